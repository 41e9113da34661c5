"""Machine translation engines: the literal table of them, and the one way to open one.

Adding an engine is one file with a ``load`` function and one row of `ENGINES`. An engine's module, and
the libraries that it needs, are imported when it is opened and not before.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType

from pipeline.engines.base import Candidate, Engine
from pipeline.engines.settings import Settings
from pipeline.errors import EngineError

__all__ = ["ENGINES", "Candidate", "Engine", "Settings", "open_engine"]

ENGINES = MappingProxyType(
    {
        "argos": "pipeline.engines.argos",
        "firefox": "pipeline.engines.firefox",
        "identity": "pipeline.engines.identity",
        "libretranslate": "pipeline.engines.libretranslate",
        "pseudo": "pipeline.engines.pseudo",
    }
)
"""Name in configuration -> module whose ``load(source_lang=, target_lang=, settings=)`` makes the engine."""


def open_engine(name: str, *, source_lang: str, target_lang: str, settings: Settings | None = None) -> Engine:
    """Open an engine for one pair of languages.

    Raise EngineError for an unknown name, ModelError where the pair has no model or a changed one; its
    one line names the command that installs it.
    """
    if name not in ENGINES:
        raise EngineError(f"unknown engine {name!r}", allowed="allowed: " + ", ".join(ENGINES))
    engine: Engine = import_module(ENGINES[name]).load(
        source_lang=source_lang, target_lang=target_lang, settings=settings or Settings()
    )
    return engine
