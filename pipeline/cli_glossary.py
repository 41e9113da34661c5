"""The ``glossary`` commands: arguments and printing, and nothing of how anything is done."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def glossary() -> None:
    r"""Check, export and import the glossary.

    \b
    Examples:
      pipeline glossary check
      pipeline glossary export --format tbx > terms.tbx
      pipeline glossary import terms.csv --output new-glossary.yaml
    """


@glossary.command(epilog="Example: pipeline glossary check")
@click.option("--glossary", "path", metavar="FILE", help="Glossary, instead of ./glossary.yaml.")
def check(*, path: str | None) -> int:
    """Find duplicates, conflicts, terms that no article uses, and terms of articles that the glossary lacks.

    Exits with 1 for duplicates and conflicts.
    """
    from pipeline.config import find
    from pipeline.project.terms import FAULTS
    from pipeline.project.terms import check as look

    remarks = look(find(Path.cwd()), glossary=path)
    for remark in remarks:
        place = ":".join(str(part) for part in (remark.file, remark.line) if part)
        click.echo(f"{place}{': ' if place else ''}{remark.kind}: {remark.message}")
    if not remarks:
        click.echo("nothing to remark")
    return 1 if any(remark.kind in FAULTS for remark in remarks) else 0


@glossary.command(epilog="Example: pipeline glossary export --format csv > terms.csv")
@click.option("--glossary", "path", metavar="FILE", help="Glossary, instead of ./glossary.yaml.")
@click.option(
    "--format", "format_", metavar="FORMAT", default="tbx", show_default=True, help="tbx (TBX-Basic), csv or yaml."
)
def export(*, path: str | None, format_: str) -> int:
    """Write the glossary to standard output in another format."""
    from pipeline.config import find
    from pipeline.project.terms import export as written

    click.echo(written(find(Path.cwd()), glossary=path, format=format_), nl=False)
    return 0


@glossary.command("import", epilog="Example: pipeline glossary import terms.csv --output new-glossary.yaml")
@click.argument("file")
@click.option(
    "--output", metavar="FILE", default="glossary.yaml", show_default=True, help="File to write; it must not stand yet."
)
def import_(file: str, *, output: str) -> int:
    """Make a glossary.yaml of a CSV or TBX file."""
    from pipeline.project.terms import import_terms

    click.echo(f"{output}: {import_terms(file, output=output)} concepts")
    return 0
