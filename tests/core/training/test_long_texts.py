"""Texts whose only telling word is their last, which is beyond what the model reads at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from pandas import DataFrame
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from core import long_texts
from core.prediction.predictor import Predictor
from core.records import LongTexts
from core.training.batches import Collator, answer_by_text
from tests.core.training.tiny import Train


@pytest.fixture(scope="module")
def late() -> DataFrame:
    texts = [("das " * (8 + i % 5) + ("vote" if i % 2 else "nothing"), str(bool(i % 2))) for i in range(96)]
    frame = DataFrame(texts, columns=["text", "label"])
    return frame.assign(id=range(len(frame)), part=(["train"] * 4 + ["validation"] * 2) * 16)


@pytest.mark.parametrize(
    ("way", "learns"),
    [(LongTexts.BEGINNING, False), (LongTexts.END, True), (LongTexts.BOTH_ENDS, True), (LongTexts.WINDOWS, True)],
)
def test_a_word_at_the_end_is_learned_where_the_end_is_read(
    train: Train, late: DataFrame, tmp_path: Path, way: LongTexts, learns: bool
) -> None:
    trained = train(rows=late, max_length=8, long_texts=way, epochs=6)
    found = trained.epochs[trained.best_epoch - 1]
    assert (found.accuracy > 0.9) is learns
    # The trained model reads texts as it learned to.
    predictor = Predictor(tmp_path / "run" / "model")
    validation = late[late["part"] == "validation"]
    columns = predictor.probabilities(validation["text"].tolist()).argmax(axis=1)
    assert np.mean(np.array(predictor.labels)[columns] == validation["label"].to_numpy()) == pytest.approx(
        found.accuracy
    )


def test_a_text_gets_the_mean_of_its_windows_logits(tiny_classifier: Path) -> None:
    texts = ["vote now for the party " * 6, "nothing to do", "das Wetter ist schön " * 4]
    tokenizer = AutoTokenizer.from_pretrained(tiny_classifier)
    model = AutoModelForSequenceClassification.from_pretrained(tiny_classifier).eval()
    read = long_texts.sequences(tokenizer, texts, 8, LongTexts.WINDOWS)
    with torch.no_grad():
        one_by_one = [[model(input_ids=torch.tensor([ids])).logits[0] for ids in sequences] for sequences in read]
        expected = torch.stack([torch.stack(logits).mean(dim=0) for logits in one_by_one])
        answer_by_text(model)
        batch = Collator(tokenizer)([{"sequences": sequences, "labels": 0} for sequences in read])
        assert next(iter(batch)) == "labels"
        found = model(**{name: tensor for name, tensor in batch.items() if name != "labels"}).logits
    torch.testing.assert_close(found, expected)


def test_predictions_are_those_means(tiny_classifier: Path, tmp_path: Path) -> None:

    folder = shutil.copytree(tiny_classifier, tmp_path / "model")
    (folder / "errata.json").write_text(json.dumps({"max_length": 8, "long_texts": "windows"}))
    texts = ["vote now for the party " * 6, "nothing to do", "vote now for the party " * 6]
    predictor = Predictor(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    read = long_texts.sequences(AutoTokenizer.from_pretrained(folder), texts, 8, LongTexts.WINDOWS)
    with torch.no_grad():
        logits = [torch.stack([model(input_ids=torch.tensor([ids])).logits[0] for ids in one]).mean(0) for one in read]
    expected = torch.softmax(torch.stack(logits).double(), dim=1).numpy()
    np.testing.assert_allclose(predictor.probabilities(texts), expected, atol=1e-5)
    assert predictor.probabilities([]).shape == (0, len(predictor.labels))
