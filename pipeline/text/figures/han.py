"""Figures in Chinese and Japanese, read character by character.

Principles
----------
1. Digits, Han numerals and mixtures are one notation: 14.6万, 三万四千, 3万4000, 二〇一八, 两三百, 几十万, 三百多万.
2. A numeral is a figure when something shows that it counts: digits, a scale, several numerals, a measure word. A single
   numeral without any is *soft*: it may be a part of a word that no list knows.
3. Words in which a numeral is none (四川, 十分) or may go unsaid (双方, 五一) stand in the word list.
4. Linear: one pass over the characters, every look-ahead is bounded.

Word list
---------
``words/zh.txt``: ``category value = form, form``, as in `pipeline.text.figures.spaced`, with fewer categories:
``duration``, ``unit``, ``currency``, ``age``, ``percent``, ``times``, ``century``, ``decades``, ``born`` (80后) behind a number;
``am``, ``pm``, ``noon`` before an hour; ``measure`` makes a single numeral hard and ``noun`` keeps it soft; ``soft`` and ``none``
are words: of soft ones the numerals inside count, softly. ``!`` in a word is followed by the characters that may not stand behind it.

`cn2an` was tried for the values and is used in the tests as a second opinion: it knows no spans, ranges (两三百), vague
numbers (几十万) or shares (六成), and warns on standard error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache
from types import MappingProxyType

import regex

from pipeline.text.figures.digits import MAX_DIGITS, MAX_PARTS, ascii_digits
from pipeline.text.figures.lexicon import read_head, word_lines
from pipeline.text.figures.model import Figure, FigureKind

DIGITS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    **dict(zip("壹貳參肆伍陸柒捌玖", range(1, 10), strict=True)),
    "〇": 0,
    "○": 0,
    "两": 2,
    "兩": 2,
    "幺": 1,
    "弐": 2,
}
SCALES = {
    "十": 10,
    "拾": 10,
    "百": 100,
    "佰": 100,
    "千": 1000,
    "仟": 1000,
    "阡": 1000,
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
    "兆": 10**12,
}
FORMAL = frozenset("壹贰叁肆伍陆柒捌玖貳參陸弐")
"""Numerals of cheques; each alone is another word."""
TENS = {"廿": 20, "卅": 30}
BIG = frozenset("万萬亿億兆")
_VAGUE = frozenset("几幾数數")
_MORE = frozenset("多余餘来來")
_NUMERAL = frozenset(DIGITS) | frozenset(SCALES) | frozenset(TENS)
_RANGE = frozenset("至到-–—~～〜∼")
_WESTERN = regex.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?(?![\d])|\d+(?:\.\d+)?")
MAX_DEPTH = 3
"""Smaller parts that a numeral in digits may have: 1亿2000万3千4."""

MAX_NUMERAL = 40
"""Characters of the longest numeral that is read as one."""

MAX_POINTED = 4
"""Up to this count a translator may say "these" or "all of us" instead of the numeral."""

_EQUALS = frozenset("=当あ兑兌")
"""What stands between one of a currency and its rate: 1ドル＝113円, 1ドル当たり."""

_POINTS = frozenset(["ポイント", "个点", "個點"])
"""Points that a translation may leave without their per cent."""

_POINTING = frozenset(
    ["这", "那", "這", "我们", "你们", "他们", "她们", "它们", "咱们", "我們", "你們", "他們", "她們", "咱"]
)


@dataclass(frozen=True, slots=True)
class HanSpec:
    """What differs between the languages that are read character by character."""

    code: str
    hour: str
    """Characters behind an hour: 点时, 時."""
    vague: str = ""
    """Characters before a scale that make it vague, besides 几 and 数."""
    eras: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Names of eras before a year, with the year before their first: 平成 1988."""


@dataclass(frozen=True, slots=True)
class Word:
    """One form of a word list."""

    form: str
    category: str
    name: str
    value: Fraction | None
    unless: str
    """Characters that may not follow."""
    parts: tuple[int, ...] = ()
    """Of a soft word with several figures: all of them (元旦 is 1, 1)."""


@cache
def words(code: str) -> tuple[Mapping[str, tuple[Word, ...]], Mapping[str, tuple[Word, ...]]]:
    """Give a language's words by first character: those behind a number, and those that hold one; longest first."""
    behind: dict[str, list[Word]] = {}
    whole: dict[str, list[Word]] = {}
    for place, line in word_lines(code):
        head, _, forms = line.partition(" = ")
        category, value, name, _soft, parts = read_head(head.strip(), place)
        for raw in forms.split(", "):
            form, _, unless = raw.strip().partition("!")
            if form:
                table = whole if category in {"soft", "none"} else behind
                table.setdefault(form[0], []).append(Word(form, category, name, value, unless, parts))
    return _longest(behind), _longest(whole)


def _longest(table: dict[str, list[Word]]) -> dict[str, tuple[Word, ...]]:
    return {key: tuple(sorted(value, key=lambda word: -len(word.form))) for key, value in table.items()}


@dataclass(slots=True)
class _Numeral:
    """A numeral as read."""

    end: int
    low: Fraction
    high: Fraction
    western: bool = False
    vague: bool = False
    approximate: bool = False
    single: bool = False
    """One Han numeral alone."""
    bare: str = ""
    """Digits without scale, as written: 08, 2018, 二〇一八 as 2018."""
    scale: Fraction = Fraction(1)
    scaled: bool = False
    parts: tuple[int, ...] = ()


class HanReader:
    """One text being read."""

    def __init__(self, text: str, spec: HanSpec) -> None:
        """Keep the text and a plain copy of the same length."""
        self.text = text
        self.plain = ascii_digits(text)
        self.spec = spec
        self.behind, self.whole = words(spec.code)
        self.figures: list[Figure] = []
        self.factors: list[Fraction] = []
        """For each figure: the scale written on it, for a neighbour to share."""

    # ----- words

    def after(self, place: int, *categories: str) -> Word | None:
        """Match the longest word of some categories at a place."""
        if place >= len(self.plain):
            return None
        for word in self.behind.get(self.plain[place], ()):
            if word.category in categories and self.plain.startswith(word.form, place):
                return word
        return None

    def before(self, place: int, *categories: str) -> Word | None:
        """Match the longest word of some categories that ends at a place."""
        for length in range(min(4, place), 0, -1):
            found = self.after(place - length, *categories)
            if found and len(found.form) == length:
                return found
        return None

    def inside(self, place: int) -> Word | None:
        """Match a word that holds a numeral (四川, 双方), unless the numeral goes on beyond it."""
        for word in self.whole.get(self.plain[place], ()):
            end = place + len(word.form)
            if not self.plain.startswith(word.form, place):
                continue
            follows = self.plain[end] if end < len(self.plain) else ""
            if follows and follows in word.unless:
                continue
            if (
                place
                and word.form[0] in _NUMERAL
                and (
                    self.plain[place - 1] in _NUMERAL
                    or self.plain[place - 1].isdecimal()
                    or self.plain[place - 1] in "数几第"
                )
            ):
                continue
            if (
                follows
                and word.form[-1] in _NUMERAL
                and (follows in _NUMERAL or (follows in "个個" and word.form[-1] == "一"))
            ):
                # 系统一个 is no 统一.
                continue
            if (
                word.form[-1] in _NUMERAL
                and word.form[0] not in _NUMERAL
                and self.after(end, "unit", "percent", "times", "currency")
            ):
                # 身高一米九 is no 高一.
                continue
            return word
        return None

    # ----- numerals

    def numeral(self, place: int) -> _Numeral | None:
        """Read the numeral that begins at a place."""
        if place >= len(self.plain):
            return None
        char = self.plain[place]
        if char.isdecimal():
            return self._western(place)
        if char in _VAGUE or char in "上成" or char == "好" or char in self.spec.vague:
            return self._vague(place)
        if char in _NUMERAL:
            return self._han(place)
        return None

    def _western(self, place: int, depth: int = 0) -> _Numeral | None:
        found = _WESTERN.match(self.plain, place)
        if found is None:
            return None
        raw = found.group()[:MAX_DIGITS].rstrip(".,，").replace(",", "").replace("，", "")
        value = Fraction(raw)
        numeral = _Numeral(
            found.end(), value, value, western=True, bare=raw if found.group() == raw and raw.isdecimal() else ""
        )
        return self._scales(numeral, depth)

    def _scales(self, numeral: _Numeral, depth: int) -> _Numeral:
        """Read what follows digits: 多万, 万4000, 万亿, 余."""
        end = numeral.end
        if (
            end < len(self.plain)
            and self.plain[end] in _MORE
            and self.plain[end + 1 : end + 2] in BIG
            and self.plain[end + 1 : end + 2]
        ):
            numeral.approximate = True
            end += 1
        if (
            self.plain[end : end + 1] in {"几", "幾"}
            and self.plain[end + 1 : end + 2] in SCALES
            and self.plain[end + 1 : end + 2]
        ):
            numeral.approximate = True
            end += 1
        scale = Fraction(1)
        while end < len(self.plain) and self.plain[end] in SCALES and end - numeral.end < 6:
            scale *= SCALES[self.plain[end]]
            end += 1
        if scale == 1:
            numeral.end = end if numeral.approximate else numeral.end
            return self._more(numeral)
        numeral.low *= scale
        numeral.high *= scale
        numeral.scale, numeral.end, numeral.scaled, numeral.bare = scale, end, True, ""
        # 3万4000, 1亿5000万, 3万4千5百: a smaller part belongs to the same number.
        if depth < MAX_DEPTH and end < len(self.plain) and (self.plain[end].isdecimal() or self.plain[end] in DIGITS):
            tail = self._western(end, depth + 1) if self.plain[end].isdecimal() else self._han(end)
            if (
                tail
                and not tail.vague
                and 0 < tail.high < scale
                and (tail.scaled or tail.high * 10 >= scale or (tail.western and len(tail.bare) >= 3))
            ):
                numeral.low += tail.low
                numeral.high += tail.high
                numeral.end, numeral.approximate = tail.end, tail.approximate
                return numeral
        return self._more(numeral)

    def _more(self, numeral: _Numeral) -> _Numeral:
        """Read 多, 余 behind a numeral: 30多, 40余年."""
        char = self.plain[numeral.end : numeral.end + 1]
        if char and char in _MORE and (numeral.high >= 10 or numeral.scaled):
            follows = self.plain[numeral.end + 1 : numeral.end + 2]
            if char in "多余餘" or self.after(numeral.end + 1, "measure", "age", "duration", "currency", "unit"):
                if follows and follows in BIG:
                    # 4万多亿
                    return self._big(self._approximate(numeral))
                if follows and follows in "哈次数" and char == "多":
                    return numeral if follows == "哈" else self._approximate(numeral)
                return self._approximate(numeral)
        return numeral

    @staticmethod
    def _approximate(numeral: _Numeral) -> _Numeral:
        numeral.end += 1
        numeral.approximate = True
        numeral.bare = ""
        return numeral

    def _vague(self, place: int) -> _Numeral | None:
        """Read 几十万, 数百, 上千, 好几百."""
        char, at = self.plain[place], place + 1
        if char == "好":
            if self.plain[at : at + 1] not in {"几", "幾"}:
                return None
            at += 1
        if char in "上成":
            # 上 and 成 are common words: 马上千万别, 以上百分之十.
            if place and self.plain[place - 1] in "以马北身晚早线網网向路世地楼车船之海达构形变":
                return None
            if self.plain[at : at + 1] not in {"百", "千", "万", "亿", "萬", "億"}:
                return None
            if self.plain[at : at + 2] in {"百分", "千分", "万分"}:
                return None
        value, start = Fraction(1), at
        while at < len(self.plain) and self.plain[at] in SCALES and at - start < 4:
            value *= SCALES[self.plain[at]]
            at += 1
        if value == 1:
            return None
        low = value if char in "上成" else 2 * value
        numeral = _Numeral(at, low, 10 * value - 1, vague=True, approximate=True, scale=value, scaled=True)
        return self._skip_more(numeral)

    def _skip_more(self, numeral: _Numeral) -> _Numeral:
        if self.plain[numeral.end : numeral.end + 1] in {"余", "餘", "多"}:
            numeral.end += 1
        return numeral

    def _han(self, place: int) -> _Numeral | None:
        """Read Han numerals: positional (二〇一八), composed (三万四千), adjacent (两三百), with 点 (三点五)."""
        end = place
        limit = min(len(self.plain), place + MAX_NUMERAL)
        while end < limit and self.plain[end] in _NUMERAL:
            end += 1
        run = self.plain[place:end]
        if len(run) == 1 and run in FORMAL:
            # 大陆, 伍 and their like are words and names; 壹佰 is money.
            return None
        if len(run) == 1 and run in DIGITS:
            numeral = _Numeral(end, Fraction(DIGITS[run]), Fraction(DIGITS[run]), single=True)
            return self._point(numeral)
        if all(char in DIGITS for char in run):
            return self._positional(run, end)
        numeral = _compose(run, end)
        if len(run) == 1:
            numeral.single = True
        if self.plain[end : end + 1] in {"几", "幾"} and run[-1] in "十百千":
            # 十几, 二十几, 十几万.
            step = Fraction(SCALES[run[-1]], 10)
            numeral.low, numeral.high, numeral.vague, numeral.approximate = (
                numeral.low + step,
                numeral.high + 9 * step,
                True,
                True,
            )
            numeral.end, numeral.single = end + 1, False
            return self._big(numeral)
        if (
            self.plain[end : end + 1] in _MORE
            and self.plain[end : end + 1]
            and self.plain[end + 1 : end + 2] in BIG
            and self.plain[end + 1 : end + 2]
        ):
            numeral.end, numeral.approximate, numeral.single = end + 1, True, False
            return self._big(numeral)
        return self._more(self._point(numeral))

    def _big(self, numeral: _Numeral) -> _Numeral:
        """Multiply by 万 and 亿 that follow 十几 or 三百多."""
        while numeral.end < len(self.plain) and self.plain[numeral.end] in BIG:
            value = SCALES[self.plain[numeral.end]]
            numeral.low, numeral.high, numeral.scale = numeral.low * value, numeral.high * value, numeral.scale * value
            numeral.end, numeral.scaled = numeral.end + 1, True
        return numeral

    def _point(self, numeral: _Numeral) -> _Numeral:
        """Read the decimals of 三点五, 零点零三, 二十点五."""
        at = numeral.end
        if self.plain[at : at + 1] not in {"点", "點"}:
            return numeral
        end, places = at + 1, ""
        while end < len(self.plain) and self.plain[end] in DIGITS and len(places) < 12:
            places += str(DIGITS[self.plain[end]])
            end += 1
        if (
            not places
            or self.plain[end : end + 1] in {"十", "分", "刻"}
            or self.plain[end : end + 2] in {"建议", "要求"}
        ):
            return numeral
        value = numeral.low + Fraction(int(places), 10 ** len(places))
        return self._big(replace_numeral(numeral, end, value))

    def _positional(self, run: str, end: int) -> _Numeral:
        """Read Han digits without scales: a year, a number read out, or two neighbours such as 三五 and 七八."""
        text = "".join(str(DIGITS[char]) for char in run)
        value = Fraction(int(text))
        if len(run) == 2 and self.plain[end : end + 1] != "年" and "0" not in text:
            low, high = int(text[0]), int(text[1])
            if high - low == 1 or (low, high) == (3, 5):
                return _Numeral(
                    end,
                    Fraction(low),
                    Fraction(high),
                    approximate=True,
                    single=low <= 3,
                )
        return self._point(_Numeral(end, value, value, bare=text))

    # ----- figures

    def read(self) -> list[Figure]:
        """Find every figure, in order."""
        place, size, plain = 0, len(self.plain), self.plain
        if found := _ITEM.match(plain):
            # A translator may leave the number of a list item to the layout.
            numeral = self.numeral(found.start(1))
            if numeral and numeral.end == found.end(1):
                self._emit(
                    found.start(1), found.end(1), FigureKind.ORDINAL, numeral.low, soft=True, words=not numeral.western
                )
                place = found.end()
        interesting = _INTERESTING | frozenset(self.spec.vague)
        while place < size:
            char = plain[place]
            if char in self.whole and (word := self.inside(place)):
                if word.category == "soft":
                    self._soft(place, word)
                place += len(word.form)
                continue
            if (
                char == "元"
                and plain[place + 1 : place + 2] == "年"
                and plain[max(0, place - 2) : place] in self.spec.eras
            ):
                year = Fraction(self.spec.eras[plain[place - 2 : place]] + 1)
                self._emit(place - 2, place + 2, FigureKind.YEAR, year)
                place += 2
                continue
            if char not in interesting and not char.isdecimal():
                place += 1
                continue
            place = self._step(place)
        self._share()
        return self.figures

    def _soft(self, place: int, word: Word) -> None:
        """Emit the figure of a word in which it may go unsaid."""
        end = place + len(word.form)
        if word.value is not None:
            self._emit(place, end, FigureKind.COUNT, word.value, soft=True, parts=word.parts)
            return
        numbers: list[Fraction] = []
        at = place
        while at < end:
            char = self.plain[at]
            if char in _PAIRS:
                numbers.append(Fraction(2))
            elif char == "半":
                numbers.append(Fraction(1, 2))
            elif char.isdecimal() or char in _NUMERAL:
                numeral = self.numeral(at)
                if numeral and numeral.end <= end:
                    numbers.append(numeral.low)
                    at = numeral.end
                    continue
            at += 1
        if numbers:
            parts = (
                tuple(int(number) for number in numbers)
                if len(numbers) > 1 and all(number.denominator == 1 for number in numbers)
                else ()
            )
            self._emit(place, end, FigureKind.COUNT, numbers[0], soft=True, parts=parts)

    def _emit(
        self,
        start: int,
        end: int,
        kind: FigureKind,
        low: Fraction,
        high: Fraction | None = None,
        *,
        soft: bool = False,
        name: bool = False,
        vague: bool = False,
        words: bool = True,
        unit: str = "",
        parts: tuple[int, ...] = (),
        alternatives: tuple[Fraction, ...] = (),
        approximate: bool = False,
        factor: Fraction = Fraction(1),
    ) -> None:
        self.figures.append(
            Figure(
                start,
                end,
                self.text[start:end],
                kind,
                low,
                low if high is None else high,
                approximate=approximate,
                unit=unit,
                parts=parts,
                hard=not soft,
                name=name,
                alternatives=alternatives,
                vague=vague,
                words=words,
            )
        )
        self.factors.append(factor)

    def _step(self, place: int) -> int:
        char = self.plain[place]
        if char == "半":
            return self._half(place)
        if char == "一" and self.plain[place + 1 : place + 2] == "半":
            self._emit(place, place + 2, FigureKind.RATIO, Fraction(1, 2), parts=(1, 2))
            return place + 2
        if char in _PAIRS and char not in DIGITS:
            self._emit(place, place + 1, FigureKind.COUNT, Fraction(2), soft=True)
            return place + 1
        if char == "翻":
            return self._doubled(place)
        if char in _MONEY_SIGNS and self.plain[place + 1 : place + 2].isdecimal():
            return place + 1
        if char.isdecimal() and (special := self._special(place)):
            return special
        if idiom := self._idiom(place):
            return idiom
        if shared := self._parts_of(place):
            return shared
        numeral = self.numeral(place)
        if numeral is None:
            return place + 1
        return self._finish(place, numeral)

    def _idiom(self, place: int) -> int | None:
        """Read 千言万语, 三长两短, 七手八脚: pairs of numerals that count nothing."""
        four = self.plain[place : place + 4]
        if (
            len(four) < 4
            or four[0] + four[2] not in _IDIOM_PAIRS
            or four[1] in _NUMERAL
            or four[3] in _NUMERAL
            or four[1] in "分点年月日"
        ):
            return None
        if place and (
            self.plain[place - 1] in _NUMERAL or self.plain[place - 1].isdecimal() or self.plain[place - 1] == "第"
        ):
            return None
        if not regex.fullmatch(r"\p{Han}{4}", four) or (
            four[0] not in "百千万" and (self.after(place + 1, "measure", "duration", "unit", "currency", "age"))
        ):
            return None
        first, second = (Fraction(DIGITS.get(char, SCALES.get(char, 0))) for char in (four[0], four[2]))
        self._emit(place, place + 4, FigureKind.COUNT, first, soft=True, parts=(int(first), int(second)))
        return place + 4

    # ----- shares

    def _parts_of(self, place: int) -> int | None:
        """Read 百分之十, 三分之二, 千分之五, 百分之五到十."""
        whole, end = None, place
        char = self.plain[place]
        if char in "百千万" and self.plain.startswith("分之", place + 1):
            whole, end = Fraction(SCALES[char]), place + 3
        elif char in _NUMERAL or char.isdecimal():
            at = place
            while (
                at < len(self.plain) and at - place < 12 and (self.plain[at] in _NUMERAL or self.plain[at].isdecimal())
            ):
                at += 1
            if not (self.plain.startswith("分之", at) or self.plain.startswith("分の", at)):
                return None
            numeral = self.numeral(place)
            if numeral is None or numeral.end != at or numeral.low <= 0:
                return None
            whole, end = numeral.low, at + 2
        if whole is None:
            return None
        part = self.numeral(end)
        if part is None:
            if whole >= 100:
                return None
            return None
        low, high, end = part.low / whole, part.high / whole, part.end
        kind = FigureKind.PERCENT if whole == 100 else FigureKind.RATIO
        if self.plain[end : end + 1] in _RANGE and self.plain[end : end + 1]:
            after = end + 1
            if self.plain.startswith("百分之", after):
                after += 3
            other = self.numeral(after)
            if other and other.low / whole > low:
                high, end = other.high / whole, other.end
        parts = (
            ()
            if kind is FigureKind.PERCENT or part.low.denominator != 1 or low != high
            else (int(part.low), int(whole))
        )
        self._emit(place, end, kind, low, high, approximate=part.approximate, vague=part.vague, parts=parts)
        return end

    def _half(self, place: int) -> int:
        """Read 半小时, 半数; most other words with 半 are in the word list."""
        at = place + 1
        word = self.after(at, "duration", "unit") or (
            self.after(at + 1, "duration") if self.plain[at : at + 1] in "个個多" else None
        )
        if word and word.category == "duration":
            end = self.plain.index(word.form, at) + len(word.form)
            soft = word.name in {"day", "month", "quarter"}
            self._emit(place, end, FigureKind.DURATION, Fraction(1, 2), unit=word.name, soft=soft)
            return end
        self._emit(place, at, FigureKind.COUNT, Fraction(1, 2), soft=True)
        return at

    def _doubled(self, place: int) -> int:
        """Read 翻一番, 翻了两番, 翻倍: doubled, quadrupled."""
        at = place + 1
        if self.plain[at : at + 1] in {"了", "上"}:
            at += 1
        for almost in ("将近", "接近", "近", "约", "超"):
            if self.plain.startswith(almost, at):
                # 翻了近一番 : nearly doubled
                at += len(almost)
                break
        if self.plain[at : at + 1] == "倍":
            self._emit(place, at + 1, FigureKind.MULTIPLE, Fraction(2), alternatives=(Fraction(1),))
            return at + 1
        numeral = self.numeral(at)
        if numeral and self.plain[numeral.end : numeral.end + 1] == "番" and numeral.low <= 8:
            value = Fraction(2) ** int(numeral.low)
            self._emit(place, numeral.end + 1, FigureKind.MULTIPLE, value, alternatives=(numeral.low, value - 1))
            return numeral.end + 1
        if numeral and self.plain[numeral.end : numeral.end + 1] == "倍":
            return self._finish(at, numeral)
        return place + 1

    # ----- digits that are no plain number

    def _special(self, place: int) -> int | None:
        """Read 17:07, 2018-07-17, 3:1, 7×24 and version numbers."""
        if place and (
            self.plain[place - 1].isdecimal()
            or (self.plain[place - 1] == "." and place > 1 and self.plain[place - 2].isdecimal())
        ):
            return None
        if found := _TIME.match(self.plain, place):
            hour, minute = int(found[1]), int(found[2])
            if hour <= 24 and not found[3]:
                shifted = self._half_of_day(place, hour)
                alternatives: tuple[Fraction, ...] = ()
                if shifted is None and hour <= 12:
                    alternatives = (Fraction((hour * 60 + minute + 720) % 1440),)
                hour = hour if shifted is None else shifted
                self._emit(
                    place,
                    found.end(),
                    FigureKind.CLOCK,
                    Fraction(hour * 60 + minute),
                    parts=(hour, minute),
                    alternatives=alternatives,
                    words=False,
                )
            else:
                parts = tuple(int(part) for part in found.group().split(":"))
                self._emit(place, found.end(), FigureKind.SCORE, Fraction(hour), parts=parts, words=False)
            return found.end()
        if found := _RACE.match(self.plain, place):
            minutes, seconds, part = int(found[1]), int(found[2]), found[3] or ""
            value = minutes * 60 + Fraction(f"{seconds}.{part or 0}")
            parts = (minutes, seconds, int(part)) if part else (minutes, seconds)
            self._emit(place, found.end(), FigureKind.DURATION, value, parts=parts, unit="second", words=False)
            return found.end()
        if found := _DATE.match(self.plain, place):
            year, month, day = int(found[1]), int(found[3]), int(found[4])
            if 1 <= month <= 12 and 1 <= day <= 31:
                self._emit(
                    place,
                    found.end(),
                    FigureKind.DATE,
                    Fraction(year * 10000 + month * 100 + day),
                    parts=(year, month, day),
                    words=False,
                )
                return found.end()
        if found := _SCORE.match(self.plain, place):
            parts = (int(found[1]), int(found[2]))
            self._emit(place, found.end(), FigureKind.SCORE, Fraction(parts[0]), parts=parts, words=False)
            return found.end()
        if found := _QUOTIENT.match(self.plain, place):
            top, bottom = int(found[1]), int(found[2])
            if 0 < top < bottom <= 100:
                self._emit(
                    place, found.end(), FigureKind.RATIO, Fraction(top, bottom), parts=(top, bottom), words=False
                )
                return found.end()
        if found := _VERSION.match(self.plain, place):
            parts = tuple(int(part) for part in found.group()[:MAX_DIGITS].strip(".").split(".")[:MAX_PARTS])
            self._emit(place, found.end(), FigureKind.VERSION, Fraction(parts[0]), parts=parts, words=False)
            return found.end()
        return None

    # ----- what a numeral counts

    def _finish(self, place: int, numeral: _Numeral) -> int:
        plain, start, end = self.plain, place, numeral.end
        previous = plain[place - 1 : place]
        ordinal = previous == "第" and previous != ""
        low, high = numeral.low, numeral.high
        alternatives: list[Fraction] = []
        # A range: 1200万至1400万, 3到5天, 17—22日.
        joined: _Numeral | None = None
        if plain[end : end + 1] in _RANGE and plain[end : end + 1] and not numeral.vague and not ordinal:
            joined = self._range(end + 1, numeral)
        elif (
            end < len(plain)
            and (word := self.after(end, "percent", "currency", "duration", "unit", "age", "measure", "times"))
            and not ordinal
        ):
            # The unit stands on both ends: 10%至20%, 3天到5天.
            after = end + len(word.form)
            if (
                plain[after : after + 1] in _RANGE
                and plain[after : after + 1]
                and plain[after : after + 1] != "-"
                and word.name != "day"
                and word.form != "月"
            ):
                other = self.numeral(after + 1)
                if other and not other.vague and other.high > numeral.high and plain.startswith(word.form, other.end):
                    joined = other
        if joined:
            if joined.scaled and not numeral.scaled and low < joined.high / joined.scale and joined.scale > 1:
                alternatives.append(low)
                low *= joined.scale
            high, end = joined.high, joined.end
            numeral.approximate = numeral.approximate or joined.approximate
            years = numeral.bare and joined.bare and low >= 1000 and high <= 2100
            numeral.bare, numeral.single, numeral.end = "", False, end
            if plain[end : end + 1] == "月" and plain[end + 1 : end + 2] not in {"龄", "大"} and 1 <= low < high <= 12:
                return self._months(start, end, low, high, western=numeral.western)
            if years and plain[end : end + 1] == "年":
                self._emit(place, end + 1, FigureKind.YEAR, low, high, words=not numeral.western)
                return end + 1
            numeral.western = numeral.western or joined.western
        kind, unit, parts, name = FigureKind.COUNT, "", (), False
        soft = numeral.single and not numeral.western
        one = low == high
        money = self._money_before(place)
        if (word := self.after(end, "decades")) and low % 10 == 0 and not numeral.vague:
            if low < 100 and plain.startswith(("上世纪", "上世紀"), max(0, place - 3)):
                low, high = low + 1900, high + 1900
            self._emit(place, end + len(word.form), FigureKind.DECADE, low, high, words=not numeral.western)
            return end + len(word.form)
        if not ordinal and one and not numeral.vague and (dated := self._date(place, numeral)):
            return dated
        if not ordinal and one and not numeral.vague and (clock := self._clock(place, numeral)):
            return clock
        if not numeral.vague and one and plain[end : end + 1] == "比" and (score := self._score(place, numeral)):
            return score
        if share := self._tenths(end, numeral, high):
            kind, end, low, high = FigureKind.PERCENT, share[0], low / 10 + share[1], high / 10 + share[1]
            soft, alternatives = False, []
            self._emit(place, end, kind, low, high, approximate=numeral.approximate, vague=numeral.vague)
            return end
        if plain[end : end + 1] == "折" and high <= 100:
            value = low / (10 if low < 10 else 100)
            self._emit(place, end + 1, FigureKind.PERCENT, value, alternatives=(1 - value,))
            return end + 1
        if word := self.after(end, "century"):
            end += len(word.form)
            if plain[end : end + 1].isdecimal() or (plain[end : end + 1] in _NUMERAL and plain[end : end + 1]):
                decade = self.numeral(end)
                if (
                    decade
                    and (later := self.after(decade.end, "decades"))
                    and decade.low % 10 == 0
                    and decade.low < 100
                ):
                    stop = decade.end + len(later.form)
                    self._emit(place, stop, FigureKind.DECADE, (low - 1) * 100 + decade.low, words=not numeral.western)
                    return stop
            self._emit(place, end, FigureKind.CENTURY, low, high, words=not numeral.western)
            return end
        if (word := self.after(end, "born")) and numeral.bare in _BORN and plain[end + 1 : end + 2] != "来":
            self._emit(
                place, end + len(word.form), FigureKind.DECADE, low, words=False, alternatives=(1900 + low, 2000 + low)
            )
            return end + len(word.form)
        word = (
            self.after(end, "percent", "age", "times", "duration", "unit", "currency", "measure", "noun")
            if not ordinal
            else None
        )
        if (
            plain[end : end + 1] in _MORE
            and word is not None
            and word.category == "measure"
            and (later := self.after(end + 1, "duration", "age", "unit", "currency", "measure"))
        ):
            # 多 before what is counted: 三多小时.
            word, end, numeral.approximate = later, end + 1, True
        if ordinal:
            kind, soft, start = FigureKind.ORDINAL, low <= 2, place - 1
        elif money:
            kind, unit, soft, start = FigureKind.CURRENCY, money[0], False, money[1]
            if word and word.category == "currency":
                end += len(word.form)
        elif word is None:
            if numeral.single and not numeral.western and low >= 10 and not numeral.scaled:
                soft = True
            name = self._name(place, end, numeral)
            if not numeral.western and plain[end : end + 1] == "半" and numeral.single:
                end += 1
        elif word.category == "percent":
            alternatives = [value / 100 for value in alternatives]
            if word.form in _POINTS:
                alternatives += [low, high]
            kind, low, high, soft = FigureKind.PERCENT, low / 100, high / 100, False
            end += len(word.form)
        elif word.category == "times":
            kind = FigureKind.MULTIPLE
            end += len(word.form)
            if plain[end : end + 1] == "半":
                low, high, end = low + Fraction(1, 2), high + Fraction(1, 2), end + 1
            soft = False
            if self._grows(place):
                # 增加两倍 is three times as much; "by two times" and "by 200 %" say the same.
                alternatives.append(low)
                low, high, unit = low + 1, high + 1, "grown"
            else:
                alternatives.append(low - 1)
        else:
            end, low, high, soft, kind, unit = self._counted(word, numeral, low, high)
        if kind is FigureKind.COUNT and not ordinal and self._quarter(end):
            kind = FigureKind.ORDINAL
            if previous and previous in "前头":
                # 前三季度 : the first nine months
                alternatives.append(low * 3)
        if (
            kind in {FigureKind.COUNT, FigureKind.DURATION}
            and numeral.bare
            and len(numeral.bare) == 4
            and word is None
            and 1000 <= low <= 2100
        ):
            kind = FigureKind.YEAR
        # 一两个 is single as well: one or two, a few.
        if numeral.vague or (not one and not numeral.single) or (numeral.scaled and low != SCALES.get(plain[place], 0)):
            soft = False
        if numeral.western:
            # 1ドル＝113円 : "113 yen to the dollar"
            soft = one and low == 1 and kind is FigureKind.CURRENCY and plain[end : end + 1] in _EQUALS
            # 去年1年間 : "over the past year"
            soft = soft or (one and low == 1 and kind is FigureKind.DURATION and plain[end - 1 : end] == "間")
        self._emit(
            start,
            end,
            kind,
            low,
            high,
            soft=soft,
            name=name,
            vague=numeral.vague,
            words=not numeral.western,
            unit=unit,
            parts=parts,
            alternatives=tuple(alternatives),
            approximate=numeral.approximate,
            factor=numeral.scale if numeral.scaled else Fraction(1),
        )
        return end

    def _months(self, start: int, end: int, low: Fraction, high: Fraction, *, western: bool) -> int:
        """Emit both ends of 1至9月: "January to September", or "the first nine months"."""
        for month, place in ((low, start), (high, end)):
            self._emit(
                start,
                end + 1,
                FigureKind.DATE,
                month * 100,
                parts=(0, int(month), 0),
                soft=place == start and low == 1,
                words=not western,
                unit="month" if place == end and low == 1 else "",
            )
        return end + 1

    def _range(self, after: int, numeral: _Numeral) -> _Numeral | None:
        """Read the other end of a range; what is smaller than the first end is none."""
        dash = self.plain[after - 1] in "-–—"
        if self.plain[after : after + 1] in _RANGE and dash:
            after += 1
        other = self.numeral(after)
        if other is None or other.vague or (other.single and numeral.western):
            return None
        low = numeral.low
        if other.scaled and not numeral.scaled and other.scale > 1:
            low = low * other.scale if low < other.high / other.scale else low
        if other.high <= low:
            return None
        if dash and numeral.bare and other.bare and len(other.bare) > 4:
            return None
        return other

    def _counted(
        self, word: Word, numeral: _Numeral, low: Fraction, high: Fraction
    ) -> tuple[int, Fraction, Fraction, bool, FigureKind, str]:
        """Read the measure or unit behind a numeral, and 半 behind that: 两个半小时, 一年半."""
        end = (
            numeral.end
            if not (
                self.plain[numeral.end : numeral.end + 1] in _MORE and not self.plain.startswith(word.form, numeral.end)
            )
            else numeral.end + 1
        )
        plain = self.plain
        if not plain.startswith(word.form, end):
            end = plain.index(word.form, numeral.end)
        end += len(word.form)
        half = Fraction(0)
        if word.form == "秒" and numeral.western and (found := _HUNDREDTHS.match(plain, end)) and low == high:
            # 9秒91 is 9.91 seconds.
            low = high = low + Fraction(int(found.group()), 10 ** len(found.group()))
            end = found.end()
        if word.form in {"米", "块", "塊"} and low == high and low < 1000 and (decimals := self._decimals(end)):
            # 1米85, 一米八, 3块5.
            low = high = low + decimals[0]
            end = decimals[1]
        if word.category == "measure" and word.form in {"个", "個"} and plain[end : end + 1] in {"半", "多"}:
            extra = plain[end]
            later = self.after(end + 1, "duration", "unit")
            if later:
                half = Fraction(1, 2) if extra == "半" else half
                word, end = later, end + 1 + len(later.form)
                numeral.approximate = numeral.approximate or extra == "多"
            elif extra == "半":
                half, end = Fraction(1, 2), end + 1
        elif (
            (word.category in {"duration", "unit", "age", "currency"} or word.form in _HALVED)
            and plain[end : end + 1] == "半"
            and plain[end + 1 : end + 2] not in {"山", "决", "夜", "场"}
            and not (word.name == "second" and numeral.western)
        ):
            half, end = Fraction(1, 2), end + 1
        if half and low == high:
            low, high = low + half, high + half
        if word.form == "旬":
            # 六旬老人 is sixty.
            low, high = low * 10, high * 10
        # 两三天, 三五个: "a few" in most translations.
        soft = numeral.single and not numeral.western and (low == 1 or low != high or word.category == "noun")
        if word.category == "measure" and word.form in {"大", "人"} and numeral.single and low <= 2:
            soft = True
        if numeral.single and not numeral.western and low <= MAX_POINTED and word.category in {"measure", "noun"}:
            # 两个字 is "one word" as well: characters are no words.
            soft = soft or self._pointed(numeral.end) or plain.startswith(("个字", "個字", "字"), numeral.end)
            # 我和搭档两个人 is "we", 他们两个人 "both".
            soft = soft or (low == 2 and plain.startswith(("个人", "個人"), numeral.end))
        kinds = {
            "duration": FigureKind.DURATION,
            "unit": FigureKind.UNIT,
            "currency": FigureKind.CURRENCY,
            "age": FigureKind.AGE,
        }
        if word.category == "measure" and word.form == "元":
            return end, low, high, soft, FigureKind.CURRENCY, "CNY"
        if word.category in {"measure", "noun"}:
            end -= len(word.form) if not half else 0
        return end, low, high, soft, kinds.get(word.category, FigureKind.COUNT), word.name

    def _pointed(self, end: int) -> bool:
        """Whether something points at what the numeral before `end` counts: 这两个 is "these" or "both", 咱们三个 "we all"."""
        place = end - 1
        return self.plain[max(0, place - 1) : place] in _POINTING or self.plain[max(0, place - 2) : place] in _POINTING

    def _decimals(self, at: int) -> tuple[Fraction, int] | None:
        """Read the digits behind 米 and 块 that are its decimals."""
        digits = ""
        end = at
        while end < len(self.plain) and len(digits) < 3 and (self.plain[end].isdecimal() or self.plain[end] in DIGITS):
            digits += self.plain[end] if self.plain[end].isdecimal() else str(DIGITS[self.plain[end]])
            end += 1
        follows = self.plain[end : end + 1]
        if not digits or len(digits) > 2 or follows in {"个", "名", "年", "月", "人", "米"} or follows in SCALES:
            return None
        return Fraction(int(digits), 10 ** len(digits)), end

    def _grows(self, place: int) -> bool:
        """Whether 倍 is what was added (增加两倍: tripled), not what was reached (增加到两倍)."""
        tail = self.plain[max(0, place - 5) : place]
        last = max(tail.rfind(char) for char in "增涨长升高多加快翻")
        return last >= 0 and not set(tail[last + 1 :]) & set("到至为成达是的")

    def _quarter(self, end: int) -> bool:
        return self.plain.startswith("季度", end)

    def _money_before(self, place: int) -> tuple[str, int] | None:
        for sign, code in _CURRENCY_SIGNS.items():
            if self.plain.startswith(sign, max(0, place - len(sign))) and place >= len(sign):
                return code, place - len(sign)
        return None

    def _name(self, place: int, end: int, numeral: _Numeral) -> bool:
        """Whether Latin letters are glued to the digits: F-22, H7N9, 5G."""
        if not numeral.western:
            return False
        before, after = self.plain[place - 1 : place], self.plain[end : end + 1]
        if before == "-" and place > 1:
            before = self.plain[place - 2]
        return bool(
            (before and before.isascii() and before.isalpha()) or (after and after.isascii() and after.isalpha())
        )

    def _tenths(self, end: int, numeral: _Numeral, high: Fraction) -> tuple[int, Fraction] | None:
        """Read 成 behind a numeral: 六成, 七成五, 近3成; not 三成立, 一成不变."""
        plain = self.plain
        if plain[end : end + 1] not in {"成", "割"} or plain[end : end + 1] == "" or high > 10 or numeral.low <= 0:
            return None
        after = plain[end + 1 : end + 2]
        if (
            plain[end] == "成"
            and after
            and after in "为立功果员本长绩就型语名交不都熟千百了"
            and not (after in "本长员了" and numeral.western)
            and not (after == "都" and plain[end + 2 : end + 3] not in {"", "市", "的", "到", "至", "，", "、"})
        ):
            # 九成都没有 is ninety percent; 三成都市民 is Chengdu.
            return None
        if after == "半":
            return end + 2, Fraction(5, 100)
        extra = self.numeral(end + 1)
        if (
            extra
            and (extra.single or (extra.western and self.plain[extra.end : extra.end + 1] == "分"))
            and extra.low < 10
            and plain[extra.end : extra.end + 1] not in {"个", "万", "名", "人"}
        ):
            tail = 1 if plain[extra.end : extra.end + 1] == "分" else 0
            return extra.end + tail, extra.low / 100
        return end + 1, Fraction(0)

    def _score(self, place: int, numeral: _Numeral) -> int | None:
        """Read 3比1, 二比零."""
        other = self.numeral(numeral.end + 1)
        if (
            other is None
            or other.vague
            or numeral.low.denominator != 1
            or other.low.denominator != 1
            or other.low != other.high
        ):
            return None
        self._emit(
            place,
            other.end,
            FigureKind.SCORE,
            numeral.low,
            parts=(int(numeral.low), int(other.low)),
            words=not numeral.western,
        )
        return other.end

    # ----- dates and times

    def _date(self, place: int, numeral: _Numeral) -> int | None:
        """Read 2018年7月17日, 7月17日, 7月, 17日, 2018年, 98年."""
        if numeral.low.denominator != 1 or (numeral.scaled and numeral.low > 31) or numeral.approximate:
            return None
        plain, year, month, day, end, start = self.plain, 0, 0, 0, numeral.end, place
        current: _Numeral | None = numeral
        if plain[end : end + 1] == "年":
            follows = plain[end + 1 : end + 2]
            bare = numeral.bare
            era = self.spec.eras.get(plain[max(0, place - 2) : place]) if self.spec.eras else None
            if era is not None and numeral.low <= 70:
                year, start = era + int(numeral.low), place - 2
                bare = str(year)
            elif (len(bare) == 4 and 1000 <= numeral.low <= 2999) or (
                len(bare) == 2
                and (
                    bare[0] in "06789"
                    or (bare[0] in "12" and follows and (follows.isdecimal() or follows in "的初末底春夏秋"))
                )
                and follows not in {"来", "间", "后", "前", "内", "里"}
            ):
                year = int(numeral.low)
            else:
                return None
            end += 1
            current = self.numeral(end)
            if current is None or current.vague or current.low.denominator != 1:
                return self._emit_year(start, end, year, bare, words=not numeral.western)
        if (
            current
            and plain[current.end : current.end + 1] == "月"
            and 1 <= current.low <= 12
            and current.low == current.high
        ):
            month, end = int(current.low), current.end + 1
            if plain[end : end + 1] == "份":
                end += 1
            current = self.numeral(end)
            if (
                current
                and plain[current.end : current.end + 1] in {"日", "号", "號"}
                and plain[current.end : current.end + 1]
                and 1 <= current.low <= 31
                and current.low == current.high
            ):
                day, end = int(current.low), current.end + 1
        elif year:
            return self._emit_year(start, end, year, numeral.bare if year < 100 else "", words=not numeral.western)
        elif current and plain[end : end + 1] in {"日", "号", "號"} and plain[end : end + 1] and 1 <= current.low <= 31:
            follows = plain[end + 1 : end + 2]
            if not numeral.western and numeral.single and plain[end] != "日":
                return None
            if plain[end] in {"号", "號"} and follows and follows in "线楼门馆公路店院厅机井球选文令种床":
                return None
            if follows and follows in "内里游均間间目":
                return None
            day, end = int(current.low), end + 1
        if not month and not day:
            return None
        soft = False
        alternatives: tuple[Fraction, ...] = ()
        self._emit(
            start,
            end,
            FigureKind.DATE,
            Fraction(year * 10000 + month * 100 + day),
            parts=(year, month, day),
            soft=soft,
            words=not numeral.western,
            alternatives=alternatives,
        )
        return end

    def _emit_year(self, start: int, end: int, year: int, bare: str, *, words: bool) -> int:
        short = (Fraction(1900 + year), Fraction(2000 + year)) if len(bare) == 2 else ()
        self._emit(start, end, FigureKind.YEAR, Fraction(year), alternatives=short, words=words)
        return end

    def _half_of_day(self, place: int, hour: int) -> int | None:
        """Give the hour of 24 where 下午 or 上午 stands before it; None where nothing does."""
        word = self.before(place, "am", "pm", "noon")
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

    def _clock(self, place: int, numeral: _Numeral) -> int | None:
        """Read 17时07分, 下午三点半, 9点, 24时, 三点一刻; a 点 that counts points is none."""
        plain, end = self.plain, numeral.end
        if (
            plain[end : end + 1] not in self.spec.hour
            or not plain[end : end + 1]
            or numeral.low.denominator != 1
            or (numeral.scaled and numeral.low > 24)
            or numeral.low > 24
        ):
            # "三点五十分" was not read as 3.5; "3.5点" is none.
            return None
        hour, minute, at = int(numeral.low), 0, end + 1
        shifted = self._half_of_day(place, hour)
        sure = shifted is not None
        mark = plain[end]
        if plain[at : at + 1] in {"钟", "鐘", "整", "许", "許"} and plain[at : at + 1]:
            sure_clock, at = True, at + 1
        elif plain[at : at + 1] == "半":
            minute, sure_clock, at = 30, True, at + 1
        elif plain[at : at + 2] in {"一刻", "三刻"}:
            minute, sure_clock, at = (15 if plain[at] == "一" else 45), True, at + 2
        else:
            sure_clock = False
            minutes = self.numeral(at)
            if minutes and minutes.low.denominator == 1 and 0 <= minutes.low < 60 and not minutes.vague:
                if plain[minutes.end : minutes.end + 1] == "分":
                    minute, at, sure_clock = int(minutes.low), minutes.end + 1, True
                elif sure and not minutes.single:
                    minute, at, sure_clock = int(minutes.low), minutes.end, True
        if (
            mark in "时時"
            and plain[at : at + 1] in {"间", "候", "期", "代", "刻", "段", "速", "長", "間", "差"}
            and plain[at : at + 1]
        ):
            return None
        if mark in "点點" and not sure and not sure_clock and not numeral.western:
            follows = plain[at : at + 2]
            if not follows or follows[0] not in "左到前后後钟就多才，,。的出开起回至—-" or follows == "多建":
                return None
        if (
            mark in "点點"
            and not sure
            and not sure_clock
            and plain[at : at + 1] in {"建", "要", "意", "原", "理", "启", "看", "共"}
            and plain[at : at + 1]
        ):
            return None
        if shifted is None and self.figures and hour < 12:
            # 下午2点到4点: the second hour is in the afternoon as well.
            last = self.figures[-1]
            between = plain[last.end : place]
            if (
                last.kind is FigureKind.CLOCK
                and 0 < len(between) <= 2
                and set(between) <= set("到至-—~～、和")
                and 720 <= last.low < hour * 60 + 720
            ):
                shifted, sure = hour + 12, True
        hour = hour if shifted is None else shifted
        start = place
        total = hour * 60 + minute
        if mark in "时時" and self.spec.code == "zh" and not _LATER.search(plain, max(0, place - MAX_LATER), place):
            # 时 is that of reports, which count to 24; 11时36分 is never in the evening where nothing says so.
            sure = True
        alternatives = (Fraction((total + 720) % 1440),) if not sure and hour <= 12 else ()
        self._emit(
            start,
            at,
            FigureKind.CLOCK,
            Fraction(total),
            parts=(hour, minute),
            words=not numeral.western,
            alternatives=alternatives,
        )
        return at

    def _share(self) -> None:
        """Let 10、15和20% and 3、5万 share what the last one says."""
        for place in range(len(self.figures) - 2, -1, -1):
            here, following = self.figures[place], self.figures[place + 1]
            if here.kind is not FigureKind.COUNT or here.vague or self.factors[place] != 1 or not here.hard:
                continue
            gap = self.text[here.end : following.start]
            if len(gap) > 3 or not gap or not all(char in "、和与及或到至/ " for char in gap):
                continue
            factor = Fraction(1, 100) if following.kind is FigureKind.PERCENT else self.factors[place + 1]
            if factor != 1:
                self.figures[place] = replace(here, alternatives=(*here.alternatives, here.low * factor))


def replace_numeral(numeral: _Numeral, end: int, value: Fraction) -> _Numeral:
    """Give a numeral with decimals."""
    return replace(numeral, end=end, low=value, high=value, single=False, bare="")


def _compose(run: str, end: int) -> _Numeral:
    """Compose Han numerals with scales: 三万四千, 两百五, 二十七八, 两三百, 万亿."""
    low, approximate = _total(run, upper=False)
    high, _ = _total(run, upper=True)
    scale = Fraction(1)
    for char in reversed(run):
        if char not in SCALES:
            break
        scale *= SCALES[char]
    return _Numeral(end, Fraction(low), Fraction(high), scale=scale, scaled=scale > 1, approximate=approximate)


def _total(run: str, *, upper: bool) -> tuple[int, bool]:
    """Add a run up; of two neighbouring digits (两三百) take the lower or the upper one."""
    total = section = 0
    pending: int | None = None
    last, adjacent, zero = 1, False, False
    for char in run:
        if char in DIGITS:
            digit = DIGITS[char]
            if digit == 0:
                zero = True
                if pending is not None:
                    pending *= 10
                continue
            if pending is not None:
                adjacent = True
                pending = digit if upper else pending
            else:
                pending = digit
            continue
        if char in TENS:
            section, pending, last = section + TENS[char], None, 10
            continue
        scale = SCALES[char]
        if scale < 10**4:
            section += (1 if pending is None else pending) * scale
        else:
            section += pending or 0
            if section == 0 and total:
                total *= scale
            else:
                total = total + (section or 1) * scale if scale <= (total or scale) else (total + section) * scale
            section = 0
        pending, last, zero = None, scale, False
    if pending is not None:
        # 两百五 is 250, 三万四 is 34000; 两百零五 is 205.
        section += pending * (last // 10 if last >= 100 and not zero and not adjacent else 1)
    return total + section, adjacent


_IDIOM_PAIRS = frozenset(
    [
        "三五",
        "三两",
        "三四",
        "三六",
        "四八",
        "四五",
        "五六",
        "五十",
        "七八",
        "九一",
        "十九",
        "千万",
        "百千",
        "千百",
        "一百",
        "一千",
        "一万",
        "百百",
        "千千",
        "万千",
        "万万",
        "百一",
        "千一",
        "万一",
        "一一",
        "一二",
        "五四",
        "两三",
    ]
)
_PAIRS = frozenset("双雙俩倆")
_MONEY_SIGNS = frozenset("$¥￥€£")
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
_BORN = frozenset({"50", "60", "70", "80", "85", "90", "95", "00", "05", "10"})
_HALVED = frozenset("圈碗杯瓶页頁包盒趟层層箱")
"""Measure words before a half: 两圈半."""
MAX_LATER = 40
"""Characters before an hour in which 下午 or 晚 may say which half of the day it is."""
_LATER = regex.compile("下午|午[后後]|中午|晚|夜|傍|昏")
_TIME = regex.compile(r"(\d{1,2}):([0-5]\d)(:[0-5]\d)?(?!\d)")
_DATE = regex.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d.])")
_HUNDREDTHS = regex.compile(r"\d{1,3}(?![\d.年月日个名人])")
_ITEM = regex.compile(r"\s*[(（]?(\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)）]|、(?!\d)|[.．](?=\s|\p{Han}))")
_SCORE = regex.compile(r"(\d{1,3}):(\d{1,3})(?![\d:.%])")
_QUOTIENT = regex.compile(r"(\d{1,2})/(\d{1,3})(?![\d/年月日])")
_RACE = regex.compile(r"(\d{1,2})分钟?(\d{1,2})秒(\d{1,3})?(?!\d)")
_VERSION = regex.compile(r"\d+(?:\.\d+){2,}(?!\d)")
_INTERESTING = _NUMERAL | _VAGUE | _PAIRS | _MONEY_SIGNS | frozenset("半翻上成好")


def find(text: str, spec: HanSpec) -> list[Figure]:
    """Find the figures of a text in a language that is read character by character."""
    return HanReader(text, spec).read()
