"""What holds for every test: no models of the user's, no colours, no network (pytest-socket)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from projects import ARTICLE, CONFIG, Project, fake_engines

# The machine that runs the tests may be slow and shared: a deadline would say nothing of the code.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture(autouse=True)
def _own_world(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's models and settings out of the tests."""
    monkeypatch.setenv("PIPELINE_MODELS", str(tmp_path_factory.getbasetemp() / "no-models"))
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def repository() -> Path:
    """Give the root of this repository."""
    return Path(__file__).parent.parent


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Project]:
    """Give a project of one Chinese article with English and Portuguese as targets, made by the fake engine."""
    with fake_engines(monkeypatch):
        made = Project(tmp_path / "project", capsys)
        made.write("pipeline.toml", CONFIG)
        made.write("source/eu.md", ARTICLE)
        monkeypatch.chdir(made.root)
        yield made
