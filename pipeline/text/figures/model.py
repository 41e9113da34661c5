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
    hard: bool = True
    """Whether it must have a partner on the other side. A soft one (``one``, 一个, ``both``) may have one."""
    name: bool = False
    """Part of a name: ``F-22``, ``5G``, ``COVID-19``."""
    alternatives: tuple[Fraction, ...] = ()
    """Other values that a right translation may state: 增加两倍 is 2 as well as 3; ``100m`` is 100 or 100 million."""
    vague: bool = False
    """`low` and `high` bound what the words may mean and are not stated themselves: ``dozens``, 几十万."""
    words: bool = False
    """Written in words, not in digits."""


@dataclass(frozen=True, slots=True)
class Match:
    """A source figure and the target figure that stands for it."""

    source: Figure
    target: Figure
    note: str = ""
    """Why they differ: ``rounded``, ``converted``; of an altered figure: what was altered. "" where they are equal."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the figures of a source in its target."""

    matched: tuple[Match, ...] = ()
    """Equal in value, whatever the notation."""
    missing: tuple[Figure, ...] = ()
    """Source figures that nothing in the target stands for."""
    added: tuple[Figure, ...] = ()
    """Target figures that nothing in the source stands for."""
    altered: tuple[Match, ...] = ()
    """A missing and an added figure that seem to be the same one."""
    converted: tuple[Match, ...] = ()
    """The same quantity in another unit, or rounded."""

    @property
    def faithful(self) -> bool:
        """Whether nothing was lost, altered or added."""
        return not (self.missing or self.added or self.altered)
