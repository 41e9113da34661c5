"""A language's own patterns (`Spec.rules`), tried before everything else."""

from __future__ import annotations

from fractions import Fraction

from pipeline.text.figures.lexicon import EMPTY
from pipeline.text.figures.spaced.reading import Reading


def apply_rules(reading: Reading) -> None:
    """Let the language's own patterns take what they match; the tokens there become blanks."""
    covered = bytearray(len(reading.text))
    for pattern, make in reading.spec.rules:
        for found in pattern.finditer(reading.text):
            if any(covered[found.start() : found.end()]):
                continue
            figure = make(found)
            if figure is not None:
                reading.figures.append(figure)
                reading.scales.append(Fraction(1))
                covered[figure.start : figure.end] = b"\1" * (figure.end - figure.start)
    if not reading.figures:
        return
    for index in range(reading.size):
        if any(covered[reading.starts[index] : reading.ends[index]]):
            reading.kinds[index], reading.tokens[index], reading.raw[index] = "taken", "\0", "\0"
            reading.found[index] = EMPTY
