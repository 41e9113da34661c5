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
        self.tool("pip", f'#!/bin/sh\necho "pip $*" >> {self.calls}\n')
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


def localise(forge: Forge, recipe: str, lang: str) -> None:
    where = forge.checkout("ci")
    if recipe == "github":
        scripts = [step["run"] for step in github_steps("localise")]
    else:
        job = yaml.safe_load(RECIPES["gitlab"])
        # A local repository takes no push options; what they open is the forge's.
        scripts = [
            *job["default"]["before_script"],
            re.sub(r"-o merge_request\S+(?: \S+\")?", "", "\n".join(job["localise"]["script"])),
        ]
    for script in scripts:
        done = forge.shell(script, where, LANGUAGE_CODE=lang)
        assert done.returncode == 0, script + done.stdout + done.stderr


@pytest.mark.parametrize("recipe", ["github", "gitlab"])
def test_a_push_opens_one_branch_per_language_and_a_translator_s_edits_survive_the_next(
    forge: Forge, recipe: str
) -> None:
    localise(forge, recipe, "en")
    english = forge.show("localise/en", "output/en/a.md")
    line = next(line for line in english.split("\n") if line.startswith("The ") and line.endswith("."))
    translator = forge.checkout("translator", "localise/en")
    (translator / "output/en/a.md").write_text(english.replace(line, "A sentence of the translator's."))
    forge.git(translator, "commit", "-qam", "Review")
    forge.git(translator, "push", "-q", "origin", "HEAD:localise/en")
    forge.write("source/a.md", "# 市场\n\n税务合规很重要。数据保护也很重要!新的一句。\n")
    forge.push("Another sentence")
    localise(forge, recipe, "en")
    after = forge.show("localise/en", "output/en/a.md")
    assert "A sentence of the translator's." in after
    assert len(after.split("\n")) == len(english.split("\n")) + 1
    assert "A sentence of the translator's." in forge.show("localise/en", "memory/en/a.md.po")
    if recipe == "github":
        calls = forge.calls.read_text()
        assert calls.count("gh pr create") == 2
        assert calls.count("gh pr edit localise/en") == 1


def test_a_stale_source_fails_the_pull_request_that_made_it_stale(forge: Forge) -> None:
    where = forge.checkout("work")
    forge.shell("nox -s translate || true", where)
    forge.git(where, "add", "-A")
    forge.git(where, "commit", "-qm", "Localised")
    forge.git(where, "push", "-q", "origin", "HEAD:main")
    results = [forge.shell(step["run"], forge.checkout("pr")) for step in github_steps("check")]
    assert [done.returncode for done in results] == [0, 0, 0, 0], [done.stdout + done.stderr for done in results]
    assert forge.summary.read_text()
    changed = forge.checkout("pr")
    (changed / "source/a.md").write_text("# 市场\n\n换了的一句。\n")
    steps = {step["name"]: step["run"] for step in github_steps("check")}
    done = forge.shell(steps["Say what this change makes stale"], changed)
    assert done.returncode == 1
    assert "would change: output/en/a.md" in done.stdout + done.stderr
