"""Reading articles, each in its own language, with the project's options."""

from __future__ import annotations

from pipeline.article import Article, Options, front
from pipeline.article import read as read_article
from pipeline.article.render import destinations
from pipeline.config import Config
from pipeline.errors import ArticleError, ConfigError
from pipeline.project.files import read
from pipeline.project.job import Job, Source
from pipeline.project.state import Loaded
from pipeline.text.languages import language
from pipeline.text.segment import splitter


def load(source: Source, job: Job, data: bytes | None = None) -> Loaded:
    """Read one article in its own language."""
    data = read(source.path) if data is None else data
    lang = job.source_lang or job.config.source_lang
    article = read_as(data, name=source.name, lang=lang, config=job.config)
    own = article.lang
    if job.source_lang is not None or not own:
        return Loaded(source=source, data=data, article=article, lang=lang)
    try:
        language(own)
    except ConfigError as error:
        raise ArticleError(f"front matter: {error.what}", file=source.path, allowed=error.allowed) from error
    if language(own).base != language(lang).base:
        lang = language(own).code
        article = read_as(data, name=source.name, lang=lang, config=job.config)
    return Loaded(source=source, data=data, article=article, lang=lang)


def read_as(data: bytes, *, name: str, lang: str, config: Config) -> Article:
    """Read an article that is written in a language."""
    return read_article(data, name=name, split=splitter(lang), options=options_of(config))


def options_of(config: Config) -> Options:
    """Give the article room's options from the configuration."""
    keys = config.front_matter
    policies = {
        front.KeyPolicy.TRANSLATE: keys.translate,
        front.KeyPolicy.COPY: keys.copy,
        front.KeyPolicy.DROP: keys.drop,
    }
    return Options(
        front_matter=front.Policy({key.lower(): policy for policy, names in policies.items() for key in names})
    )


def links_of(article: Article) -> list[str]:
    """List where an article's links and images point, in order."""
    return list(dict.fromkeys(article.text[start:end] for start, end in destinations(article.document)))
