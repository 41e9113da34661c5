from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import MemoryFileError
from pipeline.memory.model import Catalogue, State, Unit
from pipeline.memory.po import dumps, loads
from memory_strategies import ANY_TEXT, catalogues


@settings(max_examples=300, deadline=None)
@given(catalogues())
def test_what_is_written_is_read_back(catalogue: Catalogue) -> None:
    data = dumps(catalogue)
    assert loads(data, file="x.po") == catalogue
    assert dumps(loads(data, file="x.po")) == data
