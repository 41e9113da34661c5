"""What an engine is: the one plug point for machine translation.

An engine takes plain sentences (no markup, no locked terms it could not carry) and gives, for each,
one or more candidates, the best first. It knows no glossary and no markdown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Candidate:
    """One translation that an engine offers."""

    text: str
    score: float = 0.0
    """Mean log probability a token; higher is better; 0.0 where the engine gives none."""


@runtime_checkable
class Engine(Protocol):
    """A machine translation engine for one pair of languages."""

    name: str
    """As it is named in configuration: ``argos``."""

    verbatim: bool
    """True for engines that change characters in place and no sentence (identity, pseudo): they are
    given each text part as it stands, and layout, conventions and glossary stay out of it."""

    @property
    def fingerprint(self) -> str:
        """Name, model, version, digest and options in one line; stands with every translation."""
        ...

    def translate(self, texts: Sequence[str], *, candidates: int = 1) -> list[list[Candidate]]:
        """Translate each text; the result has one non-empty list for each, in order.

        The same texts give the same result whatever their order: batches are made canonically.
        Nothing is truncated: a text too long for the model is split at sentence or clause ends.
        """
        ...

    def sayable(self, text: str) -> bool:
        """Tell whether the model's vocabulary can write every character of the text."""
        ...

    def close(self) -> None:
        """Give back worker processes and memory; the engine is not used after."""
        ...


@runtime_checkable
class Retrying(Protocol):
    """An engine that has other ways to translate what failed a check; optional."""

    def again(self, texts: Sequence[str], *, candidates: int = 4) -> list[list[Candidate]]:
        """Translate each text once more with other settings, or in parts; a non-empty list for each, in order.

        The candidates are different from each other; one may be the first translation again.
        """
        ...
