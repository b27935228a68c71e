"""The description of the files under `feeds/`: what a source is asked, how its answers are read, what its codes are called here."""

from __future__ import annotations

from factcheck.datapack.schema import Field, Table

#: How sources are asked and read.
KINDS = ("worldbank", "sdmx", "fred", "json", "sheet")

FEED = Table(
    "feed",
    "feeds/<id>.toml",
    "record",
    "A source that can be asked for newer figures, named after its id: where it is, how its answers are read, and what its codes are called here. A new source of a kind that is known needs no more than this.",
    (
        Field("kind", "choice", "How it is asked and read.", "sdmx", "api", choices=KINDS),
        Field("title", "text", "What the agency calls the dataset.", "World Development Indicators", ""),
        Field("agency", "code", "Who publishes it.", "WB", "World Bank", of="agencies"),
        Field("dataset", "slug", "The dataset of the agency that its figures go into.", "wdi", "WDI"),
        Field("publisher", "text", "Whose interface it is; also whose figures, where nothing else is said.", "World Bank", ""),
        Field("original_publisher", "text", "Whose figures they are.", "U.S. Bureau of Labor Statistics", "", required=False),
        Field("citation", "text", "How to cite it.", "World Bank, World Development Indicators", ""),
        Field("landing_page", "url", "Where a reader finds it.", "https://data.worldbank.org", "worldbank"),
        Field("licence", "text", "What may be done with the figures.", "CC BY 4.0", ""),
        Field("language", "language", "Language of its pages; English where not given.", "en", "English", required=False),
        Field(
            "url",
            "feed_url",
            "What is asked: an address, or `file:` and a path inside the pack. Where it has `{code}` it is asked once for every code, else once for all.",
            "https://api.example.org/v1/{code}.json",
            "file:/etc/passwd",
        ),
        Field("every", "integer", "Days from one fetch to the next.", "7", "weekly"),
        Field("quota", "quota", "How many requests its host takes.", "60 per hour", "60/h", required=False),
        Field("key", "code", "The key that it wants, by its name in `FACTCHECK_SOURCE_KEYS`; never the key itself.", "FRED", "0a1b2c", required=False),
        Field("key_parameter", "parameter", "The parameter of the address that takes the key.", "api_key", "?key", required=False),
        Field("same_areas", "flag", "Whether codes of areas that are codes of entities here mean those.", "true", "1", required=False),
        Field(
            "areas", "codes_by_word", "Its codes of areas, and the entities that they mean. Others are left out.", '{ EA20 = "EMU" }', '["EA20"]',
            required=False, of="entities",
        ),
        Field("options", "options", "How its answers are read, by kind.", '{ format = "csv" }', '"csv"', required=False),
        Field("series", "tables", "One table for each of its series that are taken.", '{ UNRATE = { measure = "unemployment_rate" } }', '["UNRATE"]'),
        Field("notes", "text", "Definitions, breaks and traps in prose.", "Sales include exports.", "", required=False),
    ),
)  # fmt: skip

FEED_SERIES = Table(
    "feed series",
    "[series.<code>] in feeds/<id>.toml",
    "codelist",
    "What a code of the source is here.",
    (
        Field("code", "text", "The code, where it is not the name of the table.", "NY.GDP.MKTP.CD", "", required=False),
        Field("measure", "measure", "The measure that it is.", "gdp", "GDP", of="measures"),
        Field("entity", "code", "Whose figures they are, where the source's areas do not tell.", "USA", "United States", required=False, of="entities"),
        Field("frequencies", "frequencies", "How often it has a value, by letter; values of other periods are left out.", '["M"]', '["monthly"]'),
        Field("unit", "id", "Unit of its values once they are scaled: the measure's.", "persons", "thousands", of="units"),
        Field("scale", "ulp", "What its values are multiplied with.", "1000", "500", required=False),
        Field("decimals", "integer", "Decimals that are kept, where it writes more than it publishes.", "1", '"1"', required=False),
        Field("where", "words_by_word", "Dimensions and their codes, which pick it out of the answer.", '{ coicop = "CP00" }', '"CP00"', required=False),
        Field("expect", "words_by_word", "What the source must say of it, or the fetch is refused: its unit, base year, adjustment.", '{ BASE_PER = "2015" }', '"2015"', required=False),
    ),
)  # fmt: skip

_AREA = "Where it names the area"
_PERIOD = "How it writes a day, as Python's strftime has it, where that is not as in 2026, 2026-08, 2026-Q3, 2026-08-31 or 2026M08."

#: What may stand in `[options]` of a feed, by its kind.
FEED_OPTIONS = {
    "worldbank": Table(
        "feed worldbank",
        "[options] in feeds/<id>.toml of the kind worldbank",
        "record",
        "The World Bank's interface of indicators, version 2: every code is one indicator, for all areas, page by page.",
        (),
    ),
    "sdmx": Table(
        "feed sdmx",
        "[options] in feeds/<id>.toml of the kind sdmx",
        "record",
        "Statistical Data and Metadata eXchange, as most international agencies have it.",
        (
            Field("version", "choice", "Edition of the interface.", "2.1", "2", required=False, choices=("2.1", "3.0")),
            Field("format", "choice", "What is asked for.", "csv", "text/csv", choices=("csv", "json", "xml")),
            Field("area", "text", f"{_AREA}: a dimension.", "REF_AREA", "", required=False),
            Field("period", "text", "The dimension of time, where it is not TIME_PERIOD.", "TIME_PERIOD", "", required=False),
            Field("missing", "words_of_one", "Texts that stand for no value, beside the usual ones.", '["NaN"]', '"NaN"', required=False),
            Field("estimates_after", "text", "Attribute with the last year of actual figures; later ones are estimates.", "LASTACTUALDATE", "", required=False),
            Field("published", "text", "Attribute with the day on which the answer was published.", "LAST UPDATE", "", required=False),
            Field("from_year", "integer", "First year that is asked for; an answer that is too large is then asked for in spans of years.", "1960", '"1960"', required=False),
        ),
    ),
    "fred": Table(
        "feed fred",
        "[options] in feeds/<id>.toml of the kind fred",
        "record",
        "FRED of the Federal Reserve Bank of St. Louis, and ALFRED, which remembers what it said before.",
        (Field("vintages_from", "day", "First day from which every edition is taken; only today's where not given.", "2015-01-01", "2015", required=False),),
    ),
    "json": Table(
        "feed json",
        "[options] in feeds/<id>.toml of the kind json",
        "record",
        "Any JSON, by the paths of names (joined by dots) that lead to what is wanted.",
        (
            Field("series", "text", "Path to the list of series; the whole answer is one where not given.", "series.docs", "", required=False),
            Field("code", "text", "Path inside a series to its code.", "series_code", "", required=False),
            Field("area", "text", f"{_AREA}: a path inside a series, or inside a row.", "dimensions.geo", "", required=False),
            Field("rows", "text", "Path inside a series to its rows, where every value is one.", "observations", "", required=False),
            Field("period", "text", "Path to the period inside a row, or to the list of periods inside a series.", "period", ""),
            Field("value", "text", "Path to the value inside a row, or to the list of values inside a series.", "value", ""),
            Field("date", "text", _PERIOD, "%d/%m/%Y", "", required=False),
            Field("missing", "words_of_one", "Texts that stand for no value, beside the usual ones.", '["-"]', '"-"', required=False),
            Field("error", "text", "Path that only an answer has which is an error.", "errors", "", required=False),
            Field("total", "text", "Path to how many series (or rows, where there is one series) there are; fewer is a fault.", "series.num_found", "", required=False),
            Field("published", "text", "Path to the day on which the answer was published.", "dataset.updated_at", "", required=False),
            Field("describe", "words_by_word", "What it says of a series that must not change unseen: names and paths.", '{ unit = "unit" }', '"unit"', required=False),
        ),
    ),
    "sheet": Table(
        "feed sheet",
        "[options] in feeds/<id>.toml of the kind sheet",
        "record",
        "A table as CSV, TSV or XLSX, from an address or from a file inside the pack.",
        (
            Field("format", "choice", "What the file is.", "xlsx", "excel", choices=("csv", "xlsx")),
            Field("layout", "choice", "`columns`: a series is a column; `rows`: a series is a row; `long`: a value is a row.", "columns", "wide", choices=("columns", "rows", "long")),
            Field("encoding", "choice", "How letters are written; UTF-8 where not given.", "cp1252", "ansi", required=False, choices=("utf-8", "cp1252", "gb18030", "utf-16")),
            Field("separator", "choice", "What stands between cells of CSV; a comma where not given.", ";", ":", required=False, choices=(",", ";", "\t", "|")),
            Field("sheet", "text", "The sheet of an XLSX; the first where not given.", "Table 1", "", required=False),
            Field("header", "integer", "The row of headings, counted from 1; 0: there is none. A column without a heading is called by its number.", "4", '"4"', required=False),
            Field("first_row", "integer", "The first row of data; the one after the headings where not given.", "9", '"9"', required=False),
            Field("period", "text", "Column of the periods (`columns`, `long`).", "Month", "", required=False),
            Field("code", "text", "Column of the codes (`rows`, `long`); without one an answer has one series.", "Series", "", required=False),
            Field("area", "text", f"{_AREA}: a column (`rows`, `long`).", "Country", "", required=False),
            Field("value", "text", "Column of the values (`long`).", "Value", "", required=False),
            Field("status", "text", "Column of the marks that say how firm a value is (`long`).", "Flag", "", required=False),
            Field("year", "text", "Column of the years, where `period` has only months or quarters (`columns`, `long`).", "Year", "", required=False),
            Field("date", "text", _PERIOD, "%d.%m.%Y", "", required=False),
            Field("decimal", "choice", "The decimal sign; a point where not given.", ",", "comma", required=False, choices=(".", ",")),
            Field("thousands", "choice", "The sign between thousands; none where not given.", ".", "dot", required=False, choices=(",", ".", " ", "'")),
            Field("missing", "words_of_one", "Texts that stand for no value, beside the usual ones.", '["n/a"]', '"n/a"', required=False),
            Field("published", "text", "The cell with the day on which the table was published, by column and row.", "B6", "", required=False),
            Field("describe", "words_by_word", "Cells that say what must not change unseen: names, and cells by column and row.", '{ unit = "B5" }', '"B5"', required=False),
        ),
    ),
}  # fmt: skip

#: Every description of a feed, for the README of packs.
FEED_TABLES = (FEED, FEED_SERIES, *FEED_OPTIONS.values())
