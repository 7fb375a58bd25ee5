"""Texts as the mean of the vectors that a base model has for their tokens: what it knows of words, without their order.

Imports torch and transformers: only the worker's process may import this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from transformers import AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from core import long_texts
from core.records import LongTexts

_TEXTS_AT_ONCE = 1_000


def of_texts(base: Path, texts: Sequence[str], max_length: int, way: LongTexts) -> np.ndarray:
    """Mean vector of each text's tokens, those that a training reads, of length 1; shape (texts, size). A text without
    a token has zeros.
    """
    tokenizer = AutoTokenizer.from_pretrained(base, trust_remote_code=False, local_files_only=True)
    model = AutoModel.from_pretrained(base, use_safetensors=True, trust_remote_code=False, local_files_only=True)
    vectors = model.get_input_embeddings().weight.detach().float().numpy()
    means = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
    for place, tokens in enumerate(_tokens(tokenizer, texts)):
        if read := long_texts.kept(tokens, max_length, way):
            means[place] = vectors[read].mean(axis=0)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return np.divide(means, lengths, out=np.zeros_like(means), where=lengths > 0)


def _tokens(tokenizer: PreTrainedTokenizerBase, texts: Sequence[str]) -> Iterator[list[int]]:
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        batch = list(texts[start : start + _TEXTS_AT_ONCE])
        yield from tokenizer(batch, add_special_tokens=False)["input_ids"]
