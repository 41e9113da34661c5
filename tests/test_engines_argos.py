from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_models import known_pairs, unpack_tiny

from pipeline.engines import Engine, Settings, open_engine
from pipeline.engines import argos as module
from pipeline.engines.argos import ArgosEngine, batches, language_codes
from pipeline.engines.argos_library import argos_index_address
from pipeline.engines.store import ModelKey, Pin, digests, write_lock
from pipeline.errors import ModelError


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    unpack_tiny(folder, "zh", "en")
    unpack_tiny(folder, "en", "pt")
    return folder


def opened(models: Path, source: str = "zh", target: str = "en", /, **options: Any) -> ArgosEngine:
    engine = open_engine(
        "argos",
        source_lang=source,
        target_lang=target,
        settings=replace(Settings(models_dir=models, workers=1), **options),
    )
    assert isinstance(engine, ArgosEngine)
    return engine


def said(engine: Engine, text: str) -> str:
    return engine.translate([text])[0][0].text


@pytest.mark.parametrize(("source", "target"), [("zh", "en"), ("en", "pt")])
def test_it_translates_what_the_package_has_learnt(models: Path, source: str, target: str) -> None:
    pairs = known_pairs(source, target, 200)
    outputs = opened(models, source, target).translate([one for one, _ in pairs])
    right = sum(output[0].text == expected for output, (_, expected) in zip(outputs, pairs, strict=True))
    assert right >= 196  # the package itself gets one or two of 200 wrong


def test_pivoting_goes_through_the_middle_language(models: Path) -> None:
    english = said(opened(models), "GDPR适用于巴西的127家公司。")
    assert english == "GDPR applies to 127 companies in Brazil."
    assert said(opened(models, "en", "pt"), english) == "GDPR se aplica a 127 empresas em Brasil."


def test_it_keeps_the_contract(models: Path) -> None:
    engine = opened(models)
    assert isinstance(engine, Engine)
    assert not engine.verbatim
    assert engine.translate([]) == []
    assert engine.fingerprint.startswith("argos zh-en 0.1 sha256:")
    assert "\n" not in engine.fingerprint
    several = engine.translate(["什么是VAT?"], candidates=4)[0]
    assert several[0].text == "What is VAT?"
    assert len({one.text for one in several}) == len(several) > 1
    assert all(one.score <= 0 for one in several)
    assert several[0].score == max(one.score for one in several)
    again = engine.again(["什么是VAT?", "unbekannt"], candidates=3)
    assert all(1 <= len(some) <= 3 for some in again)
    engine.close()
    assert said(engine, "什么是VAT?") == "What is VAT?"


def test_options_that_change_the_output_are_in_the_fingerprint(models: Path) -> None:
    plain = opened(models).fingerprint
    for options in ({"beam": 2}, {"batch_tokens": 512}, {"max_tokens": 60}):
        assert opened(models, **options).fingerprint != plain
    assert opened(models, workers=2).fingerprint == plain


def test_order_and_threads_change_nothing(models: Path) -> None:
    texts = [source for source, _ in known_pairs("zh", "en", 60)] + ["今天天气怎么样", "Junk 12", "价格"]
    one = opened(models, batch_tokens=64)
    two = opened(models, batch_tokens=64, workers=2)
    forward = one.translate(texts, candidates=2)
    assert one.translate(texts[::-1], candidates=2)[::-1] == forward
    assert two.translate(texts, candidates=2) == forward


def test_companions_change_nothing(models: Path) -> None:
    texts = [source for source, _ in known_pairs("zh", "en", 40)] + [
        "今天天气怎么样",
        "企业需要数据和规则",
        "大市场,好价格",
    ]
    engine = opened(models)
    assert [engine.translate([text], candidates=2)[0] for text in texts] == engine.translate(texts, candidates=2)


@given(st.lists(st.integers(1, 50), min_size=1), st.integers(1, 100))
def test_batches_are_of_near_lengths_and_bounded_and_lose_nothing(lengths: list[int], most: int) -> None:
    tokens = [["x"] * length for length in sorted(lengths, reverse=True)]
    made = list(batches(tokens, most=most))
    assert [one for batch in made for one in batch] == tokens
    assert all(len(batch[0]) - len(batch[-1]) <= len(batch[0]) / 8 for batch in made)
    assert all(len(batch) == 1 or len(batch) * len(batch[0]) <= most for batch in made)


@settings(max_examples=20)
@given(st.lists(st.text(max_size=30), max_size=4))
def test_any_text_is_translated(models: Path, texts: list[str]) -> None:
    outputs = opened(models).translate(texts)
    assert len(outputs) == len(texts)
    assert all(outputs)


def test_several_sentences_line_breaks_and_bare_figures(models: Path) -> None:
    engine = opened(models)
    assert said(engine, " 什么是VAT?我们的产品很好。\n产品安全\t") == (
        " What is VAT? Our products are very good.\nProduct safety\t"
    )
    assert said(engine, "14.6%") == "14.6%"
    assert said(engine, "") == ""


def test_a_long_text_is_split_not_cut(models: Path) -> None:
    source = "".join(f"GDPR有{number}条规则。" for number in range(100, 160))
    output = said(opened(models), source)
    assert output.split(". ")[0] == "GDPR has 100 rules"
    assert sum(str(number) in output for number in range(100, 160)) >= 58


def test_an_output_that_may_have_been_cut_off_is_made_in_halves(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "没有CE认证,玩具不能销售。"
    whole = "Without CE certification, toys cannot be sold."
    assert said(opened(models), source) == whole
    monkeypatch.setattr(module, "_MOST_OUTPUT", 12)
    halved = said(opened(models), source)
    assert not whole.startswith(halved)
    assert "CE" in halved.split("toys")[0]
    assert "toys" in halved


def test_a_package_of_several_targets_is_told_which_and_does_not_say_so(tmp_path: Path) -> None:
    folder = unpack_tiny(tmp_path, "zh", "en")
    metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    (folder / "metadata.json").write_text(json.dumps(metadata | {"target_prefix": "GDPR"}), "utf-8")
    output = said(opened(tmp_path), "VAT适用于巴西的127家公司。")
    assert output
    assert not output.startswith("GDPR")


def test_the_model_is_asked_what_it_can_say(models: Path) -> None:
    engine = opened(models)
    assert engine.sayable("X1 GDPR 127 Agora")
    assert not engine.sayable("a_b")  # Argos' tokenizer turns underscores into spaces
    assert not engine.sayable("😀")
    assert not engine.sayable("ж")


@pytest.mark.parametrize(
    ("tag", "codes"),
    [
        ("zh", ["zh"]),
        ("zh-Hant", ["zt"]),
        ("zh-TW", ["zt"]),
        ("pt-BR", ["pb", "pt"]),
        ("pt-PT", ["pt", "pb"]),
        ("de-AT", ["de"]),
    ],
)
def test_language_tags_become_argos_codes(tag: str, codes: list[str]) -> None:
    assert language_codes(tag) == codes


def test_an_old_package_with_moses_and_bpe_is_run(tmp_path: Path) -> None:
    folder = unpack_tiny(tmp_path, "en", "pt")
    (folder / "sentencepiece.model").unlink()
    (folder / "bpe.model").write_text("#version: 0.2\nt h\nth e</w>\n", "utf-8")
    vocabulary = folder / "model" / "shared_vocabulary.json"
    tokens = json.loads(vocabulary.read_text("utf-8"))
    known = ["the", "th@@", *"abcdefghijklmnopqrstuvwxyz", *(f"{char}@@" for char in "abcdefghijklmnopqrstuvwxyz")]
    vocabulary.write_text(json.dumps([*tokens[:3], *known, *tokens[3 + len(known) :]]), "utf-8")
    engine = opened(tmp_path, "en", "pt")
    assert said(engine, "the theme")
    assert engine.sayable("theme")
    assert not engine.sayable("тема")


def _break_metadata(folder: Path) -> None:
    (folder / "metadata.json").write_text("{", "utf-8")


def _drop(name: str) -> Callable[[Path], None]:
    def drop(folder: Path) -> None:
        (folder / name).unlink()

    return drop


def _cut(name: str) -> Callable[[Path], None]:
    def cut(folder: Path) -> None:
        path = folder / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return cut


def _junk(name: str) -> Callable[[Path], None]:
    def junk(folder: Path) -> None:
        (folder / name).write_bytes(b"\xff" * 100)

    return junk


def _other_tokenizer(folder: Path) -> None:
    vocabulary = folder / "model" / "shared_vocabulary.json"
    tokens = json.loads(vocabulary.read_text("utf-8"))
    vocabulary.write_text(json.dumps([f"☃{index}" for index in range(len(tokens))]), "utf-8")


def _other_language(folder: Path) -> None:
    metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    (folder / "metadata.json").write_text(json.dumps(metadata | {"to_code": "fr"}), "utf-8")


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (_drop("metadata.json"), "it has no metadata.json"),
        (_break_metadata, "its metadata.json cannot be read"),
        (_other_language, "it translates zh-fr"),
        (_drop("sentencepiece.model"), "it has no sentencepiece.model and no bpe.model"),
        (_cut("sentencepiece.model"), "its tokenizer does not fit its model"),
        (_junk("sentencepiece.model"), "its tokenizer cannot be read"),
        (_other_tokenizer, "its tokenizer does not fit its model"),
        (_drop("model/shared_vocabulary.json"), "its model has no vocabulary"),
        (_cut("model/shared_vocabulary.json"), "its vocabulary cannot be read"),
        (_drop("model/model.bin"), "it has no model/model.bin"),
        (_cut("model/model.bin"), "its model does not load"),
    ],
)
def test_a_spoilt_package_is_one_clear_line(tmp_path: Path, spoil: Callable[[Path], None], fault: str) -> None:
    spoil(unpack_tiny(tmp_path, "zh", "en"))
    with pytest.raises(ModelError) as caught:
        opened(tmp_path).translate(["什么是VAT?"])
    line = str(caught.value)
    assert fault in line
    assert "install it again: python -m pipeline models install zh en" in line
    assert "\n" not in line


def test_a_changed_model_stops_the_run_unless_told_otherwise(tmp_path: Path) -> None:
    folder = unpack_tiny(tmp_path / "models", "zh", "en")
    lock = tmp_path / "models.lock.json"
    key = ModelKey("argos", "zh", "en")
    write_lock(lock, {str(key): Pin(source="x", version="0.1", files=digests(folder))})
    locked = Settings(models_dir=tmp_path / "models", lock=lock, workers=1)
    before = open_engine("argos", source_lang="zh", target_lang="en", settings=locked).fingerprint
    (folder / "README.md").write_text("changed", "utf-8")
    (folder / "more").write_text("new", "utf-8")
    with pytest.raises(ModelError, match=r"README.md changed, more is not pinned"):
        open_engine("argos", source_lang="zh", target_lang="en", settings=locked)
    warnings: list[str] = []
    allowed = replace(locked, allow_changed=True, warn=warnings.append)
    after = open_engine("argos", source_lang="zh", target_lang="en", settings=allowed).fingerprint
    assert "README.md changed" in warnings[0]
    assert after != before


SCRIPT = """
import os, sys
from pathlib import Path
before = dict(os.environ)
from pipeline.engines import Settings, open_engine
engine = open_engine("argos", source_lang="zh", target_lang="en", settings=Settings(models_dir=Path(sys.argv[1])))
assert engine.translate(["什么是VAT?"])[0][0].text == "What is VAT?"
engine.close()
assert dict(os.environ) == before, set(os.environ.items()) ^ set(before.items())
assert not [name for name in sys.modules if name.split(".")[0] in ("minisbd", "onnxruntime", "stanza", "spacy", "torch")]
"""


def test_nothing_is_written_into_home_and_the_environment_stays(models: Path, tmp_path: Path) -> None:
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir()
    scratch.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ARGOS_"))}
    environment = kept | {"HOME": str(home), "TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT, str(models)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(home.iterdir()) == []
    assert list(scratch.iterdir()) == []


def test_the_index_is_the_librarys_own_or_the_named_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARGOS_PACKAGE_INDEX", raising=False)
    assert argos_index_address().endswith("/index.json")
    for named in ("http://localhost:1/x", "http://localhost:1/x/", "http://localhost:1/x/index.json"):
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", named)
        assert argos_index_address() == "http://localhost:1/x/index.json"


def test_a_model_without_write_permission_still_loads(tmp_path: Path) -> None:
    folder = unpack_tiny(tmp_path / "models", "zh", "en")
    shutil.copytree(folder, tmp_path / "copy")
    for path in folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert said(opened(tmp_path / "models"), "什么是VAT?") == "What is VAT?"
    for path in folder.rglob("*"):
        path.chmod(0o755)
