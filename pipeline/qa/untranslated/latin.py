"""Latin words of the source in a target of another script."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.frequency import zipf
from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.prose import blanked, words
from pipeline.qa.untranslated.say import CHECK, say
from pipeline.qa.untranslated.spared import glossary_words, loans
from pipeline.text.languages import language

_LATIN_RUN = regex.compile(r"\p{Latin}[\p{Latin}\p{M}'’-]*+(?:[ ,;:]{1,2}+\p{Latin}[\p{Latin}\p{M}'’-]*+)*+")


def _left(key: str, source: str, target: str) -> bool:
    """Tell whether a small word was left; what the target's list has among its own ("vlog", "km") was not.

    The lists of other scripts have English in them, a tenth as much as English has and less.
    """
    foreign = zipf(key, source)
    if len(key) <= 3 or foreign < 1.5 or (foreign < 5 and key in loans(source) - loans("")):
        return False
    return foreign - zipf(key, target) >= (0.8 if foreign >= 5 else 0.3)


def latin_among_others(pair: Pair, context: Context) -> Iterator[Finding]:
    """Find words of a Latin-script source in a Chinese, Japanese, Russian or Hindi target.

    Names, acronyms and brands are at home there; lower-case words are not, unless the target's own
    word list has them (app, vs).
    """
    source, target = language(pair.source_lang).base, language(pair.target_lang).base
    allowed = glossary_words(pair, context)
    theirs = {word.key for word in words(blanked(pair.source))}
    text = blanked(pair.target)
    for match in _LATIN_RUN.finditer(text):
        inside = [word for word in words(match[0]) if word.key in theirs and word.key not in allowed]
        lower = [word for word in inside if word.text.islower() and len(word.key) > 2]
        left = [word for word in lower if _left(word.key, source, target)]
        if len(inside) < 4 and not left:
            continue
        if not left and not any(zipf(word.key, source) >= 5 for word in lower):
            continue
        yield finding(
            pair,
            CHECK,
            Severity.ERROR,
            f"left untranslated: {say(match[0])}",
            target_span=(match.start(), match.end()),
        )
