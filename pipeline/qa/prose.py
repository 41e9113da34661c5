"""What several checks need to see in a text: its words, and what of it is no prose.

1. Spans are half-open offsets into the text as given; blanking keeps every offset.
2. Every pattern is linear: classes are disjoint or possessive, and lengths are bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import regex

_HAN = "\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

_MAIL = r"[\w.+-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}+"

# Addresses, placeholders, tags, file names and code words: what stands in both languages alike. `re` and not
# `regex`, which takes more than twice as long over this one.
_CODE = rf"""
      (?:https?|ftp)://[^\s<>"'()\[\]{{}}\u3000-\u303f\uff00-\uffef{_HAN}]++
    | \bwww\.[^\s<>"'()\[\]{{}}\u3000-\u303f\uff00-\uffef{_HAN}]++
    | \$?\{{\{{?[^{{}}\n]{{0,80}}+\}}\}}?+
    | %(?:\([^()\s]{{1,60}}+\))?[-+\#0-9.]{{0,8}}+[a-zA-Z]\b
    | </?[A-Za-z][^<>\n]{{0,300}}+>
    | ``[^`\n]{{0,300}}+``
    | `[^`\n]{{0,300}}+`
    | (?<![\w/])(?:~|\.{{1,2}})?(?:/[\w.-]{{1,80}}+){{2,12}}+
    | (?<!\w)--?[A-Za-z][\w-]{{0,40}}+
    | \b[A-Za-z0-9À-ɏ]{{0,40}}+(?:_{{1,2}}[A-Za-z0-9À-ɏ]{{1,40}}+)++
    | \b\w{{1,60}}+\.(?:py|js|ts|txt|html?|css|md|rst|ya?ml|json|xml|po|pot|mo|toml|ini|cfg|conf|sh|exe|dll|so|zip|tar|gz|png|jpe?g|svg|pdf|com|org|net|io)\b
    | \b[a-z]{{1,40}}+[A-Z]\w{{0,40}}+
    | \b[A-Z][a-z]{{1,30}}+[A-Z]\w{{0,40}}+
    | :[a-z][a-z-]{{1,30}}+:
    | \uFFFC
"""
_WITHOUT_MAIL = re.compile(_CODE, re.VERBOSE)
_WITH_MAIL = re.compile(rf"{_MAIL} | {_CODE}", re.VERBOSE)

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*+(?:['’\u02bc-]\p{L}[\p{L}\p{M}]*+)*+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word and where it stands."""

    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The word as word lists have it."""
        return self.text.casefold()


# One of these characters stands in all that the pattern finds; most sentences have none of them.
_SIGNS = re.compile(r"[<{%`/@_\uFFFC]|\w\.\w|(?<!\w)-|:[a-z]|[a-z][A-Z]|www\.")


@lru_cache(maxsize=1024)
def _no_prose(text: str) -> tuple[tuple[int, int], ...]:
    if _SIGNS.search(text) is None:
        return ()
    pattern = _WITH_MAIL if "@" in text else _WITHOUT_MAIL
    return tuple(match.span() for match in pattern.finditer(text))


def blanked(text: str, fill: str = " ") -> str:
    """Give the text with all that is no prose overwritten by a character, of the same length."""
    spans = _no_prose(text)
    if not spans:
        return text
    made, at = [], 0
    for start, end in spans:
        made += [text[at:start], fill * (end - start)]
        at = end
    return "".join(made) + text[at:]


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[Word, ...]:
    """Give the words of a text, apostrophes and hyphens inside them kept."""
    return tuple(Word(match[0], match.start(), match.end()) for match in _WORD.finditer(text))


_ATOM = regex.compile(r"\p{L}[\p{L}\p{M}]*+")


def plain_atoms(text: str) -> list[str]:
    """Give the same words as `atoms`, without their places."""
    found: list[str] = _ATOM.findall(text)
    return found


@lru_cache(maxsize=1024)
def atoms(text: str) -> tuple[Word, ...]:
    """Give the words of a text, split at apostrophes and hyphens too: "l'Assemblée" is two."""
    return tuple(Word(match[0], match.start(), match.end()) for match in _ATOM.finditer(text))
