"""An article's output: where it stands, how it is laid out, and how it is read back.

What a project's layout and links are is the job's business alone, so every function asks the job and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.article import Article, render
from pipeline.article.model import Layout
from pipeline.config import Anchors
from pipeline.project import links
from pipeline.project.headings import fragments
from pipeline.project.job import Job
from pipeline.project.reading import links_of, read_as
from pipeline.project.records import read_catalogue
from pipeline.project.state import Localised
from pipeline.text.languages import language

Fragments = Mapping[str, Mapping[str, str]]
"""For an article's name its headings' fragments, source to target."""


def output_path(job: Job, lang: str, name: str) -> Path:
    """Give the place of an article's output."""
    return job.output / lang / name


def shown(job: Job, path: Path) -> str:
    """Name a file relative to the project, the same on every machine."""
    for root in (job.config.root, job.output):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name


def layout(job: Job, lang: str) -> Layout:
    """Say how sentences are laid out in a target language."""
    if not language(lang).spaced:
        return Layout.JOIN
    return Layout.SENTENCE if job.config.one_sentence_a_line else Layout.SPACE


def rewrite(job: Job, plan: Localised, known: Fragments) -> links.Rewrite | None:
    """Say where links point in the output, with what is known of fragments; a standalone run leaves them alone."""
    config = job.config
    if job.standalone or not config.links.relative:
        return None
    return links.rewriter(
        name=plan.loaded.source.name,
        source_folder=config.source,
        output_folder=f"{config.output}/{plan.target.lang}",
        siblings=job.names,
        fragments=known,
    )


def read_target(job: Job, plan: Localised, data: bytes, *, known: Fragments | None = None) -> Article:
    """Read an output file, its links as the source writes them; `known` are the fragments it was written with."""
    name, lang = plan.loaded.source.name, plan.target.lang
    article = read_as(data, name=name, lang=lang, config=job.config)
    forward = rewrite(job, plan, written_fragments(job, plan) if known is None else known)
    if forward is None:
        return article
    restore = links.restorer(
        forward,
        links_of(plan.loaded.article),
        name=name,
        source_folder=job.config.source,
        output_folder=f"{job.config.output}/{lang}",
    )
    restored = render(article, {}, layout=layout(job, lang), rewrite=restore).data
    return article if restored == data else read_as(restored, name=name, lang=lang, config=job.config)


def written_fragments(job: Job, plan: Localised) -> Fragments:
    """Say what headings' fragments were when the output was written, from the memory that was written with it."""
    if job.memory is None or job.config.links.anchors is Anchors.KEEP:
        return {}
    found = dict[str, Mapping[str, str]]()
    for name in sorted(linked([plan])):
        catalogue = read_catalogue(job.memory, plan.target.lang, name)
        if catalogue is not None:
            found[name] = fragments(catalogue.units)
    return found


def linked(plans: Iterable[Localised]) -> set[str]:
    """Name the articles that links point into."""
    return {
        name
        for plan in plans
        for destination in links_of(plan.loaded.article)
        if (name := links.article_of(destination, plan.loaded.source.name)) is not None
    }
