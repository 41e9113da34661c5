from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cases import Case, read_cases
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines import Engine, Settings, open_engine
from pipeline.engines import firefox as module
from pipeline.engines.base import Retrying
from pipeline.engines.firefox import FirefoxEngine, language_codes, wheel_folders
from pipeline.engines.store import ModelKey, Pin, digests, read_lock, write_lock
from pipeline.errors import EngineError, ModelError

EN_PT = ModelKey("firefox", "en", "pt")
CASES = read_cases(Path(__file__).parent / "fixtures" / "engines" / "firefox-en-pt.txt")

pytestmark = pytest.mark.skipif(EN_PT not in wheel_folders(), reason="the wheel with the en-pt model is not built here")


@pytest.fixture(scope="module")
def engine() -> FirefoxEngine:
    opened = open_engine("firefox", source_lang="en", target_lang="pt", settings=Settings(workers=1))
    assert isinstance(opened, FirefoxEngine)
    return opened


def said(engine: Engine, text: str) -> str:
    return engine.translate([text])[0][0].text


@pytest.mark.parametrize("case", CASES, ids=[f"{case.line}-{case.title}" for case in CASES])
def test_sentences(engine: FirefoxEngine, case: Case) -> None:
    assert said(engine, case.input) == case.expected


def test_it_keeps_the_contract(engine: FirefoxEngine) -> None:
    assert isinstance(engine, Engine)
    assert isinstance(engine, Retrying)
    assert not engine.verbatim
    assert engine.translate([]) == []
    assert "\n" not in engine.fingerprint
    assert engine.fingerprint.startswith("firefox en-pt 1693087644 sha256:")
    again = engine.again(["The company sells books, and it sells pens"], candidates=5)[0]
    assert 1 <= len(again) <= 5
    assert len({one.text for one in again}) == len(again)


@pytest.mark.parametrize(
    ("text", "sayable"),
    [
        ("The plain text: 10.5% (ten)!", True),
        ("“Quotes” – and dashes… are fine", True),
        ("Café", True),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", True),
        ("€5", False),
        ("a # b", False),
        ("x@y", False),
        ("{x}", False),
        ("声网", False),
        ("😀", False),
        ("25 m²", False),
        ("Müller", False),
    ],
)
def test_the_model_is_asked_what_it_can_say(engine: FirefoxEngine, text: str, sayable: bool) -> None:
    assert engine.sayable(text) is sayable


def test_a_text_without_a_letter_is_given_back(engine: FirefoxEngine) -> None:
    texts = ["", " ", "10.5%", "12,345", "—", "😀 123", "\n\n"]
    assert [one[0].text for one in engine.translate(texts)] == texts


def test_nothing_is_truncated(engine: FirefoxEngine) -> None:
    items = [f"the office in city number {number} sells books" for number in range(100, 190)]
    output = said(engine, f"Today we know that {', '.join(items)}.")
    assert all(str(number) in output for number in range(100, 190))


def test_line_breaks_and_outer_space_stay(engine: FirefoxEngine) -> None:
    output = said(engine, "  The house is big.\r\n\r\nThe car is small.\t")
    assert output.startswith("  A casa")
    assert output.endswith(".\t")
    assert output.count("\r\n\r\n") == 1


@settings(max_examples=25)
@given(st.text(max_size=40))
def test_any_text_is_translated(engine: FirefoxEngine, text: str) -> None:
    assert len(engine.translate([text])[0]) == 1


def test_order_and_companions_change_nothing(engine: FirefoxEngine) -> None:
    texts = [f"The company number {number} sells {what}." for number in range(5) for what in ("books", "old cars")]
    forward = [one[0].text for one in engine.translate(texts)]
    assert [one[0].text for one in engine.translate(texts[::-1])][::-1] == forward
    assert [said(engine, text) for text in texts] == forward


def test_any_thread_may_call(engine: FirefoxEngine) -> None:
    outputs: list[str] = []
    threads = [threading.Thread(target=lambda: outputs.append(said(engine, "Good morning."))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(outputs)) == 1
    assert len(outputs) == 3


@pytest.fixture
def _pool_for_small_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_POOL_FROM", 100)
    monkeypatch.setattr(module, "_POOL_FROM_RUNNING", 100)
    monkeypatch.setattr(module, "_CHARS_A_WORKER", 50)


TEXTS = [f"The shop number {number} is open on Monday." for number in range(60)]


@pytest.mark.usefixtures("_pool_for_small_jobs")
def test_workers_give_what_one_process_gives(engine: FirefoxEngine) -> None:
    with_workers = FirefoxEngine(
        engine._files, source=engine._source, target=engine._target, settings=Settings(workers=2)
    )
    outputs = with_workers.translate(TEXTS)
    assert with_workers._pool is not None
    assert len(with_workers._pool.pids) == 2
    pids = with_workers._pool.pids
    with_workers.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert outputs == engine.translate(TEXTS)


@pytest.mark.usefixtures("_pool_for_small_jobs")
def test_a_killed_worker_is_a_clear_error_and_the_next_call_works(engine: FirefoxEngine) -> None:
    fresh = FirefoxEngine(engine._files, source=engine._source, target=engine._target, settings=Settings(workers=2))
    fresh.translate(TEXTS[:20])
    assert fresh._pool is not None
    os.kill(fresh._pool.pids[0], signal.SIGKILL)
    with pytest.raises(EngineError, match=r"a worker process of firefox ended .*signal 9"):
        fresh.translate(TEXTS)
    assert len(fresh.translate(TEXTS)) == len(TEXTS)
    fresh.close()


SCRIPT = """
import os, sys
from pipeline.engines import Settings, firefox, open_engine
firefox._POOL_FROM = firefox._POOL_FROM_RUNNING = 100
firefox._CHARS_A_WORKER = 50
engine = open_engine("firefox", source_lang="en", target_lang="pt", settings=Settings(workers=2))
texts = [f"The shop number {n} is open on Monday." for n in range(30)]
assert len(engine.translate(texts)) == 30
engine.translate(["Small."])
print(*engine._pool.pids, flush=True)
if sys.argv[1] == "wait":
    sys.stdin.read()
"""


def test_an_engine_that_was_never_closed_says_nothing_at_exit() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", SCRIPT, "end"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""


def test_workers_go_when_their_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "wait"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    gone = threading.Event()
    for _ in range(100):
        if not any(_alive(pid) for pid in pids):
            return
        gone.wait(0.1)
    pytest.fail("a worker outlived its parent")


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture
def installed(tmp_path: Path) -> Settings:
    """Install the wheel's model as if it had been fetched, and pin it."""
    folder = EN_PT.folder(tmp_path / "models")
    folder.mkdir(parents=True)
    for path in wheel_folders()[EN_PT].iterdir():
        if path.suffix in {".bin", ".spm"}:
            shutil.copyfile(path, folder / path.name)
    lock = tmp_path / "models.lock.json"
    write_lock(lock, {str(EN_PT): Pin(source="here", version="1", files=digests(folder))})
    return Settings(models_dir=tmp_path / "models", lock=lock, workers=1)


def test_an_installed_model_comes_before_the_wheels(installed: Settings, engine: FirefoxEngine) -> None:
    opened = open_engine("firefox", source_lang="en", target_lang="pt-BR", settings=installed)
    assert opened.fingerprint != engine.fingerprint
    assert said(opened, "Good morning.") == said(engine, "Good morning.")
    opened.close()


def test_a_changed_model_stops_unless_told_otherwise(installed: Settings) -> None:
    folder = EN_PT.folder(installed.models_dir)
    with next(folder.glob("lex.*")).open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(
        ModelError, match=r"lex\..* changed \(install it again: python -m pipeline models install en pt"
    ):
        open_engine("firefox", source_lang="en", target_lang="pt", settings=installed)
    warnings: list[str] = []
    assert installed.lock is not None
    allowed = Settings(models_dir=installed.models_dir, lock=installed.lock, allow_changed=True, warn=warnings.append)
    open_engine("firefox", source_lang="en", target_lang="pt", settings=allowed).close()
    assert len(warnings) == 1


def test_an_unpinned_model_stops_the_run_of_a_project(installed: Settings) -> None:
    assert installed.lock is not None
    write_lock(installed.lock, {})
    assert read_lock(installed.lock) == {}
    with pytest.raises(ModelError, match="installed but not pinned"):
        open_engine("firefox", source_lang="en", target_lang="pt", settings=installed)


@pytest.mark.parametrize(
    ("pattern", "what"),
    [("model.*", "no usable Firefox model"), ("vocab.*", "no usable vocabulary"), ("lex.*", "no usable Firefox model")],
)
def test_a_broken_file_is_one_clear_line(installed: Settings, pattern: str, what: str) -> None:
    path = next(EN_PT.folder(installed.models_dir).glob(pattern))
    path.write_bytes(path.read_bytes()[:1000])
    unlocked = Settings(models_dir=installed.models_dir, workers=1)
    with pytest.raises(ModelError, match=what):
        open_engine("firefox", source_lang="en", target_lang="pt", settings=unlocked).translate(["Good morning."])


def test_a_missing_file_is_named(installed: Settings) -> None:
    next(EN_PT.folder(installed.models_dir).glob("vocab.*")).unlink()
    with pytest.raises(ModelError, match=r"lacks vocab\.\*\.spm"):
        open_engine("firefox", source_lang="en", target_lang="pt", settings=Settings(models_dir=installed.models_dir))


def test_traditional_chinese_is_asked_for_by_its_script() -> None:
    assert language_codes("zh-TW") == ["zh_hant", "zh"]
    assert language_codes("pt-BR") == ["pt"]
