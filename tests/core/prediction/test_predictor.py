from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from core.errors import ModelError
from core.prediction import predictor as module
from core.prediction.predictor import Ensemble, Predictor, load

TEXTS = [
    "vote now",
    "",
    "das Wetter ist schön",
    "vote now",
    "Wählt morgen! " * 40,
    "#heute @wir 🙂",
    "nothing to do today",
]


@pytest.fixture(scope="module")
def predictor(tiny_classifier: Path) -> Predictor:
    return Predictor(tiny_classifier)


def one_by_one(folder: Path, texts: list[str], max_length: int) -> np.ndarray:
    """Each text alone, without padding."""
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    rows = []
    for text in texts:
        encoded = tokenizer(text, truncation=True, max_length=max_length, return_tensors="pt")
        with torch.no_grad():
            logits = model(input_ids=encoded["input_ids"]).logits[0].double()
        rows.append(torch.softmax(logits, dim=0).numpy())
    return np.stack(rows)


def test_labels_stand_in_the_order_of_the_columns(predictor: Predictor) -> None:
    assert predictor.labels == ("no call", "vote", "donate")


@pytest.mark.parametrize("tokens", [1, 40, 10_000])
def test_batching_changes_no_probability(
    predictor: Predictor, tiny_classifier: Path, tokens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(module._TOKENS_PER_BATCH, predictor._device.type, tokens)
    probabilities = predictor.probabilities(TEXTS)
    assert probabilities.dtype == np.float64
    np.testing.assert_allclose(probabilities, one_by_one(tiny_classifier, TEXTS, max_length=48), atol=1e-5)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("tokens", [1, 10_000])
def test_where_texts_are_seen_depends_on_no_batch(
    predictor: Predictor, tiny_classifier: Path, tokens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(module._TOKENS_PER_BATCH, predictor._device.type, tokens)
    model = AutoModelForSequenceClassification.from_pretrained(tiny_classifier).eval()
    tokenizer = AutoTokenizer.from_pretrained(tiny_classifier)
    for text, found in zip(TEXTS, predictor.vectors(TEXTS), strict=True):
        encoded = tokenizer(text, truncation=True, max_length=48, return_tensors="pt")
        with torch.no_grad():
            mean = model(input_ids=encoded["input_ids"], output_hidden_states=True).hidden_states[-1][0].mean(dim=0)
        np.testing.assert_allclose(found, (mean / mean.norm()).numpy(), atol=1e-5)
    assert predictor.vectors([]).shape == (0, model.config.hidden_size)


def test_what_is_no_longer_wanted_is_not_computed_to_its_end(
    predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def answer(sequences: list[np.ndarray]) -> np.ndarray:
        asked.append(len(sequences))
        time.sleep(0.02)
        return np.zeros((len(sequences), 3))

    def stop(_: float) -> None:
        raise InterruptedError

    monkeypatch.setitem(module._TOKENS_PER_BATCH, predictor._device.type, 1)
    monkeypatch.setattr(predictor, "_logits", answer)
    with pytest.raises(InterruptedError):
        predictor.probabilities([f"text {number}" for number in range(200)], stop)
    assert len(asked) < 100


def test_texts_differ_enough_to_be_told_apart(predictor: Predictor) -> None:
    probabilities = predictor.probabilities(TEXTS)
    assert len({tuple(row) for row in probabilities.round(4)}) == len(set(TEXTS))


def test_the_order_of_the_texts_does_not_matter(predictor: Predictor) -> None:
    np.testing.assert_allclose(predictor.probabilities(TEXTS)[::-1], predictor.probabilities(TEXTS[::-1]), atol=1e-6)


@pytest.fixture
def batches(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """Tokens of each text, for every batch that the model is given."""
    given: list[list[int]] = []
    answer = predictor._logits

    def listening(sequences: list[np.ndarray]) -> np.ndarray:
        given.append([len(sequence) for sequence in sequences])
        return answer(sequences)

    monkeypatch.setattr(predictor, "_logits", listening)
    return given


def test_equal_token_sequences_are_computed_once(predictor: Predictor, batches: list[list[int]]) -> None:
    probabilities = predictor.probabilities(["vote now", "VOTE  now", "nothing"] * 500)
    assert sum(map(len, batches)) == 2
    assert (probabilities[0] == probabilities[1]).all()
    assert probabilities.shape == (1500, 3)


def test_batches_hold_texts_of_about_one_length_and_no_more_tokens_than_allowed(
    predictor: Predictor, batches: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(module._TOKENS_PER_BATCH, predictor._device.type, 64)
    predictor.probabilities([" ".join(["vote"] * count) for count in range(60)])
    assert all(len(batch) * max(batch) <= 64 for batch in batches)
    lengths = [length for batch in batches for length in batch]
    assert lengths == sorted(lengths, reverse=True)
    assert len(batches) < len(lengths)


def test_progress_rises_to_one(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(module._TOKENS_PER_BATCH, predictor._device.type, 10)
    fractions: list[float] = []
    predictor.probabilities(TEXTS, fractions.append)
    assert len(fractions) > 2
    assert fractions == sorted(set(fractions))
    assert fractions[-1] == 1.0


def test_a_mask_in_a_text_is_read_as_the_models_own(predictor: Predictor, tiny_classifier: Path) -> None:
    model = AutoModelForSequenceClassification.from_pretrained(tiny_classifier).eval()
    tokenizer = AutoTokenizer.from_pretrained(tiny_classifier)
    ids = [tokenizer.cls_token_id, tokenizer.mask_token_id, tokenizer.sep_token_id]
    with torch.no_grad():
        expected = torch.softmax(model(input_ids=torch.tensor([ids])).logits[0], dim=0).numpy()
    assert predictor.mask == "[MASK]"
    np.testing.assert_allclose(predictor.probabilities([predictor.mask])[0], expected, atol=1e-5)


def test_a_model_without_a_mask_has_its_sign_for_unknown_words(tiny_classifier: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_classifier, tmp_path / "model")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.mask_token = None
    tokenizer.save_pretrained(folder)
    assert Predictor(folder).mask == "[UNK]"


def test_no_texts_give_no_rows(predictor: Predictor) -> None:
    assert predictor.probabilities([]).shape == (0, 3)


@pytest.mark.parametrize("text", ["vote", "🙂🙂👍🏽", "سلام به همه", "今天去投票", "vote " * 5_000, "", "\u200b"])
def test_any_text_has_probabilities(predictor: Predictor, text: str) -> None:
    """One word, emojis alone, a script that no token has, more than the model reads, and nothing at all."""
    [found] = predictor.probabilities([text])
    assert found.sum() == pytest.approx(1)
    assert (found > 0).all()


def test_without_a_kept_length_the_tokenizers_limit_holds(tiny_classifier: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_classifier, tmp_path / "model")
    (folder / "errata.json").unlink()
    long = "vote " * 100
    np.testing.assert_allclose(
        Predictor(folder).probabilities([long]), one_by_one(folder, [long], max_length=64), atol=1e-6
    )


def test_the_kept_length_cuts_texts_off(tiny_classifier: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_classifier, tmp_path / "model")
    (folder / "errata.json").write_text(json.dumps({"max_length": 5}), encoding="utf-8")
    same = Predictor(folder).probabilities(["vote now for the party", "vote now for schön"])
    np.testing.assert_array_equal(same[0], same[1])


class TestModelError:
    def test_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError) as raised:
            Predictor(tmp_path / "gone")
        assert raised.value.where == str(tmp_path / "gone")
        assert raised.value.todo

    def test_base_model_without_a_trained_classifier(self, tiny_model: Path) -> None:
        with pytest.raises(ModelError, match="base model"):
            Predictor(tiny_model)

    def test_pickled_weights(self, tiny_classifier: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(tiny_classifier, tmp_path / "model")
        model = AutoModelForSequenceClassification.from_pretrained(folder)
        (folder / "model.safetensors").unlink()
        torch.save(model.state_dict(), folder / "pytorch_model.bin")
        with pytest.raises(ModelError, match="does not load"):
            Predictor(folder)

    def test_damaged_weights(self, tiny_classifier: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(tiny_classifier, tmp_path / "model")
        weights = folder / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:5000])
        with pytest.raises(ModelError, match="does not load"):
            Predictor(folder)

    @pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "tokenizer_config.json", "errata.json"])
    @pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'"x"', b"\xff\x00\x80"])
    def test_damaged_descriptions(self, tiny_classifier: Path, tmp_path: Path, name: str, content: bytes) -> None:
        folder = shutil.copytree(tiny_classifier, tmp_path / "model")
        (folder / name).write_bytes(content)
        with pytest.raises(ModelError, match="does not load"):
            Predictor(folder)

    def test_missing_tokenizer(self, tiny_classifier: Path, tmp_path: Path) -> None:
        folder = shutil.copytree(tiny_classifier, tmp_path / "model")
        (folder / "tokenizer.json").unlink()
        with pytest.raises(ModelError, match=r"no tokenizer\.json"):
            Predictor(folder)


def _with_other_classes(model: Path, folder: Path, names: list[str]) -> Path:
    """The same model, its outputs given the names in this order."""
    shutil.copytree(model, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["id2label"] = {str(place): name for place, name in enumerate(names)}
    config["label2id"] = {name: place for place, name in enumerate(names)}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def _ensemble(folder: Path, members: object) -> Path:
    (folder / "ensemble" / "model").mkdir(parents=True)
    (folder / "ensemble" / "model" / "members.json").write_text(json.dumps(members), encoding="utf-8")
    return folder / "ensemble" / "model"


def test_an_ensemble_answers_with_the_mean_of_its_members_whatever_the_order_of_their_classes(
    predictor: Predictor, tiny_classifier: Path, tmp_path: Path
) -> None:
    shutil.copytree(tiny_classifier, tmp_path / "a" / "model")
    _with_other_classes(tiny_classifier, tmp_path / "b" / "model", ["donate", "no call", "vote"])
    together = load(_ensemble(tmp_path, ["a", "b"]))
    assert isinstance(together, Ensemble)
    assert together.labels == ("no call", "vote", "donate")
    told: list[float] = []
    one = predictor.probabilities(TEXTS)
    # The second has the probability of “no call” in the place of “donate”, and so on.
    assert together.probabilities(TEXTS, told.append) == pytest.approx((one + one[:, [1, 2, 0]]) / 2)
    assert told == sorted(told)
    assert told[-1] == 1
    assert together.probabilities([]).shape == (0, 3)


def test_models_of_other_classes_are_no_ensemble(tiny_classifier: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_classifier, tmp_path / "a" / "model")
    other = _with_other_classes(tiny_classifier, tmp_path / "b" / "model", ["donate", "no call", "protest"])
    with pytest.raises(
        ModelError, match=r"It has the classes donate, no call, protest, the first has no call, vote,"
    ) as raised:
        load(_ensemble(tmp_path, ["a", "b"]))
    assert raised.value.where == str(other)


@pytest.mark.parametrize("members", [[], ["../a"], ["/a"], [".."], {"a": 1}, "ab", [1], 7])
def test_a_list_that_names_no_folders_beside_it(tmp_path: Path, members: object) -> None:
    with pytest.raises(ModelError):
        load(_ensemble(tmp_path, members))
