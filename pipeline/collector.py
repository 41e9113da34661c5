"""Keep Python's cyclic garbage collector out of what makes very many objects and hardly a cycle."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Switch the collector off for a while.

    Reading an article makes a hundred thousand small objects a megabyte; looking through them again and again took half
    of its time. Pairs and findings stay until the end of a run as well.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
