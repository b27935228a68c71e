"""Many texts in one file: each line by itself, what is wrong with one named with its line and field."""

from __future__ import annotations

import pytest

from factcheck.errors import Invalid
from factcheck.wire.cells import row
from factcheck.wire.lines import csv_lines, json_lines, loaded, merged

TEXT = b'{"text": "GDP grew."}'


def problem(lines):
    (one,) = lines
    return one.problem


def test_blank_lines_and_a_byte_order_mark_are_no_texts():
    read = list(json_lines([b"\xef\xbb\xbf" + TEXT + b"\r\n", b"\n", b"  \n", TEXT]))
    assert [(one.n, one.line, one.problem) for one in read] == [(1, 1, None), (2, 4, None)]


@pytest.mark.parametrize(
    ("line", "detail", "errors"),
    [
        (b'{"text": \r\n', "Expecting value at column 9.", None),
        (b"[1]", "The line must be a JSON object.", None),
        (b"\xff", "The line is not UTF-8: byte 0 does not fit.", None),
        (b'{"text": "a", "text": "b"}', "The key 'text' is given twice.", None),
        (b'{"text": "a", "published": "15.9.2022"}', "1 field does not fit.", [("/published", "Not a day: write YYYY-MM-DD.")]),
        (b'{"text": "a", "colour": 1}', "1 field does not fit.", [("/colour", "Unknown field.")]),
        (b'{"text": "a", "id": 7}', "1 field does not fit.", [("/id", "Not a valid string.")]),
        (b'{"text": "a", "language": "xx"}', "Language 'xx' is not supported; supported: de, en, es, fr, zh.", None),
        (b'{"text": "a\\u0000"}', "A text holds a NUL (at /text).", [("/text", "A text holds a NUL (at /text).")]),
    ],
)
def test_what_is_wrong_with_a_line_of_json_is_named(line, detail, errors):
    found = problem(json_lines([b"\n", line][1:]))
    assert (found["line"], found["detail"].replace("English", "en")) == (1, detail)
    if errors:
        assert [(one["pointer"], one["detail"]) for one in found["errors"]] == errors


def test_a_bad_line_keeps_its_label():
    (one,) = json_lines([b'{"id": "a-7", "text": 1}'])
    assert (one.label, one.sent) == ("a-7", {})


def test_cells_are_read_by_the_heading_and_empty_ones_say_nothing():
    heading = b"id,Text,published,entity,store\r\n"
    read = list(csv_lines([heading, b'7,"GDP\r\n', b'grew.",2022-09-15,CHN,FALSE\r\n', b",,,,\r\n", b"8,Prices rose.,,,\r\n"]))
    assert [(one.n, one.line, one.label) for one in read] == [(1, 2, "7"), (2, 5, "8")]
    assert read[0].sent == {"text": "GDP\r\ngrew.", "published": "2022-09-15", "context": {"entity": "CHN"}, "store": False}
    assert read[1].sent == {"text": "Prices rose."}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (b"a,b,c\r\n", "The line has 3 cells, the heading 2."),
        (b'"a"b,c\r\n', "Not CSV: ',' expected after '\"'."),
        (b"\xff,2022-09-15\r\n", "The line is not UTF-8, or holds a NUL."),
        (b"a\x00,2022-09-15\r\n", "The line is not UTF-8, or holds a NUL."),
        (b"a,yesterday\r\n", "1 field does not fit."),
    ],
)
def test_what_is_wrong_with_a_row_is_named_and_the_next_one_is_read(row, told):
    bad, good = csv_lines([b"text,published\r\n", row, b"b,2022-09-15\r\n"])
    assert (bad.problem["line"], bad.problem["detail"]) == (2, told)
    assert (good.n, good.line, good.problem) == (2, 3, None)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ([], "There is no line."),
        ([b"text,colour\r\n"], "line 1: 'colour': not a column"),
        ([b"text,text\r\n"], "line 1: 'text': given twice"),
        ([b"id,published\r\n"], "line 1: 'text': no such column"),
    ],
)
def test_a_heading_that_does_not_fit_is_refused(heading, told):
    with pytest.raises(Invalid) as caught:
        list(csv_lines(heading))
    assert caught.value.faults[0]["detail"].startswith(told)


def test_options_hold_where_a_text_says_nothing():
    options = {"published": "2022-09-15", "profile": "strict", "store": False}
    asked = loaded(merged({"text": "a", "profile": "lenient", "store": True}, options))
    assert (asked["published"].isoformat(), asked["profile"], asked["store"]) == ("2022-09-15", "lenient", False)


def test_no_cell_breaks_its_line_or_is_a_formula():
    assert row(["=1+1", "@a", "a\r\nb", 'say "a"', 7]) == '\'=1+1,\'@a,a b,"say ""a""",7\r\n'
