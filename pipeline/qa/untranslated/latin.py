"""Latin words of the source in a target of another script."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from pipeline.qa.frequency import zipf
from pipeline.qa.model import Context, Finding, Pair, Severity, finding
from pipeline.qa.prose import blanked, words
from pipeline.qa.untranslated.say import CHECK, say
from pipeline.qa.untranslated.spared import glossary_words
from pipeline.text.languages import language

_LATIN_RUN = regex.compile(r"\p{Latin}[\p{Latin}\p{M}'’-]*+(?:[ ,;:]{1,2}+\p{Latin}[\p{Latin}\p{M}'’-]*+)*+")


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
        left = [word for word in lower if zipf(word.key, source) - zipf(word.key, target) >= 2]
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
