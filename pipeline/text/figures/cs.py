"""Figures in Czech.

Number words are declined and may stand unit first in one word (``pětadvacet``, ``dvaapadesát``); an ordinal is digits
and a full stop (``7. července``, ``19. století``, ``80. léta``); ``půl třetí`` is half past two, ``čtvrt na tři`` a
quarter past two.
"""

from __future__ import annotations

from pipeline.text.figures.spaced import Spec

LANGUAGE = Spec("cs", compounds=True, glue=("a",), units_first=True, day_dot=True)
