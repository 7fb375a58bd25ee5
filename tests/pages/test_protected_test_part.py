"""One declared measure, and a test part that is opened by looking and can be locked."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.records import LookKind, Measure, Part, PredictionFilter, Project, ScoreName, SplitSettings
from core.workflow import looks, measures, projects, results, splits, training
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.text_lists import lists
from tests.tables import wide_csv


@pytest.fixture
def two_runs(bench: Bench, tmp_path: Path) -> Project:
    """run-1 is always right, run-2 says “False” to every text."""
    project = projects.create(bench, "Campaign")
    split = splits.make(bench, keep(bench, project, wide_csv(tmp_path / "wide.csv")), SplitSettings())
    planted.run(bench, project, split, lambda id, label: label, seed=1)
    planted.run(bench, project, split, lambda id, label: "False", seed=2)
    return project


def _said(app: AppTest) -> str:
    return " ".join(one.value for one in [*app.markdown, *app.caption, *app.subheader]).replace("\\", "")


@pytest.mark.usefixtures("two_runs")
@pytest.mark.parametrize("page", ["overview", "train"])
def test_lists_show_validation_scores_and_are_no_look(bench: Bench, opened: Opened, page: str) -> None:
    app = opened(page)
    assert "validation F1 0.00" in _said(app)
    assert "test F1" not in _said(app)
    assert looks.of(bench, projects.find(bench)) == []


def test_each_run_that_is_opened_is_a_look(bench: Bench, opened: Opened, two_runs: Project) -> None:
    assert "First look at this test part." in _said(opened("results", run="run-1"))
    assert "2nd look at this test part: 1 other run was looked at before." in _said(opened("results", run="run-2"))
    assert "First look at this test part." in _said(opened("results", run="run-1"))
    assert "2nd look at this test part" in _said(opened("mismatches", run="run-2"))
    [text, *_] = results.answers(bench, training.run(bench, two_runs, "run-1"))["id"]
    opened("mismatches", run="run-1", text=text)
    assert [look.kind for look in looks.of(bench, two_runs)] == [LookKind.RUN] * 2


def test_a_typed_text_opens_no_test_text(bench: Bench, opened: Opened, two_runs: Project) -> None:
    opened("explain", run="run-1")
    assert looks.of(bench, two_runs) == []


def test_the_declared_measure_decides_on_compare(bench: Bench, opened: Opened, two_runs: Project) -> None:
    said = _said(opened("compare", run="run-2", against="run-1"))
    assert "run-2 and run-1 can be told from luck: −" in said
    assert "run-1 is the 2nd look at its test part, run-2 the 1st." in said
    measures.declare(bench, two_runs, Measure(ScoreName.ACCURACY, "True"))
    assert "No difference in accuracy between run-2 and run-1 can be told from luck: −" in _said(
        opened("compare", run="run-2", against="run-1")
    )
    compared = [look.measure for look in looks.of(bench, two_runs) if look.kind is LookKind.COMPARISON]
    assert [str(measure) for measure in compared] == ["F1 of “True”", "accuracy"]


def test_a_measure_is_declared_on_train(bench: Bench, opened: Opened, two_runs: Project) -> None:
    app = opened("train")
    assert "Judged by **F1 of “True”**, as is usual with two such classes" in _said(app)
    next(box for box in app.selectbox if box.label == "Score").set_value(ScoreName.ACCURACY).run()
    app.button(key="declare").click().run()
    assert measures.of(bench, two_runs.id) == Measure(ScoreName.ACCURACY, "True")
    assert "Judged by **accuracy**, declared on" in _said(app)
    split = splits.latest(bench, bench.store.versions(two_runs.id)[-1])
    assert split is not None
    assert training.preset(bench, "default", training.EMBEDDED, split).chosen_by is ScoreName.ACCURACY


def test_a_locked_test_part_is_closed_on_every_page_until_one_question_is_answered(
    bench: Bench, opened: Opened, two_runs: Project
) -> None:
    opened("train").button(key="lock").click().run()
    assert looks.locked_since(bench, two_runs.id) is not None
    for page in ("mismatches", "compare", "results"):
        app = opened(page, run="run-1")
        assert "The test part is locked since" in _said(app)
        assert not any("look at this test part" in one.value for one in app.caption)
    assert {metric.label for metric in app.metric} == {"F1", "Precision", "Recall", "Accuracy"}
    assert "validation texts" in _said(app)
    assert "declared by now" not in _said(app)
    measures.declare(bench, two_runs, Measure())
    app = opened("results", run="run-1")
    said = "Its epochs were judged by F1 of “True”, as was declared then; macro F1 is declared by now."
    assert said in _said(app), "the curve is still of that class"
    app.button(key="unlock").click().run()
    assert looks.locked_since(bench, two_runs.id) is None
    assert "First look at this test part." in _said(app)
    assert [look.kind for look in looks.of(bench, two_runs)] == [LookKind.LOCKED, LookKind.OPENED, LookKind.RUN]


def test_what_was_declared_and_looked_at_when_stands_on_results(
    bench: Bench, opened: Opened, two_runs: Project
) -> None:
    measures.declare(bench, two_runs, Measure(positive="True"))
    assert "declared after" not in _said(opened("results", run="run-1"))
    measures.declare(bench, two_runs, Measure(ScoreName.ACCURACY, "True"))
    app = opened("results", run="run-1")
    assert "The measure, accuracy, was declared after the first look at this test part." in _said(app)
    told = next(table.value for table in app.table if "What" in table.value)["What"]
    assert [what.replace("\\", "") for what in told] == [
        "F1 of “True” declared as the measure",
        "test part looked at: run-1",
        "accuracy declared as the measure",
    ]
    assert any("Test scores were looked at before" in one.value for one in opened("train").caption)


def test_validation_texts_are_read_while_the_test_part_is_locked(
    bench: Bench, opened: Opened, two_runs: Project
) -> None:
    looks.lock(bench, two_runs)
    app = opened("mismatches", run="run-2")
    assert "The test part is locked" in _said(app)
    assert not lists(app)
    app.segmented_control(key="part_choice").set_value(Part.VALIDATION).run()
    run = training.run(bench, two_runs, "run-2")
    wrong = results.mismatches(bench, run, PredictionFilter(part=Part.VALIDATION)).rows
    [listed] = lists(app)
    assert [row["id"] for row in listed.rows] == wrong["id"].tolist()
    assert "what you learn from them costs the test part nothing" in _said(app)
    app = opened("mismatches", run="run-2", part="validation", text=wrong["id"].iloc[0])
    assert "Mismatches of the validation part, most confident first." in _said(app)
    assert [look.kind for look in looks.of(bench, two_runs)] == [LookKind.LOCKED]


def test_a_run_without_answers_on_validation_says_so(bench: Bench, opened: Opened, two_runs: Project) -> None:
    run = training.run(bench, two_runs, "run-2")
    planted.forget_validation(bench, run)
    app = opened("mismatches", run="run-2", part="validation")
    [said] = [one.value for one in app.info]
    assert said.startswith("run-2 kept no answers to the validation texts")
    assert looks.of(bench, two_runs) == []
