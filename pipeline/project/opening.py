"""Opening targets' engines as the project configures them, and keeping them for a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.config import Config, Target
from pipeline.engines import Settings, open_engine
from pipeline.engines.base import Engine
from pipeline.errors import MissingModelError

LOCK = "models.lock.json"
"""Where a project pins its models."""


def engine_settings(target: Target, config: Config, *, say: Callable[[str], None]) -> Settings:
    """Give the engines' settings from the configuration."""
    settings = Settings(beam=target.beam, server=target.server, warn=say)
    if target.workers:
        settings = replace(settings, workers=target.workers)
    if config.models:
        settings = replace(settings, models_dir=config.path(config.models))
    lock = config.root / LOCK
    return replace(settings, lock=lock) if config.file is not None and lock.is_file() else settings


def open_target(target: Target, source_lang: str, config: Config, *, say: Callable[[str], None]) -> Engine:
    """Open a target's engine; where none is named, the first that has a model for the pair."""
    settings = engine_settings(target, config, say=say)
    if target.engine:
        return open_engine(target.engine, source_lang=source_lang, target_lang=target.lang, settings=settings)
    missing: MissingModelError | None = None
    for name in ("firefox", "argos"):
        try:
            return open_engine(name, source_lang=source_lang, target_lang=target.lang, settings=settings)
        except MissingModelError as error:
            missing = error
    assert missing is not None
    raise missing


class Engines:
    """The engines of one run: each opened once, when it is first needed."""

    def __init__(self, config: Config, *, must: bool, say: Callable[[str], None]) -> None:
        """Open none yet; with `must`, a model that is not installed is an error."""
        self._config = config
        self._must = must
        self._say = say
        self._opened: dict[tuple[str, str], Engine | None] = {}
        """By source and target language; None where no model is installed."""
        self._fingerprints: dict[int, str] = {}
        self.absent: dict[str, str] = {}
        """Target language -> which model is not installed, and how to install it."""

    def open(self, target: Target, source_lang: str) -> Engine | None:
        """Open a target's engine; None, with a hint in `absent`, where its model is not installed."""
        key = (source_lang, target.lang)
        if key not in self._opened:
            try:
                self._opened[key] = open_target(target, source_lang, self._config, say=self._say)
            except MissingModelError as error:
                if self._must:
                    raise
                self._opened[key] = None
                self.absent[target.lang] = f"{target.lang}: {error}"
        return self._opened[key]

    def fingerprint(self, engine: Engine) -> str:
        """Ask an engine once what it is: it reads digests and versions for that."""
        if id(engine) not in self._fingerprints:
            self._fingerprints[id(engine)] = engine.fingerprint
        return self._fingerprints[id(engine)]

    def close(self) -> None:
        """Close all that were opened."""
        for engine in self._opened.values():
            if engine is not None:
                engine.close()
