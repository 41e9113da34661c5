from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines import ENGINES, Engine, Settings, open_engine
from pipeline.engines.pseudo import MARK, mark, undo
from pipeline.engines.settings import default_models_dir
from pipeline.errors import ConfigError, EngineError, MissingModelError

ODD = [
    "",
    "e\u0301a\u0323\u0302",  # combining sequences
    f"a{MARK}{MARK}b{MARK}",  # the mark itself in the source
    MARK,
    "👩‍👩‍👧‍👦 ok 🇧🇷",
    "שלום عَرَبِيّ",
    "हिन्दी ไทย 한국어 각",
    "声网 7×24 ﬀ ʰ ª",
    "\r\n\t\u2028\ufeff\x00",
]


def test_unknown_engine_is_named_with_the_allowed_ones() -> None:
    with pytest.raises(EngineError, match=r"unknown engine 'deepl' \(allowed: argos, firefox, identity, .*pseudo\)"):
        open_engine("deepl", source_lang="en", target_lang="pt")


def test_unknown_language_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="unknown language 'xx-nope'"):
        open_engine("argos", source_lang="xx-nope", target_lang="en", settings=Settings(models_dir=tmp_path))


@pytest.mark.parametrize(
    ("engine", "source", "target", "command"),
    [
        ("argos", "zh", "en", "python -m pipeline models install zh en"),
        ("argos", "zh-Hant", "en", "python -m pipeline models install zt en"),
        ("firefox", "en", "de", "python -m pipeline models install en de --engine firefox"),
    ],
)
def test_missing_model_names_the_command_that_installs_it(
    engine: str, source: str, target: str, command: str, tmp_path: Path
) -> None:
    with pytest.raises(MissingModelError) as caught:
        open_engine(engine, source_lang=source, target_lang=target, settings=Settings(models_dir=tmp_path))
    assert command in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["identity", "pseudo"])
def test_verbatim_engines_keep_the_contract(name: str) -> None:
    engine = open_engine(name, source_lang="zh", target_lang="en")
    assert isinstance(engine, Engine)
    assert engine.verbatim
    assert engine.name == name
    assert name in engine.fingerprint
    assert "\n" not in engine.fingerprint
    assert engine.translate([]) == []
    assert [len(one) for one in engine.translate(ODD, candidates=3)] == [1] * len(ODD)
    assert engine.sayable("€ 😀 _")
    engine.close()


@given(st.lists(st.text()))
def test_identity_gives_every_text_back(texts: list[str]) -> None:
    engine = open_engine("identity", source_lang="zh", target_lang="en")
    assert [one[0].text for one in engine.translate(texts)] == texts


@given(st.text(alphabet=st.characters() | st.sampled_from([MARK, "a", "声", "\u0301", "\u200d", "\u05d0"])))
def test_undo_is_the_exact_inverse_of_mark(text: str) -> None:
    assert undo(mark(text)) == text


@pytest.mark.parametrize("text", ODD)
def test_undo_is_the_exact_inverse_of_mark_on_odd_texts(text: str) -> None:
    assert undo(mark(text)) == text


@given(st.text(min_size=1))
def test_pseudo_marks_each_letter_once_and_nothing_else(text: str) -> None:
    letters = sum(unicodedata.category(char).startswith("L") for char in text)
    assert mark(text).count(MARK) == text.count(MARK) + letters
    assert mark(text).replace(MARK, "") == text.replace(MARK, "")


def test_the_mark_composes_with_no_letter() -> None:
    assert unicodedata.category(MARK) == "Mn"
    every = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] == "L"]
    assert all(MARK in unicodedata.normalize("NFC", char + MARK) for char in every)


def test_opening_an_engine_imports_no_other_engine() -> None:
    code = (
        "import sys; from pipeline.engines import open_engine;"
        "open_engine('pseudo', source_lang='zh', target_lang='en');"
        "print([name for name in sys.modules if name.startswith(('argostranslate', 'ctranslate2', 'fxtranslate'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_engine_has_a_module_with_load() -> None:
    for module in ENGINES.values():
        assert callable(__import__(module, fromlist=["load"]).load)


def test_folder_of_models_is_the_named_one_or_the_users_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIPELINE_MODELS", str(tmp_path / "here"))
    assert default_models_dir() == tmp_path / "here"
    monkeypatch.delenv("PIPELINE_MODELS")
    assert default_models_dir().parts[-2:] == ("article-localisation-pipeline", "models")
    assert not (tmp_path / "here").exists()
