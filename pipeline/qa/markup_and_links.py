"""Markup differs: a link, an image, code or a mark is missing, added or altered.

## What it finds
Links and images by their destination, code, HTML tags, math, footnote references and shortcodes by
what they hold, bold and emphasis by how many there are; compared as multisets, since word order
differs between languages. A pair of a bilingual file is compared by its tags and inline codes.

## Why it matters
A lost link or footnote is lost content; an altered tag or shortcode can break the page.

## Example
- source: 参见[附件一](annex.md)。
- target: See Annex I.

## Known false alarms
Two emphasised words that the target says in one: the finding for emphasis is a warning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding

if TYPE_CHECKING:
    from pipeline.article.model import Part

# How much harm the loss of each does; what is not named here is an error.
_SEVERITIES = {
    "em": Severity.WARNING,
    "strong": Severity.WARNING,
    "strike": Severity.WARNING,
    "url": Severity.ERROR,
}

_TAG = regex.compile(r"</?([A-Za-z][A-Za-z0-9:-]{0,40}+)(?:\s[^<>\n]{0,300}+)?/?>")
# In plain pairs "<date>" may be a word to be filled in; these are tags of HTML and of translation tools.
_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "button",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "iframe",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "legend",
        "li",
        "link",
        "mark",
        "meta",
        "nav",
        "ol",
        "option",
        "p",
        "param",
        "pre",
        "q",
        "s",
        "samp",
        "section",
        "select",
        "small",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "svg",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "video",
        "wbr",
        "bpt",
        "ept",
        "it",
        "ph",
        "g",
        "x",
        "bx",
        "ex",
        "ut",
    ]
)
_VOID = frozenset(
    {"br", "col", "hr", "img", "input", "meta", "param", "wbr", "x", "bx", "ex", "ph", "p", "li", "dt", "dd"}
)
"""Elements without an end tag, and those whose end tag HTML lets go."""
_END_TAG = regex.compile(r"</([A-Za-z][A-Za-z0-9:-]{0,40}+)")
_COMMENT = "comment"
CHECK = "markup-and-links"


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the markup of both sides."""
    del context
    if not pair.target.strip() and not pair.target_parts:
        return
    if not (pair.source_parts or pair.target_parts or "<" in pair.source or "<" in pair.target):
        return
    source, target = _marks(pair.source_parts), _marks(pair.target_parts)
    # Of markdown, a tag in the prose is one that is shown to the reader.
    if not pair.source_markdown and ("<" in pair.source or "<" in pair.target):
        closed = {match[1].lower() for side in (pair.source, pair.target) for match in _END_TAG.finditer(side)}
        source += _tags(pair.source, closed)
        target += _tags(pair.target, closed)
    if source != target:
        yield from _compare(pair, source, target)


def _marks(parts: tuple[Part, ...]) -> Counter[tuple[str, str]]:
    if not parts:
        return Counter()
    # Lazy: the articles' parser comes along, which a bilingual file without codes does not need.
    from pipeline.article.model import PartKind

    return Counter(
        (part.name, part.key)
        for part in parts
        # The end of a stretch of markdown is its beginning's; a tag of a bilingual file can be lost by itself.
        if (part.kind in {PartKind.OPAQUE, PartKind.OPEN} or part.name == "tag") and part.name != _COMMENT
    )


def _tags(text: str, closed: set[str]) -> Counter[tuple[str, str]]:
    """Count the tags of a text; `closed` are the elements that are closed on either side.

    Without an end tag, "<link>" and "<mark>" are words to be filled in: translators translate them.
    """
    return Counter(
        ("tag", f"</{match[1].lower()}>" if match[0].startswith("</") else f"<{match[1].lower()}>")
        for match in _TAG.finditer(text)
        if match[1].lower() in _TAGS
        and (match[1].lower() in _VOID or match[1].lower() in closed or match[0][-2] == "/")
    )


def _compare(pair: Pair, source: Counter[tuple[str, str]], target: Counter[tuple[str, str]]) -> Iterator[Finding]:
    missing = sorted((source - target).elements())
    added = sorted((target - source).elements())
    for name in sorted({name for name, _ in (*missing, *added)}):
        old = [key for kind, key in missing if kind == name]
        new = [key for kind, key in added if kind == name]
        severity = _SEVERITIES.get(name, Severity.ERROR)
        for was, became in zip(old, new, strict=False):
            yield finding(pair, CHECK, severity, f"{name} altered: {_say(was)} became {_say(became)}")
        for was in old[len(new) :]:
            yield finding(pair, CHECK, severity, f"{name} missing{_of(was)}")
        for became in new[len(old) :]:
            yield finding(pair, CHECK, severity, f"{name} added{_of(became)}")


def _say(key: str) -> str:
    return key if len(key) <= 80 else f"{key[:77]}..."


def _of(key: str) -> str:
    return f": {_say(key)}" if key else ""
