"""A language's own patterns (`Spec.rules`), tried before everything else."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from fractions import Fraction

import regex

from pipeline.text.figures.model import Figure, FigureKind
from pipeline.text.figures.spaced.clock import morning
from pipeline.text.figures.spaced.reading import Reading


def apply_rules(reading: Reading) -> None:
    """Let the language's own patterns take what they match; the tokens there become blanks."""
    covered = bytearray(len(reading.text))
    for pattern, make in reading.spec.rules:
        if pattern.search(reading.text) is None:
            # Most find nothing, and a scanner costs twice as much as a look.
            continue
        for found in pattern.finditer(reading.text):
            if _any(covered, found.start(), found.end()):
                continue
            figure = make(found)
            if figure is not None:
                figure = _sure(reading, figure)
                reading.figures.append(figure)
                reading.scales.append(Fraction(1))
                covered[figure.start : figure.end] = b"\1" * (figure.end - figure.start)
    if not reading.figures:
        return
    for index in range(reading.size):
        if _any(covered, reading.starts[index], reading.ends[index]):
            reading.blank(index)


def _sure(reading: Reading, figure: Figure) -> Figure:
    """Take an hour in digits for one before noon where the language counts to 24: "godz. 10.30"."""
    if figure.kind is not FigureKind.CLOCK or not figure.alternatives or not regex.search(r"\d", figure.text):
        return figure
    return replace(figure, alternatives=()) if morning(reading, bisect_left(reading.starts, figure.start)) else figure


def _any(covered: bytearray, start: int, end: int) -> bool:
    return covered.find(1, start, end) >= 0
