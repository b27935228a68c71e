"""The design's example as the core would judge it, built by hand: what the outer layers are tested with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from factcheck.model.assertion import Assertion, Assumption, Operation, RelativeTo
from factcheck.model.evidence import Comparison, Computation, Figure, Input, Interval, WitnessKind
from factcheck.model.period import Period
from factcheck.model.quantity import Quantity
from factcheck.model.series import SeriesKey
from factcheck.model.structure import Source
from factcheck.model.text import Span, Text
from factcheck.model.verdict import Diagnosis, Finding, Judged, JudgedClaim, Nearest, ReadClaim, Reading, Reason, Unchecked, Verdict

BODY = "From January to August, 341,000 new energy vehicles were exported, 26.7% of China's automobile exports."
YTD = Period.ytd(2022, 8)
TEXT = Text(BODY, date(2022, 9, 15), "en", date(2022, 9, 15))
SOURCES = {
    "caam-1": Source(
        "caam-1", "CAAM", "China Association of Automobile Manufacturers", "August exports", "https://caam.example/1", 1,
        date(2022, 9, 1), "2022-09", language="zh",
    ),
    "xinhua-2": Source("xinhua-2", "Xinhua", "CAAM", "Exports rise", "https://xinhua.example/2", 3, date(2022, 9, 11), exact=True),
    "unused": Source("unused", "Nobody", "", "Nothing", "https://nobody.example/", 4),
}  # fmt: skip
REFERENCE = SimpleNamespace(sources=SOURCES, digest="sha256:" + "0" * 64)


def span(words: str, body: str = BODY) -> Span:
    start = body.index(words)
    return Span(start, start + len(words))


def used(measure: str, value: int, ulp: int, printed: str, source: str = "caam-1") -> Input:
    return Input(SeriesKey("CHN", measure, "M"), YTD, Decimal(value), Decimal(ulp), "vehicles", printed, (source,), "2022-09")


PART = used("autos.nev.exports", 340000, 10000, "34万")
WHOLE = used("autos.exports", 1817000, 1000, "181.7万", "xinhua-2")
SHARE = Figure(
    Decimal("18.7121629"), Interval(Decimal("18.4316"), Decimal("18.9926")), "percent", WitnessKind.RECOMPUTED,
    "autos.nev.exports / autos.exports × 100", (PART, WHOLE),
)  # fmt: skip
LEVEL = Figure(
    Decimal(341000), Interval(Decimal(340500), Decimal(341500)), "vehicles", WitnessKind.PRINTED, "autos.nev.exports", (PART,),
    Decimal(1000),
)  # fmt: skip
CLAIMED = Quantity("26.7%", span("26.7%"), Decimal("26.7"), Decimal("0.1"), "percent")
READING = Assertion(
    Operation.SHARE, "autos.nev.exports", "CHN", YTD, span("26.7% of China's automobile exports"),
    relative_to=RelativeTo(measure="autos.exports"), quantity=CLAIMED, confidence=0.94123,
    assumptions=(Assumption("period.year", "2022", "year_of_publication"),),
)  # fmt: skip
CONTRIBUTION = Assertion(
    Operation.CONTRIBUTION, "autos.nev.exports", "CHN", YTD, READING.words, relative_to=RelativeTo(measure="autos.exports"),
)  # fmt: skip
ALLOWED = Interval(Decimal("26.65"), Decimal("26.75"))
REFUTED = Finding(
    READING, Verdict.REFUTED, "outside-interval",
    computation=Computation((SHARE,)),
    comparison=Comparison(SHARE, ALLOWED, "off", Decimal("8"), precision_limited=True),
    comparisons=(Comparison(SHARE, ALLOWED, "off", Decimal("8"), precision_limited=True),),
    diagnoses=(Diagnosis("operation", CONTRIBUTION, Computation((SHARE,)), Decimal("26.7"), 0.02, exact_identity=True),),
    diagnosis_texts=("26.7% matches their contribution to the growth of vehicle exports.",),
    hypotheses_tried=41, materiality="numeric",
    caveats=(("short_history", (("start", "2020"),)),),
    verdict_now=Finding(READING, Verdict.REFUTED, "outside-interval", computation=Computation((SHARE,))),
    explanation="New energy vehicles were about 18.7% of China's vehicle exports in January–August 2022, not 26.7%.",
    correction_text="about 18.7%", correction_sentence="about 18.7% of China's automobile exports",
    source_line="China Association of Automobile Manufacturers, September 2022",
)  # fmt: skip
SUPPORTED = Finding(
    Assertion(
        Operation.LEVEL, "autos.nev.exports", "CHN", YTD, span("341,000"),
        quantity=Quantity("341,000", span("341,000"), Decimal(341000), Decimal(1000), "vehicles"),
    ),
    Verdict.SUPPORTED, "inside-interval",
    computation=Computation((LEVEL, SHARE)),
    comparison=Comparison(LEVEL, Interval(Decimal(340500), Decimal(341500)), "agrees", Decimal(0), "exact"),
    comparisons=(Comparison(SHARE, ALLOWED, "off", Decimal(8)),),
    explanation="The association counted 341,000.", rounding="exact",
)  # fmt: skip
JUDGED = Judged(
    TEXT, "standard", REFERENCE.digest, Verdict.REFUTED,
    (JudgedClaim(Span(0, len(BODY)), Verdict.REFUTED, (SUPPORTED, REFUTED)),),
    (Unchecked(span("August"), Reason.NOT_STATISTICAL),), "2 statements: 1 agrees, 1 is wrong.",
)  # fmt: skip
READ = ReadClaim(
    Span(0, len(BODY)),
    (Reading((READING, CONTRIBUTION)), Reading((SUPPORTED.assertion,), Reason.NO_SERIES, (Nearest("autos.exports", "CHN"),))),
)  # fmt: skip
