"""Blocks to markdown: front matter, the heading tree, escapes.

A text is escaped as little as markdown allows, rendered, and compared with itself; where that fails
every mark of it is escaped. So a reader sees what the text says, and a translator sees few backslashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

import yaml

from pipeline.article.plain.blocks import Block, Heading, Items, Paragraph, Rule, Table

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
# In the order they are put in; each is a pattern and what stands for it.
_ESCAPES = (
    (re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)"), r"\\\\"),
    (re.compile(r"`"), r"\\`"),
    (re.compile(r"(?<!\s)\*|\*(?!\s|$)"), r"\\*"),
    (re.compile(r"(?<![^\W_])_|_(?![^\W_])"), r"\\_"),
    (re.compile(r"<(?=[A-Za-z/!?])"), r"\\<"),
    (re.compile(r"&(?=#?\w+;)"), r"\\&"),
    (re.compile(r"\{(?=[{%#<])"), r"\\{"),
)
# Where one of these stands, brackets may be a link, a note or a definition.
_LINKS = re.compile(r"\][(\[:]|\[\^")
# A text without any of these reads as it stands; most do.
_ACTIVE = re.compile(r"[\\`*_<>&\[\]{}#+=~|$^:!%?@-]|^\d{1,9}[.)]")
# What makes another block of a line when it opens it.
_OPENERS = re.compile(r"(?:#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|[=-]+\s*$|~~~|:::|!!!|\?\?\?|\[(?=[ xX]\]\s)|%%|\+\+\+|\|)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def write(blocks: Iterable[Block], *, title: str, heading: bool, lang: str, origin: str) -> str:
    """Write an article: front matter, its title (as a heading where the text has it), its blocks."""
    head = yaml.safe_dump(
        {"title": title, "lang": lang, "origin": origin}, allow_unicode=True, sort_keys=False, width=10**9
    )
    parts = [
        f"---\n{head}---",
        f"# {escape(title, heading=True)}" if heading else "",
        *(_block(block) for block in blocks),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block) -> str:
    """Write one block."""
    match block:
        case Heading():
            return f"{'#' * block.level} {escape(block.text, heading=True)}"
        case Paragraph():
            return "\\\n".join(escape(line) for line in block.lines)
        case Items():
            return _list(block)
        case Table():
            rows = ["| " + " | ".join(escape(cell, cell=True) for cell in row) + " |" for row in block.rows]
            return "\n".join([rows[0], "|" + " --- |" * len(block.rows[0]), *rows[1:]]).replace("|  |", "| |")
        case Rule():
            return "---"


def _list(block: Items) -> str:
    """Write a list; an item's own items stand where its text begins."""
    lines = []
    indents = [0]
    for item in block.items:
        del indents[item.depth + 1 :]
        marker = f"{item.number}{item.ordered}" if item.ordered else "-"
        lines.append(" " * indents[-1] + f"{marker} {escape(item.text)}")
        indents.append(indents[-1] + len(marker) + 1)
    return "\n".join(lines)


def escape(text: str, *, heading: bool = False, cell: bool = False) -> str:
    """Write a text of one line so that it renders as it reads."""
    if not _ACTIVE.search(text):
        return text
    short = text
    for pattern, instead in _ESCAPES:
        short = pattern.sub(instead, short)
    if _LINKS.search(text):
        short = _without_links(short)
    for twice in "$~":
        if short.count(twice) > 1:  # math, struck-out text
            short = short.replace(twice, "\\" + twice)
    if not heading and not cell:
        short = _OPENERS.sub(lambda found: "\\" + found[0], short, count=1) if _OPENERS.match(short) else short
        short = _NUMBER.sub(r"\1\\\2", short, count=1) if _NUMBER.match(short) else short
    if heading:
        short = re.sub(r"(^|\s)(#+)\s*$", r"\1\\\2", short)
    if cell:
        short = short.replace("|", "\\|")
    if _reads_as(short, text, heading=heading, cell=cell):
        return short
    return _MARKS.sub(r"\\\1", text)


def _without_links(text: str) -> str:
    """Escape the brackets that would be links, notes or definitions; others stay as they are."""
    opened: list[int] = []
    links: set[int] = set()
    for place, char in enumerate(text):
        if char == "[":
            opened.append(place)
            if text.startswith("^", place + 1):
                links.add(place)
        elif char == "]" and opened:
            opening = opened.pop()
            if text[place + 1 : place + 2] in {"(", "[", ":"}:
                links.add(opening)
    return "".join("\\" + char if place in links else char for place, char in enumerate(text))


def _reads_as(markdown: str, text: str, *, heading: bool, cell: bool) -> bool:
    """Tell whether a piece of markdown renders as one paragraph (heading, cell) that reads as the text."""
    tag = "h2" if heading else "th" if cell else "p"
    piece = f"## {markdown}" if heading else f"| {markdown} | a |\n| --- | --- |" if cell else markdown
    html = _renderer().render(piece)
    found = re.match(rf"(?:<table>\s*<thead>\s*<tr>\s*)?<{tag}>([^<]*)</{tag}>", html)
    if found is None or (not cell and found.end() != len(html.rstrip())):
        return False
    return " ".join(unescape(found[1]).split()) == " ".join(text.split())


@cache
def _renderer() -> MarkdownIt:
    """Build the parser that the output is proven with."""
    from markdown_it import MarkdownIt  # lazy: 40 ms

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])
