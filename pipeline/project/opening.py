"""Opening a target's engine as the project configures it."""

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
