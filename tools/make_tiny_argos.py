"""Make the tiny Argos packages of tests/fixtures/models: real neural models that tests can run in milliseconds.

    pip install torch==2.13.0 ctranslate2 sentencepiece numpy
    python tools/make_tiny_argos.py zh en
    python tools/make_tiny_argos.py en pt

1. A package is a Transformer of 64 dimensions that has learnt the sentences of templates.tsv by heart, any
   filler and any number in their slots. It gives the expected translation for those and junk for all else.
2. Seed and number of steps are fixed. The committed files are what this script gave; made again elsewhere
   (another torch, another processor) they may differ in bytes, and the tests still hold.
3. Torch is needed here only. Nothing of the pipeline imports it, and no user translates with these models.
"""

from __future__ import annotations

import io
import json
import math
import random
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
import torch
from ctranslate2 import specs
from torch import nn

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures" / "models"
LANGUAGES = {"zh": ("Chinese", 0), "en": ("English", 1), "pt": ("Portuguese", 2)}
SEED = 20
STEPS = 2500
BATCH = 64
WIDTH, HEADS, LAYERS, FEED = 64, 4, 2, 160
POSITIONS = 96
UNK, BOS, EOS = 0, 1, 2


def read_rows(name: str) -> list[list[str]]:
    """Read a tab-separated file of this folder, without its comments."""
    lines = (FIXTURES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


class Sentences:
    """The sentences to learn, made from templates."""

    def __init__(self, source: int, target: int, seed: int) -> None:
        self.pairs = [(row[source], row[target]) for row in read_rows("templates.tsv")]
        self.fillers: dict[str, list[tuple[str, str]]] = {}
        for slot, *forms in read_rows("fillers.tsv"):
            self.fillers.setdefault(slot, []).append((forms[source], forms[target]))
        self.random = random.Random(seed)

    def one(self) -> tuple[str, str]:
        """Make a pair: a template with random fillers."""
        source, target = self.random.choice(self.pairs)
        terms = self.random.sample(self.fillers["T"], 2)
        number = str(self.random.randrange(1, 10 ** self.random.choice((1, 2, 3, 3))))
        chosen = {"T": terms[0], "U": terms[1], "N": (number, number)}
        for slot in ("P", "G"):
            chosen[slot] = self.random.choice(self.fillers[slot])
        for slot, (left, right) in chosen.items():
            source, target = source.replace(f"{{{slot}}}", left), target.replace(f"{{{slot}}}", right)
        return source, target


def make_tokenizer(sentences: Sentences) -> bytes:
    """Train a small shared BPE; terms and masks are single pieces, digits are split."""
    lines = [text for _ in range(2000) for text in sentences.one()]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        model_type="bpe",
        vocab_size=400,
        hard_vocab_limit=False,
        character_coverage=1.0,
        split_digits=True,
        normalization_rule_name="identity",  # the tables of the usual NFKC rule are 240 KB
        user_defined_symbols=[source for source, _ in sentences.fillers["T"]],
        unk_id=UNK,
        bos_id=BOS,
        eos_id=EOS,
        pad_id=-1,
        num_threads=1,
        minloglevel=2,
    )
    return model.getvalue()


def positions() -> np.ndarray:
    """Give sinusoidal position encodings; they are written into the model, so any formula would do."""
    place = np.arange(POSITIONS)[:, None] / np.power(10000, np.arange(0, WIDTH, 2)[None] / WIDTH)
    return np.concatenate([np.sin(place), np.cos(place)], axis=1).astype(np.float32)


class Attention(nn.Module):
    """Multi-head attention, named as CTranslate2 lays it out."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, x: torch.Tensor, memory: torch.Tensor | None, mask: torch.Tensor) -> torch.Tensor:
        hidden = self.norm(x)
        other = hidden if memory is None else memory
        size = x.shape[0]

        def heads(y: torch.Tensor) -> torch.Tensor:
            return y.view(size, -1, HEADS, WIDTH // HEADS).transpose(1, 2)

        mixed = nn.functional.scaled_dot_product_attention(
            heads(self.query(hidden)), heads(self.key(other)), heads(self.value(other)), attn_mask=mask
        )
        return x + self.out(mixed.transpose(1, 2).reshape(size, -1, WIDTH))


class Feed(nn.Module):
    """Feed-forward block."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.first, self.second = nn.Linear(WIDTH, FEED), nn.Linear(FEED, WIDTH)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.second(torch.relu(self.first(self.norm(x))))


class Model(nn.Module):
    """A pre-norm Transformer with one embedding for source, target and output."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, WIDTH)
        nn.init.normal_(self.embedding.weight, std=WIDTH**-0.5)
        self.register_buffer("positions", torch.from_numpy(positions()))
        self.encoder = nn.ModuleList(nn.ModuleList([Attention(), Feed()]) for _ in range(LAYERS))
        self.decoder = nn.ModuleList(nn.ModuleList([Attention(), Attention(), Feed()]) for _ in range(LAYERS))
        self.encoder_norm, self.decoder_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        return self.embedding(ids) * math.sqrt(WIDTH) + self.positions[: ids.shape[1]]

    def forward(self, source: torch.Tensor, kept: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        seen = kept[:, None, None, :]
        x = self.embed(source)
        for attention, feed in self.encoder:
            x = feed(attention(x, None, seen))
        memory = self.encoder_norm(x)
        past = torch.ones(target.shape[1], target.shape[1], dtype=torch.bool).tril()
        y = self.embed(target)
        for own, cross, feed in self.decoder:
            y = feed(cross(own(y, None, past), memory, seen))
        return self.decoder_norm(y) @ self.embedding.weight.T


def pad(rows: list[list[int]]) -> torch.Tensor:
    size = max(map(len, rows))
    return torch.tensor([row + [-1] * (size - len(row)) for row in rows])


def train(sentences: Sentences, tokenizer: Any) -> Model:
    """Train for the fixed number of steps."""
    model = Model(tokenizer.get_piece_size())
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, betas=(0.9, 0.98), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=STEPS, pct_start=0.1)
    for step in range(STEPS):
        pairs = [sentences.one() for _ in range(BATCH)]
        source = pad(tokenizer.encode([left for left, _ in pairs]))
        target = [tokenizer.encode(right) for _, right in pairs]
        before, after = pad([[BOS, *row] for row in target]), pad([[*row, EOS] for row in target])
        logits = model(source.clamp(min=0), source >= 0, before.clamp(min=0))
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), after.flatten(), ignore_index=-1, label_smoothing=0.02)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 500 == 0:
            print(step, round(loss.item(), 3), flush=True)
    return model


def set_linear(spec: Any, *layers: Any) -> None:
    """Write one linear layer, or several side by side."""
    spec.weight = np.concatenate([layer.weight.detach().numpy() for layer in layers])
    spec.bias = np.concatenate([layer.bias.detach().numpy() for layer in layers])


def set_norm(spec: Any, layer: Any) -> None:
    spec.gamma, spec.beta = layer.weight.detach().numpy(), layer.bias.detach().numpy()


def set_attention(spec: Any, layer: Any, *, own: bool) -> None:
    set_norm(spec.layer_norm, layer.norm)
    if own:
        set_linear(spec.linear[0], layer.query, layer.key, layer.value)
    else:
        set_linear(spec.linear[0], layer.query)
        set_linear(spec.linear[1], layer.key, layer.value)
    set_linear(spec.linear[-1], layer.out)


def set_feed(spec: Any, layer: Any) -> None:
    set_norm(spec.layer_norm, layer.norm)
    set_linear(spec.linear_0, layer.first)
    set_linear(spec.linear_1, layer.second)


def convert(model: Any, tokens: list[str], folder: Path) -> None:
    """Write the model as CTranslate2 reads it, in int8."""
    spec = specs.TransformerSpec.from_config(LAYERS, HEADS, pre_norm=True)
    embedding = model.embedding.weight.detach().numpy()
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    spec.decoder.projection.weight = embedding
    for side, norm in ((spec.encoder, model.encoder_norm), (spec.decoder, model.decoder_norm)):
        side.position_encodings.encodings = positions()
        set_norm(side.layer_norm, norm)
    for layer, (attention, feed) in zip(spec.encoder.layer, model.encoder, strict=True):
        set_attention(layer.self_attention, attention, own=True)
        set_feed(layer.ffn, feed)
    for layer, (own, cross, feed) in zip(spec.decoder.layer, model.decoder, strict=True):
        set_attention(layer.self_attention, own, own=True)
        set_attention(layer.attention, cross, own=False)
        set_feed(layer.ffn, feed)
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def write_package(path: Path, *, source: str, target: str, tokenizer: bytes, model: Path) -> None:
    """Zip a package as Argos has them: one folder, with metadata.json, sentencepiece.model and model/."""
    metadata = {
        "package_version": "0.1",
        "argos_version": "1.0",
        "from_code": source,
        "from_name": LANGUAGES[source][0],
        "to_code": target,
        "to_name": LANGUAGES[target][0],
        "type": "translate",
    }
    root = f"translate-{source}_{target}-0_1"
    readme = "A test fixture of the article localisation pipeline. It knows thirty sentences. Made by tools/make_tiny_argos.py.\n"
    files = {
        "metadata.json": json.dumps(metadata, indent=2).encode(),
        "README.md": readme.encode(),
        "sentencepiece.model": tokenizer,
    }
    files |= {f"model/{one.name}": one.read_bytes() for one in sorted(model.iterdir())}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(f"{root}/{name}", (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def main(source: str, target: str) -> None:
    """Make the package of one pair of languages."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(mode=True)
    sentences = Sentences(LANGUAGES[source][1], LANGUAGES[target][1], SEED)
    proto = make_tokenizer(sentences)
    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=proto)
    model = train(sentences, tokenizer)
    tokens = [tokenizer.id_to_piece(index) for index in range(tokenizer.get_piece_size())]
    path = FIXTURES / f"tiny-{source}_{target}.argosmodel"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "model")
        folder.mkdir()
        convert(model, tokens, folder)
        write_package(path, source=source, target=target, tokenizer=proto, model=folder)
    print(path.name, path.stat().st_size, "bytes,", len(tokens), "pieces")


if __name__ == "__main__":
    main(*sys.argv[1:3])
