"""What to do next with planted models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.records import Origin, Project, Run
from core.workflow import baselines, looks, next_steps, projects, reading_progress
from core.workflow.bench import Bench
from core.workflow.next_steps import Aim
from core.workflow.verdict import Outcome
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.planted import Answer
from tests.core.workflow.versions import keep
from tests.tables import write_csv

TEXTS = 300


def _made(bench: Bench, folder: Path, answer: Answer, *, rare: int = 2, coders: int = 1) -> tuple[Project, Run]:
    """Every so many-th text is labelled “yes”, by so many coders who all agree."""
    lines = [
        (f"t{n}", f"Beitrag {n} zur Wahl", *[("no", "yes")[n % rare == 0]] * coders) for n in range(TEXTS + 4 * rare)
    ]
    project = projects.create(bench, "Spring")
    coded = [f"Coder {n}" for n in range(coders)] if coders > 1 else ["label"]
    version = keep(bench, project, write_csv(folder / "a.csv", ("id", "text", *coded), lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(TEXTS)})
    return project, planted.run(bench, project, split, answer)


def _other(label: str) -> str:
    return "no" if label == "yes" else "yes"


def _seldom_wrong(id: str, label: str) -> str:
    return _other(label) if int(id[1:]) % 17 == 3 else label


def _often_wrong(id: str, label: str) -> str:
    return _other(label) if int(id[1:]) % 5 == 3 else label


def _kinds(found: tuple[next_steps.NextStep, ...]) -> list[Aim]:
    return [one.aim for one in found]


def test_a_model_with_one_answer_needs_another_training_and_nothing_else(bench: Bench, tmp_path: Path) -> None:
    project, run = _made(bench, tmp_path, lambda id, label: "no")
    [step] = next_steps.of(bench, project, run)
    assert step.aim is Aim.OTHER_MODEL
    assert step.why == "This model is no better than one answer for all texts."


def test_reading_comes_first_until_some_were_read(bench: Bench, tmp_path: Path) -> None:
    project, run = _made(bench, tmp_path, _seldom_wrong)
    first = next_steps.of(bench, project, run)[0]
    assert first.aim is Aim.READ
    assert first.why.startswith("0 of 18 were opened.")
    looks.at_run(bench, run)
    for n in range(3, 3 + 17 * 10, 17):
        reading_progress.opened(bench, run, f"t{n}")
    assert Aim.READ not in _kinds(next_steps.of(bench, project, run))


def test_corrected_mismatches_ask_for_a_look_at_the_other_labels(bench: Bench, tmp_path: Path) -> None:
    project, run = _made(bench, tmp_path, _seldom_wrong)
    version = bench.store.version(run.version_id)
    wrong = [n for n in range(TEXTS) if n % 17 == 3]
    for n in wrong[:8]:
        label = _other(("no", "yes")[n % 2 == 0])
        correcting.relabel(bench, version, [f"t{n}"], label, author="Ann", place=Origin.MISMATCHES)
    for n in wrong[8:12]:
        correcting.confirm(bench, version, [f"t{n}"], author="Ann", place=Origin.MISMATCHES)
    [labels] = [one for one in next_steps.of(bench, project, run) if one.aim is Aim.JUDGE]
    assert labels.why.startswith("Of 12 mismatches that were judged, 8 were corrected (66.7\u00a0%")


def test_a_rare_class_that_is_often_wrong_asks_for_more_of_its_texts(bench: Bench, tmp_path: Path) -> None:
    def answer(id: str, label: str) -> str:
        return "no" if label == "yes" and int(id[1:]) % 10 == 0 else label

    project, run = _made(bench, tmp_path, answer, rare=5)
    [more] = [one for one in next_steps.of(bench, project, run) if one.aim is Aim.MORE_TEXTS]
    assert more.what == "Label more texts of “yes”."
    assert more.why.startswith("30 of its 60 test texts are wrong, and 3 of 15 training texts are of it (20.0")


def test_labels_come_before_the_model_where_it_agrees_as_annotators_do(bench: Bench, tmp_path: Path) -> None:
    project, run = _made(bench, tmp_path, lambda id, label: _other(label) if id == "t1" else label, coders=3)
    labels = [one for one in next_steps.of(bench, project, run) if one.aim is Aim.LABELS]
    assert [one.what for one in labels] == ["Make the labels surer before the model."]


def test_nothing_is_said_of_the_labels_where_no_answer_is_wrong(bench: Bench, tmp_path: Path) -> None:
    project, run = _made(bench, tmp_path, lambda id, label: label, coders=3)
    assert _kinds(next_steps.of(bench, project, run)) == [Aim.ENOUGH]


def test_enough_is_said_where_nothing_else_is(bench: Bench, tmp_path: Path) -> None:
    project, run = _made(bench, tmp_path, lambda id, label: label)
    found = next_steps.of(bench, project, run)
    assert _kinds(found) == [Aim.ENOUGH]


@pytest.mark.parametrize(("every", "is_wide"), [(3, True), (60, False)])
def test_more_test_texts_are_asked_for_where_the_interval_is_wide(
    bench: Bench, tmp_path: Path, every: int, is_wide: bool
) -> None:
    wrong = {f"t{n}" for n in np.random.default_rng(5).choice(TEXTS, size=TEXTS // every, replace=False)}
    project, run = _made(bench, tmp_path, lambda id, label: _other(label) if id in wrong else label)
    assert (Aim.TEST_TEXTS in _kinds(next_steps.of(bench, project, run))) is is_wide


def test_another_model_is_asked_for_where_annotators_agree_better_than_it(bench: Bench, tmp_path: Path) -> None:
    project, run = _made(bench, tmp_path, _often_wrong, coders=3)
    found = next_steps.of(bench, project, run)
    [better] = [one for one in found if one.aim is Aim.OTHER_MODEL]
    assert "By these labels better answers than those of run-1 are possible." in better.why
    assert not {Aim.ENOUGH, Aim.LABELS} & {*_kinds(found)}


@pytest.mark.parametrize(("epochs", "best", "is_short"), [(3, 3, True), (3, 2, False), (40, 40, False)])
def test_more_epochs_come_first_where_it_was_trained_for_fewer_than_recommended_and_the_last_was_best(
    bench: Bench, tmp_path: Path, epochs: int, best: int, is_short: bool
) -> None:
    project, run = _made(bench, tmp_path, _often_wrong, coders=3)
    assert run.result is not None
    each = tuple(replace(run.result.epochs[0], epoch=n) for n in range(1, epochs + 1))
    run = replace(
        run, config=replace(run.config, epochs=epochs), result=replace(run.result, epochs=each, best_epoch=best)
    )
    [told] = [one for one in next_steps.of(bench, project, run) if one.aim is Aim.OTHER_MODEL]
    assert (told.what == "Train for more epochs.") is is_short
    assert told.why.startswith("It was trained for 3 epochs; with the ") is is_short


def test_a_model_that_is_worse_than_a_baseline_is_trained_anew_before_its_mismatches_are_read(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, run = _made(bench, tmp_path, _seldom_wrong)
    assert _kinds(next_steps.of(bench, project, run))[0] is Aim.READ
    worse = SimpleNamespace(outcome=lambda measure: Outcome.WORSE, is_beaten=lambda measure: False)
    monkeypatch.setattr(baselines, "on_test", lambda bench, run: (worse,))
    monkeypatch.setattr(baselines, "in_words", lambda run, found, measure: f"{run.name} is lower, by more than luck.")
    first, second, *_ = next_steps.of(bench, project, run)
    assert (first.aim, second.aim) == (Aim.OTHER_MODEL, Aim.READ)
    assert first.why.endswith("by more than luck.")
