from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tiny_models import package

from pipeline.engines.models.archive import Limits, unpack
from pipeline.errors import ModelError

METADATA = b'{"from_code": "zh", "to_code": "en"}'


def archive(tmp_path: Path, files: Mapping[Any, bytes], *, compressed: bool = False) -> Path:
    path = tmp_path / "package.argosmodel"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return path


def unpacked(tmp_path: Path, path: Path, limits: Limits | None = None) -> list[str]:
    folder = tmp_path / "inside" / "model"
    folder.mkdir(parents=True)
    unpack(path, folder, limits=limits or Limits())
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


def test_a_package_is_unpacked_without_its_folder(tmp_path: Path) -> None:
    assert unpacked(tmp_path, package("zh", "en")) == [
        "README.md",
        "metadata.json",
        "model/config.json",
        "model/model.bin",
        "model/shared_vocabulary.json",
        "sentencepiece.model",
    ]


def test_a_package_without_a_folder_is_unpacked_as_it_is(tmp_path: Path) -> None:
    path = archive(tmp_path, {"metadata.json": METADATA, "model/model.bin": b"x"})
    assert unpacked(tmp_path, path) == ["metadata.json", "model/model.bin"]


def _link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "pkg/../../outside",
        "/etc/outside",
        "pkg/..\\outside",
        "C:/outside",
        "pkg/a\\b",
        "pkg/a:b",
        "pkg/a\nb",
        _link("pkg/link"),
    ],
    ids=str,
)
def test_a_path_that_leaves_its_folder_is_refused_before_anything_is_written(
    tmp_path: Path, name: str | zipfile.ZipInfo
) -> None:
    path = archive(tmp_path, {"pkg/metadata.json": METADATA, name: b"/etc/passwd"})
    with pytest.raises(ModelError, match="which would leave its folder"):
        unpacked(tmp_path, path)
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["inside", "model", "package.argosmodel"]


@pytest.mark.parametrize(
    ("files", "limits", "fault"),
    [
        ({"pkg/metadata.json": METADATA, "pkg/big": b"x" * 5000}, Limits(total=4000), "too large"),
        ({f"pkg/{number}": b"" for number in range(9)}, Limits(files=8), "holds 9 files"),
        ({"pkg/metadata.json": METADATA, "pkg/bomb": b"\0" * 30_000_000}, Limits(), "grows beyond all measure"),
        ({"pkg/other.json": METADATA}, Limits(), "it has no metadata.json"),
        ({"pkg/metadata.json": METADATA, "pkg/a": b"", "pkg/A": b""}, Limits(), "holds a file twice"),
        ({"pkg/model/metadata.json": METADATA}, Limits(), "it has no metadata.json"),
        ({}, Limits(), "it has no metadata.json"),
    ],
)
def test_a_hostile_package_is_refused(tmp_path: Path, files: dict[str, bytes], limits: Limits, fault: str) -> None:
    path = archive(tmp_path, files, compressed=True)
    with pytest.raises(ModelError, match=fault):
        unpacked(tmp_path, path, limits)


def test_a_size_that_lies_is_counted(tmp_path: Path) -> None:
    path = archive(tmp_path, {"pkg/metadata.json": METADATA, "pkg/bomb": b"\0" * 30_000_000}, compressed=True)
    data = path.read_bytes()
    # Say 10 bytes in the local and in the central header, where 30 million are packed.
    path.write_bytes(data.replace(struct.pack("<L", 30_000_000), struct.pack("<L", 10)))
    with pytest.raises(ModelError):
        unpacked(tmp_path, path)
    assert sum(one.stat().st_size for one in (tmp_path / "inside").rglob("*") if one.is_file()) < 10_000_000


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_package_is_refused(tmp_path: Path, part: float) -> None:
    data = package("zh", "en").read_bytes()
    path = tmp_path / "cut.argosmodel"
    path.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(ModelError, match="not a whole Argos package"):
        unpacked(tmp_path, path)


def test_a_package_with_flipped_bytes_is_refused(tmp_path: Path) -> None:
    data = bytearray(package("zh", "en").read_bytes())
    data[len(data) // 2] ^= 0xFF
    path = tmp_path / "flipped.argosmodel"
    path.write_bytes(data)
    with pytest.raises(ModelError, match="not a whole Argos package"):
        unpacked(tmp_path, path)


def test_an_encrypted_package_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"pkg/metadata.json": METADATA})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag of an encrypted member, in the local and in the central header
    central = data.find(b"PK\x01\x02")
    data[central + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"not a whole Argos package: .*(encrypted|password)"):
        unpacked(tmp_path, path)


def test_random_bytes_are_no_package(tmp_path: Path) -> None:
    path = tmp_path / "x.argosmodel"
    path.write_bytes(io.BytesIO(b"PK\x03\x04" + bytes(range(256)) * 20).getvalue())
    with pytest.raises(ModelError, match="not a whole Argos package"):
        unpacked(tmp_path, path)
