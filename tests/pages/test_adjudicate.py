from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from core.records import CorrectionKind, DatasetVersion, Place, Project, VoteRule, VoteSettings
from core.workflow import draft, ground_truth, projects, relabelling
from core.workflow.bench import Bench
from dashboard.parts import keys
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.tables import simple_csv, wide_csv


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test presses faster than a person."""
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 0.0)


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Campaign")


@pytest.fixture
def version(bench: Bench, project: Project, tmp_path: Path) -> DatasetVersion:
    """Six texts on which the three annotators do not agree: t0, t10, … t50."""
    first = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    return ground_truth.keep_revote(bench, project, first, VoteSettings(rule=VoteRule.UNANIMITY))


def _decided(bench: Bench, project: Project) -> dict[str | None, str | None]:
    return {entry.change.text_id: entry.change.label for entry in draft.standing(bench, project)}


def _named(app: AppTest) -> AppTest:
    return app.text_input(key="author:adjudicate").set_value("Ben").run()


def _button(app: AppTest, name: str) -> Button:
    """Of the text that is on the page."""
    return next(button for button in app.button if str(button.key).startswith(name))


def _note(app: AppTest, words: str) -> AppTest:
    return next(field for field in app.text_input if field.label == "Note").set_value(words).run()


def test_without_texts_the_page_says_where_to_begin(bench: Bench, project: Project, opened: Opened) -> None:
    assert opened("adjudicate").button[0].label == "Go to ground truth"


def test_where_the_vote_decides_everything_it_leads_on(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    keep(bench, project, simple_csv(tmp_path / "a.csv"))
    assert opened("adjudicate").button[0].label == "Go to training"


def test_a_decision_needs_a_name(version: DatasetVersion, opened: Opened) -> None:
    app = opened("adjudicate")
    assert _button(app, "decide:0").disabled
    assert not _button(_named(app), "decide:0").disabled


def test_the_queue_is_decided_one_by_one_with_undo_skip_and_note(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    waiting = draft.queue(bench, project)["id"].tolist()
    app = _note(_named(opened("adjudicate")), "it calls to vote")
    assert app.get("progress")[0].value == 0  # type: ignore[attr-defined]
    assert [_button(app, f"decide:{index}").label for index in range(2)] == ["False", "True"]
    _button(app, "decide:1").click().run()
    assert not app.exception
    [entry] = draft.standing(bench, project)
    assert entry.change.kind is CorrectionKind.ADJUDICATE
    assert (entry.change.text_id, entry.change.label) == (waiting[0], "True")
    assert (entry.change.author, entry.change.reason, entry.change.place) == (
        *("Ben", "it calls to vote"),
        Place.ADJUDICATION,
    )
    _button(app, "skip").click().run()
    _button(app, "decide:0").click().run()
    assert _decided(bench, project) == {waiting[0]: "True", waiting[2]: "False"}
    _button(app, "undo:").click().run()
    assert _decided(bench, project) == {waiting[0]: "True"}
    assert len(relabelling.log(bench, project)) == 3


def test_a_key_struck_twice_decides_no_text_that_nobody_has_read(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = draft.queue(bench, project)["id"].tolist()[:2]
    app = _named(opened("adjudicate"))
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 60.0)
    for name in ("decide:1", "skip"):
        _button(app, name).click().run()
    assert _decided(bench, project) == {}
    assert _button(app, "decide:1").key == f"decide:1:{first}"
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 0.0)
    _button(app, "decide:1").click().run()
    assert _decided(bench, project) == {first: "True"}
    assert _button(app, "decide:1").key == f"decide:1:{second}"


def test_what_was_skipped_comes_back_and_the_end_leads_to_the_draft(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = _named(opened("adjudicate"))
    _button(app, "skip").click().run()
    for _ in range(5):
        _button(app, "decide:0").click().run()
    app.button(key="again").click().run()
    _button(app, "decide:1").click().run()
    assert not app.exception
    assert draft.queue(bench, project).empty
    app.button(key="to_draft").click().run()
    assert app.title[0].value == "Corrections"


def test_a_text_can_be_left_out_with_a_reason(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = _named(opened("adjudicate"))
    assert _button(app, "leave_out").disabled
    _button(_note(app, "unreadable"), "leave_out").click().run()
    [entry] = draft.standing(bench, project)
    assert (entry.change.kind, entry.change.reason) == (CorrectionKind.EXCLUDE, "unreadable")


def test_a_hostile_text_and_label_are_shown_as_they_are(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    lines = "\n".join(f"Text {i},**x**,{'**x**' if i else '<b>y'}" for i in range(6))
    path = tmp_path / "hostile.csv"
    path.write_text(f"text,Annotator 1,Annotator 2\n<script>alert(1)</script>,**x**,<b>y\n{lines}\nlast,<b>y,<b>y\n")
    keep(bench, project, path)
    app = opened("adjudicate")
    assert "<script" not in app.main.html[0].value
    assert _button(app, "decide:1").label == "&lt;b&gt;y" or "\\<b\\>y" in _button(app, "decide:1").label
