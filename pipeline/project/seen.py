"""What earlier runs have seen: an article whose files are all as they were is not read again.

1. A record is worth what its key says: the digests of the article, of its outputs and of its memory. A *world* stands
   beside all keys: configuration, glossary, engines and the program itself. With another world nothing was seen.
2. By content, never by time stamp.
3. It may be deleted at any time; a run without it does the same, only slower.
4. What ties articles together is in the record too: links into other articles, and the reviewed sentences, which serve
   a new sentence of another one. (A sentence that stands already keeps its bytes, whoever reviews what elsewhere.)
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import WriteError
from pipeline.project.files import digest, read_if_there
from pipeline.qa.model import Finding, Fix, Severity

VERSION = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One article in one target language."""

    tally: Mapping[str, Any]
    findings: tuple[Finding, ...]
    reviewed: frozenset[str]
    """Marks of the sentences that somebody has reviewed: they may serve another article."""


@dataclass(frozen=True, slots=True)
class Record:
    """One article."""

    key: str
    neighbours: Mapping[str, bool]
    """Articles that its links name, and whether they were there."""
    into: tuple[str, ...]
    """Articles whose headings its links point at."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    waivers: tuple[Mapping[str, Any], ...] = ()
    """What stands in the article to allow findings."""


def mark(source: str) -> str:
    """Stand for a sentence in a record: 16 hexadecimal digits."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def program() -> str:
    """Digest the state of the program itself, so that its developers are not shown what an older one found."""
    root = Path(__file__).parent.parent
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            state = (Path(folder) / name).stat()
            found.append(f"{folder[len(str(root)) :]}/{name} {state.st_size} {state.st_mtime_ns}")
    return digest("\n".join(found).encode())


class Seen:
    """The records of one project."""

    def __init__(self, path: Path, world: str) -> None:
        """Read the records of this world; what cannot be read was not seen."""
        self._path = path
        self._world = world
        self._before = read_if_there(path)
        self.records: dict[str, Record] = {}
        try:
            data = json.loads(self._before or b"{}")
            if data.get("version") == VERSION and data.get("world") == world:
                self.records = {name: _record(item) for name, item in data["articles"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            self.records = {}

    def save(self, names: Iterable[str]) -> None:
        """Write the records of the articles that there are, if that changes a byte."""
        articles = {name: _item(self.records[name]) for name in sorted(set(names) & set(self.records))}
        content = {"version": VERSION, "world": self._world, "articles": articles}
        data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        if data == self._before:
            return
        temporary = self._path.with_name(self._path.name + ".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(data)
            temporary.replace(self._path)
        except OSError as error:
            raise WriteError(f"cannot be written: {error.strerror}", file=self._path) from error


def _item(record: Record) -> dict[str, Any]:
    return {
        "key": record.key,
        "neighbours": dict(sorted(record.neighbours.items())),
        "into": list(record.into),
        "waivers": [dict(waiver) for waiver in record.waivers],
        "parts": {
            lang: {
                "tally": dict(part.tally),
                "findings": [asdict(finding) for finding in part.findings],
                "reviewed": "".join(sorted(part.reviewed)),
            }
            for lang, part in sorted(record.parts.items())
        },
    }


def _record(item: Mapping[str, Any]) -> Record:
    return Record(
        key=item["key"],
        neighbours=item["neighbours"],
        into=tuple(item["into"]),
        waivers=tuple(item["waivers"]),
        parts={
            lang: Part(
                tally=part["tally"],
                findings=tuple(_finding(found) for found in part["findings"]),
                reviewed=_marks(part["reviewed"]),
            )
            for lang, part in item["parts"].items()
        },
    )


def _marks(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 16] for at in range(0, len(text), 16))


def _finding(item: Mapping[str, Any]) -> Finding:
    values = dict(item)
    values["severity"] = Severity(values["severity"])
    values["fix"] = Fix(**values["fix"]) if values["fix"] else None
    for name in ("source_span", "target_span"):
        values[name] = tuple(values[name]) if values[name] else None
    return Finding(**values)
