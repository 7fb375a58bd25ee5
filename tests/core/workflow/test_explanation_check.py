from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import SettingError
from core.explanation.leave_one_out import LeaveOneOutSettings
from core.explanation.lime_text import LimeSettings
from core.figures import percent
from core.jobs.models import OnProgress
from core.records import (
    CheckedExplanations,
    CheckedMean,
    CheckedText,
    CheckSettings,
    Fall,
    Project,
    Run,
    Score,
    Stability,
)
from core.records.columns import ID, TEXT
from core.workflow import explanation_check, explanations, results
from core.workflow import explanation_check_report as report
from core.workflow.bench import Bench

Trained = tuple[Bench, Project, Run]
SETTINGS = CheckSettings(words=2, texts=4)


@pytest.fixture
def planted(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A model that goes by the first word of a text alone; the questions that it was asked."""
    bench, _, run = trained
    texts = results.answers(bench, run)[TEXT]
    first = {text.split()[0].strip(",.!?#@") for text in texts}
    asked: list[list[str]] = []

    def probabilities(_: Path, about: list[str], on_progress: OnProgress | None = None) -> tuple[Any, np.ndarray]:
        asked.append(list(about))
        says = np.array([0.9 if any(word in one for word in first) else 0.2 for one in about])
        return ("False", "True"), np.column_stack([1 - says, says])

    monkeypatch.setattr(bench.models, "probabilities", probabilities)
    return asked


def _explain(trained: Trained, number: int) -> list[str]:
    """The ids of so many test texts, explained as the first method does with its usual settings, but cheaply."""
    bench, _, run = trained
    rows = results.answers(bench, run).drop_duplicates(TEXT).head(number)
    for text in rows[TEXT]:
        explanations.of(bench, run, text, LeaveOneOutSettings())
    return rows[ID].tolist()


@pytest.fixture
def by_leave_one_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explanations, "usual_settings", lambda *_: LeaveOneOutSettings())


@pytest.mark.usefixtures("by_leave_one_out")
def test_what_is_checked_is_kept_and_told_together(trained: Trained, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, _, run = trained
    nothing = explanation_check.together(bench, run, explanation_check.choose(bench, run, SETTINGS), SETTINGS)
    assert report.together(nothing) == ["No text is checked yet."]
    with pytest.raises(SettingError, match="No test text is explained that could be checked"):
        explanation_check.check(bench, run, SETTINGS)
    ids = _explain(trained, 6)
    chosen = explanation_check.choose(bench, run, SETTINGS)
    assert set(chosen.texts) <= set(ids)
    assert chosen.explained == 6
    unchecked = explanation_check.left(bench, run, chosen, SETTINGS)
    assert len(unchecked) == len(chosen.texts) == min(4, 6 - chosen.impossible)
    time = explanation_check.estimate(chosen, unchecked, SETTINGS)
    assert time is not None
    assert 0 < time.shortest < time.longest
    told: list[float] = []
    found = explanation_check.check(bench, run, SETTINGS, told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert found.texts + found.without == len(chosen.texts)
    assert explanation_check.left(bench, run, chosen, SETTINGS) == []

    def refuses(*_: Any) -> Any:
        raise AssertionError("what is kept is asked again")

    monkeypatch.setattr(bench.models, "probabilities", refuses)
    assert explanation_check.check(bench, run, SETTINGS) == found
    assert len(explanation_check.left(bench, run, chosen, CheckSettings(words=1))) == len(chosen.texts)


def test_the_true_word_of_a_planted_model_is_told_from_random_ones(trained: Trained, planted: list[list[str]]) -> None:
    bench, _, run = trained
    rows = results.answers(bench, run)
    text = next(text for text in rows[TEXT] if len(text.split()) > 5)
    explanation = explanations.of(bench, run, text, LeaveOneOutSettings(features=100))
    [first] = [one for one in explanation.weights if not one.start]
    true = replace(explanation, label="True", weights=(replace(first, weight=0.7),))
    checked = explanation_check.of_text(bench, run, true, CheckSettings(words=1))
    assert checked.comprehensiveness.highest == checked.comprehensiveness.of_words
    assert checked.sufficiency.lowest == checked.sufficiency.of_words
    assert all(len(one) == len(set(one)) for one in planted)


def test_the_mean_is_that_of_the_texts(trained: Trained) -> None:
    one, two = Fall(0.3, 0.1, 0.0, 0.4), Fall(0.2, 0.2, 0.1, 0.2)
    assert (one.normalised, two.normalised) == (pytest.approx(0.75), pytest.approx(1))
    table = explanation_check.DataFrame(
        [[0, 0.75, 0.25, 0.1, 0.5], [1, 1.0, 0.5, 0.2, 0.4], [2, np.nan, np.nan, np.nan, np.nan]],
        columns=["unit", *explanation_check._COMPREHENSIVENESS, *explanation_check._SUFFICIENCY],
    )
    found = explanation_check._compute({"checks": table}, "LIME")
    assert (found.texts, found.without) == (2, 1)
    assert found.comprehensiveness is not None
    assert found.comprehensiveness.of_words.value == pytest.approx(0.875)
    assert found.comprehensiveness.difference.value == pytest.approx(0.5)
    assert found.sufficiency is not None
    assert found.sufficiency.difference.value == pytest.approx(-0.3)


def test_seeds_are_those_of_lime_alone(trained: Trained) -> None:
    bench, _, run = trained
    text, settings = "Wählt am Sonntag, Freunde, oder nicht", LimeSettings(samples=20, features=2)
    assert explanation_check.known_seeds(bench, run, text, settings) is None
    found = explanation_check.seeds(bench, run, text, settings)
    assert explanation_check.known_seeds(bench, run, text, settings) == found
    assert (found.seeds, found.words) == (10, 2)
    with pytest.raises(SettingError, match="Leave-one-out has no seed"):
        explanation_check.seeds(bench, run, text, LeaveOneOutSettings())


def test_what_is_found_is_said_with_what_random_words_do() -> None:
    good = CheckedText(3, Fall(0.3, 0.1, 0.0, 0.4), Fall(0.0, 0.2, 0.0, 0.4))
    assert report.of_text(good) == (
        "3 words checked: comprehensiveness 0.75 (random words 0.25), a mean fall by 0.30; sufficiency 0.00 (random "
        "words 0.50), a mean fall by 0.00. The model goes by these words more than by words drawn at random."
    )
    bad = CheckedText(1, Fall(0.0, 0.1, 0.0, 0.4), Fall(0.0, 0.0, 0.0, 0.0))
    assert "not to be told, as it makes no difference" in report.of_text(bad)
    assert report.of_text(bad).endswith("Words drawn at random do as well: do not rely on these.")
    mean = CheckedMean(Score(0.7, 0.6, 0.8), Score(0.4, 0.3, 0.5), Score(0.3, -0.1, 0.5))
    said = report.together(CheckedExplanations("LIME", 30, 2, mean, mean))
    assert said[0] == (
        "Comprehensiveness of the words by LIME, mean over 30 texts: 0.70 [0.60, 0.80]; words drawn at random 0.40; "
        "difference 0.30 [−0.10, 0.50], which may be luck."
    )
    assert said[-1] == "Not counted: 2 texts of which it makes no difference what is kept."
    assert report.seeds(Stability(10, 6, 4, 0.87, 0.98)) == (
        "With 10 seeds: 4 of 6 words are shown each time with the same sign. Two seeds have "
        f"{percent(0.87, 0)} of their words in common, and their weights correlate by 0.98."
    )
