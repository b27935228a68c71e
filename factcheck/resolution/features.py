"""How sure a reading is: the weight of every doubt that reading the words has left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Feature:
    """One kind of doubt: what it means, and what it leaves of the confidence in the reading each time it occurs."""

    meaning: str
    weight: float


#: Every doubt that ``parsing.doubts`` can raise.
FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        "idle_period": Feature("A period in the clause is no part of what was read.", 0.45),
        "idle_entity": Feature("A country, place or company in the clause is no part of what was read.", 0.45),
        "idle_measure": Feature("A measure in the clause is no part of what was read.", 0.6),
        "idle_comparison": Feature("The words compare with something, and nothing that was read does.", 0.45),
        "strange_word": Feature("A word between the number and its measure is not known.", 0.85),
        "unknown_verb": Feature("The verb before a number of things that are there is not known: it may tell how many came.", 0.45),
        "strange_clause": Feature("Several words of the clause are not known.", 0.45),
        "unworded_share": Feature("A percentage is taken for a share without a word that says so.", 0.45),
        "share_or_level": Feature("A change in percent after a share may be one of the share or of what it is a share of.", 0.45),
        "no_product": Feature("Nothing in the text says what is sold, made or shipped.", 0.3),
        "unlike_spans": Feature("A year is held against a month or a quarter.", 0.3),
        "goods_or_services": Feature("Exports or imports may be those of goods alone.", 0.45),
        "terms_unsaid": Feature("Growth may be told with prices taken out, and the figures are in money.", 0.45),
        "seasonal": Feature("A change within a year may be told with seasonal swings taken out, and the index has them.", 0.45),
        "unsaid_span": Feature("Jobs are won or lost, without a word over what time.", 0.45),
        "unsaid_day": Feature("A price without a time may be that of a day.", 0.45),
        "carried_period": Feature("When it was is said elsewhere, in a text that tells of several times.", 0.45),
        "carried_entity": Feature("Whose it is is said in another sentence, of several countries, or in another paragraph.", 0.45),
        "carried_measure": Feature("What is measured was said in another sentence.", 0.9),
        "unfinished_year": Feature("A year that is not over is taken for its months so far.", 0.45),
        "unsaid_base": Feature("A run of months, without a word whether against the month or the year before.", 0.45),
        "told_otherwise": Feature("Another number of the text was read as the same statement.", 0.45),
        "idle_direction": Feature("Something moves, without a number, in a sentence that names no time.", 0.45),
        "unknown_reference": Feature("The words compare with something that was not understood.", 0.45),
        "idle_sum": Feature("The words add several periods up, and only one was read.", 0.45),
        "loose_span": Feature("A change over the past years, which may begin with the first of them or the one before.", 0.45),
        "denied": Feature("The clause says that something is not so.", 0.45),
        "unread_token": Feature("The text names no period that was read, and has a word that may be one.", 0.45),
        "carried_product": Feature("An activity is named here, but its product only in another sentence, or the other way round.", 0.45),
    }
)


def confidence(doubts: Iterable[str]) -> float:
    """What the doubts leave of full confidence.

    >>> confidence(())
    1.0
    >>> round(confidence(("strange_word", "strange_word")), 4)
    0.7225
    """
    left = 1.0
    for doubt in doubts:
        left *= FEATURES[doubt].weight
    return left
