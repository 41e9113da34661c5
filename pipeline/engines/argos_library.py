"""The one place where argostranslate is imported.

Its settings module makes folders below XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_CACHE_HOME and ARGOS_PACKAGES_DIR when
it is imported, in the user's home by default, and its translate module starts onnxruntime, which writes a device
id. So `argostranslate.package` alone is imported (metadata and tokenizers; nothing that starts a network call
or a model), with those variables pointing at a folder that is gone afterwards, and the environment is put back.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_lock = threading.Lock()


def argos_package() -> Any:
    """Give the module ``argostranslate.package``; leave home and environment as they were."""
    return _imported("argostranslate.package")


def argos_index_address() -> str:
    """Give the address of Argos' package index: the library's own, which ARGOS_PACKAGE_INDEX overrides."""
    settings = _imported("argostranslate.settings")
    # The library reads the variable when it is imported; a variable that was set later counts too.
    base = os.environ.get("ARGOS_PACKAGE_INDEX") or settings.package_index
    return base if base.endswith(".json") else f"{base.rstrip('/')}/index.json"


def _imported(name: str) -> Any:
    with _lock:
        if name not in sys.modules:
            from importlib import import_module

            with _throwaway_folders():
                import_module(name)
    return sys.modules[name]


@contextmanager
def _throwaway_folders() -> Iterator[None]:
    """Point argostranslate's folders at one that is gone afterwards, and put the environment back."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="pipeline-argos-") as scratch:
        folders = {
            "XDG_DATA_HOME": "data",
            "XDG_CONFIG_HOME": "config",
            "XDG_CACHE_HOME": "cache",
            "ARGOS_PACKAGES_DIR": "packages",
        }
        os.environ.update({name: str(Path(scratch, folder)) for name, folder in folders.items()})
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        try:
            yield
        finally:
            for name in set(os.environ) - set(before):
                del os.environ[name]
            os.environ.update(before)
