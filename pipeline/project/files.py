"""Files: read whole, written whole, several as one.

1. A file is written to a temporary one beside it and put in place with `os.replace` (`Path.replace`): nobody ever sees half a file.
2. An article's output and its memory belong together: what was written is the base that the next run compares a
   translator's edits with. So they are put in place as one `Transaction`: all are staged, a journal names them, they
   are replaced, the journal goes. A run that was killed in between is completed by the next one.
3. Bytes that stand already are not written again: no time stamp changes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ArticleError, WriteError

STATE = ".pipeline"
"""Folder of what a project keeps of its runs besides output and memory; never committed, safe to delete."""

_STAGED = ".pipeline-new"


def digest(data: bytes) -> str:
    """Give the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read(path: Path) -> bytes:
    """Read a file whole; raise ArticleError when that cannot be done."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArticleError(f"cannot be read: {error.strerror}", file=path) from error


def read_if_there(path: Path) -> bytes | None:
    """Read a file whole; None when there is none."""
    try:
        # A named pipe in the place of a file that we write would keep a run waiting for ever.
        if path.is_fifo():
            raise ArticleError("is a pipe, no file", file=path)
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ArticleError(f"cannot be read: {error.strerror}", file=path) from error


@dataclass(frozen=True, slots=True)
class _Step:
    """One file of a transaction, as the journal holds it."""

    path: str
    """Relative to the journal's root where it can be, so that a project may be moved."""
    old: str
    """Digest of what stood there when the transaction was made; "" for nothing."""
    new: str
    group: int
    """The same for an output and its memory."""


class Transaction:
    """Files that are put in place together, or, after a kill, by the next run's `recover`."""

    def __init__(self, root: Path, journal: Path | None) -> None:
        """Begin; `journal` is None where each file stands for itself."""
        self._root = root
        self._journal = journal
        self._files: dict[Path, bytes] = {}
        self._steps: list[_Step] = []
        self._dropped: list[Path] = []

    def put(self, *, output: Path, data: bytes, memory: Path | None = None, units: bytes = b"") -> None:
        """Stage an output and its memory, each unless its bytes stand there already.

        The output is replaced first: where a kill falls between the two, its staged memory tells that it is new.
        """
        group = len(self._steps)
        pairs = [(output, data)] if memory is None else [(output, data), (memory, units)]
        for path, content in pairs:
            there = read_if_there(path)
            if not _same(path, there, content):
                old = "" if there is None else digest(there)
                self._steps.append(_Step(_name(self._root, path), old, digest(content), group))
                self._files[path] = content

    def drop(self, path: Path) -> None:
        """Remove a file that this program left beside another, once the rest is in place."""
        if path.exists():
            self._dropped.append(path)

    def changed(self) -> tuple[Path, ...]:
        """Give the files that are staged."""
        return tuple(self._files)

    def commit(self) -> tuple[Path, ...]:
        """Put all staged files in place and give their paths; raise WriteError and undo when that cannot be done."""
        for path in self._dropped:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        if not self._files:
            return ()
        path = self._root
        try:
            # The names come first: what a kill leaves behind while staging is cleared by them.
            self._note({"staging": [step.path for step in self._steps]})
            for path, data in self._files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(_staged(path), data)
            path = self._root
            self._note({"steps": [[step.path, step.old, step.new, step.group] for step in self._steps]})
        except OSError as error:
            for file in self._files:
                with contextlib.suppress(OSError):
                    _staged(file).unlink(missing_ok=True)
            self._forget()
            raise WriteError(f"cannot be written: {error.strerror}", file=path) from error
        try:
            for path in self._files:
                _staged(path).replace(path)
        except OSError as error:
            # The journal stays: the next run completes what this one could not.
            raise WriteError(
                f"cannot be replaced: {error.strerror}", file=error.filename2 or error.filename, allowed="run again"
            ) from error
        self._forget()
        written = tuple(self._files)
        self._files, self._steps = {}, []
        return written

    def _note(self, data: object) -> None:
        if self._journal is None:
            return
        self._journal.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._journal.with_name(self._journal.name + _STAGED)
        _write(temporary, json.dumps(data).encode())
        temporary.replace(self._journal)

    def _forget(self) -> None:
        if self._journal is not None:
            with contextlib.suppress(OSError):
                self._journal.unlink(missing_ok=True)


def recover(root: Path, journal: Path) -> bool:
    """Complete or clear what a killed run left; tell whether there was anything.

    A file that somebody changed after the kill is left as it is, and what belongs to it decides by itself: its staged
    text is put in place only where the file is still the one that the transaction saw.
    """
    data = read_if_there(journal)
    if data is None:
        return False
    # A journal that somebody has damaged tells nothing; what it would have completed is made again.
    with contextlib.suppress(ValueError, TypeError, AttributeError, OSError):
        content = json.loads(data)
        for name in content.get("staging", ()):
            _staged(root / name).unlink(missing_ok=True)
        left = set[int]()
        for name, old, new, group in content.get("steps", ()):
            path = root / name
            staged = _staged(path)
            if not staged.exists():
                continue
            if group in left or _digest_of(path) != old or _digest_of(staged) != new:
                # An output that was edited before it was replaced keeps its old memory too, the base of that edit.
                left.add(group)
                staged.unlink(missing_ok=True)
                continue
            staged.replace(path)
    journal.unlink(missing_ok=True)
    return True


@contextlib.contextmanager
def locked(root: Path, *, say: object = None) -> Iterator[None]:
    """Keep other runs over the same folder waiting, and say so once (`say` takes a line)."""
    import tempfile

    from filelock import FileLock, Timeout

    # The lock stands outside the project: an idle run touches no file of it.
    owner = os.getuid() if hasattr(os, "getuid") else 0
    name = f"pipeline-{owner}-{digest(str(root.resolve()).encode())[:16]}.lock"
    lock = FileLock(Path(tempfile.gettempdir()) / name)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if callable(say):
            say("another run is at work in this folder; waiting for it to end")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _same(path: Path, there: bytes | None, content: bytes) -> bool:
    """Tell whether a file holds some bytes already; a hook or an editor may have taken a memory's last empty lines off."""
    if path.suffix == ".po" and there is not None:
        return there.rstrip(b"\n") == content.rstrip(b"\n")
    return there == content


def _name(root: Path, path: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)


def _staged(path: Path) -> Path:
    return path.with_name(f".{path.name}{_STAGED}")


def _digest_of(path: Path) -> str:
    data = read_if_there(path)
    return "" if data is None else digest(data)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
