"""What a number counts: percent, money, years of age, hours, kilometres ... or nothing but itself.

`KINDS` are asked in order; the first that knows the words beside the number decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from pipeline.text.figures.model import FigureKind
from pipeline.text.figures.spaced.clock import hour_of_day, morning
from pipeline.text.figures.spaced.eras import decades_behind, shares_century
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.scales import Number, currency_before

_HUNDREDTH = Fraction(1, 100)
_MANY_PERCENT = 10
"""A share from which on a group sign is likelier than a decimal mark."""


@dataclass(slots=True)
class Draft:
    """A figure whose kind is being decided."""

    number: Number
    index: int
    """Token of the number."""
    first: int
    """Token that the figure begins with: a currency sign may stand before its number."""
    at: int
    """Token where the word for what is counted would stand."""
    end: int
    """Token after the figure."""
    kind: FigureKind
    low: Fraction
    high: Fraction
    alternatives: tuple[Fraction, ...]
    parts: tuple[int, ...]
    soft: bool
    name: bool
    """Whether letters are glued to the number: F-22, 5G."""
    unit: str = ""


def decide(reading: Reading, draft: Draft) -> None:
    """Give a figure its kind, with the words that belong to it."""
    number = draft.number
    if draft.kind is FigureKind.SCORE:
        # Nothing is counted by it: in "11:5 s jednou remízou" the s is a preposition.
        return
    if number.ordinal:
        draft.kind = FigureKind.ORDINAL
    if number.year:
        draft.kind, draft.alternatives = FigureKind.YEAR, (*draft.alternatives, draft.low % 100)
    for known in KINDS:
        if known(reading, draft):
            break
    if number.low == 1 == number.high and not number.digits and draft.kind in {FigureKind.UNIT, FigureKind.AGE}:
        draft.soft = number.soft
    if draft.kind is FigureKind.CURRENCY and draft.low == 1 and number.soft:
        draft.soft = True


def _percent(reading: Reading, draft: Draft) -> bool:
    # "jeden procentní bod": the longer word first.
    found = reading.match(draft.at, "points") or reading.match(draft.at, "percent")
    if not found:
        return False
    points = found[0].category == "points"
    share = _HUNDREDTH if points else found[0].value or _HUNDREDTH
    # "19,025%" is hardly nineteen thousand per cent.
    draft.alternatives = tuple(
        value * share
        for value in draft.alternatives
        if value * share < _MANY_PERCENT or draft.low * share >= _MANY_PERCENT
    )
    if points:
        # Points of a score or an index, or of per cent.
        draft.alternatives = (*draft.alternatives, draft.low, draft.high)
    # "un point", "ein Punkt": a dot or an issue, unless a number counts them.
    draft.soft = draft.number.soft and points
    draft.kind, draft.low, draft.high, draft.end = FigureKind.PERCENT, draft.low * share, draft.high * share, found[1]
    return True


def _money_before(reading: Reading, draft: Draft) -> bool:
    money = currency_before(reading, draft.index)
    if not money:
        return False
    draft.kind, draft.unit, draft.first, draft.soft = FigureKind.CURRENCY, money[0].name, money[1], False
    if after := reading.match(draft.at, "currency"):
        draft.end = after[1]
    return True


def _age(reading: Reading, draft: Draft) -> bool:
    found = None if draft.number.ordinal else reading.match(draft.at, "age")
    if not found:
        return False
    draft.kind, draft.unit, draft.end = FigureKind.AGE, "year", found[1]
    return True


def _decade(reading: Reading, draft: Draft) -> bool:
    end = decades_behind(reading, draft.number, draft.end) if draft.number.plain else None
    if not end:
        return False
    draft.kind, draft.end = FigureKind.DECADE, end
    return True


def _century(reading: Reading, draft: Draft) -> bool:
    number, found = draft.number, reading.match(draft.at, "century")
    if found and (number.ordinal or (number.digits and number.low <= 30 and reading.spec.code != "en")):
        draft.kind, draft.end, draft.soft = FigureKind.CENTURY, found[1], False
        return True
    if number.plain and number.ordinal and shares_century(reading, draft.end):
        draft.kind, draft.soft = FigureKind.CENTURY, False
        return True
    return False


def _hour(reading: Reading, draft: Draft) -> bool:
    number = draft.number
    if draft.low != draft.high or number.vague or number.ordinal:
        return False
    read = hour_of_day(reading, number, draft.end)
    if not read:
        return False
    minutes, draft.end, sure = read
    draft.kind, draft.parts, draft.soft = FigureKind.CLOCK, divmod(minutes, 60), False
    draft.low = draft.high = Fraction(minutes)
    if not sure and not (number.digits and morning(reading, draft.index)):
        draft.alternatives = (Fraction((minutes + 720) % 1440),)
    return True


def _times(reading: Reading, draft: Draft) -> bool:
    found = None if draft.number.ordinal else reading.match(draft.at, "times")
    if not found:
        return False
    draft.kind, draft.end = FigureKind.MULTIPLE, found[1]
    return True


def _span(reading: Reading, draft: Draft) -> bool:
    if draft.number.ordinal or (draft.name and reading.attached(draft.at)):
        return False
    found = reading.match(draft.at, "duration")
    if not found:
        return False
    draft.kind, draft.unit, draft.end = FigureKind.DURATION, found[0].name, found[1]
    _and_a_half(reading, draft)
    return True


def _money_behind(reading: Reading, draft: Draft) -> bool:
    found = None if draft.number.ordinal else reading.match(draft.at, "currency")
    if not found:
        return False
    draft.kind, draft.unit, draft.end = FigureKind.CURRENCY, found[0].name, found[1]
    return True


def _unit(reading: Reading, draft: Draft) -> bool:
    found = None if draft.number.ordinal or draft.name else reading.match(draft.at, "unit")
    if not found:
        return False
    if len(found[0].tokens[0]) == 1 and draft.at != draft.end and not reading.attached(draft.at):
        # "model 5 m": one letter stands too far off to be a unit.
        return False
    draft.kind, draft.unit, draft.end = FigureKind.UNIT, found[0].name, found[1]
    _and_a_half(reading, draft)
    return True


def _year(reading: Reading, draft: Draft) -> bool:
    number = draft.number
    if not (number.plain and draft.kind is FigureKind.COUNT and number.digits and 1000 <= draft.low <= 2100):
        return False
    if len(reading.raw[draft.index]) != 4:
        return False
    draft.kind = FigureKind.YEAR
    return True


def _numbered(reading: Reading, draft: Draft) -> bool:
    """Know "No. 5", "§ 12"."""
    for length in (1, 2):
        found = reading.match(draft.index - length, "before-number")
        if found and found[1] == draft.index:
            draft.kind = FigureKind.ORDINAL
            return True
    return False


KINDS: tuple[Callable[[Reading, Draft], bool], ...] = (
    _percent,
    _money_before,
    _age,
    _decade,
    _century,
    _hour,
    _times,
    _span,
    _money_behind,
    _unit,
    _year,
    _numbered,
)


def _and_a_half(reading: Reading, draft: Draft) -> None:
    """Add what stands behind the unit: dos horas y media, two years and a half."""
    plus = reading.match(draft.end, "plus")
    if plus and plus[0].value is not None and not draft.number.fraction:
        draft.low, draft.high, draft.end = draft.low + plus[0].value, draft.high + plus[0].value, plus[1]
