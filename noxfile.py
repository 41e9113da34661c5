"""The sessions that translators, CI and developers run; each says what it does in its first line.

Every session installs the committed lock (hashes and all) and nothing else; ``nox -R`` runs them again
without any installation, offline.
"""

from __future__ import annotations

import nox

nox.needs_version = ">=2025.2"
nox.options.sessions = ["translate", "qa"]
nox.options.error_on_missing_interpreters = False
nox.options.default_venv_backend = "venv"

RUN = "requirements.txt"
DEVELOP = "requirements-dev.txt"


def prepare(session: nox.Session, lock: str) -> None:
    """Install a lock, whose hashes are checked, and keep the run off the network's model hubs."""
    session.install("--require-hashes", "--only-binary", ":all:", "-r", lock)
    session.env["PYTHONPATH"] = "."


def pipeline(session: nox.Session, *arguments: str) -> None:
    """Run one command of the pipeline; its exit code is the session's."""
    # nox would put its talk among its results: `nox -s qa -- --format junit > findings.xml` has to be XML.
    session.run("python", "-m", "pipeline", *arguments, *session.posargs, stderr=None)


@nox.session
def translate(session: nox.Session) -> None:
    """Localise every article of source/ into output/, remembering in memory/."""
    prepare(session, RUN)
    pipeline(session, "translate")


@nox.session
def qa(session: nox.Session) -> None:
    """Check the localised articles as they stand; exit 1 for findings at or above the gate."""
    prepare(session, RUN)
    pipeline(session, "qa")


@nox.session
def status(session: nox.Session) -> None:
    """Say for each article and language what is reviewed, machine-made, missing, stale."""
    prepare(session, RUN)
    pipeline(session, "status")


@nox.session
def models(session: nox.Session) -> None:
    """List, install, verify or remove models: ``nox -s models -- install zh en``."""
    prepare(session, RUN)
    pipeline(session, "models", *(() if session.posargs else ("list",)))


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, on all cores; nothing of them touches a network."""
    prepare(session, DEVELOP)
    session.run("python", "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check the code's style."""
    prepare(session, DEVELOP)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the code's types, strictly."""
    prepare(session, DEVELOP)
    session.run("mypy")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure the speed that docs/quality.md states: ``nox -s bench -- bench_run``."""
    prepare(session, DEVELOP)
    for name in session.posargs or ("bench_run",):
        session.run("python", f"benchmarks/{name}.py")


@nox.session(default=False)
def lock(session: nox.Session) -> None:
    """Make the lock files anew from pyproject.toml."""
    session.install("uv")
    options = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-header")
    for target, more in ((RUN, ()), (DEVELOP, ("--group", "dev"))):
        session.run(
            "uv", "pip", "compile", "pyproject.toml", *options, "--no-annotate", "--python-version", "3.11",
            *more, *session.posargs, "-o", target,
        )  # fmt: skip
