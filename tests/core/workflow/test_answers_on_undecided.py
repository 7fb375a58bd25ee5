"""What a run's model says on the texts of its version that have no label."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from core.records import DatasetVersion, Project, Run
from core.workflow import answers_on_undecided, ground_truth, projects
from core.workflow.bench import Bench
from core.workflow.corrections import next_version
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.ties import DECIDED, TIES, Told, campaign
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


@pytest.fixture
def told(bench: Bench, tmp_path: Path) -> tuple[Bench, Told, Project, DatasetVersion, Run]:
    models = Told()
    bench = dataclasses.replace(bench, models=models)
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, campaign(tmp_path))
    test = {f"t{n}" for n in range(20, DECIDED)}
    split = planted.divide(bench, version, test, near_duplicates=0.7)
    return bench, models, project, version, planted.run(bench, project, split, lambda id, label: label)


def test_they_are_told_with_the_reason_and_are_in_no_score(
    told: tuple[Bench, Told, Project, DatasetVersion, Run],
) -> None:
    bench, _, _, version, run = told
    assert run.result is not None
    assert (answers_on_undecided.number(bench, run), run.result.test.texts) == (TIES, 20)
    assert answers_on_undecided.in_words(version).startswith(
        "12 of the 52 texts of version 1 have no label, as the vote does not decide (tie 12). No score counts them"
    )


def test_where_all_texts_have_a_label_nothing_is_told(bench: Bench, tmp_path: Path) -> None:
    version = keep(bench, projects.create(bench, "Simple"), simple_csv(tmp_path / "simple.csv"))
    assert answers_on_undecided.in_words(version) == ""


def test_the_model_is_asked_once_about_the_texts_without_a_label_and_the_run_stays_as_it_was(
    told: tuple[Bench, Told, Project, DatasetVersion, Run],
) -> None:
    bench, models, _, version, run = told
    folder = bench.artifacts.path(run.folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert answers_on_undecided.kept(bench, run) is None
    first = answers_on_undecided.ask(bench, run)
    again = answers_on_undecided.ask(bench, run)
    assert models.asked == [ground_truth.set_aside(bench, version)["text"].tolist()]
    assert first.astype(str).equals(again.astype(str))
    assert {path: path.read_bytes() for path in before} == before


def test_copies_of_learned_texts_are_told_and_count_in_no_figure(
    told: tuple[Bench, Told, Project, DatasetVersion, Run],
) -> None:
    bench, _, _, _, run = told
    asked = answers_on_undecided.ask(bench, run)
    assert asked.set_index("id")["is_tied"].to_dict() == {f"u{n}": n < 2 for n in range(TIES)}
    found = answers_on_undecided.figures(bench, run, asked)
    assert (found.undecided, found.tied) == (TIES, 2)
    assert found.without is not None
    assert found.test is not None
    # Three annotators, each with an answer of their own: any answer agrees with one of the three.
    assert (found.without.texts, found.without.agreeing.value) == pytest.approx((10, 1 / 3))
    # The planted run answers each test text as two of the three judge it.
    assert (found.test.texts, found.test.agreeing.value, found.test.leading.value) == pytest.approx((20, 2 / 3, 1))
    assert {label: one.answered.value for label, one in found.classes.items()} == {"no": 0, "unclear": 0, "yes": 1}
    assert "2 texts that are tied" in answers_on_undecided.tied_in_words(found)


def test_copies_of_test_texts_are_no_texts_that_the_model_knows(bench: Bench, tmp_path: Path) -> None:
    bench = dataclasses.replace(bench, models=Told())
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, campaign(tmp_path))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20)}, near_duplicates=0.7)
    asked = answers_on_undecided.ask(bench, planted.run(bench, project, split, lambda id, label: label))
    assert not asked["is_tied"].any()


def test_what_was_decided_since_waits_no_longer(told: tuple[Bench, Told, Project, DatasetVersion, Run]) -> None:
    bench, _, project, version, run = told
    asked = answers_on_undecided.ask(bench, run)
    assert len(answers_on_undecided.waiting(bench, project, asked)) == TIES
    correcting.adjudicate(bench, version, "u3", "yes", author="Ann")
    assert set(answers_on_undecided.waiting(bench, project, asked)["id"]) == {f"u{n}" for n in range(TIES) if n != 3}
    next_version.apply(bench, project)
    assert "u3" not in set(answers_on_undecided.waiting(bench, project, asked)["id"])
    # The run's own version is as it was, and so is what is said of it.
    assert answers_on_undecided.number(bench, run) == TIES


def test_damaged_answers_are_asked_for_again(told: tuple[Bench, Told, Project, DatasetVersion, Run]) -> None:
    bench, models, _, _, run = told
    answers_on_undecided.ask(bench, run)
    bench.artifacts.run(run).undecided.write_bytes(b"no table")
    assert answers_on_undecided.kept(bench, run) is None
    assert len(answers_on_undecided.ask(bench, run)) == TIES
    assert len(models.asked) == 2
