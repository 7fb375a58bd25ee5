"""What a methods section says of a run: each sentence against what was planted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.errors import JobError
from core.figures import with_bounds
from core.records import Change, CorrectionKind, DatasetVersion, Origin, Part, Project, Split, SplitSettings
from core.records.columns import ID, LABEL
from core.workflow import agreement, ground_truth, looks, methods_section, projects, splits, training_words
from core.workflow.bench import Bench
from core.workflow.corrections import next_version, recording
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, wide_csv


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, DatasetVersion, Split]:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    return project, version, splits.make(bench, version, SplitSettings(near_duplicates=0.8, seed=7))


def test_labels_division_scores_and_looks_are_those_of_the_run(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, version, split = divided
    looks.at_run(bench, planted.run(bench, project, split, lambda id, label: label, seed=1))
    run = planted.run(bench, project, split, lambda id, label: "True")
    told = methods_section.of(bench, run)
    assert told[0] == agreement.methods_sentence(agreement.measure(bench, version))
    labels = version.report.labels
    assert told[1].startswith(f"Labels were made by majority vote. {sum(labels.values()):,} texts have a label (")
    assert all(f"{number} “{label}”" in told[1] for label, number in labels.items())
    sizes = [split.size(part) for part in Part]
    assert f"into {sizes[0]} for training, {sizes[1]} for validation and {sizes[2]} for the test, at random" in told[2]
    assert "(seed 7); copies and near-duplicates (from a similarity of 0.8) are in one part." in told[2]
    assert told[3] == f"{training_words.methods_sentence(run)} Of the {split.size(Part.TEST)} test texts 0 are longer."
    assert run.result is not None
    scores = run.result.test.headline("True")
    assert f"F1 {with_bounds(scores.f1)}, precision {with_bounds(scores.precision)} and recall 1.000" in told[4]
    assert f"of “True”; accuracy {with_bounds(run.result.test.accuracy)}." in told[4]
    assert told[5].startswith("2nd look at this test part")


def test_what_people_changed_is_told_and_how_much_of_it_is_in_the_test_part(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, version, split = divided
    planted.run(bench, project, split, lambda id, label: label)
    parts = splits.part_by_id(bench, split)
    [test, train] = [next(id for id, part in parts.items() if part == wanted) for wanted in (Part.TEST, Part.TRAIN)]
    texts = ground_truth.texts(bench, version)
    before = dict(zip(texts[ID], texts[LABEL], strict=True))
    other = {"True": "False", "False": "True"}
    for id in (test, train):
        change = Change(CorrectionKind.RELABEL, "Ann", Origin.MISMATCHES, id, other[before[id]])
        recording.record(bench, version, [change])
    later = next_version.apply(bench, project)
    following = splits.make(bench, later, splits.suggested(bench, later))
    run = planted.run(bench, project, following, lambda id, label: label)
    told = methods_section.of(bench, run)
    assert told[1].endswith("2 labels were corrected by hand.")
    assert "texts of the version before kept their part" in told[2]
    assert "1 test label was changed between the version of the first model and that of this run." in told[-1]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"group": "author"}, "and texts of the same “author” are in one part"),
        ({"strata": ("source",)}, "of every class and of every value of “source” in each"),
        ({"follows": 1, "freeze_test": True}, "; nothing new entered the test part."),
        ({"keep_parts": True}, "for the test, as the table itself names the parts."),
        ({"folds": 5, "fold": 2}, "The texts were divided (fold 2 of 5) into"),
    ],
)
def test_how_the_texts_were_divided(settings: dict[str, Any], said: str) -> None:
    counts = {part.value: {"yes": 3} for part in Part}
    chosen = replace(SplitSettings(), **settings)
    assert said in methods_section.division(Split(1, 1, datetime.now(UTC), chosen, counts, {}, "splits/1"))


def test_without_annotators_nothing_is_said_of_a_vote(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "simple.csv"))
    run = planted.run(bench, project, splits.make(bench, version, SplitSettings()), lambda id, label: label)
    told = methods_section.of(bench, run)
    assert "have a label (" in told[0]
    assert "vote" not in told[0]


def test_it_is_a_look_at_the_test_part_and_refused_where_that_is_locked(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, _, split = divided
    run = planted.run(bench, project, split, lambda id, label: label)
    methods_section.of(bench, run)
    assert [look.run_id for look in looks.of(bench, project)] == [run.id]
    looks.lock(bench, project)
    with pytest.raises(JobError, match="locked"):
        methods_section.of(bench, run)
