"""Figures in Japanese: 14万6000人, 3割5分, 午後3時半, 平成30年, 1億2,000万円, 数十人."""

from __future__ import annotations

from dataclasses import replace

from pipeline.text.figures import han
from pipeline.text.figures.model import Figure

LANGUAGE = han.HanSpec(
    "ja",
    hour="時",
    vague="何",
    eras={"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018},
)


def find(text: str) -> list[Figure]:
    """Find the figures of a Japanese text."""
    found = han.find(text, LANGUAGE)
    for place, figure in enumerate(found[:-1]):
        # 3泊4日 : "a four-day visit"
        if figure.text.endswith("泊") and found[place + 1].start == figure.end:
            found[place] = replace(figure, hard=False)
    return found
