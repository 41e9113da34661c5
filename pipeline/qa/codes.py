"""An alphanumeric code of the source is not in the target.

## What it finds
Codes of letters and digits: EN71, H5N1, ISO 9001, B2B, COVID-19, 802.11n, part and flight numbers.
Hyphens, spaces and case inside a code do not count, Cyrillic letters that look Latin do not either.

## Why it matters
A standard or a part number that is one character off is another standard or part.

## Example
- source: 必须符合EN71标准
- target: must comply with EN17

## Known false alarms
Codes that the target writes out ("business to business" for B2B). They are notes; an altered one is a
warning.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.prose import blanked
from pipeline.text.languages import language

CHECK = "codes"

_CODE = regex.compile(
    r"""(?<![\p{Latin}\p{Cyrillic}\p{N}_.,/%:-])(?:
      [A-ZА-Я]{1,5}-?\d{1,6}(?:[A-Z-]{1,4}\d{1,6}+)?+[a-zA-Z]{0,2}+ # EN71, H5N1, B2, COVID-19
    | [A-Z]\d[A-Z]                                                  # B2B, D2C: letters around one digit
    | \d{3,4}\.\d{1,3}[a-z]{1,2}                                    # 802.11n
    | \d[DGK]                                                       # 5G, 3D, 4K
    )(?![\p{Latin}\p{Cyrillic}\p{N}_%]|[.,:]\d)""",
    regex.VERBOSE,
)
_MIXTURE = regex.compile(r"[\p{Latin}\p{Cyrillic}]-?\d|\d[\p{Latin}\p{Cyrillic}]")
_WHOLE = regex.compile(r"[A-ZА-Я]{1,5}\d{1,6}")
_CYRILLIC = regex.compile(r"\p{Cyrillic}")
_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Look for each code of the source in the target."""
    del context
    if not pair.target.strip():
        return
    if _MIXTURE.search(pair.source) is None:
        return
    there = _codes(pair.source)
    if not there:
        return
    here = _codes(pair.target)
    plain = _plain(pair.target)
    for code, (start, end) in there.items():
        if code in here or code in plain or (_rewritten(pair, pair.source[start:end]) and _digits(code) in plain):
            continue
        near = next((other for other in here if other not in there and _near(code, other)), None)
        if near:
            yield finding(
                pair,
                CHECK,
                Severity.WARNING,
                f"code altered: {code} became {near}",
                source_span=(start, end),
                target_span=here[near],
            )
        else:
            yield finding(pair, CHECK, Severity.NOTE, f"code not in the target: {code}", source_span=(start, end))


def _rewritten(pair: Pair, code: str) -> bool:
    """Tell whether a code's letters are written otherwise in the target's script: УАЗ-452 is UAZ-452, UTF-8 यूटीएफ-8."""
    scripts = language(pair.target_lang).scripts
    if _CYRILLIC.search(code):
        return "Cyrillic" not in scripts
    return not {"Latin", "Cyrillic", "Greek", "Han"} & set(scripts)


def _digits(code: str) -> str:
    return "".join(char for char in code if char.isdigit())


def _plain(text: str) -> str:
    return text.translate(_LOOK_ALIKE).upper().replace("-", "").replace(" ", "").replace("\u2011", "")


def _codes(text: str) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for match in _CODE.finditer(blanked(text)):
        # "VT1-VT6" is a range of two codes, "H5N1" and "B2-A" are one.
        parts = match[0].split("-")
        for part in parts if len(parts) == 2 and all(_WHOLE.fullmatch(part) for part in parts) else [match[0]]:
            if len(part) >= 2:
                found.setdefault(_plain(part), match.span())
    return found


def _near(code: str, other: str) -> bool:
    """Tell whether two codes share their letters (or all but one character), so that one is a slip for the other."""
    letters = "".join(char for char in code if char.isalpha())
    if letters == "".join(char for char in other if char.isalpha()):
        return True
    return len(code) == len(other) >= 4 and sum(a != b for a, b in zip(code, other, strict=True)) == 1
