"""The steps of `factcheck data add`: read, ask what the file does not tell, show, try, write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from factcheck.cli.adding import day_of, refused, today
from factcheck.cli.adding_shown import show, tell_differences, try_out
from factcheck.cli.asking import Asked, pairs_of, words_by_language
from factcheck.curation.adding.described import description_beside
from factcheck.curation.adding.entries import USUAL, NewEntries, NewMeasure, agency_entry, code_of, entity_entry, slug_of
from factcheck.curation.adding.figures import Meaning, Read, Writing, names_in, read_figures, writing_of
from factcheck.curation.adding.layout import Choices, Layout, Unclear, layout_of
from factcheck.curation.adding.names import Names, is_total, kind_in, power_in
from factcheck.curation.adding.proposal import (
    ODD,
    Base,
    Nothing,
    Proposal,
    Publication,
    answers_of,
    field_fault,
    is_known,
    propose,
    write,
)
from factcheck.curation.adding.sheet import Sheet, read_sheet
from factcheck.datapack.faults import PackError
from factcheck.datapack.merge import laid_over
from factcheck.datapack.tables import catalogue_of
from factcheck.interchange.sdmx_csv import answers_in
from factcheck.model.period import Frequency
from factcheck.model.structure import Aggregation, Kind

_Made = TypeVar("_Made")
#: What stands for a column of the file in `Unclear`, and what it is called in a question.
_QUESTIONS = {
    "--period": "Column of the periods",
    "--value": "Column of the values",
    "--frequency": "Frequency",
    "--dates": "Order",
    "--decimal-mark": "Decimal mark",
    "--delimiter": "Delimiter",
    "--where": "Column and text",
}


@dataclass(slots=True)
class Work:
    """One file on its way into a pack."""

    file: Path
    content: bytes
    base: Base
    asked: Asked
    names: Names
    sheet: Sheet
    layout: Layout
    writing: Writing
    day: date
    words: str = ""
    entities: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    units: dict[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)


def added(file: Path, base: Base, asked: Asked, *, dry_run: bool, yes: bool) -> None:
    """Add a file to a pack, or say why not."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror}.") from None
    try:
        known = answers_of(base.path, file.name)
    except ValueError as error:
        raise click.UsageError(f"{error}.") from None
    asked.known = {
        **answers_in(content),
        **description_beside(file),
        **{name: value for name, value in known.items() if name != "published"},
    }
    if known:
        click.echo(f"{file.name} was added before: what was answered then holds where nothing else is said.")
    work = _opened(file, content, base, asked)
    measure, new = _measure(work)
    meaning = _meaning(work, measure, new)
    read = _read(work, meaning)
    prefix = asked.known.get("prefix")
    if prefix and not asked.given.get("withdrawn") and is_known(base, str(prefix), read.figures, measure):
        click.echo(f"nothing new: {base.path} has these {len(read.figures)} figures already.")
        return
    source = _publication(work, read)
    asked.keep("prefix", source.prefix)
    entries = _entries(work, new, source, read)
    proposal = _proposed(work, read, measure, entries, source)
    if isinstance(proposal, Nothing):
        click.echo(f"nothing new: the pack has these {len(read.figures)} figures of {source.agency}/{source.dataset} already.")
        return
    _newer(proposal, source)
    show(work, read, measure, meaning, entries, source, proposal)
    tell_differences(work, proposal)
    good = try_out(proposal, measure, read.figures, work.day)
    if dry_run:
        click.echo("dry run: nothing was written.")
        return
    if not yes:
        if not asked.terminal:
            raise click.UsageError("Shall this be written? Say so with --yes.")
        if not click.confirm("Write it?", default=good):
            click.echo("nothing was written.")
            return
    try:
        write(proposal, file.name, content, asked.answers, work.day)
    except PackError as error:
        refused(error)
    total = sum(map(len, proposal.series.values()))
    click.echo(f"added: {total} figures in {len(proposal.series)} series, {base.path}/{proposal.root}")
    click.echo(f'next: FACTCHECK_PACKS={base.path} factcheck check "…", or the same before factcheck serve')


def _newer(proposal: Proposal, source: Publication) -> None:
    """Refuse a revision that would not be the newest word on its values."""
    revised = [one for ones in proposal.differences.values() for one in ones if one.before is not None]
    earlier = [one.published for code, one in proposal.base.own.sources.items() if code.startswith(source.prefix) and one.published]
    if revised and earlier and source.published <= max(earlier):
        raise click.UsageError(
            f"--published: {revised[0].series} {revised[0].period.code} is another value than that of {max(earlier)}; "
            "what says so must have appeared later."
        )


def _settled(asked: Asked, make: Callable[[], _Made]) -> _Made:
    """What a file makes, once everything that it leaves open is settled."""
    while True:
        try:
            return make()
        except Unclear as unclear:
            name = unclear.option.lstrip("-").replace("-", "_")
            if name in asked.given:
                known = f"; there are {', '.join(map(repr, unclear.choices))}" if unclear.choices else ""
                raise click.UsageError(f"{unclear.option}: {unclear}{known}.") from None
            asked.choose(name, _QUESTIONS[unclear.option], unclear.choices, str(unclear))
        except PackError as error:
            refused(error)


def _opened(file: Path, content: bytes, base: Base, asked: Asked) -> Work:
    catalogue = catalogue_of(laid_over(base.lists, base.entries)[0])
    names = Names.of(catalogue)
    delimiter = {"tab": "\t", "\\t": "\t"}.get(asked.get("delimiter") or "", asked.get("delimiter"))
    if delimiter is not None and len(delimiter) != 1:
        raise click.UsageError("--delimiter is one sign, or `tab`.")
    sheet = _settled(asked, lambda: read_sheet(file.name, content, encoding=asked.get("encoding"), delimiter=delimiter))
    where = pairs_of("where", asked.get("where") or (), "COLUMN=TEXT")

    def layout() -> Layout:
        chosen = Choices(asked.get("period"), asked.get("value"), asked.get("entity_column"), where)
        return layout_of(sheet, names, chosen)

    laid = _settled(asked, layout)

    def writing() -> Writing:
        dates, frequency = asked.get("dates"), asked.get("frequency")
        return writing_of(
            laid,
            decimal=asked.get("decimal_mark"),
            decimals=asked.get("decimals"),
            day_first=None if dates is None else dates == "day-first",
            frequency=Frequency(frequency) if frequency else None,
        )

    told = asked.given.get("accessed")
    words = " ".join((laid.told_of_values(), str(asked.known.get("title", "")), file.stem.replace("_", " ").replace("-", " ")))
    return Work(file, content, base, asked, names, sheet, laid, _settled(asked, writing), told.date() if told else today(), words)


def _measure(work: Work) -> tuple[str, NewMeasure | None]:
    """The measure, and what is made of it where it is new."""
    asked, catalogue = work.asked, work.names.catalogue
    made = asked.given.get("new_measure")
    if made is None:
        guess = work.names.measure_in(work.words, work.names.unit_in(work.words))
        if not asked.terminal and guess is None and "measure" not in {**asked.given, **asked.known}:
            raise click.UsageError("What is measured? Say it with --measure, or make a measure with --new-measure.")
        told = asked.ask("measure", "What is measured (an id, or `new`)", guess or "new", _known_measure(work))
        if told != "new":
            return told, None
        asked.answers.pop("measure", None)
        made = asked.ask("new_measure", "Id of the new measure", slug_of(_name_guess(work, work.file.stem), "_"), _measure_id)
    if fault := _measure_id(made):
        raise click.UsageError(f"--new-measure: {fault}.")
    asked.answers.pop("new_measure", None)
    asked.answers["measure"] = made
    if made in work.base.entries.get("measures", {}):
        return made, None  # made when the file was added before
    if made in catalogue.measures:
        raise click.UsageError(f"--new-measure: {made} is a measure that is there already; say --measure {made}.")
    return made, _new_measure(work, made)


def _known_measure(work: Work) -> Callable[[str], str | None]:
    def check(told: str) -> str | None:
        if told in work.names.catalogue.measures or (told == "new" and work.asked.terminal):
            return None
        from difflib import get_close_matches

        near = get_close_matches(told, work.names.catalogue.measures, 3)
        hint = f"; did you mean {', '.join(near)}" if near else "; --new-measure makes one"
        return f"no measure is called {told!r}{hint}"

    return check


def _measure_id(told: str) -> str | None:
    fits = re.fullmatch(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*", told, re.ASCII)
    return None if fits else f"{told!r} is no id; small letters, digits and underscores are wanted, such as museum_visitors"


def _new_measure(work: Work, made: str) -> NewMeasure:
    asked = work.asked
    names = words_by_language("name", asked.get("name") or ())
    if not names:
        names = {"en": [asked.ask("name", "Its name in a sentence (English)", _name_guess(work, made))]}
    for language in () if asked.given.get("name") else ("zh", "de", "es", "fr"):
        if asked.terminal and (told := asked.maybe(f"name_{language}", f"Its name in {language} (empty for none)")):
            names[language] = [told]
    labels = words_by_language("label", asked.get("label") or ())
    if asked.terminal and not labels and (told := asked.maybe("more", "More words by which texts name it, with commas (empty for none)")):
        labels["en"] = [one.strip() for one in told.split(",") if one.strip()]
    for language, told_names in names.items():
        labels[language] = list(dict.fromkeys((*labels.get(language, ()), told_names[0])))
    kinds = ", ".join(one.value for one in Kind)
    kind = Kind(asked.ask("kind", f"How it behaves in time ({kinds})", kind_in(work.words) or "stock", _one_of(Kind)))
    longer = "How a year follows from its months (sum, mean, last, none)"
    aggregation = asked.maybe("aggregation", longer, USUAL[kind].value, _one_of(Aggregation))
    definition = {language: told[0] for language, told in words_by_language("definition", asked.get("definition") or ()).items()}
    written = {language: told[0] for language, told in names.items()}
    lag = int(asked.maybe("lag", "Usual days from the end of a period to its publication", "30", _days))
    about = definition or {"en": f"{written.get('en', made)}, as published."}
    unit = asked.ask("unit", "Unit (what is counted; percent; number)", _unit_guess(work, written))
    return NewMeasure(made, written, labels, about, unit, kind, Aggregation(aggregation), "", lag)


def _name_guess(work: Work, made: str) -> str:
    """The title of the file without what stands in brackets and whose figures they are."""
    title = _bare(work.layout.title).partition(",")[0].partition(":")[0].strip()
    title = re.sub(r"\s+(?:in|en|à)\s+[^\W\d_a-z].*$", "", title)
    return title[:1].lower() + title[1:] if title else made.replace("_", " ").replace("-", " ")


def _bare(title: str) -> str:
    return re.sub(r"\s*[\[(（][^\])）]*[\])）]", "", title).strip()


def _days(told: str) -> str | None:
    return None if told.isascii() and told.isdigit() and int(told) <= 3650 else f"{told!r} is no number of days"


def _one_of(kind: type[Kind] | type[Aggregation]) -> Callable[[str], str | None]:
    return lambda told: None if told in {one.value for one in kind} else f"{told!r} is none of {', '.join(one.value for one in kind)}"


def _unit_guess(work: Work, names: Mapping[str, str]) -> str | None:
    return work.names.unit_in(work.words) or slug_of(names.get("en", "").partition(" ")[0], "_") or None


def _meaning(work: Work, measure: str, new: NewMeasure | None) -> Meaning:
    """The unit, the power of ten and whose figures they are."""
    asked, units = work.asked, work.names.catalogue.units
    unit = new.unit if new is not None else work.names.catalogue.measures[measure].unit
    heading = " ".join((work.layout.title, *(cell.text for cell in work.layout.headings)))
    power = _power(asked.get("times"), power_in(heading) or max((power_in(cell.text) for cell in work.layout.headings), default=0))
    told = (asked.get("unit") if new is None else None) or (work.names.unit_in(heading) if new is None else None) or unit
    if new is not None and unit not in units:
        if _measure_id(unit) or "." in unit:
            raise click.UsageError(f"--unit: {unit!r} is no id; small letters and underscores are wanted, such as visitors.")
        words = words_by_language("unit_word", asked.get("unit_word") or ())
        words.setdefault("en", [unit.replace("_", " ")])
        for language in [one for one in new.labels if one not in words and asked.terminal]:
            if told_word := asked.maybe(f"unit_{language}", f"Word for {unit} after a number in {language} (empty for none)"):
                words[language] = [told_word]
        work.units[unit] = words
    elif told != unit:
        if told not in units:
            raise click.UsageError(f"--unit: no unit is called {told!r}; {measure} is in {unit}.")
        if not work.names.same_dimension(told, unit):
            if asked.given.get("unit"):
                raise click.UsageError(f"--unit: {measure} is in {unit}, which {told} cannot be turned into.")
        else:
            factor = units[told].factor / units[unit].factor
            if factor.normalize().as_tuple().digits != (1,):
                raise click.UsageError(f"--unit: {told} is no power of ten of {unit}, in which {measure} is held.")
            power += factor.adjusted()
    return Meaning(unit, power, *_whose(work, measure))


def _power(told: Any, guess: int) -> int:
    if told is None:
        return guess
    digits = str(told).replace(",", "").replace("_", "")
    if not digits.isascii() or not digits.isdigit() or digits.rstrip("0") != "1":
        raise click.UsageError(f"--times: {told!r} is no power of ten such as 1000.")
    return len(digits) - 1


def _whose(work: Work, measure: str) -> tuple[str | None, dict[str, str]]:
    """Whose figures all are, and the codes of the names in the file that the catalogue does not have."""
    asked = work.asked
    made = pairs_of("new_entity", asked.given.get("new_entity") or (), "NAME=CODE")
    entities = {name: _made_entity(work, name, code) for name, code in made.items()}
    known = asked.known.get("entities")
    entities = {**(known if isinstance(known, dict) else {}), **entities, **dict.fromkeys(asked.get("skip") or (), "")}
    named = names_in(work.layout)
    for cell in named:
        if cell.text in entities or is_total(cell.text) or work.names.entity(cell.text) is not None or not asked.terminal:
            continue
        question = f"Code of {cell.text!r} (COUNTRY-NAME a place, CO_NAME a company, - to leave it out)"
        code = asked.until(question, _code_guess(work, cell.text), lambda told: None if told == "-" else _code_fault(work, told))
        entities[cell.text] = "" if code == "-" else _made_entity(work, cell.text, code)
    asked.answers["entities"] = entities
    if named:
        return None, entities
    found = work.names.entity_in(work.words) or _place_in(work.layout.title)
    usual = found or work.names.catalogue.measures[measure].default_entity if measure in work.names.catalogue.measures else found
    if len(made) == 1 and not asked.given.get("entity"):
        return asked.keep("entity", next(iter(entities.values()))), entities
    told = asked.ask("entity", "Whose figures are they (a code or a name)", usual)
    found = told if told in work.entities else work.names.entity(told)
    if found is None and asked.terminal:
        question = f"Code of {told!r} (COUNTRY-NAME a place, CO_NAME a company)"
        made_now = asked.until(question, _code_guess(work, told), lambda code: _code_fault(work, code))
        found = _made_entity(work, told, made_now)
    if found is None:
        raise click.UsageError(f"--entity: no entity is called {told!r}; --new-entity {told!r}=CODE makes one.")
    return asked.keep("entity", found), entities


def _place_in(title: str) -> str | None:
    """The name behind the last "in" of a title: "Ferry passengers in Seeburg (in thousands)"."""
    found = re.findall(r"\b(?:in|en|à) ((?:[^\W\d_a-z][\w'-]*)(?: [^\W\d_a-z][\w'-]*)*)", title)
    return found[-1] if found else None


def _code_guess(work: Work, name: str) -> str | None:
    """The code of a place in the country in which the other places of the pack lie; None where there are none yet."""
    countries = {str(one["country"]) for one in work.base.entries.get("entities", {}).values() if one.get("kind") == "region"}
    countries |= {str(one["country"]) for one in work.entities.values() if one.get("kind") == "region"}
    return f"{countries.pop()}-{slug_of(name).upper()}" if len(countries) == 1 and slug_of(name) else None


def _code_fault(work: Work, code: str) -> str | None:
    """Why a code cannot be that of an entity that is made; None where it can, or is there already."""
    if code in work.names.catalogue.entities:
        return None
    if not re.fullmatch(r"[A-Z][A-Z0-9_-]{0,39}", code, re.ASCII):
        return f"{code!r} is no code in capitals such as DEU-KIEL or CO_VOLTA"
    country = code.partition("-")[0]
    if not code.startswith("CO_") and "-" in code and country not in work.names.catalogue.entities:
        return f"{code!r} lies in {country!r}, which is no country that is known"
    return None


def _country_fault(work: Work, code: str) -> str | None:
    return None if code in work.names.catalogue.entities else f"{code!r} is no country that is known"


def _made_entity(work: Work, name: str, code: str) -> str:
    """The code of an entity that is made; one that is there already is taken as it is."""
    if fault := _code_fault(work, code):
        raise click.UsageError(f"--new-entity: {fault}.")
    if code in work.names.catalogue.entities:
        return code
    country = code.partition("-")[0] if "-" in code and not code.startswith("CO_") else None
    if code.startswith("CO_"):
        country = work.asked.ask("country", f"The country of {name} (a code)", None, partial(_country_fault, work))
    told = {"en": name}
    for one, other in pairs_of("entity_name", work.asked.given.get("entity_name") or (), "CODE:LANG=NAME").items():
        whose, _, language = one.partition(":")
        if whose == code:
            told[language] = other
    work.entities[code] = entity_entry(code, told, country)
    return code


def _read(work: Work, meaning: Meaning) -> Read:
    read = read_figures(work.sheet, work.layout, work.writing, meaning, work.names)
    if read.faults:
        names = any(fault.rule == "entity" for fault in read.faults)
        refused(
            PackError(tuple(read.faults)),
            option="Name whose figures they are with --new-entity NAME=CODE, or --skip NAME." if names else "",
        )
    if not read.figures:
        raise click.UsageError(f"{work.file.name} has no values.")
    return read


def _publication(work: Work, read: Read) -> Publication:
    asked = work.asked
    publisher = asked.ask("publisher", "Who publishes the figures", None, partial(field_fault, "publisher"))
    title = asked.ask("title", "Title of the publication", _bare(work.layout.title) or None, partial(field_fault, "title"))
    url = asked.ask("url", "Its address (http…)", None, partial(field_fault, "url"))
    published = asked.ask("published", "Day on which it appeared (YYYY-MM-DD)", work.day.isoformat() if asked.terminal else None, day_of)
    usual = "Facts; cited with their source." if asked.terminal else None
    licence = asked.ask(
        "licence", "What may be done with the figures", usual, lambda told: None if told.strip() else "some words are wanted"
    )
    if date.fromisoformat(published) > work.day:
        raise click.UsageError(f"--published: {published} lies after {work.day}, when the file was taken down.")
    dataset = slug_of(asked.get("dataset") or work.file.stem)
    return Publication(
        _agency(work, publisher),
        dataset if dataset[:1].isalpha() else f"file-{dataset}",
        publisher,
        title,
        url,
        licence,
        date.fromisoformat(published),
        bool(asked.get("exact")),
        int(asked.get("rank") or 1),
        _language(asked.get("language")),
    )


def _some_words(told: str) -> str | None:
    return None if told.strip() else "some words are wanted"


def _language(told: Any) -> str:
    if told is not None and (fault := field_fault("language", str(told))):
        raise click.UsageError(f"--language: {fault}.")
    return str(told or "en")


def _agency(work: Work, publisher: str) -> str:
    """The code of the publisher: given, found by its name, or made of it."""
    agencies = work.names.catalogue.agencies
    told = work.asked.get("agency")
    if told is not None:
        if not re.fullmatch(r"[A-Z][A-Z0-9_-]{0,39}", str(told), re.ASCII):
            raise click.UsageError(f"--agency: {told!r} is no code in capitals such as SOL.")
        return str(told)
    named = {word.casefold(): code for code, one in agencies.items() for words in one.labels.values() for word in words}
    if publisher.casefold() in named:
        return named[publisher.casefold()]
    code = code_of(publisher)
    return str(work.asked.keep("agency", code if code not in agencies else slug_of(publisher).upper()))


def _entries(work: Work, new: NewMeasure | None, source: Publication, read: Read) -> NewEntries:
    from dataclasses import replace

    agencies: dict[str, Mapping[str, Any]] = {}
    owner = read.figures[0].entity
    known = work.names.catalogue.entities.get(owner)
    if source.agency not in work.names.catalogue.agencies:
        country = known.country or (owner if known.kind == "country" else None) if known else work.entities.get(owner, {}).get("country")
        home = "/".join(source.url.split("/")[:3])
        agencies[source.agency] = agency_entry(source.publisher, country, home)
    owners = {one.entity for one in read.figures}
    measure = replace(new, agency=source.agency, default_entity=owner if len(owners) == 1 else None) if new is not None else None
    return NewEntries(measure, {code: one for code, one in work.entities.items() if code in owners}, work.units, agencies)


def _proposed(work: Work, read: Read, measure: str, entries: NewEntries, source: Publication) -> Proposal | Nothing:
    odd = work.asked.given.get("odd_is_right") or ""
    try:
        return propose(
            work.base, work.sheet, read.figures, measure, entries, source, work.day, odd, bool(work.asked.given.get("withdrawn"))
        )
    except PackError as error:
        looked = any(fault.rule in ODD for fault in error.faults)
        refused(error, option="Where such figures are right, say why with --odd-is-right REASON." if looked else "")
