"""Left words on whole corpora: how many are found, and how often good translations are blamed.

The corpora stand in tests/data/qa; benchmarks/quality_qa.py prints the figures in full. The bounds here are
a little below what is measured, so that a change for the worse fails and a machine's chance does not.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.qa.frequency import common_in, endings, known, letters, zipf
from pipeline.qa.model import Context, Finding, Pair, Severity
from pipeline.qa.untranslated import check, exonyms, loans
from pipeline.qa.untranslated.homographs import homographs, nouns
from pipeline.qa.untranslated.spared import phrases

DATA = Path(__file__).parent / "data" / "qa"
LATIN = ("cs", "pl", "de", "fr", "es", "it")


def _news(lang: str) -> list[Pair]:
    rows = [line.split("\t") for line in (DATA / f"news.{lang}.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    return [Pair(source=source, target=target, source_lang=lang, target_lang="en") for _, source, target in rows]


def _catalogue(lang: str) -> list[Pair]:
    rows = [line.split("\t") for line in (DATA / f"catalogues.{lang}.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    return [Pair(source=other, target=english, source_lang=lang, target_lang="en") for _, english, other in rows]


def _found(pair: Pair) -> list[Finding]:
    return [one for one in check(pair, Context()) if one.severity > Severity.INFO]


def _with_left_words(pairs: list[Pair]) -> Iterator[Pair]:
    """Put a small-written source word of five letters or more in the place of a target word."""
    english = {word for pair in pairs for word in re.findall(r"[a-z]+", pair.target.lower())}
    chance = random.Random(7)
    for pair in pairs:
        left = [
            word
            for word in re.findall(r"(?<![^\W\d_])[^\W\d_]{5,}", pair.source)
            if word.islower() and word not in english
        ]
        places = [match.span() for match in re.finditer(r"\b[a-z]{4,}\b", pair.target)]
        if left and places:
            start, end = chance.choice(places)
            yield replace(pair, target=pair.target[:start] + chance.choice(left) + pair.target[end:])


@pytest.mark.parametrize("lang", LATIN)
def test_names_loans_and_cognates_of_news_are_spared(lang: str) -> None:
    pairs = _news(lang)
    blamed = [pair for pair in pairs if _found(pair)]
    assert len(blamed) <= 0.03 * len(pairs), [pair.target for pair in blamed]


@pytest.mark.parametrize("lang", [*LATIN, "pt", "zh", "ja", "hi", "ru"])
def test_published_translations_are_hardly_blamed(lang: str) -> None:
    pairs = _catalogue(lang)
    blamed = [pair for pair in pairs if _found(pair)]
    assert len(blamed) <= 0.01 * len(pairs), [pair.target for pair in blamed]


@pytest.mark.parametrize("lang", LATIN)
def test_left_words_of_news_are_found(lang: str) -> None:
    faulty = list(_with_left_words(_news(lang)))
    missed = [pair for pair in faulty if not _found(pair)]
    assert len(faulty) >= 25
    assert len(missed) <= 0.06 * len(faulty), [pair.target for pair in missed]


@pytest.mark.parametrize("lang", ["zh", "ja", "hi", "ru"])
def test_every_character_of_another_script_is_found(lang: str) -> None:
    chance = random.Random(3)
    foreign = re.compile(r"[\u0400-\u04ff\u0904-\u0963\u3040-\u30fa\u4e00-\u9fff]+")
    for pair in _catalogue(lang):
        left = foreign.findall(pair.source)
        if left:
            assert _found(replace(pair, target=f"{pair.target} {chance.choice(left)}")), pair


@pytest.mark.parametrize("lang", LATIN)
def test_a_whole_source_left_standing_is_found(lang: str) -> None:
    assert all(_found(replace(pair, target=pair.source)) for pair in _news(lang))


def test_a_language_without_a_word_list_is_held_by_copies_alone() -> None:
    pair = Pair(source="Mae hi yn braf heddiw", target="Mae hi yn braf heddiw", source_lang="cy", target_lang="en")
    assert not known("cy")
    assert [one.message for one in check(pair, Context())] == ["the target is a copy of the source"]
    assert not list(check(replace(pair, target="It is fine today"), Context()))


def test_exonyms_are_those_of_the_pair() -> None:
    assert {"londres", "allemagne", "varsovie", "mardi"} <= exonyms("fr", "en")
    assert "paris" not in exonyms("fr", "en")
    assert "roma" not in exonyms("it", "es")


def test_the_word_lists_are_readable() -> None:
    assert "gelato" in loans("it")
    assert "gelato" not in loans("xx")


@pytest.mark.parametrize("lang", [*LATIN, "pt", "nl"])
def test_a_homograph_is_a_word_of_both_languages(lang: str) -> None:
    """What English does not have needs no entry, and a reason that the word itself fulfils would always hold."""
    for word, reasons in homographs(lang, "en").items():
        assert zipf(word, "en") > 0, word
        assert zipf(word, lang) > 0, word
        assert all(reasons), word
    assert not homographs("en", lang)


def test_only_german_writes_nouns_with_a_capital() -> None:
    assert "problem" in nouns("de", "en")
    assert not nouns("fr", "en")
    assert not nouns("de", "fr")


@pytest.mark.parametrize("lang", [*LATIN, "pt", "nl"])
def test_names_that_are_kept_are_written_as_names(lang: str) -> None:
    names = [phrase for kept in phrases(lang).values() for phrase in kept if phrase.name]
    assert len(names) >= 8
    assert all(len(phrase.keys) > 1 for phrase in names)


@pytest.mark.parametrize("lang", ["de", "cs", "fr"])
@pytest.mark.parametrize(
    "words", ["Regierung ", "Otázky Václava ", "also war ", "«Monde» ", "Haus der Kunst, ", "«", "x-"]
)
def test_a_long_segment_takes_no_more_than_its_share(lang: str, words: str) -> None:
    """Ten times the text takes about ten times as long: no word is held against all others."""
    text = words * (200_000 // len(words))
    pair = Pair(source=text, target=text, source_lang=lang, target_lang="en")
    start = time.process_time()
    list(check(pair, Context()))
    assert time.process_time() - start < 5


def test_whose_word_it_is() -> None:
    assert zipf("regierung", "de") > 5
    assert zipf("regierung", "en") < 2
    assert zipf("und", "xx") == 0
    assert common_in("house", "en")
    assert not common_in("haus", "en")
    assert endings("de")["ungen"[-4:]] > endings("en")["ungen"[-4:]]
    assert "ß" not in letters("en")
    assert "ü" in letters("de")
