from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.elements.lib import policies

from core.explanation.lime_text import LimeSettings
from core.records import ListOrder, Origin, PredictionFilter, Project, Run, WordWeight
from core.store.explanations import StoredExplanation
from core.workflow import ground_truth, list_orders, projects, results
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from dashboard.mismatches import mismatch_table
from tests.core.store.filled import EXPLANATION
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.text_lists import lists, open_row, tick
from tests.tables import rows, write_csv


def test_without_a_project_the_page_says_where_to_begin(bench: Bench, opened: Opened) -> None:
    assert opened("mismatches").button[0].label == "Go to the overview"


def test_the_mismatches_are_listed_most_confident_first(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    expected = results.mismatches(bench, run, PredictionFilter(), offset=0, limit=25).rows
    [shown] = lists(opened("mismatches", run=run.name))
    assert shown.column("id") == expected["id"].tolist()
    probabilities = [float(one.removesuffix("%")) for one in shown.column("Probability")]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(row["Label"] != row["Predicted"] for row in shown.rows)
    assert set(shown.column("Votes")) <= {
        "False\u00a0(3\u00a0of\u00a03)",
        "True\u00a0(3\u00a0of\u00a03)",
        "True\u00a0(2\u00a0of\u00a03)\nFalse\u00a0(1\u00a0of\u00a03)",
    }


def test_contested_means_in_both_lists_what_it_means_of_groups(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    """Three of four agree on t0, two of three on t1; all on t2."""
    votes = {"t0": "aaab", "t1": "aab", "t2": "bbbb"}
    lines = [(f"t{n}", text, *votes.get(f"t{n}", "ab"[n % 2] * 4).ljust(4)) for n, (text, _) in enumerate(rows(40))]
    project = projects.create(bench, "Votes")
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "Ann", "Ben", "Cem", "Dana"), lines))
    split = planted.divide(bench, version, set(votes))
    run = planted.run(bench, project, split, lambda _, label: {"a": "b", "b": "a"}[label])
    [listed] = lists(opened("mismatches", run=run.name))
    assert dict(zip(listed.column("id"), listed.column("State"), strict=True)) == {
        "t0": "",
        "t1": "contested",
        "t2": "",
    }
    [beside] = lists(opened("mismatches", run=run.name, text="t2"))
    states = dict(zip(beside.column("id"), beside.column("State"), strict=True))
    assert states == {"t0": "", "t1": "contested", "t2": "read"}


@pytest.mark.parametrize(("cells", "counted"), [(0, [""]), (2, ["", "vote"])])
def test_cells_that_a_spreadsheet_would_run_are_counted_in_a_search_where_the_whole_list_has_some(
    cells: int,
    counted: list[str],
    trained: tuple[Bench, Project, Run],
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def count(bench: Bench, run: Run, filter: PredictionFilter) -> int:
        asked.append(filter.words)
        return cells

    monkeypatch.setattr(results, "cells_run", count)
    app = opened("mismatches", run=trained[2].name, words="vote")
    assert asked == counted
    assert any("spreadsheets run" in caption.value for caption in app.caption) is bool(cells)


def test_an_address_opens_its_view(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    app = opened("mismatches", run=run.name, all="true", true="False")
    [shown] = lists(app)
    wanted = PredictionFilter(only_mismatches=False, true_label="False")
    assert set(shown.column("Label")) == {"False"}
    assert len(shown.rows) == results.mismatches(bench, run, wanted, offset=0, limit=100).total


def test_filters_narrow_the_list_and_can_be_cleared(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, _, run = trained
    app = opened("mismatches", run=run.name)
    app.text_input(key="words").set_value("no such words").run()
    assert not lists(app)
    next(button for button in app.button if button.label == "Clear the filters").click().run()
    assert len(lists(app)) == 1


def test_each_filter_is_taken_away_alone(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, _, run = trained
    narrowed = {"true": "False", "words": "a", "probability": ["0", "90"]}
    app = opened("mismatches", run=run.name, **narrowed)
    said = ["labelled “False”", "with “a” in the text", "probability 0 to 90\N{NO-BREAK SPACE}%"]

    def active() -> list[str]:
        return [one.label for one in app.button if str(one.key).startswith("without:")]

    assert active() == said
    app.button(key="without:words").click().run()
    assert active() == [said[0], *said[2:]]
    assert app.text_input(key="words").value == ""
    app.button(key="without:probability").click().run()
    assert active() == [said[0]]
    app.button(key="without:true").click().run()
    assert active() == []
    assert {"true", "words", "probability"}.isdisjoint(app.query_params)


def test_the_order_of_the_list_is_part_of_its_address(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    app = opened("mismatches")
    app.selectbox(key="order").set_value("Least confident first").run()
    least = results.mismatches(bench, run, PredictionFilter(order=ListOrder.LEAST_CONFIDENT)).rows["id"].tolist()
    assert lists(app)[0].column("id") == least[:25]
    assert any(caption.value.startswith("Mismatches, least confident first. Click a text") for caption in app.caption)
    again = opened("mismatches", order="Least confident first")
    assert lists(again)[0].column("id") == least[:25]


def test_the_list_is_ordered_by_the_weight_of_a_word_that_is_chosen_or_searched(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, _, run = trained
    rows = results.mismatches(bench, run, PredictionFilter()).rows
    text = rows["text"].iloc[-1]
    word = max(text.split(), key=len)
    [(id, _)] = rows.loc[rows["text"] == text, ["id", "text"]].itertuples(index=False)
    found = replace(EXPLANATION, text=text, weights=(WordWeight(word, 0, len(word), 0.3),))
    bench.store.explanations.keep(run.id, [StoredExplanation(text, LimeSettings(), found)])
    app = opened("mismatches", run=run.name)
    app.selectbox(key="order").set_value("Highest weight of a word first").run()
    assert any("Say by which word" in one.value for one in app.caption)
    assert any(one.value.startswith("Mismatches, most confident first.") for one in app.caption)
    app.text_input(key="weighed").set_value(word).run()
    said = f"Mismatches, highest weight of “{word}” first"
    assert any(one.value.replace("\\", "").startswith(said) for one in app.caption)
    assert (lists(app)[0].rows[0]["id"], lists(app)[0].rows[0]["Weight"]) == (id, "+0.30")
    again = opened("mismatches", run=run.name, order="Highest weight of a word first", words=f'"{word}"')
    assert lists(again)[0].rows[0]["id"] == id


def test_the_list_is_ordered_by_similarity_to_the_open_text(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, _, run = trained
    ids = results.mismatches(bench, run, PredictionFilter()).rows["id"].tolist()
    app = opened("mismatches", run=run.name)
    assert not [one for one in app.selectbox(key="order").options if "similar" in one], "no text is open"
    app = opened("mismatches", run=run.name, text=ids[2])
    app.selectbox(key="order").set_value("Most similar to a text first, by their words").run()
    assert (app.query_params["like"], app.query_params["text"]) == (ids[2], ids[2])
    assert any(f"most similar to text {ids[2]} first, by their words." in one.value for one in app.markdown)
    asked = PredictionFilter(order=ListOrder.SIMILAR_WORDS, order_by=ids[2])
    expected = results.mismatches(bench, run, list_orders.scored(bench, run, asked)).rows["id"].tolist()
    assert lists(app)[0].column("id") == expected[:25]
    app.button(key="step_Next").click().run()
    assert (app.query_params["like"], app.query_params["text"]) == (ids[2], expected[1]), "the order stays"
    address = {"order": "Most similar to a text first, by their words", "like": ids[2]}
    again = opened("mismatches", run=run.name, text=expected[1], **address)
    assert lists(again)[0].column("id") == expected[:25]
    app.button(key="to_list").click().run()
    assert lists(app)[0].rows[0]["Similarity"] == "1.00"


def test_a_click_on_a_text_opens_it(
    trained: tuple[Bench, Project, Run], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, project, run = trained
    app = opened("mismatches", run=run.name)
    ids = lists(app)[0].column("id")
    open_row(app, monkeypatch, 1)
    assert dict(app.query_params) == {"project": project.name, "run": run.name, "text": ids[1]}
    beside, _ = lists(app)
    assert beside.column("id") == ids


def test_all_mismatches_leads_back_to_the_page_of_the_list(
    trained: tuple[Bench, Project, Run], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, run = trained
    monkeypatch.setattr(mismatch_table, "_PAGE_SIZES", (2, 25))
    app = opened("mismatches", run=run.name, all="true", page="3")
    ids = lists(app)[0].column("id")
    assert len(ids) == 2
    open_row(app, monkeypatch, 1)
    app.button(key="to_list").click().run()
    assert lists(app)[0].column("id") == ids
    assert app.session_state["all"] is True
    [drawn] = [one.proto for one in app.get("bidi_component") if one.proto.component_name == "text_list"]
    assert json.loads(drawn.json)["current"] == ids[1]


def test_a_wrong_cell_after_a_right_one_lists_mismatches_again(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    _, _, run = trained
    app = opened("mismatches", run=run.name)

    def click(true: str, predicted: str) -> None:
        chosen = (app.session_state["true"], app.session_state["predicted"])
        key = f"mismatch_matrix:{chosen if None not in chosen else None}"
        app.session_state[key] = {"selection": {"cell": [{"true": true, "predicted": predicted}]}}
        app.run()

    wrong = (lists(app)[0].column("Label")[0], lists(app)[0].column("Predicted")[0])
    click("True", "True")
    assert app.toggle(key="all").value is True
    click(*wrong)
    assert app.toggle(key="all").value is False
    assert {(row["Label"], row["Predicted"]) for row in lists(app)[0].rows} == {wrong}
    click(*wrong)
    assert (app.selectbox(key="true").value, app.toggle(key="all").value) == (None, False)


def test_the_button_to_all_mismatches_leaves_no_filter_on(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, _, run = trained
    app = opened("mismatches", run=run.name)
    everything = len(lists(app)[0].rows)
    app.text_input(key="words").set_value("no such words").run()
    app.switch_page("../pages/results.py").run()
    app.button(key="next_page").click().run()
    assert app.title[0].value == "Mismatches"
    assert len(lists(app)[0].rows) == everything


def test_a_page_in_the_address_that_is_not_there_does_no_harm(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    _, _, run = trained
    for number in ("99", "none"):
        assert lists(opened("mismatches", run=run.name, page=number, rows="7"))[0].rows


def test_ticked_rows_are_corrected_together_and_say_so(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, project, run = trained
    app = opened("mismatches", run=run.name)
    assert not any(button.key == f"correct_button:ticked:{run.id}" for button in app.button)
    ids, key_before, label = lists(app)[0].column("id"), lists(app)[0].key, lists(app)[0].column("Predicted")[0]
    tick(app, lists(app)[0], [0, 2])
    assert app.button(key=f"correct_button:ticked:{run.id}").label == "Correct 2 texts"
    app.selectbox(key=f"label:ticked:{run.id}").set_value(f"relabel:{label}")
    app.text_input(key=f"reason:ticked:{run.id}").set_value("irony")
    app.text_input(key=f"author:ticked:{run.id}").set_value("Ann")
    app.button(key=f"correct_button:ticked:{run.id}").click().run()
    made = drafts.load(bench, project).effective
    assert [entry.change.text_id for entry in made] == [ids[0], ids[2]]
    assert {(one.change.label, one.change.author, one.change.reason) for one in made} == {(label, "Ann", "irony")}
    assert {entry.change.place for entry in made} == {Origin.MISMATCHES}
    by = f"→ {label} (draft by Ann)"
    states = lists(app)[0].column("State")
    assert (states[0], states[2]) == (by, by)
    assert states[1] in ("", "read")
    assert lists(app)[0].rows[0]["Corrected because"] == "irony"
    assert app.toast[0].value == "Kept in the draft of the next version."
    [drawn] = [one.proto for one in app.get("bidi_component") if one.proto.component_name == "text_list"]
    assert (json.loads(drawn.json)["released"], json.loads(drawn.json)["ticked"]) == (True, [])
    assert lists(app)[0].key == key_before, "the list is not drawn anew, which would move the page"
    assert not any(button.key == f"correct_button:ticked:{run.id}" for button in app.button)


def test_who_overrules_a_colleagues_draft_is_told_before_and_after(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, _, run = trained
    app = opened("mismatches", run=run.name)
    ids, version = lists(app)[0].column("id"), ground_truth.trained_on(bench, run)
    label, other = run.result.test.labels[:2]  # type: ignore[union-attr]
    correcting.relabel(bench, version, ids[:2], label, author="Ben", place=Origin.MISMATCHES)
    app = opened("mismatches", run=run.name)
    tick(app, lists(app)[0], [0, 1, 2])
    said = [caption.value for caption in app.caption]
    assert any("On these texts the draft has 2 entries by Ben: another label takes their place." in one for one in said)
    assert any(f"*Labels are right* confirms what the draft says: “{label}”." in one for one in said)
    app.selectbox(key=f"label:ticked:{run.id}").set_value(f"relabel:{other}")
    app.text_input(key=f"author:ticked:{run.id}").set_value("Ann")
    app.button(key=f"correct_button:ticked:{run.id}").click().run()
    assert app.toast[0].value == "Kept in the draft of the next version. It takes the place of 2 entries by Ben."


def test_what_a_colleague_did_to_ticked_texts_is_asked_about_though_the_page_was_drawn_again(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, project, run = trained
    app = opened("mismatches", run=run.name)
    ids, version = lists(app)[0].column("id"), ground_truth.trained_on(bench, run)
    tick(app, lists(app)[0], [0, 1])
    correcting.relabel(bench, version, ids[:1], run.result.test.labels[0], author="Ben", place=Origin.MISMATCHES)  # type: ignore[union-attr]
    app.text_input(key=f"author:ticked:{run.id}").set_value("Ann").run()
    app.button(key=f"confirm_button:ticked:{run.id}").click().run()
    assert any("In the meantime Ben" in one.value for one in app.warning)
    assert {entry.change.author for entry in drafts.load(bench, project).pending} == {"Ben"}
    app.button(key=f"insist:ticked:{run.id}").click().run()
    assert {drafts.load(bench, project).states[id].last.change.author for id in ids[:2]} == {"Ann"}


def test_ticked_rows_stay_ticked_where_no_label_was_chosen(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, project, run = trained
    app = opened("mismatches", run=run.name)
    tick(app, lists(app)[0], [0, 2])
    app.button(key=f"correct_button:ticked:{run.id}").click().run()
    assert "Not filled in yet: the correct label" in app.error[0].value
    [drawn] = [one.proto for one in app.get("bidi_component") if one.proto.component_name == "text_list"]
    assert json.loads(drawn.json)["ticked"] == [0, 2]
    assert app.button(key=f"correct_button:ticked:{run.id}").label == "Correct 2 texts"
    assert not drafts.load(bench, project).pending
    assert not app.run().error


def test_clearing_the_filters_gives_the_slider_no_second_value(
    trained: tuple[Bench, Project, Run],
    opened: Opened,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(policies, "_shown_default_value_warning", False)
    monkeypatch.setattr(policies, "runtime", SimpleNamespace(exists=lambda: True))
    app = opened("results", run=trained[2].name)
    app.button(key="next_page").click().run()
    assert app.title[0].value == "Mismatches"
    next(button for button in app.button if button.label == "Clear the filters").click().run()
    assert not app.error
    assert app.session_state["probability"] == (0, 100)
    assert "created with a default value" not in caplog.text
