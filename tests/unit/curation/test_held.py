"""What is held back is listed, accepted as a vintage of its own or rejected, with a reason, whatever happens meanwhile."""

from __future__ import annotations

import tomllib

import pytest

from factcheck.curation import held as holding
from factcheck.curation.compare import Printings
from factcheck.curation.files import place
from factcheck.curation.held import accept, decisions, known_changes, records, reject
from factcheck.curation.plan import series_key
from factcheck.curation.refresh import refresh
from factcheck.curation.state import State
from factcheck.datapack.faults import PackError
from factcheck.datapack.load import load_pack
from factcheck.datapack.manifest import files_of
from factcheck.errors import RequestError, UnknownCode
from tests.ending import Ended, ends_before
from tests.smallpack import LANDINGS, NOON, OTHERS, Source, desk_of, small_pack

ICELAND, NORWAY = "ISL.landings.A", "NOR.landings.A"
WHY = "The yearbook has the same figure: a new fleet."


@pytest.fixture
def pack(tmp_path):
    """The small pack with a vintage of today and one record that waits."""
    pack = small_pack(tmp_path / "fish")
    run(pack, Source(NOR__landings__A=LANDINGS + " 2025=51200", ISL__landings__A=OTHERS + " 2025=31200"))
    return pack


def run(pack, source):
    desk, feed = desk_of(pack)
    return refresh(feed, desk, source, clock=lambda: NOON)


def accepted(pack, name="landings-2026-11-27", reason=WHY):
    desk, _ = desk_of(pack)
    return accept(pack, name, reason=reason, by="A. Editor", at=NOON, below=desk.below, sources=desk.reference.sources)


def values_of(pack, key):
    series = load_pack(pack).series(*key.split(".")[1::-1])
    return {period[0] // 12: str(one.value) for (period, _), printings in series.observations.items() for one in printings}


def test_what_is_accepted_is_a_vintage_of_its_own_that_says_why(pack):
    told = accepted(pack)
    assert told["vintage"] == "datasets/FISH/landings/2026-11-27-2"
    files = files_of(pack)[0]
    dataset = tomllib.loads(files[f"{told['vintage']}/dataset.toml"].decode())
    assert dataset["notes"] == f"Held back (jump) and accepted on 2026-11-27 by A. Editor: {WHY}"
    assert len(dataset["originals"]) == 1
    assert files[f"{told['vintage']}/sources.csv"].decode().split("\n")[1].startswith("landings-2026-11-27-2,")
    assert values_of(pack, ICELAND)[2025] == "31200"
    assert records(pack) == ()
    assert [(one["id"], one["decision"], one["by"], one["reason"], one["series"]) for one in decisions(pack)] == [
        ("landings-2026-11-27", "accepted", "A. Editor", WHY, [ICELAND])
    ]
    assert place(pack, "accepted", "landings-2026-11-27", "report.json").is_file()


def test_after_that_the_source_may_go_on_from_there(pack):
    accepted(pack)
    source = Source(NOR__landings__A=LANDINGS + " 2025=51200", ISL__landings__A=OTHERS + " 2025=31200")
    outcome = run(pack, source)
    assert (outcome.plan.figures, outcome.plan.doubts) == (0, ())


def test_what_is_rejected_is_put_away_and_not_held_back_again(pack):
    before = files_of(pack)[0]
    reject(pack, "landings-2026-11-27", reason="A slip of the bureau, it says so.", by="A. Editor", at=NOON)
    assert files_of(pack)[0] == before
    outcome = run(pack, Source(NOR__landings__A=LANDINGS + " 2025=51200", ISL__landings__A=OTHERS + " 2025=31200"))
    assert outcome.plan.waiting == {ICELAND: "landings-2026-11-27"}
    assert records(pack) == ()
    assert [one.id for one in records(pack, "rejected")] == ["landings-2026-11-27"]
    again = run(pack, Source(NOR__landings__A=LANDINGS + " 2025=51200", ISL__landings__A=OTHERS + " 2025=30900"))
    assert again.held == "landings-2026-11-27-2"


def test_what_the_source_put_right_meanwhile_stays_right_when_the_older_is_accepted(pack):
    """Both are of one day: the record that waited stands where it came, before the later fetch."""
    later = run(pack, Source(NOR__landings__A=LANDINGS + " 2025=51200", ISL__landings__A=OTHERS + " 2025=9710"))
    assert later.vintage == "datasets/FISH/landings/2026-11-27-2"
    told = accepted(pack)
    assert told["vintage"] == "datasets/FISH/landings/2026-11-27-3"
    printings = Printings(load_pack(pack), series_key(ICELAND), None)
    assert sorted((held.edition[1], held.text) for period, held in printings.found if period == "2025") == [(2, "31200"), (3, "9710")]
    assert printings.until()["2025"].text == "9710"


@pytest.mark.parametrize("reason", ["", "  ", "ok", "a\0b c", "x" * 1001])
def test_a_reason_must_say_something(pack, reason):
    before = files_of(pack)[0]
    for decide in (lambda: accepted(pack, reason=reason), lambda: reject(pack, "landings-2026-11-27", reason=reason, by="A", at=NOON)):
        with pytest.raises(RequestError, match="Say why"):
            decide()
    assert files_of(pack)[0] == before
    assert len(records(pack)) == 1


def test_an_id_that_is_not_held_back_is_named_with_those_that_are(pack):
    with pytest.raises(UnknownCode) as unknown:
        accepted(pack, "landings-2026-11-26")
    assert unknown.value.closest == ("landings-2026-11-27",)


def test_notes_with_every_sort_of_sign_are_read_back_as_they_were(pack):
    reason = 'He said "yes" \\ and no; ünïcödé 数字, tab\there'.replace("\t", " ")
    told = accepted(pack, reason=reason)
    assert tomllib.loads((pack / told["vintage"] / "dataset.toml").read_text("utf-8"))["notes"].endswith(reason)


@pytest.mark.parametrize("step", range(1, 14))
def test_an_acceptance_that_is_interrupted_anywhere_is_finished_the_next_time(pack, monkeypatch, step):
    """Every call that writes something is numbered; the process 'ends' before the call of that number."""

    counted = ends_before(step)
    with monkeypatch.context() as patched:
        for name in ("write", "write_json", "commit", "append_line"):
            patched.setattr(holding, name, counted(getattr(holding, name)))
        patched.setattr(holding.shutil, "rmtree", counted(holding.shutil.rmtree))
        patched.setattr(type(pack), "rename", counted(type(pack).rename))
        try:
            accepted(pack)
        except Ended:
            assert [one.id for one in records(pack)] == ["landings-2026-11-27"]
            assert accepted(pack, reason="Asked again, later.")["vintage"] == "datasets/FISH/landings/2026-11-27-2"
    assert values_of(pack, ICELAND)[2025] == "31200"
    assert len(decisions(pack)) == 1
    assert records(pack) == ()
    folders = sorted(path.name for path in (pack / "datasets/FISH/landings").iterdir())
    assert folders == ["2026-02-01", "2026-11-27", "2026-11-27-2"]


def test_what_was_begun_to_be_accepted_is_not_rejected(pack, monkeypatch):
    monkeypatch.setattr(holding, "append_line", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        accepted(pack)
    monkeypatch.undo()
    with pytest.raises(RequestError, match="being accepted"):
        reject(pack, "landings-2026-11-27", reason="Changed my mind.", by="A", at=NOON)


def test_a_record_that_would_break_the_pack_is_refused_and_stays(pack):
    (record,) = records(pack)
    table = record.path / "sources.csv"
    table.write_text(table.read_text("utf-8").replace(",1,Landings", ",9,Landings"), "utf-8")
    before = files_of(pack)[0]
    with pytest.raises(PackError, match="rank"):
        accepted(pack)
    assert files_of(pack)[0] == before
    assert reject(pack, record.id, reason="It cannot be kept.", by="A", at=NOON)["decision"] == "rejected"


def test_a_new_unit_that_is_accepted_is_what_the_source_says_from_then_on(tmp_path):
    pack = small_pack(tmp_path / "fish")
    source = Source()
    source.described = {NORWAY: {"unit": "tonnes live weight"}}
    run(pack, source)
    source.described = {NORWAY: {"unit": "tonnes product weight"}}
    outcome = run(pack, source)
    assert accepted(pack, outcome.held)["vintage"] == ""
    assert State.of(pack, "landings").described[NORWAY] == {"unit": "tonnes product weight"}
    assert run(pack, source).plan.doubts == ()


def test_the_digests_of_what_waits_and_of_what_was_rejected_are_known(pack):
    (digest,) = known_changes(pack)
    reject(pack, "landings-2026-11-27", reason="A slip.", by="A", at=NOON)
    assert known_changes(pack) == {digest: "landings-2026-11-27"}
