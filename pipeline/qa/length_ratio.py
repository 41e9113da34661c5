"""The target is far too short or too long for its source.

## What it finds
A target whose length, measured in what an English text would need for the same, is out of all proportion
to its source's. The limits are wide for short texts, which vary more, and narrow for long ones.

## Why it matters
A clause is missing, or something was added that nobody wrote.

## Example
- source: 卖家在欧盟销售超过一万欧元的商品时,必须在目的国登记并按当地税率申报增值税。
- target: Sellers must register.

## Known false alarms
A rendering of a proverb or slogan by another; an abbreviation spelled out in a very short text.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.text.languages import language

CHECK = "length-ratio"

# Length of a text in a language against its English counterpart. Medians over texts of 60 characters and
# more in message catalogues (Django, Sphinx, Wagtail, Mercurial; 300 to 3,000 pairs a language) and news.
_PER_ENGLISH = {
    "de": 1.15, "fr": 1.18, "es": 1.11, "it": 1.12, "pt": 1.10, "nl": 1.12, "pl": 1.06, "cs": 1.0, "sk": 1.0,
    "ru": 1.07, "uk": 1.04, "hi": 1.03, "ro": 1.12, "hu": 1.08, "el": 1.15, "sv": 1.03, "da": 1.03, "nb": 1.02,
    "tr": 1.05, "id": 1.08, "vi": 1.05, "ar": 0.85, "he": 0.8, "fa": 0.95,
}  # fmt: skip

# What one character of a dense script is in English characters; Latin letters and digits between them
# are counted as they are.
_DENSE = {"zh": (3.0, 3.0), "ja": (2.6, 1.3), "ko": (2.1, 2.1)}

_HAN = regex.compile(r"\p{Han}")
_SYLLABIC = regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Hangul}]")

# English characters of the longer side, and the factor either way that is still in proportion.
_LIMITS = ((30, 0.0), (60, 3.0), (120, 2.5), (300, 2.2), (10**9, 2.0))


def check(pair: Pair, context: Context) -> Iterator[Finding]:
    """Compare the lengths of both sides."""
    del context
    if not pair.target.strip() or not pair.source.strip():
        return
    source, target = measure(pair.source, pair.source_lang), measure(pair.target, pair.target_lang)
    longer = max(source, target)
    limit = next(factor for length, factor in _LIMITS if longer <= length)
    if limit == 0 or min(source, target) <= 0:
        return
    if {language(pair.source_lang).base, language(pair.target_lang).base} & _DENSE.keys():
        limit += 0.3  # classical phrasing and names make Chinese and Japanese vary more
    ratio = target / source
    if ratio * limit < 1 or ratio > limit:
        word = "short" if ratio < 1 else "long"
        yield finding(
            pair, CHECK, Severity.WARNING, f"the target is too {word}: {ratio:.0%} of what its source leads to expect"
        )


def measure(text: str, lang: str) -> float:
    """Give the length of a text in characters of an English text that says the same."""
    base = language(lang).base
    length = len(text)
    if base in _DENSE:
        han, syllabic = _DENSE[base]
        ideographs, others = len(_HAN.findall(text)), len(_SYLLABIC.findall(text))
        return length - ideographs - others + ideographs * han + others * syllabic
    return length / _PER_ENGLISH.get(base, 1.0)
