"""Text of the source language stands in the target.

## What it finds
The whole source, a half, a clause or a single word left as it was. Where the languages are written in
different scripts, by the script. Where they share one, by whose words they are: a word that stands on
both sides and is far commoner in the source language than in the target's, and runs of words that
belong to the source language together.

## Why it matters
A reader cannot read it. It is the commonest fault of machine translation that looks finished.

## Example
- source: Die Bundesregierung hat den Entwurf gestern gebilligt.
- target: The Bundesregierung approved the draft yesterday.

## Known false alarms
A name that is an ordinary word of the source language and hardly known in the target's (a party, a
newspaper): put it into the glossary, and it is spared. What stands in quotation marks or brackets as a
word talked about ("the character 福") is an info.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from pipeline.qa.frequency import common_in, known, zipf
from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.prose import Word, blanked, words
from pipeline.text.languages import language

CHECK = "untranslated"

VERBATIM = frozenset({"identity", "pseudo"})
"""Engines that leave the source standing because that is their purpose."""


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find what was left in the source language, or in the language a pivot came from."""
    if pair.engine in VERBATIM or not pair.target.strip():
        return
    source, target = language(pair.source_lang), language(pair.target_lang)
    if source.base == target.base:
        return
    scripts = _foreign_scripts(pair)
    if scripts:
        yield from _by_script(pair, context, scripts)
    if set(source.scripts) & set(target.scripts):
        yield from _by_words(pair, context)
    elif target.cjk and source.script == "Latn":
        yield from _latin_in_cjk(pair, context)


# --- by script


def _foreign_scripts(pair: Pair) -> tuple[str, ...]:
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
    return regex.compile(rf"[{letters}](?:[\p{{M}}\p{{N}}\p{{P}}\s]{{0,4}}+[{letters}])*+")


# Words that say that a word is talked about, not used. They hold for English targets; elsewhere a
# quotation in the source's script is rare enough to be looked at.
_TALKED_ABOUT = regex.compile(
    r"\b(?:characters?|kanji|hanzi|kana|hiragana|katakana|ideographs?|ideograms?|letters?|glyphs?|radicals?|pronounced|"
    r"word|term|phrase|spelled|spelt|written)\b",
    regex.IGNORECASE,
)
_OPEN = "\"'“‘«(（「『["
_CLOSE = "\"'”’»)）」』]"


def _by_script(pair: Pair, context: Context, scripts: tuple[str, ...]) -> Iterator[Finding]:
    allowed = _glossary_forms(pair, context)
    for match in _runs(scripts).finditer(pair.target):
        left = match[0]
        if left in allowed:
            continue
        name = ", ".join(scripts)
        severity = Severity.ERROR
        message = f"left untranslated ({name}): {_say(left)}"
        if _talked_about(pair, match.start(), match.end()):
            severity = Severity.INFO
            message = f"kept as a word that is talked about: {_say(left)}"
        start = pair.source.find(left)
        yield finding(
            pair,
            CHECK,
            severity,
            message,
            source_span=(start, start + len(left)) if start >= 0 else None,
            target_span=(match.start(), match.end()),
        )


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


# --- by whose words they are


def _by_words(pair: Pair, context: Context) -> Iterator[Finding]:
    source, target = language(pair.source_lang).base, language(pair.target_lang).base
    if not (known(source) and known(target)):
        yield from _copied(pair)
        return
    here = words(blanked(pair.target))
    if not here:
        return
    there = words(blanked(pair.source))
    theirs: dict[str, Word] = {}
    for word in there:
        theirs.setdefault(word.key, word)
        for part in word.key.replace("’", "'").replace("-", "'").split("'"):
            theirs.setdefault(part, word)
    allowed = {part for form in _glossary_forms(pair, context) for part in form.casefold().split()}
    scores = [_score(word, theirs, allowed, source, target) for word in here]
    yielded: list[tuple[int, int]] = []
    for first, last in _left_runs(here, scores):
        start, end = here[first].start, here[last].end
        left = pair.target[start:end]
        at = pair.source.find(left)
        yielded.append((start, end))
        yield finding(
            pair,
            CHECK,
            Severity.ERROR,
            f"left untranslated: {_say(left)}",
            source_span=(at, at + len(left)) if at >= 0 else None,
            target_span=(start, end),
        )


LEFT = 2.0
"""Score from which one word is left untranslated."""


def _score(word: Word, theirs: dict[str, Word], allowed: set[str], source: str, target: str) -> float:
    """Weigh how far a word of the target belongs to the source language; 0 says nothing."""
    key = word.key
    if key in allowed or len(key) < 2 or (word.text.isupper() and len(key) <= 6):
        return 0.0
    ours = zipf(key, target)
    if key not in theirs:
        return -1.0 if ours >= 2 else 0.0
    foreign = zipf(key, source)
    gain = foreign - ours
    if word.text[0].isupper():
        if foreign >= 3.5 and ours <= 2.0 and gain >= 2.5 and _ordinary(key, source):
            return gain
        return 0.0 if gain > 0 else -0.5
    if foreign == 0 and ours == 0 and len(key) >= 5:
        return 2.0
    return gain if ours < 4.5 else gain / 2


def _ordinary(key: str, source: str) -> bool:
    """Tell an ordinary word from a name: a name is known to other languages too."""
    return sum(common_in(key, other) for other in _WITNESSES if other != source) < 2


_WITNESSES = ("en", "de", "fr", "es", "it", "pt", "pl", "cs", "nl")


def _left_runs(here: tuple[Word, ...], scores: list[float]) -> Iterator[tuple[int, int]]:
    """Give the runs of words, first and last index, that are left untranslated together."""
    at = 0
    while at < len(here):
        if scores[at] <= 0.5:
            at += 1
            continue
        last, total, best, end = at, 0.0, 0.0, at
        while last < len(here) and total > -1.0 and scores[last] > -1.5:
            total += min(scores[last], 3.0)
            if total >= best:
                best, end = total, last
            last += 1
            if total <= 0:
                break
        if best >= LEFT and max(scores[at : end + 1]) >= 1.5:
            yield at, end
        at = end + 1


def _copied(pair: Pair) -> Iterator[Finding]:
    """Find a target that is its source, for languages without a word list."""
    if pair.source.strip() == pair.target.strip() and len(words(blanked(pair.source))) >= 4:
        yield finding(pair, CHECK, Severity.ERROR, "the target is a copy of the source")


# --- Latin words in Chinese and Japanese


_LATIN_RUN = regex.compile(r"\p{Latin}[\p{Latin}\p{M}'’-]*+(?:[ ,;:]{1,2}+\p{Latin}[\p{Latin}\p{M}'’-]*+)*+")


def _latin_in_cjk(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find words of a Latin-script source in a Chinese or Japanese target.

    Names, acronyms and brands are at home there; lower-case words are not, unless the target's own
    word list has them (app, vs).
    """
    source, target = language(pair.source_lang).base, language(pair.target_lang).base
    allowed = {part for form in _glossary_forms(pair, context) for part in form.casefold().split()}
    theirs = {word.key for word in words(blanked(pair.source))}
    text = blanked(pair.target)
    for match in _LATIN_RUN.finditer(text):
        inside = [word for word in words(match[0]) if word.key in theirs and word.key not in allowed]
        lower = [word for word in inside if word.text.islower() and len(word.key) > 2]
        left = [word for word in lower if zipf(word.key, source) - zipf(word.key, target) >= 2]
        if len(inside) < 4 and not left:
            continue
        if not left and not any(zipf(word.key, source) >= 5 for word in lower):
            continue
        yield finding(
            pair,
            CHECK,
            Severity.ERROR,
            f"left untranslated: {_say(match[0])}",
            target_span=(match.start(), match.end()),
        )


# --- shared


def _glossary_forms(pair: Pair, context: Context) -> frozenset[str]:
    """Give the forms that the glossary allows in the target."""
    del pair, context
    return frozenset()


def _say(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
