"""The checks: a literal table, in the order in which they run.

1. A row is a check's name, the module that holds it, the severity it gives as a rule, and one line.
2. A check is named for the fault, so that it reads well after "allow".
3. A module is imported when its check first runs: what `qa` is not asked for costs nothing.
4. `PAIR` checks see one pair at a time; `SET` checks see all pairs of a run together.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from pipeline.qa.model import Check, Context, Finding, Pair, Severity

SetCheck = Callable[[Sequence[Pair], Context], Iterator[Finding]]
"""What a check over all pairs of a run is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One check of the table."""

    name: str
    """As configuration, waivers and reports name it."""
    severity: Severity
    """The severity that its findings have as a rule; some of them have a lower one."""
    summary: str
    """One line for `--help` and the docs."""
    every: str = "pair"
    """"pair", or "set" for a check that compares pairs with each other."""

    @property
    def module(self) -> str:
        """Name of the module that holds the check whole."""
        return f"pipeline.qa.{self.name.replace('-', '_')}"


CHECKS: tuple[Entry, ...] = (
    Entry("empty", Severity.ERROR, "The target is empty, or the source is and the target is not."),
    Entry("untranslated", Severity.ERROR, "Text of the source language stands in the target."),
    Entry("figures", Severity.ERROR, "A figure is altered, missing or added, whatever its notation."),
    Entry("figure-notation", Severity.WARNING, "A figure stands in the source language's notation."),
    Entry("glossary", Severity.ERROR, "A fixed term is missing, varied or forbidden."),
    Entry("markup-and-links", Severity.ERROR, "A link, an image, code or a mark is missing, added or altered."),
    Entry("placeholders", Severity.ERROR, "A placeholder such as {name} or %s is missing, added or altered."),
    Entry("urls-and-emails", Severity.ERROR, "A web or mail address is missing, added or altered."),
    Entry("corrupted-characters", Severity.ERROR, "Characters were damaged by a wrong encoding."),
    Entry("repeats", Severity.ERROR, "The target repeats itself, or holds what only a machine puts there."),
    Entry("sentence-count", Severity.WARNING, "A sentence seems to be dropped or doubled."),
    Entry("length-ratio", Severity.WARNING, "The target is far too short or too long for its source."),
    Entry("foreign-punctuation", Severity.WARNING, "Punctuation of the source language's script stands in the target."),
    Entry("acronyms", Severity.WARNING, "An acronym of the source is not in the target."),
    Entry("codes", Severity.WARNING, "An alphanumeric code of the source is not in the target."),
    Entry("calendar-names", Severity.WARNING, "The name of a month or a day of the week is altered or left out."),
    Entry("doubled-words", Severity.WARNING, "A word stands twice in a row."),
    Entry("brackets-and-quotes", Severity.NOTE, "A bracket or quotation mark is not closed or not opened."),
    Entry("end-punctuation", Severity.NOTE, "Source and target end with different kinds of punctuation."),
    Entry("spacing", Severity.NOTE, "Spaces are missing or too many for the target language."),
    Entry("capitals", Severity.NOTE, "The target does not begin or is not written with capitals as its source is."),
    Entry(
        "inconsistent", Severity.NOTE, "Equal sources have different targets, or different sources equal ones.", "set"
    ),
)

NAMES: tuple[str, ...] = tuple(entry.name for entry in CHECKS)

# What no check of a pair finds: only a run sees it. A conflict is not among them: it is never turned off.
OF_A_RUN = (
    "pivot-missing",
    "structure",
    "stale",
    "machine-doubt",
    "dead-link",
    "superseded",
    "structure-edited",
    "waiver-unused",
    "front-matter-unparsed",
    "nesting-too-deep",
    "too-many-marks",
    "unknown-command",
)
"""Findings that `translate` and `qa` make besides; docs/configuration.md explains them."""

CONFIGURED: tuple[str, ...] = (*NAMES, *OF_A_RUN)
"""Names that configuration and waivers may use."""


def entry(name: str) -> Entry:
    """Give the row of a check; raise KeyError for a name that is none."""
    return next(row for row in CHECKS if row.name == name) if name in NAMES else _unknown(name)


@cache
def pair_check(name: str) -> Check:
    """Import the check of that name."""
    return cast("Check", importlib.import_module(entry(name).module).check)


@cache
def set_check(name: str) -> SetCheck:
    """Import the check over sets of that name."""
    return cast("SetCheck", importlib.import_module(entry(name).module).check)


def built(row: Entry) -> bool:
    """Tell whether the check's module is there."""
    return importlib.util.find_spec(row.module) is not None


def _unknown(name: str) -> Entry:
    raise KeyError(name)
