"""How files write numbers, periods and tables: read as meant, or refused where they may mean two things."""

from __future__ import annotations

import pytest

from factcheck.curation.adding.figures import Meaning, plain, read_figures, writing_of
from factcheck.curation.adding.layout import Choices, Unclear, layout_of
from factcheck.curation.adding.names import Names, kind_in, power_in
from factcheck.curation.adding.numerals import Marks, Numeral, marks_of, numeral_of, unclear_marks, usual_decimals
from factcheck.curation.adding.periods import frequency_of, told_of
from factcheck.curation.adding.sheet import read_sheet
from factcheck.datapack.faults import PackError
from factcheck.model.period import Frequency
from factcheck.model.series import Status


@pytest.fixture(scope="module")
def names(reference):
    return Names.of(reference.catalogue)


def figures(text, names, *, entity="DEU", chosen=None, power=0, unit="number", **writing):
    sheet = read_sheet("ours.csv", text if isinstance(text, bytes) else text.encode())
    layout = layout_of(sheet, names, chosen or Choices())
    asked = {"decimal": None, "decimals": None, "day_first": None, "frequency": None, **writing}
    return read_figures(sheet, layout, writing_of(layout, **asked), Meaning(unit, power, entity), names)


def told(read):
    assert not read.faults
    return [(one.entity, one.period.code, plain(one.value), one.cell.line) for one in read.figures]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024", "2024"), ("2024年", "2024"), ("2024*", "2024"), ("2024-03", "2024-03"), ("2024/3", "2024-03"), ("03.2024", "2024-03"),
        ("202403", "2024-03"), ("2024M03", "2024-03"), ("2024-M3", "2024-03"), ("Mar 2024", "2024-03"), ("mars 2024", "2024-03"),
        ("März 24", "2024-03"), ("marzo 2024", "2024-03"), ("août 2024", "2024-08"), ("Aug-24", "2024-08"), ("2024年3月", "2024-03"),
        ("2024Q2", "2024-Q2"), ("2024-Q2", "2024-Q2"), ("Q2/24", "2024-Q2"), ("2Q2024", "2024-Q2"), ("T2 2024", "2024-Q2"),
        ("2. Quartal 2024", "2024-Q2"), ("II/2024", "2024-Q2"), ("2024年第二季度", "2024-Q2"), ("2024H2", "2024-H2"), ("S2 2024", "2024-H2"),
        ("2024年下半年", "2024-H2"), ("2024年1-8月", "2024-01/2024-08"), ("Jan-Aug 2024", "2024-01/2024-08"), ("Dec 98", "1998-12"),
    ],
)  # fmt: skip
def test_periods_of_many_kinds_are_read(text, code):
    assert told_of(text).period.code == code


@pytest.mark.parametrize(
    "text", ["2023/24", "2023/2024", "12345", "2024-13", "week 3 2024", "Total", "01/02/2024", "31/02/2024", "3.14", ""]
)
def test_what_is_no_period_or_may_be_two_is_none(text):
    assert told_of(text) is None


@pytest.mark.parametrize(
    ("days", "frequency"),
    [
        (["31.12.2022", "31.12.2023"], Frequency.A),
        (["2024-01-01", "2024-04-01"], Frequency.Q),
        (["2024年6月30日", "2024年12月31日"], Frequency.H),
        (["15 Jan 2024", "15 Feb 2024"], Frequency.M),
        (["2024-01-01", "2024-01-02"], None),
    ],
)
def test_days_stand_for_the_periods_that_they_are_apart(days, frequency):
    assert frequency_of([told_of(day) for day in days]) is frequency


@pytest.mark.parametrize(
    ("text", "marks", "plain", "status"),
    [
        ("1,234.50", Marks(".", ","), "1234.50", Status.NORMAL),
        ("1.234,5", Marks(",", "."), "1234.5", Status.NORMAL),
        ("1 234 567", Marks(".", ""), "1234567", Status.NORMAL),
        ("1'234", Marks(".", ""), "1234", Status.NORMAL),
        ("−3.2", Marks(), "-3.2", Status.NORMAL),
        ("(3.2)", Marks(), "-3.2", Status.NORMAL),
        ("12.0 e", Marks(), "12.0", Status.ESTIMATED),
        ("12.0(p)", Marks(), "12.0", Status.PROVISIONAL),
        ("7.6%", Marks(), "7.6", Status.NORMAL),
        ("9007199254740993.25", Marks(), "9007199254740993.25", Status.NORMAL),
        ("007", Marks(), "7", Status.NORMAL),
    ],
)
def test_numbers_keep_their_digits_and_their_status(text, marks, plain, status):
    assert numeral_of(text, marks) == Numeral(plain, status)


@pytest.mark.parametrize("text", ["1E5", "12,34,567", "1,23", "twelve", "1.2.3", "12a", "=1+1", "1,2345"])
def test_what_is_no_number_written_so_is_none(text):
    assert numeral_of(text, Marks(".", ",")) is None


def test_marks_are_found_out_by_all_cells_together():
    assert marks_of(["598,1", "1.612,3"]) == Marks(",", ".")
    assert marks_of(["1,598", "1,612,300"]) == Marks(".", ",")
    assert marks_of(["12.5", "3.25"]) == Marks(".", ",")
    assert unclear_marks(["1.234", "2.345"], Marks(",", "."))
    assert not unclear_marks(["1.234", "12.345"], Marks(",", "."))


def test_zeros_that_a_spreadsheet_dropped_are_told_from_coarser_figures():
    assert usual_decimals([Numeral(text) for text in ("1.5", "2.4", "3", "4.1", "5.2")]) == 1
    assert usual_decimals([Numeral(text) for text in ("1.5", "2", "3", "4")]) is None


@pytest.mark.parametrize(
    ("content", "encoding", "delimiter"),
    [
        ("Jahr;Wert\n2023;1,5\n2024;2,5\n".encode("utf-8-sig"), "utf-8-sig", ";"),
        ("Jahr;Zahl der Schüler\n2023;1,5\n".encode("cp1252"), "cp1252", ";"),
        ("年份,销量\n2023,15\n".encode("gb18030"), "gb18030", ","),
        ("Year\tValue\n2023\t15\n".encode("utf-16"), "utf-16", "\t"),
        (b'Year|Value\r\n2023|"1|5"\r\n', "utf-8", "|"),
    ],
)
def test_encodings_and_delimiters_are_found_out(content, encoding, delimiter):
    sheet = read_sheet("ours.csv", content)
    assert (sheet.encoding, sheet.delimiter, len(sheet.rows[0])) == (encoding, delimiter, 2)


def test_cells_know_their_places_behind_quotes_and_breaks():
    sheet = read_sheet("ours.csv", b'Year,"A ""b""\nc",Value\n2023,x,5\n')
    assert [(cell.text, cell.line, cell.column) for row in sheet.rows for cell in row] == [
        ("Year", 1, 1), ('A "b" c', 1, 6), ("Value", 2, 4), ("2023", 3, 1), ("x", 3, 6), ("5", 3, 8),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "rule", "place"),
    [
        (b"", "empty", (1, 1)),
        (b"PK\x03\x04rest", "workbook", (1, 1)),
        (b"<!DOCTYPE html><html>", "html", (1, 1)),
        (b'Year,Value\n2023,"5\n', "csv", (2, 6)),
        (b'Year,Value\n2023,"5"x\n', "csv", (2, 9)),
        (b"Year,Value\n20\x0023,5\n", "character", (2, 1)),
        (b"Year,Value\n2023," + b"9" * 10_001 + b"\n", "cell-size", (2, 6)),
    ],
)
def test_what_is_no_table_is_refused_in_its_place(content, rule, place):
    with pytest.raises(PackError) as caught:
        read_sheet("ours.csv", content)
    assert [(one.rule, (one.line, one.column)) for one in caught.value.faults] == [(rule, place)]


def test_a_title_units_below_the_headings_and_notes_are_no_figures(names):
    text = "Shops in Germany\n\nYear,Shops\n,thousands\n2023,1.5\n2024,..\nSource: the office\n"
    layout = layout_of(read_sheet("ours.csv", text.encode()), names, Choices())
    assert (layout.title, layout.name(layout.value), [cell.line for cell in layout.unread]) == ("Shops in Germany", "Shops thousands", [7])
    read = figures(text, names, power=3)
    assert told(read) == [("DEU", "2023", "1500", 5)]
    assert (read.missing, read.figures[0].printed, plain(read.figures[0].ulp)) == (1, "1.5 thousand", "100")


def test_wide_and_long_tables_of_one_content_give_the_same_figures(names):
    wide = "Land;2022;2023\nDeutschland;1;2\nFrankreich;3;4\n"
    long = "Country,Year,Value\nGermany,2022,1\nGermany,2023,2\nFRA,2022,3\nFRA,2023,4\n"
    across = "Jahr,德国,Francia\n2022,1,3\n2023,2,4\n"
    found = [sorted(told(figures(text, names, entity=None)), key=lambda one: one[:2]) for text in (wide, long, across)]
    assert [[one[:3] for one in ones] for ones in found] == [
        [("DEU", "2022", "1"), ("DEU", "2023", "2"), ("FRA", "2022", "3"), ("FRA", "2023", "4")]
    ] * 3


def test_the_month_may_stand_beside_the_year(names):
    assert told(figures("Year,Month,Value\n2024,Jan,5\n2024,2,6\n", names)) == [("DEU", "2024-01", "5", 2), ("DEU", "2024-02", "6", 3)]
    assert told(figures("Jahr;Quartal;Wert\n2024;1;5\n2024;2;6\n", names))[1][:2] == ("DEU", "2024-Q2")


def test_a_status_column_and_a_filter(names):
    text = "Year,Sex,Value,OBS_STATUS\n2023,all,5,A\n2023,men,2,A\n2024,all,6,p\n2024,men,3,A\n"
    read = figures(text, names, chosen=Choices(where={"Sex": "all"}))
    assert [(one.period.code, str(one.value), one.status) for one in read.figures] == [
        ("2023", "5", Status.NORMAL), ("2024", "6", Status.PROVISIONAL),
    ]  # fmt: skip


def test_a_file_without_headings_is_read(names):
    assert told(figures("2023,5\n2024,6\n", names)) == [("DEU", "2023", "5", 1), ("DEU", "2024", "6", 2)]


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("Year,A,B\n2023,1,2\n2024,3,4\n", "--value"),
        ("Name,Value\nx,1\ny,2\n", "--period"),
        ("Year,Value\n2023,1.234\n2024,2.345\n", "--decimal-mark"),
        ("Day,Value\n01/02/2024,5\n02/03/2024,6\n", "--dates"),
        ("Day,Value\n2024-01-01,5\n2024-01-02,6\n", "--frequency"),
        ("no table at all\n", "--delimiter"),
    ],
)
def test_what_may_be_two_things_names_the_option_that_decides(names, text, option):
    with pytest.raises(Unclear) as caught:
        figures(text, names)
    assert caught.value.option == option


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("Year,Value\n2023,5\n2024,six\n", "cell-number", 3, 6),
        ("Year,Value\n2021,5\n2022,5\n2023,5\n2024,5\n2025,5\n2026,5\n2027,5\n2028,5\n2029,5\n2030,5\nlater,6\n", "period", 12, 1),
        ("Year,Value\n2023,5\n2023,6\n", "duplicate", 3, 6),
        ("Country,Year,Value\nGermany,2023,5\nAtlantis,2023,6\n", "entity", 3, 1),
        ("Year,Value,Status\n2023,5,A\n2024,6,sure\n", "status", 3, 8),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_fault_in_its_place(names, text, rule, line, column):
    read = figures(text, names, entity=None if "Country" in text else "DEU")
    assert [(one.file, one.rule, one.line, one.column) for one in read.faults] == [("ours.csv", rule, line, column)]


def test_the_same_value_twice_is_one(names):
    assert told(figures("Year,Value\n2023,5\n2023,5\n", names)) == [("DEU", "2023", "5", 2)]


def test_words_of_headings_tell_units_powers_and_kinds(names):
    assert [names.unit_in(text) for text in ("Rate (%)", "销量（万辆）", "Population, persons", "Nothing")] == [
        "percent", "vehicles", "persons", None,
    ]  # fmt: skip
    assert [power_in(text) for text in ("Visitors (in thousands)", "Mio. EUR", "in Tsd.", "亿元", "Births", "Mio")] == [3, 6, 3, 8, 0, 6]
    assert [kind_in(text) for text in ("Unemployment rate", "Number of shops", "Visitors", "Price index", "Moons")] == [
        "rate", "stock", "flow", "index", None,
    ]  # fmt: skip


def test_entities_are_found_by_code_and_by_name_in_every_language(names):
    assert {names.entity(text) for text in ("DEU", "DE", "Germany", "Deutschland", "Alemania", "Allemagne", "德国", "germany (1)")} == {
        "DEU"
    }
    assert names.entity("NA") == "NAM"
    assert names.entity("Georgia and others") is None
    assert names.entity_in("Exports of France by month") == "FRA"
    assert names.entity_in("Trade of France and Spain") is None
