from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from core.records import Condition, DatasetVersion, PredictionFilter, Project, Run
from core.records.baselines import BaselineName
from core.workflow import (
    annotator_ceiling,
    answers_on_undecided,
    baselines,
    final_model,
    findings,
    ground_truth,
    looks,
    methods_section,
    model_deletion,
    next_steps,
    projects,
    slice_keys,
    splits,
    training,
)
from core.workflow.bench import Bench
from dashboard import resources
from dashboard.mismatch_lists import download
from tests.core.workflow import planted
from tests.core.workflow.ties import DECIDED, TIES, Told, campaign
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.pages.text_lists import lists
from tests.tables import simple_csv, wide_csv, write_csv


def test_without_a_model_the_page_says_where_to_begin(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    app = opened("results")
    assert app.button[0].label == "Go to training"


def test_the_figures_are_those_of_the_run(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, _, run = trained
    assert run.result is not None
    app = opened("results", run=run.name)
    shown = {metric.label: metric.value for metric in app.metric}
    headline = run.result.test.headline("True")
    assert shown["F1"] == f"{headline.f1.value:.3f}"
    assert shown["Accuracy"] == f"{run.result.test.accuracy.value:.3f}"
    frequent = max(sum(row) for row in run.result.test.confusion) / run.result.test.texts
    said = [*app.caption, *app.warning]
    assert any(f"accuracy {frequent:.3f}" in one.value.replace("\\", "") for one in said)
    assert app.button(key="next_page").label == f"Read the {run.result.test.mismatches} mismatches"
    [answers] = [one.proto for one in app.get("download_button") if one.proto.label == "Download all answers"]
    assert not answers.disabled
    content = download._csv(run, PredictionFilter(only_mismatches=False), plain=True)
    assert len(content.decode("utf-8-sig").splitlines()) == run.result.test.texts + 1


def test_the_model_stands_beside_its_baselines(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    assert run.result is not None
    [table] = [one.value for one in opened("results").table if "Accuracy" in one.value]
    assert table[""].tolist() == [f"**{run.name}**", *(name.in_words for name in BaselineName)]
    for accuracy, found in zip(table["Accuracy"].iloc[1:], baselines.on_test(bench, run), strict=True):
        assert accuracy.startswith(f"{found.baseline.test.accuracy.value:.3f}")


def test_while_the_test_part_is_locked_baselines_show_validation_scores_alone(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, project, run = trained
    assert run.result is not None
    looks.lock(bench, project)
    [table] = [one.value for one in opened("results").table if "Accuracy" in one.value]
    assert list(table) == ["", "F1 of “True”", "Accuracy"]
    assert run.result.validation is not None
    scores = [run.result.validation, *(one.validation for one in run.result.baselines)]
    assert [cell[:5] for cell in table["Accuracy"]] == [f"{one.accuracy.value:.3f}" for one in scores if one]


def test_a_run_of_an_earlier_errata_says_that_it_has_no_baselines(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    split = splits.make(bench, version, splits.suggested(bench, version))
    planted.run(bench, project, split, lambda id, label: label)
    assert any("None: an earlier Errata trained this run" in one.value for one in opened("results").caption)


def test_another_positive_class_changes_the_figures(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, _, run = trained
    assert run.result is not None
    app = opened("results")
    next(box for box in app.selectbox if box.label == "Class of interest").set_value(0).run()
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["F1"] == f"{run.result.test.macro.f1.value:.3f}"


def test_an_unknown_run_in_the_address_is_said_and_left(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    app = opened("results", run="run-99")
    assert "run-99" in app.error[0].value.replace("\\", "")
    next(button for button in app.button if button.label == "Open the newest run instead").click().run()
    assert not app.error
    assert app.metric


def test_of_a_project_without_runs_none_is_offered_instead(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    app = opened("results", run="run-1")
    assert "There is no run “run-1”" in only_error(app)
    assert "Open the newest run instead" not in [button.label for button in app.button]


def test_the_kept_epoch_and_its_measure_are_told(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    assert any("Epoch 1 was kept" in one.value for one in opened("results").caption)


def test_where_all_texts_have_a_label_nothing_is_said_of_others(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    project = projects.create(bench, "Simple")
    split = planted.divide(bench, keep(bench, project, simple_csv(tmp_path / "simple.csv")), {"t1", "t2", "t3"})
    planted.run(bench, project, split, lambda id, label: label)
    assert "Texts without a label" not in {head.value for head in opened("results").subheader}


def test_what_the_model_says_on_texts_without_a_label_is_asked_once_and_leads_to_them(
    bench: Bench, tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = Told()
    told = dataclasses.replace(bench, models=models)
    monkeypatch.setattr(resources, "bench", lambda: told)
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, campaign(tmp_path))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20, DECIDED)}, near_duplicates=0.7)
    run = planted.run(bench, project, split, lambda id, label: label)
    app = opened("results")
    assert any(f"{TIES} of the 52 texts" in block.value for block in app.markdown)
    app.button(key="ask_undecided").click().run()
    opened("results")
    assert len(models.asked) == 1
    # The last one tells what was looked at.
    beside, classes = (table.value for table in app.table[-3:-1])
    shown = [cell.replace("\\", "") for cell in beside.iloc[0].tolist()[1:]]
    assert shown == ["–", "66.7\u00a0% [61.5, 71.5]"], "any answer agrees with one of three"
    assert any("whatever the model answers, 33.3\u00a0% of them agree" in block.value for block in app.markdown)
    assert classes.iloc[:, 0].tolist() == ["no", "unclear", "yes"]
    assert any("2 texts that are tied to texts that the model learned from" in one.value for one in app.caption)
    (listed,) = lists(app)
    waiting = answers_on_undecided.waiting(told, project, answers_on_undecided.ask(told, run))
    assert [row["id"] for row in listed.rows] == waiting["id"].tolist()
    assert ground_truth.latest(told, project) == version
    app = opened("adjudicate", text="u7")
    assert any(button.key == "skip:u7" for button in app.button)


def test_a_model_that_was_deleted_is_not_asked_about_texts_without_a_label(
    bench: Bench, tmp_path: Path, opened: Opened
) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, campaign(tmp_path))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20, DECIDED)}, near_duplicates=0.7)
    run = planted.run(bench, project, split, lambda id, label: label)
    assert not opened("results").button(key="ask_undecided").disabled
    model_deletion.delete_model(bench, run)
    button = opened("results").button(key="ask_undecided")
    assert (button.disabled, button.help) == (True, "The model of run-1 was deleted; it can be got back, above.")


def test_a_methods_section_is_written_once_it_is_opened(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    app = opened("results", run=run.name)
    assert not app.code
    app.session_state[f"methods:{run.id}"] = True
    assert app.run().code[0].value == "\n\n".join(methods_section.of(bench, run))


def test_the_final_model_is_trained_with_one_button_and_read(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, project, run = trained
    app = opened("results", run=run.name)
    said = "is no better than one answer for all texts (test); a final model would hardly be better."
    assert any(said in one.value for one in app.caption)
    app.button(key="train_final").click().run()
    [made] = final_model.of_run(bench, run)
    try:
        assert made.config.learns_validation
        read = opened("results", run=made.name)
        said = "\n".join(one.value for one in (*read.caption, *read.markdown)).replace("\\", "")
        assert "no text was left to choose an epoch by" in said
        assert "Baselines" in [one.value for one in read.subheader]
        assert "As this model did, they learned from the validation part, too" in said
        assert "to_final" in [button.key for button in opened("results", run=run.name).button]
        listed = "\n".join(one.value for one in opened("train").markdown)
        assert "final model, without a validation score" in listed
        looks.lock(bench, project)
        assert not opened("results", run=made.name).metric
    finally:
        training.delete(bench, made)


def test_what_one_annotator_reaches_stands_beside_the_model(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, wide_csv(tmp_path / "a.csv", 90))
    split = planted.divide(bench, version, {f"t{n}" for n in range(1, 60)})
    run = planted.run(bench, project, split, planted.wrong_on({"t1", "t2"}))
    app = opened("results", project=project.name)
    said = annotator_ceiling.in_words(run.name, annotator_ceiling.of(bench, run))
    assert "On 59 test texts of three judgements or more one annotator agrees" in said
    assert any(one.value.replace("\\", "") == said for one in app.markdown)
    planted.run(bench, project, split, planted.wrong_on({"t3"}))
    of_newest = annotator_ceiling.reached_in_words(run.name, annotator_ceiling.of(bench, run))
    assert any(one.value.replace("\\", "") == of_newest for one in opened("train").caption), "the newest looked at"


def test_two_runs_stand_beside_the_annotator_who_is_chosen(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, wide_csv(tmp_path / "a.csv", 90))
    split = planted.divide(bench, version, {f"t{n}" for n in range(1, 60)})
    runs = [planted.run(bench, project, split, planted.wrong_on(wrong)) for wrong in ({"t1", "t2"}, {"t3"})]
    app = opened("compare", run="run-2", against="run-1")
    [asked] = [box for box in app.selectbox if box.label == "Beside one annotator"]
    assert asked.value is None
    app = asked.set_value("Annotator 3").run()
    for run in runs:
        [one] = [one for one in annotator_ceiling.of(bench, run).annotators if one.name == "Annotator 3"]
        said = annotator_ceiling.annotator_in_words(run.name, one)
        assert any(said in block.value.replace("\\", "") for block in app.markdown)


def test_a_group_that_is_wrong_more_often_leads_to_its_mismatches(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    lines = [(f"t{n}", f"Beitrag {n}" + " https://x.de" * (n % 5 == 0), ("True", "False")[n % 2]) for n in range(300)]
    project = projects.create(bench, "Links")
    version = keep(bench, project, write_csv(tmp_path / "links.csv", ("id", "text", "label"), lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(300) if n % 50 > 9})
    run = planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in range(300) if n % 20 in (0, 5)}))
    app = opened("results", run=run.name)
    assert any(one.value.startswith("Texts with a link are wrong") for one in app.markdown)
    app.button(key=f"finding:{run.id}:contains=a link").click().run()
    assert (app.query_params["change"], app.query_params["slice"]) == ("group", "contains=a link")
    app = opened("mismatches", run=run.name, change="group", slice="contains=a link")
    [listed] = lists(app)
    assert {row["text"][-12:] for row in listed.rows} == {"https://x.de"}
    assert run.result is not None
    assert any(f"{run.result.test.mismatches} mismatches" in one.value for one in app.markdown)


def test_that_one_answer_is_wrong_on_other_classes_is_no_finding(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    project = projects.create(bench, "One answer")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 150))
    split = planted.divide(bench, version, {f"t{n}" for n in range(100)})
    run = planted.run(bench, project, split, lambda id, label: "False")
    app = opened("results", run=run.name)
    said = [one.key for one in app.button if (one.key or "").startswith("finding:")]
    assert said == [f"finding:{run.id}:{slice_keys.key_of(one)}" for one in _found(bench, run)]
    assert not [key for key in said if key and "label=" in key]
    assert any(one.value.startswith("Texts labelled “True” are wrong") for one in app.markdown), "but it is told below"


def _found(bench: Bench, run: Run) -> list[Condition]:
    return [one.condition for one in findings.of_run(bench, run).found if one.condition is not None]


def test_a_word_that_goes_with_errors_leads_to_its_mismatches(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    lines = [(f"t{n}", f"Beitrag {n}" + " *Fake*" * (n % 5 == 0), ("True", "False")[n % 2]) for n in range(300)]
    project = projects.create(bench, "Words")
    version = keep(bench, project, write_csv(tmp_path / "words.csv", ("id", "text", "label"), lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(300) if n % 50 > 9})
    run = planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in range(300) if n % 20 in (0, 5)}))
    app = opened("results", run=run.name)
    assert any(one.value.startswith("“fake”: in ") for one in app.markdown)
    app.button(key=f"finding:{run.id}:fake").click().run()
    assert (app.query_params["change"], app.query_params["word"]) == ("word", "fake")
    app = opened("mismatches", run=run.name, change="word", word="fake")
    [listed] = lists(app)
    assert {row["text"][-6:] for row in listed.rows} == {"*Fake*"}
    app = opened("mismatches", run=run.name, change="word", word="<b>whale</b>")
    assert any("holds the word" in one.value for one in app.error)


def test_what_to_do_next_leads_to_where_it_is_done(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, project, run = trained
    steps = next_steps.of(bench, project, run)
    app = opened("results", run=run.name)
    said = [one.value.replace("\\", "") for one in app.markdown]
    assert [one for one in steps if f"**{one.what}** {one.why}" not in said] == []
    assert steps
    assert [key for key in (one.key or "" for one in app.button) if key.startswith("next_step:")] == [
        f"next_step:{run.id}:{place}" for place in range(len(steps))
    ]


def test_a_pair_of_groups_in_the_address_lists_the_texts_of_both(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    lines = [
        (f"t{n}", f"Beitrag {n}" + " https://x.de" * (n % 5 == 0), ("True", "False")[n % 2], "pq"[n % 3 == 0])
        for n in range(120)
    ]
    project = projects.create(bench, "Pairs")
    header = ("id", "text", "label", "party")
    version = keep(bench, project, write_csv(tmp_path / "pairs.csv", header, lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(112)})
    run = planted.run(bench, project, split, planted.wrong_on({f"t{n}" for n in range(112)}))
    app = opened("mismatches", run=run.name, change="group", slice=["contains=a link", "metadata:party=q"])
    assert any(
        one.value == "**Texts both with a link and whose “party” is “q”**: 8 test texts." for one in app.markdown
    )
    [listed] = lists(app)
    assert len(listed.rows) == 8
