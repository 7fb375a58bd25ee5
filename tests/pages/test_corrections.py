from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.records import Change, CorrectionKind, DatasetVersion, Origin, Part, Project, Run
from core.workflow import ground_truth, relabelled_test_set, retraining, splits, training
from core.workflow.bench import Bench
from core.workflow.corrections import classes, next_version, recording
from core.workflow.corrections import draft as drafts
from core.workflow.corrections.draft import Draft
from dashboard import navigation
from dashboard.widgets import test_look
from tests.core.workflow import planted
from tests.core.workflow.by import By
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.damaged import damaged
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.pages.text_lists import lists, tick
from tests.statements import reads_of_the_log, sent
from tests.tables import write_csv

BY: By = {"author": "Ann", "place": Origin.MISMATCHES}


def _tick(app: AppTest, beginning: str, rows: list[int]) -> AppTest:
    return tick(app, next(one for one in lists(app) if one.key.startswith(beginning)), rows)


def test_without_texts_the_page_says_where_to_begin(bench: Bench, project: Project, opened: Opened) -> None:
    assert opened("corrections").button[0].label == "Go to ground truth"


def test_a_drawing_of_the_page_reads_the_log_once_at_most(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY, reason="a call")
    app = opened("corrections")
    with sent(bench) as statements:
        app.run()
    assert reads_of_the_log(statements) <= 1
    assert len(statements) <= 21, statements


def test_the_draft_is_shown_as_a_diff_and_becomes_a_version(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY, reason="a call")
    correcting.exclude(bench, version, ["t2"], **BY, reason="spam")
    app = opened("corrections")
    shown, log = lists(app)
    assert [(row["Id"], row["Old label"], row["New label"], row["Reason"]) for row in shown.rows] == [
        ("t2", "False", "left out", "spam"),
        ("t1", "False", "True", "a call"),
    ]
    assert shown.column("Votes") == ["False\u00a0(3\u00a0of\u00a03)"] * 2
    assert all(one.startswith("Ann, ") for one in shown.column("By"))
    assert log.column("text") == ["2. Left out", "1. Corrected from “False” to “True”"]
    assert log.column("Id") == ["t2", "t1"]
    assert log.column("Text") == shown.column("text")
    assert log.column("Version") == ["draft", "draft"]
    app.button(key="apply").click().run()
    newest = ground_truth.latest(bench, project)
    assert newest is not None
    assert (newest.number, newest.report.texts) == (2, version.report.texts - 1)
    assert "Version 2 is kept: 58 texts with a label" in app.success[0].value
    assert not any(button.key == "apply" for button in app.button)
    said = [caption.value for caption in opened("ground_truth").caption]
    assert any("or left out: 2 on Mismatches" in one for one in said)


def test_ticked_entries_are_undone(bench: Bench, project: Project, version: DatasetVersion, opened: Opened) -> None:
    correcting.relabel(bench, version, ["t1", "t2", "t4"], "True", **BY)
    app = opened("corrections")
    tick(app, lists(app)[0], [0, 2])
    app.button(key="undo_draft").click().run()
    assert "your name" in app.error[0].value
    assert len(correcting.log(bench, project)) == 3
    app.text_input(key="author:draft").set_value("Ben")
    app.button(key="undo_draft").click().run()
    assert [entry.change.text_id for entry in drafts.load(bench, project).effective] == ["t2"]
    assert [entry.change.author for entry in correcting.log(bench, project)] == ["Ann"] * 3 + ["Ben"] * 2


def test_what_is_ticked_is_undone_and_not_what_moved_into_its_row(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    app = opened("corrections")
    app.text_input(key="author:draft").set_value("Ben")
    app = _tick(app, "draft:", [0])
    correcting.relabel(bench, version, ["t2"], "True", **BY)
    app.button(key="undo_draft").click().run()
    assert [entry.change.text_id for entry in drafts.load(bench, project).effective] == ["t2"]
    correcting.relabel(bench, version, ["t4"], "True", **BY)
    assert not any(button.key == "undo_draft" for button in app.run().button), "nothing is ticked any more"


def test_a_version_is_made_of_what_was_reviewed(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    app, late = opened("corrections"), opened("corrections")
    correcting.relabel(bench, version, ["t2"], "True", **BY)
    app.button(key="apply").click().run()
    newest = ground_truth.latest(bench, project)
    assert newest is not None
    assert newest.corrected == {"mismatches": 1}
    assert [entry.change.text_id for entry in drafts.load(bench, project).pending] == ["t2"]
    assert "Not in it: 1 entry by Ann, which waits in the draft of version 3." in app.success[0].value
    assert app.button(key="to_first").label == "Divide it into parts", "the way on is there beside the draft"
    late.button(key="apply").click().run()
    assert not late.error, "the same draft is in it: nothing is lost and nothing left to do"
    assert "All that you saw in the draft is in it: nothing is left to do" in late.info[0].value
    assert len(ground_truth.versions(bench, project)) == 2


def test_who_corrects_a_text_that_somebody_corrected_meanwhile_is_told(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = opened("corrections")
    app.text_input(key=f"words:find:{project.id}").set_value("t1").run()
    _tick(app, "found:", [0])
    app.button(key="correct_button:found:1").click().run()
    assert "Not filled in yet: the correct label and your name" in app.error[0].value
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    app.selectbox(key="label:found:1").set_value("relabel:False")
    app.text_input(key="author:found:1").set_value("Ben")
    app.text_input(key="reason:found:1").set_value("no call")
    app.button(key="correct_button:found:1").click().run()
    assert "Ann corrected it to “True” a moment ago" in app.warning[0].value
    assert "Your “False” is not kept yet." in app.warning[0].value
    assert len(correcting.log(bench, project)) == 1
    assert not any(button.key == "correct_button:found:1" for button in app.button), "it asks, where the form was"
    correcting.relabel(bench, version, ["t1"], "False", **BY)
    app.button(key="insist:found:1").click().run()
    assert "Ann corrected it to “False”" in app.warning[0].value, "what came after the question is asked about again"
    app.button(key="insist:found:1").click().run()
    assert not app.warning
    assert [entry.change.label for entry in drafts.load(bench, project).effective] == ["True", "False", "False"]
    assert correcting.log(bench, project)[-1].change.reason == "no call"
    shown, *_, log = lists(app)
    assert shown.column("New label") == ["False (confirmed)", "False", "True (a later entry holds)"]
    assert log.column("State") == ["in force", "in force", "a later one holds"]


def test_who_leaves_it_at_what_somebody_else_said_keeps_nothing(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = opened("corrections")
    app.text_input(key=f"words:find:{project.id}").set_value("t1").run()
    _tick(app, "found:", [0])
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    app.text_input(key="author:found:1").set_value("Ben")
    app.button(key="confirm_button:found:1").click().run()
    assert app.button(key="insist:found:1").label == "Keep your “Label is right”"
    app.button(key="leave:found:1").click().run()
    assert not app.warning
    assert [entry.change.author for entry in correcting.log(bench, project)] == ["Ann"]
    [found] = [one for one in lists(app) if "found" in one.key]
    assert found.column("Corrected")[0] == "→ True (draft by Ann)", (
        "what the draft says of a text stands where it is found"
    )


def test_after_a_new_version_a_found_text_still_says_its_part_and_who_corrected_it(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    split = splits.make(bench, version, splits.SplitSettings())
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    next_version.apply(bench, project)
    app = opened("corrections")
    app.text_input(key=f"words:find:{project.id}").set_value("t1").run()
    [found] = [one for one in lists(app) if "found" in one.key]
    assert found.column("Corrected")[0] == "→ True (version 2 by Ann)"
    assert found.column("Part in version 1")[0] == splits.part_by_id(bench, split)["t1"]
    app.text_input(key=f"words:find:{project.id}").set_value("t2").run()
    [found] = [one for one in lists(app) if "found" in one.key]
    assert "Corrected" not in found.rows[0]


def test_a_class_called_like_a_choice_of_the_form_is_a_class(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    path, names = tmp_path / "odd.csv", ("Only a note", "Leave out of the data set")
    path.write_text("id,text,label\n" + "\n".join(f"t{i},Text {i},{names[i % 2]}" for i in range(30)), encoding="utf-8")
    keep(bench, project, path)
    app = opened("corrections")
    app.text_input(key=f"words:find:{project.id}").set_value("t2").run()
    _tick(app, "found:", [0])
    form = app.selectbox(key="label:found:1")
    assert form.options == ["“Leave out of the data set”", "“Only a note”", "Leave out of the data set", "Only a note"]
    app.text_input(key="author:found:1").set_value("Ben")
    form.set_value("relabel:Leave out of the data set")
    app.button(key="correct_button:found:1").click().run()
    [made] = drafts.load(bench, project).effective
    assert (made.change.kind, made.change.label) == (CorrectionKind.RELABEL, "Leave out of the data set")


def test_a_class_that_was_merged_meanwhile_is_not_taken_for_the_next(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "abc.csv"
    path.write_text("id,text,label\n" + "\n".join(f"t{i},Text {i},{'abc'[i % 3]}" for i in range(30)), encoding="utf-8")
    version = keep(bench, project, path)
    app = opened("corrections")
    app.text_input(key=f"words:find:{project.id}").set_value("t1").run()
    _tick(app, "found:", [0])
    app.text_input(key="author:found:1").set_value("Ben")
    app.selectbox(key="label:found:1").set_value("relabel:b")
    correcting.merge(bench, version, ["a", "b"], "ab", author="Ann")
    app.button(key="correct_button:found:1").click().run()
    assert "no class “b”" in app.error[0].value
    assert len(correcting.log(bench, project)) == 1


def test_a_correction_in_a_version_is_undone_in_the_next(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    next_version.apply(bench, project)
    app = _tick(opened("corrections"), "log:", [0])
    app.text_input(key="author:undo_log").set_value("Ben")
    app.button(key="undo_log").click().run()
    [row] = lists(app)[0].rows
    assert (row["Entry"], row["On"], row["Old label"], row["New label"]) == (
        *("2. Entry 1 taken back", "Corrections", "True", "False"),
    )
    log = lists(app)[-1]
    assert log.column("text") == ["2. Entry 1 taken back", "1. Corrected from “False” to “True”"]
    assert log.column("On") == ["Corrections", "Mismatches"]
    assert any("“False”: " in one.value for one in app.markdown)


def test_any_text_is_found_and_corrected(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = opened("corrections")
    app.text_input(key=f"words:find:{project.id}").set_value("landtag heute").run()
    tick(app, lists(app)[-1], [0, 1])
    app.selectbox(key="label:found:1").set_value("relabel:True")
    app.text_input(key="author:found:1").set_value("Cem")
    app.button(key="correct_button:found:1").click().run()
    made = [entry.change for entry in drafts.load(bench, project).effective]
    assert [(change.label, change.author, change.place) for change in made] == [("True", "Cem", Origin.CORRECTIONS)] * 2
    assert "author:found:1" not in app.session_state


def test_classes_are_merged(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "abc.csv"
    path.write_text("text,label\n" + "\n".join(f"Text {i},{'abc'[i % 3]}" for i in range(30)), encoding="utf-8")
    keep(bench, project, path)
    app = opened("corrections")
    app.button(key="merge").click().run()
    asked = "**Not filled in yet: the classes, the name that they get and your name.**"
    assert asked in app.error[0].value.replace("\\", "")
    app.multiselect(key="merged:classes:1").set_value(["a", "b"]).run()
    assert not app.error, "what is being mended is not complained about"
    assert any("the merged class 20 (now 20 apart)" in one.value for one in app.markdown), "said before it is pressed"
    app.text_input(key="merged_into:classes:1").set_value("ab")
    app.text_input(key="author:merge").set_value("Ann")
    app.button(key="merge").click().run()
    [row] = lists(app)[0].rows
    assert (row["Old label"], row["New label"]) == ("a, b", "ab")
    assert any("**1 merge of classes**" in one.value for one in app.markdown)
    app.button(key="apply").click().run()
    newest = ground_truth.latest(bench, project)
    assert newest is not None
    assert newest.report.labels == {"ab": 20, "c": 10}


def test_one_of_two_classes_is_renamed_and_none_is_merged(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = opened("corrections")
    assert app.button(key="merge").label == "Rename"
    app.selectbox(key="renamed:classes:1").set_value("True")
    app.text_input(key="merged_into:classes:1").set_value("False")
    app.text_input(key="author:merge").set_value("Ann")
    app.button(key="merge").click().run()
    assert "Only one class would be left" in app.error[0].value
    assert app.selectbox(key="renamed:classes:1").value == "True", "what was refused can be mended"
    app.text_input(key="merged_into:classes:1").set_value("Call")
    app.button(key="merge").click().run()
    assert not app.error
    assert app.text_input(key="merged_into:classes:1").value == ""
    assert app.selectbox(key="renamed:classes:1").value is None
    assert set(classes.arranged(bench, project, drafts.load(bench, project))) == {"Call", "False"}
    [row] = lists(app)[0].rows
    assert (row["Old label"], row["New label"], row["Entry"]) == ("True", "Call", "1. “True” renamed to “Call”")
    text = "".join(one.value for one in app.markdown)
    assert "**1 class renamed**" in text
    assert "as many texts of each class as now" in text


def test_a_scale_is_cut_into_two_classes_and_cut_elsewhere_later(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "scale.csv"
    path.write_text("text,label\n" + "\n".join(f"Text {i},{i % 6 + 1}" for i in range(60)), encoding="utf-8")
    keep(bench, project, path)
    app = opened("corrections", **navigation.AT_CLASSES)
    assert any("30 texts of “1–3” and 30 texts of “4–6”." in one.value for one in app.markdown)
    app.button(key="cut").click().run()
    assert "Not filled in yet: your name." in app.error[0].value
    app.text_input(key="author:cut").set_value("Ann")
    app.selectbox(key="cut:cut:1").set_value(3).run()
    assert any("40 texts of “1–4” and 20 texts of “5–6”." in one.value for one in app.markdown)
    app.text_input(key="upper_class:3:cut:1").set_value("sarcastic")
    app.button(key="cut").click().run()
    assert not app.error
    app.button(key="apply").click().run()
    newest = ground_truth.latest(bench, project)
    assert newest is not None
    assert newest.report.labels == {"1–4": 40, "sarcastic": 20}
    app = opened("corrections")
    assert not any(one.label == "Make two classes of the grades" for one in app.expander)
    confirmed = Change(CorrectionKind.CONFIRM, "Ann", Origin.CORRECTIONS, text_id="1")
    recording.record(bench, newest, [confirmed])
    app.text_input(key="author:merge").set_value("Ann")
    while [back := button for button in app.button if button.label.startswith("Take back: ")]:
        back.click().run()
    app = opened("corrections", **navigation.AT_CLASSES)
    assert "1 text was decided by hand while “1–4” held more than now" in app.warning[0].value
    app.text_input(key="author:draft").set_value("Ann")
    app.button(key="undo_moved").click().run()
    assert not app.warning
    assert any("30 texts of “1–3” and 30 texts of “4–6”." in one.value for one in app.markdown)


def test_of_more_classes_one_is_renamed(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "scale.csv"
    path.write_text("text,label\n" + "\n".join(f"Text {i},{i % 3}" for i in range(30)), encoding="utf-8")
    keep(bench, project, path)
    unnamed = opened("ground_truth")
    assert any(button.key == "name_classes" for button in unnamed.button)
    assert any("If they are the grades of a scale, two classes can be made" in one.value for one in unnamed.caption)
    app = opened("corrections", **navigation.AT_CLASSES)
    assert any(one.label == "Merge or rename classes" and one.proto.expanded for one in app.expander)
    app.multiselect(key="merged:classes:1").set_value(["2"]).run()
    assert app.button(key="merge").label == "Rename"
    app.text_input(key="merged_into:classes:1").set_value("toxic")
    app.text_input(key="author:merge").set_value("Ann")
    app.button(key="merge").click().run()
    assert not app.error
    app.button(key="apply").click().run()
    newest = ground_truth.latest(bench, project)
    assert newest is not None
    assert newest.report.labels == {"0": 10, "1": 10, "toxic": 10}
    ground_truth_page = opened("ground_truth")
    assert not any(button.key == "name_classes" for button in ground_truth_page.button)
    assert "Classes renamed: “2” to “toxic”" in " ".join(one.value for one in ground_truth_page.caption)
    compared = opened("compare", compare="Versions")
    assert {one.label: one.value for one in compared.metric}["Relabelled"] == "0"
    said = [one.value for one in compared.markdown]
    assert "No other class, but another name: **2** is now called **toxic**." in said
    assert "No text differs between the two versions." in said


def test_the_run_that_was_open_is_retrained_although_another_is_newer(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = splits.make(bench, version, splits.SplitSettings())
    run, newer = (planted.run(bench, project, split, lambda id, label: label) for _ in range(2))
    monkeypatch.setattr(Draft, "newest", replace(version, id=version.id + 1, number=2))
    monkeypatch.setattr(retraining, "comes_out_the_same", lambda *_: False)
    for name in (run.name, newer.name):
        app = opened("corrections", run=name)
        assert app.button(key="retrain").label.startswith(f"Retrain {name} with")
        assert f"Suggested: {name}, which you looked at last." in [one.value for one in app.caption]


def test_which_run_is_retrained_is_chosen_among_those_that_can_be(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = splits.make(bench, version, splits.SplitSettings())
    run, newer = (planted.run(bench, project, split, lambda id, label: label) for _ in range(2))
    bench.store.add_run(project.id, split, run.config, "runs/without_a_model")
    started: list[Run] = []
    monkeypatch.setattr(Draft, "newest", replace(version, id=version.id + 1, number=2))
    monkeypatch.setattr(retraining, "comes_out_the_same", lambda *_: False)
    monkeypatch.setattr(training, "retrain", lambda bench, project, run: started.append(run))
    app = opened("corrections")
    assert app.button(key="retrain").label.startswith(f"Retrain {newer.name} with")
    said = "Suggested: run-2, the last model that was trained on the newest version that any model knows."
    assert said in [one.value for one in app.caption]
    choice = next(box for box in app.selectbox if box.label == "Model to retrain")
    assert [one.split(" · ")[0] for one in choice.options] == [newer.name, run.name]
    choice.set_value(run.name).run()
    app.button(key="retrain").click().run()
    assert started == [run]


def test_the_next_step_after_a_version_is_to_retrain_with_the_same_settings(
    trained: tuple[Bench, Project, Run], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, _, run = trained
    started: list[Run] = []

    def start(bench: Bench, project: Project, run: Run) -> Run:
        started.append(run)
        return run

    monkeypatch.setattr(training, "retrain", start)
    assert not any(button.key == "retrain" for button in opened("corrections").button)
    version = ground_truth.trained_on(bench, run)
    monkeypatch.setattr(Draft, "newest", replace(version, id=version.id + 1, number=2))
    app = opened("corrections")
    assert "Version 2 has the same labels" in app.info[0].value
    assert app.button(key="to_results").label == f"See the results of {run.name}"
    assert not any(button.key == "retrain" for button in app.button), "it would come out the same"
    monkeypatch.setattr(retraining, "gone_from_test", lambda *_: 3)
    app = opened("corrections")
    assert "3 test texts came or went" in app.info[0].value
    assert app.button(key="retrain").label == f"Retrain {run.name} with the same settings"
    monkeypatch.setattr(relabelled_test_set, "has_other_labels", lambda *_: True)
    app = opened("corrections")
    said = "labels of test texts were changed and 3 test texts came or went, and nothing else"
    assert said in app.info[0].value
    assert app.button(key="to_labels").label == f"See {run.name} on the labels of version 2"
    monkeypatch.setattr(test_look, "is_locked", lambda *_: True)
    app = opened("corrections")
    assert "What changes is its score on the test part, which is locked" in app.info[0].value
    assert app.button(key="to_results").label == f"See the validation scores of {run.name}"
    monkeypatch.setattr(retraining, "comes_out_the_same", lambda *_: False)
    app = opened("corrections")
    assert not app.info
    app.button(key="retrain").click().run()
    assert started == [run]
    assert app.title[0].value == "Train"


def test_a_version_that_changes_no_label_leads_to_the_results_that_there_are(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    run = planted.run(bench, project, splits.make(bench, version, splits.SplitSettings()), lambda id, label: label)
    correcting.confirm(bench, version, ["t1"], **BY)
    next_version.apply(bench, project)
    app = opened("corrections")
    assert "has the same labels that run-1 learned from and was tested on" in app.info[0].value.replace("\\", "")
    app.button(key="to_results").click().run()
    assert (app.title[0].value, app.query_params["run"]) == ("Results", run.name)


def test_texts_that_wait_for_a_decision_are_said(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    for page in ("corrections", "overview"):
        app = opened(page)
        assert app.button(key="to_queue").label == "Decide the text that is open"
        app.button(key="to_queue").click().run()
        assert app.title[0].value == "Adjudicate"
    assert any("59 texts, version 1; 1 not decided yet" in one.value for one in opened("overview").caption)
    correcting.adjudicate(bench, version, "t0", "True", author="Ben")
    assert not any(button.key == "to_queue" for button in opened("corrections").button)


def test_a_damaged_split_leaves_the_draft_and_the_search(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    split = splits.make(bench, version, splits.SplitSettings())
    correcting.relabel(bench, version, ["t1"], "True", **BY)
    with damaged(bench.artifacts.split(split).parts(0), "garbage"):
        app = opened("corrections")
        assert only_error(app).count("parts.parquet") == 1
        app.text_input(key=f"words:find:{project.id}").set_value("t3").run()
        assert only_error(app).count("parts.parquet") == 1
        shown = {one.key.partition(":")[0]: one.column("Id") for one in lists(app)}
        assert shown["draft"] == ["t1"]
        assert "found" in shown
        app.button(key="apply").click().run()
        assert "parts.parquet" in only_error(app), "the new version's texts keep the parts that cannot be read"
    assert ground_truth.latest(bench, project) != version


def test_a_label_that_is_right_is_confirmed_and_counted_as_such(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    split = splits.make(bench, version, splits.SplitSettings())
    correcting.relabel(bench, version, ["t1", "t2"], "True", **BY)
    correcting.relabel(bench, version, ["t1"], "True", author="Ben", place=Origin.MISMATCHES)
    correcting.adjudicate(bench, version, "t0", "True", author="Ben")
    app = opened("corrections")
    app.text_input(key=f"words:find:{project.id}").set_value("t3").run()
    app = _tick(app, "found:", [0])
    part = splits.part_by_id(bench, split)["t3"]
    assert next(one for one in lists(app) if one.key.startswith("found:")).column("Part")[0] == part
    app.text_input(key="author:found:1").set_value("Cem")
    app.button(key="confirm_button:found:1").click().run()
    draft_rows, *_, log = lists(app)
    assert draft_rows.column("Entry") == [
        "5. Label “True” confirmed",
        "4. Decided as “True”",
        "3. Label “True” confirmed",
        "2. Corrected from “False” to “True”",
        "1. Corrected from “False” to “True”",
    ]
    assert log.column("text") == draft_rows.column("Entry"), "one act has one name"
    assert ("**2 corrections, 1 text decided and 2 labels confirmed**, newest first.") in " ".join(
        line.value for line in app.markdown
    )
    assert draft_rows.column("Old label") == ["True", "none: tie", "True", "False", "False"]
    newest = next_version.apply(bench, project)
    assert newest.corrected == {"adjudication": 1, "mismatches": 2}
    assert drafts.load(bench, project).states["t3"].label == "True"


def test_what_another_did_since_is_said_and_shown_when_wanted(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("corrections")
    assert not [button for button in app.button if button.key == "show_news"]
    correcting.relabel(bench, version, ["t1", "t2"], "True", **BY)
    with monkeypatch.context() as patch:
        patch.setattr(Draft, "end", 0)
        app.run()
    assert ":material/group: Since this page was drawn: 2 entries by Ann." in [line.value for line in app.markdown]
    app.button(key="show_news").click().run()
    assert not [button for button in app.button if button.key == "show_news"]


def test_what_a_merge_does_to_the_vote_is_said_before_and_after_it_is_made(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    votes = [("no", "no", "yes", "perhaps"), ("yes", "yes", "perhaps", "perhaps"), *[("no", "no", "no", "yes")] * 4]
    votes += [("yes", "yes", "yes", "no")] * 4 + [("perhaps", "perhaps", "perhaps", "no")] * 4
    columns = ("id", "text", *(f"Annotator {number}" for number in range(1, 5)))
    lines = [(f"t{n}", f"Beitrag {n} zur Wahl", *given) for n, given in enumerate(votes)]
    keep(bench, project, write_csv(tmp_path / "four.csv", columns, lines))

    def said(app: AppTest) -> str:
        return " ".join(one.value.replace("\\", "") for one in app.markdown)

    app = opened("corrections")
    app.multiselect(key="merged:classes:1").set_value(["perhaps", "yes"]).run()
    assert "the merged class 9 (now 8 apart), “no” 5 → 4." in said(app)
    assert "1 text loses its label, as the vote no longer decides it (“no” 1); 1 text that was undecided" in said(app)
    app.text_input(key="merged_into:classes:1").set_value("open")
    app.text_input(key="author:merge").set_value("Ann")
    app.button(key="merge").click().run()
    assert "gets a label (“open” 1). What loses its label waits on Adjudicate once the version is made." in said(app)
    assert "“no”: 5 → 4" in said(app)


def test_retrain_stays_reachable_while_another_correction_waits(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    run = planted.run(bench, project, splits.make(bench, version, splits.SplitSettings()), lambda id, label: label)
    learned = next(
        id for id, part in splits.part_by_id(bench, bench.store.split(run.split_id)).items() if part == "train"
    )
    label = ground_truth.texts(bench, version).set_index("id").at[learned, "label"]
    correcting.relabel(bench, version, [learned], planted.other(str(label)), **BY)
    app = opened("corrections")
    assert "retrain" not in {button.key for button in app.button}, "run-1 has learned from the newest version"
    correcting.relabel(bench, version, ["t0"], "True", author="Jana", place=Origin.MISMATCHES)
    app.button(key="apply").click().run()
    assert "1 entry by Jana" in app.success[0].value
    assert app.button(key="retrain").label == "Retrain run-1 with the same settings on version 2"
    said = " ".join(one.value for one in app.markdown)
    assert "**Version 2, as it is without the draft** No model has learned from version 2 yet." in said


def test_a_label_that_is_back_is_no_correction_and_changes_no_test_text(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, _, run = trained
    version = ground_truth.trained_on(bench, run)
    parts = splits.newest_parts(bench, version).by_id
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    ids = [id for id, part in parts.items() if part == Part.TEST][:2]
    for id in ids:
        other = "False" if labels[id] == "True" else "True"
        correcting.relabel(bench, version, [id], other, **BY)
    correcting.relabel(bench, version, ids[:1], labels[ids[0]], **BY)
    said = " ".join(line.value for line in [*opened("corrections").markdown, *opened("corrections").caption])
    assert "2 hold: 1 correction and 1 label as it was before." in said
    assert "1 text that gets another label is in the test part" in said


def test_a_confirmed_correction_keeps_its_author_and_reason_and_names_who_confirmed_it(
    bench: Bench, version: DatasetVersion, opened: Opened
) -> None:
    correcting.relabel(bench, version, ["t1"], "True", **BY, reason="a call")
    correcting.confirm(bench, version, ["t1"], author="Ben", place=Origin.EXPLAIN, reason="yes")
    app = opened("corrections")
    confirmation, correction = lists(app)[0].rows
    assert [correction[name] for name in ("Old label", "New label", "Reason", "Confirmed by")] == [
        *("False", "True", "a call", "Ben")
    ]
    assert (confirmation["Old label"], confirmation["New label"]) == ("True", "True (confirmed)")
    assert any("**1 correction and 1 label confirmed**, newest first." in one.value for one in app.markdown)
    app.text_input(key="words:find:1").set_value("t1").run()
    [found] = [row for one in lists(app) if one.key.startswith("found") for row in one.rows]
    assert found["Corrected"] == "→ True (draft by Ann, confirmed by Ben)"
    assert (found["Corrected because"], found["Label confirmed because"]) == ("a call", "yes")
