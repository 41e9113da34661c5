"""Articles: bytes to segments and back, without losing a byte or a mark (docs/articles.md)."""

from pipeline.article.anchors import Anchor, slug
from pipeline.article.article import Article, Options, parse, read
from pipeline.article.compose import compose
from pipeline.article.front import DEFAULT_KEYS, KeyPolicy, Policy
from pipeline.article.omit import render
from pipeline.article.render import Rewrite, map_text

__all__ = [
    "DEFAULT_KEYS",
    "Anchor",
    "Article",
    "KeyPolicy",
    "Options",
    "Policy",
    "Rewrite",
    "compose",
    "map_text",
    "parse",
    "read",
    "render",
    "slug",
]
