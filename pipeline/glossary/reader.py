"""Read glossary.yaml: a file that translators edit by hand.

1. Every value is checked; what is wrong is said with line, column and what is allowed.
2. PyYAML's `compose` gives the nodes with their places; nothing is constructed, so no tag of YAML runs anything,
   and ``no``, ``1e3`` or ``2024-01-01`` stay the text that was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

import yaml

from pipeline.errors import ConfigError, GlossaryError
from pipeline.glossary.model import ANY, Concept, Forms, Glossary, Mode
from pipeline.text.languages import language

VERSION = 1
"""The format that this code reads; a newer file is refused."""

MAX_BYTES = 16 * 1024 * 1024
"""A glossary of 100,000 concepts is smaller; anything larger is some other file."""

_TOP = ("version", "terms")
_TERM = ("id", "mode", "forms", "full", "case", "both_scripts", "expand", "except", "use", "note")
_FORMS = ("form", "accepted", "variants", "common_word")


def load(path: Path) -> Glossary:
    """Read a glossary file; raise GlossaryError for one that cannot be used as it stands."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GlossaryError(
            f"cannot read the glossary: {error.strerror or error}", file=path, allowed="allowed: a readable YAML file"
        ) from error
    if len(data) > MAX_BYTES:
        raise GlossaryError(f"the file is too large for a glossary ({len(data)} bytes)", file=path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(
            f"byte 0x{data[error.start]:02x} is not UTF-8", file=path, line=line, allowed="allowed: UTF-8"
        ) from error
    return loads(text, file=str(path))


def loads(text: str, *, file: str = "") -> Glossary:
    """Read a glossary from its text; `file` is named in errors."""
    return _Reader(file).read(text)


class _Reader:
    """Turns YAML nodes into concepts, and complains with their places."""

    def __init__(self, file: str) -> None:
        self.file = file or None

    def read(self, text: str) -> Glossary:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise GlossaryError(
                f"not valid YAML: {error.problem or error.context or 'unreadable'}",
                file=self.file,
                line=mark.line + 1 if mark else None,
                column=mark.column + 1 if mark else None,
            ) from error
        except yaml.reader.ReaderError as error:
            position = error.position if isinstance(error.position, int) else 0
            raise GlossaryError(
                f"not valid YAML: {error.reason}", file=self.file, line=text.count("\n", 0, position) + 1
            ) from error
        except RecursionError as error:
            raise GlossaryError("not a glossary: nested too deeply", file=self.file) from error
        if root is None:
            return Glossary(file=self.file or "")
        table = self.table(root, "the glossary", _TOP)
        if "version" in table:
            self.version(table["version"])
        terms = table.get("terms")
        if terms is None or _is_null(terms):
            return Glossary(file=self.file or "")
        if not isinstance(terms, yaml.SequenceNode):
            self.fail(terms, "'terms' is no list", "allowed: a list of terms, each beginning with '- id:'")
        concepts: dict[str, Concept] = {}
        for node in terms.value:
            concept = self.concept(node)
            if concept.id in concepts:
                first = concepts[concept.id].line
                self.fail(
                    node, f"the id {concept.id!r} is taken by the term of line {first}", "allowed: an id of its own"
                )
            concepts[concept.id] = concept
        return Glossary(tuple(concepts.values()), file=self.file or "")

    def version(self, node: yaml.Node) -> None:
        written = self.text(node, "version")
        if written != str(VERSION):
            self.fail(node, f"unknown glossary version {written!r}", f"allowed: {VERSION}")

    def concept(self, node: yaml.Node) -> Concept:
        table = self.table(node, "a term", _TERM)
        if "id" not in table:
            self.fail(node, "a term without an id", "needed: id, mode, forms")
        key = self.text(table["id"], "id")
        if "mode" not in table:
            self.fail(node, f"the term {key!r} has no mode", "allowed: lock, translate, forbid")
        mode = self.choice(table["mode"], "mode", [str(mode) for mode in Mode])
        if "forms" not in table:
            self.fail(node, f"the term {key!r} has no forms", "needed: forms: {language: form}")
        forms = self.languages(table["forms"], "forms")
        if not any(one.form or one.accepted for one in forms.values()):
            self.fail(table["forms"], f"the term {key!r} has no form in any language", "needed: at least one form")
        if mode == Mode.LOCK and not forms.get(ANY, Forms()).form:
            forms = {**forms, ANY: Forms(_carried(forms), *_rest(forms.get(ANY, Forms())))}
        full = self.languages(table["full"], "full") if "full" in table else {}
        if "both_scripts" in table and self.flag(table["both_scripts"], "both_scripts"):
            forms, full = (
                {code: _in_both_scripts(one) if _is_chinese(code) else one for code, one in names.items()}
                for names in (forms, full)
            )
        expand = "expand" in table and self.choice(table["expand"], "expand", ["first", "never"]) == "first"
        if expand and not full:
            self.fail(
                table["expand"], f"the term {key!r} has no full name to expand to", "needed: full: {language: name}"
            )
        case = self.flag(table["case"], "case") if "case" in table else mode == Mode.LOCK
        return Concept(
            id=key,
            mode=Mode(mode),
            forms=MappingProxyType(dict(forms)),
            full=MappingProxyType(dict(full)),
            case=case,
            expand=expand,
            exceptions=self.exceptions(table.get("except")),
            use=self.text(table["use"], "use") if "use" in table else "",
            note=self.text(table["note"], "note") if "note" in table else "",
            line=node.start_mark.line + 1,
        )

    def languages(self, node: yaml.Node, name: str) -> Mapping[str, Forms]:
        """Read a mapping of languages to forms."""
        if not isinstance(node, yaml.MappingNode):
            self.fail(
                node, f"{name!r} is no mapping", "allowed: a form for each language, such as {zh: 声网, en: Agora}"
            )
        return {self.language(key): self.forms(value) for key, value in self.pairs(node)}

    def forms(self, node: yaml.Node) -> Forms:
        """Read the forms of one language: a text, a list (what is written, then what is accepted), or a mapping."""
        if isinstance(node, yaml.ScalarNode):
            return Forms(self.text(node, "form"))
        if isinstance(node, yaml.SequenceNode):
            texts = self.texts(node, "forms")
            if not texts:
                self.fail(node, "an empty list of forms", "needed: at least one form")
            return Forms(texts[0], texts[1:])
        table = self.table(node, "the forms of a language", _FORMS)
        return Forms(
            self.text(table["form"], "form") if "form" in table else "",
            self.texts(table["accepted"], "accepted") if "accepted" in table else (),
            self.texts(table["variants"], "variants") if "variants" in table else (),
            self.flag(table["common_word"], "common_word") if "common_word" in table else False,
        )

    def exceptions(self, node: yaml.Node | None) -> Mapping[str, tuple[str, ...]]:
        if node is None:
            return MappingProxyType({})
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, "'except' is no mapping", "allowed: {language: [longer words that hold the form]}")
        return MappingProxyType({self.language(key): self.texts(value, "except") for key, value in self.pairs(node)})

    def language(self, node: yaml.Node) -> str:
        written = self.text(node, "language")
        if written == ANY:
            return ANY
        try:
            return language(written).code
        except ConfigError:
            self.fail(node, f"unknown language {written!r}", "allowed: a BCP 47 tag such as zh, en, pt-BR, or any")

    def pairs(self, node: yaml.MappingNode) -> list[tuple[yaml.Node, yaml.Node]]:
        """Give a mapping's keys and values; a key that comes twice is a fault that YAML itself does not tell."""
        seen: set[str] = set()
        for key, _ in node.value:
            written = self.text(key, "key")
            if written in seen:
                self.fail(key, f"{written!r} stands twice", "allowed: each key once")
            seen.add(written)
        return list(node.value)

    def table(self, node: yaml.Node, what: str, allowed: tuple[str, ...]) -> dict[str, yaml.Node]:
        """Read a mapping with known keys."""
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, f"{what} is no mapping", f"allowed keys: {', '.join(allowed)}")
        table: dict[str, yaml.Node] = {}
        for key, value in self.pairs(node):
            name = self.text(key, "key")
            if name not in allowed:
                self.fail(key, f"unknown key {name!r} in {what}", f"allowed: {', '.join(allowed)}")
            table[name] = value
        return table

    def text(self, node: yaml.Node, name: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or _is_null(node):
            self.fail(node, f"{name!r} is no text", "allowed: a text on one line")
        value = " ".join(str(node.value).split())
        if not value:
            self.fail(node, f"{name!r} is empty", "allowed: a text of at least one character")
        return value

    def texts(self, node: yaml.Node, name: str) -> tuple[str, ...]:
        """Read a text or a list of texts."""
        if isinstance(node, yaml.ScalarNode):
            return (self.text(node, name),)
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, f"{name!r} is no list", "allowed: a text or a list of texts")
        return tuple(dict.fromkeys(self.text(one, name) for one in node.value))

    def choice(self, node: yaml.Node, name: str, allowed: list[str]) -> str:
        written = self.text(node, name)
        if written not in allowed:
            self.fail(node, f"unknown {name} {written!r}", f"allowed: {', '.join(allowed)}")
        return written

    def flag(self, node: yaml.Node, name: str) -> bool:
        return self.choice(node, name, ["true", "false"]) == "true"

    def fail(self, node: yaml.Node, what: str, allowed: str) -> NoReturn:
        mark = node.start_mark
        raise GlossaryError(what, file=self.file, line=mark.line + 1, column=mark.column + 1, allowed=allowed)


def _is_chinese(code: str) -> bool:
    return code != ANY and language(code).base == "zh"


def _in_both_scripts(forms: Forms) -> Forms:
    """Add to Chinese forms their spelling in the other script, simplified or traditional, as OpenCC converts it."""
    import opencc  # lazy: only a glossary that asks for it pays

    converters = [opencc.OpenCC(name) for name in ("s2t", "t2s")]

    def other(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            made for text in texts for converter in converters if (made := str(converter.convert(text))) != text
        )

    written = (forms.form, *forms.accepted) if forms.form else forms.accepted
    accepted = tuple(text for text in dict.fromkeys((*forms.accepted, *other(written))) if text != forms.form)
    variants = tuple(dict.fromkeys((*forms.variants, *other(forms.variants))))
    return Forms(forms.form, accepted, variants, forms.common_word)


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _carried(forms: Mapping[str, Forms]) -> str:
    """Choose the form that a lock without ``any`` carries into other languages: the first in Latin script."""
    written = [one.form for one in forms.values() if one.form]
    return next((form for form in written if form.isascii()), written[0] if written else "")


def _rest(forms: Forms) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    return (forms.accepted, forms.variants, forms.common_word)
