"""What a numeral counts: its range, its unit, and whether it must have a partner in a translation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

import regex

from pipeline.text.figures.han.characters import DASHES, DIGITS, MORE, RANGE, SCALES
from pipeline.text.figures.han.clock import clock, hours
from pipeline.text.figures.han.dates import born, century, date, decade, months
from pipeline.text.figures.han.notations import score
from pipeline.text.figures.han.numerals import Numeral, read_numeral
from pipeline.text.figures.han.page import Page
from pipeline.text.figures.han.shares import discount, grows, tenths
from pipeline.text.figures.han.words import Word
from pipeline.text.figures.model import FigureKind

MAX_POINTED = 4
"""Up to this count a translator may say "these" or "all of us" instead of the numeral."""

_POINTING = ("这", "那", "這", "我们", "你们", "他们", "她们", "它们", "咱们", "我們", "你們", "他們", "她們", "咱")
YEAR_DIGITS = 4

MAX_EACH = 4
"""Characters before a one in which 每 may say that it is each one."""

_EQUALS = frozenset("=当あ兑兌")
"""What stands between one of a currency and its rate: 1ドル＝113円, 1ドル当たり."""

_COUNTING = ("至少", "造成", "另有", "另", "共", "共有", "包括", "只有", "仅", "其中", "有", "超过", "多达", "又", "致")
"""What stands before a number of people that is news."""

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

_WHOLES: tuple[Callable[[Page, int, Numeral], int | None], ...] = (date, clock)
"""What a numeral may be a part of, but not an ordinal."""

_MARKED: tuple[Callable[[Page, int, Numeral], int | None], ...] = (score, tenths, discount, century, born)
"""What the mark behind a numeral makes of it."""


@dataclass(slots=True)
class _Count:
    """A figure in the making."""

    start: int
    end: int
    low: Fraction
    high: Fraction
    soft: bool
    kind: FigureKind = FigureKind.COUNT
    unit: str = ""
    name: bool = False
    parts: tuple[int, ...] = ()
    alternatives: list[Fraction] = field(default_factory=list)


def count(page: Page, place: int, numeral: Numeral) -> int:
    """Emit what the numeral at a place counts, and give the place behind it."""
    ordinal = page.plain[place - 1] == "第"
    alternatives: list[Fraction] = []
    if not ordinal and (other := _other_end(page, numeral)):
        alternatives = _join(numeral, other)
        if end := months(page, place, numeral) or hours(page, place, numeral) or _years(page, place, numeral):
            return end
    if end := decade(page, place, numeral):
        return end
    for whole in () if ordinal else _WHOLES:
        if end := whole(page, place, numeral):
            return end
    for marked in _MARKED:
        if end := marked(page, place, numeral):
            return end
    made = _Count(
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
    _soften(page, place, numeral, made)
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


# --------------------------------------------------------------------------- ranges


def _other_end(page: Page, numeral: Numeral) -> Numeral | None:
    """Read the other end of a range: 1200万至1400万, 3到5天, 17—22日; the unit may stand on both: 10%至20%, 3天到5天."""
    plain, end = page.plain, numeral.end
    if plain[end] in RANGE and not numeral.vague:
        return _range(page, end + 1, numeral)
    word = page.after(end, "percent", "currency", "duration", "unit", "age", "measure", "times")
    if word is None or word.name == "day" or word.form == "月":
        return None
    after = end + len(word.form)
    if plain[after] not in RANGE or plain[after] == "-":
        return None
    other = read_numeral(page, after + 1)
    if other and not other.vague and other.high > numeral.high and plain.startswith(word.form, other.end):
        return other
    return None


def _range(page: Page, after: int, numeral: Numeral) -> Numeral | None:
    """Read the other end of a range; what is smaller than the first end is none."""
    dash = page.plain[after - 1] in DASHES
    if page.plain[after] in RANGE and dash:
        after += 1
    other = read_numeral(page, after)
    if other is None or other.vague or (other.single and numeral.western):
        return None
    low = numeral.low
    if other.scaled and not numeral.scaled and low < other.high / other.scale:
        low *= other.scale
    if other.high <= low or (dash and numeral.bare and len(other.bare) > 4):
        return None
    return other


def _join(numeral: Numeral, other: Numeral) -> list[Fraction]:
    """Make a range of two numerals, and give other values of its lower end: 3至5万 begins at 30,000, or at 3."""
    alternatives = []
    if other.scaled and not numeral.scaled and numeral.low < other.high / other.scale and other.scale > 1:
        alternatives.append(numeral.low)
        numeral.low *= other.scale
    years = len(numeral.bare) == len(other.bare) == YEAR_DIGITS and numeral.low >= 1000 and other.high <= 2100
    numeral.bare = other.bare if years else ""
    numeral.high, numeral.end, numeral.single = other.high, other.end, False
    numeral.approximate = numeral.approximate or other.approximate
    return alternatives


def _years(page: Page, place: int, numeral: Numeral) -> int | None:
    """Read 2010至2015年."""
    if not numeral.bare or page.plain[numeral.end] != "年":
        return None
    end = numeral.end + 1
    return page.emit(place, end, FigureKind.YEAR, numeral.low, numeral.high, words=not numeral.western)


# --------------------------------------------------------------------------- units


def _what(page: Page, place: int, numeral: Numeral, made: _Count) -> None:
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
        _counted(page, word, numeral, made)
    if made.kind is FigureKind.COUNT and plain.startswith("季度", made.end):
        # 三季度 must be there; 一季度 is "first", which may go unsaid.
        made.kind, made.soft = FigureKind.ORDINAL, made.low < 2
        if plain[place - 1] in "前头":
            # 前三季度 : the first nine months
            made.alternatives.append(made.low * 3)
    if word is None and made.kind is FigureKind.COUNT and len(numeral.bare) == YEAR_DIGITS and 1000 <= made.low <= 2100:
        made.kind = FigureKind.YEAR


def _uncounted(page: Page, place: int, numeral: Numeral, made: _Count) -> None:
    """Read what has no unit: 十 alone is soft; F-22 is a name."""
    if numeral.western:
        made.name = _glued(page, place, made.end)
        return
    if numeral.single and made.low >= 10 and not numeral.scaled:
        made.soft = True
    if page.plain[made.end] == "半" and numeral.single:
        made.end += 1


def _times(page: Page, place: int, word: Word, made: _Count) -> None:
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


def _counted(page: Page, word: Word, numeral: Numeral, made: _Count) -> None:
    """Read the measure or unit behind a numeral, and 半 behind that: 两个半小时, 一年半."""
    plain, behind = page.plain, numeral.end
    end = made.end if plain.startswith(word.form, made.end) else plain.index(word.form, behind)
    end += len(word.form)
    half = Fraction(0)
    if word.form == "秒" and numeral.western and (found := _HUNDREDTHS.match(plain, end)) and numeral.one:
        # 9秒91 is 9.91 seconds.
        made.low = made.high = made.low + Fraction(int(found.group()), 10 ** len(found.group()))
        end = found.end()
    if word.form in {"米", "块", "塊"} and numeral.one and made.low < 1000 and (decimals := _decimals(page, end)):
        # 1米85, 一米八, 3块5.
        made.low = made.high = made.low + decimals[0]
        end = decimals[1]
    if word.name in _SMALLER and numeral.one and (rest := _rest(page, end, *_SMALLER[word.name])):
        # 1メートル50センチ : 1.5 meters
        made.low = made.high = made.low + rest[0]
        end = rest[1]
    if word.category == "currency" and word.value is None and numeral.one and (change := _change(page, end, word.name)):
        # 二十五元五毛 : 25.5 yuan; 412円24銭 : 412.24 yen
        made.low = made.high = made.low + change[0]
        end = change[1]
    if word.name == "year" and numeral.one and numeral.whole and (months := _months_behind(page, end)):
        # 一年零六个月 : 18 months, a year and six months
        made.parts = (int(made.low), months[0])
        made.low = made.high = made.low * 12 + months[0]
        made.kind, made.unit, made.end, made.soft = FigureKind.DURATION, "month", months[1], False
        return
    if word.form in {"个", "個"} and plain[end] in "半多":
        later = page.after(end + 1, "duration", "unit", "century")
        if plain[end] == "半":
            half, end = Fraction(1, 2), end + 1
        elif later:
            numeral.approximate, end = True, end + 1
        if later:
            word, end = later, end + len(later.form)
    elif word.form == "分" and plain.startswith(("半钟", "半鐘"), end):
        # 一分半钟
        half, end, word = Fraction(1, 2), end + 2, replace(word, category="duration", name="minute")
    elif word.form == "分" and (
        plain[made.start - 1] in "时時" or ((seconds := read_numeral(page, end)) and plain[seconds.end] == "秒")
    ):
        # 三分三十五秒, 5小时15分
        word = replace(word, category="duration", name="minute")
    elif (
        (word.category in {"duration", "unit", "age", "currency"} or word.form in _HALVED)
        and plain[end] == "半"
        and plain[end + 1] not in "山决夜场"
        and not (word.name == "second" and numeral.western)
    ):
        half, end = Fraction(1, 2), end + 1
    if made.low == made.high:
        made.low, made.high = made.low + half, made.high + half
    if word.form == "旬":
        # 六旬老人 is sixty.
        made.low, made.high = made.low * 10, made.high * 10
    made.soft = numeral.single and not numeral.western and _may_go_unsaid(page, behind, word, made)
    if word.value is not None:
        # 两毛 : 0.2 yuan, 20 cents
        made.alternatives += [made.low, made.low * word.value * 100]
        made.low, made.high = made.low * word.value, made.high * word.value
    if word.category == "measure" and word.form == "元":
        made.kind, made.unit = FigureKind.CURRENCY, "CNY"
    else:
        made.kind, made.unit = _KINDS.get(word.category, FigureKind.COUNT), word.name
        if word.category in {"measure", "noun"} and not half:
            end -= len(word.form)
        if word.name == "kilo":
            made.unit = (
                "kilogram"
                if _WEIGHED.search(plain, max(0, made.start - MAX_WEIGHED), end + MAX_WEIGHED)
                else "kilometer"
            )
        if made.unit == "kilometer" and _SPEED.search(plain, max(0, made.start - MAX_SPEED), made.start):
            # 时速80公里, 每小时120公里
            made.unit = "kilometer-per-hour"
    made.end = end


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


# --------------------------------------------------------------------------- hard or soft


def _may_go_unsaid(page: Page, end: int, word: Word, made: _Count) -> bool:
    """Whether a single Han numeral before a measure word may go unsaid."""
    # 两三天, 三五个: "a few" in most translations.
    if made.low == 1 or made.low != made.high or word.category == "noun":
        return True
    if word.category != "measure" or made.low > MAX_POINTED:
        return False
    if made.low <= 2 and (word.form in {"大", "人"} or page.plain.startswith(("个人", "個人"), end)):
        # 我和搭档两个人 is "we", 他们两个人 "both"; 至少两人 says how many.
        return not page.plain[max(0, end - 3) : end - 1].endswith(_COUNTING)
    if word.form == "口" and "家" in page.plain[max(0, end - 3) : end]:
        # 王先生一家三口 : "Mr. Wang and his wife and child"
        return True
    # 两个字 is "one word" as well: characters are no words.
    return _pointed(page, end) or page.plain.startswith(("个字", "個字", "字"), end)


def _pointed(page: Page, end: int) -> bool:
    """Whether something points at what the numeral before `end` counts: 这两个 is "these" or "both", 咱们三个 "we all"."""
    return page.plain[max(0, end - 3) : end - 1].endswith(_POINTING)


def _soften(page: Page, place: int, numeral: Numeral, made: _Count) -> None:
    """Settle whether a figure must have a partner, by what it is as a whole."""
    one = numeral.one
    # 一两个 is single as well: one or two, a few.
    if (
        numeral.vague
        or (not one and not numeral.single)
        or (numeral.scaled and numeral.low != SCALES.get(page.plain[place], 0))
    ):
        made.soft = False
    if numeral.western:
        # 1ドル＝113円 : "113 yen to the dollar"; 約1年ぶり : "in about a year"
        # 每增长1个百分点 : "every percentage point of growth"
        made.soft = bool(
            one
            and made.low == (Fraction(1, 100) if made.kind is FigureKind.PERCENT else 1)
            and (
                (made.kind is FigureKind.CURRENCY and page.plain[made.end] in _EQUALS)
                or (page.spec.code == "ja" and page.after(numeral.end, "measure", "noun", "duration", "unit"))
                or (made.kind is not FigureKind.COUNT and "每" in page.plain[max(0, place - MAX_EACH) : place])
            )
        )
