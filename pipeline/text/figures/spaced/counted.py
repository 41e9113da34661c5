"""A number that was read becomes a figure, with all that belongs to it: its month, its range, what it counts."""

from __future__ import annotations

from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.clock import hour_before_hour
from pipeline.text.figures.spaced.dates import day_before_month, dotted_day
from pipeline.text.figures.spaced.kinds import Draft, decide
from pipeline.text.figures.spaced.names import in_name
from pipeline.text.figures.spaced.numbers import read_number
from pipeline.text.figures.spaced.ranges import join_range
from pipeline.text.figures.spaced.ratios import fraction_of, part_of_whole, quotient
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.scales import Number


def counted(reading: Reading, index: int) -> int | None:
    """Read the number that begins at a token; give the token after its figure."""
    number = read_number(reading, index)
    if number is None:
        return None
    if index <= 1 and (day := day_before_month(reading, index, number)):
        # "25. Juli" opens no list.
        return day
    if index <= 1 and _enumerates(reading, number, index):
        reading.emit(index, number.end, FigureKind.ORDINAL, number.low, soft=True, words=False)
        return number.end
    if number.parts:
        if not (reading.spec.day_dot and len(number.parts) == 2):
            reading.emit(index, number.end, FigureKind.VERSION, number.low, parts=number.parts, words=False)
            return number.end
        number.parts = ()
    if not number.plain and not number.fraction and number.kind is FigureKind.VERSION:
        number.kind = FigureKind.COUNT
    return (
        day_before_month(reading, index, number)
        or dotted_day(reading, index, number)
        or hour_before_hour(reading, index, number)
        or _figure(reading, index, number)
    )


def _enumerates(reading: Reading, number: Number, index: int) -> bool:
    """Whether a number opens a list item: "1. Products", "(2) Taxes"; a translator may leave it to the layout."""
    if not number.digits or not number.plain or number.low > 99 or number.end >= reading.size:
        return False
    mark = reading.tokens[number.end]
    if index == 1:
        return reading.tokens[0] in {"(", "（"} and mark in {")", "）"}
    return (
        mark in {".", ")", "、", "）"}
        and reading.attached(number.end)
        and not reading.attached(number.end + 1)
        and number.end + 1 < reading.size
        and not reading.raw[number.end + 1][:1].islower()
    )


def _figure(reading: Reading, index: int, number: Number) -> int:
    """Add the figure of a number that is no day of a month; give the token after it."""
    _ordinal_dot(reading, number)
    _share(reading, number)
    join_range(reading, index, number)
    end = number.end
    draft = Draft(
        number,
        index,
        first=index,
        at=_what_is_counted(reading, number),
        end=end,
        kind=number.kind,
        low=number.low,
        high=number.high,
        alternatives=number.alternatives,
        parts=number.parts,
        soft=number.soft,
        name=in_name(reading, index, end, number),
    )
    decide(reading, draft)
    behind = reading.match(draft.end, "behind-approx")
    if behind:
        draft.end = behind[1]
    reading.emit(
        draft.first,
        draft.end,
        draft.kind,
        draft.low,
        draft.high,
        soft=draft.soft,
        name=draft.name,
        vague=number.vague,
        words=not number.digits,
        unit=draft.unit,
        parts=draft.parts,
        alternatives=draft.alternatives,
        approximate=number.vague or behind is not None,
        scaled=number.scaled,
    )
    return max(draft.end, index + 1)


def _ordinal_dot(reading: Reading, number: Number) -> None:
    """Take a full stop that makes an ordinal: 3. místo, 19. století."""
    end = number.end
    if not (reading.spec.day_dot and number.plain and number.digits and reading.dot(end)):
        return
    follows = end + 1 < reading.size and reading.kinds[end + 1] == "w" and not reading.attached(end + 1)
    if follows and (reading.raw[end + 1][:1].islower() or reading.match(end + 1, "century")):
        number.ordinal, number.end = True, end + 1


def _share(reading: Reading, number: Number) -> None:
    """Read the rest of 2/3, two thirds, one in four into the number."""
    quotient(reading, number)
    if number.plain and not number.ordinal and number.low < 100 and not fraction_of(reading, number) and number.low:
        part_of_whole(reading, number)


def _what_is_counted(reading: Reading, number: Number) -> int:
    """Give the token where the word for what a number counts would stand."""
    at = number.end + 1 if reading.hyphen(number.end) else number.end
    of = reading.match(at, "of") if number.scaled >= 1000 else None
    if of and any(reading.match(of[1], category) for category in ("currency", "unit", "duration")):
        # "4,2 milliards d'euros", "tre milioni di tonnellate"
        return of[1]
    return at
