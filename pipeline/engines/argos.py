"""Argos Translate packages, run by CTranslate2 on the pipeline's own segments.

1. Of argostranslate, a package's metadata and tokenizer are used. Its `translate` is not: it splits sentences with
   a model that it downloads, decodes one paragraph at a time (five times slower), and cuts long input.
2. Batches are made here, of pieces of near lengths, longest first, then by text. In much padded batches a text's
   translation hangs on its companions; in these it hardly does, so a sentence that is translated alone gets what it
   would get among others, and the same set of texts gives the same bytes.
3. The model is asked for several candidates with their scores where the caller wants to choose.
4. `again` decodes with other settings what failed a check. They are not the first choice: a ban on repeated
   n-grams also hits the repeats that belong ("two by two").
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.engines.argos_library import argos_package
from pipeline.engines.assemble import Plan, merge, translate_pieces, with_full_stop
from pipeline.engines.base import Candidate
from pipeline.engines.settings import Settings
from pipeline.engines.split import Piece, Splitter, clauses, sentence_spans, split, with_gap
from pipeline.engines.store import ModelKey, checked_digests
from pipeline.engines.vocabulary import Prepared, SentencePiece, Tokenizer, Vocabulary
from pipeline.errors import ConfigError, EngineError, MissingModelError, ModelError, PipelineError
from pipeline.text.languages import Language, language

_RULES = 1
"""Raise it when preparation, splitting, batching or trimming change what comes out: it is in the fingerprint."""

_LENGTH_PENALTY = 0.2
"""As Argos Translate decodes; the score is divided by length to this power."""
_MOST_OUTPUT = 256
"""Tokens of one piece's output, CTranslate2's own limit; what reaches it may have been cut off."""
_LEAST_OVERLAP = 0.6
"""Part of the tokenizer's pieces that the model must know, and of the model's that the tokenizer must: the tokenizer
of another model shares some Latin ones, half a tokenizer file may parse and give half the pieces."""


_MOST_PADDING = 8
"""A batch's longest piece over this is how much shorter another one in it may be."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Settings of one decoding that differ from the first one's."""

    no_repeat: int = 0
    penalty: float = 1.0
    more_beam: int = 0


_FIRST = _Way()
_NO_REPEATS = _Way(no_repeat=4, penalty=1.1)
_WIDER = _Way(more_beam=4)


class ArgosEngine:
    """Translate with one Argos package."""

    name = "argos"
    verbatim = False

    def __init__(self, key: ModelKey, folder: Path, *, source: Language, target: Language, settings: Settings) -> None:
        """Read the package's metadata; raise ModelError where it is none. The model is loaded with the first text."""
        self._key, self._folder = key, folder
        self._source, self._target, self._settings = source, target, settings
        self._digests = checked_digests(key, folder, settings=settings)
        self._package = open_package(folder, key=key)
        self._translator: Any = None

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        """The vocabularies of the tokenizer and of the model; ModelError where they cannot be read or do not fit."""
        tokenizer = tokenizer_of(self._package, self._folder, self._key)
        return Vocabulary(tokenizer, *model_vocabularies(self._folder, self._key))

    @cached_property
    def _sentences(self) -> Splitter:
        return sentence_spans(self._source.code)

    @property
    def fingerprint(self) -> str:
        """Model, version, digest of its files, decoder, options, and our own rules."""
        joined = "".join(f"{name}:{sha}\n" for name, sha in self._digests.items())
        options = self._settings
        return (
            f"argos {self._key.source}-{self._key.target} {self._package.package_version or '0'}"
            f" sha256:{hashlib.sha256(joined.encode()).hexdigest()[:16]} ctranslate2 {version('ctranslate2')}"
            f" {options.compute_type} beam={options.beam} batch={options.batch_tokens} tokens={options.max_tokens}"
            f" rules={_RULES}"
        )

    def translate(self, texts: Sequence[str], *, candidates: int = 1) -> list[list[Candidate]]:
        """Translate each text; up to `candidates` different ones, the most probable first.

        The beam is at least as wide as `candidates`, so asking for more than `Settings.beam` may change the best.
        """
        return [some[: max(1, candidates)] for some in self._translate(texts, self._plan, _FIRST, candidates)]

    def again(self, texts: Sequence[str], *, candidates: int = 4) -> list[list[Candidate]]:
        """Translate once more by other ways, for texts whose first translation failed a check.

        The ways: without repeated 4-grams; a wider beam; clause by clause; with a full stop where there was none.
        A text has at most `candidates` of them, without doubles; one may be the first translation again.
        """
        ways = (
            self._translate(texts, self._plan, _NO_REPEATS, 2),
            self._translate(texts, self._plan, _WIDER, 2),
            self._translate(texts, self._plan_clauses, _FIRST, 1),
            with_full_stop(texts, lambda stopped: self._translate(stopped, self._plan, _FIRST, 1)),
        )
        return merge(ways, most=candidates)

    def sayable(self, text: str) -> bool:
        """Tell whether the model can write every character; underscores become spaces in Argos' tokenizer."""
        return "_" not in text and "▁" not in text and self._vocabulary.sayable(text)

    def close(self) -> None:
        """Give back the model's memory."""
        self._translator = None

    def _plan(self, text: str) -> list[Piece]:
        return split(text, count=self._vocabulary.count, limit=self._settings.max_tokens, sentences=self._sentences)

    def _plan_clauses(self, text: str) -> list[Piece]:
        return [small for clause in clauses(text) for small in with_gap(self._plan(clause.text), clause.gap)]

    def _prepare(self, text: str) -> Prepared:
        # What has no equal is left as it is: the decoder copies unknown tokens (`replace_unknowns`).
        return self._vocabulary.prepare(text, fold=False)

    def _translate(self, texts: Sequence[str], plan: Plan, way: _Way, candidates: int) -> list[list[Candidate]]:
        return translate_pieces(
            texts,
            source=self._source,
            target=self._target,
            plan=plan,
            prepare=self._prepare,
            run=partial(self._run, way=way, candidates=max(1, candidates)),
        )

    def _run(self, texts: list[str], *, way: _Way, candidates: int) -> list[list[Candidate]]:
        encode = self._package.tokenizer.encode
        tokens: list[list[str]] = [encode(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda index: (-len(tokens[index]), texts[index]))
        decoded = self._decoded([tokens[index] for index in order], way=way, candidates=candidates)
        results: list[list[Candidate]] = [[]] * len(texts)
        for index, (found, longest) in zip(order, decoded, strict=True):
            cut_off = longest >= _MOST_OUTPUT and len(tokens[index]) > 1
            results[index] = self._halved(texts[index], found, way=way) if cut_off else found
        return results

    def _decoded(self, tokens: list[list[str]], *, way: _Way, candidates: int) -> Iterator[tuple[list[Candidate], int]]:
        """Decode batch by batch; give the candidates and the number of tokens of the first, for each text."""
        translator = self._loaded()
        prefix: str = self._package.target_prefix
        try:
            # Each batch is handed over as it is: were it cut by CTranslate2, more threads could mean other batches.
            waiting = [
                translator.translate_batch(
                    batch,
                    target_prefix=[[prefix]] * len(batch) if prefix else None,
                    asynchronous=True,
                    beam_size=max(candidates, self._settings.beam + way.more_beam),
                    num_hypotheses=candidates,
                    length_penalty=_LENGTH_PENALTY,
                    no_repeat_ngram_size=way.no_repeat,
                    repetition_penalty=way.penalty,
                    replace_unknowns=True,
                    max_input_length=0,
                    max_decoding_length=_MOST_OUTPUT,
                    return_scores=True,
                )
                for batch in batches(tokens, most=self._settings.batch_tokens)
            ]
            results = [one.result() for batch in waiting for one in batch]
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"argos failed on model {self._key}: {error}") from error
        for result in results:
            found = [
                Candidate(self._text(hypothesis, prefix), _mean_score(score, len(hypothesis)))
                for hypothesis, score in zip(result.hypotheses, result.scores, strict=True)
            ]
            yield found, len(result.hypotheses[0])

    def _text(self, hypothesis: list[str], prefix: str) -> str:
        text: str = self._package.tokenizer.decode(hypothesis)
        return text.strip().removeprefix(prefix).strip()

    def _halved(self, text: str, found: list[Candidate], *, way: _Way) -> list[Candidate]:
        """Translate in two halves what came out as long as can be written: cut off, or an endless repeat."""
        pieces = split(text, count=self._vocabulary.count, limit=max(8, self._vocabulary.count(text) // 2))
        if len(pieces) < 2:
            return found
        halves = [self._run([piece.text], way=way, candidates=1)[0][0] for piece in pieces]
        joint = " " if self._target.spaced else ""
        return [Candidate(joint.join(half.text for half in halves), sum(half.score for half in halves) / len(halves))]

    def _loaded(self) -> Any:
        if self._translator is None:
            import ctranslate2  # lazy: 0.2 s, and a run that finds all in the memory needs no model

            try:
                self._translator = ctranslate2.Translator(
                    str(self._folder / "model"),
                    device="cpu",
                    compute_type=self._settings.compute_type,
                    inter_threads=max(1, self._settings.workers),
                    intra_threads=1,
                )
            except (RuntimeError, ValueError) as error:
                raise _unusable(self._key, self._folder, f"its model does not load: {_first_line(error)}") from error
        return self._translator


def load(*, source_lang: str, target_lang: str, settings: Settings) -> ArgosEngine:
    """Open the package of a pair; raise ModelError where there is none, naming the command that installs one."""
    for needed in ("argostranslate", "ctranslate2"):
        if find_spec(needed) is None:
            raise EngineError(
                f"the engine argos needs the package {needed}", allowed="install it: pip install argos-translate-lt"
            )
    sources, targets = language_codes(source_lang), language_codes(target_lang)
    for source in sources:
        for target in targets:
            key = ModelKey("argos", source, target)
            folder = key.folder(settings.models_dir)
            if folder.is_dir():
                return ArgosEngine(
                    key, folder, source=language(source_lang), target=language(target_lang), settings=settings
                )
    key = ModelKey("argos", sources[0], targets[0])
    raise MissingModelError(
        f"no Argos model for {source_lang}-{target_lang}", allowed=f"install one: {key.install_command}"
    )


def open_at(key: ModelKey, folder: Path, *, settings: Settings) -> ArgosEngine:
    """Open a package that stands anywhere."""
    return ArgosEngine(key, folder, source=_language_of(key.source), target=_language_of(key.target), settings=settings)


def _language_of(code: str) -> Language:
    """Give the language of one of Argos' codes; of one that CLDR does not know, English's facts."""
    try:
        return language(_TAGS.get(code, code))
    except ConfigError:
        return language("en")


_TAGS = {"zt": "zh-Hant", "pb": "pt-BR"}
"""Argos' own codes -> our tags."""

_CODES = {
    "zh-Hant": ["zt"],
    "pt-BR": ["pb", "pt"],
    "pt": ["pt", "pb"],
    "no": ["nb"],
    "fil": ["tl"],
}
"""Our tags -> Argos' codes, the closest first, where they are not the language subtag itself."""


def language_codes(code: str) -> list[str]:
    """Give the codes under which Argos may file a language, the closest first."""
    asked = language(code)
    if asked.base == "zh" and asked.script == "Hant":
        return _CODES["zh-Hant"]
    return _CODES.get(asked.code) or _CODES.get(asked.base) or [asked.base]


def open_package(folder: Path, *, key: ModelKey) -> Any:
    """Open a package with argostranslate; raise ModelError where it is none or one of other languages."""
    try:
        package = argos_package().Package(folder)
    except FileNotFoundError as error:
        raise _unusable(key, folder, "it has no metadata.json") from error
    except (OSError, ValueError, AttributeError, TypeError, RecursionError) as error:
        raise _unusable(key, folder, f"its metadata.json cannot be read: {_first_line(error)}") from error
    if (package.from_code, package.to_code) != (key.source, key.target):
        raise _unusable(key, folder, f"it translates {package.from_code}-{package.to_code}")
    if not hasattr(package, "tokenizer"):
        raise _unusable(key, folder, "it has no sentencepiece.model and no bpe.model")
    if not (folder / "model" / "model.bin").is_file():
        raise _unusable(key, folder, "it has no model/model.bin")
    return package


def tokenizer_of(package: Any, folder: Path, key: ModelKey) -> Tokenizer:
    """Give the package's tokenizer as `Vocabulary` asks it; raise ModelError for one that is broken."""
    model = folder / "sentencepiece.model"
    try:
        if model.is_file():
            return SentencePiece(model)
        return _Bpe(package, folder)
    except PipelineError:
        raise
    except Exception as error:
        raise _unusable(key, folder, f"its tokenizer cannot be read: {_first_line(error)}") from error


class _Bpe:
    """The tokenizer of an old package: Moses and BPE; what it can write is what the model's vocabulary holds."""

    falls_back = False

    def __init__(self, package: Any, folder: Path) -> None:
        self._tokenizer = package.tokenizer
        self.encode("a")  # loads its files, or raises
        self.pieces: AbstractSet[str] = {
            token.removesuffix("@@") for tokens in _vocabulary_files(folder).values() for token in tokens
        }

    def encode(self, text: str) -> list[str]:
        tokens: list[str] = self._tokenizer.encode(text)
        return tokens


def model_vocabularies(folder: Path, key: ModelKey) -> list[set[str]]:
    """Give the pieces that the model itself knows, on each side; raise ModelError where the tokenizer is another's."""
    try:
        named = _vocabulary_files(folder)
    except (OSError, ValueError) as error:
        raise _unusable(key, folder, f"its vocabulary cannot be read: {_first_line(error)}") from error
    if not named:
        raise _unusable(key, folder, "its model has no vocabulary")
    model = folder / "sentencepiece.model"
    if model.is_file():
        pieces = SentencePiece(model).pieces
        known = set().union(*named.values())
        if len(pieces & known) < _LEAST_OVERLAP * max(len(pieces), min(map(len, named.values()))):
            raise _unusable(key, folder, "its tokenizer does not fit its model")
    return [{token.removesuffix("@@") for token in tokens} for tokens in named.values()]


def _vocabulary_files(folder: Path) -> dict[str, set[str]]:
    """Read the vocabularies of a CTranslate2 model: JSON lists or, in older ones, one token a line."""
    found: dict[str, set[str]] = {}
    for name in ("shared_vocabulary", "source_vocabulary", "target_vocabulary"):
        listed, lines = folder / "model" / f"{name}.json", folder / "model" / f"{name}.txt"
        if listed.is_file():
            tokens = json.loads(listed.read_text("utf-8"))
            if not isinstance(tokens, list):
                raise ValueError(f"{listed.name} is no list")
            found[name] = {str(token) for token in tokens}
        elif lines.is_file():
            found[name] = set(lines.read_text("utf-8").split("\n"))
    return found


def batches(tokens: Sequence[list[str]], *, most: int) -> Iterator[list[list[str]]]:
    """Cut a list, sorted by length, longest first, into batches of near lengths and at most `most` tokens with padding.

    Padding is what lets companions change a translation. Of 243 segments in batches padded by an eighth at most, 243
    came out as when decoded alone; 239 with four tokens of padding, 116 of 120 in batches of any lengths as they came.
    No padding at all took 30 % longer. A text longer than `most` stands alone.
    """
    batch: list[list[str]] = []
    for one in tokens:
        if batch:
            width = len(batch[0])
            if width - len(one) > width // _MOST_PADDING or width * (len(batch) + 1) > most:
                yield batch
                batch = []
        batch.append(one)
    if batch:
        yield batch


def _mean_score(score: float, size: int) -> float:
    """Turn CTranslate2's score, a sum of log probabilities over a power of the length, into a mean a token."""
    length = size + 1  # the end mark counts
    return float(score * length**_LENGTH_PENALTY / length)


def _unusable(key: ModelKey, folder: Path, fault: str) -> ModelError:
    return ModelError(
        f"no usable Argos package: {fault}", file=folder, allowed=f"install it again: {key.install_command}"
    )


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
