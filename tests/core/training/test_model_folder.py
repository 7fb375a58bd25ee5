"""What can be told of a base model from its small files, against what transformers makes of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from transformers import AutoTokenizer, BertTokenizer
from transformers.models.auto.modeling_auto import MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES

from core.errors import ModelError
from core.training import catalogue, model_folder
from core.training.model_folder import ModelShape

TEXTS = ["", "Wählt morgen! 🔷", "VOTE now " * 700, "two\nlines\u200b", "#heute @wir https://example.org"]


def write(folder: Path, **files: object) -> Path:
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder


def test_every_family_can_be_fine_tuned_as_a_classifier() -> None:
    assert not model_folder.ENCODERS.difference(MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES)


def test_token_lengths_are_those_of_transformers_and_nothing_is_cut_off() -> None:
    folder = catalogue.fetch(catalogue.EMBEDDED)
    encoded = AutoTokenizer.from_pretrained(folder)(TEXTS, truncation=False)["input_ids"]
    lengths = model_folder.token_lengths(folder, TEXTS)
    assert lengths is not None
    assert lengths.tolist() == [len(ids) for ids in encoded]
    assert lengths.max() > 512


def test_token_lengths_of_more_texts_than_are_encoded_at_once(tiny_model: Path) -> None:
    lengths = model_folder.token_lengths(tiny_model, ["vote", "vote now"] * 2_500)
    assert lengths is not None
    assert lengths.reshape(-1, 2).T.tolist() == [[3] * 2_500, [4] * 2_500]


@pytest.mark.parametrize("lower", [True, False])
def test_token_lengths_from_a_plain_vocabulary_mind_the_case(tmp_path: Path, lower: bool) -> None:
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "vote", "v", "##ote", "V"]
    (tmp_path / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    write(tmp_path, tokenizer_config={"do_lower_case": lower})
    ours = model_folder.token_lengths(tmp_path, ["Vote", "vote"])
    theirs = BertTokenizer(str(tmp_path / "vocab.txt"), do_lower_case=lower)(["Vote", "vote"])["input_ids"]
    assert ours is not None
    assert ours.tolist() == [len(ids) for ids in theirs] == ([3, 3] if lower else [4, 3])


def test_token_lengths_are_not_guessed_for_other_vocabularies(tmp_path: Path) -> None:
    assert model_folder.token_lengths(tmp_path, ["a text"]) is None


@pytest.mark.parametrize(
    ("config", "tokenizer_config", "limit"),
    [
        ({"model_type": "bert", "max_position_embeddings": 512}, {"model_max_length": 512}, 512),
        ({"model_type": "bert", "max_position_embeddings": 512}, {"model_max_length": 10**30}, 512),
        ({"model_type": "bert", "max_position_embeddings": 512}, {"model_max_length": 128}, 128),
        ({"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1}, {}, 512),
        ({"model_type": "modernbert", "max_position_embeddings": 8192}, {}, 8192),
        ({"model_type": "bert"}, {}, 512),
    ],
)
def test_token_limit(tmp_path: Path, config: dict, tokenizer_config: dict, limit: int) -> None:
    assert model_folder.token_limit(write(tmp_path, config=config, tokenizer_config=tokenizer_config)) == limit


def test_shape_of_the_families_that_name_it_differently(tmp_path: Path, tiny_model: Path) -> None:
    assert model_folder.shape(tiny_model) == ModelShape(layers=1, hidden=32, intermediate=64)
    write(tmp_path, config={"model_type": "distilbert", "n_layers": 6, "dim": 768, "hidden_dim": 3072})
    assert model_folder.shape(tmp_path) == ModelShape(layers=6, hidden=768, intermediate=3072)


def test_token_lengths_follow_the_folder(tiny_model: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(tiny_model, tmp_path / "copy")
    ours = model_folder.token_lengths(copy, TEXTS)
    theirs = model_folder.token_lengths(tiny_model, TEXTS)
    assert ours is not None
    assert theirs is not None
    assert ours.tolist() == theirs.tolist()


def test_a_process_of_its_own_counts_the_same(tiny_model: Path, tmp_path: Path) -> None:
    apart = model_folder.token_lengths_apart(tiny_model, TEXTS)
    ours = model_folder.token_lengths(tiny_model, TEXTS)
    assert apart is not None
    assert ours is not None
    assert apart.tolist() == ours.tolist()
    assert model_folder.token_lengths_apart(write(tmp_path, config={}), TEXTS) is None


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\x00"])
def test_damaged_descriptions_are_said(tiny_model: Path, tmp_path: Path, content: bytes) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    (folder / "tokenizer.json").write_bytes(content)
    with pytest.raises(ModelError, match="tokenizer cannot be read"):
        model_folder.token_lengths(folder, TEXTS)
    (folder / "model.safetensors").rename(folder / "model-1.safetensors")
    (folder / "model.safetensors.index.json").write_bytes(content)
    with pytest.raises(ModelError, match=r"index\.json cannot be read"):
        model_folder.check_folder(folder, "mine")
    (folder / "config.json").write_bytes(content)
    with pytest.raises(ModelError, match=r"config\.json cannot be read"):
        model_folder.check_folder(folder, "mine")
