"""The ``models`` commands: arguments, progress and printing, and nothing of how anything is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from pipeline.engines.models.download import Progress
    from pipeline.engines.models.install import Model
    from pipeline.engines.settings import Settings

_LIST_EXAMPLES = """
    \b
    Examples:
      pipeline models list
      pipeline models install zh en                            from Argos' index
      pipeline models install en de --engine firefox           from Mozilla's records
      pipeline models install zh en --from FOLDER_OR_ADDRESS   from a mirror of your own
      pipeline models install translate-zh_en-1_9.argosmodel   a package on disk
    """


@click.group(epilog=_LIST_EXAMPLES)
@click.option("--models-dir", metavar="DIR", type=click.Path(path_type=Path), help="Folder of installed models.")
@click.option("--lock", metavar="FILE", type=click.Path(path_type=Path), help="Lock file, instead of the project's.")
@click.pass_context
def models(context: click.Context, models_dir: Path | None, lock: Path | None) -> None:
    """List, install, verify and remove the models of argos and firefox.

    Models stand in a folder that all your projects share (`models` in the configuration and PIPELINE_MODELS name
    another one). A project pins each in models.lock.json, which belongs into its repository.
    """
    context.obj = _settings(models_dir=models_dir, lock=lock)


def _settings(*, models_dir: Path | None, lock: Path | None) -> Settings:
    from pipeline.config import find
    from pipeline.engines.settings import Settings
    from pipeline.engines.store import LOCK_NAME

    config = find(Path.cwd())
    settings = Settings(warn=_say)
    if config.models:
        settings = replace(settings, models_dir=config.path(config.models))
    if config.file is not None:
        settings = replace(settings, lock=config.root / LOCK_NAME)
    if models_dir is not None:
        settings = replace(settings, models_dir=models_dir)
    return replace(settings, lock=lock) if lock is not None else settings


@models.command("list", epilog="Example: pipeline models list")
@click.pass_obj
def list_(settings: Settings) -> int:
    """Show the installed, shipped and pinned models."""
    from pipeline.engines.models.install import models as all_models

    _print(all_models(settings), settings)
    return 0


@models.command(epilog=_LIST_EXAMPLES)
@click.argument("what", nargs=-1, required=True, metavar="SOURCE TARGET | FILE.argosmodel")
@click.option("--engine", type=click.Choice(["argos", "firefox"]), default="argos", show_default=True)
@click.option("--from", "origin", metavar="ADDRESS|FOLDER", help="A mirror of your own, instead of the public source.")
@click.option("--update", is_flag=True, help="Take a model whose files are not the pinned ones, and pin it.")
@click.pass_obj
def install(settings: Settings, what: tuple[str, ...], *, engine: str, origin: str | None, update: bool) -> int:
    """Install the model of a pair of languages, or a package on disk, and pin it."""
    from pipeline.engines.models import install as rooms

    with _progress() as progress:
        job = rooms.Job(update=update, progress=progress, say=_say)
        if len(what) == 1 and (what[0].endswith(".argosmodel") or Path(what[0]).is_file()):
            model = rooms.install_file(settings, Path(what[0]), job=job)
        elif len(what) == 2:
            model = rooms.install(
                settings, source_lang=what[0], target_lang=what[1], engine=engine, origin=origin, job=job
            )
        else:
            raise ConfigError(
                f"cannot install {' '.join(what)!r}",
                allowed="allowed: two languages, such as zh en, or FILE.argosmodel",
            )
    pinned = f", pinned in {settings.lock.name}: commit it" if settings.lock is not None else ""
    click.echo(f"installed {model.key} {model.version} ({_megabytes(model.size)}) in {model.folder}{pinned}")
    return 0


@models.command(epilog="Example: pipeline models verify")
@click.pass_obj
def verify(settings: Settings) -> int:
    """Hold every model against the lock and load it; exit 1 where one is missing, changed or broken."""
    from pipeline.engines.models.install import State
    from pipeline.engines.models.install import verify as check

    found = check(settings)
    _print(found, settings)
    wrong = [model for model in found if model.state in {State.CHANGED, State.MISSING}]
    if settings.lock is not None:
        wrong += [model for model in found if model.state is State.UNPINNED]
    for model in wrong:
        faults = "; ".join(model.faults) or model.state.value
        _say(f"{model.key}: {faults}; install it again: {model.key.install_command}")
    return 1 if wrong else 0


@models.command(epilog="Example: pipeline models remove zh en")
@click.argument("source")
@click.argument("target")
@click.option("--engine", type=click.Choice(["argos", "firefox"]), default="argos", show_default=True)
@click.option("--keep-pin", is_flag=True, help="Leave the model pinned, so that the same one must come back.")
@click.pass_obj
def remove(settings: Settings, source: str, target: str, *, engine: str, keep_pin: bool) -> int:
    """Remove an installed model, and its pin."""
    from pipeline.engines.models.install import remove as take_away

    key = take_away(settings, source_lang=source, target_lang=target, engine=engine, keep_pin=keep_pin)
    click.echo(f"removed {key}")
    return 0


def _print(found: list[Model], settings: Settings) -> None:
    rows = [(str(model.key), model.version, model.state.value, _megabytes(model.size), model.source) for model in found]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True)]
        click.echo("  ".join([*cells, row[4]]).rstrip())
    if not found:
        click.echo("no models")
    click.echo(f"folder: {settings.models_dir}")
    if settings.lock is not None:
        click.echo(f"lock: {settings.lock}")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _say(line: str) -> None:
    click.echo(line, err=True)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Draw a bar on a terminal; say nothing where standard error goes elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    console = Console(stderr=True)
    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), DownloadColumn()]
    with Progress(
        *columns, TransferSpeedColumn(), TimeRemainingColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what.rpartition("/")[2][:40], total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show
