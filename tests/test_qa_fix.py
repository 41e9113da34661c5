"""Fixes: merged, stable, shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.qa.fix import Fixed, edits, fixes, put, show
from pipeline.qa.model import Finding, Fix, Severity

FOUND = Finding(check="figures", severity=Severity.ERROR, message="lost", source="三天", target="Days", id="a")


def _fixable(target: str, fixed: str, severity: Severity = Severity.NOTE, check: str = "spacing") -> Finding:
    return Finding(check=check, severity=severity, message="", target=target, id="a", fix=Fix(fixed, ""))


def test_fixes_of_one_text_are_merged() -> None:
    text = "First , the  end、here"
    found = [
        _fixable(text, "First, the  end、here"),
        _fixable(text, "First , the end、here"),
        _fixable(text, "First , the  end, here", Severity.WARNING, "foreign-punctuation"),
    ]
    (fixed,) = fixes(found)
    assert fixed.after == "First, the end, here"
    assert not fixed.left
    assert "- First , the  end、here" in show(fixed)
    assert "+ First, the end, here" in show(fixed)


def test_of_two_fixes_of_one_place_the_graver_wins() -> None:
    found = [_fixable("14.6万", "14.6 wan"), _fixable("14.6万", "146,000", Severity.WARNING, "figure-notation")]
    (fixed,) = fixes(found)
    assert fixed.after == "146,000"
    assert [one.check for one in fixed.left] == ["spacing"]
    assert "not applied (spacing)" in show(fixed)


def test_what_offers_no_fix_is_left_alone() -> None:
    assert fixes([FOUND, _fixable("a", "a")]) == []


@given(st.text("ab ,", max_size=30), st.text("ab ,", max_size=30))
def test_edits_make_one_text_into_the_other(before: str, after: str) -> None:
    text = before
    for start, end, new in reversed(edits(before, after)):
        text = text[:start] + new + text[end:]
    assert text == after


@given(st.text("ab ,", min_size=1, max_size=20), st.lists(st.text("ab ,", max_size=20), max_size=4))
def test_merged_fixes_are_stable(before: str, targets: list[str]) -> None:
    found = [_fixable(before, target) for target in targets]
    once = fixes(found)
    assert once == fixes(found)
    for fixed in once:
        assert len(fixed.applied) + len(fixed.left) == len(
            [one for one in found if one.fix and one.fix.target != before]
        )


def _fixed(before: str, after: str) -> Fixed:
    return Fixed(id="a", file="a.md", line=1, before=before, after=after, applied=())


@pytest.mark.parametrize(
    ("line", "before", "after", "mended"),
    [
        ("- Taxa de 10.3%.", "Taxa de 10.3%.", "Taxa de 10,3%.", "- Taxa de 10,3%."),
        (
            "Taxa de **10.3%** [aqui](b.md).",
            "Taxa de 10.3% aqui.",
            "Taxa de 10,3% aqui.",
            "Taxa de **10,3%** [aqui](b.md).",
        ),
        ("Taxa **de 10.3%**.", "Taxa de 10.3%.", "Taxa de 10,3%.", "Taxa **de 10,3%**."),
        ("*Bonjour !* Oui.", "Bonjour ! Oui.", "Bonjour\u202f! Oui.", "*Bonjour\u202f!* Oui."),
        ("**1.5** e 2.5 a", "1.5 e 2.5 a", "1,5 e 2,5 a", "**1,5** e 2,5 a"),
        ("[1.5](x/1.5) a", "1.5 a", "1,5 a", None),
        ("1**0**.3% a", "10.3% a", "10,3% a", None),
        ("1.5 e **1.5** a", "1.5 e 1.5 a", "1,5 e 1.5 a", None),
        ("nothing of it", "1.5", "1,5", None),
        ("**a** b", "a b", "x a b", "**x a** b"),
    ],
)
def test_a_mend_is_put_where_it_is_certain(line: str, before: str, after: str, mended: str | None) -> None:
    assert put(line, _fixed(before, after)) == mended


@given(st.text("ab ,.", max_size=20), st.text("ab ,.", max_size=20))
def test_a_mend_of_an_unmarked_line_makes_the_whole_text(before: str, after: str) -> None:
    if before:
        assert put(before, _fixed(before, after)) == after


@given(st.text("abcd ,.", min_size=1, max_size=20), st.text("abcd ,.", max_size=20))
def test_a_mend_behind_marks_is_the_same_or_none(before: str, after: str) -> None:
    made = put(f"*{before[:1]}*{before[1:]}", _fixed(before, after))
    assert made is None or made.replace("*", "") == after
