"""What an engine may be told: one frozen object, the same for every engine.

1. Each field has a default that works on any machine; an engine reads the fields that concern it.
2. What changes a translation goes into the engine's fingerprint; what only changes its speed
   (workers, threads) does not.
3. No address stands here: the libraries' own defaults are used, or what the user names.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MODELS_VARIABLE = "PIPELINE_MODELS"
"""Environment variable that names the folder of models, where configuration does not."""


def default_models_dir() -> Path:
    """Give the folder that all projects of this user share; it is not made until a model is installed."""
    named = os.environ.get(MODELS_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("article-localisation-pipeline", appauthor=False) / "models"


def _default_workers() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def no_warning(message: str) -> None:
    """Drop a warning: the default of `Settings.warn`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How engines find their models and how they decode."""

    models_dir: Path = field(default_factory=default_models_dir)
    """Folder of installed models, laid out as `pipeline.engines.models` does."""
    lock: Path | None = None
    """``models.lock.json``; None: installed models are not held against a lock."""
    allow_changed: bool = False
    """Load a model whose files differ from the lock, with a warning, instead of stopping."""
    workers: int = field(default_factory=_default_workers)
    """Processes (firefox) or threads (argos) for big jobs; 1 keeps all work in this process."""
    beam: int = 4
    """Beam width of argos, as Argos Translate has it."""
    batch_tokens: int = 1024
    """Tokens in one batch of argos; bounds memory and belongs to the fingerprint (int8 rounds by batch)."""
    max_tokens: int = 120
    """Source tokens of one decoded piece; a longer text is split at sentence, then clause ends."""
    compute_type: str = "int8"
    """Of argos: a CTranslate2 compute type."""
    server: str = ""
    """Of libretranslate: base address of a self-hosted server; "" leaves the engine off."""
    api_key: str = ""
    """Of libretranslate: key, where the server asks for one; never in the fingerprint."""
    timeout: float = 30.0
    """Seconds that a server may stay silent."""
    retries: int = 3
    """Further tries after a server's passing fault (no connection, 429, 5xx)."""
    warn: Callable[[str], None] = field(default=no_warning, compare=False)
    """Told of what a user should know but need not stop for."""
