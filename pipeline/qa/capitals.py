"""The target does not begin, or is not written, with capitals as its source is.

## What it finds
A target that begins small where its source begins with a capital, or a sentence, heading or title that
begins small where the source's script has no capitals; a target in capitals throughout whose source is
not, and the reverse.

## Why it matters
It looks unfinished, and often means that the beginning of a sentence is missing.

## Example
- source: 数据保护
- target: data protection rules apply.

## Known false alarms
Texts that begin with a name written small (iPhone, npm) that the source writes otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.prose import blanked
from pipeline.text.languages import language

CHECK = "capitals"

_CASED = frozenset({"Latin", "Cyrillic", "Greek"})
_FIRST = regex.compile(r"[\p{L}\p{N}\ufffc]")
_WORD = regex.compile(r"\w++")
_ENDS = (".", "?", "!", "。", "？", "！")


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the use of capitals."""
    del context
    if not set(language(pair.target_lang).scripts) & _CASED:
        return
    target = _FIRST.search(pair.target)
    source = _FIRST.search(pair.source)
    if target is None or source is None or "\ufffc" in {target[0], source[0]}:
        return
    cased = bool(set(language(pair.source_lang).scripts) & _CASED)
    if target[0].islower() and (source[0].isupper() or not cased):
        yield from _small(pair, source.start(), target.start(), cased=cased)
    if cased:
        yield from _shouted(pair)


def _small(pair: Pair, source_at: int, target_at: int, *, cased: bool) -> Iterator[Finding]:
    # Code, addresses and placeholders begin as they are.
    if blanked(pair.target)[target_at] == " " or blanked(pair.source)[source_at] == " ":
        return
    if not cased or language(pair.source_lang).base == "de":
        # No capital to go by, or one that every noun has: a whole sentence begins with one.
        if not pair.source.rstrip().endswith(_ENDS) or not pair.target.rstrip().endswith(_ENDS):
            return
    # Nouns, months and languages have a capital in some languages and not in others.
    elif min(len(pair.source.split()), len(pair.target.split())) < 3:
        return
    first = _WORD.match(pair.target, target_at)
    if first is None or any(char.isupper() for char in first[0]) or first[0] in pair.source:
        return
    yield finding(
        pair, CHECK, Severity.NOTE, "the target begins with a small letter", target_span=(target_at, target_at + 1)
    )


def _shouted(pair: Pair) -> Iterator[Finding]:
    if not pair.source.isupper() and not pair.target.isupper():
        return
    there, here = blanked(pair.source), blanked(pair.target)
    if min(sum(char.isalpha() for char in side) for side in (there, here)) < 10 or " " not in there.strip():
        return
    if there.isupper() != here.isupper():
        shouts = there.isupper()
        which = "the source is in capitals and the target is not" if shouts else "the target is in capitals"
        yield finding(pair, CHECK, Severity.NOTE, which)
