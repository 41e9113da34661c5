"""What an article must keep and offer, said by markdown-it-py and the standard library's HTML parser alone.

Nothing here knows `pipeline.article`: structure and visible prose come from a rendering with the usual plugins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

FIXTURES: Final = Path(__file__).parent / "fixtures" / "article"
MARK: Final = "\N{COMBINING CIRCUMFLEX ACCENT}"
"""What pseudo-localisation adds to every letter."""

_LETTER: Final = re.compile(r"[^\W\d_]")
_TEXT_ATTRIBUTES: Final = re.compile(
    r"""((?:alt|title|aria-label|placeholder|summary|label)\s*=\s*)("[^"]*"|'[^']*')"""
)
_TAGS: Final = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_UNSEEN: Final = frozenset("code pre script style kbd samp var tt textarea math svg template".split())
_LINES: Final = frozenset("p li td th h1 h2 h3 h4 h5 h6 div br".split())

_NO_PROSE: Final = [
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\$\$.*?\$\$", re.DOTALL),
        (r"(?<![\w\\])\$(?=\S)[^$\n]+?(?<=\S)\$(?!\d)", 0),
        (r"\{\{.*?\}\}", re.DOTALL),
        (r"\{%.*?%\}", re.DOTALL),
        (r"\{:?[ ]?[#.:/a-z][^{}\n]*\}", 0),
        (r"(?:https?|ftp)://[^\s<>]+|www\.[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", 0),
        (r"^\s*:::+.*$", re.MULTILINE),
        (r"\[![A-Za-z]+\]", 0),
        (r"^\s*(?:!!!|\?\?\?\+?|===)\s.*$", re.MULTILINE),
        (r"(?<![\w:]):[a-z0-9_+-]+:(?![\w:])", 0),
        (r"\[\^[^\]]+\]|^\s*\[[ xX]\]|\[TOC\]", re.MULTILINE),
        (r"^\s*(import|export) .*$", re.MULTILINE),
    )
]
"""What issue 3 lists as no prose though a plain renderer shows it."""


def pseudo(text: str) -> str:
    """Mark every letter."""
    return _LETTER.sub(lambda match: match[0] + MARK, text)


def split(text: str) -> list[tuple[int, int]]:
    """Cut after a full stop: a splitter for tests, good enough for every rule of an article."""
    spans = []
    start = 0
    for match in re.finditer(r"""[.!?]+["”’)]*(?=\s)\s*|[。！？]["”’」）]*\s*""", text):
        spans.append((start, start + len(text[start : match.end()].rstrip())))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def parser() -> MarkdownIt:
    """Build the oracle's parser."""
    return (
        MarkdownIt("commonmark", {"maxNesting": 100})
        .enable(["table", "strikethrough"])
        .use(footnote_plugin)
        .use(front_matter_plugin)
        .use(admon_plugin)
    )


_PARSER: Final = parser()


class _Visible(HTMLParser):
    """Collects what a reader sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.hidden.append(tag)
        if not self.hidden:
            self.out.extend(f"\n{value}\n" for name, value in attrs if name in {"alt", "title"} and value)
        if tag in _LINES:
            self.out.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in _UNSEEN:
            self.hidden.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            while self.hidden.pop() != tag:
                pass
        if tag in _LINES:
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.out.append(data)


def visible(markdown: str) -> str:
    """Give the visible prose of an article: text nodes, alt and title, less code and the listed syntaxes."""
    reader = _Visible()
    reader.feed(_PARSER.render(markdown.replace("\0", "\ufffd")))
    reader.close()
    text = "".join(reader.out)
    for pattern in _NO_PROSE:
        text = pattern.sub(" ", text)
    return text


def unmarked(markdown: str) -> tuple[int, list[str]]:
    """Count the letters of a pseudo-localised article's prose, and list the words that it left as they were."""
    letters = 0
    left = []
    for word in visible(markdown).split():
        found = [match.start() for match in _LETTER.finditer(word)]
        letters += len(found)
        bare = [place for place in found if word[place + 1 : place + 2] != MARK]
        left.extend([word] * len(bare))
    return letters, left


def _inline(tokens: Sequence[Token]) -> Iterator[tuple[object, ...]]:
    for token in tokens:
        if token.type == "code_inline":
            # A browser folds the blanks of inline code, so joined lines are the same code.
            yield "code", " ".join(token.content.split())
        elif token.type == "link_open":
            yield "link", token.attrs["href"]
        elif token.type == "image":
            yield "image", token.attrs["src"]
            yield from _inline(token.children or [])
        elif token.type == "html_inline":
            yield "html", " ".join(_TEXT_ATTRIBUTES.sub(r"\1", token.content).split())
        elif token.type == "footnote_ref":
            yield "footnote", str(token.meta)
        elif token.type == "hardbreak":
            yield ("break",)


def structure(markdown: str) -> list[tuple[object, ...]]:
    """Give all of an article that no translation may change."""
    result: list[tuple[object, ...]] = []
    for token in _PARSER.parse(markdown.removeprefix("\ufeff")):
        if token.type == "inline":
            result.append(("inline", *sorted(_inline(token.children or []), key=str)))
        elif token.type == "html_block":
            tags = _TAGS.findall(_TEXT_ATTRIBUTES.sub(r"\1", token.content))
            result.append(("html", *(" ".join(tag.split()) for tag in tags)))
        elif token.type == "front_matter":
            result.append(("front-matter", *re.findall(r"^\s*[\w-]+:", token.content, re.MULTILINE)))
        elif token.type.startswith("admonition"):
            result.append((token.type, token.markup))
        else:
            code = token.content if token.type in {"fence", "code_block"} else ""
            result.append((token.type, token.tag, token.markup, token.info, code, str(token.attrs), token.hidden))
    return result
