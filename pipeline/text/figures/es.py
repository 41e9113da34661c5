"""Figures in Spanish.

``mil millones`` is 10^9 and ``billón`` 10^12; Roman centuries follow ``siglo``; ``los años 80`` and ``los 80`` are decades;
``medio`` and ``media`` are half, a medium, or the average; ``segundo`` counts time behind a number and ranks elsewhere.
"""

from __future__ import annotations

from pipeline.text.figures.spaced import Spec

LANGUAGE = Spec("es")
