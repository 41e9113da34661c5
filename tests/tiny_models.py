"""The tiny Argos packages, installed; and the sentences that they know."""

from __future__ import annotations

import random
from pathlib import Path

from pipeline.engines.models.archive import unpack

FIXTURES = Path(__file__).parent / "fixtures" / "models"
LANGUAGES = ("zh", "en", "pt")


def package(source: str, target: str) -> Path:
    """Give the package file of a pair: zh-en or en-pt."""
    return FIXTURES / f"tiny-{source}_{target}.argosmodel"


def unpack_tiny(models_dir: Path, source: str, target: str) -> Path:
    """Put a tiny package where installed models stand, without a pin."""
    folder = models_dir / "argos" / f"{source}-{target}"
    folder.mkdir(parents=True)
    unpack(package(source, target), folder)
    return folder


def _rows(name: str) -> list[list[str]]:
    lines = (FIXTURES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def known_pairs(source: str, target: str, number: int, *, seed: int = 1) -> list[tuple[str, str]]:
    """Give sentences that a tiny package has learnt, with their translations."""
    left, right = LANGUAGES.index(source), LANGUAGES.index(target)
    chance = random.Random(seed)
    fillers: dict[str, list[tuple[str, str]]] = {}
    for slot, *forms in _rows("fillers.tsv"):
        fillers.setdefault(slot, []).append((forms[left], forms[right]))
    pairs = []
    for _ in range(number):
        template = chance.choice(_rows("templates.tsv"))
        one, other = template[left], template[right]
        first, second = chance.sample(fillers["T"], 2)
        digits = str(chance.randrange(1, 1000))
        slots = {"T": first, "U": second, "N": (digits, digits)}
        slots |= {slot: chance.choice(fillers[slot]) for slot in ("P", "G")}
        for slot, (here, there) in slots.items():
            one, other = one.replace(f"{{{slot}}}", here), other.replace(f"{{{slot}}}", there)
        pairs.append((one, other))
    return pairs
