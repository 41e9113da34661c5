"""Sentences: the cases of fixtures/segment/, what must hold of any text, and hostile texts."""

from __future__ import annotations

import re
import time

import pytest
from cases import FIXTURES, read_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.text.segment import LONGEST_QUOTE_CJK, splitter

LANGUAGES = ("zh", "en", "ja", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "ru", "hi")


CASES = [
    # One sentence a line is expected; "⏎" stands for a line break inside a sentence.
    pytest.param(lang, case.input, case.expected.split("\n"), id=f"{lang}:{case.line} {case.title}")
    for lang in LANGUAGES
    for case in read_cases(FIXTURES / "segment" / f"{lang}.txt")
]


@pytest.mark.parametrize(("lang", "text", "wanted"), CASES)
def test_case(lang: str, text: str, wanted: list[str]) -> None:
    spans = splitter(lang)(text)
    assert [re.sub(r"\s*\n\s*", "⏎", text[start:end]) for start, end in spans] == wanted
    assert_tiles(text, spans)


@pytest.mark.parametrize(("lang", "text", "wanted"), CASES)
def test_a_sentence_alone_is_not_split_further(lang: str, text: str, wanted: list[str]) -> None:
    split = splitter(lang)
    for sentence in wanted:
        whole = sentence.replace("⏎", "\n")
        assert len(split(whole)) == 1, whole


@pytest.mark.parametrize(("lang", "text", "wanted"), CASES)
def test_a_soft_wrap_at_a_space_moves_no_cut(lang: str, text: str, wanted: list[str]) -> None:
    if "\n" in text or text != text.strip():
        pytest.skip("the case is about line breaks")
    wrapped = re.sub(r"(?<!\s) (?!\s)", "\n", text)
    assert splitter(lang)(wrapped) == splitter(lang)(text)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 150


def assert_tiles(text: str, spans: list[tuple[int, int]]) -> None:
    """Spans are in order and not empty, hold no white space at their ends, and all between them is white space."""
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


_PIECES = st.sampled_from(
    [
        *"。！？!?.…,，:;\"'“”‘’「」『』《》（）()[]«»„* \n\t\u3000\u00a0\ufffc\u2028\x1c\r",
        "。”",
        "……",
        "...",
        "No. 3",
        "z. B.",
        "U.S.",
        "CE.",
        "1. ",
        "10.3%",
        "https://a.b/c?d=e",
        "我们",
        "去吗",
        "说",
        "The",
        "word",
        "Mai",
        "П. Иванов",
        "है।",
        "です",
        "\n\n",
        "[12]",
        "😀",
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from([*LANGUAGES, "ko", "ar", "th"]), st.one_of(st.lists(_PIECES, max_size=40).map("".join), st.text())
)
def test_nothing_is_lost_of_any_text(lang: str, text: str) -> None:
    spans = splitter(lang)(text)
    assert_tiles(text, spans)
    at = 0
    joined = ""
    for start, end in spans:
        joined += text[at:start] + text[start:end]
        at = end
    assert joined + text[at:] == text


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(LANGUAGES), st.lists(_PIECES, max_size=30).map("".join))
def test_a_blank_line_parts_a_text_in_two(lang: str, text: str) -> None:
    split = splitter(lang)
    first = [text[start:end] for start, end in split(text)]
    tail = "尾"
    whole = text + "\n\n" + tail
    assert [whole[start:end] for start, end in split(whole)][-1] == tail
    if not text.endswith((".", "．", "\ufffc")) and "\n" not in text:
        # What stands behind a blank line changes nothing before it, but for the mark that was the last one.
        assert [whole[start:end] for start, end in split(whole)][:-1] in (first, [text.strip()] if text.strip() else [])


def test_a_long_quotation_is_cut_at_its_sentences() -> None:
    text = "他说:“" + "今天的天气非常好。" * (LONGEST_QUOTE_CJK // 9 + 2) + "”"
    assert len(splitter("zh")(text)) > 1


def test_an_unclosed_bracket_keeps_nothing_together() -> None:
    text = "他来了(真的。然后走了。没有人看见。"
    assert len(splitter("zh")(text)) == 3


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ConfigError, match="unknown language"):
        splitter("qq-nonsense")


@pytest.mark.parametrize("lang", ["ko", "sv", "uk", "el", "ar", "th", "tr", "zh-TW", "pt-BR"])
def test_a_language_without_lists_of_its_own_is_split_by_the_rules(lang: str) -> None:
    text = "Aaa No. 3 bbb. Ccc ddd? Eee!"
    assert [text[start:end] for start, end in splitter(lang)(text)] == ["Aaa No. 3 bbb.", "Ccc ddd?", "Eee!"]


@pytest.mark.parametrize(
    ("lang", "text", "wanted"),
    [
        ("ar", "كيف حالك؟ أنا بخير.", 2),
        ("ur", "یہ کتاب ہے۔ وہ قلم ہے۔", 2),
        ("ko", "안녕하세요. 반갑습니다.", 2),
        ("uk", "Він жив у Києві. Потім поїхав.", 2),
        ("am", "ሰላም ነው። ደህና ነኝ።", 2),
    ],
)
def test_other_scripts(lang: str, text: str, wanted: int) -> None:
    assert len(splitter(lang)(text)) == wanted


SIZE = 200_000

HOSTILE = {
    "dots": "." * SIZE,
    "spaced dots": ". " * (SIZE // 2),
    "question marks": "?" * SIZE,
    "openers": "(" * SIZE,
    "openers and stops": "(a. B" * (SIZE // 5),
    "closers behind a stop": "好。" + "”" * SIZE,
    "alternating closers": ".)" * (SIZE // 2),
    "straight quotes": '"' * SIZE,
    "quoted stops": '".' * (SIZE // 2),
    "nested guillemets": "«»" * (SIZE // 2),
    "mixed openers": "([{《“「„«" * (SIZE // 8),
    "one word": "a" * SIZE + ".",
    "initials": "A. " * (SIZE // 3),
    "spaces": "a." + " " * SIZE + "b",
    "stops among spaces": ("." + " " * 99) * (SIZE // 100),
    "new lines": "\n" * SIZE,
    "new lines with spaces": "\n " * (SIZE // 2),
    "notes": "好。" + "[1]" * (SIZE // 3),
    "no sentence": "好" * SIZE,
    "address": "https://a.b/" + "c?" * (SIZE // 2) + "好",
    "marks without words": "!(" * (SIZE // 2),
    "quotations": '"好?"' * (SIZE // 4),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_large_text_of_anything_ends_soon(name: str) -> None:
    text = HOSTILE[name]
    began = time.process_time()
    spans = splitter("zh")(text)
    taken = time.process_time() - began
    assert spans is not None
    # A linear pass takes about a second on a slow core, a quadratic one hours.
    assert taken < 20
    assert not text[: spans[0][0]].strip() if spans else not text.strip()
