"""Figures in languages that put spaces between words: one engine, one word list a language.

How to add a language (German, say)
-----------------------------------
1. ``pipeline/text/figures/de.py`` holds a docstring and ``LANGUAGE = Spec("de", ...)``; see `Spec` for the switches.
2. ``pipeline/text/figures/words/de.txt`` holds its words, a line each: ``category value = form, form, ...``

   - ``#`` begins a comment. A form may have several words. Forms are matched without regard to case, but a form
     that is written with a capital in a ``month`` line wants that capital in the text as well (May, März).
   - A form that ends in ``*`` stands for every ending (``dwudziest*``), of at most six letters.
   - ``?`` behind the value makes the figure *soft*: it may vanish or appear in a right translation
     (``number 1? = one``, ``set 2? = both``). Every other figure must have a partner on the other side.

   ======================  =========================================================================================
   category                what it is
   ======================  =========================================================================================
   ``number 7``            a cardinal below a hundred (or any that is one word: ``number 200 = dvěstě``). List all of
                           1-99 that are not tens + unit; all inflected forms. ``number 1?`` for the article.
   ``scale 1000``          a multiplier: 100, 1000, 1000000 ...; abbreviations too (``Mio.``, ``mld``, ``tys.``)
   ``ordinal 3``           third, dritte, trzeci*; 20th + 1st compose like cardinals. ``ordinal 1?`` is soft.
   ``fraction 1/3``        a noun that follows a cardinal or article: third, thirds, Drittel, tercio*
   ``half 1/2``            stands alone as a share (half, die Hälfte); ``plus 1/2`` what follows a number: ``and a half``,
                           ``y medio``; anderthalb is ``number 3/2``
   ``plural 100``          an uncounted plural: hundreds, Dutzende (12), decine (10), tysiące; "tens of thousands" composes
   ``several``             before a scale: several, a few, einige, kilka
   ``set 12``              counts after a number or article: dozen (12), pair (2?), score
   ``multiple 2``          twice, double, doppelt, trojnásob*: a figure by itself
   ``times``               behind a number: times, -fold, mal, fois, krát
   ``percent``             behind a number: percent, %, Prozent, procent*; ``points`` percentage points;
                           ``percent 1/1000`` per mille, Promille
   ``month 7``             July, Jul, Juli; all cases. ``month 5?`` for one that is another word as well (May)
   ``duration day``        second minute hour day week month quarter year decade century millennium: behind a number
   ``unit kilometer``      CLDR unit name: behind a number
   ``currency USD``        ISO 4217: before or behind a number: $, dollars, US-Dollar
   ``age``                 behind a number: years old, -year-old, -jährig*, anni
   ``century``             behind an ordinal or Roman number: century, Jahrhundert*, stolet*, век*
   ``before century``      before a number: siglo, secolo, XX siècle needs none
   ``decades``             behind 80 / 1980 / eighties: er Jahre; ``before decades``: años, années, lata
   ``decade 80``           nineteen-eighties as one word: eighties, Achtziger*
   ``clock``               behind an hour: o'clock, Uhr, h, heures; ``am``, ``pm`` behind it
   ``before clock``        before an hour that may be without minutes: at (only where it is clear)
   ``year``                before a number: year, Jahr, rok*, год*; ``behind year``: г., roku, года
   ``before number``       No., Nr., § : nothing but a number follows
   ``ratio``               between two numbers: out of, von, sur, z; ``score``: between two: to, zu, :
   ``range``               between two numbers: to, bis, à, do, -; ``between`` before: between, zwischen; then ``join`` parts them
   ``join``                inside a number: and, und, y, et
   ``of``                  between plurals: hundreds of thousands
   ``ratio-in``            one in four: in; weaker than ``ratio``
   ``month-joint``         between a day and its month: of, de; ``year-joint`` before the year: of, de
   ``span 10? decade``     an uncounted span of years: decade, decades, century, fortnight
   ``moment 720?``         minutes after midnight: noon, midnight
   ``evening``             near an hour: it may be after noon (Abend*, soir)
   ``suffix``              glued to digits, makes an ordinal: st, th, er, ème, -й
   ``approx``              before a number: about, nearly, more than; ``behind approx``: or so, -odd
   ``article``             a, an, ein: what may stand for 1 before a scale, fraction or set
   ``soft 3``              a phrase (also inside other words) with a value that may vanish: third world, Drei-Gestirn
   ``none``                a phrase in which no figure is: catch-22, Top Ten, Seven Network, no one, at one
   ======================  =========================================================================================

   Signs and symbols of every language (%, €, km, RMB) are in ``words/und.txt`` already.

3. Decimal and group signs, ISO and numeric dates, clock times 17:07, scores 3:1, ranges 3-4, percent signs, currency
   signs, Roman centuries, ``1990s``, ``'98``, names such as F-22 and 5G come from the engine for every language.
4. What a word list cannot say goes into ``Spec.rules``: a compiled pattern and a function that turns its match into a
   figure (or None); rules are tried before everything else, and must not backtrack.
5. Add rows to tests/fixtures/figures/find_de.txt: sentence, and the figures expected in it.

Principles
----------
- Linear: one pass over tokens, and every look-ahead is bounded.
- In doubt a figure is soft: a soft one raises no alarm by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

import regex

from pipeline.text.figures.digits import FRACTION_SIGNS, LETTER_SCALES, ascii_digits, read_digits
from pipeline.text.figures.lexicon import EMPTY, MAX_ENDING, Entry, glued, lexicon, looked_up
from pipeline.text.figures.model import Figure, FigureKind

Rule = tuple["regex.Pattern[str]", "Callable[[regex.Match[str]], Figure | None]"]


@dataclass(frozen=True, slots=True)
class Spec:
    """What the engine must be told of a language besides its words."""

    code: str
    compounds: bool = False
    """Number words are glued: zweihundertfünfzigtausend, duecentocinquanta. Words that are not listed are split into listed ones."""
    glue: tuple[str, ...] = ()
    """What may stand between the parts of a glued word: und, en."""
    units_first: bool = False
    """einundzwanzig, pětadvacet: the unit stands before the ten."""
    day_dot: bool = False
    """An ordinal is digits and a full stop: 3. Oktober, 19. století."""
    day_first: bool = True
    """Numeric dates are day/month/year; else month/day/year."""
    year_pairs: bool = False
    """Years are read in pairs: nineteen eighty-four."""
    day24: bool = False
    """Hours are counted to 24, so that 9 Uhr is in the morning unless a word of ``pm`` stands near."""
    words: str = ""
    """Name of its word list; the code where it is empty."""
    rules: tuple[Rule, ...] = ()
    """Language's own patterns, tried first."""


# --------------------------------------------------------------------------- tokens

_SPACES = "\u00a0\u202f\u2009"
_TOKEN = regex.compile(
    r"(?P<date>(?<!\d)(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([./-])\d{1,2}\2(?:\d{4}|\d{2})|\d{4}([./])\d{1,2}\3\d{1,2})(?![\d.]\d|\d))"
    r"|(?P<time>(?<!\d)\d{1,2}:[0-5]\d(?::[0-5]\d)?(?!\d))"
    rf"|(?P<num>(?<!\d)\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+|['’]\d{{3}}(?!\d))*)"
    r"|(?P<w>[\p{L}\p{M}]+)"
    r"|(?P<s>\S)"
)
_TOKEN_SPACED = regex.compile(_TOKEN.pattern.replace(f"[{_SPACES}]", f"[ {_SPACES}]", 1))
# English too: "45 000 tonnes" is met in international texts and in what machines translate.
_GROUPED_BY_SPACE = frozenset({"fr", "pl", "cs", "ru", "es", "pt", "it", "de", "nl", "en"})
_DASHES = frozenset("-–—~∼‐‑")
_HYPHENS = frozenset("-‐‑")
_ROMAN = regex.compile(r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})\Z")


_STARTERS = frozenset(
    [
        "number", "scale", "ordinal", "fraction", "half", "plural", "several", "set", "multiple", "month", "decade",
        "before-decades", "moment", "span", "article", "soft", "none",
    ]
)  # fmt: skip
"""Categories of the words that a figure may begin with; others stand inside or behind one."""

_NO_VOWEL = regex.compile(r"(?:(?![aeiouyáéíóúýąęóůúěаеёиоуыэюя])[\p{Latin}\p{Cyrillic}])+")
_SMALL_MONTHS = frozenset({"fr", "es", "it", "pl", "cs", "ru"})
"""Languages that write months small, so that Mars is a planet and Julio a man."""

_ENDS = frozenset(".!?…:\"'“”‘’«»-–—(")
_HUNDREDTH = Fraction(1, 100)
_SCALES_ALONE = frozenset({1000, 10**6, 10**9, 10**12})
_ONE_OF = frozenset({"minute", "hour", "day", "week", "month", "year"})
"""Spans that an article counts: "a week" is seven days."""


@dataclass(slots=True)
class _Number:
    """A number being read: what it states and where it ends."""

    end: int
    """Token after it."""
    low: Fraction
    high: Fraction
    digits: bool = False
    soft: bool = False
    ordinal: bool = False
    vague: bool = False
    scaled: Fraction = Fraction(1)
    fraction: bool = False
    parts: tuple[int, ...] = ()
    kind: FigureKind = FigureKind.COUNT
    alternatives: tuple[Fraction, ...] = ()
    year: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is a bare whole number."""
        return (
            not (self.vague or self.fraction or self.parts)
            and self.scaled == 1
            and self.low == self.high
            and self.low.denominator == 1
        )


class Reader:
    """One text being read; a thin state around its tokens."""

    def __init__(self, text: str, spec: Spec) -> None:
        """Cut the text into tokens."""
        self.text = text
        self.spec = spec
        self.words = lexicon(spec.words or spec.code)
        plain = ascii_digits(text)
        pattern = _TOKEN_SPACED if spec.code in _GROUPED_BY_SPACE else _TOKEN
        self.kinds: list[str] = []
        self.tokens: list[str] = []
        self.raw: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for match in pattern.finditer(plain):
            token = match.group()
            if (
                spec.compounds
                and match.lastgroup == "w"
                and (pieces := glued(spec.words or spec.code, spec.glue, token.lower()))
            ):
                self._pieces(match.start(), token, pieces)
                continue
            self.kinds.append(match.lastgroup or "s")
            self.raw.append(token)
            self.tokens.append(token.casefold() if match.lastgroup == "w" else token)
            self.starts.append(match.start())
            self.ends.append(match.end())
        self.size = len(self.tokens)
        name = spec.words or spec.code
        self.found = [looked_up(name, token) for token in self.tokens]
        """What the word list says of each token, by category."""
        self.done = 0
        """Token after the last figure."""
        self.figures: list[Figure] = []
        self.scales: list[Fraction] = []

    def _pieces(self, start: int, token: str, pieces: tuple[int, ...]) -> None:
        """Take a glued word as several tokens."""
        place = 0
        for length in pieces:
            piece = token[place : place + length]
            self.kinds.append("w")
            self.raw.append(piece)
            self.tokens.append(piece.casefold())
            self.starts.append(start + place)
            self.ends.append(start + place + length)
            place += length

    # ----- looking words up

    def entries(self, index: int) -> Mapping[str, tuple[Entry, ...]]:
        """Give what the word list says of a token, by category."""
        return self.found[index] if index < self.size else EMPTY

    def match(self, index: int, category: str) -> tuple[Entry, int] | None:
        """Match the longest form of a category at a token; give it and the token after it."""
        if not 0 <= index < self.size:
            return None
        for entry in self.found[index].get(category, ()):
            end = index + len(entry.tokens)
            if end <= self.size and self._fits(entry, index, end):
                return entry, end
        return None

    def _fits(self, entry: Entry, index: int, end: int) -> bool:
        for place, form in zip(range(index + 1, end), entry.tokens[1:], strict=True):
            token = self.tokens[place].replace("’", "'")
            if token != form and not (
                form.endswith("*")
                and len(form) > 1
                and token.startswith(form[:-1])
                and len(token) - len(form) < MAX_ENDING
            ):
                return False
        if entry.exact:
            if entry.category == "month":
                return self.raw[index][:1].isupper()
            return self.text[self.starts[index] : self.ends[end - 1]] == entry.exact
        return True

    def attached(self, index: int) -> bool:
        """Whether a token stands right behind the one before it."""
        return 0 < index < self.size and self.starts[index] == self.ends[index - 1]

    def hyphen(self, index: int) -> bool:
        """Whether a token is a hyphen with something attached on both sides."""
        return (
            index < self.size and self.tokens[index] in _HYPHENS and self.attached(index) and self.attached(index + 1)
        )

    # ----- numbers

    def number(self, index: int) -> _Number | None:
        """Read a number in digits or words, its scales included."""
        if index >= self.size:
            return None
        kind = self.kinds[index]
        if kind == "num":
            return self._digits(index)
        if kind == "s":
            value = FRACTION_SIGNS.get(self.tokens[index])
            if value is None:
                return None
            return self._scaled(_Number(index + 1, value, value, digits=True, fraction=True))
        if kind != "w":
            return None
        found = self.entries(index)
        if not found:
            return None
        if "several" in found and (several := self._several(index)):
            return several
        if "plural" in found and (plural := self._plural(index)):
            return plural
        if "half" in found and (half := self._half(index)):
            return half
        if "article" in found and (counted := self._counted(index)):
            return counted
        return self._words(index)

    def _digits(self, index: int, depth: int = 0) -> _Number | None:
        token = self.raw[index]
        value, alternatives, parts = read_digits(token, self.spec.code)
        number = _Number(index + 1, value, value, digits=True, alternatives=alternatives)
        if parts:
            number.parts, number.kind = parts, FigureKind.VERSION
            return number
        after = index + 1
        if self.attached(after):
            if (
                self.kinds[after] == "w"
                and (suffix := self.match(after, "suffix"))
                and not self.attached_word(suffix[1])
            ):
                number.ordinal, number.end = True, suffix[1]
                return number
            if self.hyphen(after) and (suffix := self.match(after + 1, "suffix")):
                number.ordinal, number.end = True, suffix[1]
                return number
            sign = FRACTION_SIGNS.get(self.tokens[after])
            if sign is not None:
                number.low = number.high = value + sign
                number.end += 1
            if (
                self.tokens[after] in {"º", "ª", "°"}
                and self.spec.code in {"es", "pt", "it"}
                and self.tokens[after] != "°"
            ):
                number.ordinal, number.end = True, after + 1
                return number
        return self._scaled(number, depth)

    def attached_word(self, index: int) -> bool:
        """Whether a word is glued to what stands before it."""
        return self.attached(index) and self.kinds[index] == "w"

    def _scaled(self, number: _Number, depth: int = 0) -> _Number:
        """Multiply by the scales that follow: million, hundred thousand, and a half million."""
        plus = self.match(number.end, "plus")
        if plus and plus[0].value is not None and number.scaled == 1 and not number.ordinal:
            number.low, number.high = number.low + plus[0].value, number.high + plus[0].value
            number.end, number.fraction = plus[1], True
        elif plus and plus[0].value is not None and number.scaled > 1 and not number.vague:
            # un milione e mezzo
            half = plus[0].value * number.scaled
            number.low, number.high, number.end = number.low + half, number.high + half, plus[1]
        while True:
            after = number.end + 1 if self.hyphen(number.end) else number.end
            scale = self.match(after, "scale") or self.match(after, "set")
            if not scale or scale[0].value is None:
                break
            entry, end = scale
            short = len(entry.tokens) == 1 and len(entry.tokens[0]) == 1
            if short and not (self.attached(after) and not self.attached_word(end)):
                break
            if entry.category == "set" and entry.soft and number.digits:
                break
            value = entry.value or Fraction(1)
            number.low, number.high = number.low * value, number.high * value
            number.alternatives = tuple(other * value for other in number.alternatives)
            number.scaled, number.end, number.fraction, number.soft = number.scaled * value, end, False, False
            joint = self.match(end, "join")
            follows = joint[1] if joint else end
            if number.digits and depth < 3 and number.scaled >= 1000 and self.kinds[follows : follows + 1] == ["num"]:
                # "1 million 200 thousand", "1 milione e 619 mila": a second number with a smaller scale belongs to the first.
                tail = self._digits(follows, depth + 1)
                if tail and 1 < tail.scaled < number.scaled and tail.low < number.scaled:
                    number.low, number.high, number.end = number.low + tail.low, number.high + tail.high, tail.end
                    return number
        if (
            number.digits
            and number.scaled == 1
            and self.attached(number.end)
            and not self.attached_word(number.end + 1)
        ):
            self._letter(number)
        return number

    def _letter(self, number: _Number) -> None:
        """Multiply by a letter that is glued to the digits: 10k, 3bn, 100m."""
        letter, scale = self.raw[number.end], LETTER_SCALES.get(self.tokens[number.end])
        if scale is None:
            return
        if self.tokens[number.end] == "m":
            # 100m is a hundred metres as well as a hundred million.
            number.alternatives = (*number.alternatives, number.low * scale)
            if letter == "m" and not (self.spec.code == "en" and self.currency_before(number.end - 1)):
                return
            number.alternatives = (*number.alternatives, number.low)
        if letter == "K":
            # 4K is a kind of screen as well.
            number.alternatives = (*number.alternatives, number.low)
        number.low, number.high = number.low * scale, number.high * scale
        number.scaled, number.end = Fraction(scale), number.end + 1

    def currency_before(self, index: int) -> tuple[Entry, int] | None:
        """Find a currency that ends where a number begins (US$, EUR, Rs.); give it and its first token."""
        for start in range(max(self.done, index - 3), index):
            # In "20€4.2" the sign belongs to the first.
            found = self.match(start, "currency")
            if found and found[1] == index and (not self.raw[start].isalpha() or self.raw[start][0].isupper()):
                return found[0], start
        return None

    def _several(self, index: int) -> _Number | None:
        several = self.match(index, "several")
        if not several:
            return None
        end, value = several[1], Fraction(1)
        while (scale := self.match(end, "scale") or self.match(end, "plural") or self.match(end, "set")) and scale[
            0
        ].value:
            value, end = value * scale[0].value, scale[1]
            of = self.match(end, "of")
            if of and (self.match(of[1], "plural") or self.match(of[1], "scale")):
                end = of[1]
        if value == 1:
            return None
        return _Number(end, 2 * value, 9 * value, vague=True, scaled=value)

    def _plural(self, index: int) -> _Number | None:
        plural = self.match(index, "plural")
        if not plural or plural[0].value is None:
            return None
        value, end = plural[0].value, plural[1]
        while (of := self.match(end, "of")) or self.match(end, "scale"):
            after = of[1] if of else end
            more = self.match(after, "plural") or self.match(after, "scale")
            if not more or more[0].value is None:
                break
            value, end = value * more[0].value, more[1]
        # "thousands" may be said of 30,000 as well; "tens of thousands" says what it means.
        # लाखों, which are hundreds of thousands, are "millions" as well.
        alone = value in _SCALES_ALONE or (self.spec.code == "hi" and value in {10**5, 10**7})
        top = 100 if end == plural[1] and alone else 10
        return _Number(end, value, value * top - 1, vague=True, soft=True, scaled=value)

    def _half(self, index: int) -> _Number | None:
        half = self.match(index, "half")
        if not half or half[0].value is None:
            return None
        end = half[1] + 1 if self.hyphen(half[1]) else half[1]
        article = self.match(end, "article")
        after = article[1] if article else end
        scale = self.match(after, "scale") or self.match(after, "set")
        if scale and scale[0].value is not None:
            value = half[0].value * scale[0].value
            number = _Number(scale[1], value, value, scaled=scale[0].value)
            return self._scaled(number)
        number = _Number(half[1], half[0].value, half[0].value, fraction=True, soft=half[0].soft)
        if article and self._measured(article[1]):
            # half an hour, half a percentage point
            number.end = article[1]
        return number

    def _measured(self, index: int) -> bool:
        """Whether what is counted stands at a token."""
        return any(self.match(index, category) for category in ("duration", "unit", "percent", "points"))

    def _counted(self, index: int) -> _Number | None:
        article = self.match(index, "article")
        if not article:
            return None
        start = article[1]
        if scale := self.match(start, "scale"):
            if len(scale[0].tokens[0]) > 1:
                return self._words(start)
            return None
        if self.match(start, "half") and (half_of := self._half(start)) and half_of.scaled > 1:
            # un demi-million
            return half_of
        if (fraction := self.match(start, "fraction")) and fraction[0].value is not None:
            value = fraction[0].value
            of = self.match(fraction[1], "of")
            article = self.match(of[1], "article") if of else None
            scale = self.match(article[1], "scale") or self.match(article[1], "set") if article else None
            if scale and scale[0].value is not None and (scale[0].value * value).denominator == 1:
                # a quarter of a million
                return _Number(scale[1], value * scale[0].value, value * scale[0].value, scaled=scale[0].value)
            if article and self._measured(article[1]):
                # a quarter of an hour, a quarter of a percent
                return _Number(article[1], value, value, fraction=True)
            number = _Number(fraction[1], value, value, fraction=True, kind=FigureKind.RATIO)
            if self.match(start, "ordinal"):
                # "a third person" and "a third of them": either must have a partner.
                number.alternatives = (1 / value,)
            if self.match(start, "duration"):
                # "a quarter": of a year, of a dollar.
                number.soft = not self.match(fraction[1], "of")
            half = self.match(start, "half")
            number.soft = number.soft or bool(half and half[0].soft)
            return number
        if (group := self.match(start, "set")) and group[0].value is not None:
            number = _Number(group[1], group[0].value, group[0].value, soft=group[0].soft)
            return self._scaled(number)
        return None

    def _words(self, index: int) -> _Number | None:
        total, current, last = Fraction(0), None, None
        end, soft, ordinal, scaled, year, tokens = index, False, False, Fraction(1), False, 0
        while True:
            at = end
            if end > index:
                if self.hyphen(end):
                    at = end + 1
                elif join := self.match(end, "join"):
                    at = join[1]
            number, rank = self.match(at, "number"), self.match(at, "ordinal")
            if number and not (rank and rank[1] > number[1]):
                entry, after = number
                value = entry.value or Fraction(0)
                if current is None:
                    if last is not None and value >= last:
                        break
                    if at != end and last is None:
                        break
                    current = value
                elif _adds(current, value) or (
                    self.spec.units_first and at != end and 0 < current % 100 < 10 <= value < 100 and value % 10 == 0
                ):
                    current += value
                elif (
                    self.spec.year_pairs
                    and not total
                    and at - end <= 1
                    and 10 <= current <= 20
                    and 10 <= value < 100
                    and (at == end or self.hyphen(end))
                ):
                    current, year = current * 100 + value, True
                else:
                    break
                soft = entry.soft
            elif scale := self.match(at, "scale"):
                entry, after = scale
                value = entry.value or Fraction(1)
                if len(entry.tokens[0]) == 1:
                    break
                if value < 1000:
                    if current is not None and (current >= 100 or current == 0):
                        break
                    if current is None and last is not None and value >= last:
                        break
                    current = (1 if current is None else current) * value
                elif current is None:
                    if at != end or (not total and _abbreviated(entry)):
                        # "The MP said", "mit Mia."
                        break
                    if not total:
                        total = value
                    elif last is not None and value != last:
                        total *= value
                    else:
                        break
                    last = value
                elif last is not None and value >= last:
                    total, current, last = (total + current) * value, None, value
                else:
                    total, current, last = total + current * value, None, value
                scaled = value
            elif rank and not (
                # "veinte segundos", "vingt secondes": twenty of them, not the twenty-second.
                current is not None and at == end and self.match(at, "duration")
            ):
                entry, after = rank
                value = entry.value or Fraction(1)
                if current is None:
                    if (last is not None and value >= last) or (at != end and last is None):
                        break
                    total += value
                elif _adds(current, value) or (
                    self.spec.units_first and at != end and 0 < current % 100 < 10 <= value < 100 and value % 10 == 0
                ):
                    current += value
                elif value >= 100 and value % 100 == 0:
                    current *= value
                else:
                    break
                soft, ordinal, end, tokens = entry.soft, True, after, tokens + 1
                # Both parts are ordinals in some languages: "dwudziesty pierwszy", "décimo tercero".
                if (
                    value >= 10
                    and value % 10 == 0
                    and (more := self.match(end, "ordinal"))
                    and 0 < (more[0].value or 0) < 10
                ):
                    total, end, tokens = total + (more[0].value or 0), more[1], tokens + 1
                break
            else:
                break
            end, tokens = after, tokens + 1
        if end == index:
            return None
        value = total + (current or 0)
        number_read = _Number(
            end,
            value,
            value,
            soft=soft and tokens == 1,
            ordinal=ordinal,
            year=year,
            scaled=scaled if value >= 100 and value % scaled == 0 else Fraction(1),
        )
        if number_read.scaled >= 1000 and end < self.size and self.kinds[end] == "num":
            # zwei Millionen 300-tausend
            tail = self._digits(end, 3)
            if tail and 1 < tail.scaled < number_read.scaled and tail.low < number_read.scaled:
                number_read.low, number_read.high, number_read.end = value + tail.low, value + tail.high, tail.end
                return number_read
        if not ordinal:
            plus = self.match(end, "plus")
            group = self.match(end + 1 if self.hyphen(end) else end, "set")
            if plus or (group and not group[0].soft):
                return self._scaled(number_read)
        return number_read

    # ----- figures

    def read(self) -> list[Figure]:
        """Find every figure, in order."""
        if self.spec.rules:
            self._rules()
        index = 0
        found, kinds, raw = self.found, self.kinds, self.raw
        while index < self.size:
            kind = kinds[index]
            if (kind == "w" and raw[index][0] not in "IVXL" and _STARTERS.isdisjoint(found[index])) or (
                kind == "s" and not found[index] and raw[index] not in FRACTION_SIGNS
            ):
                # Most words begin no figure; many of them may only go on with one.
                index += 1
                continue
            index = self._step(index)
        self._share()
        return sorted(self.figures, key=lambda figure: figure.start)

    def _rules(self) -> None:
        """Let the language's own patterns take what they match; the tokens there become blanks."""
        covered = bytearray(len(self.text))
        for pattern, make in self.spec.rules:
            for found in pattern.finditer(self.text):
                if any(covered[found.start() : found.end()]):
                    continue
                figure = make(found)
                if figure is not None:
                    self.figures.append(figure)
                    self.scales.append(Fraction(1))
                    covered[figure.start : figure.end] = b"\1" * (figure.end - figure.start)
        if not self.figures:
            return
        for index in range(self.size):
            if any(covered[self.starts[index] : self.ends[index]]):
                self.kinds[index], self.tokens[index], self.raw[index] = "taken", "\0", "\0"
                self.found[index] = EMPTY

    def _step(self, index: int) -> int:
        """Read what stands at a token; give the token to go on with."""
        kind = self.kinds[index]
        if kind == "taken":
            return index + 1
        if kind == "date":
            return self._numeric_date(index)
        if kind == "time":
            return self._clock(index)
        found = self.entries(index)
        if found:
            if (none := self.match(index, "none")) and not self._longer_number(index, none[1]):
                return none[1]
            if (soft := self.match(index, "soft")) and soft[0].value is not None:
                entry, end = soft
                if entry.parts[:1] == (-1,):
                    self._emit(
                        index, end, FigureKind.COUNT, entry.value, Fraction(entry.parts[1]), soft=True, vague=True
                    )
                else:
                    self._emit(index, end, FigureKind.COUNT, entry.value, soft=True, parts=entry.parts)
                return end
            if "month" in found and (after := self._month(index)):
                return after
            if "before-decades" in found and (after := self._before_decades(index)):
                return after
            if "moment" in found and (moment := self.match(index, "moment")) and moment[0].value is not None:
                minutes = int(moment[0].value)
                self._emit(index, moment[1], FigureKind.CLOCK, moment[0].value, soft=True, parts=divmod(minutes, 60))
                return moment[1]
            if "decade" in found and (decade := self.match(index, "decade")) and decade[0].value is not None:
                self._emit(index, decade[1], FigureKind.DECADE, decade[0].value)
                return decade[1]
        if kind == "num" and index and self.tokens[index - 1] in {"'", "’", "‘"} and self.attached(index):
            year = self.raw[index]
            if len(year) == 2 and not (index > 1 and self.attached(index - 1)):
                if self.tokens[index + 1 : index + 2] == ["s"] and self.attached(index + 1):
                    self._emit(index - 1, index + 2, FigureKind.DECADE, Fraction(int(year)))
                    return index + 2
                value = Fraction(int(year))
                self._emit(index - 1, index + 1, FigureKind.YEAR, value, alternatives=(1900 + value, 2000 + value))
                return index + 1
        if "article" in found and (span := self.match(index + 1, "duration")):
            plus = self.match(span[1], "plus")
            if plus and plus[0].value is not None:
                # a year and a half
                self._emit(index, plus[1], FigureKind.DURATION, 1 + plus[0].value, unit=span[0].name)
                return plus[1]
            if span[0].name in _ONE_OF:
                # 七天之后 : a week later
                self._emit(index, span[1], FigureKind.DURATION, Fraction(1), unit=span[0].name, soft=True)
                return span[1]
        if "article" in found and (century := self.match(index + 1, "span")) and century[0].value is not None:
            plus = self.match(century[1], "plus")
            if plus and plus[0].value is not None:
                # a century and a half
                value = century[0].value * (1 + plus[0].value)
                self._emit(index, plus[1], FigureKind.DURATION, value, unit="year")
                return plus[1]
        if (
            kind == "num"
            and raw_added(self.raw[index : index + 3])
            and self.attached(index + 1)
            and self.attached(index + 2)
        ):
            return self._added_time(index)
        number = self.number(index)
        if number is not None and index <= 1 and self._enumerates(index, number):
            self._emit(index, number.end, FigureKind.ORDINAL, number.low, soft=True, words=False)
            return number.end
        if number is not None:
            return self._finish(index, number)
        if not found:
            return index + 1 if kind != "w" else self._roman(index)
        if "multiple" in found and (multiple := self.match(index, "multiple")) and multiple[0].value is not None:
            entry, end = multiple
            self._emit(index, end, FigureKind.MULTIPLE, entry.value, soft=entry.soft, unit=entry.name)
            return end
        if "set" in found and (group := self.match(index, "set")) and group[0].value is not None:
            self._emit(index, group[1], FigureKind.COUNT, group[0].value, soft=True)
            return group[1]
        if "fraction" in found and (part := self.match(index, "fraction")) and part[0].value is not None:
            self._emit(index, part[1], FigureKind.RATIO, part[0].value, soft=True, alternatives=(1 / part[0].value,))
            return part[1]
        if "span" in found and (span := self.match(index, "span")) and span[0].value is not None:
            entry, end = span
            plural, years = entry.tokens[-1].endswith("s"), span[0].value
            self._emit(
                index,
                end,
                FigureKind.DURATION,
                years,
                years * 9 if plural else years,
                soft=True,
                vague=plural,
                unit="year" if entry.name != "fortnight" else "day",
            )
            return end
        return self._roman(index)

    def _added_time(self, index: int) -> int:
        """Read "90+3", a minute of a match: the 93rd, or the third of added time."""
        regular, added = int(self.raw[index]), int(self.raw[index + 2])
        end = index + 3
        at = end + 1 if self.hyphen(end) else end
        if (suffix := self.match(at, "suffix")) and self.attached(at):
            end = suffix[1]
        elif self.tokens[end : end + 1] == ["."] and self.spec.day_dot:
            end += 1
        self._emit(
            index,
            end,
            FigureKind.ORDINAL,
            Fraction(regular + added),
            parts=(regular, added),
            alternatives=(Fraction(added), Fraction(regular)),
            words=False,
        )
        return end

    def _enumerates(self, index: int, number: _Number) -> bool:
        """Whether a number opens a list item: "1. Products", "(2) Taxes"; a translator may leave it to the layout."""
        if not number.digits or not number.plain or number.low > 99 or number.end >= self.size:
            return False
        mark = self.tokens[number.end]
        if index == 1:
            return self.tokens[0] in {"(", "（"} and mark in {")", "）"}
        return (
            mark in {".", ")", "、", "）"}
            and self.attached(number.end)
            and not self.attached(number.end + 1)
            and number.end + 1 < self.size
            and not self.raw[number.end + 1][:1].islower()
        )

    def _longer_number(self, index: int, end: int) -> bool:
        number = self.number(index)
        return number is not None and number.end > end

    def _emit(
        self,
        index: int,
        end: int,
        kind: FigureKind,
        low: Fraction | None,
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
        scaled: Fraction = Fraction(1),
    ) -> None:
        self.done = end
        start, stop = self.starts[index], self.ends[end - 1]
        low = Fraction(0) if low is None else low
        self.figures.append(
            Figure(
                start,
                stop,
                self.text[start:stop],
                kind,
                low,
                low if high is None else high,
                approximate=approximate or self._approx(index),
                unit=unit,
                parts=parts,
                hard=not soft,
                name=name,
                alternatives=alternatives,
                vague=vague,
                words=words,
            )
        )
        self.scales.append(scaled)

    def _approx(self, index: int) -> bool:
        """Whether about, nearly, more than ... stands right before a token."""
        for length in (1, 2, 3):
            found = self.match(index - length, "approx")
            if found and found[1] == index:
                return True
        return False

    def _finish(self, index: int, number: _Number) -> int:
        """Read what belongs to a number (range, percent, unit, date ...) and emit the figure."""
        first, end = index, number.end
        if number.parts:
            if self.spec.day_dot and len(number.parts) == 2:
                number.parts = ()
            else:
                self._emit(index, end, FigureKind.VERSION, number.low, parts=number.parts, words=False)
                return end
        if not number.plain and number.fraction is False and number.kind is FigureKind.VERSION:
            number.kind = FigureKind.COUNT
        # A day before its month: 17 July, 17th of July 2018, 3. Oktober, 17-22 July.
        if number.plain and 1 <= number.low <= 31 and (after := self._day(index, number)):
            return after
        if number.digits and not number.ordinal and (dotted := self._day_month_dots(index, number)):
            return dotted
        if (
            self.spec.day_dot
            and number.plain
            and number.digits
            and end < self.size
            and self.tokens[end] == "."
            and self.attached(end)
        ):
            follows = end + 1 < self.size and self.kinds[end + 1] == "w" and not self.attached(end + 1)
            if follows and (self.raw[end + 1][:1].islower() or self.match(end + 1, "century")):
                number.ordinal, end = True, end + 1
        if (
            number.plain
            and number.digits
            and not number.ordinal
            and self.tokens[end : end + 1] == ["/"]
            and (quotient := self._slash(number, end))
        ):
            end = quotient
        # Fractions: two thirds, three-quarters.
        if number.plain and not number.ordinal and number.low < 100:
            at = end + 1 if self.hyphen(end) else end
            if (part := self.match(at, "fraction")) and part[0].value is not None:
                whole = number.low
                number.low = number.high = whole * part[0].value
                number.fraction, number.soft, end = True, False, part[1]
                of = self.match(end, "of")
                article = self.match(of[1], "article") if of else None
                if article and self._measured(article[1]):
                    # three quarters of an hour
                    end = article[1]
                denominator = 1 / part[0].value
                if denominator.denominator == 1:
                    number.parts = (int(whole), int(denominator))
                number.kind = FigureKind.RATIO
                if denominator == 10:
                    # "dos décimas": 0.2 of a percent
                    number.alternatives = (*number.alternatives, number.low / 100)
                if self.match(at, "duration"):
                    number.alternatives = (*number.alternatives, whole)
            elif number.low and (shares := self._ratio(number, end)):
                end = shares
        number.end = end
        number, end = self._range(index, number)
        first, low, high = index, number.low, number.high
        kind, unit, soft = number.kind, "", number.soft
        alternatives, parts = number.alternatives, number.parts
        at = end + 1 if self.hyphen(end) else end
        of = self.match(at, "of") if number.scaled >= 1000 else None
        if of and any(self.match(of[1], category) for category in ("currency", "unit", "duration")):
            # "4,2 milliards d'euros", "tre milioni di tonnellate"
            at = of[1]
        one = low == high
        if number.ordinal:
            kind = FigureKind.ORDINAL
        if number.year:
            kind, alternatives = FigureKind.YEAR, (*alternatives, low % 100)
        money = self.currency_before(index)
        glued_name = self._name(index, end, number)
        if found := self.match(at, "percent") or self.match(at, "points"):
            share = found[0].value if found[0].category == "percent" and found[0].value else _HUNDREDTH
            alternatives = tuple(value * share for value in alternatives)
            if found[0].category == "points":
                # Points of a score or an index, or of per cent.
                alternatives = (*alternatives, low, high)
            # "un point", "ein Punkt": a dot or an issue, unless a number counts them.
            soft = number.soft and found[0].category == "points"
            kind, low, high, end = FigureKind.PERCENT, low * share, high * share, found[1]
        elif money:
            kind, unit, first, soft = FigureKind.CURRENCY, money[0].name, money[1], False
            if after_money := self.match(at, "currency"):
                end = after_money[1]
        elif found := None if number.ordinal else self.match(at, "age"):
            kind, unit, end = FigureKind.AGE, "year", found[1]
        elif number.plain and (decades := self._decades(number, end)):
            kind, end = FigureKind.DECADE, decades
        elif (found := self.match(at, "century")) and (
            number.ordinal or (number.digits and number.low <= 30 and self.spec.code != "en")
        ):
            kind, end, soft = FigureKind.CENTURY, found[1], False
        elif one and number.plain and number.ordinal and self._shared_century(end):
            kind, soft = FigureKind.CENTURY, False
        elif one and not number.vague and not number.ordinal and (clock := self._hour(number, end)):
            minutes, end, sure = clock
            kind, parts = FigureKind.CLOCK, divmod(minutes, 60)
            low = high = Fraction(minutes)
            soft = False
            if not sure and not (number.digits and self._morning(index)):
                alternatives = (Fraction((minutes + 720) % 1440),)
        elif not number.ordinal and (found := self.match(at, "times")):
            kind, end = FigureKind.MULTIPLE, found[1]
        elif not number.ordinal and not (glued_name and self.attached(at)) and (found := self.match(at, "duration")):
            kind, unit, end = FigureKind.DURATION, found[0].name, found[1]
            if (plus := self.match(end, "plus")) and plus[0].value is not None and not number.fraction:
                # dos horas y media, two years and a half
                low, high, end = low + plus[0].value, high + plus[0].value, plus[1]
        elif not number.ordinal and (found := self.match(at, "currency")):
            kind, unit, end = FigureKind.CURRENCY, found[0].name, found[1]
        elif (
            not number.ordinal
            and not glued_name
            and (found := self.match(at, "unit"))
            and not self._mark_only(found, at, end)
        ):
            kind, unit, end = FigureKind.UNIT, found[0].name, found[1]
            if (plus := self.match(end, "plus")) and plus[0].value is not None and not number.fraction:
                low, high, end = low + plus[0].value, high + plus[0].value, plus[1]
        elif (
            number.plain
            and kind is FigureKind.COUNT
            and number.digits
            and 1000 <= low <= 2100
            and self._bare_year(index)
        ):
            kind = FigureKind.YEAR
        elif self._numbered(index):
            kind = FigureKind.ORDINAL
        if behind := self.match(end, "behind-approx"):
            approximate, end = True, behind[1]
        else:
            approximate = number.vague
        if number.low == 1 == number.high and not number.digits and kind in {FigureKind.UNIT, FigureKind.AGE}:
            soft = number.soft
        if kind is FigureKind.CURRENCY and low == 1 and number.soft:
            soft = True
        self._emit(
            first,
            end,
            kind,
            low,
            high,
            soft=soft,
            name=glued_name,
            vague=number.vague,
            words=not number.digits,
            unit=unit,
            parts=parts,
            alternatives=alternatives,
            approximate=approximate,
            scaled=number.scaled,
        )
        return max(end, index + 1)

    def _mark_only(self, found: tuple[Entry, int], at: int, end: int) -> bool:
        """Whether a one-letter unit stands too far off to be one: "model 5 m"."""
        return len(found[0].tokens[0]) == 1 and at != end and not self.attached(at)

    def _bare_year(self, index: int) -> bool:
        return len(self.raw[index]) == 4

    def _numbered(self, index: int) -> bool:
        for length in (1, 2):
            found = self.match(index - length, "before-number")
            if found and found[1] == index:
                return True
        return False

    def _name(self, index: int, end: int, number: _Number) -> bool:
        """Whether letters are glued to a number: F-22, H7N9, 5G."""
        if not number.digits:
            return False
        if self.attached(index) and self.kinds[index - 1] == "w":
            return True
        if index >= 2 and self.hyphen(index - 1) and self.kinds[index - 2] == "w":
            letters = self.raw[index - 2]
            return letters[-1:].isupper()
        return self.attached(end) and self.kinds[end] == "w" and self.raw[end][:1].isupper() and len(self.raw[end]) <= 2

    def _slash(self, number: _Number, end: int) -> int | None:
        """Read the rest of 2/3 into the number; 24/7 and 9/11 keep their parts as well."""
        if not (self.attached(end) and self.attached(end + 1) and self.kinds[end + 1] == "num"):
            return None
        bottom = self.raw[end + 1]
        if not bottom.isdecimal() or not number.low < int(bottom[:4]) <= 100 or self.tokens[end + 2 : end + 3] == ["/"]:
            return None
        number.parts = (int(number.low), int(bottom))
        number.low = number.high = number.low / int(bottom)
        number.kind, number.fraction = FigureKind.RATIO, True
        return end + 2

    def _ratio(self, number: _Number, end: int) -> int | None:
        """Read the rest of "one in four", "three out of five" into the number."""
        sure = self.match(end, "ratio")
        found = sure or self.match(end, "ratio-in")
        if not found:
            return None
        whole = self.number(found[1])
        if (
            whole is None
            or (not whole.plain and whole.low.denominator != 1)
            or whole.ordinal
            or whole.low <= number.low
            or whole.vague
        ):
            return None
        if not sure:
            round_enough = whole.low <= 10 or (whole.low % 5 == 0 and whole.low < 1900) or whole.low >= 10000
            if number.low > 9 or not round_enough or (whole.digits != number.digits and whole.low <= 10):
                return None
            if any(
                self.match(whole.end, category) for category in ("duration", "month", "percent", "currency", "unit")
            ):
                return None
        number.parts = (int(number.low), int(whole.low))
        number.low = number.high = number.low / whole.low
        number.kind, number.fraction, number.soft = FigureKind.RATIO, True, False
        return whole.end

    def _range(self, index: int, number: _Number) -> tuple[_Number, int]:
        """Join "5 to 6 million", "30-40", "two or three" into one number."""
        end = number.end
        if number.vague or number.kind is FigureKind.RATIO or end >= self.size:
            return number, end
        link = self.match(end, "range")
        if not link and self.tokens[end] == ":" and self.attached(end) and self.attached(end + 1):
            link = self.match(end, "score")
        if not link and self.match(end, "join") and self._between(index):
            link = self.match(end, "join")
        percent = None
        if not link and (percent := self.match(end, "percent")):
            link = self.match(percent[1], "range")
            if not link:
                return number, end
        if not link:
            return number, end
        dash = self.tokens[end] in _DASHES if not percent else False
        dash = dash or link[0].category == "score"
        if dash and self.attached(end) != self.attached(end + 1) and not percent:
            return number, end
        start = link[1]
        money = self.match(start, "currency")
        if money and self.raw[start] and not self.raw[start][0].isalpha():
            start = money[1]
        other = self.number(start)
        if other is None or other.vague or other.kind is not FigureKind.COUNT or other.ordinal != number.ordinal:
            return number, end
        if percent and not self.match(other.end, "percent"):
            return number, end
        low, high = number.low, other.high
        alternatives = (*number.alternatives, *other.alternatives)
        if number.scaled == 1 and other.scaled > 1:
            whole = other.high / other.scaled
            if number.low < whole or (number.low < 1000 and number.low * other.scaled < other.high):
                alternatives = (*alternatives, number.low)
                low = number.low * other.scaled
        elif dash and number.digits and other.digits and 1000 <= low <= 2100 and high < 100 and number.plain:
            alternatives = (*alternatives, high)
            high = low - low % 100 + high
        if low >= high:
            if (
                dash
                and number.digits
                and other.digits
                and low < 300
                and number.plain
                and other.plain
                and self.attached(end)
            ):
                number.parts, number.kind = (int(low), int(high)), FigureKind.SCORE
                number.end = other.end
                number.soft = False
                return number, other.end
            return number, end
        if number.plain and other.plain and number.low == 1 and number.soft and high == 2 and not number.digits:
            # "one or two" is an idiom.
            number.soft = True
        else:
            number.soft = False
        number.low, number.high, number.alternatives, number.end = low, high, alternatives, other.end
        number.scaled, number.digits = other.scaled, number.digits or other.digits
        return number, other.end

    def _between(self, index: int) -> bool:
        found = self.match(index - 1, "between")
        return bool(found and found[1] == index) or bool(
            self.match(index - 2, "between") and self.kinds[index - 1] == "s"
        )

    def _decades(self, number: _Number, end: int) -> int | None:
        """Read what makes decades of 1980 or 80: 1980s, 80er Jahre."""
        if number.low % 10 or not (20 <= number.low <= 90 or 1000 <= number.low <= 2100) or number.ordinal:
            return None
        found = self.match(end, "decades") or (self.match(end + 1, "decades") if self.hyphen(end) else None)
        if not found:
            return None
        if len(self.tokens[end]) <= 2 and not self.attached(end):
            return None
        return found[1]

    def _shared_century(self, end: int) -> bool:
        """Whether a century follows that this ordinal has no noun beside: the 18th and 19th centuries."""
        link = self.match(end, "join") or self.match(end, "range")
        if not link:
            return False
        other = self.number(link[1])
        return other is not None and other.ordinal and self.match(other.end, "century") is not None

    def _hour(self, number: _Number, end: int) -> tuple[int, int, bool] | None:
        """Read o'clock, Uhr, a.m. or p.m. behind a number: minutes, end, whether it is sure which half of the day."""
        hours, minutes = number.low, 0
        if hours.denominator != 1 and not number.digits:
            # "anderhalf uur" is a span: only digits are hours and minutes.
            return None
        if hours.denominator != 1:
            minutes_read = (hours - int(hours)) * 100
            if minutes_read.denominator != 1 or minutes_read >= 60:
                return None
            hours, minutes = Fraction(int(hours)), int(minutes_read)
        if not 0 <= hours <= 24:
            return None
        sure = hours > 12
        clock = self.match(end, "clock")
        if clock:
            if len(clock[0].tokens) == 1 and len(clock[0].tokens[0]) == 1 and self.spec.code == "en":
                return None
            end = clock[1]
            more = self.number(end)
            if more and more.digits and more.plain and more.low < 60 and not minutes and not self._counts(more.end):
                minutes, end = int(more.low), more.end
        half = self._half_of_day(end)
        if half:
            afternoon, end = half
            if hours > 12 and not clock:
                return None
            hours, sure = (hours % 12) + (12 if afternoon else 0), True
        elif not clock:
            return None
        return int(hours) * 60 + minutes, end, sure

    def _counts(self, index: int) -> bool:
        return any(
            self.match(index, category) for category in ("percent", "currency", "unit", "duration", "month", "scale")
        )

    def _half_of_day(self, end: int) -> tuple[bool, int] | None:
        at = end + 1 if self.hyphen(end) else end
        if after := self.match(at, "pm"):
            return True, after[1]
        if before := self.match(at, "am"):
            if (
                self.tokens[at] == "am"
                and not self.attached(at)
                and self.raw[at] == "am"
                and self.tokens[at - 1] == "i"
            ):
                return None
            return False, before[1]
        return None

    def _clock(self, index: int) -> int:
        """Read 17:07, 5:07 p.m.; a score such as 21:15 looks the same, so that its parts are kept."""
        follows = index + 2
        if (
            self.tokens[index + 1 : follows] == ["."]
            and self.attached(index + 1)
            and self.attached(follows)
            and self.kinds[follows] == "num"
            and self.raw[follows].isdecimal()
        ):
            # 2:06.29 is a race time.
            first, second = self.raw[index].split(":")[-2:]
            value = int(first) * 60 + Fraction(f"{second}.{self.raw[follows][:6]}")
            parts = (int(first), int(second), int(self.raw[follows][:6]))
            self._emit(index, follows + 1, FigureKind.DURATION, value, parts=parts, words=False, unit="second")
            return follows + 1
        pieces = [int(part) for part in self.raw[index].split(":")]
        hours, minutes, end = pieces[0], pieces[1], index + 1
        if len(pieces) == 3 or hours > 24:
            self._emit(index, end, FigureKind.SCORE, Fraction(hours), parts=tuple(pieces), words=False)
            return end
        if clock := self.match(end, "clock"):
            end = clock[1]
        half = self._half_of_day(end)
        alternatives: tuple[Fraction, ...] = ()
        if half:
            hours, end = hours % 12 + (12 if half[0] else 0), half[1]
        elif hours <= 12 and not self._morning(index):
            alternatives = (Fraction((hours * 60 + minutes + 720) % 1440),)
        self._emit(
            index,
            end,
            FigureKind.CLOCK,
            Fraction(hours * 60 + minutes),
            parts=(hours, minutes),
            alternatives=alternatives,
            words=False,
        )
        return end

    def _morning(self, index: int) -> bool:
        """Whether an hour up to 12 is before noon, since the language counts to 24 and no word near it says evening."""
        if not self.spec.day24:
            return False
        return not any(
            self.match(place, "evening") or self.match(place, "pm")
            for place in range(max(0, index - 8), min(self.size, index + 9))
        )

    # ----- dates

    def _numeric_date(self, index: int) -> int:
        """Read 2018-07-17, 17.07.2018, 7/17/18."""
        pieces = [int(part) for part in regex.split(r"[./-]", self.raw[index])]
        if pieces[0] > 31:
            year, month, day = pieces
        else:
            day, month, year = pieces if self.spec.day_first else (pieces[1], pieces[0], pieces[2])
            if month > 12:
                day, month = month, day
            if year < 100:
                year += 2000 if year < 50 else 1900
        if not (1 <= month <= 12 and 1 <= day <= 31):
            numbers = tuple(pieces)
            self._emit(index, index + 1, FigureKind.VERSION, Fraction(pieces[0]), parts=numbers, words=False)
            return index + 1
        self._date(index, index + 1, year, month, day, words=False, swap=day <= 12 and pieces[0] <= 31)
        return index + 1

    def _date(
        self,
        index: int,
        end: int,
        year: int,
        month: int,
        day: int,
        *,
        words: bool,
        soft: bool = False,
        swap: bool = False,
    ) -> None:
        value = Fraction(year * 10000 + month * 100 + day)
        other = (Fraction(year * 10000 + day * 100 + month),) if swap else ()
        self._emit(
            index, end, FigureKind.DATE, value, parts=(year, month, day), soft=soft, words=words, alternatives=other
        )

    def _day(self, index: int, number: _Number) -> int | None:
        """Read a day that stands before its month, with the year behind if there is one."""
        at = number.end
        if self.spec.day_dot and at < self.size and self.tokens[at] == "." and self.attached(at):
            at += 1
        # Days that share a month: 17 and 22 July, 17-22 July.
        for _ in range(3):
            if at >= self.size or not (
                self.tokens[at] in _DASHES
                or self.match(at, "join")
                or self.match(at, "range")
                or self.tokens[at] == ","
            ):
                break
            link = self.match(at, "join") or self.match(at, "range")
            after = link[1] if link else at + 1
            other = self.number(after)
            if other is None or not other.plain or not 1 <= other.low <= 31:
                break
            end = other.end
            if self.spec.day_dot and end < self.size and self.tokens[end] == "." and self.attached(end):
                end += 1
            if self._month_behind(end):
                self._emit(
                    index,
                    number.end,
                    FigureKind.DATE,
                    number.low,
                    parts=(0, 0, int(number.low)),
                    words=not number.digits,
                )
                return self._day(after, other)
            at = end
        behind = self._month_behind(at)
        if not behind:
            return None
        month, end = behind
        year, end = self._year(end)
        self._date(index, end, year, month, int(number.low), words=not number.digits)
        return end

    def _month_behind(self, at: int) -> tuple[int, int] | None:
        for _ in range(3):
            if month := self.match(at, "month"):
                end = month[1]
                if (
                    end < self.size
                    and self.tokens[end] == "."
                    and self.attached(end)
                    and end - 1 >= 0
                    and len(self.raw[end - 1]) <= 4
                ):
                    end += 1
                return int(month[0].value or 0), end
            joint = self.match(at, "month-joint")
            if not joint:
                return None
            at = joint[1]
        return None

    def _year(self, at: int) -> tuple[int, int]:
        """Read the year behind a day or month; 0 where there is none."""
        end = at
        for _ in range(2):
            joint = self.match(end, "year-joint")
            if not joint:
                break
            end = joint[1]
        if end < self.size and self.kinds[end] == "num" and regex.fullmatch(r"[12]\d{3}", self.raw[end]):
            if self.match(end + 1, "percent") or self.attached_word(end + 1):
                return 0, at
            year, end = int(self.raw[end]), end + 1
            if behind := self.match(end, "behind-year"):
                end = behind[1]
            return year, end
        if end + 1 < self.size and self.tokens[end] in {"'", "’"} and regex.fullmatch(r"\d\d", self.raw[end + 1]):
            short = int(self.raw[end + 1])
            return (2000 if short < 50 else 1900) + short, end + 2
        return 0, at

    def _month(self, index: int) -> int | None:
        """Read a month with what follows it: July, July 17, July 17, 2018, July 2018."""
        month = self.match(index, "month")
        if not month:
            return None
        value, end = int(month[0].value or 0), month[1]
        short = len(self.raw[end - 1]) <= 3
        if (
            short
            and end < self.size
            and self.tokens[end] == "."
            and self.attached(end)
            and not self.text[self.ends[end] : self.ends[end] + 2].strip()[:1].isupper()
        ):
            end += 1
        year, after = self._year(end)
        if year:
            self._date(index, after, year, value, 0, words=True)
            return after
        at = end
        if (joint := self.match(at, "month-joint")) and not self.spec.day_first:
            at = joint[1]
        day = None if self.spec.day_first and self.spec.code != "en" else self.number(at)
        if (
            day
            and day.plain
            and 1 <= day.low <= 31
            and not self._counts(day.end)
            and not (not day.digits and not day.ordinal)
        ):
            end = day.end
            year, after = self._year(end)
            self._date(index, after, year, value, int(day.low), words=True)
            end = after
            if not year:
                end = self._more_days(end)
            return end
        soft = month[0].soft or (short and len(self.raw[index]) <= 3 and month[0].exact != "")
        soft = soft or (self.raw[index][:1].isupper() and self.spec.code in _SMALL_MONTHS)
        if soft and self.entries(index).get("none") and (not index or self.tokens[index - 1] in _ENDS):
            # "May I?", but "in May"
            return None
        self._date(index, end, 0, value, 0, words=True, soft=soft)
        return end

    def _more_days(self, end: int) -> int:
        """Read the days that share a month before them: July 17-22, July 17 and 22, 2018."""
        for _ in range(8):
            link = self.match(end, "join") or self.match(end, "range")
            after = link[1] if link else end + 1 if end < self.size and self.tokens[end] == "," else 0
            if not after:
                return end
            other = self.number(after)
            if other is None or not other.plain or not 1 <= other.low <= 31 or not (other.digits or other.ordinal):
                return end
            follows = other.end
            if (
                self._counts(follows)
                or self.attached_word(follows)
                or (link is None and not other.ordinal and follows < self.size and self.kinds[follows] == "w")
            ):
                return end
            if (
                follows < self.size
                and self.kinds[follows] == "w"
                and not other.ordinal
                and link
                and self.tokens[end] not in _DASHES
                and self._noun(follows)
            ):
                return end
            year, stop = self._year(follows)
            value = Fraction(year * 10000) + other.low
            self._emit(after, stop, FigureKind.DATE, value, parts=(year, 0, int(other.low)), words=not other.digits)
            end = stop
            if year:
                return end
        return end

    def _noun(self, index: int) -> bool:
        """Whether a plural noun seems to follow: "on July 17 and 22 people"."""
        return self.raw[index].endswith("s") or self.raw[index] in {"people", "men", "women", "children"}

    def _day_month_dots(self, index: int, number: _Number) -> int | None:
        """Read "11.08." of languages that put a stop behind ordinals."""
        if not self.spec.day_dot:
            return None
        raw = self.raw[index]
        found = regex.fullmatch(r"(\d{1,2})\.(\d{1,2})", raw)
        if not found or not (number.end < self.size and self.tokens[number.end] == "." and self.attached(number.end)):
            return None
        day, month = int(found[1]), int(found[2])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return None
        self._date(index, number.end + 1, 0, month, day, words=False)
        return number.end + 1

    def _before_decades(self, index: int) -> int | None:
        """Read "années 70", "años ochenta"."""
        found = self.match(index, "before-decades")
        if not found:
            return None
        number = self.number(found[1])
        if (
            number is None
            or not number.plain
            or number.low % 10
            or not (20 <= number.low <= 90 or 1000 <= number.low <= 2100)
        ):
            return None
        self._emit(index, number.end, FigureKind.DECADE, number.low, words=not number.digits)
        return number.end

    def _roman(self, index: int) -> int:
        """Read a Roman number: of a century, or softly of a king or war."""
        raw, glued_suffix = self.raw[index], False
        if self.kinds[index] == "w" and raw[:1] in "IVXL" and not raw.isupper():
            # XIXe siècle: the suffix is glued to the Roman number.
            letters = len(raw) - len(raw.lstrip("IVXL"))
            # One letter and an ending is mostly a word: La, Les, Va.
            sure = letters > 1 or (self.spec.code == "fr" and raw[0] != "L")
            if sure and any(
                entry.tokens == (raw[letters:],)
                for entry in looked_up(self.spec.words or self.spec.code, raw[letters:]).get("suffix", ())
            ):
                raw, glued_suffix = raw[:letters], True
        if self.kinds[index] != "w" or len(raw) > 7 or not _ROMAN.match(raw):
            return index + 1
        value = Fraction(roman(raw))
        before = None
        for length in (1, 2):
            found = self.match(index - length, "before-century")
            if found and found[1] == index:
                before = found
        end = index + 1
        if (self.hyphen(end) and (suffix := self.match(end + 1, "suffix"))) or (
            self.attached_word(end) and (suffix := self.match(end, "suffix"))
        ):
            end = suffix[1]
        if end < self.size and self.tokens[end] == "." and self.attached(end) and self.match(end + 1, "century"):
            end += 1
        century = self.match(end, "century")
        counted = None if self.spec.code == "en" else self.match(end, "duration")
        if counted and counted[0].name == "quarter":
            # III kwartał, II квартал
            self._emit(index, end, FigureKind.ORDINAL, value, words=False)
            return end
        if before or century:
            self._emit(index, century[1] if century else end, FigureKind.CENTURY, value, words=False)
            return century[1] if century else end
        if (
            len(raw) == 1
            and not glued_suffix
            and not (index and self.kinds[index - 1] == "w" and self.raw[index - 1][:1].isupper())
        ):
            return index + 1
        self._emit(index, index + 1, FigureKind.ORDINAL, value, soft=True, words=False)
        return index + 1

    def _share(self) -> None:
        """Let "10, 15 and 20 percent" and "5 and 6 million" share what the last one says."""
        order = sorted(range(len(self.figures)), key=lambda place: self.figures[place].start)
        for place in range(len(order) - 2, -1, -1):
            here, following = self.figures[order[place]], self.figures[order[place + 1]]
            if here.kind is not FigureKind.COUNT or self.scales[order[place]] != 1 or here.vague or not here.hard:
                continue
            gap = self.text[here.end : following.start]
            if len(gap) > 6 or not regex.fullmatch(r"\s*(?:[,;/、]|[,;]?\s*\p{L}{1,3})\s*", gap):
                continue
            factor = Fraction(1, 100) if following.kind is FigureKind.PERCENT else self.scales[order[place + 1]]
            if factor != 1:
                more = tuple({here.low * factor, here.high * factor})
                self.figures[order[place]] = replace(here, alternatives=(*here.alternatives, *more))
                if following.kind is FigureKind.PERCENT:
                    self.figures[order[place]] = replace(
                        self.figures[order[place]],
                        kind=FigureKind.PERCENT,
                        low=here.low / 100,
                        high=here.high / 100,
                        alternatives=(*here.alternatives, here.low),
                    )
                else:
                    self.scales[order[place]] = factor


def raw_added(tokens: list[str]) -> bool:
    """Whether tokens are a minute of a match with added time: 90+3."""
    return (
        len(tokens) == 3
        and tokens[1] == "+"
        and tokens[0] in {"45", "90", "105", "120"}
        and tokens[2].isdecimal()
        and len(tokens[2]) <= 2
    )


def _adds(current: Fraction, value: Fraction) -> bool:
    """Whether a number word may be added to what was read: twenty + one, two hundred + fifty."""
    if value <= 0 or current <= 0:
        return False
    if current % 100 == 0:
        return value < 100
    return current % 10 == 0 and current % 100 >= 20 and value < 10


@lru_cache(maxsize=1 << 12)
def _abbreviated(entry: Entry) -> bool:
    """Whether a scale is written short (MP, bn, млн, Mrd.), so that it needs a number before it."""
    form = entry.tokens[0]
    return bool(entry.exact) or entry.tokens[-1] == "." or _NO_VOWEL.fullmatch(form) is not None


def roman(text: str) -> int:
    """Give the value of a Roman number."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    total = 0
    for place, letter in enumerate(text):
        value = values[letter]
        total += -value if place + 1 < len(text) and values[text[place + 1]] > value else value
    return total


def find(text: str, spec: Spec) -> list[Figure]:
    """Find the figures of a text in a language that puts spaces between words."""
    return Reader(text, spec).read()
