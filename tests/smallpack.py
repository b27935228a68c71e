"""A small pack that stands alone: two tables, one list of printed figures, and a feed; and a desk at which it is refreshed."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from factcheck.curation.desk import Desk, open_desk
from factcheck.datapack.build import sealed
from factcheck.datapack.feeds import Feed, feeds_of
from factcheck.errors import SourceError
from factcheck.fetchers.fetched import Edition, Fetched, Original, Value
from factcheck.model.series import Status
from factcheck.reference.listed import MARKS

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
TABLE, PRINTED = "datasets/FISH/landings/2026-02-01", "datasets/FISH/bulletin/2026-03-01"
LANDINGS = (
    "2010=41200 2011=42650 2012=42010 2013=43900 2014=44120 2015=45870 2016=45410 2017=46930 2018=47350 2019=48800 2020=46270 "
    "2021=47115 2022=48090 2023=49300 2024=50120p"
)
OTHERS = (
    "2010=8100 2011=8240 2012=8390 2013=8310 2014=8555 2015=8702 2016=8894 2017=9010 2018=9166 2019=9270 2020=8930 2021=9052 "
    "2022=9243 2023=9400 2024=9533"
)
SHARES = "2015=21.4 2016=22.0 2017=22.9 2018=23.1 2019=24.0 2020=24.4 2021=25.2 2022=25.8 2023=26.1 2024=26.9"
FILES = {
    "pack.toml": 'title = "Fisheries"\nedition = "2026-03-01"\nschema_version = 1\nlicence = "ours"\n',
    "agencies.toml": '[FISH]\nlabels = { en = ["Bureau of Fisheries", "FISH"] }\ncountry = "NOR"\n',
    "units.toml": (
        '[tonnes]\ndimension = "mass"\nfactor = "1"\nlabels = { en = ["tonnes"] }\n\n'
        + "\n".join(
            f'[{name}]\ndimension = "{kind}"\nfactor = "1"\nlabels = {{ en = ["{word}"] }}\n'
            for name, kind, word in (
                ("percent", "ratio", "percent"),
                ("points", "points", "points"),
                ("number", "number", "number"),
                ("times", "times", "times"),
                ("rank", "rank", "rank"),
            )
        )
    ),
    "entities.toml": ('[NOR]\nkind = "country"\nlabels = { en = ["Norway"] }\n\n[ISL]\nkind = "country"\nlabels = { en = ["Iceland"] }\n'),
    "measures/landings.toml": (
        'names = { en = "landings" }\nlabels = { en = ["landings"] }\ndefinition = { en = "All species." }\nunit = "tonnes"\n'
        'kind = "flow"\naggregation = "sum"\nagency = "FISH"\n'
    ),
    "measures/farmed_share.toml": (
        'names = { en = "farmed share" }\nlabels = { en = ["farmed share"] }\ndefinition = { en = "Farmed, of all." }\nunit = "percent"\n'
        'kind = "rate"\naggregation = "none"\nagency = "FISH"\n'
    ),
    f"{TABLE}/dataset.toml": (
        'title = "Landings of fish"\nagency = "FISH"\ncitation = "Bureau of Fisheries"\nlanding_page = "https://fish.example/landings"\n'
        'licence = "open"\npublished = "2026-02-01"\naccessed = "2026-02-03"\n'
    ),
    f"{TABLE}/sources.csv": (
        "source,publisher,original_publisher,rank,title,url,published,dated,language\n"
        "landings-2026-02-01,Bureau of Fisheries,Bureau of Fisheries,1,Landings,https://fish.example/landings,2026-02-01,exact,en\n"
    ),
    f"{PRINTED}/dataset.toml": (
        'title = "Monthly bulletin"\nagency = "FISH"\ncitation = "Bureau of Fisheries"\nlanding_page = "https://fish.example/bulletin"\n'
        'licence = "open"\npublished = "2026-03-01"\naccessed = "2026-03-02"\n'
    ),
    f"{PRINTED}/sources.csv": (
        "source,publisher,original_publisher,rank,title,url,published,dated,language\n"
        'bulletin-12,Bureau of Fisheries,Bureau of Fisheries,1,"Bulletin, December",https://fish.example/12,2026-01-15,exact,en\n'
        "bulletin-1,Quay News,Bureau of Fisheries,4,Bulletin for January,https://quay.example/1,2026-02,seen_by,en\n"
    ),
    f"{PRINTED}/observations.csv": (
        "series_key,period,basis,value,printed,ulp,status,source\n"
        'NOR.landings.M,2025-10,level,4210,"4,210",1,normal,bulletin-12\n'
        'NOR.landings.M,2025-11,level,4318,"4,318",1,normal,bulletin-12\n'
        'NOR.landings.M,2025-12,level,4402,"4,402",1,normal,bulletin-12\n'
        "NOR.landings.M,2025-12,yoy_percent,3.4,3.4%,0.1,normal,bulletin-12\n"
        "NOR.landings.M,2026-01,level,4300,4.3 thousand,100,provisional,bulletin-1\n"
        "NOR.landings.M,2026-01,yoy_percent,-1.2,down 1.2%,0.1,normal,bulletin-1\n"
    ),
    "feeds/landings.toml": (
        'kind = "json"\ntitle = "Landings of fish"\nagency = "FISH"\ndataset = "landings"\npublisher = "Bureau of Fisheries"\n'
        'citation = "Bureau of Fisheries"\nlanding_page = "https://fish.example/landings"\nlicence = "open"\n'
        'url = "https://fish.example/api/{code}"\nevery = 7\nareas = { NO = "NOR", IS = "ISL" }\n\n'
        '[options]\nrows = "rows"\narea = "area"\nperiod = "year"\nvalue = "tonnes"\n\n'
        '[series.L]\nmeasure = "landings"\nfrequencies = ["A"]\nunit = "tonnes"\n\n'
        '[series.S]\nmeasure = "farmed_share"\nfrequencies = ["A"]\nunit = "percent"\n'
    ),
}
ROWS = {"NOR.landings.A": LANDINGS, "ISL.landings.A": OTHERS, "NOR.farmed_share.A": SHARES}


def table(rows: Mapping[str, str], source: str = "landings-2026-02-01") -> bytes:
    """The bytes of a table."""
    lines = ["series_key,source,values", *(f"{key},{source},{values}" for key, values in sorted(rows.items())), ""]
    return gzip.compress("\n".join(lines).encode(), mtime=0)


def small_pack(folder: Path) -> Path:
    """The pack, sealed, in a folder."""
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    (folder / TABLE / "values.csv.gz").write_bytes(table(ROWS))
    sealed(folder)
    return folder


def desk_of(folder: Path) -> tuple[Desk, Feed]:
    """The desk of the small pack and its feed."""
    return open_desk((folder,)), feeds_of((folder,))["landings"]


def values(text: str) -> tuple[Value, ...]:
    """`2023=5 2024=6p` as values."""
    items = (item.partition("=")[::2] for item in text.split())
    return tuple(Value(period, text.rstrip("bdefpw"), MARKS.get(text[-1], Status.NORMAL)) for period, text in items)


class Source:
    """A source that is asked instead of the real one: it gives what it is set to give, and counts how often."""

    def __init__(self, **rows: str) -> None:
        self.rows = {**ROWS, **{key.replace("__", "."): text for key, text in rows.items()}}
        self.described: dict[str, dict[str, str]] = {}
        self.at, self.published, self.exact = NOON, date(2026, 11, 27), False
        self.editions: Sequence[Edition] | None = None
        self.error: SourceError | None = None
        self.validators: list[Mapping[str, Mapping[str, str]]] = []

    def __call__(self, feed: Feed, validators: Mapping[str, Mapping[str, str]], after: date | None) -> Fetched:
        self.validators.append(validators)
        if self.error is not None:
            raise self.error
        editions = self.editions
        if editions is None:
            editions = [Edition(self.published, self.exact, {key: values(text) for key, text in self.rows.items() if text})]
        answer = Original("https://fish.example/api/L", self.at, "application/json", repr(self.rows).encode())
        etag = {"https://fish.example/api/L": {"ETag": f'"{answer.checksum[:8]}"'}}
        return Fetched(feed.id, self.at, (answer,), tuple(editions), self.described, validators=etag)
