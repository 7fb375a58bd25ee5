"""A planted model beside planted annotators."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from core.data.staged import StagedFile
from core.figures import percent_with_bounds
from core.records import CeilingSettings, OneAnnotator, PredictionFilter, Run, VoteSettings
from core.workflow import annotator_ceiling, ground_truth, looks, projects, results
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import rows, simple_csv, write_csv

TEXTS = 240


def _made(bench: Bench, folder: Path, wrong: float) -> Run:
    """Five annotators who are each wrong on one text in ten, and a model that is wrong on that share of the truth."""
    draws = np.random.default_rng(11)
    lines, truth = [], {}
    for number, (text, label) in enumerate(rows(TEXTS + 20)):
        flips = draws.random(5) < 0.1
        lines.append((f"t{number}", text, *(planted.other(label) if flip else label for flip in flips)))
        truth[f"t{number}"] = label
    project = projects.create(bench, "Spring")
    header = ("id", "text", *(f"Coder {n}" for n in range(1, 6)))
    version = keep(bench, project, write_csv(folder / "a.csv", header, lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(TEXTS)})
    errs = {f"t{n}" for n in range(TEXTS) if draws.random() < wrong}
    return planted.run(bench, project, split, lambda id, _: planted.other(truth[id]) if id in errs else truth[id])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (0.5, "By these labels better answers than those of run-1 are possible."),
        (0.1, "run-1 cannot be told from one more annotator"),
        (0.0, "By these labels hardly more can be reached"),
    ],
)
def test_a_model_is_held_against_annotators_who_are_wrong_on_one_text_in_ten(
    bench: Bench, tmp_path: Path, wrong: float, said: str
) -> None:
    run = _made(bench, tmp_path, wrong)
    found = annotator_ceiling.of(bench, run)
    assert found.texts == TEXTS
    assert found.annotator is not None
    assert found.model is not None
    of_others = 0.9**4 + 4 * 0.9**3 * 0.1 + 6 * 0.9**2 * 0.1**2 / 2
    for right, score in ((0.9, found.annotator), (1 - wrong, found.model)):
        assert score.low <= right * of_others + (1 - right) * (1 - of_others) <= score.high
    assert said in annotator_ceiling.in_words(run.name, found)
    assert {one.votes for one in found.groups} >= {"unanimous", "majority"}
    assert sum(one.texts for one in found.groups) == TEXTS
    unanimous = found.groups[0]
    assert (unanimous.votes, unanimous.annotator.value) == ("unanimous", 1.0)
    assert [one.name for one in sorted(found.annotators, key=lambda one: one.name)] == [
        f"Coder {n}" for n in range(1, 6)
    ]
    _is_paired(bench, run, found.annotators[0])
    said_of_both = annotator_ceiling.compared_in_words(bench, run, run)
    assert said_of_both.count(f"{run.name} {percent_with_bounds(found.model)} of {TEXTS} texts, one annotator") == 2
    assert annotator_ceiling.of(bench, run, CeilingSettings(fewest=1_000)).rare == 5
    assert looks.runs_opened(bench, run.project_id)


def test_where_no_answer_is_wrong_none_is_said_to_be(bench: Bench, tmp_path: Path) -> None:
    noisy = _made(bench, tmp_path, 0.0)
    split = bench.store.split(noisy.split_id)
    right = planted.run(bench, projects.find(bench), split, lambda id, label: label)
    said = annotator_ceiling.in_words(right.name, annotator_ceiling.of(bench, right))
    assert said.endswith("By these labels no more can be reached: none of these answers is wrong.")


def _is_paired(bench: Bench, run: Run, one: OneAnnotator) -> None:
    """The annotator and the model are held against the same votes of the other four, counted anew here."""
    rows = results.mismatches(bench, run, PredictionFilter(only_mismatches=False)).rows
    annotator, model = [], []
    for votes, answer in zip(rows["votes"].map(json.loads), rows["predicted_label"], strict=True):
        others = [label for name, label in votes.items() if name != one.name]
        counts = {label: others.count(label) for label in others}
        leading = [label for label, number in counts.items() if number == max(counts.values())]
        annotator.append((votes[one.name] in leading) / len(leading))
        model.append((answer in leading) / len(leading))
    assert (one.agrees.value, one.model.value) == pytest.approx((np.mean(annotator), np.mean(model)))
    differences = np.subtract(model, annotator)
    assert one.difference.value == pytest.approx(differences.mean())
    half = 1.96 * differences.std(ddof=1) / np.sqrt(len(differences))
    assert (one.difference.high - one.difference.low) / 2 == pytest.approx(half, rel=0.15)
    assert f"; {run.name} on the same " in annotator_ceiling.annotator_in_words(run.name, one)


@pytest.mark.parametrize(("wrong", "said"), [(0.0, "So it knows something of it"), (0.9, "So it does not know")])
def test_probabilities_are_held_against_the_shares_of_the_votes(
    bench: Bench, tmp_path: Path, wrong: float, said: str
) -> None:
    run = _made(bench, tmp_path, wrong)
    found = annotator_ceiling.of(bench, run)
    assert found.distance is not None
    judged = ground_truth.judgements(bench, ground_truth.trained_on(bench, run))
    shares = (judged["label"] == "True").groupby(judged["id"]).mean()
    probabilities = results.answered_probabilities(bench, run)["True"]
    known = shares.loc[probabilities.index]
    assert found.distance.texts == TEXTS
    assert found.distance.model.value == pytest.approx((probabilities - known).abs().mean(), abs=1e-6)
    assert found.distance.constant.value == pytest.approx((known.mean() - known).abs().mean(), abs=1e-6)
    difference = found.distance.model.value - found.distance.constant.value
    assert found.distance.difference.value == pytest.approx(difference)
    assert said in annotator_ceiling.distance_in_words(run.name, found)


def test_who_was_unsure_gave_no_answer(bench: Bench, tmp_path: Path) -> None:
    """Of three judgements two are left: nobody can be held against a vote, and the shares are those of the two."""
    lines = [(f"t{n}", text, label, label, "?") for n, (text, label) in enumerate(rows(60))]
    lines[:30] = [(id, text, one, two, two) for id, text, one, two, _ in lines[:30]]
    lines[30:35] = [(id, text, one, "?", "?") for id, text, one, *_ in lines[30:35]]
    project = projects.create(bench, "Spring")
    path = write_csv(tmp_path / "a.csv", ("id", "text", "annotator_1", "annotator_2", "annotator_3"), lines)
    tables = ground_truth.read([StagedFile(path, path.name)])
    vote = VoteSettings(unsure=("?",))
    version = ground_truth.keep(bench, project, tables, ground_truth.guess(tables), vote=vote)
    run = planted.run(
        bench, project, planted.divide(bench, version, {f"t{n}" for n in range(50)}), lambda _, label: label
    )
    found = annotator_ceiling.of(bench, run)
    assert (found.texts, [one.votes for one in found.groups]) == (30, ["unanimous"])
    assert found.distance is not None
    assert found.distance.texts == 45


def test_labels_of_one_hand_have_no_others(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    run = planted.run(bench, project, planted.divide(bench, version, {"t1", "t2"}), planted.wrong_on({"t1"}))
    found = annotator_ceiling.of(bench, run)
    assert (found.texts, found.annotator, found.groups) == (0, None, ())
    assert found.distance is None
    assert annotator_ceiling.in_words(run.name, found) == ""
    assert "nobody can be held against the vote of the others" in annotator_ceiling.lines(run.name, found)[0]
