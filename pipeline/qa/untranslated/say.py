"""How the findings of this check are worded."""

from __future__ import annotations

CHECK = "untranslated"


def say(text: str) -> str:
    """Shorten what was left to what a line has room for."""
    return text if len(text) <= 60 else f"{text[:57]}..."
