"""Glossaries from and to other tools: CSV, TBX-Basic, and YAML text.

1. CSV is long: one form a row, so that nothing is packed into a cell; it loses nothing but comments.
2. TBX is written in the DCA style of ISO 30042:2019 and read in that and in the older martif form. It has no word for
   modes, case, common words and exceptions; they travel in notes that begin with ``pipeline:``, and a TBX of another
   tool, which has none, gives terms of mode ``translate``.
3. What cannot be read is raised as GlossaryError with its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from pipeline.errors import ConfigError, GlossaryError
from pipeline.glossary.model import ANY, Concept, Glossary, Mode
from pipeline.glossary.reader import loads
from pipeline.text.languages import language

COLUMNS = ("id", "mode", "language", "role", "form", "case", "expand", "use", "note")
ROLES = ("form", "accepted", "variant", "full", "full accepted", "full variant", "common word", "except")

_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATUS = {"form": "preferredTerm-admn-sts", "accepted": "admittedTerm-admn-sts", "variant": "deprecatedTerm-admn-sts"}

Row = tuple[str, str, str]
"""Language, role, form."""


def to_csv(glossary: Glossary) -> str:
    """Write a glossary as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for concept in glossary.concepts:
        for number, row in enumerate(_rows(concept)):
            facts = (
                "true" if concept.case else "false",
                "first" if concept.expand else "never",
                concept.use,
                concept.note,
            )
            writer.writerow((concept.id, str(concept.mode), *row, *(facts if number == 0 else ("", "", "", ""))))
    return out.getvalue()


def from_csv(text: str, *, file: str = "") -> Glossary:
    """Read a glossary from CSV; only the columns id, language and form must be there."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in ("id", "language", "form") if name not in header]
        if missing:
            raise GlossaryError(
                f"no column {missing[0]!r}", file=file or None, line=1, allowed=f"columns: {', '.join(COLUMNS)}"
            )
        concepts: dict[str, dict[str, object]] = {}
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
            _add_row(concepts, row, file=file, line=reader.line_num)
    except csv.Error as error:
        raise GlossaryError(f"not valid CSV: {error}", file=file or None, line=reader.line_num) from error
    return _built(concepts, file)


def _add_row(concepts: dict[str, dict[str, object]], row: dict[str, str], *, file: str, line: int) -> None:
    def fail(what: str, allowed: str) -> GlossaryError:
        return GlossaryError(what, file=file or None, line=line, allowed=allowed)

    key, form = row.get("id", ""), row.get("form", "")
    role = row.get("role") or "form"
    if not key:
        raise fail("a row without an id", "needed: id, language, form")
    if role not in ROLES:
        raise fail(f"unknown role {role!r}", f"allowed: {', '.join(ROLES)}")
    mode = row.get("mode") or str(Mode.TRANSLATE)
    if mode not in [str(one) for one in Mode]:
        raise fail(f"unknown mode {mode!r}", "allowed: lock, translate, forbid")
    try:
        lang = row.get("language", "")
        lang = lang if lang == ANY else language(lang).code
    except ConfigError as error:
        raise fail(f"unknown language {row.get('language', '')!r}", "allowed: a BCP 47 tag, or any") from error
    if not form and role != "common word":
        raise fail("a row without a form", "needed: id, language, form")
    entry = concepts.setdefault(
        key, {"mode": mode, "case": mode == Mode.LOCK, "expand": False, "use": "", "note": "", "rows": [], "line": line}
    )
    if row.get("case"):
        entry["case"] = row["case"].lower() == "true"
    if row.get("expand"):
        entry["expand"] = row["expand"] == "first"
    for name in ("use", "note"):
        if row.get(name):
            entry[name] = row[name]
    rows = entry["rows"]
    assert isinstance(rows, list)
    rows.append((lang, role, form))


def to_tbx(glossary: Glossary) -> str:
    """Write a glossary as TBX-Basic (ISO 30042:2019, DCA style)."""
    root = ET.Element("tbx", {"type": "TBX-Basic", "style": "dca", _XML_LANG: "en", "xmlns": _NAMESPACE})
    header = ET.SubElement(ET.SubElement(root, "tbxHeader"), "fileDesc")
    ET.SubElement(ET.SubElement(header, "sourceDesc"), "p").text = "glossary of an article localisation pipeline"
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    for number, concept in enumerate(glossary.concepts, start=1):
        entry = ET.SubElement(body, "conceptEntry", {"id": f"c{number}"})
        facts = {
            "id": concept.id,
            "mode": str(concept.mode),
            "case": "true" if concept.case else "false",
            "expand": "first" if concept.expand else "never",
            "use": concept.use,
        }
        for name, value in facts.items():
            if value:
                ET.SubElement(entry, "note").text = f"pipeline: {name}: {value}"
        if concept.note:
            ET.SubElement(entry, "note").text = concept.note
        sections: dict[str, ET.Element] = {}
        for lang, role, form in _rows(concept):
            if role in {"common word", "except"}:
                ET.SubElement(entry, "note").text = f"pipeline: {role}: {lang}: {form}"
                continue
            if lang not in sections:
                # "any" is no language: ISO 639-2 has "mul" for several.
                sections[lang] = ET.Element("langSec", {_XML_LANG: "mul" if lang == ANY else lang})
            term = ET.SubElement(sections[lang], "termSec")
            ET.SubElement(term, "term").text = form
            ET.SubElement(term, "termNote", {"type": "administrativeStatus"}).text = _STATUS[
                role.removeprefix("full ").replace("full", "form")
            ]
            if role.startswith("full"):
                ET.SubElement(term, "termNote", {"type": "termType"}).text = "fullForm"
        entry.extend(sections.values())
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def from_tbx(text: str, *, file: str = "") -> Glossary:
    """Read a glossary from TBX, in the form of ISO 30042:2019 or the older martif."""
    if "<!ENTITY" in text:
        raise GlossaryError("a TBX with entities of its own is not read", file=file or None)
    # The declaration of a doctype is all that a martif file has above its root; no parser need fetch it.
    text = re.sub(r"<!DOCTYPE[^>\[]*>", "", text.removeprefix("\ufeff"), count=1)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    try:
        root = ET.fromstring(text)  # noqa: S314 - no entities: refused above
    except ET.ParseError as error:
        line, column = error.position
        raise GlossaryError(f"not valid XML: {error}", file=file or None, line=line, column=column + 1) from error
    entries = [one for one in root.iter() if _tag(one) in {"conceptEntry", "termEntry"}]
    if _tag(root) not in {"tbx", "martif"}:
        raise GlossaryError(f"no TBX: the root is {_tag(root)!r}", file=file or None, allowed="allowed: tbx, martif")
    concepts: dict[str, dict[str, object]] = {}
    for number, entry in enumerate(entries, start=1):
        for row in _entry_rows(entry, number):
            _add_row(concepts, row, file=file, line=0)
    return _built(concepts, file)


def _entry_rows(entry: ET.Element, number: int) -> Iterator[dict[str, str]]:
    """Give the rows of one concept of a TBX."""
    facts: dict[str, str] = {}
    extra: list[Row] = []
    for note in (one for one in entry if _tag(one) == "note"):
        said = " ".join((note.text or "").split())
        own = re.match(r"pipeline: (common word|except): (\S+):\s?(.*)\Z", said)
        fact = re.match(r"pipeline: (\w+): (.*)\Z", said)
        if own:
            extra.append((own[2], own[1], own[3]))
        elif fact:
            facts[fact[1]] = fact[2]
        elif said:
            facts["note"] = f"{facts['note']} {said}" if "note" in facts else said
    rows = list(extra)
    first: set[tuple[str, bool]] = set()
    for section in (one for one in entry.iter() if _tag(one) in {"langSec", "langSet"}):
        lang = section.get(_XML_LANG) or section.get("lang") or ""
        for holder in (one for one in section.iter() if _tag(one) in {"termSec", "tig", "ntig"}):
            term = next((one for one in holder.iter() if _tag(one) == "term"), None)
            form = " ".join("".join(term.itertext()).split()) if term is not None else ""
            notes = {one.get("type", ""): (one.text or "").strip() for one in holder.iter() if _tag(one) == "termNote"}
            status = notes.get("administrativeStatus", "")
            full = notes.get("termType") == "fullForm" and "mode" in facts
            role = next(
                (name for name, said in _STATUS.items() if said == status or said.partition("-")[0] == status), ""
            )
            # Another tool's terms without a status: the first is what is written, the others are right as well.
            role = role or ("accepted" if (lang, full) in first else "form")
            if role == "form":
                role = "accepted" if (lang, full) in first else "form"
                first.add((lang, full))
            rows.append(
                (ANY if lang == "mul" else lang, ("full " + role).replace("full form", "full") if full else role, form)
            )
    key = facts.pop("id", "") or entry.get("id") or f"c{number}"
    for position, (lang, role, form) in enumerate(rows):
        yield {
            "id": key,
            "language": lang,
            "role": role,
            "form": form,
            **(facts if position == 0 else {"mode": facts.get("mode", "")}),
        }


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _rows(concept: Concept) -> Iterator[Row]:
    """Give the forms of a concept, one a row."""
    for table, name in ((concept.forms, ""), (concept.full, "full")):
        for lang, forms in table.items():
            if forms.form:
                yield lang, name or "form", forms.form
            yield from ((lang, f"{name} accepted".strip(), text) for text in forms.accepted)
            yield from ((lang, f"{name} variant".strip(), text) for text in forms.variants)
            if forms.common_word:
                yield lang, "common word", ""
    for lang, texts in concept.exceptions.items():
        yield from ((lang, "except", text) for text in texts)


def _built(concepts: dict[str, dict[str, object]], file: str) -> Glossary:
    """Make a glossary of rows, through the reader, so that all is checked as in a YAML file."""
    return loads(_yaml(concepts), file=file)


def to_yaml(glossary: Glossary) -> str:
    """Write a glossary as the YAML that `pipeline.glossary.load` reads."""
    concepts: dict[str, dict[str, object]] = {}
    for concept in glossary.concepts:
        concepts[concept.id] = {
            "mode": str(concept.mode),
            "case": concept.case,
            "expand": concept.expand,
            "use": concept.use,
            "note": concept.note,
            "rows": list(_rows(concept)),
        }
    return _yaml(concepts)


def _yaml(concepts: dict[str, dict[str, object]]) -> str:
    import yaml

    terms: list[dict[str, object]] = []
    for key, entry in concepts.items():
        rows = entry["rows"]
        assert isinstance(rows, Sequence)
        term: dict[str, object] = {"id": key, "mode": entry["mode"]}
        for name in ("note", "use"):
            if entry[name]:
                term[name] = entry[name]
        if entry["case"] != (entry["mode"] == Mode.LOCK):
            term["case"] = bool(entry["case"])
        for name, prefix in (("forms", ""), ("full", "full")):
            languages = {lang: None for lang, role, _ in rows if _of(role, prefix)}
            table = {lang: _forms(rows, lang, prefix) for lang in languages}
            if table:
                term[name] = table
        if entry["expand"]:
            term["expand"] = "first"
        exceptions: dict[str, list[str]] = {}
        for lang, role, form in rows:
            if role == "except":
                exceptions.setdefault(lang, []).append(form)
        if exceptions:
            term["except"] = exceptions
        terms.append(term)
    return yaml.safe_dump({"version": 1, "terms": terms}, allow_unicode=True, sort_keys=False, width=110)


def _of(role: str, prefix: str) -> bool:
    return role.startswith("full") if prefix else role in {"form", "accepted", "variant", "common word"}


def _forms(rows: Sequence[Row], lang: str, prefix: str) -> object:
    """Give the forms of one language in the shortest way that YAML has for them."""

    def texts(role: str) -> list[str]:
        wanted = f"{prefix} {role}".strip() if role != "form" else prefix or "form"
        return [form for one, what, form in rows if one == lang and what == wanted]

    written, accepted, variants = texts("form"), texts("accepted"), texts("variant")
    common = not prefix and any(one == lang and role == "common word" for one, role, _ in rows)
    if written and not variants and not common:
        return written[0] if not accepted and len(written) == 1 else [*written, *accepted]
    table: dict[str, object] = {}
    if written:
        table["form"] = written[0]
        accepted = [*written[1:], *accepted]
    if accepted:
        table["accepted"] = accepted
    if variants:
        table["variants"] = variants
    if common:
        table["common_word"] = True
    return table


__all__ = ["COLUMNS", "ROLES", "from_csv", "from_tbx", "to_csv", "to_tbx", "to_yaml"]
