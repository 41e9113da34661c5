"""Figures in Chinese: 14.6万, 六成, 两三百, 百分之零点五, 下午三点半, 上世纪80年代."""

from __future__ import annotations

from pipeline.text.figures import han
from pipeline.text.figures.model import Figure

LANGUAGE = han.HanSpec("zh", hour="点點时時")


def find(text: str) -> list[Figure]:
    """Find the figures of a Chinese text."""
    return han.find(text, LANGUAGE)
