from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from pandas import DataFrame
from transformers import AutoModelForSequenceClassification, AutoTokenizer, BertConfig, BertForSequenceClassification

from core.errors import ModelError
from core.records import LongTexts
from core.records.folders import ModelFolder
from core.training import classifier

LABELS = ("no", "yes", "perhaps")


def test_a_model_stored_in_half_precision_is_trained_in_single(tiny_model: Path, tmp_path: Path) -> None:
    _, model = classifier.load(tiny_model, "tiny", LABELS)
    model.half().save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(tiny_model).save_pretrained(tmp_path)
    _, loaded = classifier.load(tmp_path, "tiny", LABELS)
    assert {parameter.dtype for parameter in loaded.parameters()} == {torch.float32}


def test_a_model_that_was_a_classifier_of_other_classes_gets_a_new_head(tiny_model: Path, tmp_path: Path) -> None:
    config = BertConfig.from_pretrained(tiny_model, num_labels=7)
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    AutoTokenizer.from_pretrained(tiny_model).save_pretrained(tmp_path)
    _, model = classifier.load(tmp_path, "tiny", LABELS)
    assert model.config.id2label == {0: "no", 1: "yes", 2: "perhaps"}
    assert model.config.label2id == {"no": 0, "yes": 1, "perhaps": 2}
    assert model.get_parameter("classifier.weight").shape == (3, 32)


def test_damaged_weights_are_explained(tiny_model: Path, tmp_path: Path) -> None:
    for file in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (tmp_path / file).write_bytes((tiny_model / file).read_bytes())
    (tmp_path / "model.safetensors").write_bytes((tiny_model / "model.safetensors").read_bytes()[:1_000])
    with pytest.raises(ModelError, match="cannot be loaded"):
        classifier.load(tmp_path, "tiny", LABELS)


def test_texts_are_cut_off_but_not_padded(tiny_model: Path) -> None:
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    rows = DataFrame({"text": ["vote", "vote now for the party"], "label": ["perhaps", "no"]})
    encoded = classifier.encode(rows, tokenizer, LABELS, 4, LongTexts.BEGINNING)
    assert encoded["sequences"][:] == [[tokenizer("vote")["input_ids"]], [tokenizer("vote now")["input_ids"]]]
    assert encoded["length"][:] == [3, 4]
    assert encoded["labels"][:] == [2, 0]


def test_the_saved_folder_is_one_that_plain_transformers_loads(tiny_model: Path, tmp_path: Path) -> None:
    tokenizer, model = classifier.load(tiny_model, "tiny", LABELS)
    folder = tmp_path / "model"
    classifier.save(
        ModelFolder(folder), tokenizer, model, tiny_model, max_length=32, way=LongTexts.WINDOWS, record=b"{}"
    )
    loaded = AutoModelForSequenceClassification.from_pretrained(folder)
    for name, parameter in model.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], parameter)
    assert json.loads((folder / "errata.json").read_text()) == {"max_length": 32, "long_texts": "windows"}
    assert (folder / "training.json").read_bytes() == b"{}"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert not [path for path in folder.iterdir() if path.suffix in (".bin", ".pt", ".pth")]


def test_a_save_that_fails_leaves_nothing(tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tokenizer, model = classifier.load(tiny_model, "tiny", LABELS)

    def full(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tokenizer, "save_pretrained", full)
    with pytest.raises(OSError, match="No space"):
        classifier.save(
            ModelFolder(tmp_path / "model"),
            tokenizer,
            model,
            tiny_model,
            max_length=32,
            way=LongTexts.WINDOWS,
            record=b"{}",
        )
    assert list(tmp_path.iterdir()) == []
