"""One text being read: its tokens and the figures found so far."""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.spec import Spec
from pipeline.text.figures.spaced.tokens import Tokens


class Reading(Tokens):
    """A thin state around the tokens."""

    def __init__(self, text: str, spec: Spec) -> None:
        """Cut the text into tokens; nothing is found yet."""
        super().__init__(text, spec)
        self.done = 0
        """Token after the last figure."""
        self.figures: list[Figure] = []
        self.scales: list[Fraction] = []
        """By what each figure was multiplied: a million of "5 million"."""

    def emit(
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
        """Add the figure that stands from one token to another."""
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
