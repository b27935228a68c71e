"""The only description of every file of a data pack: each field with what it means, an example, a counter-example and whether it must be there."""

from __future__ import annotations

from dataclasses import dataclass

from factcheck.model.series import Printed, Status
from factcheck.model.structure import Aggregation, Kind

#: The edition of this description that a pack is written for.
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a file. ``kind`` names its form in `values`; ``choices`` are the allowed words; ``of`` the codelist it points into."""

    name: str
    kind: str
    description: str
    good: str
    bad: str
    required: bool = True
    choices: tuple[str, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of file. ``form``: `codelist` (one TOML table per code), `record` (one TOML document) or `rows` (CSV)."""

    name: str
    path: str
    form: str
    description: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)


_EN_ZH = "By language code. The first word of a language is the one that the service writes; the others are only read."

PACK = Table(
    "pack",
    "pack.toml",
    "record",
    "What the pack is, and the seal of every other file: a byte changed anywhere is refused. `factcheck data build` writes the seals.",
    (
        Field("title", "text", "What the pack holds, in a few words.", "China's motor industry", "data"),
        Field("edition", "text", "The edition, by its day. Never a word such as latest.", "2026-11-24", "latest"),
        Field("schema_version", "integer", "The edition of this description that the pack is written for.", "1", '"1"'),
        Field("licence", "text", "What may be done with the pack.", "CC-BY-4.0", "free"),
        Field(
            "layer",
            "flag",
            "Whether it is made to be laid over other packs: it may name their codes, and needs none of the files below.",
            "true",
            "1",
            required=False,
        ),
        Field(
            "files",
            "seals",
            "Path of every file, with its sha256 and how many entries (rows, codes) it has.",
            "{ sha256 = …, rows = 3679 }",
            "{ rows = 0 }",
        ),
    ),
)

AGENCIES = Table(
    "agencies",
    "agencies.toml",
    "codelist",
    "Organisations that publish, by their usual abbreviation.",
    (
        Field("labels", "labels", f"Names and short forms. {_EN_ZH}", '{ en = ["China Passenger Car Association", "CPCA"] }', '"CPCA"'),
        Field("homepage", "url", "Where it publishes.", "http://www.caam.org.cn", "caam.org.cn", required=False),
        Field("country", "code", "Whose country it reports on.", "CHN", "China", required=False, of="entities"),
        Field(
            "basis",
            "measure",
            "First word of the ids of its own measures, where it counts differently from the default: a claim that names it is judged on those, or on nothing.",
            "cpca",
            "CPCA",
            required=False,
        ),
    ),
)

UNITS = Table(
    "units",
    "units.toml",
    "codelist",
    "Things that are counted.",
    (
        Field("dimension", "text", "What can be converted into each other has the same dimension.", "vehicles", ""),
        Field("factor", "decimal", "Turns one of it into the base unit of its dimension.", '"1"', "1.0"),
        Field("labels", "labels", f"Words for it. {_EN_ZH}", '{ en = ["vehicles", "units"], zh = ["辆"] }', '["vehicles"]'),
        Field("also", "ids", "Units that are written for it.", '["usd"]', '"usd"', required=False, of="units"),
    ),
)

ENTITIES = Table(
    "entities",
    "entities.toml",
    "codelist",
    "Countries (ISO 3166 alpha-3), groups of them, the world, places (ISO 3166-2 or COUNTRY-NAME) and companies (CO_NAME). Places and companies are here so that a claim about them is told from one about their country.",
    (
        Field("kind", "choice", "What it is.", "country", "state", choices=("country", "group", "world", "region", "company")),
        Field("labels", "labels", f"Names. {_EN_ZH}", '{ en = ["China"], zh = ["中国", "我国"] }', '"China"'),
        Field("adjectives", "labels", "Words for what belongs to it.", '{ en = ["Chinese"] }', '"Chinese"', required=False),
        Field("members", "codes", "Members of a group.", '["DEU", "FRA"]', '"DEU"', required=False, of="entities"),
        Field("joined", "days_by_code", "Members that came later, with the day.", '{ HRV = "2013-07-01" }', '["HRV"]', required=False),
        Field("left", "days_by_code", "Members that went, with the day.", '{ GBR = "2020-01-31" }', '["GBR"]', required=False),
        Field("currencies", "labels", "Words for its money.", '{ en = ["yen"], zh = ["日元"] }', '"yen"', required=False),
        Field("country", "code", "The country of a place, a company or a territory.", "CHN", "China", required=False, of="entities"),
    ),
)

FACETS = Table(
    "facets",
    "facets.toml",
    "codelist",
    "What measures are composed of (a product and an activity), and every word that names a part. Lists name singular and plural, British and American forms, and each inflected form of a verb.",
    (
        Field("facet", "text", "Which facet it is a value of.", "product", ""),
        Field("nouns", "labels", "Words that name it.", '{ en = ["exports"], zh = ["出口"] }', '["exports"]', required=False),
        Field(
            "verbs", "labels", "Words that do it, in every form.", '{ en = ["exported", "shipped abroad"] }', '["export"]', required=False
        ),
        Field(
            "generic",
            "labels",
            "Words that name it only when nothing more specific is near.",
            '{ en = ["vehicles"] }',
            '"vehicles"',
            required=False,
        ),
        Field(
            "transfers",
            "labels",
            "Words that name it where the sentence says that something goes abroad.",
            '{ en = ["sent", "shipments"] }',
            '"sent"',
            required=False,
        ),
        Field(
            "any_of",
            "ids",
            "Makes the words ambiguous: values they may mean, the likeliest first.",
            '["bev", "nev"]',
            '"bev"',
            required=False,
            of="facets",
        ),
        Field(
            "pairs",
            "ids_by_word",
            "Words that name several values at once.",
            '{ "产销" = ["production", "sales"] }',
            '{ "产销" = "production" }',
            required=False,
            of="facets",
        ),
        Field(
            "stands_for",
            "ids_by_code",
            "The value that it is for an entity whose figures count nothing else.",
            '{ MEX = "vehicles" }',
            '["MEX"]',
            required=False,
            of="facets",
        ),
    ),
)

MEASURES = Table(
    "measure",
    "measures/<id>.toml",
    "record",
    "One thing that is measured; the file is named after its id.",
    (
        Field("names", "texts", "How the service writes it, by language.", '{ en = "exports of new energy vehicles" }', '"NEV exports"'),
        Field(
            "labels",
            "labels",
            "Names of the whole measure that its facets do not make up.",
            '{ en = ["market share"] }',
            '["market share"]',
            required=False,
        ),
        Field(
            "counted",
            "labels",
            "Words right after a number that make it a value of the measure where no other is named.",
            '{ en = ["people"], zh = ["人"] }',
            '["people"]',
            required=False,
        ),
        Field(
            "growth",
            "measure",
            "The measure whose level is meant when this one grows by some percent and nothing else is said.",
            "gdp_growth",
            "growth",
            required=False,
            of="measures",
        ),
        Field(
            "goods", "measure", "The same of goods alone, without services.", "merchandise_exports", "goods", required=False, of="measures"
        ),
        Field("real", "measure", "The same with prices taken out.", "gdp_real", "gdp", required=False, of="measures"),
        Field(
            "share",
            "measure",
            "It in percent of its first denominator, as published.",
            "exports_pct_gdp",
            "gdp",
            required=False,
            of="measures",
        ),
        Field("per_head", "measure", "The finished measure of it per person.", "gdp_per_capita", "gdp", required=False, of="measures"),
        Field("net", "flag", "Whether it is what comes less what goes.", "true", "1", required=False),
        Field("quoted", "flag", "Whether it has a price every day, and its figures are averages of longer.", "true", "1", required=False),
        Field("revised", "flag", "Whether its figures are revised for years after they first appear.", "true", "1", required=False),
        Field(
            "witness",
            "flag",
            "Whether its figures speak for the measure of which it is another agency's count, where that one's own disagree.",
            "true",
            "1",
            required=False,
        ),
        Field("at_end", "flag", "Whether it is a rate of the last day of a period, as debt is.", "true", "1", required=False),
        Field("unsaid", "flag", "Whether it is what grows where only a country is said to.", "true", "1", required=False),
        Field("adverse", "flag", "Whether more of it is worse, so that the worst is the highest.", "true", "1", required=False),
        Field("sums_with_groups", "flag", "Whether a group's value is the sum of its members'.", "true", "1", required=False),
        Field("definition", "texts", "What is counted and what is not, by language.", '{ en = "Wholesale, exports included." }', '"Sales"'),
        Field("unit", "id", "Unit of its values.", "vehicles", "cars", of="units"),
        Field("kind", "choice", "How its values behave in time.", "flow", "volume", choices=tuple(one.value for one in Kind)),
        Field(
            "aggregation",
            "choice",
            "How a long period follows from its parts.",
            "sum",
            "total",
            choices=tuple(one.value for one in Aggregation),
        ),
        Field("agency", "code", "Whose count it is.", "CAAM", "caam", of="agencies"),
        Field(
            "facets",
            "ids_by_id",
            "What it is composed of.",
            '{ product = "nev", activity = "exports" }',
            '["nev"]',
            required=False,
            of="facets",
        ),
        Field("whole", "measure", "The measure that it is a direct part of.", "autos.exports", "exports", required=False, of="measures"),
        Field(
            "denominators",
            "measures",
            "Wholes that a share of it may name, the usual one first; printed shares and contributions refer to that one.",
            '["autos.sales"]',
            '"autos.sales"',
            required=False,
            of="measures",
        ),
        Field(
            "ratio_of",
            "measures",
            "Part and whole, for a finished share.",
            '["autos.nev.sales", "autos.sales"]',
            '"autos.sales"',
            required=False,
            of="measures",
        ),
        Field(
            "partition",
            "measure_lists",
            "Sets of measures that add up to it.",
            '[["a.x", "a.y"]]',
            '["a.x"]',
            required=False,
            of="measures",
        ),
        Field(
            "siblings",
            "measures",
            "Measures that it is mistaken for, nearest first.",
            '["autos.sales"]',
            '"sales"',
            required=False,
            of="measures",
        ),
        Field("default_entity", "code", "Whose figures are meant when nobody is named.", "CHN", "China", required=False, of="entities"),
        Field("decimals", "integer", "Decimals that the publisher prints.", "1", '"1"', required=False),
        Field("lag_days", "integer", "Usual days from the end of a period to its publication.", "12", '"12"', required=False),
        Field("rank_complete_to", "integer", "Up to which rank its entities are complete.", "3", "-1", required=False),
        Field("core", "measure", "The same without food and energy.", "inflation_core", "inflation", required=False, of="measures"),
        Field("parity", "measure", "The same at purchasing power parity.", "gdp_ppp", "ppp", required=False, of="measures"),
        Field(
            "world_share", "measure", "It in percent of the world's, as published.", "world_gdp_share", "gdp", required=False, of="measures"
        ),
        Field(
            "quarterly",
            "measure",
            "What the same words mean of a quarter.",
            "gdp_growth_quarterly",
            "quarter",
            required=False,
            of="measures",
        ),
        Field(
            "quarterly_by",
            "measures_by_code",
            "The same for single entities.",
            '{ USA = "gdp_growth_annualised" }',
            '["USA"]',
            required=False,
            of="measures",
        ),
        Field(
            "year_end",
            "measure",
            "Whose figure of a year is what this one was in December.",
            "inflation_end_of_period",
            "december",
            required=False,
            of="measures",
        ),
        Field("women", "measure", "The same of women alone.", "life_expectancy_female", "women", required=False, of="measures"),
        Field("men", "measure", "The same of men alone.", "life_expectancy_male", "men", required=False, of="measures"),
        Field(
            "stand_ins",
            "measures_by_code",
            "A measure of unlike definition that stands in for an entity in a rank.",
            '{ DEU = "autos.passenger.exports" }',
            '["DEU"]',
            required=False,
            of="measures",
        ),
        Field(
            "basis_of",
            "measure",
            "The default measure of which this is another agency's count.",
            "autos.exports",
            "exports",
            required=False,
            of="measures",
        ),
    ),
)

WORDS = Table(
    "words",
    "words/<language>/<codelist>.toml",
    "codelist",
    "What the entries of a codelist (agencies, units, entities, facets or measures) are called in one more language, code by code. `countries.toml` holds the names of countries from Unicode's CLDR; `factcheck data build` writes it.",
    (
        Field("name", "text", "How the service writes a measure.", "la tasa de desempleo", "", required=False),
        Field("definition", "text", "What a measure counts and what not.", "Personas sin empleo …", "", required=False),
        *(
            Field(name, "words_of_one", f"Its {name}, as in its own file.", good, bad, required=False)
            for name, good, bad in (
                ("labels", '["paro", "desempleo"]', '"paro"'),
                ("counted", '["habitantes"]', '"habitantes"'),
                ("adjectives", '["francés", "francesa"]', '"francés"'),
                ("currencies", '["yen"]', '"yen"'),
                ("nouns", '["exportaciones"]', '"exportaciones"'),
                ("verbs", '["exportó"]', '"exportó"'),
                ("generic", '["vehículos"]', '"vehículos"'),
                ("transfers", '["envíos"]', '"envíos"'),
            )
        ),
    ),
)

DATASET = Table(
    "dataset",
    "datasets/<agency>/<dataset>/<vintage>/dataset.toml",
    "record",
    "Where a folder of figures comes from. The vintage is the day of the newest figure in it, or the agency's own name for the edition.",
    (
        Field("title", "text", "What the agency calls it.", "Production, sales and exports of motor vehicles", ""),
        Field("agency", "code", "Who publishes it.", "CAAM", "China", of="agencies"),
        Field("citation", "text", "How to cite it.", "China Association of Automobile Manufacturers, monthly releases", ""),
        Field("landing_page", "url", "Where it is found.", "http://www.caam.org.cn", "caam"),
        Field("licence", "text", "What may be done with the figures, or who holds rights.", "Facts; cited with their source.", ""),
        Field("published", "day", "When the newest figure appeared.", "2026-03-13", "13 March 2026"),
        Field("accessed", "day", "When the figures were taken down.", "2026-11-22", "today"),
        Field("notes", "text", "Definitions, breaks and traps in prose.", "Sales include exports.", "", required=False),
        Field(
            "originals",
            "originals",
            "The answers that the figures were read from: address, sha256 and moment of each. The bytes lie in `curation/originals/`.",
            '[{ address = "https://…", sha256 = "…", at = "2026-11-27T06:00:00+00:00" }]',
            '["https://…"]',
            required=False,
        ),
    ),
)

OBSERVATIONS = Table(
    "observations",
    "datasets/<agency>/<dataset>/<vintage>/observations.csv",
    "rows",
    "One row is one figure as one publication printed it. Several rows of one figure are witnesses, each in its own precision.",
    (
        Field(
            "series_key",
            "series_key",
            "Entity, measure and frequency (M: months and years to date, Q, H, A).",
            "CHN.autos.exports.M",
            "autos.exports",
        ),
        Field("period", "period", "Month, quarter, half, year, or first and last with a slash (inclusive).", "2022-01/2022-08", "2022-13"),
        Field(
            "basis",
            "choice",
            "What the figure states. Shares and contributions refer to the measure's first denominator.",
            "level",
            "total",
            choices=tuple(one.value for one in Printed),
        ),
        Field("value", "number", "The value in ones of the unit or in percent; a fall is negative.", "1817000", "1,817,000"),
        Field("printed", "printed", "The figure as printed, without its sign.", "181.7万辆", "NA"),
        Field("ulp", "ulp", "Place of the last significant printed digit, in the value's unit: a power of ten.", "1000", "500"),
        Field(
            "status",
            "choice",
            "How firm it is; `withdrawn` is the last value of a figure that its source no longer gives.",
            "normal",
            "ok",
            choices=tuple(one.value for one in Status if one is not Status.DOUBTFUL),
        ),
        Field("source", "slug", "The publication: a row of sources.csv beside it.", "caam-2022-09-13-steelorbis", "a001", of="sources"),
    ),
)

VALUES = Table(
    "values",
    "datasets/<agency>/<dataset>/<vintage>/values.csv.gz",
    "rows",
    "In place of observations.csv where an agency publishes whole tables: one row is one series as one source gives it. Compressed with gzip.",
    (
        Field("series_key", "series_key", "Entity, measure and frequency.", "FRA.population.A", "population"),
        Field("source", "slug", "The edition: a row of sources.csv beside it.", "wdi-2026-07-01", "a001", of="sources"),
        Field(
            "values",
            "values",
            "Periods in their order, each with the value as it was published, `e` behind an estimate, `p` behind a provisional one, `f` behind a forecast, `b` where another definition begins, `d` behind a doubtful one, `w` behind the last value of a figure that the source no longer gives.",
            "2023=68287487 2024=68516699e",
            "68,287,487",
        ),
    ),
)

SOURCES = Table(
    "sources",
    "datasets/<agency>/<dataset>/<vintage>/sources.csv",
    "rows",
    "Publications that figures were read from.",
    (
        Field(
            "source",
            "slug",
            "Its id, unique in the pack; that of a second edition of one day ends in the day and `-2`.",
            "caam-2022-09-13-steelorbis",
            "a001",
        ),
        Field("publisher", "words", "Whose page it is.", "SteelOrbis", ""),
        Field("original_publisher", "words", "Whose figures they are.", "CAAM", ""),
        Field("rank", "rank", "1 the agency's own words, 2 its reprint, 3 a national news agency, 4 trade press.", "4", "0"),
        Field("title", "words", "Title of the page; in square brackets where it has none.", "CAAM: auto vehicle sales up in August", ""),
        Field("url", "url", "Its address.", "https://www.vda.de/en", "vda.de"),
        Field(
            "published",
            "date",
            "Day, or month, on which it appeared; empty where unknown. A month counts from its first day.",
            "2022-09-13",
            "13.9.2022",
            required=False,
        ),
        Field(
            "dated",
            "choice",
            "`exact`: the figure first appeared then. `seen_by`: that is the latest day on which it can have appeared.",
            "seen_by",
            "yes",
            choices=("exact", "seen_by"),
        ),
        Field("language", "language", "Language of the page.", "en", "English"),
    ),
)

CORRECTIONS = Table(
    "corrections",
    "datasets/<agency>/<dataset>/<vintage>/corrections.toml",
    "codelist",
    "Known errors of a source, in observations.csv or values.csv.gz beside it. The row stays as it was printed; the record changes its status. A record whose row no longer reads as expected is refused, so none outlives its cause.",
    (
        Field("series_key", "series_key", "The series of the row.", "CHN.autos.nev.sales.M", "NEV sales"),
        Field("period", "period", "Its period.", "2022-03", "March"),
        Field("basis", "choice", "What it states.", "yoy_percent", "growth", choices=tuple(one.value for one in Printed)),
        Field("source", "slug", "Where it was printed.", "caam-2022-04-11-shine-xinhua", "a026"),
        Field("expect", "decimal", "The value that the row must still have.", '"116"', "116"),
        Field(
            "status",
            "choice",
            "What the row becomes; `doubtful` is shown and never evidence; `normal`: it looks odd, was looked at, and stands.",
            "doubtful",
            "wrong",
            choices=tuple(one.value for one in Status if one is not Status.WITHDRAWN),
        ),
        Field("reason", "text", "How it is known.", "The printed levels give 114.1%.", ""),
        Field("evidence", "url", "A page that shows it.", "https://www.example.org/erratum", "erratum", required=False),
        Field("reported", "day", "When it was noticed.", "2026-11-24", "today"),
    ),
)

#: The codelists, by what other files call them.
CODELISTS = {"agencies": AGENCIES, "units": UNITS, "entities": ENTITIES, "facets": FACETS}

TABLES = (PACK, AGENCIES, UNITS, ENTITIES, FACETS, MEASURES, WORDS, DATASET, OBSERVATIONS, VALUES, SOURCES, CORRECTIONS)
