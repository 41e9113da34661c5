"""Dates, years, decades and centuries: 2018年7月17日, 98年, 平成30年, 上世纪80年代, 19世纪, 80后."""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.han.characters import NUMERAL, RANGE
from pipeline.text.figures.han.numerals import Numeral, read_numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.model import FigureKind

MAX_ERA_YEAR = 70
"""No era of Japan has lasted longer."""

_CALLED_SO = (2010, 2020)
"""Years from when 80后 and 90后 have been words of the papers."""

_BORN = frozenset({"50", "60", "70", "80", "85", "90", "95", "00", "05", "10"})
_DAY = frozenset("日号號")


def date(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read 2018年7月17日, 7月17日, 7月, 17日, 2018年, 98年."""
    if numeral.vague or not numeral.one or not numeral.whole or numeral.approximate:
        return None
    if numeral.scaled and numeral.low > 31:
        return None
    plain, words = page.plain, not numeral.western
    if plain[numeral.end] == "年":
        named = _year(page, place, numeral)
        if named is None:
            return None
        start, year, bare = named
        end = numeral.end + 1
        current = read_numeral(page, end)
        if current is None or not _is_month(page, current):
            # 结婚62年 looks like 98年, a year.
            short = (Fraction(1900 + year), Fraction(2000 + year)) if len(bare) == 2 else ()
            unit = "year" if short else ""
            return page.emit(start, end, FigureKind.YEAR, Fraction(year), alternatives=short, words=words, unit=unit)
    else:
        start, year, current, end = place, 0, numeral, numeral.end
    month = day = 0
    if _is_month(page, current):
        month, end = int(current.low), current.end + 1
        if plain[end] == "份":
            end += 1
        last = read_numeral(page, end)
        if not year and plain[end] in RANGE and (final := _last_month(page, end + 1)):
            # 1月至10月 : the first ten months
            return _months(page, place, final.end, current.low, final.low, words=words)
        if last and plain[last.end] in _DAY and 1 <= last.low <= 31 and last.one:
            day, end = int(last.low), last.end + 1
    elif _is_day(page, numeral):
        day, end = int(numeral.low), end + 1
    if not month and not day:
        return None
    value = Fraction(year * 10000 + month * 100 + day)
    return page.emit(start, end, FigureKind.DATE, value, parts=(year, month, day), words=words)


def _year(page: Page, place: int, numeral: Numeral) -> tuple[int, int, str] | None:
    """Give where a year begins, its number and its digits as written; None of a span of years."""
    before, follows, bare = page.plain[max(0, place - 2) : place], page.plain[numeral.end + 1], numeral.bare
    era = page.spec.eras.get(before)
    if era is not None and numeral.low <= MAX_ERA_YEAR:
        year = era + int(numeral.low)
        return place - 2, year, str(year)
    if len(bare) == 4 and 1000 <= numeral.low <= 2999:
        return place, int(numeral.low), bare
    if len(bare) != 2 or follows in "来间后前内里":
        return None
    if bare[0] in "06789" or (bare[0] in "12" and (follows.isdecimal() or follows in "的初末底春夏秋")):
        return place, int(numeral.low), bare
    return None


def _is_month(page: Page, numeral: Numeral) -> bool:
    return (
        page.plain[numeral.end] == "月"
        and numeral.one
        and not numeral.vague
        and numeral.whole
        and 1 <= numeral.low <= 12
    )


def _is_day(page: Page, numeral: Numeral) -> bool:
    """Whether a numeral is a day of the month without a month: not 3号线, not 三号, not 5日内."""
    mark, follows = page.plain[numeral.end], page.plain[numeral.end + 1]
    if mark not in _DAY or not 1 <= numeral.low <= 31:
        return False
    if mark != "日" and (numeral.single or follows in "线楼门馆公路店院厅机井球选文令种床"):
        return False
    return follows not in "内里游均間间目"


def first_year(page: Page, place: int) -> int | None:
    """Read 令和元年, the first year of an era; `place` is that of 元."""
    era = page.plain[max(0, place - 2) : place]
    if era not in page.spec.eras or page.plain[place + 1] != "年":
        return None
    return page.emit(place - 2, place + 2, FigureKind.YEAR, Fraction(page.spec.eras[era] + 1))


def months(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read both ends of 1至9月: "January to September", or "the first nine months"."""
    plain, end = page.plain, numeral.end
    if plain[end] != "月" or plain[end + 1] in "龄大" or not 1 <= numeral.low < numeral.high <= 12:
        return None
    return _months(page, place, end, numeral.low, numeral.high, words=not numeral.western)


def _months(page: Page, place: int, end: int, first: Fraction, final: Fraction, *, words: bool) -> int:
    for month, last in ((first, False), (final, True)):
        page.emit(
            place,
            end + 1,
            FigureKind.DATE,
            month * 100,
            parts=(0, int(month), 0),
            soft=not last and first == 1,
            words=words,
            unit="month" if last and first == 1 else "",
        )
    return end + 1


def _last_month(page: Page, at: int) -> Numeral | None:
    """Read the 10月 of 1月至10月; one with a day is a date of its own."""
    numeral = read_numeral(page, at)
    if numeral is None or not _is_month(page, numeral):
        return None
    day = read_numeral(page, numeral.end + 1)
    return None if day and page.plain[day.end] in _DAY else numeral


def decade(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read 80年代, 上世纪80年代."""
    word = page.after(numeral.end, "decades")
    if word is None or numeral.low % 10 or numeral.vague:
        return None
    past = 1900 if numeral.low < 100 and page.plain.startswith(("上世纪", "上世紀"), max(0, place - 3)) else 0
    return page.emit(
        place,
        numeral.end + len(word.form),
        FigureKind.DECADE,
        numeral.low + past,
        numeral.high + past,
        words=not numeral.western,
    )


def century(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read 19世纪, 20世纪80年代."""
    word = page.after(numeral.end, "century")
    if word is None:
        return None
    end, words = numeral.end + len(word.form), not numeral.western
    if page.plain[end].isdecimal() or page.plain[end] in NUMERAL:
        tens = read_numeral(page, end)
        later = page.after(tens.end, "decades") if tens else None
        if tens and later and tens.low % 10 == 0 and tens.low < 100:
            # 二十世纪八九十年代 : the 1980s and 1990s
            base = (numeral.low - 1) * 100
            end = tens.end + len(later.form)
            return page.emit(place, end, FigureKind.DECADE, base + tens.low, base + tens.high, words=words)
    return page.emit(place, end, FigureKind.CENTURY, numeral.low, numeral.high, words=words)


def born(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read 80后: born in the 1980s."""
    word = page.after(numeral.end, "born")
    if word is None or numeral.bare not in _BORN or page.plain[numeral.end + 1] == "来":
        return None
    years = (1900 + numeral.low, 2000 + numeral.low)
    end = numeral.end + len(word.form)
    return page.emit(
        place, end, FigureKind.DECADE, numeral.low, words=False, alternatives=(*years, *_ages(numeral.low))
    )


def _ages(low: Fraction) -> tuple[Fraction, ...]:
    """Give the tens of years that people born in a decade were old when they were so called: 90后 is "in his twenties"."""
    first = low + (1900 if low >= 50 else 2000)
    ages = {(year - first) // 10 * 10 for year in _CALLED_SO}
    return tuple(Fraction(age) for age in sorted(ages) if age >= 10)
