"""pipeline.project.files: whole files, several as one, and what a kill leaves behind."""

from __future__ import annotations

import errno
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import WriteError
from pipeline.project.files import Transaction, digest, locked, recover


class Killed(BaseException):
    """Stands for SIGKILL: nothing of the program may run after it."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "output").mkdir()
    (tmp_path / "memory").mkdir()
    (tmp_path / "output" / "a.md").write_bytes(b"old text")
    (tmp_path / "memory" / "a.po").write_bytes(b"old units")
    return tmp_path


def staged(project: Path) -> Transaction:
    transaction = Transaction(project, project / ".pipeline" / "journal.json")
    transaction.put(
        output=project / "output" / "a.md", data=b"new text", memory=project / "memory" / "a.po", units=b"new units"
    )
    return transaction


def contents(project: Path) -> dict[str, bytes]:
    return {
        path.relative_to(project).as_posix(): path.read_bytes() for path in sorted(project.rglob("*")) if path.is_file()
    }


OLD = {"memory/a.po": b"old units", "output/a.md": b"old text"}
NEW = {"memory/a.po": b"new units", "output/a.md": b"new text"}


def test_both_files_are_put_in_place_and_nothing_else_is_left(project: Path) -> None:
    staged(project).commit()
    assert contents(project) == NEW


def test_bytes_that_stand_already_are_not_written_again(project: Path) -> None:
    staged(project).commit()
    before = {name: (project / name).stat().st_mtime_ns for name in NEW}
    transaction = staged(project)
    assert transaction.changed() == ()
    assert transaction.commit() == ()
    assert {name: (project / name).stat().st_mtime_ns for name in NEW} == before


def kill_points(
    monkeypatch: pytest.MonkeyPatch, project: Path, error: BaseException, *, after: bool = False
) -> Iterator[int]:
    """Commit again and again, stopped at the first, second ... call that touches the disk, before or after it.

    An error of the disk stands at that call alone; a kill stops all that would follow.
    """
    calls = 0
    limit = 0
    real = {name: getattr(Path, name) for name in ("replace", "open", "unlink", "mkdir")}
    real_fsync = os.fsync

    def step() -> None:
        nonlocal calls
        calls += 1
        if calls == limit + 1 or (calls > limit and isinstance(error, Killed)):
            raise error

    def fsync(fd: int) -> None:
        if not after:
            step()
        real_fsync(fd)
        if after:
            step()

    def before(name: str) -> object:
        def call(self: Path, *args: object, **options: object) -> object:
            counts = name != "open" or (args and args[0] != "rb")
            if counts and not after:
                step()
            result = real[name](self, *args, **options)
            if counts and after:
                step()
            return result

        return call

    while True:
        with monkeypatch.context() as patch:
            for name in real:
                patch.setattr(Path, name, before(name))
            patch.setattr(os, "fsync", fsync)
            calls = 0
            try:
                staged(project).commit()
                done = calls <= limit
            except (Killed, WriteError):
                done = False
        yield limit
        if done:
            return
        limit += 1


STOPS = {
    "killed before": (Killed(), False),
    "killed after": (Killed(), True),
    "no space before": (OSError(28, "No space left on device", "a.md"), False),
    "no space after": (OSError(28, "No space left on device", "a.md"), True),
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # a file that was open when the run was stopped
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("error", "after"), STOPS.values(), ids=STOPS.keys())
def test_a_run_stopped_anywhere_is_completed_or_cleared_as_a_whole(
    monkeypatch: pytest.MonkeyPatch, project: Path, error: BaseException, *, after: bool
) -> None:
    points = 0
    for _ in kill_points(monkeypatch, project, error, after=after):
        points += 1
        recover(project, project / ".pipeline" / "journal.json")
        left = contents(project)
        left = {name: data for name, data in left.items() if not name.endswith("journal.json.pipeline-new")}
        assert left in (OLD, NEW), "both old or both new, and no temporary file"
        for name, data in OLD.items():
            (project / name).write_bytes(data)
    assert points > 10


def test_an_output_edited_after_the_kill_keeps_the_memory_that_is_its_base(project: Path) -> None:
    transaction = staged(project)
    journal = project / ".pipeline" / "journal.json"
    journal.parent.mkdir()
    for name, data in NEW.items():
        path = project / name
        path.with_name(f".{path.name}.pipeline-new").write_bytes(data)
    journal.write_text(
        json.dumps(
            {"steps": [[name, digest(OLD[name]), digest(NEW[name]), 0] for name in ("output/a.md", "memory/a.po")]}
        )
    )
    (project / "output" / "a.md").write_bytes(b"a translator's text")
    assert recover(project, journal)
    assert contents(project) == {"memory/a.po": b"old units", "output/a.md": b"a translator's text"}
    del transaction


def test_an_output_edited_after_it_was_replaced_gets_its_new_memory(project: Path) -> None:
    journal = project / ".pipeline" / "journal.json"
    journal.parent.mkdir()
    (project / "memory" / ".a.po.pipeline-new").write_bytes(NEW["memory/a.po"])
    journal.write_text(
        json.dumps(
            {"steps": [[name, digest(OLD[name]), digest(NEW[name]), 0] for name in ("output/a.md", "memory/a.po")]}
        )
    )
    (project / "output" / "a.md").write_bytes(b"new text, edited")
    recover(project, journal)
    assert contents(project) == {"memory/a.po": b"new units", "output/a.md": b"new text, edited"}


@pytest.mark.parametrize("error", [28, 30], ids=["no space", "read-only"])
def test_a_disk_that_refuses_leaves_the_old_files_whole(
    monkeypatch: pytest.MonkeyPatch, project: Path, error: int
) -> None:
    def refuse(_fd: int) -> None:
        raise OSError(error, os.strerror(error), "a.md")

    monkeypatch.setattr("pipeline.project.files.os.fsync", refuse)
    with pytest.raises(WriteError, match="cannot be written"):
        staged(project).commit()
    left = {name: data for name, data in contents(project).items() if ".pipeline/" not in name}
    assert left == OLD


def test_a_second_run_says_that_it_waits_and_then_goes_on(tmp_path: Path) -> None:
    said: list[str] = []
    order: list[str] = []
    inside, leave = threading.Event(), threading.Event()

    def first() -> None:
        with locked(tmp_path):
            inside.set()
            leave.wait(10)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait(10)

    def say(line: str) -> None:
        said.append(line)
        leave.set()

    with locked(tmp_path, say=say):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]
    assert "waiting" in said[0]


@pytest.mark.parametrize("text", ["[]", "3", '{"steps": [1, 2], "staging": 3}', '{"steps": [["a"]]}', '{"steps":'])
def test_a_damaged_journal_tells_nothing(project: Path, text: str) -> None:
    journal = project / ".pipeline" / "journal.json"
    journal.parent.mkdir()
    journal.write_text(text)
    assert recover(project, journal)
    assert contents(project) == OLD


def test_a_full_disk_names_the_file_that_did_not_fit(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    transaction = Transaction(project, None)
    transaction.put(output=project / "output" / "a.md", data=b"too much")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match=r"a\.md: cannot be written: No space left on device"):
        transaction.commit()
    assert contents(project) == OLD


def test_a_memory_whose_last_empty_line_a_hook_took_off_is_not_written_again(project: Path) -> None:
    memory = project / "a.md.po"
    memory.write_bytes(b'msgid "a"\nmsgstr "b"\n')
    transaction = Transaction(project, None)
    transaction.put(output=memory, data=b'msgid "a"\nmsgstr "b"\n\n')
    assert transaction.changed() == ()
    transaction.put(output=memory, data=b'msgid "a"\nmsgstr "c"\n\n')
    assert transaction.changed() == (memory,)
