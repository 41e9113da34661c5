"""Equal sources have different targets, or different sources equal ones.

## What it finds
Over all pairs of a run: a source text that is translated in two ways, and (as an info) two sources that
became the same target.

## Why it matters
The reader takes two wordings for two things; and a target that serves two sources often belongs to one
of them alone (a slip of pasting, or a fuzzy match taken over).

## Example
- source: 立即注册 → Register now
- source: 立即注册 → Sign up today

## Known false alarms
The same words in two places may need two translations; a context, or a waiver, says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.qa.model import Context, Finding, Pair, Severity, finding

CHECK = "inconsistent"

SHORTEST = 12
"""Characters of the shortest target that is compared across sources: short ones ("Name") coincide."""


def check(pairs: Sequence[Pair], context: Context) -> Iterator[Finding]:
    """Compare the pairs of a run with each other."""
    del context
    by_source: dict[tuple[str, str, str], list[Pair]] = defaultdict(list)
    by_target: dict[tuple[str, str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        source, target = _key(pair.source), _key(pair.target)
        if source and target:
            by_source[pair.source_lang, pair.target_lang, source].append(pair)
            by_target[pair.source_lang, pair.target_lang, target].append(pair)
    for group in by_source.values():
        if len(group) > 1:
            yield from _varied(group)
    for group in by_target.values():
        if len(group) > 1:
            yield from _merged(group)


def _varied(group: list[Pair]) -> Iterator[Finding]:
    targets = Counter(_key(pair.target) for pair in group)
    if len(targets) < 2:
        return
    # The commonest wording, the first of equals, is what the others are held against.
    usual = targets.most_common(1)[0][0]
    shown = next(pair.target for pair in group if _key(pair.target) == usual)
    told: set[str] = set()
    for pair in group:
        key = _key(pair.target)
        if key != usual and key not in told:
            told.add(key)
            yield finding(pair, CHECK, Severity.NOTE, f"the same source is elsewhere: {_short(shown)}")


def _merged(group: list[Pair]) -> Iterator[Finding]:
    sources = {_key(pair.source).casefold(): pair for pair in reversed(group)}
    if len(sources) < 2 or len(group[0].target) < SHORTEST:
        return
    first = group[0]
    told = {_key(first.source).casefold()}
    for pair in group:
        key = _key(pair.source).casefold()
        if key not in told:
            told.add(key)
            yield finding(pair, CHECK, Severity.INFO, f"another source has the same target: {_short(first.source)}")


def _key(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."
