from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.engines.split import clauses, sentence_spans, split


def words(text: str) -> int:
    return len(text.split()) + len(text) // 10


@given(st.text(alphabet=st.sampled_from("ab ,;.\n，。—-()é\u0301😀\u2028")), st.integers(1, 8))
@example("， ;", 1)
def test_pieces_and_gaps_joined_are_the_text(text: str, limit: int) -> None:
    body = text.strip()
    pieces = split(body, count=words, limit=limit, sentences=sentence_spans("en")) if body else []
    assert "".join(piece.text + piece.gap for piece in pieces) == body
    assert all(piece.text == piece.text.strip() for piece in pieces)
    assert all(not piece.gap.strip() for piece in pieces)


@given(st.text(min_size=1).filter(lambda text: bool(text.strip())), st.integers(1, 30))
def test_no_piece_is_longer_than_the_limit(text: str, limit: int) -> None:
    pieces = split(text.strip(), count=len, limit=limit)
    # A base character with its marks is never cut.
    assert all(len(piece.text) <= limit or len(piece.text) <= 4 * limit for piece in pieces)
    assert "".join(piece.text + piece.gap for piece in pieces) == text.strip()


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("One two three.", 3, ["One two three."]),
        ("One two. Three four.", 9, ["One two.", "Three four."]),
        ("One two three, four five six", 4, ["One two three,", "four five six"]),
        ("One, two, three, four", 2, ["One, two,", "three, four"]),
        ("a\nb", 9, ["a", "b"]),
        ("3,5 and 10:30", 9, ["3,5 and 10:30"]),
    ],
)
def test_cuts_stand_where_they_hurt_least(text: str, limit: int, expected: list[str]) -> None:
    pieces = split(text, count=lambda one: len(one.split()), limit=limit, sentences=sentence_spans("en"))
    assert [piece.text for piece in pieces] == expected


def test_full_width_marks_need_no_space() -> None:
    assert [piece.text for piece in clauses("企业需要合规，开发者需要时间；用户要隐私")] == [
        "企业需要合规，",
        "开发者需要时间；",
        "用户要隐私",
    ]


@pytest.mark.parametrize("unit", ["a", " ", "a ", ", ", "声", "\n", "(", "e\u0301", "—", ". "])
def test_a_megabyte_of_anything_is_cut_in_time(unit: str) -> None:
    text = ("x" + unit * (1_000_000 // len(unit)) + "x").strip()
    start = time.monotonic()
    pieces = split(text, count=lambda one: len(one) // 2, limit=120)
    assert "".join(piece.text + piece.gap for piece in pieces) == text
    assert time.monotonic() - start < 10
