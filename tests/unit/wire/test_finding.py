"""Series found by words in their keys: the same ones, in the same order, that looking at every key would find."""

from __future__ import annotations

from itertools import islice

import pytest

from factcheck.errors import UnknownCode
from factcheck.model.series import SeriesKey
from factcheck.reference.keys import Keys, packed_keys, together
from factcheck.wire.finding import find_series, fitting, keys_of

KEYS = sorted(
    SeriesKey(entity, measure, frequency)
    for n, entity in enumerate(("AU", "AU-N", "CHN", "FRA", "FRA_S"))
    for m, measure in enumerate(("autos.exports", "autos.nev.exports", "chn", "exports", "fra.autos", "gdp"))
    for frequency in ("AM" if (n + m) % 3 == 0 else "Q" if (n * m) % 4 == 1 else "A")
    if (n, m) != (2, 3)
)


@pytest.mark.parametrize(
    "words",
    [[], ["exports"], ["chn"], ["n.a"], ["a.gdp"], ["fra.autos"], ["au.autos.exp"], ["a", "gdp"], [".a"], [".q", "au"], ["."], ["fra", "fra"],
     ["nothing"], ["chn.exports"], ["s.autos.nev.exports.a"], ["fra_s.fra.autos.a"], [".autos."]],
    ids=" ".join,
)  # fmt: skip
def test_words_find_what_looking_at_every_key_finds(words):
    expected = [key for key in KEYS if all(word in str(key).casefold() for word in words)]
    keys = packed_keys(KEYS)
    assert list(fitting(keys, words)) == expected
    for n, key in enumerate(expected):
        assert list(fitting(keys, words, str(key))) == expected[n + 1 :]


def test_keys_read_as_the_list_they_stand_for():
    keys = packed_keys(KEYS)
    assert keys == KEYS
    assert keys == tuple(KEYS)
    assert keys != KEYS[1:]
    assert (keys[3], keys[-1], list(keys[5:9])) == (KEYS[3], KEYS[-1], KEYS[5:9])
    assert all(key in keys for key in KEYS)
    for absent in (
        SeriesKey("CHN", "exports", "A"),
        SeriesKey("AU", "gdp", "W"),
        SeriesKey("ZZZ", "gdp", "A"),
        SeriesKey("AU", "gdp", ""),
        "AU",
    ):
        assert absent not in keys
    assert together([KEYS[::2], packed_keys(KEYS[1::3]), KEYS[2::4], KEYS[1::2]]) == KEYS
    assert isinstance(keys[2:4], Keys)


def test_a_page_of_series_looks_at_no_more_than_it_shows(reference):
    class Counted(list):
        read = 0

        def __getitem__(self, at):
            if not isinstance(at, slice):
                Counted.read += 1
            return super().__getitem__(at)

        def __iter__(self):
            for one in super().__iter__():
                Counted.read += 1
                yield one

    keys = keys_of(reference)
    counted = Keys(Counted(keys.numbers), keys.entities, keys.measures)
    assert list(islice(fitting(counted, []), 20)) == list(keys[:20])
    assert Counted.read < 60
    counted.rests()
    Counted.read = 0
    assert len(list(islice(fitting(counted, ["exports"], str(keys[20_000])), 20))) == 20
    assert Counted.read < 20_000


def test_an_unknown_key_names_those_that_are_written_nearly_so(reference):
    assert str(find_series(reference, "CHN.autos.exports.M")) == "CHN.autos.exports.M"
    for wrong, meant in (
        ("CHN.autos.export.M", "CHN.autos.exports.M"),
        ("FRA.populatoin.A", "FRA.population.A"),
        ("chn.autos.exports.M", "CHN.autos.exports.M"),
    ):
        with pytest.raises(UnknownCode) as caught:
            find_series(reference, wrong)
        assert meant in caught.value.closest
    with pytest.raises(UnknownCode) as caught:
        find_series(reference, "%")
    assert caught.value.closest == ()
