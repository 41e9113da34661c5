"""What a figure is: a value that a text states, in whatever notation."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from fractions import Fraction


class FigureKind(enum.StrEnum):
    """What a figure counts or names."""

    COUNT = "count"
    PERCENT = "percent"
    """Value as a share: 60 % is Fraction(60, 100)."""
    RATIO = "ratio"
    MULTIPLE = "multiple"
    ORDINAL = "ordinal"
    DATE = "date"
    CLOCK = "clock"
    """Minutes after midnight."""
    DURATION = "duration"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    AGE = "age"
    CURRENCY = "currency"
    UNIT = "unit"
    VERSION = "version"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure found in a text."""

    start: int
    end: int
    """Half-open span of the whole notation in the text: ``14.6万``, ``两三百毫秒``."""
    text: str
    kind: FigureKind
    low: Fraction
    """Exact value; for a range, the lower end."""
    high: Fraction
    """Equal to `low` but for a range."""
    approximate: bool = False
    """Stated as about, more than, dozens of ..."""
    unit: str = ""
    """ISO 4217 code or a CLDR unit name, where one stands with the value: ``EUR``, ``kilometer``."""
    parts: tuple[int, ...] = ()
    """Of a date: year, month, day, 0 where it has none; of a version or score: its numbers."""
