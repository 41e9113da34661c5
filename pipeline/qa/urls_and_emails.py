"""A web or mail address is missing, added or altered.

## What it finds
Web and mail addresses that stand in the prose of one side and not of the other. A part of the address
that names the language (``/en/`` and ``/fr/``, ``en.`` and ``fr.``, ``lang=de``) may differ.

## Why it matters
The reader who follows it arrives nowhere, or somewhere else.

## Example
- source: 详见 https://example.org/vat
- target: see https://example.org/va

## Known false alarms
An address that has a localised page of another name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding

CHECK = "urls-and-emails"

_ADDRESS = regex.compile(
    r"""
      (?:https?|ftp)://[^\s<>"'“”«»`()\[\]{}|\\^\u3000-\u303f\uff00-\uffef\p{Han}\p{Hiragana}\p{Katakana}]++(?:\([^\s()<>]{0,80}+\)[^\s<>"'“”()]{0,200}+)?+
    | (?<![\w/.@])www\.[^\s<>"'“”«»`()\[\]{}\u3000-\u303f\uff00-\uffef\p{Han}]++
    | (?<![\w.+-])[A-Za-z0-9.+_-]{1,64}+@[A-Za-z0-9-]{1,63}+(?:\.[A-Za-z0-9-]{1,63}+){1,6}+
    """,
    regex.VERBOSE,
)
_SIGNS = ("://", "@", "www.")
_TRAILING = ".,;:!?…'’\"*_~"
_LANGUAGE = regex.compile(
    r"(?<=//)[a-z]{2}(?=\.)|(?<=/)[a-z]{2}(?:[-_][A-Za-z]{2,4})?(?=/|$)|(?<=(?:lang|hl|locale)=)[A-Za-z_-]{2,7}"
)


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the addresses of both sides."""
    del context
    if not pair.target.strip() or not any(sign in side for side in (pair.source, pair.target) for sign in _SIGNS):
        return
    source, target = _addresses(pair.source), _addresses(pair.target)
    missing, added = list((source - target).elements()), list((target - source).elements())
    for was, became in zip(missing, added, strict=False):
        if _LANGUAGE.sub("*", was) == _LANGUAGE.sub("*", became):
            yield _finding(pair, Severity.INFO, f"address of another language: {became}", was, became)
        else:
            yield _finding(pair, Severity.ERROR, f"address altered: {was} became {became}", was, became)
    for was in missing[len(added) :]:
        yield _finding(pair, Severity.ERROR, f"address missing: {was}", was, "")
    for became in added[len(missing) :]:
        yield _finding(pair, Severity.WARNING, f"address added: {became}", "", became)


def _addresses(text: str) -> Counter[str]:
    if "://" not in text and "@" not in text and "www." not in text:
        return Counter()
    found = (match[0].rstrip(_TRAILING) for match in _ADDRESS.finditer(text))
    return Counter(address.removesuffix("/") for address in found)


def _finding(pair: Pair, severity: Severity, message: str, was: str, became: str) -> Finding:
    here, there = pair.source.find(was) if was else -1, pair.target.find(became) if became else -1
    return finding(
        pair,
        CHECK,
        severity,
        message,
        source_span=(here, here + len(was)) if here >= 0 else None,
        target_span=(there, there + len(became)) if there >= 0 else None,
    )
