"""Run Mozilla's models: in a thread of this process, or in processes of their own.

1. A `fxtranslate.Translator` is bound to the thread that made it, so one thread makes and uses it.
2. Threads gain nothing (measured: x0.93), processes do (x1.7), so big jobs go to worker processes.
3. A worker is a fresh interpreter, never a fork: a fork of a process with threads may hang. It reads one
   JSON list of sentences a line and answers one list a line. End of input ends it, so that it goes when its
   parent goes, however that ended.
4. What is loaded is what was pinned: each process checks the digest of the very bytes that it loads.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import threading
import weakref
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from pipeline.errors import EngineError, ModelError

_TEXTS_A_MESSAGE = 16
"""Small enough that the last message of one worker does not keep the others waiting long."""

_SERVE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from pipeline.engines.firefox_worker import serve; serve(sys.argv[2])"
)


@dataclass(frozen=True, slots=True)
class ModelPaths:
    """The files of one model with the digests they must have."""

    model: str
    source_vocab: str
    target_vocab: str
    shortlist: str | None
    digests: dict[str, str]
    """Path -> SHA-256 in hexadecimal."""


def make_translator(paths: ModelPaths, *, shortlist: bool = True) -> Any:
    """Load a model into this thread; raise ModelError where a file is not what was pinned or no model."""
    import fxtranslate

    def read(path: str) -> bytes:
        try:
            data = Path(path).read_bytes()
        except OSError as error:
            raise ModelError(f"cannot read the model: {error.strerror}", file=path) from error
        if hashlib.sha256(data).hexdigest() != paths.digests[path]:
            raise ModelError("the model changed while it was being loaded", file=path)
        return data

    source = read(paths.source_vocab)
    # The constructor takes bytes and shares one vocabulary where it is given the same twice.
    target = source if paths.target_vocab == paths.source_vocab else read(paths.target_vocab)
    words = read(paths.shortlist) if shortlist and paths.shortlist else None
    model = read(paths.model)
    try:
        return fxtranslate.Translator(model, source, target, words)
    except BaseException as error:
        raise ModelError(f"no usable Firefox model: {_reason(error)}", file=paths.model) from error


def run_one(translator: Any, text: str) -> str:
    """Translate one piece; raise EngineError where the engine fails on it."""
    try:
        return str(translator.translate(text))
    except BaseException as error:
        raise EngineError(f"firefox failed on {text[:80]!r}: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    """Give an error's text; let pass what is not the engine's (its own panics are BaseExceptions)."""
    if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)):
        raise error
    return str(error) or type(error).__name__


@dataclass(frozen=True, slots=True)
class _Job:
    """Pieces for the thread, and where its answer goes."""

    texts: list[str]
    shortlist: bool
    answer: Future[list[str] | _Fault]


@dataclass(frozen=True, slots=True)
class _Fault:
    """An error as plain values: a traceback would carry the translator to another thread, which may not drop it."""

    kind: str
    what: str
    file: str | None

    def error(self) -> EngineError:
        """Give the error that it stands for."""
        return (ModelError if self.kind == "ModelError" else EngineError)(self.what, file=self.file)


class Local:
    """One translator in a thread of its own, for jobs too small for worker processes."""

    def __init__(self, paths: ModelPaths) -> None:
        """Start no thread before the first text."""
        self._paths = paths
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._finalizer: weakref.finalize[..., Local] | None = None

    def translate(self, texts: Sequence[str], *, shortlist: bool = True) -> list[str]:
        """Translate pieces, in order."""
        if self._finalizer is None:
            # A daemon, because Python waits for other threads before it runs finalizers, and this one waits for work.
            thread = threading.Thread(target=_work, args=(self._jobs, self._paths), name="firefox", daemon=True)
            thread.start()
            self._finalizer = weakref.finalize(self, _stop, self._jobs, thread)
        job = _Job(list(texts), shortlist, Future())
        self._jobs.put(job)
        answer = job.answer.result()
        if isinstance(answer, _Fault):
            raise answer.error()
        return answer

    def close(self) -> None:
        """Let the thread drop its translators and end."""
        if self._finalizer is not None:
            self._finalizer()
            self._finalizer = None


def _work(jobs: SimpleQueue[_Job | None], paths: ModelPaths) -> None:
    """Be the thread: it alone holds its translators, from the first text to the end."""
    held: dict[bool, Any] = {}
    while (job := jobs.get()) is not None:
        job.answer.set_result(_answer_of(held, paths, job))


def _answer_of(held: dict[bool, Any], paths: ModelPaths, job: _Job) -> list[str] | _Fault:
    try:
        if job.shortlist not in held:
            held[job.shortlist] = make_translator(paths, shortlist=job.shortlist)
        return [run_one(held[job.shortlist], text) for text in job.texts]
    except EngineError as error:
        return _Fault(type(error).__name__, error.what, error.file)


def _stop(jobs: SimpleQueue[_Job | None], thread: threading.Thread) -> None:
    jobs.put(None)
    thread.join(timeout=10)


class Pool:
    """Worker processes that share out the pieces of a big job."""

    def __init__(self, paths: ModelPaths, *, workers: int) -> None:
        """Start the processes; they load their models while the first pieces are on the way."""
        # The child gets this process's import path as it is: pytest, a zip or a notebook may have set it.
        command = [sys.executable, "-c", _SERVE, json.dumps(sys.path), json.dumps(asdict(paths))]
        self._processes: list[subprocess.Popen[bytes]] = []
        self._finalizer = weakref.finalize(self, _end, self._processes)
        for _ in range(workers):
            try:
                self._processes.append(
                    subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
                        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                    )
                )
            except OSError as error:
                self.close()
                raise EngineError(f"cannot start a worker process of firefox: {error.strerror}") from error

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [process.pid for process in self._processes]

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Translate pieces, in order; which process takes which piece changes nothing."""
        order = sorted(range(len(texts)), key=lambda index: (-len(texts[index]), texts[index]))
        jobs = deque(order[start : start + _TEXTS_A_MESSAGE] for start in range(0, len(order), _TEXTS_A_MESSAGE))
        results = [""] * len(texts)

        def drive(process: subprocess.Popen[bytes]) -> None:
            while True:
                try:
                    job = jobs.popleft()
                except IndexError:
                    return
                try:
                    answer = _ask(process, [texts[index] for index in job])
                except BaseException:
                    jobs.clear()  # the other workers stop after their message
                    raise
                for index, text in zip(job, answer, strict=True):
                    results[index] = text

        with ThreadPoolExecutor(max_workers=len(self._processes), thread_name_prefix="firefox-pool") as threads:
            running = [threads.submit(drive, process) for process in self._processes]
            try:
                for one in running:
                    one.result()
            finally:
                jobs.clear()
        return results

    def close(self) -> None:
        """End the processes."""
        self._finalizer()


def _ask(process: subprocess.Popen[bytes], texts: list[str]) -> list[str]:
    """Send one message to a worker and wait for its answer."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(texts).encode("ascii") + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
    except (OSError, ValueError):
        line = b""
    if not line.endswith(b"\n"):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
        raise EngineError(f"a worker process of firefox ended before its work was done ({_end_of(process)})")
    answer = json.loads(line)
    if isinstance(answer, dict):
        raise _Fault(**answer).error()
    return [str(text) for text in answer]


def _end_of(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    if code is None:
        return "it closed its output"
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Close the workers' input, which ends them, and kill those that do not go."""
    for process in processes:
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
    for process in processes:
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    processes.clear()


def serve(argument: str) -> None:
    """Be a worker: one JSON list of sentences a line on standard input, one answer a line on standard output."""
    import signal

    # Ctrl-C goes to the whole group; the parent decides, and the end of its pipe ends us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not stand among the answers
    translator: Any = None
    for line in sys.stdin.buffer:
        try:
            if translator is None:
                translator = make_translator(ModelPaths(**json.loads(argument)))
            reply: object = [run_one(translator, text) for text in json.loads(line)]
        except EngineError as error:
            reply = asdict(_Fault(type(error).__name__, error.what, error.file))
        if not _answer(answers, reply):
            return


def _answer(stream: IO[bytes], reply: object) -> bool:
    """Write one answer; tell whether anybody still listens."""
    try:
        stream.write(json.dumps(reply).encode("ascii") + b"\n")
        stream.flush()
    except BrokenPipeError:
        return False
    return True
