"""Figures as SDMX-CSV, in the form of SDMX 2.1 and in that of SDMX 3.0."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from factcheck.datapack.faults import Fault, PackError, excerpt
from factcheck.datapack.values import period_of
from factcheck.interchange.datapackage import source_of
from factcheck.interchange.rows import Parcel, code_of, table, unguarded
from factcheck.model.period import Period, PeriodKey
from factcheck.model.series import Observation, Printed, SeriesKey, Status
from factcheck.model.structure import Source

#: The structure that we write: agency, dataflow and edition.
FLOW = "FACTCHECK:OBSERVATIONS(1.0)"
#: OBS_STATUS of SDMX (code list CL_OBS_STATUS); what it does not tell apart stands in STATUS.
OBS_STATUS = {
    Status.NORMAL: "A", Status.ESTIMATED: "E", Status.PROVISIONAL: "P", Status.FORECAST: "F", Status.BREAK: "B", Status.DOUBTFUL: "U",
    Status.WITHDRAWN: "M",
}  # fmt: skip
_DIMENSIONS = ("FREQ", "REF_AREA", "INDICATOR", "STATES", "SOURCE", "TIME_PERIOD")
_MEASURES = ("OBS_VALUE", "UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "OBS_STATUS", "STATUS", "PRINTED")
_PUBLISHED = ("PUBLISHER", "ORIGINAL_PUBLISHER", "RANK", "TITLE", "URL", "PUBLISHED", "DATED", "LANGUAGE", "RETRIEVED", "LICENCE")
_LEADS = {"2.1": ("DATAFLOW",), "3.0": ("STRUCTURE", "STRUCTURE_ID", "ACTION")}
_LED = {"2.1": (FLOW,), "3.0": ("dataflow", FLOW, "I")}
_WORDS = ("PRINTED", "PUBLISHER", "ORIGINAL_PUBLISHER", "TITLE", "LICENCE")
_RANGE = re.compile(r"(\d{4})-(\d\d)-01/P(\d+)M", re.ASCII)


def written(parcel: Parcel, edition: str = "3.0", *, delimiter: str = ",", formula_safe: bool = False) -> bytes:
    """The figures as one file. ``edition`` is that of SDMX, 2.1 or 3.0."""
    head = (*_LEADS[edition], *_DIMENSIONS, *_MEASURES, *_PUBLISHED)
    units = {code: str(entry["unit"]) for code, entry in parcel.codelists["measures"].items()}
    rows = ([*_LED[edition], *_row(one, parcel.sources[one.source], units)] for one in parcel.observations)
    safe = [head.index(name) for name in _WORDS] if formula_safe else []
    return table(head, rows, delimiter=delimiter, safe=safe)


def _row(one: Observation, source: Source, units: Mapping[str, str]) -> list[Any]:
    key = one.series
    unit = "percent" if one.states is not Printed.LEVEL else units[key.measure]
    power = max(one.ulp.adjusted(), 0)
    value = one.value.scaleb(-power)
    if power:
        value = value.quantize(Decimal(1))
    who = [source.publisher, source.original_publisher, source.rank, source.title, source.url, source.published_text]
    when = ["exact" if source.exact else "seen_by", source.language, source.retrieved or "", source.licence or ""]
    figure = [format(value, "f"), unit, power, max(-one.ulp.adjusted(), 0), OBS_STATUS[one.status], one.status.value, one.printed]
    return [key.frequency, key.entity, key.measure, one.states.value, one.source, time_of(one.period, key.frequency), *figure, *who, *when]


def time_of(key: PeriodKey, frequency: str) -> str:
    """A period as SDMX writes it: halves as S, runs of months as a range.

    >>> time_of((2024 * 12 + 6, 6), "H"), time_of((2024 * 12, 8), "M")
    ('2024-S2', '2024-01-01/P8M')
    """
    code = code_of(key, frequency)
    return f"{key[0] // 12:04d}-{key[0] % 12 + 1:02d}-01/P{key[1]}M" if "/" in code else code.replace("-H", "-S")


def period_in(text: str) -> Period | None:
    """The period of a TIME_PERIOD; None where it is none that is held.

    >>> [period_in(one).code for one in ("2024-S2", "2024-01-01/P8M", "2024-M03", "2024-A1")]
    ['2024-H2', '2024-01/2024-08', '2024-03', '2024']
    """
    if (found := _RANGE.fullmatch(text)) is not None:
        first = period_of(f"{found[1]}-{found[2]}")
        return Period.span(first, first.shift(int(found[3]) - 1)) if first is not None and int(found[3]) else None
    plain = re.sub(r"-A1$", "", text).replace("-S", "-H").replace("-M", "-")
    return period_of(plain)


def head_of(content: bytes) -> tuple[str, list[str]] | None:
    """The delimiter and the columns of a file that is SDMX-CSV; None where it is not."""
    line = content[:20_000].removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    for delimiter in (",", ";", "\t"):
        cells = next(csv.reader([line], delimiter=delimiter), [])
        names = [cell.partition(":")[0].strip() for cell in cells]  # with labels it reads "FREQ: Frequency"
        if "OBS_VALUE" in names and "TIME_PERIOD" in names and names[0] in ("DATAFLOW", "STRUCTURE"):
            return delimiter, names
    return None


def is_ours(content: bytes) -> bool:
    """Whether a file is SDMX-CSV that was written here."""
    return head_of(content) is not None and FLOW.encode() in content[:20_000]


def read(name: str, content: bytes) -> Parcel:
    """The figures of a file that was written here. Raises PackError with line, column and rule of every fault."""
    found = head_of(content)
    wanted = (*_DIMENSIONS, *_MEASURES, *_PUBLISHED)
    if found is None or not set(wanted) <= set(found[1]):
        raise PackError((Fault(name, 1, 1, "header", f"the columns {', '.join(wanted)} are wanted"),))
    delimiter, head = found
    faults: list[Fault] = []
    observations, sources = [], {}
    for line, row in _rows(name, content, delimiter, head, faults):
        row.update({key: unguarded(row[key]) for key in _WORDS})
        if row.get("ACTION", "I") not in ("I", "A", "M", "R"):
            faults.append(Fault(name, line, 1, "action", f"the action {excerpt(row['ACTION'])} is not carried out here"))
            continue
        try:
            observations.append(_observation(row))
            sources[row["SOURCE"]] = source_of({one.lower(): row[one] for one in _PUBLISHED} | {"source": row["SOURCE"]})
        except (ValueError, InvalidOperation) as error:
            faults.append(Fault(name, line, 1, "row", str(error)))
    if faults:
        raise PackError(tuple(faults))
    return Parcel(name.rpartition(".")[0], observations, sources)


def _rows(name: str, content: bytes, delimiter: str, head: Sequence[str], faults: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True)
        next(reader, None)
        for cells in reader:
            if len(cells) != len(head):
                faults.append(Fault(name, reader.line_num, 1, "columns", f"{len(cells)} cells instead of {len(head)}"))
                continue
            yield reader.line_num, dict(zip(head, cells, strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        faults.append(Fault(name, 1, 1, "csv", f"no CSV in UTF-8 ({error})"))


def _observation(row: Mapping[str, str]) -> Observation:
    period = period_in(row["TIME_PERIOD"])
    if period is None:
        raise ValueError(f"TIME_PERIOD is {excerpt(row['TIME_PERIOD'])}, which is no period that is held")
    if not re.fullmatch(r"-?\d{1,25}(?:\.\d{1,24})?", row["OBS_VALUE"], re.ASCII):
        raise ValueError(f"OBS_VALUE is {excerpt(row['OBS_VALUE'])}; a plain decimal number is wanted")
    power, decimals = int(row["UNIT_MULT"] or 0), int(row["DECIMALS"] or 0)
    value = Decimal(format(Decimal(row["OBS_VALUE"]).scaleb(power), "f"))
    key = SeriesKey(row["REF_AREA"], row["INDICATOR"], row["FREQ"])
    ulp = Decimal(format(Decimal(1).scaleb(power - decimals), "f"))
    return Observation(key, period.key, Printed(row["STATES"]), value, ulp, row["PRINTED"], row["SOURCE"], Status(row["STATUS"]))


def answers_in(content: bytes) -> dict[str, Any]:
    """What a file of another agency says of itself, as answers to what `factcheck data add` would ask."""
    found = head_of(content)
    if found is None:
        return {}
    delimiter, head = found
    rows = [row for _, row in _rows("", content, delimiter, head, [])]
    first = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").split("\n", 1)[0].strip()
    heading = next(csv.reader([first], delimiter=delimiter))
    columns = dict(zip(head, heading, strict=True))
    answers: dict[str, Any] = {"delimiter": delimiter, "period": columns["TIME_PERIOD"], "value": columns["OBS_VALUE"]}
    area = next((name for name in ("REF_AREA", "GEO", "geo", "COUNTRY") if name in columns), None)
    if area is not None:
        answers["entity_column"] = columns[area]
    powers = {row.get("UNIT_MULT", "") for row in rows} - {""}
    if len(powers) == 1 and (power := powers.pop()).isdigit():
        answers["times"] = str(10 ** int(power))
    return answers
