"""Three articles in three languages, checked as they were on their day, stored and read back, with what is kept beside them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import factcheck
from factcheck.answer import Check
from factcheck.model.verdict import Verdict
from factcheck.wire.dossier import Dossier, Review

REQUESTS: dict[str, dict[str, Any]] = {
    "en": {
        "text": (
            "From January to August, the production and sales of Chinese new energy vehicles reached 3.97 million and 3.86 million. "
            "The latest data from the China Automobile Association also shows that exports have continued to grow. From January to "
            "August this year, 341,000 new energy vehicles were exported, 26.7% of automobile exports. The minister met reporters on "
            "September 15."
        ),
        "headline": "China's new energy vehicles go abroad",
        "published": "2022-09-15",
        "url": "https://news.example/a/1?from=front&id=2",
    },
    "zh": {
        "text": (
            "据中国汽车工业协会统计，2022年，中国汽车出口311.1万辆，同比增长54.4%；🚗新能源汽车出口67.9万辆。\n\n"
            "2022年中国汽车销量达到2686.4万辆，同比增长5%。"
        ),
        "headline": None,
        "published": "2023-01-20",
        "url": None,
    },
    "de": {
        "text": (
            "Die Inflationsrate in Deutschland lag 2023 bei 5,9 Prozent. Die deutsche Bevölkerung lag 2023 bei 83,3 Millionen. Der Anteil "
            "der Windkraft am Strom in Deutschland lag 2022 bei 31,7 Prozent. Die Arbeitslosenquote betrug 3,1 Prozent."
        ),
        "headline": "Preise steigen weiter",
        "published": "2024-02-10",
        "url": "zeitung/2024/preise",
    },
}
LANGUAGES = tuple(REQUESTS)


@cache
def stored(language: str) -> Check:
    """The check as it comes out of a store."""
    asked = REQUESTS[language]
    made = factcheck.check(asked["text"], headline=asked["headline"], published=asked["published"])
    kept = replace(made, id=f"chk_{language}", created="2024-03-01T08:00:00Z").to_dict()
    return Check.from_dict(json.loads(json.dumps(kept)))


def review(n: int, verdict: Verdict | str, note: str | None = None, at: str = "2024-03-02T09:30:00Z") -> Review:
    return Review(n, Verdict(verdict), note, "key_desk", at)


def dossier(language: str, *reviews: Review) -> Dossier:
    return Dossier(stored(language), REQUESTS[language], reviews, "https://check.example/", "The Harbour Ledger")


def agreeing(language: str) -> Dossier:
    """Every claim reviewed with the machine's own verdict."""
    return dossier(language, *(review(claim.n, claim.verdict) for claim in stored(language).claims))
