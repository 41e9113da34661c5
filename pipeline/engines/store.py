"""Installed models on disk, and the lock that pins them.

1. A model is a folder, ``<models_dir>/<engine>/<source>-<target>/``; what has no finished folder is not
   installed (folders appear by one rename).
2. ``models.lock.json`` belongs to a project and is committed: source, version and the SHA-256 of each file.
   The folder of models may be shared by many projects, so each load holds the files against the lock.
3. A digest is kept for this process by path, size and time of change: 17 MB take 15 ms, once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pipeline.engines.settings import Settings
from pipeline.errors import ModelError, WriteError

LOCK_VERSION = 1
LOCK_NAME = "models.lock.json"
"""Name of the lock at the root of a project."""
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ModelKey:
    """Which model: the engine that runs it and its two languages, as the engine's packages name them."""

    engine: str
    source: str
    target: str

    def __str__(self) -> str:
        """Give the key as the lock and the folders have it: ``argos/zh-en``."""
        return f"{self.engine}/{self.source}-{self.target}"

    @staticmethod
    def is_code(text: str) -> bool:
        """Tell whether a text may stand for a language in a folder's name: letters, digits and ``_``."""
        return len(text) <= 16 and text.isascii() and text.replace("_", "").isalnum()

    @classmethod
    def parse(cls, text: str) -> ModelKey | None:
        """Read ``argos/zh-en``; None for anything else."""
        engine, _, pair = text.partition("/")
        source, _, target = pair.partition("-")
        return cls(engine, source, target) if engine and cls.is_code(source) and cls.is_code(target) else None

    @property
    def install_command(self) -> str:
        """The one command that installs this model."""
        engine = "" if self.engine == "argos" else f" --engine {self.engine}"
        return f"python -m pipeline models install {self.source} {self.target}{engine}"

    def folder(self, models_dir: Path) -> Path:
        """Where the model stands when it is installed."""
        return models_dir / self.engine / f"{self.source}-{self.target}"


@dataclass(frozen=True, slots=True)
class Pin:
    """What the lock says of one model."""

    source: str
    """Where it came from: an address, or the name of a file."""
    version: str
    files: Mapping[str, str] = field(default_factory=dict)
    """Path in the model's folder, with ``/`` -> SHA-256 in hexadecimal."""


@lru_cache(maxsize=1024)
def _digest(path: str, size: int, changed: int) -> str:
    del size, changed  # only part of the key
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest(path: Path) -> str:
    """Give the SHA-256 of a file; raise ModelError where it cannot be read."""
    try:
        state = path.stat()
        return _digest(str(path), state.st_size, state.st_mtime_ns)
    except OSError as error:
        raise ModelError(f"cannot read the model: {error.strerror}", file=path) from error


def digests(folder: Path) -> dict[str, str]:
    """Give the SHA-256 of each file below a folder, by its path there, sorted."""
    found: dict[str, str] = {}
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            path = Path(root, name)
            found[path.relative_to(folder).as_posix()] = digest(path)
    return dict(sorted(found.items()))


def read_lock(path: Path) -> dict[str, Pin]:
    """Read the lock; a missing file pins nothing. Raise ModelError for one that cannot be understood."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"cannot read the lock of models: {error}", file=path) from error
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ModelError(f"not JSON: {error.msg}", file=path, line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise ModelError("not a lock of models: nested too deeply", file=path) from error
    if not isinstance(data, dict) or not isinstance(data.get("models"), dict):
        raise ModelError("not a lock of models", file=path, allowed='allowed: {"version": 1, "models": {...}}')
    if data.get("version") != LOCK_VERSION:
        raise ModelError(
            f"lock of models of version {data.get('version')!r}", file=path, allowed=f"allowed: {LOCK_VERSION}"
        )
    return {key: _pin(key, value, path) for key, value in data["models"].items()}


def _pin(key: str, value: object, path: Path) -> Pin:
    if isinstance(value, dict):
        files = value.get("files")
        texts = (value.get("source"), value.get("version"))
        if (
            isinstance(files, dict)
            and all(isinstance(one, str) for one in files.values())
            and isinstance(texts[0], str)
            and isinstance(texts[1], str)
        ):
            return Pin(source=texts[0], version=texts[1], files=files)
    raise ModelError(f"the pin of {key!r} is malformed", file=path, allowed="allowed: source, version and files")


def checked_digests(key: ModelKey, folder: Path, *, settings: Settings) -> dict[str, str]:
    """Give the digests of an installed model's files, held against the project's lock.

    Raise ModelError where the lock does not know the model or a file is missing, added or changed, unless
    the settings allow it (then the user is warned).
    """
    found = digests(folder)
    if settings.lock is None:
        return found
    pin = read_lock(settings.lock).get(str(key))
    if pin is None:
        fault = f"model {key} is installed but not pinned in {settings.lock.name}"
        mend = f"pin it: {key.install_command}"
    else:
        faults = compare(pin.files, found)
        if not faults:
            return found
        fault = f"model {key} is not the one that {settings.lock.name} pins: {', '.join(faults)}"
        mend = f"install it again: {key.install_command}"
    if not settings.allow_changed:
        raise ModelError(fault, file=folder, allowed=mend)
    settings.warn(str(ModelError(fault, file=folder)))
    return found


def compare(pinned: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """Say how the files of a model differ from what is pinned; empty where they do not."""
    faults = [f"{name} is missing" for name in pinned if name not in found]
    faults += [f"{name} changed" for name in pinned if name in found and found[name] != pinned[name]]
    return faults + [f"{name} is not pinned" for name in found if name not in pinned]


def write_lock(path: Path, pins: Mapping[str, Pin]) -> None:
    """Write the lock, sorted, in one rename; raise WriteError where it cannot be written."""
    models = {
        key: {"source": pin.source, "version": pin.version, "files": dict(sorted(pin.files.items()))}
        for key, pin in sorted(pins.items())
    }
    text = json.dumps({"version": LOCK_VERSION, "models": models}, indent=2, ensure_ascii=False) + "\n"
    scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        scratch.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            scratch.unlink()
        raise WriteError(f"cannot write the lock of models: {error.strerror or error}", file=path) from error
