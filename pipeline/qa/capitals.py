"""The target does not begin, or is not written, with capitals as its source is.

## What it finds
A target that begins small where its source begins with a capital, or a sentence, heading or title that
begins small where the source's script has no capitals; a target in capitals throughout whose source is
not, and the reverse; a capital inside a word (``tHe``) that the source does not have.

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
from pipeline.qa.prose import blanked, words
from pipeline.text.languages import language

CHECK = "capitals"

_CASED = frozenset({"Latin", "Cyrillic", "Greek"})
_FIRST = regex.compile(r"[\p{L}\p{N}\ufffc]")
_ENDS = (".", "?", "!", "。", "？", "！")
_INNER = regex.compile(r"(?<!\p{L})\p{Ll}?\p{Lu}?\p{Ll}{1,20}+\p{Lu}{1,3}(?=[\p{Ll}]{0,20}+(?!\p{L}))")


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the use of capitals."""
    del context
    if not set(language(pair.target_lang).scripts) & _CASED:
        return
    target = _FIRST.search(pair.target)
    source = _FIRST.search(pair.source)
    if target is None or source is None or "\ufffc" in {target[0], source[0]}:
        return
    # Code, addresses and placeholders begin as they are.
    prose = blanked(pair.target)[target.start()] != " " and blanked(pair.source)[source.start()] != " "
    cased = bool(set(language(pair.source_lang).scripts) & _CASED)
    begins = (
        source[0].isupper() if cased else pair.source.rstrip().endswith(_ENDS) and pair.target.rstrip().endswith(".")
    )
    first = words(pair.target[target.start() : target.start() + 40])
    name = bool(first) and any(char.isupper() for char in first[0].text[1:])
    # Nouns, months and languages have a capital in some languages and not in others.
    if min(len(words(pair.source[:200])) if cased else 3, len(words(pair.target[:200]))) < 3:
        begins = False
    if language(pair.source_lang).base == "de" and not pair.source.rstrip().endswith(_ENDS):
        begins = False
    if prose and begins and target[0].islower() and not name and first and first[0].text not in pair.source:
        yield finding(pair, CHECK, Severity.NOTE, "the target begins with a small letter", target_span=target.span())
    if cased:
        yield from _shouted(pair)


def _shouted(pair: Pair) -> Iterator[Finding]:
    there, here = words(blanked(pair.source)), words(blanked(pair.target))
    if (
        sum(len(word.text) for word in there) < 10
        or sum(len(word.text) for word in here) < 10
        or min(len(here), len(there)) < 2
    ):
        return
    source, target = all(word.text.isupper() for word in there), all(word.text.isupper() for word in here)
    if source != target:
        which = "the source is in capitals and the target is not" if source else "the target is in capitals"
        yield finding(pair, CHECK, Severity.NOTE, which)
