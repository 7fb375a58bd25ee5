"""Base models whose files do not fit together: said before a training begins, or where that cannot be known, by the
worker before its first step.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import PreTrainedModel

from core.errors import ModelError
from core.training import catalogue, classifier
from core.training.model_folder import ENCODERS
from tests.core.training.test_layers import small

LABELS = ("False", "True")


@pytest.fixture
def copy(tiny_model: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_model, tmp_path / "model")


def edited(file: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        known = json.loads((folder / file).read_text(encoding="utf-8"))
        change(known)
        (folder / file).write_text(json.dumps(known), encoding="utf-8")

    return edit


def config(**changes: object) -> Callable[[Path], object]:
    return edited("config.json", lambda known: known.update(changes))


def written(file: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / file).write_bytes(content)


def cut_short(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1_000])


def with_a_further_token(known: dict[str, Any]) -> None:
    vocabulary = known["model"]["vocab"]
    vocabulary["wahlkampf"] = len(vocabulary)


def with_an_added_token(known: dict[str, Any]) -> None:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "special"), False) | {"normalized": True}
    known["added_tokens"].append({"id": 5_000, "content": "wahlkampf", **flags})


WITHOUT_PADDING = edited("tokenizer_config.json", lambda known: known.pop("pad_token"))
FURTHER_TOKEN = edited("tokenizer.json", with_a_further_token)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (WITHOUT_PADDING, "no padding token"),
        (FURTHER_TOKEN, r"numbered up to \d+; the model has embeddings for the \d+ from 0"),
        (edited("tokenizer.json", with_an_added_token), "numbered up to"),
        (config(vocab_size=10), "embeddings for the 10 from 0 to 9"),
        (cut_short, r"model\.safetensors is damaged or was cut short"),
        (written("model.safetensors", b""), r"model\.safetensors is damaged or was cut short"),
        (written("model.safetensors", b"<html>Not found</html>"), r"model\.safetensors is damaged or was cut short"),
        (written("tokenizer.json", b'{"model":'), "tokenizer cannot be read"),
        (written("tokenizer.json", b"{}"), "tokenizer cannot be read"),
        (written("tokenizer_config.json", b"[]"), r"tokenizer_config\.json cannot be read as JSON"),
        (
            edited("tokenizer_config.json", lambda known: known.update(model_max_length="long")),
            r"tokenizer_config\.json: “model_max_length” is “long”; a number from 1 on",
        ),
        (written("config.json", b"This is a model of mine."), r"config\.json cannot be read as JSON"),
        (config(hidden_size="many"), r"config\.json: “hidden_size” is “many”; a number from 1 on is expected"),
        (config(max_position_embeddings=[512]), "“max_position_embeddings” is"),
        (config(num_hidden_layers=-3), "“num_hidden_layers” is “-3”"),
        (config(model_type=["bert"]), "“model_type” is no word"),
        (config(model_type="gpt2"), "“gpt2”, not a text encoder"),
        (config(model_type="vit"), "“vit”, not a text encoder"),
    ],
)
def test_what_the_files_say_is_refused_before_a_training_begins(
    copy: Path, damage: Callable[[Path], object], said: str
) -> None:
    damage(copy)
    with pytest.raises(ModelError, match=said) as caught:
        catalogue.check(str(copy))
    assert caught.value.where == str(copy)
    assert caught.value.todo


def test_a_padding_token_in_a_file_of_its_own_counts(copy: Path) -> None:
    WITHOUT_PADDING(copy)
    (copy / "special_tokens_map.json").write_text(json.dumps({"pad_token": "[PAD]"}))
    catalogue.check(str(copy))


def test_a_tokenizer_of_a_family_knows_its_padding_token(copy: Path) -> None:
    WITHOUT_PADDING(copy)
    edited("tokenizer_config.json", lambda known: known.update(tokenizer_class="BertTokenizerFast"))(copy)
    catalogue.check(str(copy))
    tokenizer, _ = classifier.load(copy, "mine", LABELS)
    assert tokenizer.pad_token == "[PAD]"


def test_a_damaged_tokenizer_is_said_by_the_process_that_counts_tokens(copy: Path) -> None:
    (copy / "tokenizer.json").write_bytes(b"{}")
    with pytest.raises(ModelError, match="tokenizer cannot be read"):
        catalogue.token_lengths(str(copy), ["a text"])


def renamed(folder: Path) -> None:
    _save(folder, {f"other.{name}": weight for name, weight in load_file(folder / "model.safetensors").items()})


def without_a_layer(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    _save(folder, {name: weight for name, weight in weights.items() if "layer.0" not in name})


def no_numbers(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    weights["embeddings.word_embeddings.weight"] *= float("nan")
    _save(folder, weights)


def _save(folder: Path, weights: dict[str, torch.Tensor]) -> None:
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (WITHOUT_PADDING, "no padding token"),
        (FURTHER_TOKEN, "numbered up to"),
        (renamed, r"21 of 21 weights are not in its files"),
        (without_a_layer, r"16 of 21 weights .*, as bert\.encoder\.layer\.0"),
        (config(max_position_embeddings=16), "1 of 21 weights .*, as bert.embeddings.position_embeddings"),
        (no_numbers, r"Not all of its weights are numbers, as bert\.embeddings\.word_embeddings"),
        (config(num_attention_heads=5), r"cannot be loaded: The hidden size .*heads \(5\)\."),
        (config(hidden_act=5), "cannot be loaded"),
    ],
)
def test_what_only_the_whole_model_tells_is_said_before_the_first_step(
    copy: Path, damage: Callable[[Path], object], said: str
) -> None:
    damage(copy)
    with pytest.raises(ModelError, match=said) as caught:
        classifier.load(copy, "mine", LABELS)
    assert caught.value.where == "mine"
    assert caught.value.todo


@pytest.mark.parametrize("family", sorted(ENCODERS))
def test_what_a_base_model_of_a_family_leaves_out_is_no_damage(copy: Path, family: str) -> None:
    base = small(family).base_model
    assert isinstance(base, PreTrainedModel)
    base.save_pretrained(copy)
    catalogue.check(str(copy))
    classifier.load(copy, family, LABELS)


def test_a_model_without_a_pooler_is_one_to_learn_from(copy: Path) -> None:
    weights = load_file(copy / "model.safetensors")
    _save(copy, {name: weight for name, weight in weights.items() if "pooler" not in name})
    classifier.load(copy, "mine", LABELS)
