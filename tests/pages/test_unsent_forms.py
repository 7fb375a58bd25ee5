"""What a person typed, ticked or chose and has not sent, after the page was loaded anew."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.records import DatasetVersion, Origin, Project, Run, SplitSettings, VoteRule, VoteSettings
from core.workflow import ground_truth, projects, splits, training, uploads
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from dashboard import unsent_forms
from dashboard.widgets import keys
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import with_key
from tests.pages.text_lists import Listed, lists, tick
from tests.tables import wide_csv


def _reloaded(app: AppTest, page: str, opened: Opened) -> AppTest:
    """The page at the same address, by a server that knows nothing of the tab."""
    return opened(page, **_address(app))


def _address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def _field(app: AppTest, label: str) -> Any:
    """The first field of that label."""
    boxes = (app.text_input, app.selectbox, app.multiselect, app.number_input, app.toggle)
    return next(field for kind in boxes for field in kind if field.label == label)


def _button(app: AppTest, key: str) -> Any:
    return next((button for button in app.button if str(button.key).startswith(key)), None)


def _kept(app: AppTest, bench: Bench) -> dict[str, Any]:
    return uploads.choices(bench.settings.home / "uploads" / _address(app)[unsent_forms.ADDRESS])


def _found(app: AppTest) -> Listed:
    return next(one for one in lists(app) if one.key.startswith("found:"))


def test_a_note_and_what_was_skipped_stay_until_the_text_is_decided(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 0.0)
    ground_truth.keep_revote(bench, project, version, VoteSettings(rule=VoteRule.UNANIMITY))
    app = opened("adjudicate")
    assert unsent_forms.ADDRESS not in _address(app)
    first = _button(app, "skip:").key
    _button(app, "skip:").click().run()
    _field(app, "Note").set_value("irony").run()
    second = _button(app, "skip:").key

    again = _reloaded(app, "adjudicate", opened)
    assert _button(again, "skip:").key == second != first
    assert _field(again, "Note").value == "irony"
    _field(again, "Your name").set_value("Ben").run()
    _button(again, "decide:").click().run()
    [made] = drafts.load(bench, project).effective
    assert made.change.reason == "irony"
    assert _field(again, "Note").value == ""
    correcting.undo(bench, version, made, author="Ben", place=Origin.ADJUDICATION)
    undone = _reloaded(again, "adjudicate", opened)
    assert (_button(undone, "skip:").key, _field(undone, "Note").value) == (second, "")


def test_a_search_its_ticks_and_the_form_below_stay_until_they_are_sent(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = opened("corrections")
    _field(app, "Words in the text, or an id").set_value("Landtag").run()
    tick(app, _found(app), [0, 2])
    _field(app, "Correct label").set_value("relabel:True").run()
    app.text_input(key=f"reason:found:{version.id}").set_value("spam").run()

    again = _reloaded(app, "corrections", opened)
    assert next(one for one in again.expander if one.label == "Find a text to correct").proto.expanded
    assert _field(again, "Words in the text, or an id").value == "Landtag"
    assert _button(again, "correct_button:").label == "Correct 2 texts"
    assert _field(again, "Correct label").value == "relabel:True"
    assert again.text_input(key=f"reason:found:{version.id}").value == "spam"
    assert not correcting.log(bench, project), "nothing is done by it"
    again.text_input(key=f"author:found:{version.id}").set_value("Ben").run()
    _button(again, "correct_button:").click().run()
    ids = [_found(again).rows[at]["id"] for at in (0, 2)]
    assert [entry.change.text_id for entry in drafts.load(bench, project).effective] == ids
    assert _kept(again, bench) == {f"find:{project.id}": {"words": "Landtag"}}
    sent = _reloaded(again, "corrections", opened)
    assert _button(sent, "correct_button:") is None
    assert _field(sent, "Words in the text, or an id").value == "Landtag"


def test_ticks_are_let_go_of_where_a_label_changed_meanwhile(
    project: Project, version: DatasetVersion, bench: Bench, opened: Opened
) -> None:
    app = opened("corrections")
    _field(app, "Words in the text, or an id").set_value("Landtag").run()
    tick(app, _found(app), [0, 2])
    correcting.relabel(bench, version, [_found(app).rows[2]["id"]], "True", author="Ann", place=Origin.SEARCH)
    again = _reloaded(app, "corrections", opened)
    assert _button(again, "correct_button:") is None
    assert any("some have changed: tick them again" in one.value for one in again.toast)


def test_ticks_of_the_draft_stay_until_they_are_undone(
    project: Project, version: DatasetVersion, bench: Bench, opened: Opened
) -> None:
    correcting.relabel(bench, version, ["t1", "t2", "t3"], "True", author="Ann", place=Origin.SEARCH)
    app = opened("corrections")
    tick(app, lists(app)[0], [1])
    again = _reloaded(app, "corrections", opened)
    assert again.button(key="undo_draft").label == "Undo this correction"
    _field(again, "Your name").set_value("Ben").run()
    again.button(key="undo_draft").click().run()
    assert len(drafts.load(bench, project).effective) == 2
    assert unsent_forms.ADDRESS not in _address(again)


def test_classes_to_merge_stay_chosen(project: Project, version: DatasetVersion, opened: Opened) -> None:
    app = opened("corrections")
    _field(app, "Class").set_value("True").run()
    _field(app, "New name").set_value("Call").run()
    again = _reloaded(app, "corrections", opened)
    assert (_field(again, "Class").value, _field(again, "New name").value) == ("True", "Call")
    assert next(one for one in again.expander if one.label == "Merge or rename classes").proto.expanded


def test_settings_of_a_training_stay_until_it_begins(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    splits.make(bench, version, SplitSettings())
    monkeypatch.setattr(training, "start_all", lambda *_: None)
    app = opened("train")
    usual = _field(app, "Epochs").value
    with_key(app, f"preset:{project.id}:").set_value("tutorial").run()
    _field(app, "Epochs").set_value(usual + 3).run()
    _field(app, "Learning rate").set_value(3e-5).run()
    _field(app, "Longest text").set_value(64).run()
    _field(app, "Balanced classes").set_value(False).run()

    again = _reloaded(app, "train", opened)
    assert with_key(again, f"preset:{project.id}:").value == "tutorial"
    values = [_field(again, label).value for label in ("Epochs", "Learning rate", "Longest text")]
    assert values == [usual + 3, 3e-5, 64]
    assert _field(again, "Balanced classes").value is False
    assert any(f"{usual + 3} epochs" in one.label and one.label.endswith("changed") for one in again.expander)
    again.button(key="start").click().run()
    assert unsent_forms.ADDRESS not in _address(again)
    begun = _reloaded(again, "train", opened)
    assert _field(begun, "Epochs").value == usual


def test_ticked_mismatches_and_their_form_stay_with_the_run(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    _, _, run = trained
    app = opened("mismatches", run=run.name)
    tick(app, lists(app)[0], [0, 2])
    _field(app, "Correct label").set_value("exclude:").run()
    _field(app, "Reason").set_value("no post").run()
    again = _reloaded(app, "mismatches", opened)
    assert _button(again, "correct_button:").label == "Correct 2 texts"
    assert (_field(again, "Correct label").value, _field(again, "Reason").value) == ("exclude:", "no post")
    narrowed = opened("mismatches", **{**_address(app), "words": lists(app)[0].rows[0]["text"][:30]})
    assert _button(narrowed, "correct_button:") is None, "not all that was ticked is listed"


def test_the_note_on_a_text_stays_with_the_text(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, _, run = trained
    first, second = [row["id"] for row in lists(opened("mismatches", run=run.name))[0].rows[:2]]
    app = opened("mismatches", run=run.name, text=first)
    _field(app, "Note").set_value("satire").run()
    again = _reloaded(app, "mismatches", opened)
    assert _field(again, "Note").value == "satire"
    assert _field(opened("mismatches", **{**_address(app), "text": second}), "Note").value == ""


def test_the_settings_of_a_split_stay_chosen(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = opened("ground_truth")
    _field(app, "Seed").set_value(77).run()
    again = _reloaded(app, "ground_truth", opened)
    assert _field(again, "Seed").value == 77
    again.button(key="fix_split").click().run()
    made = splits.latest(bench, version)
    assert made is not None
    assert made.settings.seed == 77


def test_who_gets_the_address_sees_a_copy(project: Project, version: DatasetVersion, opened: Opened) -> None:
    app = opened("ground_truth")
    _field(app, "Seed").set_value(77).run()
    other = _reloaded(app, "ground_truth", opened)
    _field(other, "Seed").set_value(5).run()
    assert _address(other)[unsent_forms.ADDRESS] != _address(app)[unsent_forms.ADDRESS]
    assert _field(_reloaded(app, "ground_truth", opened), "Seed").value == 77


def test_another_project_has_its_own(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened, tmp_path: Path
) -> None:
    keep(bench, projects.create(bench, "Other"), wide_csv(tmp_path / "wide.csv"))
    app = opened("corrections", project="Spring")
    words = "Words in the text, or an id"
    _field(app, words).set_value("t1").run()
    named = _address(app)[unsent_forms.ADDRESS]
    app.sidebar.selectbox[0].set_value("Other").run()
    assert _field(app, words).value == ""
    assert unsent_forms.ADDRESS not in _address(app)
    app.sidebar.selectbox[0].set_value("Spring").run()
    assert (_field(app, words).value, _address(app)[unsent_forms.ADDRESS]) == ("t1", named)
    stray = opened("corrections", project="Other", **{unsent_forms.ADDRESS: named})
    assert _field(stray, words).value == ""


def test_what_waited_too_long_is_said_to_be_gone(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = opened("corrections")
    _field(app, "Words in the text, or an id").set_value("t1").run()
    shutil.rmtree(bench.settings.home / "uploads")
    again = _reloaded(app, "overview", opened)
    days = uploads.DAYS_THAT_UPLOADS_WAIT
    assert any(f"not sent is gone: nobody looked at it for {days} days" in one.value for one in again.toast)
    assert unsent_forms.ADDRESS not in _address(again)


def test_an_open_page_goes_on_where_what_it_kept_was_swept(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = opened("corrections")
    _field(app, "Words in the text, or an id").set_value("t1").run()
    shutil.rmtree(bench.settings.home / "uploads")
    _field(app, "Words in the text, or an id").set_value("t2").run()
    assert not app.error
    assert _field(_reloaded(app, "corrections", opened), "Words in the text, or an id").value == "t2"
