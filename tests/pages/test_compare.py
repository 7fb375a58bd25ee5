"""Compare, and what it adds to Results and Mismatches, on runs whose answers are planted."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.records import DatasetVersion, LookKind, Origin, Project, Run, SplitSettings, TrainingConfig
from core.workflow import agreeing_sample, causes, ground_truth, looks, projects, relabelled_test_set, splits, training
from core.workflow.bench import Bench
from core.workflow.corrections import next_version
from tests import workspaces
from tests.core.workflow import planted, states
from tests.core.workflow.by import By
from tests.core.workflow.corrections import correcting
from tests.core.workflow.planted import other
from tests.core.workflow.versions import keep
from tests.damaged import damaged
from tests.pages.conftest import Opened
from tests.pages.text_lists import lists, open_row
from tests.tables import simple_csv

TEST = {f"t{index}" for index in range(60)}
FIRST_WRONG = {"t1", "t2", "t3", "t4", "t6"}
SECOND_WRONG = {"t6", "t7"}


Loop = tuple[Project, DatasetVersion, Run, Run]


@pytest.fixture(scope="module")
def made_loop(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Loop]:
    folder = tmp_path_factory.mktemp("loop")
    with workspaces.made(empty_home, folder) as bench:
        project = projects.create(bench, "Campaign *1* <b>")
        version = keep(bench, project, simple_csv(folder / "a.csv", 150))
        first = planted.run(bench, project, planted.divide(bench, version, TEST), planted.wrong_on(FIRST_WRONG))
        labels = ground_truth.texts(bench, version).set_index("id")["label"]
        corrected = planted.relabel(bench, project, version, {id: other(labels[id]) for id in ("t1", "t2")})
        divided = planted.divide(bench, corrected, TEST)
        second = planted.run(bench, project, divided, planted.wrong_on(SECOND_WRONG))
    return bench.settings.home, (project, corrected, first, second)


@pytest.fixture
def loop(bench: Bench, made_loop: tuple[Path, Loop]) -> Loop:
    """run-1 on version 1; version 2 corrects t1 and t2; run-2 on version 2."""
    home, records = made_loop
    workspaces.take_over(bench, home)
    return records


def _compared(opened: Opened, **address: str) -> AppTest:
    """The page once the two runs that it suggests are compared."""
    app = opened("compare", **address)
    asked = [button for button in app.button if button.key == "compare_two"]
    return asked[0].click().run() if asked else app


def _said(app: object) -> str:
    elements = [*app.markdown, *app.caption, *app.warning, *app.subheader]  # type: ignore[attr-defined]
    return " ".join(element.value for element in elements).replace("\\", "")


def test_without_two_runs_the_page_says_where_to_go(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    assert opened("compare").button[0].label == "Go to training"


def test_two_runs_on_the_newest_labels(loop: Loop, opened: Opened) -> None:
    app = _compared(opened)
    said = _said(app)
    # On the corrected labels run-1 is wrong on t3, t4, t6 and run-2 on t6, t7.
    assert "No difference in F1 of “True” between run-2 and run-1 can be told from luck: +" in said
    assert "This may be luck (randomisation test: p = " in said
    assert "run-2 has 2 test texts right that run-1 has wrong, and run-1 has 1 test text right that" in said
    assert "Those of each run are made from Wilson’s score interval" in said
    assert "those of the differences hold 95 % of the outcomes where both are scored on the same 10,000" in said
    assert "2 of the 60 labels were changed" in said
    assert "2 of these texts had been mismatches" in said
    assert "The two differ in version (1 → 2)" in said
    for run in ("run-1", "run-2"):
        assert f"{run} on its 60 test texts, labels of version 2: Of the random sample" in said
    assert "texts that it agrees with (on Results) none is checked so far: no corrected score can be given." in said
    assert (app.button(key="open_fixed").label, app.button(key="open_broken").label) == (
        "Read the 2 texts that only run-2 has right",
        "Read the 1 text that only run-1 has right",
    )
    table = app.table[0].value
    assert list(table.columns) == ["Score", "run-1", "run-2", "Difference"]
    assert table["Difference"].iloc[3].startswith("+0.017 [")
    assert dict(app.query_params) == {
        "project": "Campaign *1* <b>",
        "run": "run-2",
        "against": "run-1",
        "labels": "2",
    }


def test_on_how_many_texts_the_scores_of_each_version_are_is_said_where_it_differs(
    bench: Bench, loop: Loop, opened: Opened
) -> None:
    project, corrected, *_ = loop
    assert _of_versions(_compared(opened)) == ["version 1", "version 2"]
    correcting.exclude(bench, corrected, ["t5"], author="Ann", place=Origin.SEARCH, reason="cut off")
    next_version.apply(bench, project)
    app = _compared(opened)
    # The next version has the labels of the votes again, as those of version 1.
    assert _of_versions(app) == ["version 2, 60 texts", "version 3, 59 texts"]
    assert "A test text that has no label in a version is not among its texts." in _said(app)


def _of_versions(app: AppTest) -> list[str]:
    return list(dict.fromkeys(next(one.value for one in app.table if "Labels" in one.value)["Labels"]))


def test_the_address_chooses_runs_and_labels(loop: Loop, opened: Opened) -> None:
    said = _said(opened("compare", run="run-1", against="run-2", labels="1"))
    # On the first labels run-1 is wrong on five texts, run-2 on t6, t7 and on the two that were corrected.
    assert "No difference in F1 of “True” between run-1 and run-2 can be told from luck: −" in said
    assert "run-1 has 1 test text right that run-2 has wrong, and run-2 has 2 test texts right that" in said
    assert "labels of version 1" in said


def test_unknown_values_in_the_address_are_said(loop: Loop, opened: Opened) -> None:
    app = opened("compare", against="run-9", labels="x")
    assert [error.value.replace("\\", "") for error in app.error] == [
        "**There is no “run-9” to compare.**  \nWhere: the address  \nWhat to do: Choose from the list.",
        "**There is no “x” to compare.**  \nWhere: the address  \nWhat to do: Choose from the list.",
    ]
    assert app.button(key="compare_two").label == "Compare run-2 with run-1"


def test_nothing_is_compared_before_both_runs_were_chosen(bench: Bench, loop: Loop, opened: Opened) -> None:
    project, _, _, second = loop
    planted.run(bench, project, bench.store.split(second.split_id), lambda id, label: label)

    def logged() -> set[tuple[LookKind, int | None, int | None]]:
        return {(look.kind, look.run_id, look.against_id) for look in looks.of(bench, project)}

    before = logged()
    app = opened("compare", run="run-2")
    with_other = next(box for box in app.selectbox if box.label == "Compared with")
    with_other.set_value("run-3").run()
    next(box for box in app.selectbox if box.label == "Run").set_value("run-1").run()
    assert logged() == before, "neither a comparison nor a look"
    assert app.button(key="compare_two").label == "Compare run-1 with run-3", "what was chosen stays"
    app.button(key="compare_two").click().run()
    assert (app.query_params["run"], app.query_params["against"]) == ("run-1", "run-3")
    assert [pair for kind, *pair in logged() if kind is LookKind.COMPARISON] == [[1, 3]]
    next(box for box in app.selectbox if box.label == "Run").set_value("run-2").run()
    assert "against" not in app.query_params
    assert app.button(key="compare_two").label == "Compare run-2 with run-3"
    assert [pair for kind, *pair in logged() if kind is LookKind.COMPARISON] == [[1, 3]]
    next(box for box in app.selectbox if box.label == "Run").set_value("run-1").run()
    assert app.query_params["against"] == "run-3", "what was compared before is shown at once"
    assert [pair for kind, *pair in logged() if kind is LookKind.COMPARISON] == [[1, 3]]


def test_fixed_and_broken_texts_open_in_mismatches(loop: Loop, opened: Opened) -> None:
    app = _compared(opened)
    app.button(key="open_fixed").click().run()
    assert app.title[0].value == "Mismatches"
    assert set(lists(app)[0].column("id")) == {"t3", "t4"}
    shared = opened("mismatches", run="run-2", against="run-1", change="broken", labels="2")
    assert set(lists(shared)[0].column("id")) == {"t7"}
    assert "right in run-1 and wrong in run-2, with the labels of version 2" in _said(shared)
    shared.button(key="leave_list").click().run()
    assert set(lists(shared)[0].column("id")) == SECOND_WRONG
    assert "change" not in shared.query_params


def test_a_list_of_no_texts_is_not_offered(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    split = splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv", 40)), SplitSettings())
    tested = next(id for id, part in splits.part_by_id(bench, split).items() if part == "test")
    planted.run(bench, project, split, lambda id, label: label)
    planted.run(bench, project, split, lambda id, label: other(label) if id == tested else label)
    app = _compared(opened)
    assert "No text that only run-2 has right." in _said(app)
    assert [one.label for one in app.button if one.label.startswith("Read")] == [
        "Read the 1 text that only run-1 has right"
    ]


def test_the_way_back_from_a_text_leads_to_its_list(
    loop: Loop, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = {"against": "run-1", "change": "fixed", "labels": "2"}
    app = opened("mismatches", run="run-2", **address)
    open_row(app, monkeypatch, 1)
    assert app.query_params["text"] == lists(app)[0].column("id")[1]
    assert "Test texts" in _said(app)
    app.button(key="to_list").click().run()
    assert dict(app.query_params).items() >= address.items()
    assert set(lists(app)[0].column("id")) == {"t3", "t4"}


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ({"change": "mended"}, "no list “mended”"),
        ({"change": "fixed"}, "no run “”"),
        ({"change": "fixed", "against": "run-9"}, "no run “run-9”"),
        ({"change": "fixed", "against": "run-1", "labels": "9"}, "no version 9"),
        ({"change": "fixed", "against": "run-1", "labels": "²"}, "no version"),
        ({"change": "fixed", "against": "run-2"}, "with itself"),
        ({"change": "agreeing", "sample": "many"}, "no number of texts"),
    ],
)
def test_a_list_that_does_not_exist_is_said_and_left(
    loop: Loop, opened: Opened, address: dict[str, str], says: str
) -> None:
    app = opened("mismatches", run="run-2", **address)
    assert says in app.error[0].value.replace("\\", "")
    assert not lists(app), "other texts would be taken for those of the list"
    app.button(key="leave_list").click().run()
    assert set(lists(app)[0].column("id")) == SECOND_WRONG


def test_results_show_the_scores_before_and_after_and_offer_the_sample(
    bench: Bench, loop: Loop, opened: Opened
) -> None:
    _, corrected, first, _ = loop
    app = opened("results", run="run-1")
    said = _said(app)
    assert "2 of the 60 test labels" in said
    assert "2 of these texts had been mismatches of a run" in said
    assert "may be too good" in said
    assert "Below each figure: its 95 % interval, made from Wilson’s score interval, adjusted for tied texts" in said
    assert "Those of each version are made from Wilson’s score interval" in said
    table = next(frame.value for frame in app.table if "Labels of version 2" in frame.value.columns)
    found = relabelled_test_set.on_other_labels(bench, first, corrected).comparison
    assert table["Labels of version 1"].iloc[3].startswith(f"{found.before.accuracy.value:.3f} [")
    assert table["Labels of version 2"].iloc[3].startswith(f"{found.after.accuracy.value:.3f} [")
    sample = agreeing_sample.of_run(bench, first, 2)
    assert "in one order for all runs, so that a text that you check is checked for each run that was right" in said
    assert app.button(key="open_sample").label == "Check 30 agreeing texts"
    assert "With 30 of them checked, the labels that nobody looked at leave accuracy uncertain by ±5 points" in said
    app.segmented_control(key="sample_half_width").set_value(0.02).run()
    assert app.button(key="open_sample").label == "Check 49 agreeing texts"
    app.segmented_control(key="sample_half_width").set_value(0.1).run()
    assert app.button(key="open_sample").label == "Check 30 agreeing texts"
    app.button(key="open_sample").click().run()
    assert app.title[0].value == "Mismatches"
    assert "drawn at random" in _said(app)
    assert "None of them is checked so far" in _said(app)
    [listed] = lists(opened("mismatches", run="run-1", change="agreeing", sample="30", rows="50"))
    assert listed.column("id") == list(sample.ids)
    app = opened("mismatches", run="run-1", change="agreeing", sample="30")
    assert not [one for one in app.selectbox if one.key == "order"], "it is read in its own order"


def test_the_sample_is_offered_before_corrected_test_labels_become_a_version(
    bench: Bench, loop: Loop, opened: Opened
) -> None:
    _, corrected, _, _ = loop
    labels = ground_truth.texts(bench, corrected).set_index("id")["label"]
    correcting.relabel(bench, corrected, ["t6"], other(labels["t6"]), author="Ann", place=Origin.MISMATCHES)
    app = opened("corrections", run="run-1")
    assert "1 text that gets another label is in the test part" in _said(app)
    assert not [one for one in app.button if one.key == "open_sample"], "nobody has looked at the test part"
    opened("results", run="run-1")
    app = opened("corrections", run="run-1")
    assert app.button(key="open_sample").label == "Check 30 agreeing texts"
    app.button(key="open_sample").click().run()
    assert app.title[0].value == "Mismatches"
    assert "drawn at random" in _said(app)


def test_what_the_sample_tells_is_said_once_all_of_it_was_checked(bench: Bench, loop: Loop, opened: Opened) -> None:
    project, corrected, first, _ = loop
    *ids, last = agreeing_sample.of_run(bench, first, 2).ids
    by: By = {"author": "Ann", "place": Origin.MISMATCHES}
    assert "None of them is checked so far" in _said(opened("results", run="run-1"))
    correcting.confirm(bench, corrected, ids[5:], **by)
    gap = "but the list counts from its first text on, which is not; 6 are left"
    assert f"24 of them are checked so far, {gap}" in _said(opened("results", run="run-1"))
    listed = opened("mismatches", run="run-1", change="agreeing", sample="30")
    assert f"24 of them are checked so far, {gap}" in _said(listed)
    told = "labels of version 2: Of the random sample of texts that it agrees with (on Results)"
    assert f"run-1 on its 60 test texts, {told} 24 are checked so far, {gap}: no" in _said(_compared(opened))
    correcting.confirm(bench, corrected, ids[:5], **by)
    assert "29 of them are checked so far: correct" in _said(opened("results", run="run-1"))
    correcting.confirm(bench, corrected, [last], **by)
    said = _said(opened("results", run="run-1"))
    assert "of 30 the outcome waits in the draft" in said
    assert "corrected for the labels not looked at" not in said
    next_version.apply(bench, project)
    said = _said(opened("results", run="run-1"))
    # The version is made of the judgements anew: the planted labels of version 2 are in no log.
    assert "Accuracy 0.92, corrected for the labels not looked at 0.92 [0." in said
    assert ": 0 of 30 checked texts that agreed were wrong." in said
    assert "5 mismatches have neither another label nor one that was said to be right" in said
    assert "may be too good" not in said
    app = opened("results", run="run-1")
    app.segmented_control(key="sample_measure").set_value(1).run()
    app.segmented_control(key="sample_half_width").set_value(0.02).run()
    assert app.button(key="open_sample").label == "Check 16 more agreeing texts"
    assert "leave F1 of “True” uncertain by ±2 points at most" in _said(app)
    assert ": 0 of 30 checked texts that agreed were wrong." in _said(_compared(opened))


def test_a_class_that_a_version_no_longer_has_is_said(bench: Bench, loop: Loop, opened: Opened) -> None:
    project, corrected, _, _ = loop
    texts = ground_truth.texts(bench, corrected)
    renamed = texts.assign(label=texts["label"].replace({"True": "Call"}))
    planted.keep_texts(bench, project, corrected, renamed)
    says = "version 3 has no such class, so these answers count as wrong"
    compared = _said(_compared(opened))
    assert compared.count(says) == 2
    assert _said(opened("results", run="run-1")).count(says) == 1


def test_results_without_corrections_say_nothing_of_them(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 150))
    planted.run(bench, project, planted.divide(bench, version, TEST), lambda id, label: label)
    app = opened("results")
    assert "before and after" not in _said(app)
    assert "relabelled" not in app.selectbox[0].options[0]


def test_every_score_of_a_run_on_changed_labels_is_flagged(loop: Loop, opened: Opened) -> None:
    said = "2 test labels were changed between the version of the first model and that of this run."
    assert said in _said(opened("results", run="run-2"))
    assert "test labels were changed" not in _said(opened("results", run="run-1"))


def test_two_versions(loop: Loop, opened: Opened) -> None:
    app = opened("compare", compare="Versions")
    assert {metric.label: metric.value for metric in app.metric} == {
        "Relabelled": "2",
        "Excluded": "0",
        "Removed": "0",
        "Added": "0",
    }
    assert app.dataframe[0].value["Class"].tolist() == ["False", "True"]
    [texts] = lists(app)
    assert sorted(texts.column("Id")) == ["t1", "t2"]
    assert texts.column("Change") == ["Relabelled", "Relabelled"]
    assert {(row["In version 1"], row["In version 2"]) for row in texts.rows} <= {("False", "True"), ("True", "False")}
    assert "Reason" not in texts.rows[0], "nothing was left out"
    back = opened("compare", compare="Versions", before="2", after="2")
    assert "cannot be compared with itself" in back.error[0].value


def test_a_damaged_run_whose_mismatches_cannot_be_told_is_named(bench: Bench, loop: Loop, opened: Opened) -> None:
    project, corrected, _, second = loop
    split = bench.store.split(second.split_id)
    planted.run(bench, project, split, lambda id, label: label)
    labels = ground_truth.texts(bench, corrected).set_index("id")["label"]
    planted.relabel(bench, project, corrected, {"t6": other(labels["t6"])})
    with damaged(bench.artifacts.path(second.folder) / "predictions.parquet", "garbage"):
        said = _said(opened("compare", run="run-3", against="run-1"))
        assert "of a run that can be read. Run-2 is damaged, so its mismatches cannot be told." in said
        assert "run-2 · F1 1.00" not in said
    picker = next(box for box in opened("results", run="run-1").selectbox if box.label == "Run")
    assert not any("unknown" in option for option in picker.options)


def test_a_damaged_version_whose_labels_cannot_be_told_is_named(bench: Bench, loop: Loop, opened: Opened) -> None:
    _, corrected, _, _ = loop
    with damaged(bench.artifacts.path(corrected.folder) / "texts.parquet", "garbage"):
        app = opened("results", run="run-1")
        assert "Version 2 is damaged: whether these test texts have other labels there cannot be told." in _said(app)
    first = ground_truth.versions(bench, loop[0])[-1]
    st.cache_data.clear()
    with damaged(bench.artifacts.path(first.folder) / "texts.parquet", "garbage"):
        assert "How many of the test labels were relabelled cannot be told" in _said(opened("results", run="run-2"))


def test_a_run_of_an_older_version_that_ends_last_counts_from_then_on(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 150))
    waits = planted.divide(bench, version, TEST)
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    corrected = planted.relabel(bench, project, version, {"t1": other(labels["t1"])})
    planted.run(bench, project, planted.divide(bench, corrected, TEST), lambda id, label: label)
    assert "1 test label was changed between the version of the first model" not in _said(
        opened("results", run="run-1")
    )
    planted.run(bench, project, waits, lambda id, label: label)
    assert "1 test label was changed between the version of the first model" in _said(opened("results", run="run-1"))
    assert "**1 of the 60 test labels** changed from version 1 to version 2; 0 of these" in _said(
        opened("results", run="run-1")
    )


def test_one_version_alone_is_said(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    keep(bench, project, simple_csv(tmp_path / "a.csv", 30))
    assert opened("compare", compare="Versions").button[0].label == "Go to ground truth"


def test_the_runs_to_compare_are_named_in_half_a_line(
    loop: tuple[Project, DatasetVersion, Run, Run], opened: Opened
) -> None:
    boxes = {box.label: box.options for box in opened("compare").selectbox}
    shown = [*boxes["Run"], *boxes["Compared with"]]
    assert len(shown) == 3
    assert all(
        re.fullmatch(r"run-\d · version \d · \d\d \w+, \d\d:\d\d · validation F1 0\.\d{3}.*", one) for one in shown
    )


def test_what_a_version_changed_and_the_newest_took_back_is_not_shown_as_what_holds(
    bench: Bench, loop: Loop, opened: Opened
) -> None:
    project, corrected, _, _ = loop
    labels = ground_truth.texts(bench, corrected).set_index("id")["label"]
    between = planted.relabel(bench, project, corrected, {"t9": other(labels["t9"])})
    planted.relabel(bench, project, between, {"t9": labels["t9"]})
    overview = opened("overview")
    assert overview.button(key="next_step").label == "See the results"
    assert "not needed, as there is nothing new to learn" in _said(overview)
    app = opened("results", run="run-2")
    said = _said(app)
    assert app.query_params["labels"] in ("1", ["1"]), "the labels before, not those that were taken back"
    assert "Version 4, the newest, gives these test texts the labels of version 2 again: what version 3 changed" in said
    assert "**2 of the 60 test labels** changed from version 1 to version 2" in said
    switched = opened("results", run="run-2", labels="4")
    assert not switched.error, "a version that was chosen for another run is no fault of the address"


def test_the_newer_run_stands_first_unless_the_address_says_otherwise(loop: Loop, opened: Opened) -> None:
    app = _compared(opened, run="run-1")
    assert (app.query_params["run"], app.query_params["against"]) == ("run-2", "run-1")
    assert "No difference in F1 of “True” between run-2 and run-1 can be told from luck: +" in _said(app)
    assert "between run-1 and run-2 can be told from luck" in _said(opened("compare", run="run-1", against="run-2"))


def test_a_run_that_was_stopped_is_no_usual_partner(bench: Bench, loop: Loop, opened: Opened) -> None:
    project, _, _, _ = loop
    split = bench.store.split(training.run(bench, project, "run-2").split_id)
    states.stopped(bench, project, split, 2.4)
    planted.run(bench, project, split, planted.wrong_on({"t1"}))
    assert opened("compare", run="run-4").button(key="compare_two").label == "Compare run-4 with run-2"


def test_the_versions_to_compare_are_those_of_the_two_runs(bench: Bench, loop: Loop, opened: Opened) -> None:
    project, corrected, _, _ = loop
    planted.relabel(bench, project, planted.relabel(bench, project, corrected, {"t9": "True"}), {"t9": "False"})
    app = opened("compare", run="run-1", compare="Versions")
    assert (app.query_params["before"], app.query_params["after"]) == ("1", "2")


def test_how_much_another_seed_moves_is_one_button_away(
    bench: Bench, loop: Loop, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _, first, _ = loop
    started: list[tuple[int, TrainingConfig]] = []
    monkeypatch.setattr(training, "start", lambda bench, project, split, config: started.append((split.id, config)))
    app = _compared(opened)
    assert "run-1 and run-2 learned from the same labels of the same texts." in _said(app)
    assert causes.ANOTHER_SEED in _said(app)
    assert app.button(key="another_seed").label == "Train version 1 again with another seed"
    app.button(key="another_seed").click().run()
    assert started == [(first.split_id, replace(first.config, seed=first.config.seed + 1))]
    assert app.title[0].value == "Train"
    split = bench.store.split(first.split_id)
    twin = planted.run(bench, project, split, lambda id, label: label, seed=first.config.seed + 1)
    newest = projects.status(bench, project).latest_model
    assert newest is not None
    assert newest.name == "run-2", "a run of an older version is no newer model"
    app = opened("compare", run="run-2", against="run-1")
    assert app.button(key="to_other_seed").label == f"Compare {twin.name} with run-1: another seed alone"
    app.button(key="to_other_seed").click().run()
    assert "This is what another seed alone does." in _said(app)
    assert [one.name for one in training.with_other_seeds(bench, first)] == [twin.name]


def test_the_group_of_texts_on_which_two_runs_differ_is_said(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 150))
    split = planted.divide(bench, version, {f"t{index}" for index in range(100)})
    planted.run(bench, project, split, planted.wrong_on([f"t{index}" for index in range(0, 60, 2)]))
    planted.run(bench, project, split, planted.wrong_on(["t1"]))
    app = opened("compare", run="run-2", against="run-1")
    assert "Where they differ" in {one.value for one in app.subheader}
    assert "Texts whose “party” is “A”: run-1 is wrong on 30 of 50" in _said(app)
    [table] = [one.value for one in app.dataframe if "Group" in one.value]
    assert table.iloc[0][["Texts", "Fixed", "Broken"]].tolist() == [50, 30, 0]
    assert {"Wrong in run-1", "Wrong in run-2"} <= set(table)
