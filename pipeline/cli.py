"""The command line: arguments, exit codes, printing, and nothing of how anything is done.

1. Results go to standard output, talk to standard error.
2. Exit codes: 0 nothing at or above the gate, 1 findings at or above it (or work left over), 2 could not run.
3. Exceptions become messages here and nowhere else: one line for what the user must mend, "internal error" with
   a traceback for what is ours.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from pipeline import __version__
from pipeline.cli_glossary import glossary
from pipeline.cli_models import models
from pipeline.errors import ConfigError, PipelineError

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.project.edits import Learnt
    from pipeline.project.state import Outcome
    from pipeline.qa.model import Finding

NAMED = 10
"""Files left over that a run names one by one."""

EXAMPLES = {
    "translate": """
        \b
        Examples:
          pipeline translate                          every article of the project
          pipeline translate source/vat-guide.md      one of them
          pipeline translate docs --from en --to pt --engine firefox --output out
          echo 'GDPR applies.' | pipeline translate - --from en --to pt
        """,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    try:
        result = cli.main(args=list(argv) if argv is not None else None, prog_name="pipeline", standalone_mode=False)
    except click.ClickException as error:
        _complain(" ".join(error.format_message().split()))
        return 2
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _complain("stopped; run again to go on")
        return 2
    except PipelineError as error:
        _complain(str(error))
        return 2
    except SystemExit:
        # Click's way out when the reader of a pipe has gone, with 1: which would say that there are findings.
        return 2
    except OSError as error:
        _complain(f"{error.filename or 'standard output'}: {error.strerror}")
        _give_output_up()
        return 2
    except Exception:  # noqa: BLE001 -- whatever it is, it is a fault of ours and must not look like the user's
        traceback.print_exc()
        _complain("internal error, a fault of this program and not of yours; please report the lines above")
        return 2
    return result if isinstance(result, int) else 0


def _give_output_up() -> None:
    """Let go of what standard output did not take: Python would try again at its end, and exit with 120."""
    try:
        sys.stdout.flush()
    except OSError:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def entry() -> None:
    """Run as a console script."""
    sys.exit(main())


def _complain(line: str) -> None:
    click.echo(f"error: {line}", err=True)


def _say(line: str) -> None:
    click.echo(line, err=True)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """Draw a bar on a terminal; elsewhere there is a plain line an article at the end."""
    if not _terminal(sys.stderr):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield show


def _config() -> Config:
    from pipeline.config import find

    return find(Path.cwd())


def _format(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Refuse an unknown format of findings before a run that may take hours."""
    from pipeline.report import module_of

    module_of(value)
    return value


def _languages(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Split ``en,pt``."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if value else ()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="pipeline")
def cli() -> None:
    r"""Localise markdown articles offline: terms locked, figures checked, edits kept.

    \b
    Exit codes: 0 nothing at or above the gate, 1 findings at or above it, 2 could not run.
    Example: pipeline translate && pipeline qa
    """


@cli.command(epilog=EXAMPLES["translate"])
@click.argument("paths", nargs=-1)
@click.option("--from", "source_lang", metavar="LANG", help="Language of the articles.")
@click.option("--to", "targets", metavar="LANG,...", callback=_languages, help="Languages to make.")
@click.option("--engine", metavar="NAME", help="argos, firefox, libretranslate, identity or pseudo.")
@click.option("--output", metavar="DIR", help="Write DIR/<lang>/<same path>; then no configuration is needed.")
@click.option("--memory", metavar="DIR", help="Folder of the translation memory.")
@click.option("--glossary", metavar="FILE", help="Glossary, instead of ./glossary.yaml.")
@click.option("--refresh", is_flag=True, help="Make every machine sentence anew; reviewed ones never.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 with the list of files that would change.")
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    default="text",
    callback=_format,
    help="Format of the findings: see `pipeline qa --help`.",
)
def translate(paths: tuple[str, ...], *, check: bool, format_: str, **options: Any) -> int:
    r"""Localise articles: memory first, then the engine, then the checks.

    PATHS are articles or folders of them; - reads one article from standard input.
    """
    from pipeline.project.check import out_of_date
    from pipeline.project.job import Wish, plan
    from pipeline.project.run import run

    if paths == ("-",):
        return _translate_stdin(**options)
    config = _config()
    with _progress() as progress:
        outcome = run(plan(Wish(paths=paths, **options), config), say=_say, progress=progress, write=not check)
    findings = (*outcome.findings, *out_of_date(outcome.tallies, folder=config.source)) if check else outcome.findings
    _print_findings(findings, format_=format_, summary=_summary(outcome))
    for hint in outcome.hints:
        _say(hint)
    if not options["output"]:
        _say_left_over(config)
    for name in outcome.written:
        _say(f"{'would change' if check else 'wrote'}: {name}")
    if check and outcome.written:
        return 1
    return 1 if outcome.failing else 0


def _say_left_over(config: Config) -> None:
    from pipeline.project.status import left_over

    paths = left_over(config)
    for path in paths[:NAMED]:
        _say(
            "left over, its article or language is gone (`pipeline clean` removes it): "
            f"{path.relative_to(config.root).as_posix()}"
        )
    if len(paths) > NAMED:
        _say(f"and {len(paths) - NAMED} more left over: `pipeline clean --dry-run` lists them")


def _translate_stdin(*, source_lang: str | None, targets: tuple[str, ...], engine: str | None, **options: Any) -> int:
    """Localise standard input to standard output."""
    from pipeline.project.single import localise_text

    if len(targets) != 1:
        raise ConfigError("standard input is translated into one language", allowed="name it, as in --to pt")
    config = _config()
    data, findings, failing = localise_text(
        sys.stdin.buffer.read(),
        source_lang=source_lang or config.source_lang,
        target_lang=targets[0],
        engine=engine,
        glossary=options["glossary"],
        config=config,
        say=_say,
    )
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    for finding in findings:
        _say(f"{finding.line}:{finding.column}: {finding.severity}: {finding.check}: {finding.message}")
    return 1 if failing else 0


def _print_findings(findings: Sequence[Finding], *, format_: str, summary: dict[str, object]) -> None:
    from pipeline.report import render

    click.echo(render(findings, format=format_, summary=summary, color=_color()), nl=False)


def _color() -> bool:
    """Tell whether standard output is a terminal that wants colours (https://no-color.org)."""
    return _terminal(sys.stdout) and not os.environ.get("NO_COLOR")


def _terminal(stream: IO[str] | None) -> bool:
    """Tell whether a stream is a terminal that can do more than print; None stands for one that was closed."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def _summary(outcome: Outcome) -> dict[str, object]:
    """Say in a line an article where its sentences came from."""
    from pipeline.project.state import spread

    return {f"{tally.target} {tally.article}": spread([tally]) for tally in outcome.tallies if tally.sentences}


@cli.command(name="import")
@click.argument("files", nargs=-1, required=True)
@click.option("--lang", metavar="LANG", help="Language of the text; recognised when it is not given.")
@click.option("--name", metavar="NAME", help="Name of the article, without .md; by default the file's own.")
@click.option("--into", metavar="DIR", help="Folder to write to, instead of the project's articles.")
def import_(files: tuple[str, ...], *, lang: str | None, name: str | None, into: str | None) -> int:
    r"""Turn plain-text articles into markdown.

    Importing again changes nothing.

    \b
    Example: pipeline import drafts/vat-guide.txt --lang zh
    """
    from pipeline.project.imports import import_files

    defects = import_files(files, lang=lang, name=name, into=into, config=_config(), say=_say)
    for line in defects:
        click.echo(line)
    return 0


@cli.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    default="text",
    callback=_format,
    help="text, json, sarif, junit, github or markdown.",
)
@click.option("--source-lang", metavar="LANG", help="Of a bilingual file: language of its sources.")
@click.option("--target-lang", metavar="LANG", help="Of a bilingual file: language of its targets.")
@click.option("--glossary", metavar="FILE", help="Glossary, instead of ./glossary.yaml.")
@click.option("--gate", metavar="SEVERITY", help="Lowest severity that fails: info, note, warning or error.")
@click.option("--baseline", metavar="FILE", help="Leave out the findings of this baseline.")
@click.option("--write-baseline", metavar="FILE", help="Write the findings as a baseline; exit 0.")
@click.option("--fix", is_flag=True, help="Apply the safe mends that findings offer, and show them.")
def qa(paths: tuple[str, ...], *, format_: str, **options: Any) -> int:
    r"""Check localised articles as they stand, or bilingual files (.tsv, .po, .xlf, .tmx).

    \b
    Examples:
      pipeline qa
      pipeline qa output/pt --format github
      pipeline qa pairs.tsv --source-lang zh --target-lang en --format json
    """
    from pipeline.project.review import Ask, review

    result = review(paths, Ask(**options), config=_config(), say=_say)
    _print_findings(result.findings, format_=format_, summary=dict(result.summary))
    return 1 if result.failing else 0


@cli.command()
@click.argument("paths", nargs=-1)
@click.option("--format", "format_", metavar="FORMAT", default="text", help="text, json or markdown.")
def status(paths: tuple[str, ...], *, format_: str) -> int:
    r"""Say for each article and language what is reviewed, machine-made, missing, stale.

    \b
    Example: pipeline status --format markdown
    """
    from pipeline.project import status as report

    config = _config()
    rows = report.rows(paths, config, say=_say)
    left = [path.relative_to(config.root).as_posix() for path in report.left_over(config)]
    click.echo(report.render(rows, left, format=format_), nl=False)
    return 0


@cli.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be removed.")
def clean(*, dry_run: bool) -> int:
    r"""Remove outputs and memory of articles and languages that are gone.

    \b
    Example: pipeline clean --dry-run
    """
    from pipeline.project.status import clean as remove

    remove(_config(), say=_say, dry=dry_run)
    return 0


def _learnt(result: Learnt) -> int:
    for line in result.lines:
        click.echo(line)
    if result.findings:
        _print_findings(result.findings, format_="text", summary={})
    elif not result.lines:
        _say("nothing new")
    return 1 if result.findings else 0


@cli.command()
@click.argument("paths", nargs=-1)
def learn(paths: tuple[str, ...]) -> int:
    r"""Learn what people edited in outputs, into the memory; `translate` does it too.

    \b
    Example: pipeline learn output/pt
    """
    from pipeline.project.edits import learn as learn_edits

    return _learnt(learn_edits(paths, _config(), say=_say))


@cli.command()
@click.argument("paths", nargs=-1)
def approve(paths: tuple[str, ...]) -> int:
    r"""Mark outputs as reviewed, as they stand.

    \b
    Example: pipeline approve output/pt/european-market.md
    """
    from pipeline.project.edits import approve as approve_outputs

    return _learnt(approve_outputs(paths, _config(), say=_say))


@cli.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--format", "format_", metavar="FORMAT", default="xliff", show_default=True, help="xliff (1.2), xliff2, tmx or po."
)
@click.option("--into", metavar="DIR", default="exported", show_default=True, help="Folder to write to.")
@click.option("--to", "targets", metavar="LANG,...", callback=_languages, help="Languages; all by default.")
def export(paths: tuple[str, ...], *, format_: str, into: str, targets: tuple[str, ...]) -> int:
    r"""Write the memory for another tool: XLIFF 1.2 or 2, TMX 1.4 or PO.

    \b
    Example: pipeline export output/pt --format xliff --into for-translation
    """
    from pipeline.project.interchange import export_memory

    export_memory(paths, _config(), format=format_, into=into, targets=targets, say=_say)
    return 0


@cli.command("import-translations")
@click.argument("files", nargs=-1, required=True)
@click.option("--to", "target", metavar="LANG", help="Language of the targets, where the folder does not say.")
def import_translations(files: tuple[str, ...], *, target: str | None) -> int:
    r"""Take translations and their states from XLIFF, TMX or PO files into the memory.

    \b
    Example: pipeline import-translations for-translation/pt/vat-guide.md.xlf
    """
    from pipeline.project.interchange import import_translations as take

    findings = take(files, _config(), target=target, say=_say)
    _print_findings(findings, format_="text", summary={})
    return 1 if any(finding.check == "conflict" for finding in findings) else 0


cli.add_command(glossary)
cli.add_command(models)


def _keep_lines(command: click.Command) -> None:
    r"""Turn the ``\b`` of raw docstrings into the one character by which click keeps the lines of a paragraph."""
    command.help = command.help and command.help.replace(r"\b", "\b")
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        _keep_lines(each)


_keep_lines(cli)
