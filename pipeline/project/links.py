"""Where links of a localised article point: the project's policy, off in the standalone call.

1. An output stands elsewhere than its source: relative links and images are adapted to that place.
2. A link to another article points at its localised sibling, where the project makes one.
3. A link to a heading follows the translated heading's own slug.
4. What cannot be told is left alone: other schemes, absolute paths, templates.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import unquote

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/|\\|[{<]")

Rewrite = Callable[[str], str]


def rewriter(
    *,
    name: str,
    source_folder: str,
    output_folder: str,
    siblings: frozenset[str],
    fragments: Mapping[str, Mapping[str, str]],
) -> Rewrite:
    """Make the function that gives a destination its new form.

    `name` is the article's path below the source folder; `siblings` are the names of the articles that are localised too;
    `fragments` gives for an article's name its headings' slugs, source to target.
    """
    here = posixpath.dirname(posixpath.join(source_folder, name))
    there = posixpath.dirname(posixpath.join(output_folder, name))

    def rewrite(destination: str) -> str:
        path, mark, fragment = destination.partition("#")
        if _SCHEME.match(destination) or not destination:
            return destination
        path, query_mark, query = path.partition("?")
        article = name if not path else posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if mark and article in fragments:
            fragment = fragments[article].get(unquote(fragment), fragment)
        if path and article not in siblings:
            absolute = posixpath.normpath(posixpath.join(here, path))
            relative = posixpath.relpath(absolute, there or ".")
            if path.endswith("/"):
                relative += "/"
            # A link that leaves the project is left to its author.
            path = path if absolute.startswith("..") else _as_written(path, relative)
        return path + query_mark + query + mark + fragment

    return rewrite


def restorer(
    rewrite: Rewrite,
    destinations: Iterable[str],
    *,
    name: str,
    source_folder: str,
    output_folder: str,
) -> Rewrite:
    """Make the function that gives a destination of an output the form that the source writes, or would write.

    `destinations` are the source's own. One that a person wrote into the output is said as seen from the source, so
    that rewriting gives it back as it was written: ``img/casa.png`` beside the output stays that.
    """
    back = reverse(rewrite, destinations)
    here = posixpath.dirname(posixpath.join(source_folder, name))
    there = posixpath.dirname(posixpath.join(output_folder, name))

    def restore(destination: str) -> str:
        if destination in back or rewrite(destination) == destination:
            return back.get(destination, destination)
        path, mark, fragment = destination.partition("#")
        path, query_mark, query = path.partition("?")
        seen = posixpath.relpath(posixpath.normpath(posixpath.join(there, path)), here or ".") if path else ""
        found = seen + ("/" if path.endswith("/") else "") + query_mark + query + mark + fragment
        return found if rewrite(found) == destination else destination

    return restore


def article_of(destination: str, name: str) -> str | None:
    """Give the article whose heading a destination points at, as seen from the article `name`; None without a fragment."""
    path, mark, fragment = destination.partition("#")
    if not mark or not fragment or _SCHEME.match(destination):
        return None
    path = path.partition("?")[0]
    return name if not path else posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def neighbours(destinations: Iterable[str], name: str) -> set[str]:
    """Name the files that relative links of the article `name` point at, below the folder of articles."""
    found = set[str]()
    for destination in destinations:
        path = destination.partition("#")[0].partition("?")[0]
        if path and not _SCHEME.match(destination):
            found.add(posixpath.normpath(posixpath.join(posixpath.dirname(name), path)))
    return found


def _as_written(path: str, relative: str) -> str:
    """Keep a leading ``./`` where the author wrote one and it still says the same."""
    if path.startswith("./") and not relative.startswith("."):
        return f"./{relative}"
    return relative


def reverse(rewrite: Rewrite, destinations: Iterable[str]) -> dict[str, str]:
    """Give for each rewritten destination what the source writes; of two that became one, the first."""
    back = dict[str, str]()
    for destination in destinations:
        back.setdefault(rewrite(destination), destination)
    return back
