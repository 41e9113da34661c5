"""pipeline.project.interchange: the memory goes to another tool and comes back."""

from __future__ import annotations

import pytest
from projects import Project


@pytest.mark.parametrize("format_", ["xliff", "xliff2", "tmx", "po"])
def test_what_was_exported_and_not_touched_changes_nothing(project: Project, format_: str) -> None:
    project.run("translate")
    before = project.files()
    assert project.run("export", "--format", format_, "--into", "out") == 0
    files = [str(path) for path in sorted((project.root / "out").rglob("*")) if path.is_file()]
    assert len(files) == 2
    assert project.run("import-translations", *files) == 0
    assert project.files() == before


@pytest.mark.parametrize("format_", ["xliff", "xliff2", "tmx", "po"])
def test_a_translation_from_another_tool_is_reviewed_and_written_by_the_next_run(
    project: Project, format_: str
) -> None:
    project.run("translate")
    line = next(
        line for line in project.read("output/en/eu.md").split("\n") if line.startswith("The ") and line[-1] == "."
    )
    project.run("export", "output/en", "--format", format_, "--into", "out")
    (file,) = [path for path in (project.root / "out").rglob("*") if path.is_file()]
    text = file.read_text(encoding="utf-8")
    assert text.count(line) >= 1
    text = text.replace(line, "A tool's own sentence.").replace('state="initial"', 'state="reviewed"')
    if format_ == "po":
        text = text.replace("#, fuzzy\n", "")
    file.write_text(text, encoding="utf-8")
    assert project.run("import-translations", str(file)) == 0
    project.run("translate")
    assert "A tool's own sentence." in project.read("output/en/eu.md")
    assert line not in project.read("output/en/eu.md")


def test_an_unknown_format_and_an_unknown_language_are_named(project: Project) -> None:
    project.run("translate")
    assert project.run("export", "--format", "docx") == 2
    assert "xliff, xliff2, tmx, po" in project.err
    project.write("some.po", 'msgid ""\nmsgstr ""\n')
    assert project.run("import-translations", "some.po") == 2
    assert "--to" in project.err
