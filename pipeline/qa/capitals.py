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
Texts that begin with a name written small (iPhone, npm) that the source writes otherwise; messages of programs
that a catalogue writes small throughout.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.frequency import common_in
from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.prose import blanked
from pipeline.text.languages import language

CHECK = "capitals"

_CASED = frozenset({"Latin", "Cyrillic", "Greek"})
_FIRST = regex.compile(r"[\p{L}\p{N}\ufffc]")
_WORD = regex.compile(r"\w++(?:[-_./]\w++)*+")
_SHOUTED = regex.compile(r"\p{Lu}{2,}+(?!\p{Ll})")
_END = regex.compile(r"(?<![.…])[.?!。？！।]\s*+$")
_COLON = regex.compile(r"[:：]\s*+$")


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the use of capitals."""
    del context
    if not set(language(pair.target_lang).scripts) & _CASED:
        return
    if pair.target[:1].isspace():  # a fragment that follows something
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
    if not _asks_for_capital(pair, source_at, cased=cased):
        return
    first = _WORD.match(pair.target, target_at)
    if first is None or any(char.isupper() for char in first[0]) or _is_name(first[0], pair):
        return
    yield finding(
        pair, CHECK, Severity.NOTE, "the target begins with a small letter", target_span=(target_at, target_at + 1)
    )


def _asks_for_capital(pair: Pair, source_at: int, *, cased: bool) -> bool:
    """Tell whether the source is one that begins with a capital because it begins."""
    whole = _END.search(pair.source) is not None and _END.search(pair.target) is not None
    words = min(len(pair.source.split()), len(pair.target.split()))
    if not cased:
        return whole
    # "ID de usuario": capitals throughout say nothing of a beginning.
    if _SHOUTED.match(pair.source, source_at):
        return False
    if language(pair.source_lang).base == "de":
        return whole  # every noun has a capital
    # Nouns, months and languages have a capital in some languages and not in others.
    ended = whole or (_COLON.search(pair.source) is not None and _COLON.search(pair.target) is not None)
    return words >= 3 or (words == 2 and ended)


def _is_name(word: str, pair: Pair) -> bool:
    """Tell whether a word stands in the source just so and is no word of the target language: npm, iptables."""
    stands = regex.search(
        rf"(?<![\p{{Latin}}\p{{Cyrillic}}]){regex.escape(word)}(?![\p{{Latin}}\p{{Cyrillic}}])", pair.source
    )
    return stands is not None and not common_in(word, language(pair.target_lang).base)


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
