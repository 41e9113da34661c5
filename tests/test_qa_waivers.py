"""Waivers, baselines, policy and fixes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError
from pipeline.qa.fix import edits, fixes, show
from pipeline.qa.model import Finding, Fix, Severity
from pipeline.qa.waivers import (
    UNUSED,
    apply,
    apply_policy,
    baseline,
    comment,
    digest,
    fails,
    load,
    policy,
    without_baseline,
)

FOUND = Finding(
    check="figures",
    severity=Severity.ERROR,
    message="lost",
    source="三天",
    target="Days",
    id="a",
    file="output/pt/a.md",
)


# --- waivers


def test_a_comment_waives_its_pair() -> None:
    waiver = comment("<!-- pipeline: allow figures because the house says days -->", id="a", file="a.md", line=4)
    assert waiver is not None
    assert (waiver.check, waiver.reason) == ("figures", "the house says days")
    assert apply([FOUND], [waiver]) == []
    other = replace(FOUND, id="b")
    assert [one.check for one in apply([other], [waiver])] == ["figures", UNUSED]


@pytest.mark.parametrize("text", ["<!-- a note -->", "pipeline: off", "<!-- pipeline: context menu -->", ""])
def test_other_comments_are_none(text: str) -> None:
    assert comment(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "<!-- pipeline: allow figures -->",
            "a.md:4: the waiver of 'figures' has no reason (allow CHECK because REASON)",
        ),
        ("<!-- pipeline: allow figure because x -->", "a.md:4: unknown check 'figure'"),
    ],
)
def test_a_waiver_without_reason_or_check_is_an_error(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        comment(text, file="a.md", line=4)
    assert str(caught.value).startswith(said)


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "waivers.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_waives_two_texts_and_no_others(tmp_path: Path) -> None:
    waivers = load(_file(tmp_path, "- {check: figures, source: 三天, target: Days, reason: the house says days}\n"))
    assert apply([FOUND], waivers) == []
    for changed in (replace(FOUND, source="四天"), replace(FOUND, target="days"), replace(FOUND, check="empty")):
        left = apply([changed], waivers)
        assert [one.check for one in left] == [changed.check, UNUSED]
        assert (left[1].file, left[1].line) == (str(tmp_path / "waivers.yaml"), 1)


def test_a_file_may_name_the_digest(tmp_path: Path) -> None:
    waivers = load(_file(tmp_path, f"- check: figures\n  reason: looked at\n  digest: {digest('三天', 'Days')}\n"))
    assert apply([FOUND, replace(FOUND, id="elsewhere")], waivers) == []


def test_an_empty_file_waives_nothing(tmp_path: Path) -> None:
    assert load(_file(tmp_path, "# none yet\n")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("check: figures\n", "waivers.yaml:1: not a list of waivers"),
        ("- figures\n", "waivers.yaml:1: not a waiver"),
        ("- {check: figures, source: a, target: b}\n", "waivers.yaml:1: the waiver of 'figures' has no reason"),
        ("\n- {check: figures, reason: x, source: a}\n", "waivers.yaml:2: the waiver does not say for which texts"),
        ("- {check: figurs, reason: x, digest: a}\n", "waivers.yaml:1: unknown check 'figurs'"),
        ("- check: figures\n  because: x\n", "waivers.yaml:2: unknown key 'because'"),
        ("- [\n", "waivers.yaml:2:1: "),
        ("- {[a]: b}\n", "waivers.yaml:1: not a key"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(_file(tmp_path, text))
    assert said in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.yaml")


# --- baseline


def test_a_baseline_holds_back_what_was_there() -> None:
    old = [FOUND, replace(FOUND, check="empty")]
    text = baseline(old)
    assert without_baseline(old, text) == []
    new = replace(FOUND, target="Two days")
    assert without_baseline([*old, new], text) == [new]
    assert without_baseline([FOUND, FOUND], text) == [FOUND]


def test_a_baseline_is_stable_to_the_byte() -> None:
    findings = [FOUND, replace(FOUND, check="empty"), FOUND]
    assert baseline(findings) == baseline(reversed(findings))
    assert [row["count"] for row in json.loads(baseline(findings))["findings"]] == [1, 2]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 1}', '{"version": 9, "findings": []}', '{"version": 1, "findings": [1]}']
)
def test_a_baseline_that_cannot_be_used(text: str) -> None:
    with pytest.raises(ConfigError, match=r"base\.json: (not a baseline file|baseline of version)"):
        without_baseline([], text, file="base.json")


# --- policy


def test_severities_by_check_path_and_language() -> None:
    rules = policy(
        {
            "figures": "warning",
            "empty": "off",
            "path": {"drafts/**": {"*": "info"}},
            "language": {"pt": {"figures": "error"}},
            "*": "note",
        }
    )
    drafts, other = replace(FOUND, file="x/drafts/a/b.md"), replace(FOUND, check="spacing")
    assert [one.severity for one in apply_policy([FOUND, drafts, other], rules)] == [
        Severity.WARNING,
        Severity.INFO,
        Severity.NOTE,
    ]
    assert [one.severity for one in apply_policy([FOUND], rules, language="pt-BR")] == [Severity.ERROR]
    assert apply_policy([replace(FOUND, check="empty")], rules) == []


def test_an_info_is_not_made_worse() -> None:
    info = replace(FOUND, severity=Severity.INFO)
    assert apply_policy([info], policy({"figures": "error"})) == [info]
    assert apply_policy([info], policy({"figures": "off"})) == []


def test_the_gate() -> None:
    rules = policy({"gate": {"figures": "warning", "spacing": "off"}}, gate="error")
    assert fails(FOUND, rules)
    assert fails(replace(FOUND, severity=Severity.WARNING), rules)
    assert not fails(replace(FOUND, severity=Severity.NOTE), rules)
    assert not fails(replace(FOUND, check="empty", severity=Severity.WARNING), rules)
    assert not fails(replace(FOUND, check="spacing"), rules)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"figurs": "error"}, "unknown check 'figurs'"),
        ({"figures": "fatal"}, r"unknown severity 'fatal' \(allowed: info, note, warning, error, off\)"),
        ({"path": {"a": "error"}}, "path.a is no table"),
        ({"figures": ["off"]}, "figures: unknown severity"),
        ({"capitals": {"a": 1}}, "capitals: unknown severity"),
    ],
)
def test_a_policy_that_cannot_be_used(options: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        policy(options)


@pytest.mark.parametrize(
    ("pattern", "path", "holds"),
    [
        ("output/pt/**", "output/pt/a/b.md", True),
        ("output/*/a.md", "output/pt/a.md", True),
        ("output/*/a.md", "output/pt/x/a.md", False),
        ("a.md", "output/pt/a.md", True),
        ("a.md", "output/pt/aa.md", False),
        ("?.md", "b.md", True),
        ("output\\pt", "output/pt", False),
    ],
)
def test_paths(pattern: str, path: str, *, holds: bool) -> None:
    rules = policy({"path": {pattern: {"figures": "info"}}})
    assert (apply_policy([replace(FOUND, file=path)], rules)[0].severity is Severity.INFO) is holds


# --- fixes


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
