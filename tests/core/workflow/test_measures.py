"""One declared measure: what it is, and where it leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import SettingError
from core.records import (
    DatasetVersion,
    Measure,
    Origin,
    Project,
    ScoreName,
    Split,
    SplitSettings,
    TrainingConfig,
)
from core.workflow import comparison, ground_truth, measures, projects, splits, training
from core.workflow.bench import Bench
from core.workflow.corrections import next_version
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import wide_csv, write_csv

YES = Measure(positive="True")


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, DatasetVersion, Split]:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    return project, version, splits.make(bench, version, SplitSettings())


def test_until_one_is_declared_the_usual_one_holds(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, _, split = divided
    assert measures.of(bench, project.id) == YES
    assert measures.declarations(bench, project) == []
    assert training.preset(bench, "default", training.EMBEDDED, split).measure == YES


def test_the_usual_class_of_interest_is_the_same_by_another_name(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    """“True” is meant whatever it is called, however rare it is; who names it is told why."""
    project, version, _ = divided
    assert measures.usual_in_words(bench, project.id) == "as is usual with two such classes"
    for judged, name in (("True", "offensive"), ("False", "harmless")):
        correcting.merge(bench, version, [judged], name, author="Ann")
    named = next_version.apply(bench, project)
    ids = ground_truth.texts(bench, named).query("label == 'harmless'")["id"].tolist()
    correcting.relabel(bench, named, ids[2:], "offensive", author="Ann", place=Origin.CORRECTIONS)
    rare = next_version.apply(bench, project)
    assert rare.report.labels["harmless"] < rare.report.labels["offensive"]
    assert measures.of(bench, project.id) == Measure(positive="offensive")
    assert measures.usual_in_words(bench, project.id).endswith("as it was called “True”")


def test_a_grade_called_1_is_no_class_of_interest_once_others_are_merged(bench: Bench, tmp_path: Path) -> None:
    """From -2, very abusive, to 1, not at all."""
    project = projects.create(bench, "Abuse")
    lines = [(f"t{n}", f"Text {n}", "1" if n % 4 else ("-1", "-2")[n % 8 == 0]) for n in range(80)]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    correcting.merge(bench, version, ["-1", "-2"], "abusive", author="Ann")
    correcting.merge(bench, version, ["1"], "harmless", author="Ann")
    next_version.apply(bench, project)
    assert measures.of(bench, project.id) == Measure(positive="abusive")
    assert "that class is the rarer one" in measures.usual_in_words(bench, project.id)


def test_the_one_declared_last_holds_and_none_is_forgotten(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, _, split = divided
    wanted = (Measure(positive="False"), Measure(ScoreName.ACCURACY, "True"))
    for measure in (wanted[0], wanted[0], wanted[1]):
        measures.declare(bench, project, measure)
    assert tuple(one.measure for one in measures.declarations(bench, project)) == wanted
    assert training.preset(bench, "default", training.EMBEDDED, split).measure == wanted[1]
    with pytest.raises(SettingError, match=r"“Perhaps” is not one of the classes False, True"):
        measures.declare(bench, project, Measure(positive="Perhaps"))
    assert measures.of(bench, project.id) == wanted[1]


def test_the_first_training_declares_what_it_goes_by(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split], tiny_model: Path
) -> None:
    project, _, split = divided
    config = TrainingConfig(model=str(tiny_model), epochs=1, positive="False", chosen_by=ScoreName.ACCURACY)
    training.start(bench, project, split, config)
    assert measures.of(bench, project.id) == config.measure
    training.start(bench, project, split, TrainingConfig(model=str(tiny_model), epochs=1, positive="True", seed=1))
    assert measures.of(bench, project.id) == config.measure


def test_a_class_of_interest_that_was_merged_is_the_merged_class(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, version, split = divided
    run = planted.run(bench, project, split, lambda id, label: label)
    measures.declare(bench, project, YES)
    correcting.merge(bench, version, ["True"], "call", author="Ann", place=Origin.SEARCH)
    next_version.apply(bench, project)
    assert measures.of(bench, project.id) == Measure(positive="call")
    assert measures.of_run(bench, run) == YES


def test_comparisons_are_in_the_classes_that_both_versions_have(
    bench: Bench, divided: tuple[Project, DatasetVersion, Split]
) -> None:
    project, _, split = divided
    runs = [planted.run(bench, project, split, lambda id, label: label, seed=seed) for seed in (1, 2)]
    measures.declare(bench, project, Measure(ScoreName.ACCURACY, "False"))
    found = comparison.of_runs(bench, runs[1], runs[0])
    assert comparison.measure(bench, found) == Measure(ScoreName.ACCURACY, "False")
