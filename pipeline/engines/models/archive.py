"""Unpack a package without trusting it.

1. A member's path stays below the folder it is unpacked to; links, devices, drive letters and ``..`` are refused
   before anything is written.
2. Sizes are bounded, and counted while unpacking: what an archive says of itself may be a lie.
3. An Argos package holds one folder; its files are taken, the folder's name is not.
"""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.errors import ModelError

_CHUNK = 1 << 20
NOT_A_PACKAGE = "allowed: a zip archive with one folder that holds metadata.json, a tokenizer and model/"


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a package may be."""

    total: int = 4 << 30
    """Bytes of all files, unpacked; the largest packages have 0.4 GB."""
    files: int = 2000
    ratio: int = 200
    """Unpacked bytes for one packed byte, of the whole archive; models hardly compress at all."""


DEFAULT_LIMITS = Limits()


def unpack(archive: Path, folder: Path, *, limits: Limits = DEFAULT_LIMITS) -> None:
    """Unpack an Argos package into an empty folder; raise ModelError for one that is broken or hostile."""
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _members(opened, archive, limits)
            left = min(limits.total, max(1 << 20, limits.ratio * archive.stat().st_size))
            for member, path in members:
                left -= _write(opened, member, folder / path, most=left, archive=archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        # RuntimeError: encrypted; NotImplementedError: a compression that Python has not.
        raise ModelError(f"not a whole Argos package: {error}", file=archive, allowed=NOT_A_PACKAGE) from error


def copy_package(source: Path, target: Path) -> None:
    """Copy an unpacked package into a folder that is not there yet; links are refused."""
    for path in source.rglob("*"):
        if path.is_symlink():
            raise ModelError("the package holds a link", file=path)
    shutil.copytree(source, target, copy_function=shutil.copyfile)


def _members(opened: zipfile.ZipFile, archive: Path, limits: Limits) -> list[tuple[zipfile.ZipInfo, Path]]:
    """Check all names before any is written; give the files with their paths below the one folder."""
    infos = opened.infolist()
    if len(infos) > limits.files:
        raise ModelError(f"the package holds {len(infos)} files", file=archive, allowed=f"allowed: {limits.files}")
    if sum(info.file_size for info in infos) > limits.total:
        raise ModelError("the package is too large", file=archive, allowed=f"allowed: {limits.total} bytes unpacked")
    paths = [(info, _safe(info, archive)) for info in infos if not info.is_dir()]
    tops = {path.parts[0] for _, path in paths}
    if len(tops) == 1 and all(len(path.parts) > 1 for _, path in paths):
        paths = [(info, PurePosixPath(*path.parts[1:])) for info, path in paths]
    folded = [str(path).casefold() for _, path in paths]
    if len(set(folded)) < len(folded):
        raise ModelError("the package holds a file twice", file=archive)
    if "metadata.json" not in folded:
        raise ModelError("not an Argos package: it has no metadata.json", file=archive, allowed=NOT_A_PACKAGE)
    return [(info, Path(*path.parts)) for info, path in paths]


def _safe(info: zipfile.ZipInfo, archive: Path) -> PurePosixPath:
    name = info.filename
    path = PurePosixPath(name)
    mode = info.external_attr >> 16
    odd = (
        not name
        or not path.parts
        or path.is_absolute()
        or ".." in path.parts
        or "\\" in name
        or ":" in name
        or any(ord(char) < ord(" ") for char in name)
    )
    if odd or (mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode)):
        raise ModelError(f"the package holds {name[:80]!r}, which would leave its folder", file=archive)
    return path


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, *, most: int, archive: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with opened.open(member) as source, path.open("xb") as target:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > most:
                raise ModelError("the package grows beyond all measure when it is unpacked", file=archive)
            target.write(chunk)
    return written
