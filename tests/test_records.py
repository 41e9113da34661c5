"""pipeline.project.records: which memories are taken for an article's own."""

from __future__ import annotations

import os
import shutil

import pytest
from projects import Project


@pytest.mark.parametrize(
    ("header", "line"),
    [("Language: de", 5), ("Language: pt-BR", 5), ("Language: en-US", None), ("Language: en_GB.UTF-8", None), ("Language: ", None)],
)  # fmt: skip
def test_a_memory_of_another_language_is_refused_and_a_tool_s_way_of_writing_it_is_put_right(
    project: Project, header: str, line: int | None
) -> None:
    project.run("translate", "--to", "en")
    right = project.files()
    project.edit("memory/en/eu.md.po", '"Language: en\\n', f'"{header}\\n')
    wrong = project.files()
    code = project.run("translate", "--to", "en")
    if line is None:
        assert code == 0
        assert project.files() == right
    else:
        assert code == 2
        named = header.removeprefix("Language: ")
        assert f"memory/en/eu.md.po:{line}: is a memory in '{named}' (allowed: Language: en)\n" in project.err
        assert project.files() == wrong


def test_a_header_without_our_fields_gets_them_back(project: Project) -> None:
    project.run("translate", "--to", "en")
    right = project.files()
    text = project.read("memory/en/eu.md.po").split("\n")
    names = ('"Language', '"X-Source-Language', '"X-Article')
    project.write("memory/en/eu.md.po", "\n".join(line for line in text if not line.startswith(names)))
    assert project.run("translate", "--to", "en") == 0
    assert project.files() == right


def test_a_memory_that_moved_with_its_article_is_taken_and_a_copy_is_refused(project: Project) -> None:
    project.run("translate", "--to", "en")
    shutil.copy(project.root / "source/eu.md", project.root / "source/b.md")
    shutil.copy(project.root / "memory/en/eu.md.po", project.root / "memory/en/b.md.po")
    assert project.run("translate", "--to", "en") == 2
    assert "memory/en/b.md.po:11: is a copy of the memory of 'eu.md' (allowed: X-Article: b.md)" in project.err
    (project.root / "memory/en/b.md.po").unlink()
    (project.root / "source/b.md").unlink()
    for name in ("source/eu.md", "output/en/eu.md", "memory/en/eu.md.po"):
        (project.root / name).rename(project.root / name.replace("eu.md", "moved.md"))
    project.edit("output/en/moved.md", "lang: en", "lang: en")
    assert project.run("translate", "--to", "en") == 0
    assert "translating" not in project.err
    assert '"X-Article: moved.md\\n"' in project.read("memory/en/moved.md.po")


def test_where_case_does_not_count_a_file_of_another_case_is_the_article_s_own(project: Project) -> None:
    project.run("translate", "--to", "en")
    # What such a file system does with `git mv eu.md EU.md`: both names are the same file.
    (project.root / "source/eu.md").rename(project.root / "source/EU.md")
    for name in ("output/en/eu.md", "memory/en/eu.md.po"):
        os.link(project.root / name, project.root / name.replace("eu.md", "EU.md"))
    assert project.run("translate", "--to", "en", "--check") == 1
    assert "translating" not in project.err
    assert "left over" not in project.err
    project.run("clean")
    assert len(project.files()) == 4
