"""A real HTTP server on the loopback interface, for tests that need one: it does what each test tells it."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Handler = http.server.BaseHTTPRequestHandler


@dataclass(slots=True)
class Loopback:
    """The server's address, what it answers, and what it was asked."""

    address: str = ""
    answers: dict[str, Callable[[Handler, bytes], None]] = field(default_factory=dict)
    """Path -> function that answers a request; its body is the second argument."""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    """Path, headers with lower-case names, and body of each request."""

    def paths(self) -> list[str]:
        """Give the paths that were asked for, in order."""
        return [path for path, _, _ in self.asked]


def give(data: bytes, *, status: int = 200, **headers: str) -> Callable[[Handler, bytes], None]:
    """Answer with some bytes; header names are written with ``_`` for ``-``."""

    def answer(request: Handler, _: bytes) -> None:
        request.send_response(status)
        sent = {"Content-Length": str(len(data))} | {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in sent.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(data)

    return answer


def give_json(value: Any, *, status: int = 200, **headers: str) -> Callable[[Handler, bytes], None]:
    """Answer with JSON."""
    return give(json.dumps(value).encode(), status=status, **headers)


def in_turn(*answers: Callable[[Handler, bytes], None]) -> Callable[[Handler, bytes], None]:
    """Answer each request by the next function, and all later ones by the last."""
    left = list(answers)

    def answer(request: Handler, body: bytes) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(request, body)

    return answer


@contextmanager
def serving() -> Iterator[Loopback]:
    """Run a server until the block ends."""
    state = Loopback()

    class Requests(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            path = self.path
            state.asked.append((path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.close_connection = True
            state.answers.get(path.partition("?")[0], give(b"no such file", status=404))(self, body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is part of what is tested."""

    server = Server(("127.0.0.1", 0), Requests)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
