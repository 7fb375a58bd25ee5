from __future__ import annotations

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from core.prediction import baselines
from core.records import Measure, ScoreName
from tests import tables

_PAIRS = tables.rows(120)
_TEXTS = [text for text, _ in _PAIRS]
_LABELS = [label for _, label in _PAIRS]
_TRAIN, _OTHERS = slice(0, 60), slice(60, 120)
_IS_VALIDATION = np.arange(60) < 30


def test_the_most_frequent_class_answers_every_text_and_a_tie_goes_by_name() -> None:
    assert baselines.most_frequent(["b", "a", "b"], 2).tolist() == ["b", "b"]
    assert baselines.most_frequent(["b", "a"], 1).tolist() == ["a"]


def test_tfidf_learns_its_words_from_the_training_texts_alone() -> None:
    train, others = baselines.tfidf(["ein roter Hund", "eine Katze"], ["zzz zzz", "ein roter Hund"])
    assert train.shape[1] == others.shape[1]
    assert others[0].sum() == 0
    assert (others[1] != train[0]).nnz == 0


def test_emojis_and_single_letters_are_words() -> None:
    _, others = baselines.tfidf(["🤮 x", "ok"], ["🤮", "x"])
    assert others[0].sum() > 0
    assert others[1].sum() > 0


def _tuned(measure: Measure, true: list[str]) -> baselines.Tuned:
    train, others = baselines.tfidf(_TEXTS[_TRAIN], _TEXTS[_OTHERS])
    return baselines.tuned(train, _LABELS[_TRAIN], others, true, _IS_VALIDATION, measure, balanced=True)


def test_the_strength_is_the_best_one_on_the_validation_part() -> None:
    """Against scikit-learn, strength by strength, without a warm start."""
    found = _tuned(Measure(positive="True"), _LABELS[_OTHERS])
    train, others = baselines.tfidf(_TEXTS[_TRAIN], _TEXTS[_OTHERS])
    true = np.array(_LABELS[_OTHERS])[_IS_VALIDATION]
    scores = {}
    for strength in baselines.STRENGTHS:
        model = LogisticRegression(C=strength, class_weight="balanced", max_iter=5_000)
        answers = model.fit(train, _LABELS[_TRAIN]).predict(others)[_IS_VALIDATION]
        scores[strength] = f1_score(true, answers, pos_label="True", zero_division=0.0)
    assert found.strength == max(scores, key=lambda strength: scores[strength])
    assert f1_score(true, found.answers[_IS_VALIDATION], pos_label="True") == pytest.approx(max(scores.values()))


@pytest.mark.parametrize("measure", [Measure(), Measure(positive="True"), Measure(ScoreName.ACCURACY)])
def test_labels_of_the_test_part_have_no_say(measure: Measure) -> None:
    own = _LABELS[_OTHERS]
    hidden = [label if is_validation else "unknown" for label, is_validation in zip(own, _IS_VALIDATION, strict=True)]
    known, unseen = _tuned(measure, own), _tuned(measure, hidden)
    assert known.strength == unseen.strength
    assert known.answers.tolist() == unseen.answers.tolist()


def test_words_alone_are_as_scikit_learn_weighs_them() -> None:
    texts = ["der Hund bellt", "die Katze schläft", "der Hund schläft"]
    train, _ = baselines.tfidf(texts, texts)
    words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"\w+|[^\w\s]", sublinear_tf=True).fit_transform(texts)
    assert np.allclose(train[:, : words.shape[1]].toarray(), words.toarray())
