"""A figure in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from pipeline.text.figures.model import FigureKind


@dataclass(slots=True)
class Draft:
    """What is known of a figure while its surroundings are read."""

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
