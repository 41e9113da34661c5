"""Facts about languages, from CLDR through Babel.

A language is named by a BCP 47 tag (``zh``, ``pt-BR``, ``zh_Hant`` is accepted too). Nothing here
knows files, markdown or engines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

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


def is_cjk(char: str) -> bool:
    """Tell whether a character is Han, kana or their punctuation (half-width marks are not)."""
    return _CJK.match(char) is not None


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
