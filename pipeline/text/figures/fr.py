"""Figures in French.

70 to 99 are listed with and without hyphens, beside septante and nonante; ``neuf`` behind a noun means new;
``seconde`` is an ordinal unless a number stands before it; ``milliard`` is 10^9 and ``billion`` 10^12.
"""

from __future__ import annotations

from pipeline.text.figures.spaced import Spec

LANGUAGE = Spec("fr")
