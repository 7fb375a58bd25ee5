"""The encoder of T5 as a classifier, from a model that has the decoder, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from pandas import DataFrame
from transformers import AutoTokenizer, T5Config, T5EncoderModel, T5ForConditionalGeneration

from core.prediction.predictor import Predictor
from core.records import ModelShape
from core.training import classifier, layers, model_folder
from tests.core.training.tiny import Train


@pytest.fixture(scope="module")
def tiny_t5(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny-t5")
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    torch.manual_seed(0)
    sizes: dict[str, Any] = {"d_model": 32, "d_kv": 16, "d_ff": 64, "num_layers": 2, "num_heads": 2}
    config = T5Config(vocab_size=len(tokenizer), pad_token_id=0, **sizes)
    T5ForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_the_folder_is_one_to_train_from(tiny_t5: Path) -> None:
    model_folder.check_folder(tiny_t5, "tiny")
    assert model_folder.token_limit(tiny_t5) == 64
    assert model_folder.shape(tiny_t5) == ModelShape(layers=2, hidden=32, intermediate=64)


def test_a_text_is_the_mean_of_what_the_encoder_makes_of_its_tokens(tiny_t5: Path) -> None:
    tokenizer, model = classifier.load(tiny_t5, "tiny", ("no", "yes"))
    encoder = T5EncoderModel.from_pretrained(tiny_t5).eval()
    batch = tokenizer(["vote now", "das Wetter ist schön heute"], padding=True, return_tensors="pt")
    with torch.no_grad():
        found = model.eval()(**batch).logits
        for row, text in enumerate(["vote now", "das Wetter ist schön heute"]):
            alone = tokenizer(text, return_tensors="pt")
            mean = encoder(**alone).last_hidden_state[0].mean(dim=0)
            torch.testing.assert_close(found[row], model.get_submodule("classifier")(mean), atol=1e-5, rtol=1e-4)


def test_where_it_sees_a_text_is_that_mean(train: Train, tiny_t5: Path, tmp_path: Path) -> None:
    train(model=str(tiny_t5), epochs=1)
    folder = tmp_path / "run" / "model"
    predictor, tokenizer = Predictor(folder), AutoTokenizer.from_pretrained(folder)
    encoder = T5EncoderModel.from_pretrained(folder).eval()
    with torch.no_grad():
        mean = encoder(**tokenizer("vote now", return_tensors="pt")).last_hidden_state[0].mean(dim=0)
    found = predictor.vectors(["das Wetter ist schön heute", "vote now"])[1]
    np.testing.assert_allclose(found, (mean / mean.norm()).numpy(), atol=1e-5)


@pytest.mark.parametrize("settings", [{}, {"frozen_layers": 1}, {"lora_rank": 4}], ids=["all", "frozen", "lora"])
def test_it_learns_and_is_loaded_again(
    train: Train, tiny_t5: Path, rows: DataFrame, tmp_path: Path, settings: dict[str, int]
) -> None:
    trained = train(model=str(tiny_t5), epochs=6, **settings)
    found = trained.epochs[trained.best_epoch - 1]
    validation = rows[rows["part"] == "validation"]
    predictor = Predictor(tmp_path / "run" / "model")
    columns = predictor.probabilities(validation["text"].tolist()).argmax(axis=1)
    is_right = np.array(predictor.labels)[columns] == validation["label"].to_numpy()
    # A text whose classes are equally likely may fall to either side, as a training computes in bfloat16 where it can.
    assert is_right.mean() == pytest.approx(found.accuracy, abs=1.01 / len(validation))
    assert found.accuracy > 0.7


def test_the_lowest_layers_and_the_words_can_be_frozen(tiny_t5: Path) -> None:
    _, model = classifier.load(tiny_t5, "tiny", ("no", "yes"))
    layers.freeze(model, "tiny", 1)
    frozen = {name for name, weight in model.named_parameters() if not weight.requires_grad}
    assert "transformer.shared.weight" in frozen
    assert all("block.0" in name for name in frozen - {"transformer.shared.weight"})
    assert any("block.0" in name for name in frozen)
