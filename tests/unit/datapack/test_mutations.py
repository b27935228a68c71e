"""Packs that went wrong by thousands: with the old seals every change of a byte is refused; with new seals every fault of form, key,
period, unit or scale is, with its place and rule, and what is a plausible edit stands in the difference."""

from __future__ import annotations

import gzip
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

import pytest

from factcheck.curation.between import between_packs
from factcheck.curation.gate import About, doubts
from factcheck.curation.plan import series_key
from factcheck.datapack.build import manifest_of
from factcheck.datapack.faults import PackError
from factcheck.datapack.load import read_contents
from factcheck.datapack.manifest import PACK_FILE, files_of
from factcheck.reference.snapshot import Reference
from tests.smallpack import PRINTED, TABLE, small_pack

Contents = dict[str, bytes]
VALUES, OBSERVATIONS, SOURCES = f"{TABLE}/values.csv.gz", f"{PRINTED}/observations.csv", f"{PRINTED}/sources.csv"
TEXTS = (
    OBSERVATIONS,
    SOURCES,
    f"{TABLE}/sources.csv",
    f"{TABLE}/dataset.toml",
    "measures/landings.toml",
    "entities.toml",
    "feeds/landings.toml",
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Contents:
    contents, faults = files_of(small_pack(tmp_path_factory.mktemp("sound") / "fish"))
    assert not faults
    return contents


@pytest.fixture(scope="module")
def reference(sound) -> Reference:
    return read_contents(sound)[0]


# -- (a) the old seals ------------------------------------------------------------------------------------------------------------


def byte_changed(content: bytes, chance: random.Random) -> bytes:
    """A bit turned, a byte put in or taken out, the end cut off, a piece doubled or turned round."""
    at = chance.randrange(len(content))
    end = min(len(content), at + chance.randrange(1, 40))
    return chance.choice((
        content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :],
        content[:at] + bytes([chance.randrange(256)]) + content[at:],
        content[:at] + content[at + 1 :],
        content[:at],
        content[:end] + content[at:end] + content[end:],
        content[:at] + content[at:end][::-1] + content[end:],
    ))  # fmt: skip


def seals_kept(sound: Contents, count: int, seed: int) -> Counter[str]:
    chance, rules = random.Random(seed), Counter[str]()
    names = sorted(set(sound) - {PACK_FILE})
    while rules.total() < count:
        name = chance.choice(names)
        changed = byte_changed(sound[name], chance)
        if changed == sound[name]:
            continue
        with pytest.raises(PackError) as refused:
            read_contents({**sound, name: changed})
        faults = [one for one in refused.value.faults if one.file == name and one.rule == "digest"]
        assert faults, (name, refused.value.faults)
        rules[name.rpartition(".")[2]] += 1
    return rules


# -- (b) new seals ----------------------------------------------------------------------------------------------------------------

Edit = Callable[[str, random.Random], str]


def rows(change: Callable[[list[str], random.Random], list[str]]) -> Edit:
    """An edit of the rows of a table below its header."""

    def edit(text: str, chance: random.Random) -> str:
        head, *body = text.split("\n")[:-1]
        return "\n".join([head, *change(body, chance), ""])

    return edit


def cell(index: int, change: Callable[[str, random.Random], str]) -> Edit:
    """An edit of one cell of one row. The cells that are edited have no commas."""

    def one(body: list[str], chance: random.Random) -> list[str]:
        at = chance.randrange(len(body))
        cells = re.findall(r'"[^"]*"|[^,]+', body[at])
        cells[index] = change(cells[index], chance)
        return [*body[:at], ",".join(cells), *body[at + 1 :]]

    return rows(one)


def item(change: Callable[[str, str, random.Random], str]) -> Edit:
    """An edit of one value of one series of a table, as `period=value`."""

    def one(values: str, chance: random.Random) -> str:
        items = values.split(" ")
        at = chance.randrange(len(items))
        period, _, text = items[at].partition("=")
        items[at] = change(period, text.rstrip("p"), chance)
        return " ".join(items)

    return cell(2, one)


def anywhere(*pieces: str) -> Edit:
    """One of the pieces put in at any place."""

    def edit(text: str, chance: random.Random) -> str:
        at = chance.randrange(len(text))
        return text[:at] + chance.choice(pieces) + text[at:]

    return edit


def to(*texts: str) -> Callable[[str, random.Random], str]:
    return lambda _, chance: chance.choice(texts)


def columns(order: Callable[[list[str]], list[str]]) -> Edit:
    return lambda text, _: "\n".join(",".join(order(line.split(","))) if line else "" for line in text.split("\n"))


def doubled(body: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(body))
    return [*body[:at], body[at], *body[at:]]


NUMBERS = to(
    "inf", "-inf", "nan", "NaN", "1e400", "1e5", "4,300", "4.300,5", "4 300", "4_300", "4300,5", "+4300", "04300", "0x10cc", "４３００",
    "4300%", "", "NA", "null", "=4300", "'4300", "4300 ", "--4300", "4300.", ".5",
)  # fmt: skip
PERIODS = to(
    "2025-13", "2025-00", "12/2025", "2025/12", "12.2025", "Dec 2025", "2025M12", "25-12", "2025-12-31", "2025-Q5", "2025-H3", "2025-Q1",
    "0000-12", "latest", "２０２５-12", "2025-12/2025-11",
)  # fmt: skip
DATES = to(
    "13.1.2026", "2026/01/15", "01/15/2026", "15 January 2026", "2026-02-30", "2026-1-15", "20260115", "today", "2026-01-15T00:00:00Z"
)
KEYS = to(
    "NO.landings.A", "NOR.landing.A", "NOR.landings.X", "nor.landings.A", "NOR.landings", "landings.A", "NOR landings A", "DNK.landings.A",
    "NOR.LANDINGS.A", "NOR.landings.A.A", "",
)  # fmt: skip

#: What is wrong whatever the seals say: the file, the edit.
REFUSED: dict[str, tuple[tuple[str, ...], Edit]] = {
    "the end cut off": ((OBSERVATIONS, SOURCES, VALUES), lambda text, chance: text[: -chance.randrange(1, len(text.split("\n")[-2]))]),
    "nothing left": (TEXTS, lambda *_: ""),
    "only the header": ((OBSERVATIONS, SOURCES), lambda text, _: text.split("\n")[0] + "\n"),
    "a web page": (TEXTS, lambda *_: "<!DOCTYPE html>\n<html><body>503</body></html>\n"),
    "a byte order mark": (TEXTS, lambda text, _: "\ufeff" + text),
    "Windows line ends": (TEXTS, lambda text, _: text.replace("\n", "\r\n")),
    "a NUL": (TEXTS, anywhere("\0")),
    "a control character": (TEXTS, anywhere("\x1b", "\x07", "\x0c", "\u2028", "\ufffd", "\x85")),
    "a stray quote": ((OBSERVATIONS, f"{TABLE}/sources.csv"), rows(lambda body, chance: [anywhere('"')(body[0], chance), *body[1:]])),
    "semicolons": ((OBSERVATIONS, SOURCES, VALUES), lambda text, _: text.replace(",", ";")),
    "tabs": ((OBSERVATIONS, SOURCES, VALUES), lambda text, _: text.replace(",", "\t")),
    "a row twice": ((OBSERVATIONS, SOURCES, VALUES), rows(doubled)),
    "an empty row": ((OBSERVATIONS, SOURCES, VALUES), rows(lambda body, chance: [*body[: (at := chance.randrange(len(body)))], "", *body[at:]])),
    "a column less": ((OBSERVATIONS, VALUES), columns(lambda cells: cells[:-1])),
    "a column twice": ((OBSERVATIONS, VALUES), columns(lambda cells: [cells[0], *cells])),
    "columns in another order": ((OBSERVATIONS, VALUES), columns(lambda cells: cells[::-1])),
    "two cells swapped": ((OBSERVATIONS,), rows(lambda body, chance: [_swapped(body[0], chance), *body[1:]])),
    "a cell of a million characters": ((OBSERVATIONS,), cell(4, to("9" * 1_000_000))),
    "a formula": ((OBSERVATIONS, SOURCES), cell(4, to("=1+1", "+1+1", "@SUM(A1)", "-1+1", '=HYPERLINK("http://evil.example")'))),
    "no number": ((OBSERVATIONS,), cell(3, NUMBERS)),
    "no number in a table": ((VALUES,), item(lambda period, _, chance: f"{period}={NUMBERS('', chance)}")),
    "no period": ((OBSERVATIONS,), cell(1, PERIODS)),
    "no period in a table": ((VALUES,), item(lambda _, text, chance: f"{PERIODS('', chance)}={text}")),
    "a period of another frequency": ((VALUES,), item(lambda period, text, chance: f"{period}-{chance.choice(('01', 'Q2', 'H1'))}={text}")),
    "a period twice": ((VALUES,), item(lambda period, text, _: f"{period}={text} {period}={text}")),
    "periods out of order": ((VALUES,), cell(2, lambda values, chance: _shuffled(values.split(" "), chance))),
    "two spaces": ((VALUES,), cell(2, lambda values, _: values.replace(" ", "  ", 1))),
    "a mark that means nothing": ((VALUES,), item(lambda period, text, chance: f"{period}={text}{chance.choice('cxmPE*')}")),
    "no series": ((OBSERVATIONS, VALUES), cell(0, KEYS)),
    "no source": ((OBSERVATIONS,), cell(7, to("bulletin-13", "Bulletin-12", "", "bulletin 12"))),
    "no source of a table": ((VALUES,), cell(1, to("landings", "landings-2026-02-02", ""))),
    "no status": ((OBSERVATIONS,), cell(6, to("ok", "A", "doubtful", "final", ""))),
    "no date": ((SOURCES,), cell(6, DATES)),
    "a rank that is none": ((SOURCES,), cell(3, to("0", "5", "1.0", "one", ""))),
    "an address that is none": ((SOURCES,), cell(5, to("fish.example", "ftp://fish.example", "javascript:alert(1)", "https://fish example"))),
    "a value that is not what is printed": ((OBSERVATIONS,), rows(lambda body, chance: [_scaled(body[0], chance), *body[1:]])),
    "a last digit that is none": ((OBSERVATIONS,), cell(5, to("2", "500", "0.5", "0", "-1", "1e3"))),
    "a negative catch": ((OBSERVATIONS,), rows(lambda body, chance: [body[0].replace(",level,4", ",level,-4"), *body[1:]])),
    "a unit that nobody knows": (("measures/landings.toml",), lambda text, _: text.replace('"tonnes"', '"tons"')),
    "a unit of something else": (("measures/landings.toml",), lambda text, _: text.replace('"tonnes"', '"percent"')),
    "a unit without a factor": (("units.toml",), lambda text, chance: text.replace('factor = "1"\n', chance.choice(("", "factor = 1\n", 'factor = "x"\n')), 1)),
    "an entity renamed": (("entities.toml",), lambda text, _: text.replace("[NOR]", "[NORW]")),
    "a field that nobody knows": (TEXTS[3:], lambda text, _: 'colour = "red"\n' + text),
    "a word that is none": (TEXTS[3:5], lambda text, _: re.sub(r'^agency = "FISH"', 'agency = "fish bureau"', text, flags=re.M)),
    "a field missing": (TEXTS[3:5], lambda text, chance: "".join(_without(text.splitlines(keepends=True), chance))),
    "no TOML": (TEXTS[3:], lambda text, _: text.replace(" = ", " : ", 1)),
}  # fmt: skip


def _swapped(line: str, chance: random.Random) -> str:
    cells = line.split(",", 4)
    one, other = chance.choice(((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)))
    cells[one], cells[other] = cells[other], cells[one]
    return ",".join(cells)


def _shuffled(items: list[str], chance: random.Random) -> str:
    at = chance.randrange(len(items) - 1)
    items[at], items[at + 1] = items[at + 1], items[at]
    return " ".join(items)


def _scaled(line: str, chance: random.Random) -> str:
    return re.sub(r",level,(\d+)", lambda found: f",level,{int(found[1]) * chance.choice((10, 100, 1000, 1_000_000))}", line)


def _without(lines: list[str], chance: random.Random) -> list[str]:
    required = [
        i
        for i, line in enumerate(lines)
        if re.match(r"(title|agency|citation|landing_page|licence|published|names|unit|kind|aggregation) ", line)
    ]
    gone = chance.choice(required)
    return [line for i, line in enumerate(lines) if i != gone]


#: What only somebody who knows the series can doubt: the edit, and the rule of the gate that holds it back ("" where none does).
EDITS: dict[str, tuple[Edit, str]] = {
    "ten times as much": (item(lambda period, text, _: f"{period}={_times(text, 10)}"), "scale|share"),
    "a thousand times as much": (item(lambda period, text, _: f"{period}={_times(text, 1000)}"), "scale|share"),
    "a millionth": (item(lambda period, text, _: f"{period}={_times(text, 0.000001)}"), "scale|jump"),
    "a value that is gone": (cell(2, lambda values, chance: _gap(values.split(" "), chance)), "shorter"),
    "the last years gone": (cell(2, lambda values, chance: " ".join(values.split(" ")[: -chance.randrange(1, 5)])), "shorter"),
    "a series that is gone": (rows(lambda body, chance: [*body[: (at := chance.randrange(len(body)))], *body[at + 1 :]]), "shorter"),
    "a share above a hundred": (lambda text, chance: re.sub("2022=25.8", f"2022={chance.randrange(101, 999)}", text), "share"),
    "a small revision": (item(lambda period, text, chance: f"{period}={_times(text, chance.choice((0.985, 0.99, 1.01, 1.015)))}"), ""),
    "one year more": (cell(2, lambda values, _: f"{values} 2025={_times(values.rpartition('=')[2].rstrip('p'), 1.01)}"), ""),
}  # fmt: skip


def _times(text: str, factor: float) -> str:
    return format(round(float(text) * factor, 9), ".9f").rstrip("0").rstrip(".")


def _gap(items: list[str], chance: random.Random) -> str:
    at = chance.randrange(1, len(items) - 1)
    return " ".join(items[:at] + items[at + 1 :])


def resealed(sound: Contents, name: str, edit: Edit, chance: random.Random) -> tuple[str, Contents] | None:
    """The pack with one file edited and new seals; None where the edit changed nothing."""
    packed = name.endswith(".gz")
    before = (gzip.decompress(sound[name]) if packed else sound[name]).decode("utf-8")
    after = edit(before, chance)
    if after == before:
        return None
    content = after.encode("utf-8")
    changed = {**sound, name: gzip.compress(content, 1, mtime=0) if packed else content}
    return name, {**changed, PACK_FILE: manifest_of(changed)}


def faults_found(sound: Contents, count: int, seed: int) -> Counter[str]:
    chance, rules, kinds = random.Random(seed), Counter[str](), sorted(REFUSED)
    while rules.total() < count:
        kind = kinds[rules.total() % len(kinds)]
        names, edit = REFUSED[kind]
        made = resealed(sound, chance.choice(names), edit, chance)
        if made is None:
            continue
        name, contents = made
        try:
            read_contents(contents)
        except PackError as refused:
            told = refused.faults
        else:
            raise AssertionError(f"{kind} in {name} was taken:\n{_shown(contents[name])}")
        assert all(one.line >= 1 and one.column >= 1 and one.rule and one.message for one in told)
        assert any(one.file in (name, PACK_FILE) or _touches(name, one.file) for one in told), (kind, name, told)
        assert all(len(one.message) < 1000 for one in told)
        rules[told[0].rule] += 1
    return rules


def _touches(name: str, file: str) -> bool:
    """Whether a fault may stand elsewhere: what is renamed in a codelist is missed where it is used."""
    return name in ("entities.toml", "units.toml") or name.startswith("measures/") or name.rpartition("/")[0] == file.rpartition("/")[0]


def _shown(content: bytes) -> str:
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)[:2000].decode("utf-8", "replace")


def edits_told(sound: Contents, reference: Reference, count: int, seed: int) -> Counter[str]:
    chance, kinds, seen = random.Random(seed), sorted(EDITS), Counter[str]()
    while seen.total() < count:
        kind = kinds[seen.total() % len(kinds)]
        edit, wanted = EDITS[kind]
        made = resealed(sound, VALUES, edit, chance)
        if made is None:
            continue
        after, _ = read_contents(made[1])
        difference = between_packs(reference, after)
        assert difference.changes, kind
        found = {one.rule for change in difference.changes for one in doubts(change, _about(reference, change.key))}
        assert (found & set(wanted.split("|"))) if wanted else not found, (kind, found, [one.to_dict() for one in difference.changes])
        seen[kind] += 1
    return seen


def _about(reference: Reference, key: str) -> About:
    return About(reference.catalogue.measures[series_key(key).measure], date(2026, 11, 27))


def test_with_the_old_seals_every_change_is_refused(sound):
    assert seals_kept(sound, 1500, 1).keys() >= {"csv", "toml", "gz"}


def test_with_new_seals_every_fault_is_refused_with_its_place_and_rule(sound):
    rules = faults_found(sound, 2500, 2)
    assert len(rules) >= 15, rules


def test_plausible_edits_stand_in_the_difference_and_slips_of_scale_are_held_back(sound, reference):
    assert edits_told(sound, reference, 1000, 3).keys() >= {"a small revision", "one year more", "a value that is gone"}


@pytest.mark.slow
def test_a_hundred_thousand_mutations(sound, reference):
    told: Mapping[str, Counter[str]] = {
        "seals": seals_kept(sound, 30_000, 11), "faults": faults_found(sound, 50_000, 12), "edits": edits_told(sound, reference, 20_000, 13),
    }  # fmt: skip
    assert sum(one.total() for one in told.values()) == 100_000
