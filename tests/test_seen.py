"""pipeline.project.seen: what is skipped because nothing changed, and what must not be."""

from __future__ import annotations

import os

import pytest
from projects import Project

import pipeline.article

SENTENCE = "共同的一句话在这里。"


@pytest.fixture
def two(project: Project, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the project a second article, and the list of articles that a run reads."""
    project.write("source/eu.md", f"# 第一篇文章\n\n{SENTENCE}第一篇独有的句子。\n")
    project.write("source/zz.md", f"# 第二篇文章\n\n{SENTENCE}第二篇独有的句子。\n")
    project.run("translate")
    read: list[str] = []
    real = pipeline.article.read

    def noting(data: bytes, *, name: str, **options: object) -> object:
        read.append(name)
        return real(data, name=name, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.project.reading.read_article", noting)
    return read


def line_of(project: Project, name: str) -> str:
    return next(line for line in project.read(name).split("\n") if line.startswith("The ") and line.endswith("."))


def test_nothing_is_read_again_where_nothing_changed(project: Project, two: list[str]) -> None:
    first = project.out
    project.run("translate")
    assert two == []
    assert project.out.replace("machine-made, from memory", "machine-made now by fake") == first


def test_an_article_that_changed_is_read_alone(project: Project, two: list[str]) -> None:
    project.edit("source/zz.md", "第二篇独有的句子。", "第二篇换了的句子。")
    project.run("translate")
    assert set(two) == {"zz.md"}


def test_an_edit_is_seen_by_content_and_not_by_time(project: Project, two: list[str]) -> None:
    path = project.root / "output/en/eu.md"
    stat = path.stat()
    project.edit("output/en/eu.md", line_of(project, "output/en/eu.md"), "A sentence of mine.")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    project.run("translate")
    assert "eu.md" in two
    assert "A sentence of mine." in project.read("output/en/eu.md")
    assert "A sentence of mine." in project.read("memory/en/eu.md.po")


def test_a_newer_time_alone_changes_nothing(project: Project, two: list[str]) -> None:
    for path in project.root.rglob("*.md"):
        os.utime(path, (2_000_000_000, 2_000_000_000))
    project.run("translate")
    assert two == []


def test_a_sentence_reviewed_in_one_article_serves_a_new_sentence_of_another(project: Project, two: list[str]) -> None:
    project.edit("output/en/zz.md", line_of(project, "output/en/zz.md"), "The shared sentence stands here.")
    standing = project.read("output/en/eu.md")
    project.write("source/third.md", f"# 第三篇文章\n\n{SENTENCE}\n")
    project.run("translate")
    assert "The shared sentence stands here." in project.read("output/en/third.md")
    assert project.read("output/en/eu.md") == standing, "what stands keeps its bytes"
    assert "eu.md" not in two
    project.write("source/fourth.md", f"# 第四篇文章\n\n{SENTENCE}\n")
    project.run("translate")
    assert "The shared sentence stands here." in project.read("output/en/fourth.md"), "found in a settled article"


@pytest.mark.parametrize("folder", ["output", "memory"])
def test_a_file_that_is_gone_is_missed(project: Project, two: list[str], folder: str) -> None:
    name = "output/pt/zz.md" if folder == "output" else "memory/pt/zz.md.po"
    before = project.read(name)
    (project.root / name).unlink()
    project.run("translate")
    assert "zz.md" in two
    assert folder == "memory" or project.read(name) == before


def test_a_change_of_the_glossary_or_the_configuration_is_no_longer_the_same_world(
    project: Project, two: list[str]
) -> None:
    project.write("glossary.yaml", "version: 1\nterms: []\n")
    project.run("translate")
    assert set(two) == {"eu.md", "zz.md"}


def test_records_that_are_damaged_were_never_seen(project: Project, two: list[str]) -> None:
    path = project.root / ".pipeline/seen.json"
    for damage in (b"", b"{", b"[]", b'{"version": 1}', path.read_bytes().replace(b'"key"', b'"kex"')):
        path.write_bytes(damage)
        assert project.run("translate") in {0, 1}
        assert "internal error" not in project.err
    two.clear()
    project.run("translate")
    assert two == []


def test_an_article_that_links_to_a_heading_is_read_when_that_heading_changes(project: Project, two: list[str]) -> None:
    project.write("source/eu.md", "# 第一\n\n见[另一篇](zz.md#第二篇文章)。\n")
    project.run("translate")
    heading = project.read("output/en/zz.md").split("\n")[0]
    project.edit("output/en/zz.md", heading, "# Another heading")
    two.clear()
    project.run("translate")
    assert "zz.md#another-heading" in project.read("output/en/eu.md")


def test_a_conflict_is_reported_in_every_run_until_it_is_solved(project: Project, two: list[str]) -> None:
    project.run("translate")
    text = project.read("output/en/eu.md")
    project.write("output/en/eu.md", "<<<<<<< HEAD\n" + text)
    assert project.run("translate") == 1
    first = project.out
    assert "conflict" in first
    assert project.run("translate") == 1
    assert [line for line in project.out.split("\n") if "conflict" in line] == [
        line for line in first.split("\n") if "conflict" in line
    ]
    project.write("output/en/eu.md", text)
    assert project.run("translate") == 0
