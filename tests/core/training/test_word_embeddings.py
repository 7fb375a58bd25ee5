from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from transformers import AutoTokenizer

from core.records import LongTexts
from core.training import word_embeddings


def test_what_is_read_of_a_long_text_is_what_a_training_reads(tiny_model: Path) -> None:
    text = "vote " * 10 + "now"

    def of(way: LongTexts) -> np.ndarray:
        return word_embeddings.of_texts(tiny_model, [text, "vote"], 8, way)

    assert np.allclose(*of(LongTexts.BEGINNING))
    assert not np.allclose(*of(LongTexts.BOTH_ENDS))
    assert not np.allclose(*of(LongTexts.WINDOWS))


def test_a_text_is_the_mean_of_its_tokens_vectors_in_any_order(tiny_model: Path) -> None:
    texts = ["good day", "day good", "day"]
    found = word_embeddings.of_texts(tiny_model, texts, 64, LongTexts.BEGINNING)
    name, weights = next((k, v) for k, v in load_file(tiny_model / "model.safetensors").items() if "word_embed" in k)
    assert name.endswith("word_embeddings.weight")
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    for text, vector in zip(texts, found, strict=True):
        mean = weights[tokenizer(text, add_special_tokens=False)["input_ids"]].mean(axis=0)
        assert np.allclose(vector, mean / np.linalg.norm(mean), atol=1e-6)
    assert np.allclose(found[0], found[1])


def test_a_text_without_a_token_is_no_error(tiny_model: Path) -> None:
    assert not word_embeddings.of_texts(tiny_model, [" "], 64, LongTexts.BEGINNING).any()
