"""What the engine must be told of a language besides its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import regex

from pipeline.text.figures.model import Figure

Maker = Callable[[regex.Match[str]], Figure | None]
Rule = tuple[regex.Pattern[str], Maker]
"""A pattern, and what turns its match into a figure (or None)."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A language's switches."""

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
    openers: str = ""
    """Pattern of the beginnings of words that `rules` read where there is neither a digit nor a word of the list that a
    figure may begin with: viertel- of Vierteljahr. Words are casefolded, a beginning ends anywhere."""
    rules: tuple[Rule, ...] = ()
    """Language's own patterns, tried first."""
