"""What a run is asked for: which articles, which targets, by which engines, written where.

A project's run is governed by its configuration; a standalone run (``--from --to --engine --output``) by its
arguments alone. Both become one `Job`, and nothing after this module knows which it was.
"""

from __future__ import annotations

import dataclasses
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Config, Target, wrong
from pipeline.errors import ConfigError
from pipeline.text.languages import language

VERBATIM = ("identity", "pseudo")
"""Engines that change characters in place: they are given no sentence, and nothing of them is remembered."""

GLOSSARY = "glossary.yaml"
"""The usual name of a glossary, which a project need not have; one of another name must be there."""

SUFFIXES = (".md", ".markdown", ".mdx")
"""Names of files that are articles."""

LONGEST_NAME = 220
"""Bytes of an article's file name: with ``.po`` and the mark of a file being written it has to stay below 255."""


@dataclass(frozen=True, slots=True)
class Source:
    """An article's file."""

    path: Path
    name: str
    """Path below the folder of articles, with forward slashes: the same below output and memory."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run."""

    config: Config
    sources: tuple[Source, ...]
    targets: tuple[Target, ...]
    """In the order of work: a pivot before what is made from it."""
    output: Path
    memory: Path | None
    """None: nothing is remembered, nothing learnt."""
    glossary: Path | None
    source_lang: str | None = None
    """The articles' language whatever their front matter says; None asks each article."""
    standalone: bool = False
    refresh: bool = False
    """Make every machine sentence anew."""
    whole: bool = True
    """Whether `sources` are all articles of the project."""
    names: frozenset[str] = frozenset()
    """Names of all articles of the project, asked for or not."""
    remembering: bool = False
    """Whether what a run has seen may be kept for the next: it makes all the project's targets as configured."""

    @property
    def root(self) -> Path:
        """The folder that lock, journal and names in reports are relative to."""
        return self.output if self.standalone else self.config.root


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for; None and empty stand for what the configuration says."""

    paths: tuple[str, ...] = ()
    source_lang: str | None = None
    targets: tuple[str, ...] = ()
    engine: str | None = None
    output: str | None = None
    memory: str | None = None
    glossary: str | None = None
    refresh: bool = False


def plan(wish: Wish, config: Config) -> Job:
    """Turn a wish into a job; raise ConfigError for what cannot be run."""
    for code in (*wish.targets, *((wish.source_lang,) if wish.source_lang else ())):
        language(code)
    if wish.engine is not None:
        _check_engine(wish.engine)
    if wish.output is not None:
        return _standalone(wish, config)
    return _project(wish, config)


def glossary_path(wish: Wish, config: Config, *, here: Path) -> Path | None:
    """Find the glossary: the one that is named (and must be there), or the usual one where there is one."""
    if wish.glossary is not None:
        path = Path(wish.glossary)
        if not path.is_file():
            raise ConfigError("there is no such glossary", file=wish.glossary)
        return path
    usual = config.path(config.glossary) if config.file is not None else here / GLOSSARY
    if usual.is_file():
        return usual
    if usual.exists():
        raise ConfigError("is no file, so no glossary", file=usual)
    if config.file is not None and config.glossary != GLOSSARY:
        # Named by a person: a slip in the name must not unlock every term.
        raise ConfigError("there is no such glossary", file=usual, allowed=f"configured in {config.file.name}")
    return None


def _check_engine(name: str) -> None:
    from pipeline.engines import ENGINES

    if name not in ENGINES:
        raise ConfigError(f"unknown engine {name!r}", allowed=f"allowed: {', '.join(ENGINES)}")


_TARGETS = 'allowed: a table a language, such as [targets.pt] with from = "en" and engine = "firefox"'


def _check_configured(target: Target, config: Config) -> None:
    """Refuse an engine that there is not, where it is written, before anything is read."""
    from pipeline.engines import ENGINES

    if target.engine and target.engine not in ENGINES:
        raise wrong(
            config,
            f"unknown engine {target.engine!r}",
            f"targets.{target.lang}.engine",
            allowed=f"allowed: {', '.join(ENGINES)}",
        )


def _check_pivot(target: Target, config: Config) -> None:
    """Refuse a pivot whose engine gives no translation."""
    pivot = config.targets.get(target.source)
    if pivot is not None and pivot.engine in VERBATIM:
        raise wrong(
            config,
            f"{pivot.lang} is no language to translate from: its engine is {pivot.engine}",
            f"targets.{target.lang}.from",
            allowed="name another language or another engine",
        )


def _project(wish: Wish, config: Config) -> Job:
    """Plan a run over a configured project."""
    if config.file is None:
        raise ConfigError(
            "there is no configuration here",
            file=config.root,
            allowed="allowed: a [tool.pipeline] in pyproject.toml, a pipeline.toml, or --from, --to, --engine and --output",
        )
    if not config.targets:
        raise ConfigError("no target language is configured", file=config.file, allowed=_TARGETS)
    for target in config.targets.values():
        _check_configured(target, config)
        _check_pivot(target, config)
    unknown = [code for code in wish.targets if code not in config.targets]
    if unknown:
        raise ConfigError(
            f"no target {unknown[0]!r} is configured", file=config.file, allowed=f"allowed: {', '.join(config.targets)}"
        )
    wanted = wish.targets or tuple(config.targets)
    targets = tuple(target for target in config.order() if target.lang in wanted)
    if wish.engine is not None:
        if wish.engine in VERBATIM:
            raise ConfigError(
                f"{wish.engine} gives no translation to keep", allowed="name another folder for it with --output"
            )
        targets = tuple(dataclasses.replace(target, engine=wish.engine) for target in targets)
    root = config.path(config.source)
    if not root.is_dir():
        raise ConfigError("there is no such folder of articles", file=root)
    everything = articles(root)
    chosen = everything
    if wish.paths:
        chosen = tuple(_chosen(wish.paths, everything, root=root, config=config))
        named = [_language_of(Path(path), config) for path in wish.paths]
        if all(named):
            if len(set(named)) > 1 and len(chosen) > 1:
                raise ConfigError(
                    "outputs in several languages are named", allowed="name those of one language at a time"
                )
            targets = tuple(target for target in targets if target.lang in named)
    return Job(
        config=config,
        sources=chosen,
        targets=targets,
        output=config.path(config.output),
        memory=Path(wish.memory).absolute() if wish.memory else config.path(config.memory),
        glossary=glossary_path(wish, config, here=config.root),
        source_lang=wish.source_lang,
        refresh=wish.refresh,
        whole=chosen == everything,
        names=frozenset(source.name for source in everything),
        remembering=wish.engine is None
        and wish.memory is None
        and wish.glossary is None
        and wish.source_lang is None
        and targets == config.order(),
    )


def _chosen(paths: Sequence[str], everything: tuple[Source, ...], *, root: Path, config: Config) -> list[Source]:
    """Find the articles that paths name: articles, folders of them, or their outputs."""
    found = dict[str, Source]()
    for text in paths:
        path = Path(text).absolute()
        if not path.exists():
            raise ConfigError("there is no such file or folder", file=text)
        names = _below(path, root, config)
        hits = [source for source in everything if names is not None and _under(source.name, names)]
        if not hits:
            raise ConfigError(
                "is no article of the project",
                file=text,
                allowed=f"allowed: what stands below {config.source}/ or {config.output}/",
            )
        found.update((source.name, source) for source in hits)
    return [source for source in everything if source.name in found]


def _below(path: Path, root: Path, config: Config) -> str | None:
    """Give the name of an article or folder of them that a path means; "" means all, None nothing."""
    path = path.resolve()
    if path in (config.root, config.path(config.output).resolve()):
        return ""
    folders = [root.resolve(), *(config.path(config.output).resolve() / lang for lang in config.targets)]
    for folder in folders:
        if path == folder:
            return ""
        if folder in path.parents:
            return path.relative_to(folder).as_posix()
    return None


def _language_of(path: Path, config: Config) -> str:
    """Give the language whose outputs a path means; "" where it means none in particular."""
    path = path.absolute().resolve()
    for lang in config.targets:
        folder = config.path(config.output).resolve() / lang
        if path == folder or folder in path.parents:
            return lang
    return ""


def _under(name: str, folder: str) -> bool:
    return not folder or name == folder or name.startswith(folder + "/")


def _standalone(wish: Wish, config: Config) -> Job:
    """Plan a run that is governed by its arguments."""
    if not wish.targets:
        raise ConfigError("--output needs --to", allowed="name the target languages, as in --to en,pt")
    source_lang = wish.source_lang or config.source_lang
    output = Path(wish.output or ".").absolute()
    paths = wish.paths or ((str(config.path(config.source)),) if config.path(config.source).is_dir() else ())
    if not paths:
        raise ConfigError("no articles are named", allowed="name files or folders of .md files")
    sources = dict[str, Source]()
    for text in paths:
        path = Path(text).absolute()
        if path.is_dir():
            _refuse_inside(output, path)
            found = articles(path)
        elif path.is_file():
            found = (Source(path=path, name=path.name),)
        else:
            raise ConfigError("there is no such file or folder", file=text)
        for source in found:
            if source.name in sources and sources[source.name].path != source.path:
                raise ConfigError(f"two articles would be written to {source.name}", file=text)
            sources[source.name] = source
    job = Job(
        config=dataclasses.replace(config, targets={}, source_lang=source_lang),
        sources=tuple(sources[name] for name in sorted(sources)),
        targets=tuple(target_of(code, source_lang, wish, config) for code in dict.fromkeys(wish.targets)),
        output=output,
        memory=Path(wish.memory).absolute() if wish.memory else None,
        glossary=glossary_path(wish, config, here=Path.cwd()),
        source_lang=source_lang,
        standalone=True,
        refresh=wish.refresh,
    )
    for target in job.targets:
        for source in job.sources:
            if (output / target.lang / source.name).resolve() == source.path.resolve():
                raise ConfigError(
                    "the output would overwrite the article", file=source.path, allowed="name another --output"
                )
    return job


def target_of(code: str, source_lang: str, wish: Wish, config: Config) -> Target:
    """Give the target of a standalone run: the configured one where it is made from the same language."""
    configured = config.targets.get(code)
    if configured is not None and configured.source == source_lang:
        return dataclasses.replace(configured, engine=wish.engine) if wish.engine else configured
    return Target(lang=code, source=source_lang, engine=wish.engine or "")


def _refuse_inside(output: Path, folder: Path) -> None:
    output, folder = output.resolve(), folder.resolve()
    if output == folder or folder in output.parents:
        raise ConfigError(
            "the output folder is the input folder or inside it",
            file=output,
            allowed="name a folder outside the articles' own",
        )


def _usable(path: Path) -> None:
    """Refuse an article that a run would wait for without an end, or whose name no memory and no report can hold."""
    if path.is_fifo():
        raise ConfigError("is a pipe, no article", file=path)
    if path.is_symlink() and not path.exists():
        raise ConfigError("is a link that points nowhere", file=path, allowed="remove it, or mend where it points")
    try:
        length = len(path.name.encode())
    except UnicodeEncodeError as error:
        shown = os.fsencode(path).decode(errors="backslashreplace")
        raise ConfigError("the name is not UTF-8", file=shown, allowed="rename it") from error
    if length > LONGEST_NAME:
        raise ConfigError(
            "the name is too long for its memory's", file=path, allowed=f"allowed: up to {LONGEST_NAME} bytes"
        )
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} for char in str(path)):
        raise ConfigError("the name holds a control character", file=ascii(str(path)), allowed="rename it")


def articles(root: Path) -> tuple[Source, ...]:
    """List the articles below a folder, in the order of their names; what is hidden is left out."""

    def fail(error: OSError) -> None:
        raise ConfigError(f"cannot be read: {error.strerror}", file=error.filename)

    found = list[Source]()
    for folder, folders, files in os.walk(root, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if name.lower().endswith(SUFFIXES) and not name.startswith("."):
                path = Path(folder) / name
                _usable(path)
                found.append(Source(path=path, name=path.relative_to(root).as_posix()))
    return tuple(sorted(found, key=lambda source: source.name))
