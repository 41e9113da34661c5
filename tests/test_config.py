"""pipeline.config: what is read, and how what cannot be used is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import Anchors, find
from pipeline.errors import ConfigError

BAD = {
    "unknown key": ("sorce = 'a'", "pipeline.toml:1: sorce: is no key of the configuration (allowed: "),
    "not TOML": ("a = = 1", "pipeline.toml:1:5: is not TOML"),
    "wrong type": ("source = 3", "pipeline.toml:1: source: must be a text, not 3"),
    "truth for a number": ("[targets.pt]\nbeam = true", "pipeline.toml:2: targets.pt.beam: must be a whole number"),
    "unknown language": ("[targets.xx-yy-zz]\nfrom = 'zh'", "targets.xx-yy-zz: unknown language"),
    "unknown pivot language": ("[targets.pt]\nfrom = 'klingon'", "pipeline.toml:2: targets.pt.from: unknown language"),
    "a circle of pivots": (
        "[targets.pt]\nfrom = 'en'\n[targets.en]\nfrom = 'pt'",
        "targets pt, en are made from one another in a circle",
    ),
    "a target of itself": ("[targets.pt]\nfrom = 'pt'", "a target cannot be made from itself"),
    "a path outside": ("output = '../elsewhere'", "pipeline.toml:1: output: '../elsewhere' is outside the project"),
    "an absolute path": ("memory = '/tmp'", "pipeline.toml:1: memory: '/tmp' is outside the project"),
    "output inside source": ("output = 'source/out'", "output: must not stand inside source"),
    "output is source": ("output = 'source'", "output: must not stand inside source"),
    "unknown gate": (
        "gate = 'fatal'",
        "pipeline.toml:1: gate: unknown severity 'fatal' (allowed: info, note, warning, error)",
    ),
    "checks are a table": ("checks = 1", "checks: must be a table"),
    "unknown policy": ("[links]\nanchors = 'maybe'", "links.anchors: unknown value 'maybe' (allowed: keep, rewrite)"),
    "a list is wanted": ("[front-matter]\ntranslate = 'title'", "front-matter.translate: must be a list"),
    "memory is source": ("memory = 'source'", "pipeline.toml:1: memory: must not stand inside source"),
    "memory inside output": ("memory = 'output/po'", "pipeline.toml:1: memory: must not stand inside output"),
    "the second engine": (
        "[targets.en]\nengine = 'argos'\n[targets.pt]\nengine = 3",
        "pipeline.toml:4: targets.pt.engine: must be a text, not 3",
    ),
    "a dotted key": ("targets.pt.engine = 3", "pipeline.toml:1: targets.pt.engine: must be a text, not 3"),
    "a beam of nothing": ("[targets.pt]\nbeam = 0", "pipeline.toml:2: targets.pt.beam: 0 is no beam (allowed: 1 to "),
    "fewer processes than none": ("[targets.pt]\nworkers = -3", "pipeline.toml:2: targets.pt.workers: -3 is no number"),
    "a table is wanted": ("links = 1", "links: must be a table"),
}


@pytest.mark.parametrize(("text", "message"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_used_is_named_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "pipeline.toml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        find(tmp_path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "pipeline.toml").write_bytes(b"source = 'a'\n# \xff\n")
    with pytest.raises(ConfigError, match=r"pipeline\.toml:2: is not UTF-8"):
        find(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"), [("tool = 3", ""), ("[tool]\npipeline = 3", "tool.pipeline must be a table")]
)
def test_a_pyproject_with_a_value_for_a_table_is_no_fault_of_ours(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    if not message:
        assert find(tmp_path).file is None
        return
    with pytest.raises(ConfigError, match=message):
        find(tmp_path)


def test_a_byte_order_mark_of_an_editor_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "pipeline.toml").write_bytes(b"\xef\xbb\xbfgate = 'note'\n")
    assert find(tmp_path).gate == "note"


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    config = find(tmp_path)
    assert config.file is None
    assert config.source == "source"
    assert not config.targets


def test_a_pyproject_without_our_table_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pipeline.toml").write_text("source = 'articles'")
    below = tmp_path / "below"
    below.mkdir()
    (below / "pyproject.toml").write_text("[project]\nname = 'x'")
    assert find(below).source == "articles"


def test_everything_that_can_be_said_is_read(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("""
[tool.pipeline]
source = "articles"
gate = "warning"
one-sentence-a-line = false
[tool.pipeline.targets.pt]
from = "en"
engine = "firefox"
[tool.pipeline.targets.en]
beam = 2
[tool.pipeline.front-matter]
translate = ["title", "lead"]
[tool.pipeline.links]
anchors = "keep"
[tool.pipeline.checks]
figures = "off"
[tool.pipeline.checks.path."output/pt/**"]
capitals = "error"
""")
    config = find(tmp_path)
    assert [target.lang for target in config.order()] == ["en", "pt"], "a pivot comes before what is made from it"
    assert config.targets["en"].source == "zh", "without 'from' a target is made from the articles' own language"
    assert config.gate == "warning"
    assert config.checks == {"figures": "off", "path": {"output/pt/**": {"capitals": "error"}}}
    assert config.front_matter.translate == ("title", "lead")
    assert config.links.anchors is Anchors.KEEP
    assert not config.one_sentence_a_line


def test_the_repository_s_own_configuration_is_good() -> None:
    config = find(Path(__file__).parent)
    assert set(config.targets) == {"en", "pt"}
    assert config.gate == "error"
    assert not config.waivers
    assert not config.checks
