"""Measure words and units behind a numeral, with what belongs to them: 1米85, 两个半小时, 一年零六个月, 五元五毛."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import regex

from pipeline.text.figures.han.characters import DIGITS, SCALES
from pipeline.text.figures.han.draft import Draft
from pipeline.text.figures.han.numerals import Numeral, read_numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.han.softness import may_go_unsaid
from pipeline.text.figures.han.words import Word
from pipeline.text.figures.model import FigureKind

_HALVED = frozenset("圈碗杯瓶页頁包盒趟层層箱")
"""Measure words before a half: 两圈半."""

_SMALLER = {
    "meter": ("centimeter", 100),
    "kilometer": ("meter", 1000),
    "kilo": ("meter", 1000),
    "kilogram": ("gram", 1000),
}
"""Units that are followed by a smaller one, and how many of that they have."""

MAX_WEIGHED = 10
"""Characters around キロ in which something may show that it is a weight."""

_WEIGHED = regex.compile("体重|重さ|重量|重い|やせ|痩|太っ|減量|減り|米|肉|魚|野菜|荷|ダイエット|太る")
MAX_SPEED = 6
"""Characters before kilometers in which 时速 may make them a speed."""

_SPEED = regex.compile("时速|時速|每小时|每小時|毎時")
_HUNDREDTHS = regex.compile(r"\d{1,3}(?![\d.年月日个名人])")
_KINDS = {
    "duration": FigureKind.DURATION,
    "century": FigureKind.DURATION,
    "unit": FigureKind.UNIT,
    "currency": FigureKind.CURRENCY,
    "age": FigureKind.AGE,
}


HALF = Fraction(1, 2)


def counted(page: Page, word: Word, numeral: Numeral, made: Draft) -> None:
    """Read the measure or unit behind a numeral, and what is added behind that."""
    plain = page.plain
    end = made.end if plain.startswith(word.form, made.end) else plain.index(word.form, numeral.end)
    end += len(word.form)
    if numeral.one and (more := _more(page, word, numeral, end)):
        made.low = made.high = made.low + more[0]
        end = more[1]
    if word.name == "year" and numeral.one and numeral.whole and (months := _months_behind(page, end)):
        # 一年零六个月 : 18 months, a year and six months
        made.parts = (int(made.low), months[0])
        made.low = made.high = made.low * 12 + months[0]
        made.kind, made.unit, made.end, made.soft = FigureKind.DURATION, "month", months[1], False
        return
    word, half, made.end = _half_behind(page, word, numeral, made.start, end)
    if made.low == made.high:
        made.low, made.high = made.low + half, made.high + half
    if word.form == "旬":
        # 六旬老人 is sixty.
        made.low, made.high = made.low * 10, made.high * 10
    made.soft = numeral.single and not numeral.western and may_go_unsaid(page, numeral.end, word, made)
    if word.value is not None:
        # 两毛 : 0.2 yuan, 20 cents
        made.alternatives += [made.low, made.low * word.value * 100]
        made.low, made.high = made.low * word.value, made.high * word.value
    if word.category == "measure" and word.form == "元":
        made.kind, made.unit = FigureKind.CURRENCY, "CNY"
        return
    made.kind, made.unit = _KINDS.get(word.category, FigureKind.COUNT), _unit(page, word, made)
    if word.category in {"measure", "noun"} and not half:
        made.end -= len(word.form)


def _more(page: Page, word: Word, numeral: Numeral, end: int) -> tuple[Fraction, int] | None:
    """Read what adds to a measure behind it: 9秒91, 1米85, 3块5, 1メートル50センチ, 五元五毛."""
    if word.form == "秒" and numeral.western and (found := _HUNDREDTHS.match(page.plain, end)):
        return Fraction(int(found.group()), 10 ** len(found.group())), found.end()
    if word.form in {"米", "块", "塊"} and numeral.low < 1000 and (decimals := _decimals(page, end)):
        return decimals
    if word.name in _SMALLER and (rest := _rest(page, end, *_SMALLER[word.name])):
        return rest
    return _change(page, end, word.name) if word.category == "currency" and word.value is None else None


def _half_behind(page: Page, word: Word, numeral: Numeral, start: int, end: int) -> tuple[Word, Fraction, int]:
    """Read 半 behind a measure: 两个半小时, 一年半, 一分半钟; give what is counted, the half and the place behind."""
    plain = page.plain
    if word.form in {"个", "個"} and plain[end] in "半多":
        later = page.after(end + 1, "duration", "unit", "century")
        half = HALF if plain[end] == "半" else Fraction(0)
        numeral.approximate = numeral.approximate or (not half and later is not None)
        if later:
            return later, half, end + 1 + len(later.form)
        return word, half, end + (half > 0)
    if word.form == "分":
        minute = replace(word, category="duration", name="minute")
        if plain.startswith(("半钟", "半鐘"), end):
            return minute, HALF, end + 2
        seconds = read_numeral(page, end)
        if plain[start - 1] in "时時" or (seconds and plain[seconds.end] == "秒"):
            # 三分三十五秒, 5小时15分
            return minute, Fraction(0), end
    if (
        (word.category in {"duration", "unit", "age", "currency"} or word.form in _HALVED)
        and plain[end] == "半"
        and plain[end + 1] not in "山决夜场"
        and not (word.name == "second" and numeral.western)
    ):
        return word, HALF, end + 1
    return word, Fraction(0), end


def _unit(page: Page, word: Word, made: Draft) -> str:
    """Give the name of a unit: キロ by what is weighed, 公里 by what is driven (时速80公里, 每小时120公里)."""
    unit = word.name
    if unit == "kilo":
        weighed = _WEIGHED.search(page.plain, max(0, made.start - MAX_WEIGHED), made.end + MAX_WEIGHED)
        unit = "kilogram" if weighed else "kilometer"
    if unit == "kilometer" and _SPEED.search(page.plain, max(0, made.start - MAX_SPEED), made.start):
        return "kilometer-per-hour"
    return unit


def _decimals(page: Page, at: int) -> tuple[Fraction, int] | None:
    """Read the digits behind 米 and 块 that are its decimals."""
    plain, digits, end = page.plain, "", at
    while len(digits) < 3 and (plain[end].isdecimal() or plain[end] in DIGITS):
        digits += plain[end] if plain[end].isdecimal() else str(DIGITS[plain[end]])
        end += 1
    if not digits or len(digits) > 2 or plain[end] in "个名年月人米" or plain[end] in SCALES:
        return None
    return Fraction(int(digits), 10 ** len(digits)), end


def _rest(page: Page, at: int, unit: str, many: int) -> tuple[Fraction, int] | None:
    """Read what stands behind a measure in a smaller unit, of which the measure has `many`."""
    small = read_numeral(page, at)
    word = page.after(small.end, "unit") if small else None
    if small is None or word is None or word.name != unit or not small.one or small.low >= many:
        return None
    return small.low / many, small.end + len(word.form)


def _change(page: Page, at: int, currency: str) -> tuple[Fraction, int] | None:
    """Read what stands behind a sum in a smaller coin: 五毛, 24銭, 50美分."""
    small = read_numeral(page, at)
    coin = page.after(small.end, "currency") if small else None
    if small is None or coin is None or coin.value is None or coin.name != currency or not small.one or not small.whole:
        return None
    value = small.low * coin.value
    return (value, small.end + len(coin.form)) if value < 1 else None


def _months_behind(page: Page, at: int) -> tuple[int, int] | None:
    """Read 零六个月 behind a number of years."""
    months = read_numeral(page, at + 1 if page.plain[at] in "零又" else at)
    word = page.after(months.end, "duration") if months else None
    if months is None or word is None or word.name != "month" or not months.one or not months.whole:
        return None
    return (int(months.low), months.end + len(word.form)) if months.low < 12 else None
