"""Target conventions: the cases of fixtures/localise/, and what must hold of any text."""

from __future__ import annotations

import time

import pytest
from cases import Case, parametrize
from hypothesis import given
from hypothesis import strategies as st

from pipeline.localise import conventions, renotate

PAIRS = [("zh", "en"), ("en", "pt"), ("en", "fr"), ("en", "de"), ("en", "zh"), ("zh", "ja")]
MARKS = "aB é,.;:?!\"'()[]«»“”„「」《》，。？！：；（）、…—-%€ \u00a0\u202f1234567890\ufffc中文ア\n"
TEXTS = st.text(alphabet=MARKS, max_size=60) | st.text(max_size=60)


@parametrize("localise/conventions.txt")
def test_case(case: Case) -> None:
    langs, source, text = case.input.split("\n")
    source_lang, target_lang = langs.split(" > ")
    found = conventions(text, source_lang=source_lang, target_lang=target_lang, source=source)
    assert found.replace("\u00a0", " ").replace("\u202f", " ") == case.expected
    assert conventions(found, source_lang=source_lang, target_lang=target_lang, source=source) == found


@pytest.mark.parametrize(("source_lang", "target_lang"), PAIRS)
@given(text=TEXTS, source=TEXTS)
def test_a_second_pass_changes_nothing(source_lang: str, target_lang: str, text: str, source: str) -> None:
    once = conventions(text, source_lang=source_lang, target_lang=target_lang, source=source)
    assert conventions(once, source_lang=source_lang, target_lang=target_lang, source=source) == once


@pytest.mark.parametrize(("source_lang", "target_lang"), PAIRS)
@given(text=TEXTS, source=TEXTS)
def test_letters_and_what_is_opaque_stay(source_lang: str, target_lang: str, text: str, source: str) -> None:
    def kept(piece: str) -> str:
        folded = piece.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
        return "".join(char for char in folded if char.isalpha() or char == "\ufffc").casefold()

    found = conventions(text, source_lang=source_lang, target_lang=target_lang, source=source)
    assert kept(found) == kept(text)


def test_french_spaces_do_not_break() -> None:
    found = conventions("Vraiment? Il a dit «oui»: 10 %!", source_lang="en", target_lang="fr")
    assert found == "Vraiment\u202f? Il a dit «\u00a0oui\u00a0»\u00a0: 10\u00a0%\u202f!"


def test_canada_leaves_the_narrow_space_out() -> None:
    assert conventions("Vraiment?", source_lang="en", target_lang="fr-CA") == "Vraiment?"


@pytest.mark.parametrize(
    ("numeral", "source_lang", "target_lang", "wanted"),
    [
        ("1,234.5", "en", "pt", "1.234,5"),
        ("1,234.5", "en", "fr", "1\u202f234,5"),
        ("1.234,5", "de", "en", "1,234.5"),
        ("0.5", "zh", "de", "0,5"),
        ("12,34", "en", "pt", None),
        ("1,2345", "en", "pt", None),
        ("1.2.3", "en", "pt", None),
        ("2023", "en", "pt", "2023"),
    ],
)
def test_renotate(numeral: str, source_lang: str, target_lang: str, wanted: str | None) -> None:
    assert renotate(numeral, source_lang=source_lang, target_lang=target_lang) == wanted


@pytest.mark.parametrize("unit", ["«", "“a", " ", "1,", "(", "—", ", ", "中", "？", "a ? ", ". "])
def test_a_long_text_ends_in_seconds(unit: str) -> None:
    text = unit * (300_000 // len(unit))
    started = time.perf_counter()
    for target in ("en", "fr", "zh"):
        conventions(text, source_lang="en", target_lang=target, source=text)
    assert time.perf_counter() - started < 12
