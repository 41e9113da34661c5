"""Punctuation of the source language's script stands in the target.

## What it finds
Full-width and ideographic marks (，。、；：？！（）《》「」【】〜・ and the ideographic space), full-width
letters and digits, and the danda (।) in a target whose language does not use them; Latin half-width
`,` `;` `?` `!` between Han characters of a Chinese or Japanese target.

## Why it matters
The mark is visibly foreign, has the wrong width and spacing, and often means that the text next to it
was not translated with care.

## Example
- source: 《通用数据保护条例》生效、执行。
- target: The 《General Data Protection Regulation》 applies、and is enforced.

## Known false alarms
A text about punctuation. Half-width marks in a Chinese target are a note: many houses accept them.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.model import Context, Finding, Fix, Pair, Severity, finding
from pipeline.text.languages import language

# What each mark is in a text of Latin, Cyrillic or Greek script; opening marks take a space before,
# the others a space after, where a letter or digit follows.
_PLAIN = {
    "\u3000": " ", "，": ",", "。": ".", "、": ",", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")",
    "【": "[", "】": "]", "［": "[", "］": "]", "〔": "[", "〕": "]", "《": "“", "》": "”", "〈": "‘", "〉": "’",
    "「": "“", "」": "”", "『": "‘", "』": "’", "〜": "–", "～": "–", "・": " ", "％": "%", "＋": "+", "－": "-",
    "＝": "=", "／": "/", "＆": "&", "＃": "#", "＠": "@", "．": ".", "｜": "|", "￥": "¥", "＂": '"', "＇": "'",
    "।": ".", "॥": ".", "｡": ".", "､": ",", "｢": "“", "｣": "”", "＜": "<", "＞": ">", "＊": "*", "＄": "$",
}  # fmt: skip
_OPENING = frozenset("（【［〔《〈「『｢")
_CLOSING = frozenset("，。、；：？！）】］〕》〉」』।॥｡､｣")
_TIGHT = frozenset("／％＋－＝＆＃＠．｜￥＜＞＊＄＂＇")

_FOREIGN = regex.compile("[" + regex.escape("".join(_PLAIN)) + "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a·]")
_HALF_IN_HAN = regex.compile(r"(?<=[\p{Han}\p{Hiragana}\p{Katakana}])[,;?!](?=[\p{Han}\p{Hiragana}\p{Katakana}])")
_FULL = {",": "，", ";": "；", "?": "？", "!": "！"}
_INDIC = frozenset({"hi", "mr", "ne", "bn", "pa", "or", "sa", "as", "gu"})


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find marks that the target's script does not use."""
    del context
    target = language(pair.target_lang)
    if target.cjk:
        marks = [match.start() for match in _HALF_IN_HAN.finditer(pair.target)]
        if marks:
            fixed = _HALF_IN_HAN.sub(lambda match: _FULL[match[0]], pair.target)
            yield finding(
                pair,
                "foreign-punctuation",
                Severity.NOTE,
                f"half-width {_list(pair.target, marks)} between characters",
                target_span=(marks[0], marks[0] + 1),
                fix=Fix(target=fixed, description="write the mark full-width"),
            )
        return
    if target.script == "Kore":
        return
    marks = [
        match.start() for match in _FOREIGN.finditer(pair.target) if _foreign(pair.target, match.start(), target.base)
    ]
    if not marks:
        return
    yield finding(
        pair,
        "foreign-punctuation",
        Severity.WARNING,
        f"not {target.name} punctuation: {_list(pair.target, marks)}",
        target_span=(marks[0], marks[0] + 1),
        fix=Fix(target=_plain(pair.target, set(marks)), description="write the mark as the target language does"),
    )


def _foreign(text: str, at: int, base: str) -> bool:
    char = text[at]
    if char == "·":
        # A middle dot is Catalan, a unit's product and a separator; it is foreign inside a name
        # transliterated from Chinese only, where capitals stand on both sides (Donald·Trump).
        return 0 < at < len(text) - 1 and text[at - 1].islower() and text[at + 1].isupper()
    if char in "।॥":
        return base not in _INDIC
    return True


def _plain(text: str, marks: set[int]) -> str:
    made: list[str] = []
    for at, char in enumerate(text):
        if at not in marks:
            made.append(char)
            continue
        plain = _PLAIN.get(char) or (" " if char == "·" else chr(ord(char) - 0xFEE0))
        if char in _OPENING and made and made[-1] and made[-1][-1].isalnum():
            plain = f" {plain}"
        following = text[at + 1 : at + 2]
        if char in _CLOSING and (following.isalnum() or following in _OPENING):
            plain = f"{plain} "
        made.append(plain)
    return "".join(made)


def _list(text: str, marks: list[int]) -> str:
    seen = list(dict.fromkeys(text[at] for at in marks))
    return " ".join("U+3000 (ideographic space)" if char == "\u3000" else char for char in seen[:8])
