"""docs/ci.md: every command of the recipes runs, and the YAML is what the forges take."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

ROOT = Path(__file__).parent.parent
RECIPES = dict(
    zip(
        ("github", "gitlab"),
        re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/ci.md").read_text(), re.DOTALL),
        strict=True,
    )
)

RUNNER = f"""#!{sys.executable}
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]
from types import MappingProxyType
import pipeline.engines
pipeline.engines.ENGINES = MappingProxyType({{**pipeline.engines.ENGINES, "fake": "fake_engine"}})
from pipeline.cli import main
sys.exit(main(sys.argv[3:]))
"""


@pytest.mark.parametrize(("recipe", "schema"), [("github", "github-workflows"), ("gitlab", "gitlab-ci")])
def test_the_recipe_is_what_the_forge_takes(tmp_path: Path, recipe: str, schema: str) -> None:
    file = tmp_path / "recipe.yml"
    file.write_text(RECIPES[recipe])
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


class Forge:
    """A bare repository, a checkout that CI works in, and the tools that CI has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bare = folder / "forge.git"
        self.author = folder / "author"
        self.tools = folder / "tools"
        self.calls = folder / "calls.txt"
        self.summary = folder / "summary.txt"
        self.tools.mkdir()
        self.tool(
            "gh",
            f'#!/bin/sh\necho "gh $*" >> {self.calls}\ncase "$2" in create) test ! -e {folder}/opened && touch {folder}/opened;; esac\n',
        )
        self.tool(
            "glab",
            f'#!/bin/sh\nprintf "glab %s\\n" "$*" >> {self.calls}\ncase "$2" in create) test ! -e {folder}/opened && touch {folder}/opened;; esac\n',
        )
        for name in ("pip", "apt-get"):
            self.tool(name, f'#!/bin/sh\necho "{name} $*" >> {self.calls}\n')
        # The real nox and the repository's own noxfile, in the environment of the tests: nothing is installed.
        self.tool("nox", f'#!/bin/sh\nexec {sys.executable} -m nox -db none --no-install "$@"\n')
        self.tool("python", RUNNER)
        self.git(folder, "init", "-q", "--bare", "-b", "main", str(self.bare))
        self.git(folder, "clone", "-q", str(self.bare), str(self.author))
        for name in ("noxfile.py", "requirements.txt", ".gitignore"):
            shutil.copy(ROOT / name, self.author / name)
        self.write(
            "pipeline.toml",
            'source-lang = "zh"\n[targets.en]\nengine = "fake"\n[targets.pt]\nfrom = "en"\nengine = "fake"\n',
        )
        self.write("source/a.md", "# 市场\n\n税务合规很重要。数据保护也很重要!\n")
        self.push("An article")

    def tool(self, name: str, text: str) -> None:
        path = self.tools / name
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IEXEC)

    def write(self, name: str, text: str) -> None:
        path = self.author / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def git(self, where: Path, *arguments: str) -> str:
        identity = ("-c", "user.name=author", "-c", "user.email=author@example.com")
        done = subprocess.run(["git", *identity, *arguments], cwd=where, capture_output=True, text=True, check=True)
        return done.stdout

    def push(self, message: str, branch: str = "main") -> None:
        self.git(self.author, "add", "-A")
        self.git(self.author, "commit", "-q", "-m", message)
        self.git(self.author, "push", "-q", "origin", f"HEAD:{branch}")

    def shell(self, script: str, where: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.tools}{os.pathsep}{os.environ['PATH']}"
        environment = {
            **os.environ,
            "PATH": path,
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "NO_COLOR": "1",
            **variables,
        }
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=where,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def checkout(self, name: str, branch: str = "main") -> Path:
        where = self.folder / name
        if where.exists():
            shutil.rmtree(where)
        self.git(self.folder, "clone", "-q", "-b", branch, str(self.bare), str(where))
        return where

    def show(self, branch: str, name: str) -> str:
        return self.git(self.bare, "show", f"{branch}:{name}")


def github_steps(job: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        step for step in yaml.safe_load(RECIPES["github"])["jobs"][job]["steps"] if "run" in step
    ]
    return found


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


def localise(forge: Forge, recipe: str, lang: str, *, succeeds: bool = True) -> None:
    where = forge.checkout("ci")
    targets = {"en": "en", "pt": "en,pt"}[lang]
    if recipe == "github":
        scripts = [step["run"] for step in github_steps("localise")]
    else:
        job = yaml.safe_load(RECIPES["gitlab"])["localise"]
        # One shell runs them all, as GitLab's runner does.
        scripts = ["\n".join([*job["before_script"], *job["script"]])]
    codes = []
    for script in scripts:
        done = forge.shell(script, where, LANGUAGE_CODE=lang, TARGETS=targets)
        codes.append(done.returncode)
        assert done.returncode == 0 or not succeeds, script + done.stdout + done.stderr
        if done.returncode:
            break
    assert succeeds == (codes[-1] == 0)


def test_the_recipes_make_each_language_with_what_it_is_made_from() -> None:
    github = yaml.safe_load(RECIPES["github"])["jobs"]["localise"]["strategy"]["matrix"]["include"]
    gitlab = yaml.safe_load(RECIPES["gitlab"])["localise"]["parallel"]["matrix"]
    assert [(row["language"], row["targets"]) for row in github] == [("en", "en"), ("pt", "en,pt")]
    assert [(row["LANGUAGE_CODE"], row["TARGETS"]) for row in gitlab] == [("en", "en"), ("pt", "en,pt")]


@pytest.mark.parametrize("recipe", ["github", "gitlab"])
def test_a_push_opens_one_branch_per_language_and_a_translator_s_edits_survive_the_next(
    forge: Forge, recipe: str
) -> None:
    localise(forge, recipe, "en")
    english = forge.show("localise/en", "output/en/a.md")
    first, second = [line for line in english.split("\n") if line.startswith("The ")]
    edited = english.replace(first, "A sentence of the translator's.").replace(second, "Its source will change.")
    translator = forge.checkout("translator", "localise/en")
    (translator / "output/en/a.md").write_text(edited)
    forge.git(translator, "commit", "-qam", "Review")
    forge.git(translator, "push", "-q", "origin", "HEAD:localise/en")
    forge.write("source/a.md", "# 市场\n\n税务合规很重要。保护数据也很重要!新的一句。\n")
    forge.push("Another sentence")
    localise(forge, recipe, "en")
    after = forge.show("localise/en", "output/en/a.md")
    assert "A sentence of the translator's." in after
    assert len(after.split("\n")) == len(english.split("\n")) + 1
    assert "A sentence of the translator's." in forge.show("localise/en", "memory/en/a.md.po")
    calls = forge.calls.read_text()
    command, refresh = ("gh pr", "edit") if recipe == "github" else ("glab mr", "update")
    assert calls.count(f"{command} create") == 2
    assert calls.count(f"{command} {refresh} localise/en") == 1
    summary = (forge.folder / "ci" / "summary.md").read_text()
    assert "- en: 4 sentences, 1 reviewed, 3 machine-made, from memory" in summary
    assert "the source has changed since a person wrote: Its source will change." in summary
    if recipe == "gitlab":
        assert summary.strip() in calls


def test_a_target_made_from_another_one_is_complete_before_that_is_merged(forge: Forge) -> None:
    localise(forge, "gitlab", "pt")
    assert not re.search("[\u4e00-\u9fff]", forge.show("localise/pt", "output/pt/a.md"))
    assert forge.git(forge.bare, "ls-tree", "-r", "--name-only", "localise/pt", "output", "memory").split() == [
        "memory/pt/a.md.po",
        "output/pt/a.md",
    ]


def test_a_conflict_is_in_the_summary_and_leaves_the_translator_s_file(forge: Forge) -> None:
    localise(forge, "github", "en")
    translator = forge.checkout("translator", "localise/en")
    output = translator / "output/en/a.md"
    broken = output.read_text().replace("\n\n", "\n\n<<<<<<< ours\n", 1)
    output.write_text(broken)
    forge.git(translator, "commit", "-qam", "A merge that went wrong")
    forge.git(translator, "push", "-q", "origin", "HEAD:localise/en")
    localise(forge, "github", "en")
    assert forge.show("localise/en", "output/en/a.md") == broken
    assert ".new" not in forge.git(forge.bare, "ls-tree", "-r", "--name-only", "localise/en")
    summary = (forge.folder / "ci" / "summary.md").read_text()
    assert "**error** conflict, output/en/a.md:3: marks of an unfinished merge" in summary


def test_a_merge_that_git_cannot_make_stops_the_job_and_pushes_nothing(forge: Forge) -> None:
    localise(forge, "github", "en")
    translator = forge.checkout("translator", "localise/en")
    (translator / "source/a.md").write_text("# 市场\n\n译者改了原文。\n")
    forge.git(translator, "commit", "-qam", "The source, by a translator")
    forge.git(translator, "push", "-q", "origin", "HEAD:localise/en")
    before = forge.git(forge.bare, "rev-parse", "localise/en")
    forge.write("source/a.md", "# 市场\n\n作者也改了原文。\n")
    forge.push("The source, by its author")
    localise(forge, "github", "en", succeeds=False)
    assert forge.git(forge.bare, "rev-parse", "localise/en") == before


def jobs(recipe: str, job: str) -> list[str]:
    """List the scripts of a job that checks a pull request."""
    if recipe == "github":
        return [step["run"] for step in github_steps(job)]
    found = yaml.safe_load(RECIPES["gitlab"])
    return ["\n".join([*found["default"]["before_script"], *found[job]["script"]])]


@pytest.mark.parametrize("recipe", ["github", "gitlab"])
def test_a_stale_source_is_flagged_on_the_pull_request_that_made_it_stale(forge: Forge, recipe: str) -> None:
    where = forge.checkout("work")
    forge.shell("nox -s translate || true", where)
    forge.git(where, "add", "-A")
    forge.git(where, "commit", "-qm", "Localised")
    forge.git(where, "push", "-q", "origin", "HEAD:main")
    for job in ("check", "stale"):
        for script in jobs(recipe, job):
            done = forge.shell(script, forge.checkout("pr"))
            assert done.returncode == 0, done.stdout + done.stderr
    changed = forge.checkout("pr")
    (changed / "source/a.md").write_text("# 市场\n\n换了的一句。\n")
    done = forge.shell(jobs(recipe, "stale")[-1], changed)
    assert done.returncode == 1
    assert "would change: output/en/a.md" in done.stdout + done.stderr
    report = done.stdout if recipe == "github" else (changed / "stale.xml").read_text()
    assert "source/a.md" in report
    if recipe == "gitlab":
        assert ET.fromstring(report).tag == "testsuites"
    assert "its localisations are out of date: en, pt (run translate)" in report
    if recipe == "github":
        assert "::error file=source/a.md,line=1" in report
        assert "sentences" in forge.summary.read_text()
