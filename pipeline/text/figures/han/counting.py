"""What a numeral counts: a date, a share, money, so many of something."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from pipeline.text.figures.han.characters import MORE
from pipeline.text.figures.han.clock import clock, hours
from pipeline.text.figures.han.dates import born, century, date, decade, months
from pipeline.text.figures.han.draft import Draft
from pipeline.text.figures.han.notations import score
from pipeline.text.figures.han.numerals import Numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.han.ranges import YEAR_DIGITS, join, other_end, years
from pipeline.text.figures.han.shares import discount, grows, tenths
from pipeline.text.figures.han.softness import soften
from pipeline.text.figures.han.units import counted
from pipeline.text.figures.han.words import Word
from pipeline.text.figures.model import FigureKind

_POINTS = frozenset(["ポイント", "个点", "個點", "个百分点", "個百分點", "百分点", "百分點"])
"""Points that a translation may leave without their per cent."""

_CURRENCY_SIGNS = {
    "US$": "USD",
    "HK$": "HKD",
    "$": "USD",
    "¥": "CNY",
    "￥": "CNY",
    "€": "EUR",
    "£": "GBP",
    "RMB": "CNY",
}

_WHOLES: tuple[Callable[[Page, int, Numeral], int | None], ...] = (date, clock)
"""What a numeral may be a part of, but not an ordinal."""

_MARKED: tuple[Callable[[Page, int, Numeral], int | None], ...] = (score, tenths, discount, century, born)
"""What the mark behind a numeral makes of it."""


def count(page: Page, place: int, numeral: Numeral) -> int:
    """Emit what the numeral at a place counts, and give the place behind it."""
    ordinal = page.plain[place - 1] == "第"
    alternatives: list[Fraction] = []
    if not ordinal and (other := other_end(page, numeral)):
        alternatives = join(numeral, other)
        if end := months(page, place, numeral) or hours(page, place, numeral) or years(page, place, numeral):
            return end
    if end := decade(page, place, numeral):
        return end
    for whole in () if ordinal else _WHOLES:
        if end := whole(page, place, numeral):
            return end
    for marked in _MARKED:
        if end := marked(page, place, numeral):
            return end
    made = Draft(
        place,
        numeral.end,
        numeral.low,
        numeral.high,
        soft=numeral.single and not numeral.western,
        alternatives=alternatives,
    )
    if ordinal:
        made.kind, made.soft, made.start = FigureKind.ORDINAL, made.low <= 2, place - 1
    else:
        _what(page, place, numeral, made)
    soften(page, place, numeral, made)
    return page.emit(
        made.start,
        made.end,
        made.kind,
        made.low,
        made.high,
        soft=made.soft,
        name=made.name,
        vague=numeral.vague,
        words=not numeral.western,
        unit=made.unit,
        parts=made.parts,
        alternatives=tuple(made.alternatives),
        approximate=numeral.approximate,
        factor=numeral.scale if numeral.scaled else Fraction(1),
    )


def _what(page: Page, place: int, numeral: Numeral, made: Draft) -> None:
    """Read what stands before and behind a numeral: money, percent, times, a unit or measure word."""
    plain = page.plain
    word = page.after(made.end, "percent", "age", "times", "duration", "unit", "currency", "measure", "noun")
    if (
        plain[made.end] in MORE
        and word is not None
        and word.category == "measure"
        and (later := page.after(made.end + 1, "duration", "age", "unit", "currency", "measure"))
    ):
        # 多 before what is counted: 三多小时.
        word, made.end, numeral.approximate = later, made.end + 1, True
    money = _money_before(page, place)
    if money:
        made.kind, made.soft = FigureKind.CURRENCY, False
        made.unit, made.start = money
        if word and word.category == "currency":
            made.end += len(word.form)
    elif word is None:
        _uncounted(page, place, numeral, made)
    elif word.category == "percent":
        made.alternatives = [value / 100 for value in made.alternatives]
        if word.form in _POINTS:
            made.alternatives += [made.low, made.high]
        made.kind, made.low, made.high, made.soft = FigureKind.PERCENT, made.low / 100, made.high / 100, False
        made.end += len(word.form)
    elif word.category == "times":
        _times(page, place, word, made)
    else:
        counted(page, word, numeral, made)
    if made.kind is FigureKind.COUNT and plain.startswith("季度", made.end):
        # 三季度 must be there; 一季度 is "first", which may go unsaid.
        made.kind, made.soft = FigureKind.ORDINAL, made.low < 2
        if plain[place - 1] in "前头":
            # 前三季度 : the first nine months
            made.alternatives.append(made.low * 3)
    if word is None and made.kind is FigureKind.COUNT and len(numeral.bare) == YEAR_DIGITS and 1000 <= made.low <= 2100:
        made.kind = FigureKind.YEAR


def _uncounted(page: Page, place: int, numeral: Numeral, made: Draft) -> None:
    """Read what has no unit: 十 alone is soft; F-22 is a name."""
    if numeral.western:
        made.name = _glued(page, place, made.end)
        return
    if numeral.single and made.low >= 10 and not numeral.scaled:
        made.soft = True
    if page.plain[made.end] == "半" and numeral.single:
        made.end += 1


def _times(page: Page, place: int, word: Word, made: Draft) -> None:
    """Read 3倍, 两倍半, 增加两倍."""
    made.kind, made.soft = FigureKind.MULTIPLE, False
    made.end += len(word.form)
    if page.plain[made.end] == "半":
        made.low, made.high, made.end = made.low + Fraction(1, 2), made.high + Fraction(1, 2), made.end + 1
    if grows(page, place):
        # 增加两倍 is three times as much; "by two times" and "by 200 %" say the same.
        made.alternatives.append(made.low)
        made.low, made.high, made.unit = made.low + 1, made.high + 1, "grown"
    elif made.low == made.high == 1:
        # 一倍多 : more than double
        made.low, made.high, made.unit = Fraction(2), Fraction(2), "grown"
        made.alternatives.append(Fraction(1))
    else:
        made.alternatives.append(made.low - 1)


def _money_before(page: Page, place: int) -> tuple[str, int] | None:
    """Give the currency whose sign stands before a numeral, and the place of the sign."""
    for sign, code in _CURRENCY_SIGNS.items():
        if page.plain.startswith(sign, max(0, place - len(sign))) and place >= len(sign):
            return code, place - len(sign)
    return None


def _glued(page: Page, place: int, end: int) -> bool:
    """Whether Latin letters are glued to digits: F-22, H7N9, 5G."""
    before, after = page.plain[place - 1], page.plain[end]
    if before == "-" and place > 1:
        before = page.plain[place - 2]
    return any(char.isascii() and char.isalpha() for char in (before, after))
