"""Fetch a file over HTTP: resumed, tried again, bounded, and checked.

1. What arrived is kept beside the target as ``<name>.part``; the next try, or the next run, asks for the rest, with
   the server's validator, so that the rest of another file is never joined to it.
2. A passing fault (no connection, 5xx, 429, a stall, an early end) is tried again after a pause; an answer that
   will not change (404, a wrong type of address) is an error at once.
3. Neither the server's word on the size nor its patience is trusted: bytes are counted, and a transfer that crawls
   below a least rate is given up.
4. The finished file appears by one rename, after its digest was checked where one is known.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pipeline import __version__
from pipeline.errors import ModelError

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, bytes so far, and bytes in all where that is known."""

_CHUNK = 1 << 16


def no_progress(what: str, done: int, total: int | None) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may take, and how much it may send."""

    timeout: float = 30.0
    """Seconds of silence."""
    tries: int = 4
    pause: float = 1.0
    """Seconds before the second try; doubled for each one after."""
    longest_pause: float = 60.0
    """Seconds, also of what a server asks for (Retry-After)."""
    rate: int = 1024
    """Least bytes a second, over `window` seconds."""
    window: float = 60.0
    most: int = 4 << 30
    """Bytes of one file."""


DEFAULT_PATIENCE = Patience()


class _PassingError(Exception):
    """A fault that may pass; `wait` is what the server asked for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follow redirects over HTTP alone, and never from an encrypted address to an open one."""

    def redirect_request(  # noqa: PLR0917 - the library's signature
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        before, after = urllib.parse.urlsplit(req.full_url).scheme, urllib.parse.urlsplit(newurl).scheme
        if after not in {"http", "https"} or (before == "https" and after == "http"):
            raise ModelError(
                f"{req.full_url} redirects to {newurl[:200]!r}", allowed="allowed: https, or http from http"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(
    address: str,
    target: Path,
    *,
    sha256: str | None = None,
    patience: Patience = DEFAULT_PATIENCE,
    progress: Progress = no_progress,
) -> Path:
    """Fetch an address into a file; raise ModelError where that cannot be done, naming the manual way."""
    if urllib.parse.urlsplit(address).scheme not in {"http", "https"}:
        raise ModelError(f"cannot fetch {address[:200]!r}", allowed="allowed: http and https addresses")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    pause = patience.pause
    reason = ""
    for left in range(patience.tries - 1, -1, -1):
        try:
            _fetch(address, part, patience=patience, progress=progress)
            break
        except _PassingError as fault:
            reason = str(fault)
            if left:
                time.sleep(min(fault.wait if fault.wait is not None else pause, patience.longest_pause))
                pause *= 2
        except ModelError:
            _forget(part)
            raise
        except OSError as error:
            _forget(part)
            raise ModelError(f"cannot write what is fetched: {error.strerror or error}", file=part) from error
    else:
        raise ModelError(f"cannot fetch {address}: {reason}", allowed=f"{patience.tries} tries; {MANUAL_WAY}")
    if sha256 is not None:
        with part.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != sha256:
            _forget(part)
            raise ModelError(f"what {address} gives has SHA-256 {found}", allowed=f"expected: {sha256}")
    part.replace(target)
    _forget(part)
    return target


MANUAL_WAY = (
    "the manual way: fetch the package with a browser on any machine, then "
    "python -m pipeline models install FILE.argosmodel, or --from FOLDER"
)


def _fetch(address: str, part: Path, *, patience: Patience, progress: Progress) -> None:
    """Make one try; OSError means that the disk failed, `_PassingError` that the server did."""
    have, validator = _resumable(part)
    headers = {"User-Agent": f"article-localisation-pipeline/{__version__}", "Accept-Encoding": "identity"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - http and https alone, see download
    try:
        answer = urllib.request.build_opener(_SafeRedirects).open(request, timeout=patience.timeout)
    except urllib.error.HTTPError as error:
        with error:
            _refused(address, error, part)
        return
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        raise _PassingError(_reason(error)) from error
    with answer:
        start = have if answer.status == http.HTTPStatus.PARTIAL_CONTENT and _starts_at(answer, have) else 0
        total = _total(answer, start)
        if total is not None and total > patience.most:
            raise ModelError(f"{address} has {total} bytes", allowed=f"allowed: {patience.most}")
        if not start:
            _remember(part, answer)
        with part.open("r+b" if start else "wb") as stream:
            stream.seek(start)
            stream.truncate()
            _copy(address, answer, stream, start=start, total=total, patience=patience, progress=progress)


def _copy(
    address: str,
    answer: http.client.HTTPResponse,
    stream: IO[bytes],
    *,
    start: int,
    total: int | None,
    patience: Patience,
    progress: Progress,
) -> None:
    done = start
    since, mark = time.monotonic(), done
    while True:
        try:
            chunk = answer.read1(_CHUNK)
        except (http.client.HTTPException, OSError, ValueError) as error:
            raise _PassingError(_reason(error)) from error
        if not chunk:
            break
        done += len(chunk)
        if done > patience.most:
            raise ModelError(f"{address} sends more than {patience.most} bytes")
        stream.write(chunk)
        progress(address, done, total)
        now = time.monotonic()
        if now - since > patience.window:
            if done - mark < patience.rate * patience.window:
                raise _PassingError(f"it sends less than {patience.rate} bytes a second")
            since, mark = now, done
    if total is not None and done != total:
        raise _PassingError(f"it ended after {done} of {total} bytes")


def _refused(address: str, error: urllib.error.HTTPError, part: Path) -> None:
    """Tell a refusal that may pass from one that will not."""
    if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        _forget(part)
        raise _PassingError("it refuses to go on where the last try ended") from error
    if error.code == http.HTTPStatus.TOO_MANY_REQUESTS or error.code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        asked = error.headers.get("Retry-After", "")
        raise _PassingError(f"HTTP {error.code}", wait=float(asked) if asked.isdigit() else None) from error
    raise ModelError(f"cannot fetch {address}: HTTP {error.code} {error.reason}", allowed=MANUAL_WAY) from error


def _total(answer: http.client.HTTPResponse, start: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return start + int(length) if length.isdigit() and len(length) < 20 else None


def _starts_at(answer: http.client.HTTPResponse, start: int) -> bool:
    """Tell whether a partial answer begins where it was asked to; one that does not must not be joined."""
    if answer.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
        return True
    raise _PassingError("it sends another part than it was asked for")


def _resumable(part: Path) -> tuple[int, str]:
    """Give the size of what is there and the validator under which the rest may be asked for."""
    try:
        size = part.stat().st_size
        validator = json.loads(_notes(part).read_text("utf-8"))["validator"]
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""
    return (size, validator) if size and isinstance(validator, str) and validator else (0, "")


def _remember(part: Path, answer: http.client.HTTPResponse) -> None:
    """Note the validator of a new transfer; a weak one cannot promise the same bytes."""
    tag = answer.headers.get("ETag", "")
    validator = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
    _notes(part).write_text(json.dumps({"validator": validator}), "utf-8")


def _notes(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _forget(part: Path) -> None:
    for path in (part, _notes(part)):
        with contextlib.suppress(OSError):
            path.unlink()


def _reason(error: BaseException) -> str:
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, BaseException):
        error = error.reason
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, http.client.IncompleteRead):
        return "it ended early"
    return str(error) or type(error).__name__
