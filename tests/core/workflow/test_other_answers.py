"""What other planted runs say of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import NotFound
from core.records import Part, PredictionFilter, Project, Run
from core.workflow import looks, other_answers, projects, results
from core.workflow.bench import Bench
from core.workflow.other_answers import OtherAnswer
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

TEST = {f"t{n}" for n in range(20)}


@pytest.fixture
def three(bench: Bench, tmp_path: Path) -> tuple[Project, list[Run]]:
    """run-1 is right, run-2 wrong on t1, and run-3 was not asked t1, as it learned from it."""
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 60))
    split, other = planted.divide(bench, version, TEST), planted.divide(bench, version, TEST - {"t1"})
    runs = [
        planted.run(bench, project, split, answer) for answer in (lambda id, label: label, planted.wrong_on({"t1"}))
    ]
    return project, [*runs, planted.run(bench, project, other, lambda id, label: label)]


def test_runs_that_were_looked_at_and_asked_are_told(bench: Bench, three: tuple[Project, list[Run]]) -> None:
    project, (first, second, third) = three
    found = other_answers.of(bench, project, first, "t1")
    assert (found.answers, found.unopened) == ((), 2)
    assert other_answers.in_words(found) == (
        "No other run that was looked at was asked this text. 2 further runs were not looked at yet."
    )
    for run in (second, third):
        looks.at_run(bench, run)
    label = results.text(bench, first, "t1")["true_label"]
    found = other_answers.of(bench, project, first, "t1")
    [answer] = found.answers
    assert answer.probability == pytest.approx(0.9)
    assert answer == OtherAnswer("run-2", planted.other(label), answer.probability, is_right=False)
    assert other_answers.in_words(found) == ""
    assert other_answers.of(bench, project, second, "t1").unopened == 1
    assert other_answers.with_model(bench, project, found) == [second]


def test_validation_texts_need_no_look(bench: Bench, three: tuple[Project, list[Run]]) -> None:
    project, (first, second, _) = three
    id = results.mismatches(bench, first, PredictionFilter(part=Part.VALIDATION, only_mismatches=False)).rows["id"][0]
    found = other_answers.of(bench, project, first, id, Part.VALIDATION)
    assert second.name in [one.run for one in found.answers]
    assert found.unopened == 0
    with pytest.raises(NotFound):
        other_answers.of(bench, project, first, "nobody")
