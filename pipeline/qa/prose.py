"""What several checks need to see in a text: its words, and what of it is no prose.

1. Spans are half-open offsets into the text as given; blanking keeps every offset.
2. Every pattern is linear: classes are disjoint or possessive, and lengths are bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

# Addresses, placeholders, tags, file names and code words: what stands in both languages alike.
NO_PROSE = regex.compile(
    r"""
      (?:https?|ftp)://[^\s<>"'()\[\]{}\u3000-\u303f\uff00-\uffef\p{Han}]++
    | \bwww\.[^\s<>"'()\[\]{}\u3000-\u303f\uff00-\uffef\p{Han}]++
    | [\w.+-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}+
    | \$?\{\{?[^{}\n]{0,80}+\}\}?+
    | %(?:\([^()\s]{1,60}+\))?[-+\#0-9.]{0,8}+[a-zA-Z]\b
    | </?[A-Za-z][^<>\n]{0,300}+>
    | ``[^`\n]{0,300}+``
    | `[^`\n]{0,300}+`
    | (?<![\w/])(?:~|\.{1,2})?(?:/[\w.-]{1,80}+){2,12}+
    | (?<!\w)--?[A-Za-z][\w-]{0,40}+
    | \b[A-Za-z0-9]{0,40}+(?:_{1,2}[A-Za-z0-9]{1,40}+)++
    | \b\w{1,60}+\.(?:py|js|ts|txt|html?|css|md|rst|ya?ml|json|xml|po|pot|mo|toml|ini|cfg|conf|sh|exe|dll|so|zip|tar|gz|png|jpe?g|svg|pdf|com|org|net|io)\b
    | \b[a-z]{1,40}+[A-Z]\w{0,40}+
    | \b[A-Z][a-z]{1,30}+[A-Z]\w{0,40}+
    | :[a-z][a-z-]{1,30}+:
    | \uFFFC
    """,
    regex.VERBOSE,
)

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


@lru_cache(maxsize=4096)
def blanked(text: str, fill: str = " ") -> str:
    """Give the text with all that is no prose overwritten by a character, of the same length."""
    return NO_PROSE.sub(lambda match: fill * len(match[0]), text)


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """Give the words of a text, apostrophes and hyphens inside them kept."""
    return tuple(Word(match[0], match.start(), match.end()) for match in _WORD.finditer(text))


_ATOM = regex.compile(r"\p{L}[\p{L}\p{M}]*+")


@lru_cache(maxsize=4096)
def atoms(text: str) -> tuple[Word, ...]:
    """Give the words of a text, split at apostrophes and hyphens too: "l'Assemblée" is two."""
    return tuple(Word(match[0], match.start(), match.end()) for match in _ATOM.finditer(text))
