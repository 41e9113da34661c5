"""Word lists are read without wordfreq's code: what comes out is what wordfreq gives."""

from __future__ import annotations

import math
import random

import pytest
import wordfreq

from pipeline.qa.frequency import common_in, known, table, zipf


@pytest.mark.parametrize("lang", ["en", "hi"])
def test_values_are_those_of_wordfreq(lang: str) -> None:
    """Before and after so many rare words were asked for that they are all taken in."""
    theirs = wordfreq.get_frequency_dict(lang)
    words = random.Random(1).sample(list(theirs), min(len(theirs), 900))
    words += ["qxqxq", "xqxqx"]
    assert [zipf(word, lang) for word in words] == [
        math.log10(theirs[word]) + 9 if word in theirs else 0.0 for word in words
    ]
    common = wordfreq.get_frequency_dict(lang, "small")
    assert [common_in(word, lang) for word in words] == [word in common for word in words]


def test_every_language_of_wordfreq_is_known() -> None:
    assert [lang for lang in wordfreq.available_languages() if not known(lang)] == []
    assert not known("xx")
    assert zipf("word", "xx") == 0.0


def test_unknown_words_are_not_kept_without_end() -> None:
    for number in range(1000):
        zipf(f"q{number}q", "en")
    size = len(table("en"))
    for number in range(1000, 3000):
        zipf(f"q{number}q", "en")
    assert len(table("en")) == size
