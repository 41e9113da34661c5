"""Mozilla's models: found and fetched by fxtranslate, or from a mirror of one's own.

1. Which models there are, where they lie and what their digests are is fxtranslate's knowledge; no address stands
   here. ``FXTRANSLATE_RECORDS_URL`` overrides its records, as it does for fxtranslate itself.
2. fxtranslate's native code talks to the network and unpacks without bounds that we could set, so it runs in a
   process of its own: with an address space limit, given up when it stalls, and ended with Ctrl-C.
3. A mirror is a folder or an address with ``records.json`` (the body that fxtranslate fetches) and the attachments
   by their ``location``; or a folder of fxtranslate's own cache, ``en-de/model.ende...bin``.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from pipeline.engines.models.download import MANUAL_WAY, Patience, Progress, download
from pipeline.engines.store import ModelKey
from pipeline.errors import ModelError

_MEMORY = 1 << 30
"""Bytes of address space for fxtranslate's discovery: the largest model has 60 MB."""
_NAME = regex.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_ARCHITECTURES = ("base-memory", "base", "tiny")
"""Of several models of one pair and version, the closest to what Firefox itself takes first."""
_LONGEST_RECORDS = 64 << 20
_SPELLINGS = {"zh": ("zh", "zh-Hans"), "zh_hant": ("zh_hant", "zh-Hant")}
"""Our folders' codes -> the codes that records have used for a language."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was put into a folder."""

    source: str
    version: str


def fetch(key: ModelKey, folder: Path, *, downloads: Path, patience: Patience, progress: Progress) -> Fetched:
    """Let fxtranslate fetch and verify the files of a pair into a folder; raise ModelError where it cannot."""
    reason = ""
    for number in range(patience.tries):
        if number:
            time.sleep(min(patience.pause * 2 ** (number - 1), patience.longest_pause))
        try:
            answer = _child("add", {"pairs": _pairs(key), "cache": str(downloads)}, downloads, patience, progress)
        except _GaveUpError as fault:
            reason = str(fault)
            continue
        # Files that arrived whole stay in the cache, so the next try goes on after them.
        place = downloads / str(answer["place"])
        for path in sorted(place.iterdir()):
            shutil.copyfile(path, folder / path.name)
        shutil.rmtree(place)
        return Fetched(source=str(answer["records"]), version=str(answer["version"]))
    raise ModelError(f"cannot fetch model {key}: {reason}", allowed=f"{patience.tries} tries; {MANUAL_WAY}")


def fetch_from_mirror(
    key: ModelKey, folder: Path, *, origin: str, downloads: Path, patience: Patience, progress: Progress
) -> Fetched:
    """Take the files of a pair from a mirror; raise ModelError where it lacks them or they are not what it says."""
    if not is_address(origin):
        for place in (Path(origin, f"{key.source}-{key.target}"), Path(origin)):
            names = [path for path in sorted(place.glob("*")) if path.suffix in {".bin", ".spm"}]
            if any(path.name.startswith("model.") for path in names):
                for path in names:
                    shutil.copyfile(path, folder / path.name)
                return Fetched(source=place.name, version="0")
    base = origin if origin.endswith(("/", ".json", "/records")) else f"{origin}/"
    listed = base if base.endswith((".json", "/records")) else f"{base}records.json"
    records = _get(listed, downloads, patience=patience, progress=progress)
    if records.stat().st_size > _LONGEST_RECORDS:
        raise ModelError("the records of models are too large", file=listed)
    answer = _work("records", {"records": str(records)}, patience=patience, progress=progress)
    chosen = choose(answer["records"], key)
    if is_address(origin):
        records.unlink(missing_ok=True)
    for record in chosen:
        name, location = str(record["name"]), str(record["location"])
        if not _NAME.fullmatch(name):
            raise ModelError(
                f"the records name a file {name[:80]!r}", file=listed, allowed="allowed: a plain file name"
            )
        packed = _get(_beside(listed, location), downloads, patience=patience, progress=progress)
        asked = {"packed": str(packed), "sha256": record["decompressedHash"], "target": str(folder / name)}
        try:
            _work("unpack", asked, patience=patience, progress=progress)
        finally:
            if is_address(origin):
                packed.unlink(missing_ok=True)
    return Fetched(source=listed, version=str(chosen[0]["version"]))


def choose(records: list[dict[str, Any]], key: ModelKey) -> list[dict[str, Any]]:
    """Give the records of one model of a pair: the newest version, the best architecture."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for record in records:
        if [record["sourceLanguage"], record["targetLanguage"]] in _pairs(key):
            groups.setdefault((str(record["version"]), str(record["architecture"])), []).append(record)
    if not groups:
        raise ModelError(f"no Firefox model for {key.source}-{key.target} is offered")

    def rank(group: tuple[str, str]) -> tuple[list[int], int]:
        known = _ARCHITECTURES.index(group[1]) if group[1] in _ARCHITECTURES else len(_ARCHITECTURES)
        return ([int(number) for number in regex.findall(r"\d+", group[0])], -known)

    return groups[max(groups, key=rank)]


def _pairs(key: ModelKey) -> list[list[str]]:
    """Give the pairs of codes under which the records may have a model."""
    sources, targets = (_SPELLINGS.get(code, (code,)) for code in (key.source, key.target))
    return [[source, target] for source in sources for target in targets]


def is_address(origin: str) -> bool:
    """Tell an address from a folder or file."""
    return urllib.parse.urlsplit(origin).scheme in {"http", "https"}


def _beside(listed: str, location: str) -> str:
    """Give the place of an attachment, which its records name relative to themselves; it stays on the mirror."""
    parts = urllib.parse.unquote(location).split("/")
    if not location or location.startswith("/") or ".." in parts or "\\" in location or ":" in location:
        raise ModelError(f"the records name a place {location[:80]!r}", file=listed, allowed="allowed: a relative path")
    if is_address(listed):
        return urllib.parse.urljoin(listed, urllib.parse.quote(urllib.parse.unquote(location)))
    return str(Path(listed).parent / location)


def _get(place: str, downloads: Path, *, patience: Patience, progress: Progress) -> Path:
    """Fetch a file of a mirror, or give its path where the mirror is a folder."""
    if is_address(place):
        return download(place, downloads / download_name(place), patience=patience, progress=progress)
    path = Path(place)
    if not path.is_file():
        raise ModelError("the mirror lacks a file", file=path)
    return path


def download_name(address: str) -> str:
    """Name the file that an address is fetched into: the same for the same address, so that it can be resumed."""
    import hashlib

    last = urllib.parse.unquote(urllib.parse.urlsplit(address).path).rpartition("/")[2]
    readable = regex.sub(r"[^A-Za-z0-9._-]", "_", last)[-60:]
    return f"{hashlib.sha256(address.encode()).hexdigest()[:16]}-{readable}"


class _GaveUpError(Exception):
    """The child failed in a way that may pass."""


def _work(job: str, asked: dict[str, Any], *, patience: Patience, progress: Progress) -> dict[str, Any]:
    """Do a job that needs no network; one that takes too long will not do better a second time."""
    try:
        return _child(job, asked, None, patience, progress)
    except _GaveUpError:
        raise ModelError(f"fxtranslate failed on {job}: it took too long, or grew beyond all measure") from None


def _child(
    job: str, asked: dict[str, Any], watched: Path | None, patience: Patience, progress: Progress
) -> dict[str, Any]:
    """Do one job with fxtranslate in a process of its own; its answer is one JSON object."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
        [sys.executable, "-c", _SERVE, json.dumps(sys.path), job, json.dumps(asked)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        try:
            size, since = -1, time.monotonic()
            while True:
                try:
                    output, _ = process.communicate(timeout=0.2)
                    break
                except subprocess.TimeoutExpired:
                    now = _size(watched) if watched is not None else 0
                    if now != size:
                        size, since = now, time.monotonic()
                        progress("Mozilla's models, by fxtranslate", now, None)
                    if time.monotonic() - since > max(patience.timeout, patience.window):
                        raise _GaveUpError("nothing arrived for too long") from None
        finally:
            if process.poll() is None:
                process.kill()
    try:
        answer = json.loads(output.splitlines()[-1])
    except (ValueError, IndexError):
        raise ModelError(f"fxtranslate failed on {job} (exit code {process.returncode})") from None
    if "passing" in answer:
        raise _GaveUpError(answer["passing"])
    if "error" in answer:
        raise ModelError(str(answer["error"]))
    return dict(answer)


def _size(folder: Path) -> int:
    """Count the bytes below a folder."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += Path(root, name).stat().st_size
    return total


_SERVE = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from pipeline.engines.models.mozilla import serve; serve(sys.argv[2], sys.argv[3])"
)


def serve(job: str, argument: str) -> None:
    """Be the child: do one job, print one JSON object."""
    from fxtranslate import discovery

    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    asked = json.loads(argument)
    try:
        answer = _JOBS[job](discovery, asked)
    except OSError as error:
        answer = {"error": f"{error.strerror or error}: {error.filename or ''}"}
    except Exception as error:  # noqa: BLE001 - whatever the native library raises goes to the parent as text
        answer = {"error": str(error)}
    print(json.dumps(answer))  # noqa: T201 - the answer to the parent


def _add(discovery: Any, asked: dict[str, Any]) -> dict[str, Any]:
    pairs: list[list[str]] = asked["pairs"]
    try:
        body = discovery.fetch_records_body()
    except ValueError as error:
        return {"passing": str(error)}
    known = [list(pair) for pair in discovery.model_pairs(body)]
    source, target = next((pair for pair in pairs if pair in known), pairs[0])
    try:
        route = discovery.resolve_route(body, source, target)
    except ValueError:
        return {"error": f"no Firefox model for {source}-{target} is offered"}
    if route["kind"] != "direct":
        middle = route["pivot"]
        return {
            "error": f"no Firefox model for {source}-{target} is offered, but {source}-{middle} and {middle}-{target}"
            f" are: install both, and let the target's configuration go through {middle}"
        }
    try:
        discovery.add_models(source, target, asked["cache"], False)
    except ValueError as error:
        return {"passing": str(error)}
    records = discovery.parse_records(body)
    versions = [
        str(one["version"]) for one in records if [one["sourceLanguage"], one["targetLanguage"]] == [source, target]
    ]
    newest = max(versions, key=lambda text: [int(number) for number in regex.findall(r"\d+", text)])
    return {"records": discovery.records_url(), "version": newest, "place": f"{source}-{target}"}


def _records(discovery: Any, asked: dict[str, Any]) -> dict[str, Any]:
    try:
        body = Path(asked["records"]).read_text("utf-8")
        return {"records": discovery.parse_records(body)}
    except ValueError as error:
        return {"error": f"the records of models cannot be read: {error}"}


def _unpack(discovery: Any, asked: dict[str, Any]) -> dict[str, Any]:
    target = Path(asked["target"])
    try:
        data = discovery.verify_and_decompress(Path(asked["packed"]).read_bytes(), asked["sha256"])
    except ValueError as error:
        return {"error": f"{target.name} is not what its record says: {error}"}
    target.write_bytes(data)
    return {"size": len(data)}


_JOBS = {"add": _add, "records": _records, "unpack": _unpack}
