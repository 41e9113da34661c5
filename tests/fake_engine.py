"""An engine for tests of everything around engines: fixed sentences, no model.

It gives a sentence of the target language's words for any text, the same for the same text, and carries over masks
and figures; so runs, memory and learning can be tested without a model.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from pipeline.engines.base import Candidate
from pipeline.engines.settings import Settings

WORDS = {
    "en": (
        "river", "garden", "window", "market", "letter", "season", "engine", "harbour", "village", "teacher", "morning",
        "summer", "bridge", "forest", "kitchen", "journey", "answer", "picture", "winter", "island",
    ),
    "pt": (
        "rio", "jardim", "janela", "mercado", "carta", "estação", "motor", "porto", "aldeia", "professor", "manhã",
        "verão", "ponte", "floresta", "cozinha", "viagem", "resposta", "quadro", "inverno", "ilha",
    ),
}  # fmt: skip

REVISION = 1
"""Part of the fingerprint: raise it for another model."""

calls: list[list[str]] = []
"""What was asked, for tests that count."""


class FakeEngine:
    """See the module."""

    name = "fake"
    verbatim = False

    def __init__(self, lang: str) -> None:
        self.words = WORDS.get(lang, WORDS["en"])
        self.first = "O" if lang == "pt" else "The"
        self.fingerprint = f"fake {lang} {REVISION}"

    def translate(self, texts: Sequence[str], *, candidates: int = 1) -> list[list[Candidate]]:
        del candidates
        calls.append(list(texts))
        return [[Candidate(self.sentence(text))] for text in texts]

    def sentence(self, text: str) -> str:
        digest = hashlib.sha256(text.encode()).digest()
        kept = re.findall(r"\b(?:X\d|KX-7\d|\d[\d.,]*)\b", text)
        words = [self.words[byte % len(self.words)] for byte in digest[: max(3, min(9, len(text) // 5))]]
        return " ".join([self.first, *dict.fromkeys(words), *kept]) + ("?" if text.rstrip().endswith("?") else ".")

    def sayable(self, text: str) -> bool:
        return bool(text is not None)

    def close(self) -> None:
        return None


def load(*, source_lang: str, target_lang: str, settings: Settings) -> FakeEngine:
    del source_lang, settings
    return FakeEngine(target_lang)
