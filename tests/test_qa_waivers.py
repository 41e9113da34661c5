"""Waivers: what is allowed with a reason, and until when."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.qa.model import Finding, Severity
from pipeline.qa.waivers import UNUSED, apply, comment, digest, load

FOUND = Finding(
    check="figures",
    severity=Severity.ERROR,
    message="lost",
    source="三天",
    target="Days",
    id="a",
    file="output/pt/a.md",
)


def test_a_comment_waives_its_pair() -> None:
    bound = digest(FOUND.source, FOUND.target)
    waiver = comment(f"<!-- pipeline: allow figures {bound} because the house says days -->", file="a.md", line=4)
    assert waiver is not None
    assert (waiver.check, waiver.reason) == ("figures", "the house says days")
    assert apply([FOUND], [waiver]) == []
    other = replace(FOUND, target="Two days")
    assert [(one.check, one.file, one.line) for one in apply([other], [waiver])] == [
        ("figures", "output/pt/a.md", 0),
        (UNUSED, "a.md", 4),
    ]


@pytest.mark.parametrize("text", ["<!-- a note -->", "pipeline: off", "<!-- pipeline: context menu -->", ""])
def test_other_comments_are_none(text: str) -> None:
    assert comment(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "<!-- pipeline: allow figures -->",
            "a.md:4: the waiver of 'figures' has no reason (allow CHECK DIGEST because REASON)",
        ),
        ("<!-- pipeline: allow figures 3f2a9c0d1b7e8a65 because -->", "a.md:4: the waiver of 'figures' has no reason"),
        ("<!-- pipeline: allow figures because x -->", "a.md:4: the waiver of 'figures' names no digest"),
        ("<!-- pipeline: allow figure 3f2a9c0d1b7e8a65 because x -->", "a.md:4: unknown check 'figure'"),
        ("<!-- pipeline: allow conflict 3f2a9c0d1b7e8a65 because x -->", "a.md:4: unknown check 'conflict'"),
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
    waivers = load(
        _file(tmp_path, "- {check: figures, source: 三天, target: Days, reason: the house says days}\n"), shown="w.yaml"
    )
    assert apply([FOUND], waivers) == []
    for changed in (replace(FOUND, source="四天"), replace(FOUND, target="days"), replace(FOUND, check="empty")):
        left = apply([changed], waivers)
        assert [one.check for one in left] == [changed.check, UNUSED]
        assert (left[1].file, left[1].line) == ("w.yaml", 1)


def test_a_file_may_name_the_digest(tmp_path: Path) -> None:
    waivers = load(
        _file(tmp_path, f"- check: figures\n  reason: looked at\n  digest: {digest('三天', 'Days')}\n"), shown="w"
    )
    assert apply([FOUND, replace(FOUND, id="elsewhere")], waivers) == []


def test_an_empty_file_waives_nothing(tmp_path: Path) -> None:
    assert load(_file(tmp_path, "# none yet\n"), shown="w") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("check: figures\n", "waivers.yaml:1: not a list of waivers"),
        ("- figures\n", "waivers.yaml:1: not a waiver"),
        ("- {check: figures, source: a, target: b}\n", "waivers.yaml:1: the waiver of 'figures' has no reason"),
        ("\n- {check: figures, reason: x, source: a}\n", "waivers.yaml:2: the waiver does not say for which texts"),
        ("- {check: figures, reason: x, digest: xyz}\n", "waivers.yaml:1: 'xyz' is no digest"),
        ("- {check: figurs, reason: x, digest: a}\n", "waivers.yaml:1: unknown check 'figurs'"),
        ("- check: figures\n  because: x\n", "waivers.yaml:2: unknown key 'because'"),
        ("- [\n", "waivers.yaml:2:1: "),
        ("- {[a]: b}\n", "waivers.yaml:1: not a key"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(_file(tmp_path, text), shown="w")
    assert said in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.yaml", shown="w")
