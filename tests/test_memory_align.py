from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.memory.align import patience

LETTERS = st.lists(st.sampled_from("abcdef"), max_size=30)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("abc", "abc", [(0, 0), (1, 1), (2, 2)]),
        ("abc", "axc", [(0, 0), (2, 2)]),
        ("abc", "xabc", [(0, 1), (1, 2), (2, 3)]),
        ("aab", "ab", [(0, 0), (2, 1)]),
        ("abcd", "dabc", [(0, 1), (1, 2), (2, 3)]),
        ("xax", "xbx", [(0, 0), (2, 2)]),
    ],
)
def test_equal_members_in_order(old: str, new: str, expected: list[tuple[int, int]]) -> None:
    assert patience(old, new) == expected


@given(LETTERS, LETTERS)
def test_pairs_are_equal_and_rise(old: list[str], new: list[str]) -> None:
    pairs = patience(old, new)
    assert all(old[one] == new[other] for one, other in pairs)
    assert all(one < two and other < another for (one, other), (two, another) in itertools.pairwise(pairs))


@given(LETTERS)
def test_a_sequence_is_itself(members: list[str]) -> None:
    assert patience(members, members) == [(at, at) for at in range(len(members))]


def test_a_hundred_thousand_members_are_aligned_soon() -> None:
    old = [f"{at % 1000}" if at % 7 else f"unique {at}" for at in range(100_000)]
    new = [member for at, member in enumerate(old) if at % 11]
    start = time.monotonic()
    assert len(patience(old, new)) > 85_000
    assert time.monotonic() - start < 10
