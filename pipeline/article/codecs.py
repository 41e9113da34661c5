"""How a value is written where it stands: in quotes of YAML, TOML, JSON, HTML attributes, link titles.

A codec reads a raw value into text and writes a text as raw. `runs` finds the stretches of the raw value that read
as they are written; a change of these alone leaves escapes as they stand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.article.inline import unescape, unescape_html

_NOTHING: Final = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Codec:
    """One way of writing a value."""

    name: str
    decode: Callable[[str], str]
    encode: Callable[[str], str | None]
    """None where this way cannot write the text."""
    escapes: re.Pattern[str] = _NOTHING
    """What of a raw value does not read as it is written."""

    def runs(self, raw: str) -> Iterator[tuple[int, int]]:
        """Give the spans of a raw value that read as they are written."""
        pos = 0
        for match in self.escapes.finditer(raw):
            if match.start() > pos:
                yield pos, match.start()
            pos = match.end()
        if pos < len(raw):
            yield pos, len(raw)


def _folded(text: str) -> str:
    return " ".join(text.split("\n"))


_MARKDOWN_ESCAPES: Final = re.compile(r"\\[!-/:-@\[-`{-~]|&(?:#[xX]?[0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});|\n")
_ENTITIES: Final = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,7}|[a-zA-Z][a-zA-Z0-9]{1,31});|\n")
_AMPERSAND: Final = re.compile(r"&(?=#?\w+;)")


def _title_encoder(close: str) -> Callable[[str], str | None]:
    def encode(text: str) -> str | None:
        text = re.sub(r"\\(?=[!-/:-@\[-`{-~]|$)", r"\\\\", _folded(text))
        text = _AMPERSAND.sub("&amp;", text)
        for char in {close, "("} if close == ")" else {close}:
            text = text.replace(char, "\\" + char)
        return text

    return encode


def _attribute_encoder(quote: str) -> Callable[[str], str | None]:
    entity = "&quot;" if quote == '"' else "&#39;"

    def encode(text: str) -> str | None:
        return _AMPERSAND.sub("&amp;", _folded(text)).replace(quote, entity).replace("<", "&lt;").replace(">", "&gt;")

    return encode


LINK_TITLES: Final = {
    close: Codec(f"title{close}", lambda raw: _folded(unescape(raw)), _title_encoder(close), _MARKDOWN_ESCAPES)
    for close in ('"', "'", ")")
}
"""Titles of links and reference definitions, by their closing mark."""

ATTRIBUTES: Final = {
    quote: Codec(f"attribute{quote}", lambda raw: _folded(unescape_html(raw)), _attribute_encoder(quote), _ENTITIES)
    for quote in ('"', "'")
}
"""HTML attributes, by their quote."""

QUOTED_TITLE: Final = Codec(
    "quoted-title", lambda raw: raw, lambda text: _folded(text).replace('"', "\N{RIGHT DOUBLE QUOTATION MARK}")
)
"""Titles of admonitions and tabs: there is no escape, so a straight quote becomes a curly one."""

JSON: Final = Codec(
    "json",
    lambda raw: str(json.loads(f'"{raw}"')),
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)"),
)
