"""Argos' package index: a JSON list that says which packages there are and where.

An entry has ``from_code``, ``to_code``, ``package_version`` and ``links``. The index says nothing of digests, so a
package is trusted when it is first installed, and pinned; an entry with ``sha256`` (a mirror may add it) is held
against it.
"""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from pipeline.errors import ModelError

_LONGEST = 64 << 20
_SHA256 = regex.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Offer:
    """One package of an index."""

    source: str
    target: str
    version: str
    links: tuple[str, ...]
    sha256: str | None = None


def read_index(path: Path, *, place: str) -> list[Offer]:
    """Read an index; entries that are no translation packages are passed over. Raise ModelError for no index."""
    try:
        if path.stat().st_size > _LONGEST:
            raise ModelError("the index of packages is too large", file=place)
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"the index of packages is not JSON: {str(error)[:100]}", file=place) from error
    if not isinstance(data, list):
        raise ModelError("the index of packages is not a list", file=place, allowed="allowed: what Argos publishes")
    return [offer for entry in data if (offer := _offer(entry)) is not None]


def _offer(entry: Any) -> Offer | None:
    if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
        return None
    links = entry.get("links")
    texts: list[Any] = [entry.get("from_code"), entry.get("to_code"), entry.get("package_version", "0")]
    if not isinstance(links, list) or not all(isinstance(one, str) for one in [*texts, *links]):
        return None
    sha256 = entry.get("sha256")
    known = sha256.lower() if isinstance(sha256, str) and _SHA256.fullmatch(sha256.lower()) else None
    return Offer(texts[0], texts[1], texts[2], tuple(links), known)


def newest(offers: Sequence[Offer], *, sources: Sequence[str], targets: Sequence[str]) -> Offer | None:
    """Give the newest package of a pair; codes are tried in order, the closest first."""
    for source in sources:
        for target in targets:
            fit = [offer for offer in offers if (offer.source, offer.target) == (source, target)]
            if fit:
                return max(fit, key=lambda offer: [int(number) for number in regex.findall(r"\d+", offer.version)])
    return None


def links_of(offer: Offer, *, index: str, mirror: bool) -> list[str]:
    """Give the addresses to try; at a mirror, the file beside the index first, and no other host."""
    absolute = [urllib.parse.urljoin(index, link) for link in offer.links]
    web = [link for link in absolute if urllib.parse.urlsplit(link).scheme in {"http", "https"}]
    if not mirror:
        return web
    beside = [urllib.parse.urljoin(index, urllib.parse.urlsplit(link).path.rpartition("/")[2]) for link in web]
    host = urllib.parse.urlsplit(index).netloc
    return list(dict.fromkeys([*(link for link in web if urllib.parse.urlsplit(link).netloc == host), *beside]))
