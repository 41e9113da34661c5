from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from loopback import Handler, Loopback, give, give_json, in_turn, serving

from pipeline.engines import Engine, Settings, open_engine
from pipeline.engines import libretranslate as module
from pipeline.errors import EngineError

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

LANGUAGES = [
    {"code": "en", "name": "English", "targets": ["en", "pt-BR", "zh-Hans"]},
    {"code": "zh-Hans", "name": "Chinese", "targets": ["en"]},
    {"code": "pt-BR", "name": "Portuguese (Brazil)", "targets": ["en"]},
]


def translate_like_a_server(request: Handler, body: bytes) -> None:
    """Answer as LibreTranslate does: a text for a text, a list for a list, alternatives where asked for."""
    asked: dict[str, Any] = json.loads(body)
    texts = asked["q"] if isinstance(asked["q"], list) else [asked["q"]]
    if len(texts) > 8:
        give_json({"error": f"Invalid request: request ({len(texts)}) exceeds text limit (8)"}, status=400)(
            request, body
        )
        return
    answer: dict[str, Any] = {"translatedText": [f"<{asked['target']}> {text}" for text in texts]}
    if asked.get("alternatives"):
        answer["alternatives"] = [[f"other {text}"] for text in texts]
    if not isinstance(asked["q"], list):
        answer = {name: value[0] for name, value in answer.items()}
    give_json(answer)(request, body)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as loopback:
        loopback.answers["/languages"] = give_json(LANGUAGES)
        loopback.answers["/translate"] = translate_like_a_server
        yield loopback


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.001)
    monkeypatch.delenv(module.KEY_VARIABLE, raising=False)


def opened(server: Loopback, source: str = "en", target: str = "pt", /, **options: Any) -> Engine:
    settings = Settings(server=server.address, timeout=2.0, **options)
    return open_engine("libretranslate", source_lang=source, target_lang=target, settings=settings)


def test_texts_go_in_batches_and_come_back_in_order(server: Loopback) -> None:
    texts = [f"Text number {number}." for number in range(20)] + ["", "12,5", " a\nb "]
    engine = opened(server)
    assert isinstance(engine, Engine)
    outputs = [one[0].text for one in engine.translate(texts)]
    assert outputs[:20] == [f"<pt-BR> {text}" for text in texts[:20]]
    assert outputs[20:] == ["", "12,5", " <pt-BR> a\n<pt-BR> b "]
    assert server.paths().count("/languages") == 1
    assert server.paths().count("/translate") < 10
    assert engine.sayable("€")
    engine.close()


def test_a_batch_that_is_too_large_is_halved(server: Loopback) -> None:
    opened(server).translate([f"Text {number}" for number in range(30)])
    sizes = [len(json.loads(body)["q"]) for path, _, body in server.asked if path == "/translate"]
    assert sizes[0] == 30
    assert sum(size for size in sizes if size <= 8) == 30


def test_alternatives_are_candidates(server: Loopback) -> None:
    assert [one.text for one in opened(server).translate(["Yes."], candidates=3)[0]] == ["<pt-BR> Yes.", "other Yes."]
    assert len(opened(server).translate(["Yes."])[0]) == 1


@pytest.mark.parametrize(("source", "target", "sent"), [("zh", "en", "zh-Hans"), ("en", "zh", "en")])
def test_tags_become_the_servers_codes(server: Loopback, source: str, target: str, sent: str) -> None:
    opened(server, source, target).translate(["声网 Agora"])
    assert json.loads(server.asked[-1][2])["source"] == sent


def test_the_key_is_sent_and_never_shown(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened(server, api_key="secret")
    engine.translate(["Yes."])
    assert json.loads(server.asked[-1][2])["api_key"] == "secret"
    assert "secret" not in engine.fingerprint
    monkeypatch.setenv(module.KEY_VARIABLE, "from-environment")
    opened(server).translate(["Yes."])
    assert json.loads(server.asked[-1][2])["api_key"] == "from-environment"


def test_a_passing_fault_is_tried_again(server: Loopback) -> None:
    server.answers["/translate"] = in_turn(
        give(b"", status=503), give(b"", status=429, Retry_After="0"), translate_like_a_server
    )
    assert opened(server).translate(["Yes."])[0][0].text == "<pt-BR> Yes."
    assert server.paths() == ["/languages", "/translate", "/translate", "/translate"]


def _hang_up(request: Handler, _: bytes) -> None:
    request.connection.close()


def _half(request: Handler, _: bytes) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b"{")


def _silent(request: Handler, _: bytes) -> None:
    time.sleep(0.6)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (give(b"", status=500), r"does not answer: HTTP 500"),
        (_hang_up, r"does not answer: "),
        (_half, r"does not answer: "),
        (
            give_json({"error": "Visit us for an API key"}, status=403),
            r"refuses: HTTP 403 Visit us .*may need an API key",
        ),
        (give_json({"error": "bad"}, status=400), r"refuses: HTTP 400 bad"),
        (give(b"<html>"), r"answers no JSON: is it a LibreTranslate server\?"),
        (give(b"[" * 100_000), r"answers no JSON"),
        (give_json({"translatedText": ["one", "two"]}), r"answers something else than 1 translations"),
        (give_json({"translatedText": [7]}), r"answers something else than 1 translations"),
        (give_json([]), r"answers something else than 1 translations"),
        (give(b"", status=413), r"refuses a text of 4 characters"),
        (give(b"", status=302, Location="http://example.org/"), r"refuses: HTTP 302"),
    ],
)
def test_a_fault_is_one_clear_line(server: Loopback, answer: Any, line: str) -> None:
    server.answers["/translate"] = answer
    with pytest.raises(EngineError, match=line) as caught:
        opened(server, retries=1).translate(["Yes."])
    assert "\n" not in str(caught.value)
    assert server.address in str(caught.value)


def test_a_silent_server_is_given_up(server: Loopback) -> None:
    server.answers["/translate"] = _silent
    settings = Settings(server=server.address, timeout=0.2, retries=0)
    engine = open_engine("libretranslate", source_lang="en", target_lang="pt", settings=settings)
    with pytest.raises(EngineError, match="no answer in time"):
        engine.translate(["Yes."])


def test_a_pair_that_the_server_lacks_is_named(server: Loopback) -> None:
    with pytest.raises(EngineError, match=r"does not translate en-de \(from en: en, pt-BR, zh-Hans\)"):
        opened(server, "en", "de").translate(["Yes."])


def test_no_server_answers() -> None:
    with serving() as loopback:
        address = loopback.address
    settings = Settings(server=address, retries=1)
    engine = open_engine("libretranslate", source_lang="en", target_lang="pt", settings=settings)
    with pytest.raises(EngineError, match=r"does not answer: .*2 tries; is it running"):
        engine.translate(["Yes."])


def test_proxies_are_left_out(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:9")
    assert opened(server).translate(["Yes."])[0][0].text == "<pt-BR> Yes."


@pytest.mark.parametrize("address", ["", "localhost:5000", "ftp://host", "http://", "http://host:port", "file:///etc"])
def test_it_is_off_without_a_server_of_ones_own(address: str) -> None:
    with pytest.raises(EngineError, match=r'set server = "http://HOST:5000"'):
        open_engine("libretranslate", source_lang="en", target_lang="pt", settings=Settings(server=address))
