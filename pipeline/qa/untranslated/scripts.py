"""Text of the source in a script that the target is not written in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.untranslated.say import CHECK, say
from pipeline.qa.untranslated.spared import glossary_forms
from pipeline.text.languages import language


def foreign_scripts(pair: Pair) -> tuple[str, ...]:
    """Scripts of the source (and of a pivot's source) that the target does not use."""
    own = set(language(pair.target_lang).scripts) | {"Latin"}
    theirs = list(language(pair.source_lang).scripts)
    if pair.origin_lang:
        theirs += language(pair.origin_lang).scripts
    return tuple(dict.fromkeys(script for script in theirs if script not in own))


@lru_cache(maxsize=64)
def _runs(scripts: tuple[str, ...]) -> regex.Pattern[str]:
    letters = "".join(rf"\p{{Script={script}}}" for script in scripts)
    # What stands between two runs without being prose of the target joins them into one finding.
    return regex.compile(rf"[{letters}](?:[\p{{M}}\p{{N}}\p{{P}}\s]{{0,4}}+[{letters}])*+ー*+")


# Words that say that a word is talked about, not used. They hold for English targets; elsewhere a
# quotation in the source's script is rare enough to be looked at.
_TALKED_ABOUT = regex.compile(
    r"\b(?:characters?|kanji|hanzi|kana|hiragana|katakana|ideographs?|ideograms?|letters?|glyphs?|radicals?|pronounced|"
    r"word|term|phrase|spelled|spelt|written)\b",
    regex.IGNORECASE,
)


_OPEN = "\"'“‘«(（「『["


_CLOSE = "\"'”’»)）」』]"


def by_script(pair: Pair, context: Context, scripts: tuple[str, ...]) -> Iterator[Finding]:
    """Find runs of characters of those scripts, but for forms that the glossary fixes."""
    allowed = glossary_forms(pair, context)
    for match in _runs(scripts).finditer(pair.target):
        left = match[0]
        if left in allowed:
            continue
        name = ", ".join(scripts)
        severity = Severity.ERROR
        message = f"left untranslated ({name}): {say(left)}"
        if _talked_about(pair, match.start(), match.end()):
            severity = Severity.INFO
            message = f"kept as a word that is talked about: {say(left)}"
        start = pair.source.find(left)
        yield finding(
            pair,
            CHECK,
            severity,
            message,
            source_span=(start, start + len(left)) if start >= 0 else None,
            target_span=(match.start(), match.end()),
        )


_LETTER = regex.compile(r"\p{L}")
_WITHOUT_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
MOST_OF_A_NAME = 7
"""Characters of Han or kana, and words of another script, that a name of a language or a firm may have: 繁體中文（台灣）."""


@lru_cache(maxsize=64)
def _strange(lang: str) -> regex.Pattern[str]:
    """Make the pattern of a letter that a language is not written in."""
    own = "".join(rf"\p{{Script={script}}}" for script in sorted({*language(lang).scripts, "Latin", "Common"}))
    return regex.compile(rf"[\p{{L}}--[{own}]]", regex.V1)


def by_another_script(pair: Pair) -> Iterator[Finding]:
    """Find a text that is mostly in a script of neither language: an article that says it is English and is Chinese."""
    strange = _strange(pair.target_lang).findall(pair.target)
    if not strange or 2 * len(strange) <= len(_LETTER.findall(pair.target)):
        return
    size = len(strange) if _WITHOUT_SPACES.match(strange[0]) else len(pair.target.split())
    if size > MOST_OF_A_NAME:
        start = pair.target.index(strange[0])
        left = pair.target[start:]
        message = f"left in the script of another language: {say(left)}"
        yield finding(pair, CHECK, Severity.ERROR, message, target_span=(start, len(pair.target)))


def _talked_about(pair: Pair, start: int, end: int) -> bool:
    """Tell whether a short run is quoted or bracketed on purpose: a gloss or a word as a word."""
    target = pair.target
    if end - start > 12 or start == 0 or end == len(target):
        return False
    opening, closing = target[start - 1], target[end]
    if opening not in _OPEN or closing not in _CLOSE:
        return False
    left = target[start:end]
    at = pair.source.find(left)
    if at < 0:
        return False
    bracketed_in_source = pair.source[at - 1 : at] in tuple("(（[") and pair.source[at - 1 : at] != ""
    if opening in "([（":
        # "Weibo (微博)": a name with its original; in the source the original stands unbracketed.
        before = target[: start - 1].rstrip().rsplit(None, 1)
        return not bracketed_in_source and bool(before) and before[-1][:1].isupper() and end - start <= 6
    return end - start <= 4 and _TALKED_ABOUT.search(target) is not None
