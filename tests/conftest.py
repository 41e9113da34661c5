"""What holds for every test: no models of the user's, no colours, no network (pytest-socket)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
