"""``[tool.pipeline]`` of pyproject.toml, or pipeline.toml: what a project wants.

1. Every key is declared once, in the dataclasses below; the parser is derived from them, and an unknown key
   is refused with the ones that are allowed.
2. Paths are relative to the file that names them and stay inside its folder.
3. No key is needed: the standalone call (`pipeline translate --from --to --engine --output`) reads no file.
"""

from __future__ import annotations

import dataclasses
import enum
import re
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any, TypeVar

from pipeline.errors import ConfigError
from pipeline.text.languages import language

T = TypeVar("T")

FILES = ("pipeline.toml", "pyproject.toml")
"""Where a configuration may stand; the first that holds one wins."""


MAX_BEAM = 64
"""Candidates that an engine may follow at once: more costs time and memory, and gives nothing."""

MAX_WORKERS = 256
"""Processes of one engine."""


class Anchors(enum.StrEnum):
    """What becomes of links to headings."""

    KEEP = "keep"
    """As they are: the site gives its headings explicit ids."""
    REWRITE = "rewrite"
    """The fragment follows the translated heading's own slug."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target language and how it is reached."""

    lang: str
    source: str
    """Language that it is translated from: the articles' own, or another target (a pivot). Key: ``from``."""
    engine: str = "argos"
    beam: int = 4
    workers: int = 0
    """Processes of an engine that can use several; 0 means one for each core, where the work is worth it."""
    server: str = ""
    """Address of an engine that is a server; the only host that is ever asked."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What becomes of front matter keys; a key that is named nowhere is copied."""

    translate: tuple[str, ...] = ("title", "description", "summary", "subtitle")
    copy: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Links:
    """What becomes of link destinations."""

    relative: bool = True
    """Relative links and images are adapted to the place of the output, and point at a localised sibling article
    where there is one."""
    anchors: Anchors = Anchors.REWRITE


@dataclass(frozen=True, slots=True)
class Config:
    """A project's configuration."""

    root: Path
    file: Path | None = None
    """Where it was read from; None where no configuration was found."""
    source: str = "source"
    output: str = "output"
    memory: str = "memory"
    glossary: str = "glossary.yaml"
    models: str = ""
    """Folder of installed models; "" is the user's shared cache."""
    source_lang: str = "zh"
    """Language of an article whose front matter does not say."""
    one_sentence_a_line: bool = True
    targets: Mapping[str, Target] = field(default_factory=lambda: MappingProxyType({}))
    front_matter: FrontMatter = field(default_factory=FrontMatter)
    links: Links = field(default_factory=Links)
    gate: str = "error"
    """Lowest severity of a finding that makes the exit code 1."""
    checks: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Severities by check, ``off`` among them, with tables ``path``, ``language`` and ``gate``: see `pipeline.qa.policy`."""
    waivers: str = ""
    """A YAML file of findings that are allowed, each with a reason."""
    baseline: str = ""
    """A file of findings that stood already when the project began to check: see ``qa --write-baseline``."""

    def path(self, name: str) -> Path:
        """Give the absolute path of a configured one."""
        return self.root / name

    def order(self) -> tuple[Target, ...]:
        """Give the targets with each pivot before what is made from it, otherwise as they are written."""
        done: dict[str, Target] = {}
        waiting = dict(self.targets)
        while waiting:
            ready = [lang for lang, target in waiting.items() if target.source not in waiting]
            if not ready:
                raise ConfigError(
                    f"targets {', '.join(waiting)} are made from one another in a circle",
                    file=self.file,
                    allowed="one of them must come from the articles' own language",
                )
            for lang in ready:
                done[lang] = waiting.pop(lang)
        return tuple(done.values())


def find(start: Path) -> Config:
    """Load the configuration that governs a folder: its own or that of the nearest parent that has one.

    Without any, the defaults hold and `Config.file` is None. Raises ConfigError for what cannot be used.
    """
    for folder in (start, *start.parents):
        for name in FILES:
            file = folder / name
            if file.is_file():
                config = _load(file)
                if config is not None:
                    return config
    return Config(root=start)


def _load(file: Path) -> Config | None:
    """Read one file; None where it is a pyproject.toml without our table."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", file=file) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8", file=file, line=_line_at(error.object, error.start)) from error
    try:
        data: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        what = re.sub(r" \(at .*\)$", "", str(error))
        raise ConfigError(
            f"is not TOML: {what}",
            file=file,
            line=int(place[1]) if place else None,
            column=int(place[2]) if place else None,
        ) from error
    if file.name == "pyproject.toml":
        tool = data.get("tool")
        data = tool.get("pipeline") if isinstance(tool, dict) else None
        if data is None:
            return None
        if not isinstance(data, dict):
            raise ConfigError("tool.pipeline must be a table", file=file)
    return _Reader(file, text).config(data)


def wrong(config: Config, what: str, key: str, *, allowed: str | None = None) -> ConfigError:
    """Make an error about a key of a configuration that was read before, with its place: `key` as `targets.pt.engine`."""
    if config.file is None:
        return ConfigError(f"{key}: {what}", allowed=allowed)
    try:
        text = config.file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        text = ""
    return _Reader(config.file, text).error(what, key, allowed)


_HEADER = re.compile(r"\s*\[+([^\[\]#]+)\]")
"""The line that begins a table."""


def _line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


class _Reader:
    """Checks a TOML table against the dataclasses above, and names the line of what is wrong."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.lines = text.splitlines()

    def error(self, what: str, key: str, allowed: str | None = None) -> ConfigError:
        """Make an error that points at the line that writes a key."""
        return ConfigError(f"{key}: {what}", file=self.file, line=self.line(key), allowed=allowed)

    def line(self, key: str) -> int | None:
        """Find the line that writes a key (tomllib keeps no places): in its own table, else the first that could be."""
        table, _, name = key.rpartition(".")
        own = re.escape(name)
        written = re.compile(rf"(?:^|[\s.{{,])[\"']?{own}[\"']?\s*=|^\s*\[+[^\]]*\b{own}[\"']?\s*\]")
        first, inside = None, not table
        for number, text in enumerate(self.lines, 1):
            if found := _HEADER.match(text):
                path = re.sub(r"[\"'\s]", "", found[1]).removeprefix("tool.pipeline").removeprefix(".")
                if path == key:
                    return number
                inside = path == table
            if written.search(text):
                if inside:
                    return number
                first = first or number
        return first

    def config(self, data: Mapping[str, Any]) -> Config:
        """Build the whole configuration."""
        rest = dict(data)
        targets = rest.pop("targets", {})
        checks = rest.pop("checks", {})
        if not isinstance(checks, dict):
            raise self.error("must be a table", "checks")
        root = self.file.parent.resolve()
        config = self.build(Config, rest, "", root=root, file=self.file)
        if not isinstance(targets, dict):
            raise self.error("must be a table of languages", "targets")
        found = {code: self.target(code, table, config.source_lang) for code, table in targets.items()}
        config = dataclasses.replace(config, targets=MappingProxyType(found), checks=MappingProxyType(checks))
        self.check(config)
        return config

    def target(self, code: str, table: Any, source_lang: str) -> Target:
        """Build one target."""
        key = f"targets.{code}"
        self.language(code, key)
        if not isinstance(table, dict):
            raise self.error("must be a table", key)
        rest = dict(table)
        source = self.value(str, rest.pop("from", source_lang), f"{key}.from")
        self.language(source, f"{key}.from")
        return self.build(Target, rest, key, lang=code, source=source)

    def check(self, config: Config) -> None:
        """Refuse what no run could use."""
        self.language(config.source_lang, "source-lang")
        for key in ("source", "output", "memory", "glossary"):
            self.inside(config, key, getattr(config, key))
        for key, value in (("waivers", config.waivers), ("baseline", config.baseline)):
            if value:
                self.inside(config, key, value)
        source, output = config.path(config.source).resolve(), config.path(config.output).resolve()
        memory = config.path(config.memory).resolve()
        for key, folder, other, name in (
            ("output", output, source, "source"),
            ("memory", memory, source, "source"),
            ("memory", memory, output, "output"),
        ):
            if folder == other or other in folder.parents or folder in other.parents:
                raise self.error(f"must not stand inside {name}, nor {name} inside it", key, "allowed: another folder")
        severities = ("info", "note", "warning", "error")
        if config.gate not in severities:
            raise self.error(f"unknown severity {config.gate!r}", "gate", f"allowed: {', '.join(severities)}")
        for target in config.targets.values():
            key = f"targets.{target.lang}"
            if target.source == target.lang:
                raise self.error("a target cannot be made from itself", f"{key}.from")
            if not 1 <= target.beam <= MAX_BEAM:
                raise self.error(f"{target.beam} is no beam", f"{key}.beam", f"allowed: 1 to {MAX_BEAM}")
            if not 0 <= target.workers <= MAX_WORKERS:
                raise self.error(
                    f"{target.workers} is no number of processes", f"{key}.workers", f"allowed: 0 to {MAX_WORKERS}"
                )
        config.order()

    def inside(self, config: Config, key: str, value: str) -> None:
        """Refuse a path outside the project."""
        path = config.path(value).resolve()
        if not value or (path != config.root and config.root not in path.parents):
            raise self.error(
                f"{value!r} is outside the project", key, "allowed: a path below the configuration's own folder"
            )

    def language(self, code: str, key: str) -> None:
        """Refuse a language that CLDR does not know, naming the place."""
        try:
            language(code)
        except ConfigError as error:
            raise self.error(error.what, key, error.allowed) from error

    def build(self, cls: type[T], data: Mapping[str, Any], prefix: str, **given: object) -> T:
        """Fill a dataclass from a table; keys are written with hyphens."""
        hints = typing.get_type_hints(cls)
        names = {f.name.replace("_", "-"): f.name for f in dataclasses.fields(cls) if f.name not in given}  # type: ignore[arg-type]
        for name in ("targets", "checks"):
            names.pop(name, None)
        values: dict[str, object] = dict(given)
        for key, value in data.items():
            where = f"{prefix}.{key}" if prefix else key
            if key not in names:
                allowed = ", ".join(sorted(names))
                raise self.error("is no key of the configuration", where, f"allowed: {allowed}")
            values[names[key]] = self.value(hints[names[key]], value, where)
        return cls(**values)

    def value(self, hint: Any, value: Any, key: str) -> Any:
        """Check one value against its type."""
        origin = typing.get_origin(hint)
        if origin is tuple:
            item = typing.get_args(hint)[0]
            if not isinstance(value, list):
                raise self.error("must be a list", key)
            return tuple(self.value(item, entry, key) for entry in value)
        if origin is UnionType:
            hint = next(part for part in typing.get_args(hint) if part is not type(None))
        if dataclasses.is_dataclass(hint):
            if not isinstance(value, dict):
                raise self.error("must be a table", key)
            return self.build(hint, value, key)  # type: ignore[arg-type]
        if isinstance(hint, type) and issubclass(hint, enum.StrEnum):
            try:
                return hint(value)
            except ValueError as error:
                raise self.error(f"unknown value {value!r}", key, f"allowed: {', '.join(hint)}") from error
        if type(value) is not hint:
            kind = {str: "a text", int: "a whole number", bool: "true or false"}.get(hint, str(hint))
            raise self.error(f"must be {kind}, not {value!r}", key)
        return value
