"""What a check is given and what it gives.

A check is a plain function ``check(pair: Pair, context: Context) -> Iterator[Finding]``; to find
nothing is to yield nothing. It reads both sides of one pair and writes nothing.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.article.model import Part
    from pipeline.glossary import Glossary


class Severity(enum.IntEnum):
    """How much harm a finding may do; ordered, so that a gate is a comparison."""

    INFO = 10
    """Worth knowing; changes nothing for the reader."""
    NOTE = 20
    """Cosmetic: a reader may notice, nobody is misled."""
    WARNING = 30
    """May confuse or mislead a reader; a person should look."""
    ERROR = 40
    """Wrong or missing content: not publishable as it stands."""

    def __str__(self) -> str:
        """Give the name as configuration and reports write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe mend that a finding offers: the whole target text after it."""

    target: str
    description: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and its target, as the checks see them."""

    source: str
    """Prose of the source: markup left out, what is opaque as U+FFFC."""
    target: str
    """Prose of the target, likewise."""
    source_lang: str
    target_lang: str
    id: str = ""
    file: str = ""
    """The target file (or the bilingual file), as the user named it."""
    line: int = 0
    """Line of the target in `file`, from 1; 0 where unknown."""
    column: int = 0
    kind: str = "text"
    """A `pipeline.article.model.Kind`, or "text" for a pair from a bilingual file."""
    source_markdown: str = ""
    """The source as it is written; "" where the pair is plain text."""
    target_markdown: str = ""
    source_parts: tuple[Part, ...] = ()
    target_parts: tuple[Part, ...] = ()
    engine: str = ""
    """Name of the engine that made the target; "" where a person did or nobody knows."""
    origin: str = ""
    """Of a pivoted unit: the text in the article's own language (the Chinese of a pt unit made from English)."""
    origin_lang: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may use besides the pair."""

    glossary: Glossary | None = None
    options: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found, with all that a report needs."""

    check: str
    """Name of the check: the fault, never the mend: ``figures``, ``untranslated``."""
    severity: Severity
    message: str
    source: str = ""
    target: str = ""
    id: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    source_span: tuple[int, int] | None = None
    """Where in `source` the trouble is, half-open, in characters."""
    target_span: tuple[int, int] | None = None
    fix: Fix | None = None


Check = Callable[[Pair, Context], Iterator[Finding]]


def finding(
    pair: Pair,
    check: str,
    severity: Severity,
    message: str,
    *,
    source_span: tuple[int, int] | None = None,
    target_span: tuple[int, int] | None = None,
    fix: Fix | None = None,
) -> Finding:
    """Make a finding on a pair, carrying over its texts and place."""
    return Finding(
        check=check,
        severity=severity,
        message=message,
        source=pair.source,
        target=pair.target,
        id=pair.id,
        file=pair.file,
        line=pair.line,
        column=pair.column,
        source_span=source_span,
        target_span=target_span,
        fix=fix,
    )
