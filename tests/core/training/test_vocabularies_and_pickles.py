"""Models as some makers publish them: weights as a pickle, a SentencePiece vocabulary, BERTweet's own tokenizer."""

from __future__ import annotations

import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import huggingface_hub
import numpy as np
import pytest
import torch
from pandas import DataFrame
from safetensors.torch import load_file
from transformers import DebertaV2Config, DebertaV2Model, RobertaConfig, RobertaModel

from core.errors import ModelError
from core.prediction.predictor import Predictor
from core.training import catalogue, hub, model_folder, pickled_weights
from tests.core.training.tiny import Train

CORPUS = ["Wählt morgen! vote now for the party", "das Wetter ist schön, nothing to do today #heute @wir"]


@pytest.fixture(autouse=True)
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "assets"
    monkeypatch.setattr(huggingface_hub.constants, "HF_ASSETS_CACHE", str(folder))
    return folder


@pytest.fixture
def pickled(tiny_model: Path, tmp_path: Path) -> Path:
    folder = shutil.copytree(tiny_model, tmp_path / "pickled")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    return folder


def test_pickled_weights_become_safetensors_once(tiny_model: Path, pickled: Path, assets: Path) -> None:
    found = pickled_weights.as_safetensors(pickled, "tiny")
    assert found.is_relative_to(assets)
    written = load_file(found / "model.safetensors")
    for name, tensor in load_file(tiny_model / "model.safetensors").items():
        assert torch.equal(written[name], tensor)
    assert {path.name for path in found.iterdir()} == {path.name for path in tiny_model.iterdir()}
    made = (found / "model.safetensors").stat().st_mtime_ns
    assert pickled_weights.as_safetensors(pickled, "tiny") == found
    assert (found / "model.safetensors").stat().st_mtime_ns == made


class Hostile:
    """Runs a command when it is loaded by plain pickle."""

    def __init__(self, proof: Path) -> None:
        self._proof = proof

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (f"touch {self._proof}",)


@pytest.mark.parametrize("how", ["plain", "torch", "cut", "list"])
def test_what_is_not_weights_alone_is_refused_and_never_run(pickled: Path, tmp_path: Path, how: str) -> None:
    file, proof = pickled / "pytorch_model.bin", tmp_path / "proof"
    if how == "plain":
        file.write_bytes(pickle.dumps(Hostile(proof)))
    elif how == "torch":
        torch.save({"weight": Hostile(proof)}, file)
    elif how == "cut":
        file.write_bytes(file.read_bytes()[:1_000])
    else:
        torch.save([1, 2], file)
    with pytest.raises(ModelError, match="something else than weights, or is damaged") as caught:
        pickled_weights.as_safetensors(pickled, "tiny")
    assert caught.value.where == "tiny"
    assert not proof.exists()


def test_a_model_of_the_hub_with_pickled_weights_is_trained_from(
    pickled: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "cached", lambda name: pickled)
    assert catalogue.is_here("someone/pickled")
    assert train(model="someone/pickled", epochs=1).epochs


def test_a_folder_of_ones_own_needs_safetensors(pickled: Path) -> None:
    with pytest.raises(ModelError, match="as a pickle only"):
        catalogue.check(str(pickled))


@pytest.fixture
def with_sentencepiece(tmp_path: Path) -> Path:
    import sentencepiece

    folder = tmp_path / "deberta"
    folder.mkdir()
    (tmp_path / "corpus.txt").write_text("\n".join(CORPUS * 20), encoding="utf-8")
    special = {"pad": "[PAD]", "unk": "[UNK]", "bos": "[CLS]", "eos": "[SEP]"}
    options: dict[str, Any] = {f"{name}_id": number for number, name in enumerate(special)}
    options |= {f"{name}_piece": piece for name, piece in special.items()}
    sentencepiece.SentencePieceTrainer.train(
        input=str(tmp_path / "corpus.txt"),
        model_prefix=str(folder / "spm"),
        vocab_size=43,
        user_defined_symbols="[MASK]",
        minloglevel=2,
        **options,
    )
    (folder / "spm.vocab").unlink()
    (folder / "tokenizer_config.json").write_text(json.dumps({"do_lower_case": False, "vocab_type": "spm"}))
    config = DebertaV2Config(
        vocab_size=48, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64, pad_token_id=0
    )
    DebertaV2Model(config).save_pretrained(folder)
    return folder


@pytest.fixture
def bertweet(tmp_path: Path) -> Path:
    folder = tmp_path / "bertweet"
    folder.mkdir()
    words = {word for line in CORPUS for word in line.split()}
    letters = sorted({letter for word in words for letter in word})
    merges = [f"{left} {right}" for word in sorted(words) for left, right in _steps(word)]
    tokens = [*sorted(words), *(f"{letter}@@" for letter in letters), *letters]
    (folder / "vocab.txt").write_text("".join(f"{token} 1\n" for token in dict.fromkeys(tokens)), encoding="utf-8")
    (folder / "bpe.codes").write_text("".join(f"{merge} 1\n" for merge in dict.fromkeys(merges)), encoding="utf-8")
    config = RobertaConfig(
        vocab_size=len(dict.fromkeys(tokens)) + 8,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=66,
    )
    RobertaModel(config).save_pretrained(folder)
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "BertweetTokenizer"}))
    return folder


def _steps(word: str) -> list[tuple[str, str]]:
    """The merges that build a word from its left end on."""
    parts = [*word[:-1], f"{word[-1]}</w>"]
    return [("".join(parts[:place]), parts[place]) for place in range(1, len(parts))]


@pytest.mark.filterwarnings("ignore:.*emoji")
@pytest.mark.parametrize("kind", ["with_sentencepiece", "bertweet"])
def test_a_model_with_another_vocabulary_learns_and_is_loaded_again(
    kind: str, request: pytest.FixtureRequest, train: Train, rows: DataFrame, tmp_path: Path
) -> None:
    folder: Path = request.getfixturevalue(kind)
    model_folder.check_folder(folder, kind)
    assert model_folder.token_lengths(folder, ["vote"]) is None
    trained = train(model=str(folder), epochs=6, max_length=32)
    found = trained.epochs[trained.best_epoch - 1]
    predictor = Predictor(tmp_path / "run" / "model")
    validation = rows[rows["part"] == "validation"]
    columns = predictor.probabilities(validation["text"].tolist()).argmax(axis=1)
    is_right = np.array(predictor.labels)[columns] == validation["label"].to_numpy()
    assert is_right.mean() == pytest.approx(found.accuracy)
    assert found.accuracy > 0.7
