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

import regex

from pipeline.article.model import Part, PartKind
from pipeline.qa.model import Context, Finding, Pair, Severity, finding

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
_COMMENT = "comment"
CHECK = "markup-and-links"


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the markup of both sides."""
    del context
    if not pair.target.strip() and not pair.target_parts:
        return
    source, target = _marks(pair.source_parts), _marks(pair.target_parts)
    if not pair.source_markdown:  # of markdown, a tag in the prose is one that is shown to the reader
        source += _tags(pair.source)
        target += _tags(pair.target)
    if source != target:
        yield from _compare(pair, source, target)


def _marks(parts: tuple[Part, ...]) -> Counter[tuple[str, str]]:
    return Counter(
        (part.name, part.key)
        for part in parts
        # The end of a stretch of markdown is its beginning's; a tag of a bilingual file can be lost by itself.
        if (part.kind in {PartKind.OPAQUE, PartKind.OPEN} or part.name == "tag") and part.name != _COMMENT
    )


def _tags(text: str) -> Counter[tuple[str, str]]:
    if "<" not in text:
        return Counter()
    return Counter(
        ("tag", f"</{match[1].lower()}>" if match[0].startswith("</") else f"<{match[1].lower()}>")
        for match in _TAG.finditer(text)
        if match[1].lower() in _TAGS
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
