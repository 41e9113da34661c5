"""A text being read, with the figures found so far."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.text.figures.digits import ascii_digits
from pipeline.text.figures.han.characters import END
from pipeline.text.figures.han.words import HanSpec, Word, words
from pipeline.text.figures.model import Figure, FigureKind

MAX_BEFORE = 4
"""Characters of the longest word that is looked for before a place."""


class Page:
    """One text being read."""

    __slots__ = ("behind", "factors", "figures", "plain", "size", "spec", "text", "whole")

    def __init__(self, text: str, spec: HanSpec) -> None:
        """Keep the text and a plain copy, padded so that a look beyond either end finds `END`."""
        self.text = text
        self.size = len(text)
        self.plain = ascii_digits(text) + END * 8
        self.spec = spec
        self.behind, self.whole = words(spec.code)
        self.figures: list[Figure] = []
        self.factors: list[Fraction] = []
        """For each figure: the scale written on it, for a neighbour to share."""

    def after(self, place: int, *categories: str) -> Word | None:
        """Match the longest word of some categories at a place."""
        for word in self.behind.get(self.plain[place], ()):
            if word.category in categories and self.plain.startswith(word.form, place):
                if word.unless and self.plain[place + len(word.form)] in word.unless:
                    continue
                return word
        return None

    def before(self, place: int, *categories: str) -> Word | None:
        """Match the longest word of some categories that ends at a place."""
        for length in range(min(MAX_BEFORE, place), 0, -1):
            found = self.after(place - length, *categories)
            if found and len(found.form) == length:
                return found
        return None

    def opens_word(self, place: int) -> bool:
        """Whether a word in which a numeral counts nothing begins at a place: 一直, 一起."""
        return any(word.category == "none" for word in self.words_at(place))

    def words_at(self, place: int) -> Iterator[Word]:
        """Give the words that hold a numeral and stand at a place, longest first."""
        for first in (self.plain[place : place + 2], self.plain[place]):
            for word in self.whole.get(first, ()):
                if self.plain.startswith(word.form, place):
                    yield word

    def emit(
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
    ) -> int:
        """Keep a figure, and give the place where reading goes on."""
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
        return end
