"""Facts about languages."""

from __future__ import annotations

import pytest

from pipeline.errors import ConfigError
from pipeline.text.languages import is_cjk, language


@pytest.mark.parametrize(
    ("tag", "facts"),
    [
        ("zh", ("zh", "zh", "Hans", ("Han",), False, True)),
        ("zh-TW", ("zh-Hant-TW", "zh", "Hant", ("Han",), False, True)),
        ("zh_Hant", ("zh-Hant", "zh", "Hant", ("Han",), False, True)),
        ("ja", ("ja", "ja", "Jpan", ("Han", "Hiragana", "Katakana"), False, True)),
        ("ko", ("ko", "ko", "Kore", ("Hangul", "Han"), True, False)),
        ("en", ("en", "en", "Latn", ("Latin",), True, False)),
        ("pt-BR", ("pt-BR", "pt", "Latn", ("Latin",), True, False)),
        (" pt_BR ", ("pt-BR", "pt", "Latn", ("Latin",), True, False)),
        ("ru", ("ru", "ru", "Cyrl", ("Cyrillic",), True, False)),
        ("hi", ("hi", "hi", "Deva", ("Devanagari",), True, False)),
        ("th", ("th", "th", "Thai", ("Thai",), False, False)),
    ],
)
def test_a_language_is_known_by_its_tag(tag: str, facts: tuple[object, ...]) -> None:
    known = language(tag)
    assert (known.code, known.base, known.script, known.scripts, known.spaced, known.cjk) == facts
    assert known.locale.language == known.base


@pytest.mark.parametrize("tag", ["", "qq", "english", "x", "zh-", "../en", "12", "en en", "ÿÿ"])
def test_an_unknown_tag_is_refused_with_what_is_allowed(tag: str) -> None:
    with pytest.raises(ConfigError, match=r"unknown language.*allowed: a BCP 47 tag"):
        language(tag)


@pytest.mark.parametrize("char", ["好", "の", "カ", "。", "，", "「", "㐀", "\U00020000", "\u3000"])
def test_cjk_characters(char: str) -> None:
    assert is_cjk(char)


@pytest.mark.parametrize("char", ["a", ".", ",", "?", "1", "é", "я", "“", "…", "한", " "])
def test_other_characters(char: str) -> None:
    assert not is_cjk(char)
