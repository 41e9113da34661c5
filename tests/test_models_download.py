from __future__ import annotations

import errno
import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import pytest
from loopback import Handler, Loopback, give, in_turn, serving

from pipeline.engines.models import download as module
from pipeline.engines.models.download import Patience, download
from pipeline.errors import ModelError

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

DATA = bytes(range(256)) * 4000
QUICK = Patience(timeout=0.5, tries=3, pause=0.001, window=0.3, rate=1000)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as loopback:
        yield loopback


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def ranged(*, cut_after: int | None = None, tag: str = '"one"', data: bytes = DATA) -> Callable[[Handler, bytes], None]:
    """Answer as a good server does, with ranges and a validator; hang up after some bytes of each answer."""

    def answer(request: Handler, _: bytes) -> None:
        start = 0
        asked = request.headers.get("Range")
        if asked is not None and request.headers.get("If-Range") == tag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
        request.send_response(206 if start else 200)
        if start:
            request.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        request.send_header("Content-Length", str(len(data) - start))
        request.send_header("ETag", tag)
        request.end_headers()
        request.wfile.write(data[start:] if cut_after is None else data[start : start + cut_after])

    return answer


def fetched(server: Loopback, tmp_path: Path, **options: Any) -> bytes:
    return download(f"{server.address}/file", tmp_path / "file", **({"patience": QUICK} | options)).read_bytes()


def left(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in tmp_path.iterdir())


def test_a_file_is_fetched_and_checked(server: Loopback, tmp_path: Path) -> None:
    server.answers["/file"] = give(DATA)
    seen: list[tuple[int, int | None]] = []
    digest = hashlib.sha256(DATA).hexdigest()
    assert fetched(server, tmp_path, sha256=digest, progress=lambda _, done, total: seen.append((done, total))) == DATA
    assert seen[-1] == (len(DATA), len(DATA))
    assert left(tmp_path) == ["file"]


def test_an_early_end_is_resumed_where_it_ended(server: Loopback, tmp_path: Path) -> None:
    server.answers["/file"] = in_turn(ranged(cut_after=400_000), ranged(cut_after=400_000), ranged())
    assert fetched(server, tmp_path) == DATA
    assert [headers.get("range") for _, headers, _ in server.asked] == [None, "bytes=400000-", "bytes=800000-"]


def test_the_next_run_goes_on_where_the_last_one_gave_up(server: Loopback, tmp_path: Path) -> None:
    server.answers["/file"] = ranged(cut_after=100_000)
    with pytest.raises(ModelError, match=r"it ended after 300000 of 1024000 bytes \(3 tries; the manual way"):
        fetched(server, tmp_path)
    server.answers["/file"] = ranged()
    assert fetched(server, tmp_path) == DATA
    assert server.asked[-1][1]["range"] == "bytes=300000-"


def test_the_rest_of_another_file_is_never_joined(server: Loopback, tmp_path: Path) -> None:
    other = DATA[::-1]
    server.answers["/file"] = in_turn(ranged(cut_after=100_000), ranged(tag='"two"', data=other))
    assert fetched(server, tmp_path) == other


def test_without_a_validator_nothing_is_resumed(server: Loopback, tmp_path: Path) -> None:
    def cut(request: Handler, _: bytes) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(DATA)))
        request.end_headers()
        request.wfile.write(DATA[:1000])

    server.answers["/file"] = in_turn(cut, give(DATA))
    assert fetched(server, tmp_path) == DATA
    assert "range" not in server.asked[1][1]


def test_a_part_that_begins_elsewhere_is_refused(server: Loopback, tmp_path: Path) -> None:
    def lie(request: Handler, _: bytes) -> None:
        request.send_response(206)
        request.send_header("Content-Range", f"bytes 7-{len(DATA) - 1}/{len(DATA)}")
        request.send_header("Content-Length", str(len(DATA) - 7))
        request.send_header("ETag", '"one"')
        request.end_headers()
        request.wfile.write(DATA[7:])

    server.answers["/file"] = in_turn(ranged(cut_after=1000), lie)
    with pytest.raises(ModelError, match="another part than it was asked for"):
        fetched(server, tmp_path)
    assert "file" not in left(tmp_path)


def test_a_refused_range_starts_over(server: Loopback, tmp_path: Path) -> None:
    server.answers["/file"] = in_turn(ranged(cut_after=1000), give(b"", status=416), ranged())
    assert fetched(server, tmp_path) == DATA


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_passing_refusal_is_tried_again(server: Loopback, tmp_path: Path, status: int) -> None:
    server.answers["/file"] = in_turn(give(b"", status=status, Retry_After="0"), give(DATA))
    assert fetched(server, tmp_path) == DATA


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_final_refusal_is_not_tried_again(server: Loopback, tmp_path: Path, status: int) -> None:
    server.answers["/file"] = give(b"", status=status)
    with pytest.raises(ModelError, match=f"HTTP {status} .*the manual way") as caught:
        fetched(server, tmp_path)
    assert len(server.asked) == 1
    assert "\n" not in str(caught.value)


def test_a_wrong_digest_leaves_nothing(server: Loopback, tmp_path: Path) -> None:
    server.answers["/file"] = give(DATA)
    (tmp_path / "file").write_bytes(b"former")
    with pytest.raises(ModelError, match=r"gives has SHA-256 [0-9a-f]{64} \(expected: 0{64}\)"):
        fetched(server, tmp_path, sha256="0" * 64)
    assert left(tmp_path) == ["file"]
    assert (tmp_path / "file").read_bytes() == b"former"


def _silent(request: Handler, _: bytes) -> None:
    time.sleep(0.8)


def _trickle(request: Handler, _: bytes) -> None:
    request.send_response(200)
    request.end_headers()
    for _number in range(40):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.05)


def _hang_up(request: Handler, _: bytes) -> None:
    request.connection.close()


def _no_http(request: Handler, _: bytes) -> None:
    request.wfile.write(b"SSH-2.0-OpenSSH\r\n")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (_silent, "no answer in time"),
        (_trickle, "less than 1000 bytes a second"),
        (_hang_up, ""),
        (_no_http, ""),
    ],
)
def test_a_server_that_does_not_serve_is_given_up(
    server: Loopback, tmp_path: Path, answer: Callable[[Handler, bytes], None], reason: str
) -> None:
    server.answers["/file"] = answer
    patience = replace(QUICK, tries=2, timeout=0.3)
    with pytest.raises(ModelError, match=rf"cannot fetch http://127.*{reason}.*2 tries"):
        fetched(server, tmp_path, patience=patience)
    assert len(server.asked) == 2


def test_a_stream_without_end_is_bounded(server: Loopback, tmp_path: Path) -> None:
    def endless(request: Handler, _: bytes) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b"x" * 10_000)

    server.answers["/file"] = endless
    with pytest.raises(ModelError, match="sends more than 50000 bytes"):
        fetched(server, tmp_path, patience=replace(QUICK, most=50_000))
    assert left(tmp_path) == []


def test_a_file_that_says_it_is_too_large_is_not_fetched(server: Loopback, tmp_path: Path) -> None:
    server.answers["/file"] = give(DATA)
    with pytest.raises(ModelError, match=r"has 1024000 bytes \(allowed: 50000\)"):
        fetched(server, tmp_path, patience=replace(QUICK, most=50_000))


def test_a_redirect_is_followed_over_http_alone(server: Loopback, tmp_path: Path) -> None:
    server.answers["/file"] = give(b"", status=302, Location=f"{server.address}/other")
    server.answers["/other"] = give(DATA)
    assert fetched(server, tmp_path) == DATA
    for place in ("ftp://127.0.0.1/x", "file:///etc/passwd"):
        server.answers["/file"] = give(b"", status=302, Location=place)
        with pytest.raises(ModelError, match=r"redirects to|HTTP 302"):
            fetched(server, tmp_path)


@pytest.mark.parametrize("address", ["ftp://host/x", "file:///etc/passwd", "no address", ""])
def test_other_addresses_are_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ModelError, match=r"allowed: http and https"):
        download(address, tmp_path / "file")


def test_no_server_at_all_names_the_manual_way(tmp_path: Path) -> None:
    with serving() as loopback:
        address = loopback.address
    with pytest.raises(ModelError, match=r"cannot fetch .*the manual way: .*models install FILE.argosmodel"):
        download(f"{address}/file", tmp_path / "file", patience=QUICK)


def test_a_full_disk_is_one_clear_line_and_frees_what_it_took(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["/file"] = give(DATA)

    def full(address: str, answer: Any, stream: IO[bytes], **_: Any) -> None:
        stream.write(answer.read(1000))
        stream.flush()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "_copy", full)
    with pytest.raises(ModelError, match="No space left on device"):
        fetched(server, tmp_path)
    assert left(tmp_path) == []
    assert len(server.asked) == 1
