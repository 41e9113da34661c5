from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tiny_models import FIXTURES, package

from pipeline.cli_models import models
from pipeline.errors import ConfigError, ModelError


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pipeline.toml").write_text('models = "models"\n', "utf-8")
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Result:
    """Run the command; give its output and what it returned as exit code."""
    result = CliRunner().invoke(models, arguments, standalone_mode=False)
    if isinstance(result.exception, (ConfigError, ModelError)):
        raise result.exception
    assert result.exception is None, result.exception
    return result


def test_a_project_installs_lists_verifies_and_removes(tmp_path: Path) -> None:
    done = run("install", str(package("zh", "en")))
    assert "installed argos/zh-en 0.1 (0.3 MB) in " in done.output
    assert "pinned in models.lock.json: commit it" in done.output
    assert (tmp_path / "models.lock.json").is_file()
    assert (tmp_path / "models" / "argos" / "zh-en" / "metadata.json").is_file()
    run("install", "en", "pt", "--from", str(FIXTURES))
    listed = run("list").output
    assert "argos/en-pt    0.1" in listed
    assert "pinned" in listed
    assert run("verify").return_value == 0
    (tmp_path / "models" / "argos" / "zh-en" / "README.md").write_text("changed", "utf-8")
    verified = run("verify")
    assert verified.return_value == 1
    assert (
        "argos/zh-en: README.md changed; install it again: python -m pipeline models install zh en" in verified.output
    )
    assert "removed argos/zh-en" in run("remove", "zh", "en").output
    assert run("verify").return_value == 0


def test_a_pinned_model_that_is_not_installed_fails_the_verification(tmp_path: Path) -> None:
    run("install", str(package("zh", "en")))
    run("remove", "zh", "en", "--keep-pin")
    verified = run("verify")
    assert verified.return_value == 1
    assert "argos/zh-en: missing" in verified.output


def test_folder_and_lock_can_be_named(tmp_path: Path) -> None:
    run("--models-dir", "elsewhere", "--lock", "other.json", "install", str(package("zh", "en")))
    assert (tmp_path / "elsewhere" / "argos" / "zh-en").is_dir()
    assert (tmp_path / "other.json").is_file()
    assert not (tmp_path / "models.lock.json").exists()


def test_outside_of_a_project_nothing_is_pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pipeline.toml").unlink()
    monkeypatch.setenv("PIPELINE_MODELS", str(tmp_path / "shared"))
    assert "pinned" not in run("install", str(package("zh", "en"))).output
    assert (tmp_path / "shared" / "argos" / "zh-en").is_dir()
    assert not (tmp_path / "models.lock.json").exists()


@pytest.mark.parametrize("arguments", [["zh"], ["zh", "en", "pt"]])
def test_what_cannot_be_installed_is_told_with_what_can(arguments: list[str]) -> None:
    with pytest.raises(ConfigError, match=r"allowed: two languages, such as zh en, or FILE.argosmodel"):
        run("install", *arguments)


def test_every_command_has_help_with_an_example() -> None:
    for name in ("list", "install", "verify", "remove"):
        text = run(name, "--help").output
        assert "pipeline models" in text
        assert "Example" in text
