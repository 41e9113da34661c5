"""Characters were damaged by a wrong encoding, or do not belong into a text.

## What it finds
U+FFFD, control characters, lone surrogates, private-use and unassigned characters, text that was decoded
in a wrong encoding (``Ã©`` for é, 锟斤拷), entities escaped twice (``&amp;amp;``), and words that mix Latin
with look-alike Cyrillic or Greek letters; where the source has the same, nothing is said.

## Why it matters
It looks broken, cannot be searched, and the original characters may be lost.

## Example
- source: 咖啡馆
- target: cafÃ©

## Known false alarms
A text about encodings that shows such characters where its source does not.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.text.languages import language

CHECK = "corrupted-characters"

# What decoders leave behind, and code points that no text holds on purpose. TAB and line breaks are text.
_DAMAGE: tuple[tuple[str, Severity, regex.Pattern[str]], ...] = (
    ("replacement character", Severity.ERROR, regex.compile("\ufffd")),
    ("control character", Severity.ERROR, regex.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")),
    ("lone surrogate", Severity.ERROR, regex.compile("[\ud800-\udfff]")),
    ("private-use or unassigned character", Severity.WARNING, regex.compile(r"[\p{Co}\p{Cn}]")),
    ("text decoded in a wrong encoding", Severity.ERROR, regex.compile("锟斤拷|烫烫烫|屯屯屯|ï»¿|ï¿½")),
    ("entity escaped twice", Severity.WARNING, regex.compile(r"&amp;(?:amp|lt|gt|quot|nbsp|apos|#\d{1,6});")),
)  # fmt: skip

_SIGNS = regex.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ud800-\udfff]|\\p{Co}|\\p{Cn}|[锟烫屯ï]|&amp;")

# A letter that UTF-8's first bytes become in single-byte encodings, and a sign or letter that follows.
_MOJIBAKE = regex.compile(r"[ÀÂÃÄÅÆÇÈÉÎÏÐÑàâãäåæçèéïðñ\u0390-\u03ce\u0410-\u044f](?:[^a-z\s]|\u00a0)")
# One letter alone that was decoded wrongly, which ftfy leaves: ą is Ä…, à is Ã and a no-break space. Inside a word or
# at its end, so that „Ä“ and MITÄ… stay what they are.
_TRAIL = "[\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018-\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178\u00a0-\u00bf]"
_ONE_LETTER = regex.compile(rf"(?<=\p{{Ll}})[ÃÄÅ]{_TRAIL}|[ÃÄÅ]{_TRAIL}(?=\p{{L}})|(?<!\p{{L}})Ã\u00a0(?=\s)")
_ONE_IDEOGRAPH = regex.compile(rf"[ãäåæçèé]{_TRAIL}{{2}}")
_MIXED = regex.compile(
    r"\p{Latin}[\p{Cyrillic}\p{Greek}]++\p{Latin}|[\p{Cyrillic}]\p{Latin}++\p{Cyrillic}|(?<!\p{L})[аеорсухАВЕКМНОРСТХ]\p{Latin}{2}|\p{Latin}{2}[аеорсух](?!\p{L})"
)

_MIXABLE = regex.compile(r"[\p{Cyrillic}\p{Greek}]")
"""What one of two letters of such a word is; most texts have none."""


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find damaged characters that the source does not have."""
    del context
    if pair.target.isascii() and pair.target.isprintable() and "&amp;" not in pair.target:
        return
    for name, severity, pattern in _DAMAGE if _SIGNS.search(pair.target) else ():
        match = pattern.search(pair.target)
        if match and not pattern.search(pair.source):
            codes = " ".join(f"U+{ord(char):04X}" for char in match[0][:4])
            yield finding(pair, CHECK, severity, f"{name}: {codes}", target_span=match.span())
    if not pair.target.isascii() and _MOJIBAKE.search(pair.target):
        # Lazy: ftfy's table of what wrong decodings look like, which comes with wordfreq.
        from ftfy.badness import is_bad

        if is_bad(pair.target) and not is_bad(pair.source):
            yield finding(pair, CHECK, Severity.ERROR, "text decoded in a wrong encoding")
            return
        one = _ONE_LETTER.search(pair.target)
        if one is None and language(pair.target_lang).cjk:
            one = _ONE_IDEOGRAPH.search(pair.target)
        if one and one[0] not in pair.source:
            yield finding(pair, CHECK, Severity.ERROR, "text decoded in a wrong encoding", target_span=one.span())
            return
    mixed = _MIXED.search(pair.target) if _MIXABLE.search(pair.target) else None
    if mixed and not _MIXED.search(pair.source):
        yield finding(
            pair,
            CHECK,
            Severity.WARNING,
            "letters of two scripts that look alike in one word",
            target_span=mixed.span(),
        )
