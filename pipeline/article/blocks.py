"""Block structure: markdown-it-py with GitHub's and the site generators' syntax, and the place of every line.

1. markdown-it-py decides what is a block (CommonMark, GFM tables, footnotes from mdit-py-plugins). Its inline phase
   is not run: `pipeline.article.inline` reads inline text with offsets.
2. Leaf rules are wrapped: when one has matched, the block state still knows where the content of each line begins
   behind its ``>``, list markers and indents; that place is kept on the token.
3. Four rules are ours, each a line that is no prose: ``:::`` containers, ``!!!`` admonitions and ``===`` tabs (their
   indented bodies are prose, which CommonMark takes for code), display math, MDX imports.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

MAX_NESTING: Final = 100
"""Containers deeper than this are carried over unread; each level costs the block parser a pass over its lines."""

INTERRUPTS: Final = ["paragraph", "reference", "blockquote", "list"]

_CONTAINER: Final = re.compile(r":{3,}(?!:)")
_ADMONITION: Final = re.compile(
    r"""(?:(?:!!!|\?\?\?\+?)[ \t]+[\w-]+(?:[ \t]+[\w-]+)*+(?:[ \t]+"[^\n]*")?|===[!+]?[ \t]+"[^\n]*")[ \t]*$"""
)
_ESM: Final = re.compile(
    r"""import[ \t]+(?:[\w$*{][^\n]*?[ \t]from[ \t]+)?["'][^"'\n]+["'];?[ \t]*$"""
    r"""|import[ \t]+(?:\w+,[ \t]*)?\{[ \t]*$"""
    r"""|export[ \t]+(?:const|let|var|function|async|class|default)\b[ \t]|export[ \t]+(?:\{|\*[ \t]+from)"""
)


@cache
def block_parser() -> MarkdownIt:
    """Build the block parser; this is the one place where markdown-it-py comes in."""
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING, "inline_definitions": True}).enable("table")
    footnote_plugin(parser, inline=False, move_to_end=False)
    ruler = parser.block.ruler
    ruler.before("fence", "container_line", _container_line, {"alt": INTERRUPTS})
    ruler.before("fence", "admonition", _admonition, {"alt": INTERRUPTS})
    ruler.before("fence", "math_block", _math_block, {"alt": INTERRUPTS})
    ruler.before("fence", "esm", _esm, {"alt": []})
    for name in ("table", "reference", "html_block", "heading", "lheading", "paragraph", "container_line"):
        rule = next(entry for entry in ruler.__rules__ if entry.name == name)
        ruler.at(name, _placed(rule.fn), {"alt": rule.alt})
    return parser


def parse_blocks(text: str) -> tuple[list[Token], dict[str, object]]:
    r"""Read the block structure of a text whose lines end in ``\n``; give tokens and what they define."""
    env: dict[str, object] = {}
    tokens: list[Token] = []
    parser = block_parser()
    parser.block.parse(text, parser, env, tokens)
    return tokens, env


def _placed(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """Wrap a leaf rule, so that its tokens know where each of their lines begins (``meta["at"]``)."""

    def placed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            marks, shifts = state.bMarks, state.tShift
            for token in state.tokens[before:]:
                if token.map is not None and (token.type == "inline" or not token.nesting):
                    first, last = token.map
                    token.meta["at"] = [marks[line] + shifts[line] for line in range(first, last)]
        return True

    return placed


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _leaf(state: StateBlock, name: str, start: int, end: int) -> bool:
    token = state.push(name, "", 0)
    token.map = [start, end]
    token.content = state.getLines(start, end, state.blkIndent, False)
    state.line = end
    return True


def _container_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001
    """``::: name Title`` and ``:::``; what stands between such lines are blocks like any other."""
    if not state.src.startswith(":::", state.bMarks[start] + state.tShift[start]) or state.is_code_block(start):
        return False
    return silent or _leaf(state, "container_line", start, start + 1)


def _admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``!!! note "Title"``, ``??? tip``, ``=== "Tab"`` with a body indented by four columns."""
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(("!!!", "???", "==="), at) or state.is_code_block(start):
        return False
    if not _ADMONITION.match(_line(state, start)):
        return False
    if silent:
        return True
    indent = state.blkIndent + 4
    last = stop = start + 1
    while stop < end:
        if not state.isEmpty(stop):
            if state.sCount[stop] < indent:
                break
            last = stop + 1
        stop += 1
    token = state.push("admonition_open", "", 1)
    token.map = [start, last]
    token.content = _line(state, start)
    token.meta["at"] = [at]
    if last > start + 1:
        before = state.blkIndent, state.lineMax, state.parentType
        state.blkIndent, state.lineMax, state.parentType = indent, last, "admonition"
        state.md.block.tokenize(state, start + 1, last)
        state.blkIndent, state.lineMax, state.parentType = before
    state.push("admonition_close", "", -1)
    state.line = last
    return True


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    r"""``$$ ... $$``, ``\[ ... \]`` and ``\begin{x} ... \end{x}`` that begin and end with a line."""
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(("$$", "\\[", "\\begin{"), at) or state.is_code_block(start):
        return False
    line = _line(state, start).rstrip()
    if line.startswith("$$"):
        opening, closing = "$$", "$$"
    elif line.startswith("\\["):
        opening, closing = "\\[", "\\]"
    else:
        name = line[7:].partition("}")[0]
        opening, closing = f"\\begin{{{name}}}", f"\\end{{{name}}}"
    rest = line[len(opening) :]
    if rest.endswith(closing):
        # "\[a\] and \[b\]" is a line of prose with escaped brackets.
        inside = rest[: -len(closing)]
        if closing in inside or (opening == "\\[" and not re.search(r"\\[a-zA-Z]|[\^_=]", inside)):
            return False
        return silent or _leaf(state, "math_block", start, start + 1)
    if closing in rest or (rest.strip() and opening == "\\["):
        return False
    # A bare "$$" line may hold blank lines before its partner; anything else ends with its paragraph.
    blank_allowed = not rest.strip() and opening == "$$"
    # Where the last search for this mark ended in vain: a thousand openers share one search.
    searched = state.env.setdefault("math_searched", {})
    if start < searched.get((closing, blank_allowed), -1):
        return False
    line_number = start + 1
    while line_number < end:
        if state.isEmpty(line_number):
            if not blank_allowed:
                break
        elif state.sCount[line_number] < state.blkIndent:
            break
        elif _line(state, line_number).rstrip().endswith(closing):
            return silent or _leaf(state, "math_block", start, line_number + 1)
        line_number += 1
    searched[closing, blank_allowed] = line_number
    return False


def _esm(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """MDX ``import`` and ``export``: from the line to the next blank one, outside any container."""
    if state.level or not state.src.startswith(("import", "export"), state.bMarks[start]):
        return False
    if not _ESM.match(_line(state, start)):
        return False
    if silent:
        return True
    stop = start + 1
    while stop < end and not state.isEmpty(stop):
        stop += 1
    return _leaf(state, "esm", start, stop)
