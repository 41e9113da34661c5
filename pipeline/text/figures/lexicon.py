"""Word lists of the languages that put spaces between words: read once, looked up by token.

The format is described in `pipeline.text.figures.spaced`; ``words/<code>.txt`` are the lists, ``words/und.txt`` is shared.
A list that cannot be read is a fault of ours and raises ValueError with its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

import regex

CATEGORIES = frozenset(
    [
        "number",
        "scale",
        "ordinal",
        "suffix",
        "fraction",
        "half",
        "plus",
        "plural",
        "several",
        "set",
        "multiple",
        "times",
        "percent",
        "points",
        "month",
        "month-joint",
        "year-joint",
        "duration",
        "span",
        "unit",
        "currency",
        "age",
        "century",
        "clock",
        "am",
        "pm",
        "moment",
        "decade",
        "decades",
        "ratio",
        "score",
        "range",
        "between",
        "join",
        "approx",
        "behind-approx",
        "article",
        "year",
        "behind-year",
        "before-century",
        "before-decades",
        "before-clock",
        "before-number",
        "ratio-in",
        "of",
        "soft",
        "none",
        "born",
        "noon",
        "measure",
        "noun",
        "hour",
        "minute",
        "evening",
    ]
)
_TWO_WORDS = ("before ", "behind ")
MAX_ENDING = 6
"""Letters that a form with ``*`` may have after its stem; more would be another word."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of a word list."""

    tokens: tuple[str, ...]
    """Casefolded; one that ends in ``*`` is a stem."""
    category: str
    value: Fraction | None
    parts: tuple[int, ...]
    """Of a soft phrase with several figures: all of them."""
    soft: bool
    name: str
    """Unit, currency or duration; "" for others."""
    exact: str
    """The form as it must be written where case matters; "" where it does not."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of a language, ready for looking up."""

    exact: Mapping[str, tuple[Entry, ...]]
    """First token -> entries, those of most tokens first."""
    stems: Mapping[str, tuple[Entry, ...]]
    numbers: Mapping[str, Entry]
    """Single-token cardinals, ordinals and scales: what glued words are made of."""


SHARED = "und"
"""The word list of signs and symbols that every language has."""


@cache
def lexicon(code: str) -> Lexicon:
    """Read a language's word list."""
    exact: dict[str, list[Entry]] = {}
    stems: dict[str, list[Entry]] = {}
    numbers: dict[str, Entry] = {}
    for place, line in [*word_lines(code), *(word_lines(SHARED) if code != SHARED else ())]:
        head, _, forms = line.partition(" = ")
        category, value, name, soft, parts = read_head(head.strip(), place)
        for form in regex.split(r"(?<!\\),", forms):
            written = form.strip().replace("\\,", ",")
            if not written:
                continue
            tokens = tuple(_form_tokens(written))
            cased = category == "month" and written[:1].isupper()
            cased = cased or (category in {"unit", "scale"} and len(written) <= 3 and written != written.lower())
            # "A$" is no dollar behind an article: "a $1.5-billion deal".
            cased = cased or (category == "currency" and (written.isupper() or ("$" in written and len(written) > 1)))
            entry = Entry(tokens, category, value, parts, soft, name, written if cased else "")
            first = tokens[0]
            if first.endswith("*") and len(first) > 1:
                stems.setdefault(first[:-1], []).append(entry)
            else:
                exact.setdefault(first, []).append(entry)
                if len(tokens) == 1 and category in {"number", "scale", "ordinal"}:
                    numbers.setdefault(first, entry)
    return Lexicon(
        {key: tuple(sorted(value, key=lambda entry: -len(entry.tokens))) for key, value in exact.items()},
        {key: tuple(sorted(value, key=lambda entry: -len(entry.tokens))) for key, value in stems.items()},
        numbers,
    )


def word_lines(code: str) -> list[tuple[str, str]]:
    """Give the lines of a word list, each with its place."""
    text = (files("pipeline.text.figures") / "words" / f"{code}.txt").read_text(encoding="utf-8")
    lines = [(f"{code}.txt:{number}", line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    return [(place, line) for place, line in lines if line and not line.startswith("# ") and line != "#"]


def read_head(head: str, place: str) -> tuple[str, Fraction | None, str, bool, tuple[int, ...]]:
    """Split what stands before ``=`` into category, value, name, softness and parts."""
    for prefix in _TWO_WORDS:
        if head.startswith(prefix):
            head = head.replace(" ", "-", 1)
    category, *rest = head.split()
    if category not in CATEGORIES:
        raise ValueError(f"{place}: unknown category {category!r}")
    value: Fraction | None = None
    name, soft = "", category == "soft"
    parts: tuple[int, ...] = ()
    for item in rest:
        bare = item.rstrip("?")
        soft = soft or bare != item
        if regex.fullmatch(r"\d+-\d+", bare):
            # A vague span: teenager is 11-19. A negative part keeps it apart from a list.
            low, high = bare.split("-")
            value, parts = Fraction(low), (-1, int(high))
        elif regex.fullmatch(r"\d+(?:/\d+)?", bare):
            value = Fraction(bare)
        elif regex.fullmatch(r"\d+(?:,\d+)+", bare):
            parts = tuple(int(part) for part in bare.split(","))
            value = Fraction(parts[0])
        else:
            name = bare
    return category, value, name, soft, parts


_FORM = regex.compile(r"[\p{L}\p{M}]+\*?|\p{Nd}+|[^\s]")


def _form_tokens(form: str) -> list[str]:
    return [token.casefold().replace("’", "'") for token in _FORM.findall(form)]


EMPTY: Mapping[str, tuple[Entry, ...]] = MappingProxyType({})
"""What a word that no list knows has."""


@lru_cache(maxsize=1 << 16)
def looked_up(code: str, word: str) -> Mapping[str, tuple[Entry, ...]]:
    """Give the entries that begin with a word, by category."""
    words = lexicon(code)
    found = list(words.exact.get(word, ()))
    for ending in range(min(MAX_ENDING, len(word) - 2) + 1):
        found += words.stems.get(word[: len(word) - ending], ())
    if not found:
        return EMPTY
    grouped: dict[str, list[Entry]] = {}
    for entry in found:
        grouped.setdefault(entry.category, []).append(entry)
    return {key: tuple(sorted(value, key=lambda entry: -len(entry.tokens))) for key, value in grouped.items()}


MAX_GLUED = 80
"""Letters of the longest word that is taken apart."""
_TAILS = frozenset(
    {"age", "times", "percent", "duration", "fraction", "set", "suffix", "multiple", "decades", "plural"}
)


@lru_cache(maxsize=1 << 16)
def glued(code: str, glue: tuple[str, ...], word: str) -> tuple[int, ...]:
    """Give the lengths of the pieces of a glued number word (zwei|hundert|fünfzig|tausend), or ()."""
    words = lexicon(code)
    if len(word) > MAX_GLUED or len(word) < 5 or word.casefold() in words.exact:
        return ()
    # best[end]: lengths of the pieces of word[:end]; the longest piece first.
    best: dict[int, tuple[int, ...]] = {0: ()}
    for start in range(len(word)):
        if start not in best:
            continue
        for end in range(len(word), start, -1):
            # Lengths are those of the text, where dreißig is a letter shorter than when it is folded.
            piece = word[start:end].casefold()
            number = piece in words.numbers
            joint = piece in glue and start > 0 and end < len(word)
            tail = (
                end == len(word)
                and start > 0
                # One letter is an ending of another word: семь|е, the family.
                and end - start > 1
                and any(
                    len(entry.tokens) == 1
                    for category in looked_up(code, piece).keys() & _TAILS
                    for entry in looked_up(code, piece)[category]
                )
            )
            if (number or joint or tail) and end not in best:
                best[end] = (*best[start], end - start)
    lengths = best.get(len(word), ())
    return lengths if len(lengths) > 1 else ()
