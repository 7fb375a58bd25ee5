from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from core.errors import SettingError
from core.prediction import predictor as predicting
from core.prediction import slopes
from core.prediction.predictor import Ensemble, Predictor
from core.records import LongTexts

TEXT = "Wählt morgen, vote now! Zebra"
WORDS = [(0, 5), (6, 12), (14, 18), (19, 22), (24, 29)]
VOTE = 1
_STEPS = 300
"""The way of this model leads past a point without length, at which its slope is steep."""


def _masked_answer(folder: Path, text: str) -> np.ndarray:
    """What the model says of the text with a mask for each token but the first and the last."""
    model, tokenizer = AutoModelForSequenceClassification.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
    ids = tokenizer(text, return_tensors="pt")["input_ids"]
    ids[0, 1:-1] = tokenizer.mask_token_id
    with torch.no_grad():
        return torch.softmax(model.eval()(input_ids=ids).logits[0], dim=0).numpy()


def _integrated(found: np.ndarray, steps: int) -> np.ndarray:
    return np.polynomial.legendre.leggauss(steps)[1] / 2 @ found


def _points(steps: int) -> list[float]:
    return ((np.polynomial.legendre.leggauss(steps)[0] + 1) / 2).tolist()


@pytest.mark.parametrize("label", [0, 1, 2])
def test_what_is_integrated_adds_up_to_the_rise_from_masks_to_the_text(tiny_classifier: Path, label: int) -> None:
    predictor = Predictor(tiny_classifier)
    found = predictor.slopes(TEXT, [(0, len(TEXT))], label, _points(_STEPS), from_mask=True)
    rise = predictor.probabilities([TEXT])[0, label] - _masked_answer(tiny_classifier, TEXT)[label]
    assert abs(rise) > 1e-3
    assert _integrated(found, _STEPS) == pytest.approx([rise], abs=1e-4)


def test_gradient_times_input_is_that_of_autograd_by_hand(tiny_classifier: Path) -> None:
    model = AutoModelForSequenceClassification.from_pretrained(tiny_classifier).eval()
    tokenizer = AutoTokenizer.from_pretrained(tiny_classifier)
    read = tokenizer(TEXT, return_tensors="pt", return_offsets_mapping=True)
    vectors = model.bert.embeddings.word_embeddings(read["input_ids"]).detach().requires_grad_()
    torch.softmax(model(inputs_embeds=vectors).logits[0], dim=0)[VOTE].backward()
    assert vectors.grad is not None
    of_tokens = (vectors.grad * vectors).sum(dim=-1)[0].tolist()
    expected = [
        sum(
            value
            for value, (start, end) in zip(of_tokens, read["offset_mapping"][0].tolist(), strict=True)
            if first <= start < end <= last
        )
        for first, last in WORDS
    ]
    found = Predictor(tiny_classifier).slopes(TEXT, WORDS, VOTE, [1.0], from_mask=False)
    # The model is nearly sure of some texts, so that its slopes are small ones.
    largest = np.abs(expected).max()
    assert largest > 0
    assert found / largest == pytest.approx(np.array([expected]) / largest, abs=1e-3)


@pytest.mark.parametrize("way", LongTexts)
def test_it_holds_of_a_text_that_is_read_in_part_or_in_windows(
    tiny_classifier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: LongTexts
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_classifier, folder)
    (folder / "errata.json").write_text(f'{{"max_length": 12, "long_texts": "{way}"}}', encoding="utf-8")
    predictor, text = Predictor(folder), "vote now for the party, das Wetter ist schön, nothing to do today #heute @wir"
    monkeypatch.setattr(slopes, "_TOKENS_PER_BATCH", 30)
    found = predictor.slopes(text, [(0, len(text))], VOTE, _points(_STEPS), from_mask=True)
    masks = _ends(predictor, text)
    assert _integrated(found, _STEPS) == pytest.approx([predictor.probabilities([text])[0, VOTE] - masks], abs=1e-4)


def _ends(predictor: Predictor, text: str) -> float:
    """What it says where each sequence that it reads has nothing but masks between its ends."""
    [read] = predicting.long_texts.sequences(predictor._tokenizer, [text], predictor._max_length, predictor._way)
    mask = predictor._tokenizer.mask_token_id
    masked = [np.array([ids[0], *[mask] * (len(ids) - 2), ids[-1]]) for ids in read]
    mean = predictor._logits(masked).mean(axis=0)
    return float(torch.softmax(torch.tensor(mean), dim=0)[VOTE])


def test_an_ensemble_has_the_mean_of_its_members(tiny_classifier: Path) -> None:
    predictor = Predictor(tiny_classifier)
    one = predictor.slopes(TEXT, WORDS, VOTE, [0.5], from_mask=True)
    assert Ensemble([tiny_classifier, tiny_classifier]).slopes(
        TEXT, WORDS, VOTE, [0.5], from_mask=True
    ) == pytest.approx(one)


def test_outputs_that_mean_one_class_add_up(tiny_classifier: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_classifier, folder)
    (folder / "errata.json").write_text('{"max_length": 64, "meant": ["call", "call", "none"]}', encoding="utf-8")
    each = [Predictor(tiny_classifier).slopes(TEXT, WORDS, label, [1.0], from_mask=True) for label in (0, 1)]
    together = Predictor(folder)
    found = together.slopes(TEXT, WORDS, together.labels.index("call"), [1.0], from_mask=True)
    assert found == pytest.approx(sum(each), abs=1e-7)


def test_a_token_of_two_words_is_shared_out_by_its_characters() -> None:
    found = slopes.shared_out(
        np.array([[[9.0, 3.0, 1.0, 5.0]]]), [[(0, 0), (0, 3), (3, 4), (4, 5)]], [(0, 1), (1, 3), (3, 4)]
    )
    assert found.tolist() == [[1.0, 2.0, 1.0]], "the special token and what stands between words are in none"


def test_a_tokenizer_that_knows_no_places_is_refused(tiny_classifier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    predictor = Predictor(tiny_classifier)
    monkeypatch.setattr(type(predictor._tokenizer), "is_fast", False)
    with pytest.raises(SettingError, match="does not tell where its tokens stand"):
        predictor.slopes(TEXT, WORDS, VOTE, [1.0], from_mask=True)


def test_the_answers_are_as_before(tiny_classifier: Path) -> None:
    predictor = Predictor(tiny_classifier)
    before = predictor.probabilities([TEXT])
    predictor.slopes(TEXT, WORDS, VOTE, [0.5], from_mask=True)
    assert predictor.probabilities([TEXT]) == pytest.approx(before, abs=0)
