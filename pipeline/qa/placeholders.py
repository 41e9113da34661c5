"""A placeholder is missing, added or altered.

## What it finds
``%s``, ``%(name)d``, ``%1$s``, ``{name}``, ``{0}``, ``{}``, ``{{ x }}``, ``${x}``, ``%{x}`` and ``%@``,
compared as multisets: their order may differ, their names may not.

## Why it matters
The program fills them in. One that is lost loses a fact; one that is altered can break the page.

## Example
- source: {count} 个国家
- target: {number} countries

## Known false alarms
A plural form that spells its number out ("one file" for ``%d file``) lacks its placeholder by right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding

CHECK = "placeholders"

_PLACEHOLDER = regex.compile(
    r"""
      \{\{[^{}\n]{0,80}+\}\}
    | [$%\#]\{[^{}\n]{0,80}+\}
    | \{(?:[A-Za-z_][\w.\[\]]{0,60}+|\d{1,2})?+(?:![rsa])?+(?::[^{}\n]{0,20}+)?+\}
    | (?<!%)%\([\w. -]{1,60}+\)[-+\#0]{0,3}+\d{0,3}+(?:\.\d{1,3})?+[diouxXeEfFgGcrsa]
    | (?<![\d%])%(?:\d{1,2}\$)?+[-+\#0]{0,3}+\d{0,3}+(?:\.\d{1,3})?+(?:[hlLqjzt]{1,2})?+[diouxXeEfFgGcrsa@](?![A-Za-z\d])
    | (?<![\d%])%(?:\d{1,2}\$)?+\d{0,3}+[hlLqjzt]{1,2}[diouxX]   # its end is certain: "%lus left" holds %lu
    """,
    regex.VERBOSE,
)
_POSITION = regex.compile(r"^%\d{1,2}\$")


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the placeholders of both sides."""
    del context
    if not pair.target.strip() or not any(sign in side for side in (pair.source, pair.target) for sign in "%{"):
        return
    source, target = _placeholders(pair.source), _placeholders(pair.target)
    if source == target:
        return
    if _unnumbered(source) == _unnumbered(target):
        return
    # What stands there as text is there: the s of "%s公钥" ends the placeholder, that of "%sPublic" may not.
    missing = sorted(_beyond(source - target, pair.source, pair.target).elements())
    added = sorted(_beyond(target - source, pair.target, pair.source).elements())
    for was, became in zip(missing, added, strict=False):
        yield _finding(pair, f"placeholder altered: {was} became {became}", was, became)
    for was in missing[len(added) :]:
        yield _finding(pair, f"placeholder missing: {was}", was, "")
    for became in added[len(missing) :]:
        yield _finding(pair, f"placeholder added: {became}", "", became)


def _placeholders(text: str) -> Counter[str]:
    if "%" not in text and "{" not in text:
        return Counter()
    return Counter(" ".join(match[0].split()) for match in _PLACEHOLDER.finditer(text))


MOST = 50
"""Different placeholders of a pair that are looked for once more."""


def _beyond(more: Counter[str], text: str, other: str) -> Counter[str]:
    """Leave out what the other text holds as often, letter by letter."""
    return Counter(
        {one: count for one, count in more.items() if len(more) > MOST or other.count(one) < text.count(one)}
    )


def _unnumbered(found: Counter[str]) -> Counter[str]:
    """Give ``%1$s`` as ``%s``: a target that changes the order has to number them."""
    made: Counter[str] = Counter()
    for text, count in found.items():
        made[_POSITION.sub("%", text)] += count
    return made


def _finding(pair: Pair, message: str, was: str, became: str) -> Finding:
    here, there = pair.source.find(was) if was else -1, pair.target.find(became) if became else -1
    return finding(
        pair,
        CHECK,
        Severity.ERROR,
        message,
        source_span=(here, here + len(was)) if here >= 0 else None,
        target_span=(there, there + len(became)) if there >= 0 else None,
    )
