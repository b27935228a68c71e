"""The figures of one measure of one entity as bytes: a table of what they are about, and a row for every printing.

All numbers are little-endian. The table is sorted; each of its entries leads to the first of its printings.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

from factcheck.model.series import Observation, Printed, Series, Status

#: Start, months, what it states, first printing; and of a printing: digits, exponent, place, status, frequency, source, wording.
FIGURE, PRINTING = struct.Struct("<iHHI"), struct.Struct("<qbbBBII")
STATES, STATUSES, FREQUENCIES = tuple(Printed), tuple(Status), ("A", "H", "Q", "M", "W", "D")
#: A printing that reads as its value does.
PLAIN = 0xFFFFFFFF
#: Bytes of a fingerprint.
MARK_SIZE = 8
#: Where a printing has its frequency, and how many bytes of it are numbers.
_FREQUENCY, _NUMBERS = 11, 12


class Rows(NamedTuple):
    """Table and printings."""

    table: bytes
    printings: bytes


def rows_of(series: Series, number: Callable[[str], int], text: Callable[[str], int]) -> Rows:
    """A series laid out; ``number`` tells the place of a source and ``text`` that of a wording."""
    table, printings = bytearray(), bytearray()
    count = 0
    for (start, months), states in sorted(series.observations, key=lambda figure: (*figure[0], STATES.index(figure[1]))):
        table += FIGURE.pack(start, months, STATES.index(states), count)
        for one in series.observations[(start, months), states]:
            printings += _printing(one, number(one.source), text)
            count += 1
    return Rows(bytes(table), bytes(printings))


def _printing(one: Observation, source: int, text: Callable[[str], int]) -> bytes:
    sign, digits, exponent = one.value.as_tuple()
    assert isinstance(exponent, int)
    mantissa = int("".join(map(str, digits))) * (-1 if sign else 1)
    place = one.ulp.normalize()
    if place.as_tuple().digits != (1,):
        raise ValueError(f"{one.series}: the last place {one.ulp} is no power of ten")
    worded = PLAIN if one.printed == format(one.value, "f") else text(one.printed)
    frequency = FREQUENCIES.index(one.series.frequency)
    return PRINTING.pack(mantissa, exponent, place.adjusted(), STATUSES.index(one.status), frequency, source, worded)


def joined(parts: Sequence[Rows]) -> Rows:
    """Several layouts of one measure of one entity as one; the printings of a figure stand in the order of the parts."""
    if len(parts) == 1:
        return parts[0]
    held: dict[tuple[int, int, int], list[bytes]] = {}
    for table, printings in parts:
        entries = list(FIGURE.iter_unpack(table))
        ends = [first for *_, first in entries[1:]] + [len(printings) // PRINTING.size]
        for (start, months, states, first), end in zip(entries, ends, strict=True):
            held.setdefault((start, months, states), []).append(printings[first * PRINTING.size : end * PRINTING.size])
    return _laid(held)


def _laid(held: dict[tuple[int, int, int], list[bytes]]) -> Rows:
    table, printings = bytearray(), bytearray()
    for about, pieces in sorted(held.items()):
        table += FIGURE.pack(*about, len(printings) // PRINTING.size)
        printings += b"".join(pieces)
    return Rows(bytes(table), bytes(printings))


def frequencies_of(rows: Rows) -> tuple[int, ...]:
    """The numbers of the frequencies that the printings have."""
    return tuple(sorted(set(rows.printings[_FREQUENCY :: PRINTING.size])))


def of_frequency(rows: Rows, frequency: int) -> Rows:
    """The figures of one frequency alone."""
    if frequencies_of(rows) == (frequency,):
        return rows
    held: dict[tuple[int, int, int], list[bytes]] = {}
    entries = list(FIGURE.iter_unpack(rows.table))
    ends = [first for *_, first in entries[1:]] + [len(rows.printings) // PRINTING.size]
    for (*about, first), end in zip(entries, ends, strict=True):
        for at in range(first * PRINTING.size, end * PRINTING.size, PRINTING.size):
            if rows.printings[at + _FREQUENCY] == frequency:
                held.setdefault((about[0], about[1], about[2]), []).append(rows.printings[at : at + PRINTING.size])
    return _laid(held)


def numbered(rows: Rows, number: Callable[[int], int]) -> Rows:
    """The same with other numbers for the sources."""
    words = array("I", rows.printings)
    words[3::5] = array("I", map(number, words[3::5]))
    return Rows(rows.table, words.tobytes())


def fingerprint(rows: Rows, marks: Sequence[bytes], text: Callable[[int], str]) -> bytes:
    """Eight bytes that change with anything that a figure is judged by; ``marks`` are those of the sources by their number."""
    words = array("I", rows.printings)
    numbers, texts = array("I", bytes(_NUMBERS * (len(words) // 5))), words[4::5]
    for column in range(3):
        numbers[column::3] = words[column::5]
    worded = ((place, text(one)) for place, one in enumerate(texts) if one != PLAIN) if set(texts) != {PLAIN} else ()
    return fingerprint_of(rows.table, numbers.tobytes(), b"".join(map(marks.__getitem__, words[3::5])), worded)


def fingerprint_of(table: bytes, numbers: bytes, marks: bytes, worded: Iterable[tuple[int, str]] = ()) -> bytes:
    """The same from its parts: the table, the numbers of the printings, the marks of their sources, and their wordings by place."""
    hashed = blake2b(table, digest_size=MARK_SIZE)
    hashed.update(numbers)
    hashed.update(marks)
    for place, told in worded:
        hashed.update(f"{place}\0{told}\0".encode())
    return hashed.digest()
