"""A number in words: two hundred and fifty thousand, nineteen eighty-four, einundzwanzig, twenty-first."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import regex

from pipeline.text.figures.lexicon import Entry
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.scales import Number, number_in_digits, with_scales

_NO_VOWEL = regex.compile(r"(?:(?![aeiouyáéíóúýąęóůúěаеёиоуыэюя])[\p{Latin}\p{Cyrillic}])+")


def number_in_words(reading: Reading, index: int) -> Number | None:
    """Read the number words from a token on."""
    words = _Sum(reading, index)
    while words.take():
        pass
    if words.end == index:
        return None
    number, end = words.number(), words.end
    if number.scaled >= 1000 and end < reading.size and reading.kinds[end] == "num":
        # zwei Millionen 300-tausend
        tail = number_in_digits(reading, end, 3)
        if tail and 1 < tail.scaled < number.scaled and tail.low < number.scaled:
            number.low, number.high, number.end = number.low + tail.low, number.high + tail.high, tail.end
            return number
    if not number.ordinal:
        plus = reading.match(end, "plus")
        group = reading.match(end + 1 if reading.hyphen(end) else end, "set")
        if plus or (group and not group[0].soft):
            return with_scales(reading, number)
    return number


class _Sum:
    """Number words being added up."""

    __slots__ = ("current", "end", "last", "ordinal", "reading", "scaled", "soft", "tokens", "total", "year")

    def __init__(self, reading: Reading, index: int) -> None:
        self.reading = reading
        self.end = index
        """Token after the words taken."""
        self.tokens = 0
        self.total = Fraction(0)
        """What the scales have closed: the two million of "two million three hundred"."""
        self.current: Fraction | None = None
        """What a scale may still multiply: the three hundred."""
        self.last: Fraction | None = None
        """The last scale from a thousand on: a later one is smaller, or multiplies all before it."""
        self.scaled = Fraction(1)
        self.soft = self.ordinal = self.year = False

    def number(self) -> Number:
        """Give the sum."""
        value = self.total + (self.current or 0)
        return Number(
            self.end,
            value,
            value,
            soft=self.soft and self.tokens == 1,
            ordinal=self.ordinal,
            year=self.year,
            scaled=self.scaled if value >= 100 and value % self.scaled == 0 else Fraction(1),
        )

    def take(self) -> bool:
        """Take one more word; say whether another may follow."""
        reading, at = self.reading, self.end
        if self.tokens:
            if reading.hyphen(at):
                at += 1
            elif join := reading.match(at, "join"):
                at = join[1]
        cardinal, rank = reading.match(at, "number"), reading.match(at, "ordinal")
        if cardinal and not (rank and rank[1] > cardinal[1]):
            return self._cardinal(at, *cardinal)
        if scale := reading.match(at, "scale"):
            return self._scale(at, *scale)
        if rank and not (self.current is not None and at == self.end and reading.match(at, "duration")):
            # But "veinte segundos", "vingt secondes": twenty of them, not the twenty-second.
            self._rank(at, *rank)
        return False

    def _cardinal(self, at: int, entry: Entry, after: int) -> bool:
        value, current = entry.value or Fraction(0), self.current
        if current is None:
            if not self._opens(at, value):
                return False
            self.current = value
        elif self._adds(at, value):
            self.current = current + value
        elif self._pairs(at, value):
            self.current, self.year = current * 100 + value, True
        else:
            return False
        self.soft, self.end, self.tokens = entry.soft, after, self.tokens + 1
        return True

    def _scale(self, at: int, entry: Entry, after: int) -> bool:
        value, current, last = entry.value or Fraction(1), self.current, self.last
        if len(entry.tokens[0]) == 1:
            return False
        if value < 1000:
            if current is not None and (current >= 100 or current == 0):
                return False
            if current is None and last is not None and value >= last:
                return False
            self.current = (1 if current is None else current) * value
        elif current is None:
            if at != self.end or (not self.total and _abbreviated(entry)):
                # "The MP said", "mit Mia."
                return False
            if not self.total:
                self.total = value
            elif last is not None and value != last:
                self.total *= value
            else:
                return False
            self.last = value
        elif last is not None and value >= last:
            self.total, self.current, self.last = (self.total + current) * value, None, value
        else:
            self.total, self.current, self.last = self.total + current * value, None, value
        self.scaled, self.end, self.tokens = value, after, self.tokens + 1
        return True

    def _hundredths(self, at: int) -> bool:
        """Whether a rank is a share: "dwóch setnych" is two hundredths where the 200th is one word."""
        apart = self.reading.spec.compounds and not self.reading.attached(at)
        return apart and self.reading.match(at, "fraction") is not None

    def _rank(self, at: int, entry: Entry, after: int) -> None:
        """Take the ordinal that ends the number, if it fits."""
        value, current = entry.value or Fraction(1), self.current
        if current is None:
            if not self._opens(at, value):
                return
            self.total += value
        elif self._adds(at, value):
            self.current = current + value
        elif value >= 100 and value % 100 == 0 and not self._hundredths(at):
            self.current = current * value
        else:
            return
        self.soft, self.ordinal, self.end, self.tokens = entry.soft, True, after, self.tokens + 1
        # Both parts are ordinals in some languages: "dwudziesty pierwszy", "décimo tercero".
        more = self.reading.match(after, "ordinal") if value >= 10 and value % 10 == 0 else None
        if more and 0 < (more[0].value or 0) < 10:
            self.total, self.end, self.tokens = self.total + (more[0].value or 0), more[1], self.tokens + 1

    def _opens(self, at: int, value: Fraction) -> bool:
        """Whether a word may begin what stands below the last scale, or the number itself."""
        return at == self.end if self.last is None else value < self.last

    def _adds(self, at: int, value: Fraction) -> bool:
        """Whether a word may be added: twenty + one, two hundred + fifty, ein + und + zwanzig."""
        current = self.current or Fraction(0)
        if value <= 0 or current <= 0:
            return False
        fits = value < 100 if current % 100 == 0 else current % 10 == 0 and current % 100 >= 20 and value < 10
        units_first = self.reading.spec.units_first and at != self.end
        return fits or (units_first and current % 100 < 10 <= value < 100 and value % 10 == 0)

    def _pairs(self, at: int, value: Fraction) -> bool:
        """Whether a word is the second half of a year: nineteen eighty-four."""
        return (
            self.reading.spec.year_pairs
            and not self.total
            and at - self.end <= 1
            and 10 <= (self.current or 0) <= 20
            and 10 <= value < 100
            and (at == self.end or self.reading.hyphen(self.end))
        )


@lru_cache(maxsize=1 << 12)
def _abbreviated(entry: Entry) -> bool:
    """Whether a scale is written short (MP, bn, млн, Mrd.), so that it needs a number before it."""
    form = entry.tokens[0]
    return bool(entry.exact) or entry.tokens[-1] == "." or _NO_VOWEL.fullmatch(form) is not None
