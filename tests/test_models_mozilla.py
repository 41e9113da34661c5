from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loopback import Loopback, give, give_json, serving

from pipeline.engines import Settings, open_engine
from pipeline.engines.firefox import wheel_folders
from pipeline.engines.models.download import Patience
from pipeline.engines.models.install import Job, State, install
from pipeline.engines.models.mozilla import choose
from pipeline.engines.store import ModelKey, read_lock
from pipeline.errors import ModelError

EN_PT, EN_DE = ModelKey("firefox", "en", "pt"), ModelKey("firefox", "en", "de")
JOB = Job(patience=Patience(timeout=2, tries=2, pause=0.001, window=2), wait=0.1)

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.allow_hosts(["127.0.0.1"]),
    pytest.mark.skipif(EN_PT not in wheel_folders(), reason="the wheel with the en-pt model is not built here"),
]


def packed(data: bytes) -> bytes:
    """Write a zstd frame of raw blocks."""
    head = b"\x28\xb5\x2f\xfd\xe0" + struct.pack("<Q", len(data))
    step = 1 << 17
    starts = range(0, max(1, len(data)), step)
    blocks = [
        struct.pack("<L", (start + step >= len(data)) | len(data[start : start + step]) << 3)[:3]
        + data[start : start + step]
        for start in starts
    ]
    return head + b"".join(blocks)


def bomb(size: int) -> bytes:
    """Write a zstd frame whose blocks say "this byte, 128 KB times"."""
    number = size >> 17
    head = b"\x28\xb5\x2f\xfd\xe0" + struct.pack("<Q", number << 17)
    return head + b"".join(
        struct.pack("<L", (index + 1 == number) | 1 << 1 | (1 << 17) << 3)[:3] + b"x" for index in range(number)
    )


def wheel_files() -> list[Path]:
    return [path for path in sorted(wheel_folders()[EN_PT].iterdir()) if path.suffix in {".bin", ".spm"}]


def record(path: Path, **changes: Any) -> dict[str, Any]:
    """Say of a file what Mozilla's records say."""
    name = path.name.replace("enpt", "ende")
    entry = {
        "name": name,
        "fileType": name.partition(".")[0],
        "sourceLanguage": "en",
        "targetLanguage": "de",
        "version": "3.0",
        "architecture": "tiny",
        "decompressedHash": hashlib.sha256(path.read_bytes()).hexdigest(),
        "decompressedSize": path.stat().st_size,
        "attachment": {"location": f"files/{name}.zst", "hash": "0" * 64, "size": 1, "filename": name},
        "id": name,
    }
    return entry | changes


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(models_dir=tmp_path / "models", lock=tmp_path / "models.lock.json", workers=1)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving() as loopback:
        loopback.answers["/mirror/records.json"] = give_json({"data": [record(path) for path in wheel_files()]})
        for path in wheel_files():
            name = path.name.replace("enpt", "ende")
            loopback.answers[f"/mirror/files/{name}.zst"] = give(packed(path.read_bytes()))
        yield loopback


def fetched(settings: Settings, origin: str | None) -> Any:
    return install(settings, source_lang="en", target_lang="de", engine="firefox", origin=origin, job=JOB)


def works(settings: Settings) -> None:
    engine = open_engine("firefox", source_lang="en", target_lang="de", settings=settings)
    assert engine.translate(["Good morning."])[0][0].text == "Bom dia."
    engine.close()


def test_a_model_comes_from_a_mirror_with_records(server: Loopback, settings: Settings) -> None:
    model = fetched(settings, f"{server.address}/mirror")
    assert (model.key, model.state, model.version) == (EN_DE, State.PINNED, "3.0")
    works(settings)
    assert settings.lock is not None
    assert read_lock(settings.lock)["firefox/en-de"].source == f"{server.address}/mirror/records.json"
    assert [path for path in (settings.models_dir / ".downloads").rglob("*") if path.is_file()] == []


def test_a_model_comes_from_a_folder_with_records(settings: Settings, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    (mirror / "files").mkdir(parents=True)
    (mirror / "records.json").write_text(json.dumps({"data": [record(path) for path in wheel_files()]}), "utf-8")
    for path in wheel_files():
        (mirror / "files" / (path.name.replace("enpt", "ende") + ".zst")).write_bytes(packed(path.read_bytes()))
    fetched(settings, str(mirror))
    works(settings)


@pytest.mark.parametrize("inside", [True, False], ids=["fxtranslate's cache", "the model's own folder"])
def test_a_model_comes_from_a_folder_of_plain_files(settings: Settings, tmp_path: Path, inside: bool) -> None:
    folder = tmp_path / "mirror" / "en-de" if inside else tmp_path / "mirror"
    folder.mkdir(parents=True)
    for path in wheel_files():
        (folder / path.name).write_bytes(path.read_bytes())
    fetched(settings, str(tmp_path / "mirror"))
    works(settings)


def _records(**changes: Any) -> Callable[[Loopback], None]:
    def spoil(server: Loopback) -> None:
        server.answers["/mirror/records.json"] = give_json(
            {"data": [record(path, **changes) for path in wheel_files()]}
        )

    return spoil


def _body(data: bytes) -> Callable[[Loopback], None]:
    def spoil(server: Loopback) -> None:
        server.answers["/mirror/records.json"] = give(data)

    return spoil


def _attachments(data: bytes) -> Callable[[Loopback], None]:
    def spoil(server: Loopback) -> None:
        for path in list(server.answers):
            if path.endswith(".zst"):
                server.answers[path] = give(data)

    return spoil


def _gone(server: Loopback) -> None:
    for path in list(server.answers):
        if path.endswith(".zst"):
            del server.answers[path]


BAD: dict[str, tuple[Callable[[Loopback], None], str]] = {
    "the records are not JSON": (_body(b"<html>"), "the records of models cannot be read"),
    "the records lack the pair": (_records(targetLanguage="fr"), "no Firefox model for en-de is offered"),
    "a name is a path": (_records(name="../../outside"), "the records name a file"),
    "a location leaves the mirror": (
        _records(attachment={"location": "../../../outside", "hash": "", "size": 1}),
        "the records name a place",
    ),
    "a location is another host": (
        _records(attachment={"location": "http://192.0.2.1/x", "hash": "", "size": 1}),
        "the records name a place",
    ),
    "a digest is another": (_records(decompressedHash="0" * 64), "is not what its record says"),
    "the files are gone": (_gone, "HTTP 404"),
    "the files are no archives": (_attachments(b"hello"), "is not what its record says"),
    "the files are truncated": (_attachments(packed(b"x" * 1000)[:-10]), "is not what its record says"),
    "the files are other files": (_attachments(packed(b"x" * 1000)), "is not what its record says"),
    "the files are bombs": (_attachments(bomb(1 << 35)), r"fxtranslate failed|is not what its record says"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_mirror_is_one_clear_line(server: Loopback, settings: Settings, fault: str) -> None:
    spoil, line = BAD[fault]
    spoil(server)
    with pytest.raises(ModelError, match=line) as caught:
        fetched(settings, f"{server.address}/mirror")
    assert "\n" not in str(caught.value)
    assert not (settings.models_dir / "firefox").exists()
    assert settings.lock is not None
    assert not settings.lock.exists()


def test_files_that_are_no_model_are_refused_even_where_their_digests_fit(server: Loopback, settings: Settings) -> None:
    junk = b"x" * 1000
    sha256 = hashlib.sha256(junk).hexdigest()
    _records(decompressedHash=sha256)(server)
    _attachments(packed(junk))(server)
    with pytest.raises(ModelError, match="no usable"):
        fetched(settings, f"{server.address}/mirror")
    assert not (settings.models_dir / "firefox").exists()


def test_the_librarys_own_records_are_asked_by_default(
    server: Loopback, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", f"{server.address}/mirror/records.json")
    with pytest.raises(ModelError, match="no Firefox model for en-fr is offered"):
        install(settings, source_lang="en", target_lang="fr", engine="firefox", job=JOB)
    assert server.paths() == ["/mirror/records.json"]
    _records(sourceLanguage="fr", targetLanguage="en")(server)
    both = [record(path, sourceLanguage="fr", targetLanguage="en") for path in wheel_files()]
    server.answers["/mirror/records.json"] = give_json({"data": both + [record(path) for path in wheel_files()]})
    with pytest.raises(ModelError, match="but fr-en and en-de are: install both"):
        install(settings, source_lang="fr", target_lang="de", engine="firefox", job=JOB)


def test_no_network_names_the_manual_way(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as loopback:
        address = loopback.address
    monkeypatch.setenv("FXTRANSLATE_RECORDS_URL", f"{address}/records")
    with pytest.raises(ModelError, match=r"cannot fetch model firefox/en-de: .*\(2 tries; the manual way"):
        fetched(settings, None)


def test_the_newest_version_and_the_best_architecture_are_chosen() -> None:
    def one(version: str, architecture: str | None, target: str = "de") -> dict[str, Any]:
        return {"sourceLanguage": "en", "targetLanguage": target, "version": version, "architecture": architecture}

    records = [
        one("3.0", "tiny"),
        one("3.10", "tiny"),
        one("3.10", "base-memory"),
        one("3.9", None),
        one("9", "base", "fr"),
    ]
    assert choose(records, EN_DE) == [one("3.10", "base-memory")]
    hans = [one("3.0", "tiny", "zh-Hans")]
    assert choose(hans, ModelKey("firefox", "en", "zh")) == hans
    with pytest.raises(ModelError, match="is offered"):
        choose(records, replace(EN_DE, target="it"))
