"""Planted corrections of test labels, and the sample that keeps them honest."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.prediction.metrics import evaluate
from core.records import DatasetVersion, Origin, Project, Run, SplitSettings
from core.workflow import comparison, ground_truth, projects, relabelled_test_set, results, splits
from core.workflow.bench import Bench
from core.workflow.corrections import next_version, recording, scale
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.planted import other
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, write_csv

TEST = {f"t{index}" for index in range(60)}
WRONG = {f"t{index}" for index in range(0, 60, 6)}


@pytest.fixture
def ran(bench: Bench, tmp_path: Path) -> tuple[Project, DatasetVersion, Run]:
    """A run with ten mismatches in 60 test texts."""
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 150))
    split = planted.divide(bench, version, TEST)
    return (
        project,
        version,
        planted.run(bench, project, split, planted.wrong_on(WRONG)),
    )


Ran = tuple[Project, DatasetVersion, Run]


def _correct(bench: Bench, ran: Ran, ids: set[str]) -> DatasetVersion:
    project, version, _ = ran
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    return planted.relabel(bench, project, version, {id: other(labels[id]) for id in ids})


def test_without_a_correction_there_is_nothing_to_say(bench: Bench, ran: Ran) -> None:
    _, _, run = ran
    _correct(bench, ran, {"t100"})
    assert relabelled_test_set.versions_with_other_labels(bench, run).relabelled == ()
    assert relabelled_test_set.changed_before(bench, run) == 0


def test_scores_on_the_labels_before_and_after(bench: Bench, ran: Ran) -> None:
    _, version, run = ran
    corrected = _correct(bench, ran, {"t0", "t6", "t12", "t1", "t100"})
    assert relabelled_test_set.versions_with_other_labels(bench, run).relabelled == (corrected,)
    found = relabelled_test_set.on_other_labels(bench, run, corrected)
    assert (found.before, found.after, found.missing) == (version, corrected, 0)
    assert dict(zip(found.texts["id"], found.texts["was_mismatch"], strict=True)) == {
        "t0": True,
        "t6": True,
        "t12": True,
        "t1": False,
    }
    assert found.mismatches == 3
    assert (found.comparison.fixed, found.comparison.broken) == (3, 1)
    assert found.comparison.before.mismatches == 10
    assert found.comparison.after.mismatches == 8
    answered = results.answers(bench, run)
    labels = ground_truth.texts(bench, corrected).set_index("id")["label"]
    alone = evaluate(
        answered["id"].map(labels).tolist(),
        answered["predicted_label"].tolist(),
        found.comparison.after.labels,
        units=answered["unit"].tolist(),
        drawn_from=splits.drawn_from(bench.store.split(run.split_id)),
    )
    assert found.comparison.after == alone


def test_a_run_trained_on_corrected_labels_is_flagged_and_held_against_the_earlier_ones(bench: Bench, ran: Ran) -> None:
    project, version, _ = ran
    corrected = _correct(bench, ran, {"t0", "t6", "t1"})
    second = planted.run(bench, project, planted.divide(bench, corrected, TEST), lambda id, label: label)
    assert relabelled_test_set.changed_before(bench, second) == 3
    assert relabelled_test_set.versions_with_other_labels(bench, second).relabelled == (version,)
    found = relabelled_test_set.on_other_labels(bench, second, version)
    assert (found.before, found.after) == (version, corrected)
    assert (found.comparison.before.mismatches, found.comparison.after.mismatches) == (3, 0)
    # The texts were looked at because the first run had them wrong; the second run has them right.
    assert found.mismatches == 2


def test_a_text_that_a_later_run_contradicts_because_it_was_changed_had_been_no_mismatch(
    bench: Bench, ran: Ran
) -> None:
    project, version, run = ran
    second = _correct(bench, ran, {"t0", "t1"})
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    # It answers as the labels were, so that what was corrected is its mismatch now.
    planted.run(bench, project, planted.divide(bench, second, TEST), lambda id, label: labels[id])
    third = planted.relabel(bench, project, second, {"t100": other(labels["t100"])})
    found = relabelled_test_set.on_other_labels(bench, run, third)
    assert dict(zip(found.texts["id"], found.texts["was_mismatch"], strict=True)) == {"t0": True, "t1": False}


def test_a_run_that_came_after_the_correction_is_not_what_it_was_made_for(bench: Bench, ran: Ran) -> None:
    project, version, _ = ran
    corrected = _correct(bench, ran, {"t1"})
    split = bench.store.splits(version.id)[0]
    late = planted.run(bench, project, split, lambda id, label: other(label))
    assert relabelled_test_set.on_other_labels(bench, late, corrected).mismatches == 0


def test_a_text_that_the_other_version_lacks_is_counted(bench: Bench, ran: Ran) -> None:
    project, version, run = ran
    texts = ground_truth.texts(bench, version)
    fewer = texts[~texts["id"].isin({"t3", "t4"})].assign(
        label=lambda rows: rows["label"].mask(rows["id"] == "t5", "True")
    )
    later = planted.keep_texts(bench, project, version, fewer)
    found = relabelled_test_set.on_other_labels(bench, run, later)
    assert (found.missing, found.comparison.texts) == (2, 58)


def test_a_label_that_is_no_part_of_the_question_moves_no_score(bench: Bench, tmp_path: Path) -> None:
    """The split leaves out “mixed”; later a test text is called so. It is counted in neither column, nor as a class."""
    path = tmp_path / "mixed.csv"
    lines = [f"A text of the number {n} {n * n},{('yes', 'no', 'mixed')[n % 3]}" for n in range(180)]
    path.write_text("\n".join(["text,label", *lines]), encoding="utf-8")
    project = projects.create(bench, "Mixed")
    version = keep(bench, project, path)
    split = splits.make(bench, version, SplitSettings(without=("mixed",)))
    runs = [planted.run(bench, project, split, lambda id, label: label, seed=seed) for seed in (1, 2)]
    moved = next(id for id, part in splits.part_by_id(bench, split).items() if part == "test")
    later = planted.relabel(bench, project, version, {moved: "mixed"})
    found = relabelled_test_set.on_other_labels(bench, runs[0], later)
    assert (found.missing, found.comparison.after.labels) == (1, ("no", "yes"))
    assert found.comparison.before.macro.f1.value == found.comparison.after.macro.f1.value == 1.0
    compared = comparison.of_runs(bench, runs[1], runs[0], later)
    assert compared.comparison.after.labels == ("no", "yes")
    assert compared.comparison.after.macro.f1.value == 1.0
    assert compared.left_out_counts == {("run-2", "of a class that the split of run-2 leaves out"): 1}


def test_after_another_cut_of_a_scale_the_classes_are_held_against_each_other_by_name(
    bench: Bench, tmp_path: Path
) -> None:
    project = projects.create(bench, "Sarcasm")
    lines = [(f"t{n}", f"Answer {n} of many", str(n % 6 + 1)) for n in range(60)]
    graded = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    _cut(bench, graded, 3)
    version = next_version.apply(bench, project)
    run = planted.run(
        bench, project, planted.divide(bench, version, {f"t{n}" for n in range(30)}), lambda _, label: label
    )
    for entry in correcting.log(bench, project):
        correcting.undo(bench, version, entry, author="Ann", place=Origin.CORRECTIONS)
    _cut(bench, version, 2)
    again = next_version.apply(bench, project)
    assert relabelled_test_set.versions_with_other_labels(bench, run).relabelled == (again,)
    found = relabelled_test_set.on_other_labels(bench, run, again)
    assert (found.comparison.fixed, found.comparison.broken) == (0, 5), "those judged 3"
    assert len(found.texts) == 5


def _cut(bench: Bench, version: DatasetVersion, below: int) -> None:
    cut = scale.cuts("123456")[below - 1]
    recording.record(bench, version, scale.changes(cut, ("mild", "strong"), "Ann", Origin.CORRECTIONS))
