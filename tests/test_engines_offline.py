"""No network call is made by translating and checking: proven where there is no network at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_models import unpack_tiny

from pipeline.engines.firefox import wheel_folders
from pipeline.engines.store import ModelKey

AUDITED = """
import sys
def refuse(event, arguments):
    # Name look-ups and connections over the network; sockets between threads of a process stay allowed.
    if event in ("socket.getaddrinfo", "socket.gethostbyname") or (
        event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple)
    ):
        raise SystemExit(f"a network call: {event} {arguments[1:]}")
sys.addaudithook(refuse)
from pipeline.cli import main
sys.exit(main(sys.argv[1:]))
"""


def _has_namespaces() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.md").write_text("# 产品安全\n\nGDPR适用于巴西的127家公司。什么是VAT?\n", "utf-8")
    unpack_tiny(tmp_path / "models", "zh", "en")
    portuguese = '[targets.pt]\nfrom = "en"\nengine = "firefox"\n' if _has_wheel() else ""
    (tmp_path / "pipeline.toml").write_text(
        f'models = "models"\nsource-lang = "zh"\n[targets.en]\nfrom = "zh"\nengine = "argos"\n{portuguese}', "utf-8"
    )
    return tmp_path


def _has_wheel() -> bool:
    return ModelKey("firefox", "en", "pt") in wheel_folders()


def _run(command: list[str], project: Path) -> None:
    root = str(Path(__file__).parent.parent)
    home = project / "home"
    home.mkdir()
    environment = os.environ | {"HOME": str(home), "PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"}
    for name in ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        environment.pop(name, None)
    for job in ("translate", "qa"):
        done = subprocess.run(
            [*command, job], cwd=project, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode in {0, 1}, done.stderr
        assert "network call" not in done.stderr
    english = (project / "output" / "en" / "a.md").read_text("utf-8")
    assert "GDPR applies to 127 companies in Brazil." in english
    assert "What is VAT?" in english
    if _has_wheel():
        assert "127" in (project / "output" / "pt" / "a.md").read_text("utf-8")
    assert list(home.iterdir()) == []


def test_the_whole_job_makes_no_network_call(project: Path) -> None:
    _run([sys.executable, "-c", AUDITED], project)


@pytest.mark.skipif(not _has_namespaces(), reason="this machine allows no network namespace")
def test_the_whole_job_runs_where_there_is_no_network(project: Path) -> None:
    _run(["unshare", "-rn", sys.executable, "-m", "pipeline"], project)
