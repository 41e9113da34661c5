"""How much faster argos runs here than `argostranslate.translate.translate`, called a paragraph at a time.

    python benchmarks/bench_argos.py [--paragraphs 12] [--beam 4]

1. Both sides run the same package with the same beam on the same sentences. The package is of real size (6+6 layers,
   512/2048, 32,000 pieces, int8) with random weights, made here without torch: no model needs to be fetched, and time
   does not hang on what the weights mean. A bias on the end mark gives outputs about as long as the inputs.
2. The peer's own sentence splitter would be downloaded; it is given the pipeline's instead, so both see the same
   segments and the peer saves that time.
3. Loading is left out on both sides; each runs once to warm up.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline.engines import Settings, open_engine
from pipeline.text.segment import splitter

ROOT = Path(__file__).parent.parent
TRANSLATOR = ctranslate2.Translator
PIECES, WIDTH, HEADS, LAYERS, FEED, POSITIONS = 32_000, 512, 8, 6, 2048, 512
OUTPUT_RATIO = 1.2


def paragraphs(number: int) -> list[str]:
    """Give paragraphs of the project's Chinese articles, as many as asked for and there are."""
    texts = [
        line.strip()
        for path in sorted((ROOT / "source").glob("*.md"))
        for line in path.read_text("utf-8").splitlines()
        if len(line) > 60 and line[0] not in "#|-`<:"
    ]
    assert texts, "source/ holds no article"
    return texts[:number]


def make_package(folder: Path, texts: list[str]) -> None:
    """Write an Argos package of real size with random weights."""
    import sentencepiece
    from ctranslate2 import specs

    chance = np.random.default_rng(7)
    tokenizer = io.BytesIO()
    used = 3_000
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts * 4),
        model_writer=tokenizer,
        vocab_size=PIECES,
        hard_vocab_limit=False,
        model_type="bpe",
        character_coverage=1.0,
        user_defined_symbols=[f"<unused{index}>" for index in range(PIECES - used)],
        minloglevel=2,
        num_threads=1,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=tokenizer.getvalue())
    tokens = [processor.id_to_piece(index) for index in range(processor.get_piece_size())]

    def weights(*shape: int) -> Any:
        return chance.normal(0, shape[-1] ** -0.5, shape).astype(np.float32)

    def linear(spec: Any, rows: int, columns: int) -> None:
        spec.weight, spec.bias = weights(rows, columns), np.zeros(rows, np.float32)

    def norm(spec: Any) -> None:
        spec.gamma, spec.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(spec: Any, *, own: bool) -> None:
        norm(spec.layer_norm)
        for part, times in zip(spec.linear, (3, 1) if own else (1, 2, 1), strict=True):
            linear(part, times * WIDTH, WIDTH)

    def feed(spec: Any) -> None:
        norm(spec.layer_norm)
        linear(spec.linear_0, FEED, WIDTH)
        linear(spec.linear_1, WIDTH, FEED)

    spec = specs.TransformerSpec.from_config(LAYERS, HEADS, pre_norm=True)
    embedding = weights(len(tokens), WIDTH)
    bias = np.zeros(len(tokens), np.float32)
    bias[tokens.index("</s>")] = -100
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    spec.decoder.projection.weight, spec.decoder.projection.bias = embedding, bias
    place = np.arange(POSITIONS)[:, None] / np.power(10000, np.arange(0, WIDTH, 2)[None] / WIDTH)
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = np.concatenate([np.sin(place), np.cos(place)], 1).astype(np.float32)
        norm(side.layer_norm)
    for layer in spec.encoder.layer:
        attention(layer.self_attention, own=True)
        feed(layer.ffn)
    for layer in spec.decoder.layer:
        attention(layer.self_attention, own=True)
        attention(layer.attention, own=False)
        feed(layer.ffn)
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    (folder / "model").mkdir(parents=True)
    spec.save(str(folder / "model"))
    metadata = {"package_version": "1.0", "argos_version": "1.9", "from_code": "zh", "from_name": "Chinese"}
    metadata |= {"to_code": "en", "to_name": "English", "type": "translate"}
    (folder / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    (folder / "sentencepiece.model").write_bytes(tokenizer.getvalue())


class Bounded:
    """A `ctranslate2.Translator` that stops each batch when it has written about as much as it has read."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._translator = TRANSLATOR(*arguments, **options)

    def translate_batch(self, source: list[list[str]], **options: Any) -> Any:
        """Pass a batch on, with its bound."""
        most = round(OUTPUT_RATIO * max(map(len, source))) + 1
        return self._translator.translate_batch(source, **(options | {"max_decoding_length": most}))


@contextmanager
def peer(models: Path, scratch: Path, beam: int) -> Iterator[Any]:
    """Import argostranslate.translate as its users have it, with its folders in a scratch folder."""
    folders = {"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache"}
    os.environ.update({name: str(scratch / folder) for name, folder in folders.items()})
    os.environ |= {
        "ARGOS_PACKAGES_DIR": str(models / "argos"),
        "ORT_DISABLE_TELEMETRY": "1",
        "ARGOS_BEAM_SIZE": str(beam),
    }
    from argostranslate import translate

    split = splitter("zh")

    class Sentences:
        """Stands in for the splitter that would be downloaded."""

        def __init__(self, package: Any) -> None:
            """Take the package as the peer's splitters do."""

        def split_sentences(self, text: str) -> list[str]:
            """Give the pipeline's segments."""
            return [text[start:end] for start, end in split(text)]

    translate.MiniSBDSentencizer = Sentences
    yield translate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paragraphs", type=int, default=12)
    parser.add_argument("--beam", type=int, default=4)
    asked = parser.parse_args()
    ctranslate2.Translator = Bounded
    texts = paragraphs(asked.paragraphs)
    split = splitter("zh")
    segments = [text[start:end] for text in texts for start, end in split(text)]
    with tempfile.TemporaryDirectory() as scratch:
        models = Path(scratch, "models")
        make_package(models / "argos" / "zh-en", texts)
        with peer(models, Path(scratch), asked.beam) as library:
            library.translate("你好。", "zh", "en")
            start = time.perf_counter()
            theirs = [library.translate(text, "zh", "en") for text in texts]
            their_time = time.perf_counter() - start
        engine = open_engine(
            "argos", source_lang="zh", target_lang="en", settings=Settings(models_dir=models, beam=asked.beam)
        )
        engine.translate(["你好。"])
        start = time.perf_counter()
        ours = engine.translate(segments)
        our_time = time.perf_counter() - start
        engine.close()
    words = sum(len(text) for text in theirs), sum(len(one[0].text) for one in ours)
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    )
    print(f"{len(texts)} paragraphs, {len(segments)} segments, {sum(map(len, segments))} characters, beam {asked.beam}")
    print(f"argostranslate, a paragraph a call  {their_time:6.1f} s  {len(segments) / their_time:5.1f} segments/s")
    print(f"engine argos, all segments          {our_time:6.1f} s  {len(segments) / our_time:5.1f} segments/s")
    print(f"ratio {their_time / our_time:.2f}; characters written: {words[0]} and {words[1]}")
    print(
        f"ratio for the same number of characters written {their_time / our_time * words[1] / words[0]:.2f} (goal: 5)"
    )


if __name__ == "__main__":
    main()
