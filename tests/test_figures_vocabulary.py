"""A text is read for figures only where one may stand: what that saves must never lose one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.figures import SPACED, _spec
from pipeline.text.figures.lexicon import word_lines
from pipeline.text.figures.spaced.reader import read
from pipeline.text.figures.spaced.reading import Reading
from pipeline.text.figures.spaced.vocabulary import MAX_WORDS, Vocabulary, may_hold

TESTS = Path(__file__).parent


@cache
def texts(lang: str) -> tuple[str, ...]:
    """Give sentences of a language, their clauses, and every three words in a row; and its word list."""
    found = set[str]()
    for sentence in (*_sentences(lang), *(line for _, line in word_lines(lang))):
        words = sentence.split()
        found |= {sentence, *sentence.split(", "), *(" ".join(words[at : at + 3]) for at in range(len(words)))}
    return tuple(sorted(found))


def _sentences(lang: str) -> Iterator[str]:
    yield from (TESTS / "fixtures" / "figures" / f"find_{lang}.txt").read_text(encoding="utf-8").splitlines()
    for path in (TESTS / "data" / "figures").glob("de-en.*.tsv" if lang == "en" else f"{lang}-en.*.tsv"):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from line.split("\t")[2 if lang == "en" else 1 :][:1]


@pytest.mark.parametrize("lang", SPACED)
def test_no_figure_stands_where_none_may(lang: str) -> None:
    spec = _spec(lang)
    passed_over = [text for text in texts(lang) if not may_hold(text, spec)]
    assert passed_over
    assert [(text, found) for text in passed_over if (found := read(Reading(text, spec)))] == []


@given(st.data(), st.sampled_from(SPACED))
def test_no_figure_stands_where_none_may_in_shuffled_words(data: st.DataObject, lang: str) -> None:
    words = sorted({word for text in texts(lang) for word in text.split()})
    text = " ".join(data.draw(st.lists(st.sampled_from(words), max_size=6)))
    assert may_hold(text, _spec(lang)) or not read(Reading(text, _spec(lang)))


def test_most_texts_are_passed_over() -> None:
    assert not may_hold("The page cannot be shown.", _spec("en"))
    assert may_hold("The page cannot be shown in a dozen browsers.", _spec("en"))


def test_a_vocabulary_does_not_grow_without_end() -> None:
    known = Vocabulary(_spec("en"))
    for number in range(MAX_WORDS + 10):
        known[f"word{number}"]
    assert len(known) <= MAX_WORDS
