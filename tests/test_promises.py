"""The promises of a project's runs: nothing lost, nothing moves, killed anywhere.

`PIPELINE_SEQUENCES=2000 pytest tests/test_promises.py` is the recorded run of docs/quality.md.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import fake_engine
import frame_edits
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects import CONFIG, Project, fake_engines

from pipeline.memory import po

SEQUENCES = int(os.environ.get("PIPELINE_SEQUENCES", "15"))
KILLS = int(os.environ.get("PIPELINE_KILLS", "5"))

SENTENCES = (
    "税务合规很重要。", "数据保护也很重要!", "踩不得半点红线。", "市场很大。", "机会很多。", "门槛不低。", "用户要求高。",
    "先把基础搞对。", "合规要前置。", "不要再补救。", "语言多元。", "竞争激烈。", "网络复杂。", "延迟要低。", "画质要好。",
)  # fmt: skip

OPERATIONS = (
    "run", "edit output", "edit output", "edit output", "edit memory", "change source", "add source", "remove source",
    "rename", "glossary", "configuration", "model", "reorder output", "delete output line", "add output paragraph",
    "edit a frame", "edit a frame", "rebuild",
)  # fmt: skip


class Story:
    """A project that things happen to, and what people wrote in it."""

    def __init__(self, project: Project, chance: random.Random) -> None:
        self.project = project
        self.chance = chance
        self.name = "eu.md"
        self.count = 0
        self.human: set[str] = set()
        """Marks of sentences that people wrote and nobody has deleted."""
        self.config = CONFIG
        project.write("source/eu.md", self.article(SENTENCES[:9]))
        project.write("pipeline.toml", self.config)

    def article(self, sentences: tuple[str, ...]) -> str:
        paragraphs = ["".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
        return (
            "---\ntitle: 合规\nlang: zh\n---\n\n# 合规\n\n" + "\n\n".join(paragraphs) + "\n\n- 第一条。\n- 另一条。\n"
        )

    def mine(self) -> str:
        self.count += 1
        mark = f"Humanmark{self.count:03}"
        return f"{mark} wrote a sentence about {self.chance.choice(fake_engine.WORDS['en'])}."

    def outputs(self) -> list[str]:
        return [name for name in self.project.files("output") if name.endswith(".md")]

    def lines(self, name: str) -> list[int]:
        """Number the lines that hold one sentence of prose."""
        text = self.project.read(name).split("\n")
        return [at for at, line in enumerate(text) if line.endswith((".", "?", "!")) and ":" not in line]

    def change_lines(self, name: str, at: int, new: list[str]) -> None:
        text = self.project.read(name).split("\n")
        old = text[at]
        text[at : at + 1] = new
        self.project.write(name, "\n".join(text))
        self.human -= {mark for mark in self.human if mark in old}
        for line in new:
            if "Humanmark" in line:
                # A machine's sentence that was made from theirs holds the mark as well, and is nobody's.
                self.human |= set(re.findall(r"Humanmark\d+(?= wrote)", line))

    def do(self, operation: str) -> None:
        outputs = self.outputs()
        target = self.chance.choice(outputs) if outputs else ""
        lines = self.lines(target) if target else []
        at = self.chance.choice(lines) if lines else -1
        source = f"source/{self.name}"
        if operation == "edit output" and lines:
            line = self.project.read(target).split("\n")[at]
            start = "- " if line.startswith("- ") else ""
            self.change_lines(target, at, [start + self.mine()])
        elif operation == "reorder output" and len(lines) > 1 and at + 1 in lines:
            text = self.project.read(target).split("\n")
            text[at], text[at + 1] = text[at + 1], text[at]
            if not any(text[each].startswith("- ") for each in (at, at + 1)):
                self.project.write(target, "\n".join(text))
        elif operation == "delete output line" and at > 0:
            text = self.project.read(target).split("\n")
            if text[at - 1].endswith(".") and not text[at].startswith("- "):
                self.change_lines(target, at, [])
        elif operation == "add output paragraph" and lines:
            self.change_lines(target, at, [self.project.read(target).split("\n")[at], "", self.mine(), ""])
        elif operation == "edit a frame" and target:
            self.edit_frame(target)
        elif operation == "rebuild":
            self.rebuild()
        elif operation == "edit memory":
            self.edit_memory()
        elif operation in {"change source", "add source", "remove source"}:
            self.change_source(operation, source)
        elif operation == "rename":
            new = f"renamed{self.count}-{self.chance.randrange(99)}.md"
            (self.project.root / source).rename(self.project.root / f"source/{new}")
            self.name = new
        elif operation == "glossary":
            form = self.chance.choice(["market", "harbour"])
            terms = f"version: 1\nterms:\n  - id: a\n    mode: translate\n    forms: {{zh: 市场, en: {form}}}\n"
            self.project.write("glossary.yaml", terms)
        elif operation == "configuration":
            flag = self.chance.choice(["true", "false"])
            self.project.write("pipeline.toml", f"one-sentence-a-line = {flag}\n{self.config}")
        elif operation == "model":
            fake_engine.REVISION += 1
        elif operation == "run":
            self.run()

    def change_source(self, operation: str, source: str) -> None:
        text = self.project.read(source)
        there = [sentence for sentence in SENTENCES if sentence in text]
        rest = [sentence for sentence in SENTENCES if sentence not in text]
        if operation == "change source" and there and rest:
            text = text.replace(self.chance.choice(there), self.chance.choice(rest), 1)
        elif operation == "add source" and there and rest:
            old = self.chance.choice(there)
            text = text.replace(old, old + self.chance.choice(rest), 1)
        elif operation == "remove source" and len(there) > 3:
            text = text.replace(self.chance.choice(there), "", 1)
        self.project.write(source, text)

    def edit_frame(self, name: str) -> None:
        """Change what stands around a sentence: a run leaves the file as it is, to the byte."""
        self.run()
        settled = "conflict" not in self.project.out and self.name in name
        before = self.project.read(name)
        what = self.chance.choice(sorted(frame_edits.EDITS))
        text = frame_edits.EDITS[what](before, self.chance)
        self.project.write(name, text)
        self.run()
        if settled:
            assert self.project.read(name) == text, what

    def rebuild(self) -> None:
        """Delete the outputs: memory alone gives them back, but for those that are their own frame."""
        self.run()
        if "structure-edited" in self.project.out or "conflict" in self.project.out:
            return
        before = self.project.files("output")
        for name in before:
            if name.endswith(f"/{self.name}"):
                (self.project.root / name).unlink()
        self.run()
        assert self.project.files("output") == before

    def edit_memory(self) -> None:
        names = [name for name in self.project.files("memory") if self.name in name]
        if not names:
            return
        name = self.chance.choice(names)
        catalogue = po.loads(self.project.read(name).encode(), file=name)
        units = [unit for unit in catalogue.units if unit.target.endswith(".") and "Humanmark" not in unit.target]
        if units:
            old = self.chance.choice(units).target
            text = self.project.read(name)
            if text.count(f'msgstr "{old}"') == 1:
                new = self.mine()
                self.project.write(name, text.replace(f'msgstr "{old}"', f'msgstr "{new}"'))
                self.human.add(new.split()[0])

    def run(self) -> None:
        code = self.project.run("translate")
        assert "internal error" not in self.project.err, self.project.err
        assert code in {0, 1}, self.project.err
        everything = b"\n".join(self.project.files().values()).decode() + self.project.out
        lost = {mark for mark in self.human if mark not in everything}
        assert not lost, f"lost: {lost}"


@settings(
    max_examples=SEQUENCES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(operations=st.lists(st.sampled_from(OPERATIONS), min_size=3, max_size=14), seed=st.integers(0, 2**32))
def test_no_sentence_that_a_person_wrote_is_ever_lost(project: Project, operations: list[str], seed: int) -> None:
    for path in list(project.root.iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    fake_engine.REVISION = 1
    story = Story(project, random.Random(seed))
    story.run()
    for operation in operations:
        story.do(operation)
    story.run()
    before = project.files()
    times = project.times()
    code, out = project.run("translate"), project.out
    assert project.files() == before, "a second run changes nothing"
    assert project.times() == times
    assert project.run("translate") == code
    assert project.out == out, "and says the same"


@pytest.mark.parametrize(
    ("operations", "seed"),
    [
        # An edit of the memory whose sentence had no certain place in an output with another structure.
        ("run, run, edit memory, edit output, edit output, model, add output paragraph, edit output, run", 225510),
    ],
)
def test_a_story_that_once_lost_a_sentence(project: Project, operations: str, seed: int) -> None:
    fake_engine.REVISION = 1
    (project.root / "source/eu.md").unlink()
    story = Story(project, random.Random(seed))
    story.run()
    for operation in operations.split(", "):
        story.do(operation)


RUNNER = """
import sys
sys.path[:0] = [{root!r}, {tests!r}]
from types import MappingProxyType
import pipeline.engines
pipeline.engines.ENGINES = MappingProxyType({{**pipeline.engines.ENGINES, "fake": "fake_engine"}})
from pipeline.cli import main
sys.exit(main(["translate"]))
"""


def started(root: Path) -> subprocess.Popen[bytes]:
    tests = Path(__file__).parent
    code = RUNNER.format(root=str(tests.parent), tests=str(tests))
    return subprocess.Popen([sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def files_of(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("output", "memory")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


def test_a_run_that_is_killed_at_any_moment_is_completed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with fake_engines(monkeypatch):
        fake_engine.REVISION = 1
        made = Project(tmp_path / "origin", capsys)
        made.write("pipeline.toml", CONFIG)
        chance = random.Random(7)
        for number in range(12):
            body = "".join(chance.sample(SENTENCES, 9))
            made.write(f"source/a{number}.md", f"# 标题{number}\n\n{body}\n")
        monkeypatch.chdir(made.root)
        made.run("translate")
    edited = made.read("output/en/a3.md").split("\n")
    edited[2] = "A sentence that a person wrote."
    made.write("output/en/a3.md", "\n".join(edited))
    made.write("source/a5.md", "# 标题5\n\n" + "".join(chance.sample(SENTENCES, 9)) + "\n")
    made.write("source/b.md", "# 新的\n\n" + "".join(SENTENCES) + "\n")
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(made.root, undisturbed)
    begun = time.monotonic()
    started(undisturbed).communicate()
    length = time.monotonic() - begun
    expected = files_of(undisturbed)
    assert b"A sentence that a person wrote." in expected["output/en/a3.md"]
    for number in range(KILLS):
        disturbed = tmp_path / f"killed{number}"
        shutil.copytree(made.root, disturbed)
        process = started(disturbed)
        # Most of a run is imports and reading; the last part is where it writes.
        time.sleep(length * chance.uniform(0.3, 1.05))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for name, data in files_of(disturbed).items():
            before = (made.root / name).read_bytes() if (made.root / name).is_file() else None
            if not name.rpartition("/")[2].startswith("."):
                assert data in (before, expected[name]), f"{name} is torn"
        after = started(disturbed)
        after.communicate()
        assert files_of(disturbed) == expected
        shutil.rmtree(disturbed)
