"""What people do to an output around its sentences: marks, blank lines, code, paragraphs of their own."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

PROSE = re.compile(r"^(?![#>|`~*-]|\d+[.)] |[\w-]+: ).*\w.*[.?!]$", re.MULTILINE)
"""A line of a paragraph."""


def _once(pattern: str, new: str) -> Callable[[str, random.Random], str]:
    """Give an edit of one place."""

    def edit(text: str, chance: random.Random) -> str:
        body = text.find("\n---\n", 4) + 5 if text.startswith("---\n") else 0
        found = list(re.compile(pattern, re.MULTILINE).finditer(text, body))
        if not found:
            return text
        match = chance.choice(found)
        return text[: match.start()] + match.expand(new) + text[match.end() :]

    return edit


def _everywhere(pattern: str, new: str) -> Callable[[str, random.Random], str]:
    return lambda text, _: re.sub(pattern, new, text, flags=re.MULTILINE)


def _quoted(text: str, chance: random.Random) -> str:
    """Make a paragraph a quotation."""
    parts = text.split("\n\n")
    plain = [at for at, part in enumerate(parts) if all(PROSE.match(line) for line in part.split("\n"))]
    if plain:
        at = chance.choice(plain)
        parts[at] = re.sub("^", "> ", parts[at], flags=re.MULTILINE)
    return "\n\n".join(parts)


EDITS: dict[str, Callable[[str, random.Random], str]] = {
    "a heading one level down": _once(r"^(#{1,5}) ", r"\1# "),
    "a heading one level up": _once(r"^#(#+) ", r"\1 "),
    "an id for a heading": _once(r"^(#+ .*\w)$", r"\1 {#an-id}"),
    "closing marks of a heading": _once(r"^(#+) (.*\w)$", r"\1 \2 \1"),
    "stars for dashes": _everywhere(r"^- ", "* "),
    "a number for a dash": _once(r"^- ", "1. "),
    "a list indented": _everywhere(r"^- ", "  - "),
    "a task": _once(r"^- ", "- [ ] "),
    "a quotation": _quoted,
    "no quotation any more": _everywhere(r"^> ?", ""),
    "a hard line break by a backslash": _once(r"(\w[.?!])\n(?=\w)", r"\1\\\n"),
    "a hard line break by blanks": _once(r"(\w[.?!])\n(?=\w)", "\\1  \n"),
    "a break before a paragraph": _once(r"\n\n(?=\w.*[.?!]$)", "\n\n<br>\n\n"),
    "one more blank line": _once(r"\n\n(?=\S)", "\n\n\n"),
    "no blank line before a list": _once(r"\n\n(?=- )", "\n"),
    "blanks at a line's end": _once(r"(?<=[.?!])$(?=\n\n)", "  "),
    "a paragraph indented": _once(r"\n\n(?=\w.*[.?!]$)", "\n\n  "),
    "a rule": _once(r"\n\n(?=#)", "\n\n---\n\n"),
    "stars for a rule": _once(r"^---$", "***"),
    "a table centred": _once(r"^\|( ?)-{2,}", r"|\1:---:"),
    "tildes for a fence": _everywhere(r"^```", "~~~"),
    "a language for a fence": _once(r"(?<=\n\n)```$(?=\n.)", "```sh"),
    "code": _once(r"\n\n(?=\w.*[.?!]$)", "\n\n```sh\nmake all\n```\n\n"),
    "a comment": _once(r"\n\n(?=\w.*[.?!]$)", "\n\n<!-- ask Ana -->\n\n"),
    "an image": _once(r"\n\n(?=\w.*[.?!]$)", "\n\n![](map.png)\n\n"),
    "a paragraph in two": _once(r"(\w[.?!])\n(?=\w)", "\\1\n\n"),
    "a paragraph at the end": lambda text, _: text.rstrip("\n") + "\n\nThe desk added this at the very end.\n",
    "a heading of one's own": _once(r"\n\n(?=\w.*[.?!]$)", "\n\n## For our readers\n\n"),
    "a key in the front matter": lambda text, _: re.sub(r"\A---\n", "---\nauthor: Ana\n", text),
}
