"""Facts about languages, from CLDR through Babel.

A language is named by a BCP 47 tag (``zh``, ``pt-BR``, ``zh_Hant`` is accepted too). Nothing here
knows files, markdown or engines.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex
from babel import Locale, UnknownLocaleError

from pipeline.errors import ConfigError

# Scripts that are written without spaces between words (Unicode Standard Annex 29 lists them as
# those whose words need a dictionary).
_UNSPACED_SCRIPTS = frozenset({"Hans", "Hant", "Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})

# CLDR script codes of languages that write several scripts at once -> Unicode script names.
_UNICODE_SCRIPTS = {
    "Hans": ("Han",),
    "Hant": ("Han",),
    "Hani": ("Han",),
    "Jpan": ("Han", "Hiragana", "Katakana"),
    "Kore": ("Hangul", "Han"),
}

_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\u3000-\u303F\uFF00-\uFF60]")


_SAMPLE = 20_000
"""Characters of a text that a guess looks at."""

_SCRIPTS = tuple(
    (name, regex.compile(pattern))
    for name, pattern in (
        ("latin", r"\p{Latin}"),
        ("han", r"\p{Han}"),
        ("kana", r"[\p{Hiragana}\p{Katakana}]"),
        ("hangul", r"\p{Hangul}"),
        ("cyrillic", r"\p{Cyrillic}"),
        ("devanagari", r"\p{Devanagari}"),
        ("greek", r"\p{Greek}"),
        ("arabic", r"\p{Arabic}"),
        ("hebrew", r"\p{Hebrew}"),
    )
)

# Common characters that only one of the two ways of writing Chinese has, pair by pair.
_SIMPLIFIED = "们这个来时为国说会过对发当没还样开从无现动经长问间见进话与实车体电书学门应关产业务网络数据"
_TRADITIONAL = "們這個來時為國說會過對發當沒還樣開從無現動經長問間見進話與實車體電書學門應關產業務網絡數據"


@dataclass(frozen=True, slots=True)
class Language:
    """What the pipeline needs to know of a language."""

    code: str
    """Normalised BCP 47 tag as it was asked for: ``zh``, ``pt-BR``."""

    base: str
    """Language subtag alone: ``pt``."""

    script: str
    """CLDR script, from likely subtags when the tag has none: ``Hans``, ``Latn``."""

    scripts: tuple[str, ...]
    """Unicode script names that the language is written in: ``("Han",)``."""

    spaced: bool
    """Whether words stand apart by spaces."""

    name: str
    """English name: ``Chinese``."""

    @property
    def cjk(self) -> bool:
        """Whether full-width punctuation is the language's own."""
        return self.script in {"Hans", "Hant", "Hani", "Jpan"}

    @property
    def locale(self) -> Locale:
        """The CLDR locale."""
        return Locale.parse(self.code, sep="-")


@cache
def language(code: str) -> Language:
    """Look a language up by its tag; raise ConfigError for one that CLDR does not know."""
    tag = code.strip().replace("_", "-")
    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError, TypeError) as error:
        raise ConfigError(
            f"unknown language {code!r}", allowed="allowed: a BCP 47 tag such as zh, en, pt-BR"
        ) from error
    script = locale.script or _likely_script(locale)
    return Language(
        code=str(locale).replace("_", "-"),
        base=locale.language,
        script=script,
        scripts=_UNICODE_SCRIPTS.get(script) or (_script_name(script),),
        spaced=script not in _UNSPACED_SCRIPTS,
        name=locale.get_display_name("en") or tag,
    )


def answers_to(named: str, asked: str) -> bool:
    """Tell whether the language that a file names is the one asked for: ``pt_BR`` answers to pt, ``zh-CN`` not to zh-Hant.

    A region that one side leaves open does not count; a side that names none (``und``) answers to all.
    """
    tag = named.strip().partition(".")[0].partition("@")[0].replace("_", "-")
    if "und" in {tag.lower() or "und", asked}:
        return True
    try:
        found, wanted = language(tag), language(asked)
    except ConfigError:
        return tag.lower() == asked.replace("_", "-").lower()
    regions = {found.locale.territory, wanted.locale.territory} - {None}
    return (found.base, found.script) == (wanted.base, wanted.script) and len(regions) < 2


def guess(text: str) -> str:
    """Guess the language of a text: by its script, and among Latin ones by the words that open sentences.

    A text that tells nothing is taken for English.
    """
    sample = text[:_SAMPLE]
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    letters = sum(counts.values())
    if letters == 0:
        return "en"
    if counts["kana"] * 10 > counts["han"] and counts["kana"] * 20 > letters:
        return "ja"
    # A Chinese article may hold more Latin letters than Han: a character is a word, a letter is not.
    if counts["han"] * 5 > letters:
        return "zh-Hant" if _is_traditional(sample) else "zh"
    script = max(counts, key=lambda name: counts[name])
    by_script = {"hangul": "ko", "cyrillic": "ru", "devanagari": "hi", "greek": "el", "arabic": "ar", "hebrew": "he"}
    if script in by_script:
        return by_script[script]
    words = Counter(regex.findall(r"[\p{L}’']+", sample.lower()))
    scores = {code: sum(words[word] for word in known) for code, known in _openers()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else "en"


def is_cjk(char: str) -> bool:
    """Tell whether a character is Han, kana or their punctuation (half-width marks are not)."""
    return _CJK.match(char) is not None


def _is_traditional(text: str) -> bool:
    """Tell traditional from simplified Chinese by the characters that differ."""
    only_simplified = set(_SIMPLIFIED) - set(_TRADITIONAL)
    only_traditional = set(_TRADITIONAL) - set(_SIMPLIFIED)
    return sum(char in only_traditional for char in text) > sum(char in only_simplified for char in text)


@cache
def _openers() -> tuple[tuple[str, frozenset[str]], ...]:
    """Read the short words of the languages in Latin script from the lists of the sentence splitter."""
    found = []
    for code in ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs"):
        text = (files("pipeline.text") / "sentences" / f"{code}.txt").read_text("utf-8")
        words = text.partition("[starter]")[2].partition("[")[0].split()
        found.append((code, frozenset(word.lower() for word in words)))
    return tuple(found)


def _likely_script(locale: Locale) -> str:
    """Find the script that CLDR's likely subtags give a language."""
    from babel.core import get_global

    likely = get_global("likely_subtags")
    for key in (f"{locale.language}_{locale.territory}", locale.language):
        if key in likely:
            parts = likely[key].split("_")
            return next((part for part in parts[1:] if len(part) == 4), "Latn")
    return "Latn"


def _script_name(script: str) -> str:
    """Turn a four-letter script code into the Unicode script name that `regex` takes."""
    names = {
        "Latn": "Latin",
        "Cyrl": "Cyrillic",
        "Deva": "Devanagari",
        "Arab": "Arabic",
        "Grek": "Greek",
        "Hebr": "Hebrew",
    }
    return names.get(script, script)
