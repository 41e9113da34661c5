"""Findings and summaries in the formats that people and machines read.

1. One file a format; each is a pure function from findings to text.
2. Every format says everything it can hold: check, severity, place, message, both texts.
3. The summary is a mapping of short names to numbers or lines; a format that has no place for one
   leaves it out.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence

from pipeline.errors import ConfigError
from pipeline.qa.model import Finding

FORMATS: tuple[tuple[str, str, str], ...] = (
    ("text", "pipeline.report.text", "for a terminal: both sides, what differs marked"),
    ("json", "pipeline.report.json", "versioned; docs/schema/findings-1.0.json describes it"),
    ("sarif", "pipeline.report.sarif", "SARIF 2.1.0, for code scanning"),
    ("junit", "pipeline.report.junit", "JUnit XML, for CI servers"),
    ("github", "pipeline.report.github", "GitHub workflow annotations"),
    ("markdown", "pipeline.report.markdown", "a summary for a pull request"),
)
"""Name, module and meaning of each format; each module has ``render``."""

NAMES: tuple[str, ...] = tuple(name for name, _, _ in FORMATS)


def render(
    findings: Sequence[Finding],
    *,
    format: str,  # noqa: A002 -- the word that users know
    summary: Mapping[str, object] | None = None,
    color: bool = False,
) -> str:
    """Write findings in a format; the result ends with a line break unless it is empty.

    `color` is for "text" alone. Raise ConfigError for an unknown format.
    """
    made: str = importlib.import_module(module_of(format)).render(findings, summary=summary or {}, color=color)
    return made


def module_of(format: str) -> str:  # noqa: A002
    """Give the module of a format; raise ConfigError for an unknown one, before any work is done."""
    for name, module, _ in FORMATS:
        if name == format:
            return module
    raise ConfigError(f"unknown format {format!r}", allowed=f"allowed: {', '.join(NAMES)}")
