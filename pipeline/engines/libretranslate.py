"""A self-hosted LibreTranslate server, over its HTTP API. Off unless a server is configured.

1. This one host is asked and no other: redirects are refused, proxies are left out.
2. Texts go in batches (`q` as a list), canonical in order and size. A batch that the server finds too large is
   halved until it fits.
3. A passing fault (no connection, silence, 429, 5xx) is tried again; what will not pass is one clear line.
4. The server says nothing of its models' digests, so the fingerprint names the server and the pair alone: a change
   of the server's models is not seen. Who needs that uses the engine argos with the same packages.

Also the pattern for an engine of one's own: this file, and one row in `pipeline.engines.ENGINES`.
"""

from __future__ import annotations

import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from functools import partial
from typing import Any

from pipeline import __version__
from pipeline.engines.assemble import translate_pieces
from pipeline.engines.base import Candidate
from pipeline.engines.settings import Settings
from pipeline.engines.split import Piece, split
from pipeline.engines.vocabulary import Prepared
from pipeline.errors import EngineError
from pipeline.text.languages import Language, language

KEY_VARIABLE = "LIBRETRANSLATE_API_KEY"
"""Environment variable for the server's key: a key does not belong in a committed file."""

_TEXTS_A_BATCH = 32
_CHARS_A_BATCH = 4000
_CHARS_A_TEXT = 2000
"""Servers limit characters (`--char-limit`, 5000 on public ones)."""
_PAUSE = 0.5
"""Seconds before the second try; doubled for each one after."""
_LONGEST_PAUSE = 30.0
_LONGEST_ANSWER = 64 << 20

_CODES = {
    "zh": ("zh-Hans", "zh"),
    "zh-Hant": ("zh-Hant", "zt"),
    "pt-BR": ("pt-BR", "pb", "pt"),
    "pt": ("pt", "pt-BR", "pb"),
    "no": ("nb", "no"),
}
"""Our tags -> the codes that servers of several versions use, the closest first."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Refuse to be sent elsewhere."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing: the redirect becomes an HTTPError of its own status."""


class LibreTranslateEngine:
    """Translate with a LibreTranslate server."""

    name = "libretranslate"
    verbatim = False

    def __init__(self, server: str, *, source: Language, target: Language, settings: Settings) -> None:
        """Ask nothing yet: the first text does."""
        self._server = server
        self._source, self._target, self._settings = source, target, settings
        self._codes: tuple[str, str] | None = None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects)

    @property
    def fingerprint(self) -> str:
        """Server and pair; see point 4 above."""
        return f"libretranslate {self._source.code}-{self._target.code} {self._server}"

    def translate(self, texts: Sequence[str], *, candidates: int = 1) -> list[list[Candidate]]:
        """Translate each text; a server of version 1.6 or newer gives alternatives where they are asked for."""
        return translate_pieces(
            texts,
            source=self._source,
            target=self._target,
            plan=_plan,
            prepare=partial(Prepared, capitals=False),
            run=lambda pieces: self._run(pieces, candidates=max(1, candidates)),
        )

    def sayable(self, text: str) -> bool:
        """Suppose that the server's models can say it: the API tells nothing of them."""
        del text
        return True

    def close(self) -> None:
        """Hold nothing open, so give nothing back."""

    def _run(self, texts: list[str], *, candidates: int) -> list[list[Candidate]]:
        if self._codes is None:
            self._codes = self._find_codes()
        results: list[list[Candidate]] = []
        start = 0
        while start < len(texts):
            end, size = start + 1, len(texts[start])
            while end < len(texts) and end - start < _TEXTS_A_BATCH and size + len(texts[end]) <= _CHARS_A_BATCH:
                size += len(texts[end])
                end += 1
            results.extend(self._batch(texts[start:end], candidates=candidates))
            start = end
        return results

    def _batch(self, texts: list[str], *, candidates: int) -> list[list[Candidate]]:
        assert self._codes is not None
        body: dict[str, object] = {"q": texts, "source": self._codes[0], "target": self._codes[1], "format": "text"}
        if candidates > 1:
            body["alternatives"] = candidates - 1
        key = self._settings.api_key or os.environ.get(KEY_VARIABLE, "")
        if key:
            body["api_key"] = key
        try:
            answer = self._ask("/translate", body)
        except _TooLargeError as error:
            if len(texts) == 1:
                raise EngineError(f"{self._server} refuses a text of {len(texts[0])} characters: {error}") from error
            half = len(texts) // 2
            return [
                *self._batch(texts[:half], candidates=candidates),
                *self._batch(texts[half:], candidates=candidates),
            ]
        first = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(first, list) or len(_texts(first)) != len(texts) or len(first) != len(texts):
            raise EngineError(f"{self._server}/translate answers something else than {len(texts)} translations")
        more = answer.get("alternatives")
        others = more if isinstance(more, list) and len(more) == len(texts) else [[]] * len(texts)
        return [
            [Candidate(text) for text in dict.fromkeys([one, *_texts(some)])][:candidates]
            for one, some in zip(first, others, strict=True)
        ]

    def _find_codes(self) -> tuple[str, str]:
        """Ask what the server translates; raise EngineError where it lacks the pair."""
        answer = self._ask("/languages", None)
        offered: dict[str, list[str]] = {}
        for entry in answer if isinstance(answer, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("code"), str):
                offered[entry["code"]] = _texts(entry.get("targets"))
        sources, targets = _spellings(self._source), _spellings(self._target)
        every = list(offered)
        for source in sources:
            for target in targets:
                # Servers before 1.3 list no targets: they translate between all.
                if source in offered and target in (offered[source] or every):
                    return source, target
        source = next((code for code in sources if code in offered), sources[0])
        raise EngineError(
            f"{self._server} does not translate {self._source.code}-{self._target.code}",
            allowed=f"from {source}: {', '.join(sorted(offered.get(source, []))) or 'nothing'}",
        )

    def _ask(self, path: str, body: dict[str, object] | None) -> Any:
        """Send one request, again where a fault may pass, and give the JSON of the answer."""
        pause, reason = _PAUSE, ""
        for left in range(max(0, self._settings.retries), -1, -1):
            try:
                return self._try(path, body)
            except _PassingError as fault:
                reason = str(fault)
                if left:
                    time.sleep(min(fault.wait if fault.wait is not None else pause, _LONGEST_PAUSE))
                    pause *= 2
        raise EngineError(
            f"{self._server} does not answer: {reason}", allowed=f"{self._settings.retries + 1} tries; is it running?"
        )

    def _try(self, path: str, body: dict[str, object] | None) -> Any:
        headers = {"Accept": "application/json", "User-Agent": f"article-localisation-pipeline/{__version__}"}
        data = None
        if body is not None:
            data = json.dumps(body).encode("utf-8")
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(self._server + path, data=data, headers=headers)  # noqa: S310 - checked in load
        try:
            with self._opener.open(request, timeout=self._settings.timeout) as answer:
                read = answer.read(_LONGEST_ANSWER)
                if answer.length:  # a bounded read does not complain of an early end
                    raise _PassingError("it ended early")
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(self._server + path, error) from error
        except urllib.error.URLError as error:
            raise _PassingError(_reason(error)) from error
        except (OSError, http.client.HTTPException) as error:
            raise _PassingError(_reason(error)) from error
        try:
            return json.loads(read)
        except (ValueError, RecursionError) as error:
            raise EngineError(f"{self._server}{path} answers no JSON: is it a LibreTranslate server?") from error


class _PassingError(Exception):
    """A fault that may pass; `wait` is what the server asked for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class _TooLargeError(Exception):
    """The server finds a request too large."""


def load(*, source_lang: str, target_lang: str, settings: Settings) -> LibreTranslateEngine:
    """Make the engine; raise EngineError where no server is configured or its address is none."""
    how = 'set server = "http://HOST:5000" for the target in the configuration'
    if not settings.server:
        raise EngineError("the engine libretranslate needs a server of your own", allowed=how)
    try:
        parts = urllib.parse.urlsplit(settings.server)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and not (parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        fits = False
    if not fits:
        raise EngineError(f"{settings.server!r} is no address of a server", allowed=how)
    return LibreTranslateEngine(
        settings.server.rstrip("/"), source=language(source_lang), target=language(target_lang), settings=settings
    )


def _plan(text: str) -> list[Piece]:
    """Cut at line breaks alone, and what is too long for a request; the server finds sentences itself."""
    return split(text, count=len, limit=_CHARS_A_TEXT)


def _spellings(asked: Language) -> tuple[str, ...]:
    if asked.base == "zh":
        return _CODES["zh-Hant" if asked.script == "Hant" else "zh"]
    return _CODES.get(asked.code) or _CODES.get(asked.base) or tuple(dict.fromkeys((asked.code, asked.base)))


def _refusal(address: str, error: urllib.error.HTTPError) -> Exception:
    """Tell what a refusal means."""
    try:
        said = json.loads(error.read(_LONGEST_ANSWER)).get("error", "")
    except (OSError, ValueError, AttributeError, http.client.HTTPException):
        said = ""
    text = f"HTTP {error.code} {str(said)[:200]}".strip()
    if error.code == http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE or (
        error.code == http.HTTPStatus.BAD_REQUEST and "limit" in str(said).lower()
    ):
        return _TooLargeError(text)
    if error.code == http.HTTPStatus.TOO_MANY_REQUESTS or error.code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        asked = error.headers.get("Retry-After", "")
        return _PassingError(text, wait=float(asked) if asked.isdigit() else None)
    if error.code == http.HTTPStatus.FORBIDDEN:
        return EngineError(f"{address} refuses: {text}", allowed="it may need an API key")
    return EngineError(f"{address} refuses: {text}")


def _reason(error: BaseException) -> str:
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, BaseException):
        error = error.reason
    return "no answer in time" if isinstance(error, TimeoutError) else str(error) or type(error).__name__


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
