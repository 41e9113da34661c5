"""The target is empty, or the source is and the target is not.

## What it finds
A target without a letter, a digit or anything opaque where the source has one; a target that says
something where the source says nothing.

## Why it matters
The reader misses a sentence, or reads one that nobody wrote in the source.

## Example
- source: 这些问题背后,其实都指向同一个核心命题。
- target: (nothing)

## Known false alarms
A sentence left out on purpose, because its neighbour says the same: waive it with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding

_SAYS = regex.compile(r"[\p{L}\p{N}\p{S}\uFFFC]")


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find a side that says nothing while the other does."""
    del context
    source, target = _SAYS.search(pair.source), _SAYS.search(pair.target)
    if source and not pair.target.strip():
        yield finding(pair, "empty", Severity.ERROR, "the target is empty")
    elif source and not target:
        yield finding(pair, "empty", Severity.ERROR, "the target has punctuation alone, no word")
    elif target and not pair.source.strip():
        yield finding(pair, "empty", Severity.WARNING, "the target says something, its source is empty")
