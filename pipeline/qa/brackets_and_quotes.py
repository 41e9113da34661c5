"""A bracket or quotation mark is not closed or not opened.

## What it finds
Round, square, curly and full-width brackets, guillemets and corner brackets that do not pair in the
target while those of the source do; an odd number of double quotation marks of whatever kind, where the source's
is even.

## Why it matters
The reader does not know where the aside or the quotation ends; a search for the other half is a search
for lost text.

## Example
- source: 欧盟（二十七国）的规则
- target: the rules of the EU (27 countries

## Known false alarms
Enumerations such as "a)" and smileys are known; half-open intervals are not.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.prose import blanked

CHECK = "brackets-and-quotes"

_CLOSED_BY = {
    "(": ")", "[": "]", "{": "}", "（": "）", "［": "］", "【": "】", "《": "》", "〈": "〉", "「": "」", "『": "』", "〔": "〕",
}  # fmt: skip
_CLOSES = {closing: opening for opening, closing in _CLOSED_BY.items()}
# The Chinese mix of both widths: a pair may be opened full-width and closed half-width.
_SAME = {"（": "(", "）": ")", "［": "[", "］": "]"}
_SMILEY = regex.compile(r"(?<=\s)[:;]-?[()](?=\s|$)")
_ENUMERATION = regex.compile(r"(?<![\p{L}\p{M}\p{N}(（])(?:\p{N}{1,3}|\p{L}|[ivxIVX]{1,5})[)）](?!\s*$|[.,;:!?])")
_QUOTE = regex.compile(r"[\"“”„«»「」『』]")
_DIALOGUE = regex.compile(r"\s*[-–—] ")
_INCHES = regex.compile(r"(?<=\p{N})[\"”″](?!\p{L})")
_BRACKET = regex.compile(r"[()\[\]{}（）［］【】《》〈〉「」『』〔〕]")
_ANY = regex.compile(r"[()\[\]{}（）［］【】《》〈〉「」『』〔〕\"“”„«»]")


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find marks that do not pair where the source's do."""
    del context
    if not _ANY.search(pair.target):
        return
    at = _unpaired(pair.target)
    if at is not None and _unpaired(pair.source) is None:
        yield finding(pair, CHECK, Severity.NOTE, f"{pair.target[at]} has no counterpart", target_span=(at, at + 1))
        if _QUOTE.match(pair.target[at]):
            return
    # Speech that a dash begins has quotation marks in another language, which may close in the next sentence.
    if _odd(pair.target) and not _odd(pair.source) and not _DIALOGUE.match(pair.source):
        *_, last = _QUOTE.finditer(pair.target)
        yield finding(
            pair, CHECK, Severity.NOTE, f"an odd number of quotation marks: {last[0]}", target_span=last.span()
        )


def _unpaired(text: str) -> int | None:
    """Give the place of the first bracket that has no counterpart."""
    if _BRACKET.search(text) is None:
        return None
    text = _SMILEY.sub(_blank, blanked(text))
    at = _first_unpaired(text)
    # "a)" closes nothing where nothing is open, "(20 April)" does: what pairs either way is right.
    return at if at is None or _first_unpaired(_ENUMERATION.sub(_blank, text)) is not None else None


def _blank(match: regex.Match[str]) -> str:
    return " " * len(match[0])


def _first_unpaired(text: str) -> int | None:
    waiting: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text):
        char = match[0]
        if char in _CLOSED_BY:
            waiting.append((_SAME.get(char, char), match.start()))
        else:
            opening = _CLOSES[char]
            if not waiting or waiting[-1][0] != _SAME.get(opening, opening):
                return int(match.start())
            waiting.pop()
    return waiting[0][1] if waiting else None


def _odd(text: str) -> bool:
    # Marks of all kinds together: a quotation that goes on in the next sentence is open on both sides, whatever its
    # marks. One after a digit may be inches or may close a quotation ("of 80"): it is given the benefit.
    return len(_QUOTE.findall(text)) % 2 == 1 and len(_QUOTE.findall(_INCHES.sub("", text))) % 2 == 1
