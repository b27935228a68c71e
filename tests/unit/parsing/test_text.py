"""Normalisation keeps the way back to every character; sentences end where they end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.language.lexicon import lexicon
from factcheck.parsing.text import LONGEST_SENTENCE, normalise, sentences


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("３４１，０００", "341,000".replace(",", "，")),
        ("a\u200bb", "ab"),
        ("month-on -month", "month-on-month"),
        ("new -energy", "new-energy"),
        ("１２.３％", "12.3%"),
        ("٣٤%", "34%"),
        ("“quoted” – dash", '"quoted" - dash'),
        ("the ﬁrst 𝐭𝐞𝐧", "the first ten"),
        ("1\u202f817\u2009000 of H1\u00a02022", "1,817,000 of H1 2022"),
        ("<p>up <b class='x'>5%</b></p>", "\nup 5%\n"),
        ("a < b and <Germany>", "a < b and <Germany>"),
        ("**5%** in [May 2025](https://example.org/a?b=1)", "5% in May 2025"),
        ("China&amp;#39;s", "China's"),
    ],
)
def test_one_spelling_of_digits_quotes_and_dashes(text, plain):
    assert normalise(text).text == plain


def test_commas_stops_and_years_of_unspaced_text_have_one_form():
    written = normalise("二〇二二年销量1,200万辆,增长3.5%,出口持平.", lexicon("zh"))
    assert written.text == "2022年销量1,200万辆，增长3.5%，出口持平。"


def test_a_sentence_in_brackets_is_one_without_them():
    pieces = sentences(normalise("(Sales rose.)"), lexicon("en"))
    assert [(piece.start, piece.end) for piece in pieces] == [(1, 13)]
    assert [piece.start for piece in sentences(normalise("(In May) sales rose."), lexicon("en"))] == [0]


@pytest.mark.parametrize(("text", "lower"), [("ΟΔΟΣ", "οδοσ"), ("İstanbul ΟΔΟΣ", "İstanbul οδοσ"), ("CHINA’S", "china's")])
def test_small_letters_stand_where_the_capitals_do(text, lower):
    assert normalise(text).lower == lower


@given(st.text(max_size=200))
def test_offsets_lead_back_to_the_original(text):
    normalised = normalise(text)
    assert len(normalised.text) == len(normalised.offsets) == len(normalised.lower)
    assert list(normalised.offsets) == sorted(normalised.offsets)
    for i, letter in enumerate(normalised.text):
        span = normalised.span(i, i + 1)
        assert 0 <= span.start <= span.end <= len(text)
        if letter.isascii() and letter.isalpha() and text[normalised.offsets[i]].isascii():
            assert text[span.start : span.end] == letter


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "BEIJING, Oct. 12 -- Output rose. Sales fell.", 2),
        ("en", "It was 33. 4% in June.", 1),
        ("en", "The U.S. share fell 0.3 points.", 1),
        ("en", "an air outlet industry.The desire grew.", 2),
        ("en", "No. 1 in the world", 1),
        ("en", "Headline\nFirst line. Second?", 3),
        ("zh", "产量增长3.4%。销量下降！为什么？", 3),
    ],
)
def test_sentences_are_cut_at_their_ends_only(language, text, count):
    assert len(sentences(normalise(text), lexicon(language))) == count


def test_a_question_is_known_by_its_mark_or_word():
    assert [s.question for s in sentences(normalise("Did sales rise? They did."), lexicon("en"))] == [True, False]
    assert [s.question for s in sentences(normalise("销量过半了吗？是的。"), lexicon("zh"))] == [True, False]


def test_no_sentence_is_longer_than_the_bound():
    pieces = sentences(normalise("word " * 2000), lexicon("en"))
    assert max(piece.end - piece.start for piece in pieces) <= LONGEST_SENTENCE
    assert sum(piece.end - piece.start for piece in pieces) == 10_000
