"""An author's branch and a translator's branch, both run, merged by git: different sentences merge by themselves.

`PIPELINE_MERGES=200 pytest tests/test_branches.py` is the recorded run of docs/quality.md. Sentences whose lines touch (neighbours in
a paragraph) are left out: git merges no lines that touch, in any file.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess

import pytest
from projects import Project

MERGES = int(os.environ.get("PIPELINE_MERGES", "8"))
HAN = "税务合规很重要数据保护市场机会用户要求高先把基础搞对前置补救语言多元竞争激烈网络复杂延迟画质门槛"


def git(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    identity = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.com")
    return subprocess.run(["git", *identity, *arguments], cwd=project.root, capture_output=True, text=True, check=False)


def committed(project: Project, branch: str, message: str) -> None:
    """Run, and commit everything on a branch."""
    assert project.run("translate", "--to", "en") in {0, 1}
    git(project, "switch", "-qc", branch)
    git(project, "add", "-A")
    assert git(project, "commit", "-qm", message).returncode == 0


class Pair:
    """An article, and who changes what in it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.paragraphs = [[self.sentence() for _ in range(chance.randint(1, 4))] for _ in range(chance.randint(4, 9))]
        places = [(at, index) for at, paragraph in enumerate(self.paragraphs) for index in range(len(paragraph))]
        self.translator = set(chance.sample(places, chance.randint(1, max(1, len(places) // 4))))
        near = {places.index(place) + step for place in self.translator for step in (-1, 0, 1)}
        self.author = [place for number, place in enumerate(places) if number not in near]
        self.author = chance.sample(self.author, min(len(self.author), chance.randint(1, 4)))
        self.order = places

    def sentence(self) -> str:
        return "".join(self.chance.choice(HAN) for _ in range(self.chance.randint(5, 16))) + "。"

    def source(self) -> str:
        return "# 标题\n\n" + "\n\n".join("".join(paragraph) for paragraph in self.paragraphs if paragraph) + "\n"

    def change(self) -> None:
        """Do the author's part: sentences changed, added, deleted."""
        for at, index in sorted(self.author, reverse=True):
            what = self.chance.choice(["change", "change", "insert", "delete"])
            lone = len(self.paragraphs[at]) == 1 or index == 0
            if what == "change" or lone:
                self.paragraphs[at][index] = self.sentence()
            elif what == "insert":
                self.paragraphs[at].insert(index, self.sentence())
            else:
                del self.paragraphs[at][index]


@pytest.mark.parametrize("seed", range(MERGES))
def test_different_sentences_merge_without_a_conflict_and_the_next_run_is_idle(project: Project, seed: int) -> None:
    pair = Pair(random.Random(seed))
    shutil.rmtree(project.root / "source")
    project.write("source/a.md", pair.source())
    project.write(".gitignore", ".pipeline/\n")
    git(project, "init", "-q")
    committed(project, "base", "Base")
    lines = project.read("output/en/a.md").split("\n")
    prose = [number for number, line in enumerate(lines) if line and not line.startswith("#")]
    mine = [f"Ana wrote sentence {chr(97 + number)} of hers." for number in range(len(pair.translator))]
    for place, text in zip(sorted(pair.translator), mine, strict=True):
        lines[prose[pair.order.index(place)]] = text
    project.write("output/en/a.md", "\n".join(lines))
    committed(project, "translator", "Review")
    git(project, "switch", "-q", "base")
    pair.change()
    project.write("source/a.md", pair.source())
    if not pair.author:
        project.write("source/a.md", pair.source() + "\n又一段。\n")
    committed(project, "author", "Source")
    merged = git(project, "merge", "--no-edit", "translator")
    assert merged.returncode == 0, merged.stdout
    times = project.times()
    assert project.run("translate", "--to", "en") in {0, 1}
    assert "wrote" not in project.err
    assert {name: time for name, time in project.times().items() if "/.pipeline" not in name} == {
        name: time for name, time in times.items() if "/.pipeline" not in name
    }
    output, memory = project.read("output/en/a.md"), project.read("memory/en/a.md.po")
    assert [text for text in mine if text not in output or memory.count(text) != 1] == []
    assert not re.search("[\u4e00-\u9fff]", output)


def test_an_output_alone_that_git_cannot_merge_is_built_anew_from_the_merged_memory(project: Project) -> None:
    project.write(".gitignore", ".pipeline/\n")
    git(project, "init", "-q")
    committed(project, "base", "Base")
    lines = project.read("output/en/eu.md").split("\n")
    lines[8] = "A sentence of the translator's."
    project.write("output/en/eu.md", "\n".join(lines))
    committed(project, "translator", "Review")
    git(project, "switch", "-q", "base")
    project.edit("source/eu.md", "踩不得半点红线。", "红线一点也踩不得。")
    committed(project, "author", "Source")
    assert git(project, "merge", "--no-edit", "translator").returncode == 1
    assert git(project, "diff", "--name-only", "--diff-filter=U").stdout.split() == ["output/en/eu.md"]
    assert project.run("translate", "--to", "en") == 1
    assert "marks of an unfinished merge" in project.out
    (project.root / "output/en/eu.md").unlink()
    assert project.run("translate", "--to", "en") == 0
    assert "A sentence of the translator's." in project.read("output/en/eu.md")
    assert "translating" not in project.err


def test_a_memory_that_git_could_not_merge_is_refused_with_its_line_and_nothing_is_written(project: Project) -> None:
    project.write(".gitignore", ".pipeline/\n")
    git(project, "init", "-q")
    committed(project, "base", "Base")
    line = next(line for line in project.read("output/en/eu.md").split("\n") if line.startswith("- "))
    for branch in ("ana", "bo"):
        git(project, "switch", "-q", "base")
        project.edit("output/en/eu.md", line, f"- A sentence of {branch}.")
        committed(project, branch, "Review")
    assert git(project, "merge", "--no-edit", "ana").returncode == 1
    before = project.files()
    assert project.run("translate", "--to", "en") == 2
    number = project.read("memory/en/eu.md.po").split("\n").index("<<<<<<< HEAD") + 1
    assert f"memory/en/eu.md.po:{number}: marks of an unfinished merge" in project.err
    assert project.files() == before
