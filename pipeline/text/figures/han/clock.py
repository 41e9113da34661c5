"""Times of day: 17时07分, 下午三点半, 9点, 24时, 三点一刻."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import regex

from pipeline.text.figures.han.numerals import Numeral, read_numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.model import FigureKind

MAX_LATER = 40
"""Characters before an hour in which 下午 or 晚 may say which half of the day it is."""

NOON = 12
DAY = 24
"""Hours of a day."""

_JOINING = frozenset("到至-—–~～、和")

_NO_HOUR = frozenset("间候期代刻段速長間差")
"""What follows 时 where it is no hour."""

_LATER = regex.compile("下午|午[后後]|中午|晚|夜|傍|昏")
_QUARTERS = {"一刻": 15, "三刻": 45}


def clock(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read a time of day; a 点 that counts points is none."""
    plain, mark = page.plain, page.plain[numeral.end]
    if mark not in page.spec.hour or numeral.vague or not numeral.one or not numeral.whole or numeral.low > 24:
        # "三点五十分" was not read as 3.5; "3.5点" is none.
        return None
    hour = int(numeral.low)
    shifted = half_of_day(page, place, hour)
    minute, at, marked = _minutes(page, numeral.end + 1, placed=shifted is not None)
    if mark in "时時" and plain[at] in _NO_HOUR:
        return None
    if mark in "点點" and shifted is None and not marked:
        if not numeral.western and (
            plain[at] not in "左到前后後钟就多才，,。的出开起回至—-" or plain.startswith("多建", at)
        ):
            return None
        if plain[at] in "建要意原理启看共":
            return None
    if shifted is None:
        shifted = after_another(page, place, hour)
    sure = shifted is not None
    hour = hour if shifted is None else shifted
    if mark in "时時" and page.spec.code == "zh" and not _LATER.search(plain, max(0, place - MAX_LATER), place):
        # 时 is that of reports, which count to 24; 11时36分 is never in the evening where nothing says so.
        sure = True
    total = hour * 60 + minute
    if hour == DAY and page.figures and _opens_day(page, place):
        # 0时至24时 : the whole day
        page.figures[-1] = replace(page.figures[-1], hard=False)
        return page.emit(place, at, FigureKind.CLOCK, Fraction(total), parts=(hour, minute), soft=True)
    alternatives = (Fraction((total + 720) % 1440),) if not sure and hour <= 12 else ()
    # 截至20日24时 : "by the end of the 20th"; 1月1日零时起 : "from January 1"
    edge = hour in {0, DAY} and not minute and plain[place - 1] in "日号號"
    page.emit(
        place,
        at,
        FigureKind.CLOCK,
        Fraction(total),
        parts=(hour, minute),
        words=not numeral.western,
        alternatives=alternatives,
        soft=edge,
    )
    return _seconds(page, at) if marked else at


def _seconds(page: Page, at: int) -> int:
    """Read the seconds of 11时35分04秒, which most translations leave out; give the place where to go on."""
    seconds = read_numeral(page, at)
    if seconds is None or page.plain[seconds.end] != "秒" or not seconds.whole:
        return at
    end = seconds.end + 1
    return page.emit(at, end, FigureKind.DURATION, seconds.low, unit="second", soft=True, words=not seconds.western)


def hours(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read both ends of 8—10时; 0—24时 is the whole day, which a translator may leave to the date."""
    end = numeral.end
    if page.plain[end] not in "时時" or page.plain[end + 1] in _NO_HOUR or not numeral.whole or numeral.high > DAY:
        return None
    for hour in (numeral.low, numeral.high):
        page.emit(
            place,
            end + 1,
            FigureKind.CLOCK,
            hour * 60,
            parts=(int(hour), 0),
            soft=numeral.low == 0 and numeral.high == DAY,
            words=not numeral.western,
        )
    return end + 1


def half_of_day(page: Page, place: int, hour: int) -> int | None:
    """Give the hour of 24 where 下午 or 上午 stands before it; None where nothing does."""
    word = page.before(place, "am", "pm", "noon")
    if word is None or hour > 12:
        return None
    if word.category == "am":
        return hour % 12
    if word.category == "noon":
        return hour if hour >= 11 else hour + 12
    if hour == 12:
        return 24 if word.form[0] in "晚深夜当今昨明當夕" else 12
    # 夜里2点 is two in the morning.
    if word.form[0] in "深夜" and hour <= 5:
        return hour
    return hour + 12


def _minutes(page: Page, at: int, *, placed: bool) -> tuple[int, int, bool]:
    """Read what stands behind the mark of an hour: its minutes, the place behind, and whether it shows a time of day."""
    plain = page.plain
    if plain[at] in "钟鐘整许許":
        return 0, at + 1, True
    if plain[at] == "半":
        return 30, at + 1, True
    if plain[at : at + 2] in _QUARTERS:
        return _QUARTERS[plain[at : at + 2]], at + 2, True
    minutes = read_numeral(page, at)
    if minutes and minutes.whole and 0 <= minutes.low < 60 and not minutes.vague:
        if plain[minutes.end] == "分":
            return int(minutes.low), minutes.end + 1, True
        if placed and not minutes.single:
            return int(minutes.low), minutes.end, True
    return 0, at, False


def _opens_day(page: Page, place: int) -> bool:
    """Whether the figure before a place is 0时, the beginning of the day that 24时 ends."""
    last = page.figures[-1]
    return last.kind is FigureKind.CLOCK and last.low == 0 and 0 < place - last.end <= 2


def after_another(page: Page, place: int, hour: int) -> int | None:
    """Give the hour of 24 of the second of two: 下午2点到4点 is in the afternoon as well, 上午9点到11点 before noon."""
    if not page.figures or hour >= NOON:
        return None
    last = page.figures[-1]
    between = page.plain[last.end : place]
    if (
        last.kind is not FigureKind.CLOCK
        or last.alternatives
        or not 0 < len(between) <= 2
        or not set(between) <= _JOINING
    ):
        return None
    if last.low >= NOON * 60:
        return hour + NOON if last.low < (hour + NOON) * 60 else None
    return hour if last.low < hour * 60 else None
