from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from core.records import ColumnMapping, CorrectionKind, DatasetVersion, Origin, Project, VoteRule, VoteSettings
from core.workflow import ground_truth, projects, splits
from core.workflow.bench import Bench
from core.workflow.corrections import adjudication_queue, ledger, next_version
from core.workflow.corrections import draft as drafts
from core.workflow.ground_truth import StagedFile
from dashboard.widgets import keys
from tests.core.workflow.corrections import correcting
from tests.core.workflow.remarked import label_studio
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import of_kind
from tests.statements import reads_of_the_log, sent
from tests.tables import simple_csv, unlike, wide_csv, write_csv


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test presses faster than a person."""
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 0.0)


@pytest.fixture
def version(bench: Bench, project: Project, tmp_path: Path) -> DatasetVersion:
    """Six texts on which the three annotators do not agree: t0, t10, … t50."""
    first = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    return ground_truth.keep_revote(bench, project, first, VoteSettings(rule=VoteRule.UNANIMITY))


def _decided(bench: Bench, project: Project) -> dict[str | None, str | None]:
    return {entry.change.text_id: entry.change.label for entry in drafts.load(bench, project).effective}


def _named(app: AppTest) -> AppTest:
    return app.text_input(key="author:adjudicate").set_value("Ben").run()


def _button(app: AppTest, name: str) -> Button:
    """Of the text that is on the page."""
    return next(button for button in app.button if str(button.key).startswith(name))


def _note(app: AppTest, words: str) -> AppTest:
    return next(field for field in app.text_input if field.label == "Note").set_value(words).run()


def test_classes_that_are_numbers_stand_by_their_value_and_a_note_stays_with_its_project(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    table = tmp_path / "scale.csv"
    table.write_text("id,text,A,B\n1,one text,2,10\n2,another,2,10\n3,third,2,2\n4,fourth,10,10\n", "utf-8")
    for name in ("First", "Second"):
        keep(bench, projects.create(bench, name), table)
    app = opened("adjudicate", project="First")
    assert [one.label for one in app.button if str(one.key).startswith("decide:")] == ["2", "10"]
    _note(app, "unclear")
    app.query_params["project"] = "Second"
    app.run()
    assert next(field for field in app.text_input if field.label == "Note").value == ""


def test_without_texts_the_page_says_where_to_begin(bench: Bench, project: Project, opened: Opened) -> None:
    assert opened("adjudicate").button[0].label == "Go to ground truth"


def test_where_the_vote_decides_everything_it_leads_on(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    assert [button.label for button in opened("adjudicate").button] == ["Split the texts"]
    splits.make(bench, version, splits.SplitSettings())
    assert [button.label for button in opened("adjudicate").button] == ["Train a model"]


def test_a_decision_reads_the_log_once_and_the_drawing_after_it_once(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    keep(bench, project, _five_coders(tmp_path))
    app = opened("adjudicate")
    app.button(key="to_divided").click().run()
    app = _named(app)
    with sent(bench) as statements:
        _button(app, "decide:0").click().run()
    made = next(number for number, one in enumerate(statements) if one.startswith("INSERT INTO corrections"))
    assert [reads_of_the_log(statements[:made]), reads_of_the_log(statements[made:])] == [1, 1]
    assert len(statements) <= 20, statements


def _five_coders(folder: Path) -> Path:
    """No tie: t1 is 4 to 1, t2 3 to 2, t3 2 to 1, the others are of one mind."""
    votes = ["no no no no no", "no no yes no no", "yes no yes no yes", "yes yes no - -", *["yes yes yes yes yes"] * 4]
    lines = [(f"t{at}", f"Text Nummer {at}", *given.replace("-", "").split(" ")) for at, given in enumerate(votes)]
    return write_csv(folder / "five.csv", ("id", "text", *(f"Annotator {number}" for number in range(1, 6))), lines)


def test_where_no_text_is_tied_the_divided_ones_can_be_decided_most_divided_first(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = keep(bench, project, _five_coders(tmp_path))
    app = opened("adjudicate")
    assert "On 3 texts the annotators disagree" in app.markdown[0].value
    app.button(key="to_divided").click().run()
    app = _named(app)
    assert "yes\u00a0(3\u00a0of\u00a05)" in " ".join(line.value for line in app.markdown)
    seen = []
    for label in (0, 1, 0):
        seen.append(str(_button(app, "decide:").key).split(":")[2])
        _button(app, f"decide:{label}").click().run()
    assert not app.error
    assert seen == ["t2", "t3", "t1"]
    assert {entry.change.kind for entry in drafts.load(bench, project).effective} == {CorrectionKind.ADJUDICATE}
    assert _decided(bench, project) == {"t2": "no", "t3": "yes", "t1": "no"}
    assert app.get("progress")[0].proto.text == "3 of 3 decided"
    newest = next_version.apply(bench, project)
    assert newest.corrected == {"adjudication": 1}, "two of the three confirm the vote"
    assert newest.report.judgements == version.report.judgements
    after = opened("adjudicate")
    assert "3 of them are settled by hand" in after.markdown[0].value
    assert [button.label for button in after.button] == ["Split the texts"]


def test_beside_ties_the_divided_texts_are_a_choice(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    app = opened("adjudicate")
    choice = app.get("button_group")[0]
    assert [option.content for option in choice.proto.options] == [
        "The vote does not decide: 1",
        "The annotators disagree: 5",
    ]
    assert str(_button(app, "decide:").key).endswith(":t0")
    app.segmented_control(key=f"pile:{project.id}").set_value("The annotators disagree").run()
    assert str(_button(app, "decide:").key).endswith(":t10")
    assert app.get("progress")[0].proto.text == "0 of 5 decided"


def test_after_a_merge_stands_what_was_judged_before(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    graded = {
        "t0": "calm calm mild severe",
        "t1": "calm calm calm mild",
        "t2": "severe severe mild severe",
        "t3": "mild mild calm mild",
    }
    lines = [
        (id, f"Text {id}", coder, grade)
        for id, grades in graded.items()
        for coder, grade in zip("abcd", grades.split(), strict=True)
    ]
    path = write_csv(tmp_path / "graded.csv", ("id", "text", "annotator", "label"), lines)
    version = keep(bench, project, path)
    correcting.merge(bench, version, ["mild", "severe"], "some", author="Ann")

    def shown() -> tuple[list[str], list[str]]:
        [judgements] = [table.value for table in opened("adjudicate").table]
        return judgements["Label"].tolist(), judgements["As judged"].tolist()

    next_version.apply(bench, project)
    assert shown() == (["calm", "calm", "some", "some"], ["calm", "calm", "mild", "severe"])
    newest = ground_truth.newest(bench, project)
    correcting.merge(bench, newest, ["some"], "any", author="Ann")
    assert shown() == (["calm", "calm", "any", "any"], ["calm", "calm", "mild", "severe"])
    assert "any\u00a0(2\u00a0of\u00a04)" in " ".join(line.value for line in opened("adjudicate").markdown)
    draft = drafts.load(bench, project)
    waiting = adjudication_queue.not_settled(bench, draft, adjudication_queue.divided(bench, newest))
    assert dict(zip(waiting["id"], waiting["label"], strict=True))["t3"] == "any"


def test_what_annotators_remarked_stands_beside_their_labels(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    keep(bench, project, label_studio(tmp_path / "project-1.json"))
    [table] = [one.value for one in opened("adjudicate").table if "Annotator" in one.value]
    assert table["Label"].tolist() == ["sports", "web"]
    assert table["remark"].tolist() == ["May be both, 1 of 2", ""]


def test_what_the_draft_decides_by_merging_classes_is_counted_apart(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    grades = ("calm mild severe", "calm calm mild", "calm mild severe", "calm severe odd")
    lines = [(f"t{n}", f"Text {n}", *grades[n % 4].split()) for n in range(8)]
    version = keep(
        bench, project, write_csv(tmp_path / "a.csv", ("id", "text", *[f"Annotator {n}" for n in (1, 2, 3)]), lines)
    )
    correcting.adjudicate(bench, version, "t3", "calm", author="Ann")
    assert opened("adjudicate").get("progress")[0].proto.text == "1 of 6 decided"
    correcting.merge(bench, version, ["mild", "severe"], "some", author="Ann")
    app = opened("adjudicate")
    assert app.get("progress")[0].proto.text == "5 of 6 decided, 4 of them by the vote on the merged classes"


def test_a_decision_needs_a_name(bench: Bench, project: Project, version: DatasetVersion, opened: Opened) -> None:
    app = opened("adjudicate")
    _button(app, "decide:0").click().run()
    assert "your name" in app.error[0].value
    assert _decided(bench, project) == {}
    _button(_named(app), "decide:0").click().run()
    assert not app.error
    assert list(_decided(bench, project).values()) == ["False"]


def test_nobody_works_under_anothers_name(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    _button(_named(opened("adjudicate")), "decide:0").click().run()
    other = opened("adjudicate")
    assert other.text_input(key="author:adjudicate").value == ""
    assert not [button for button in other.button if str(button.key).startswith("undo_last:")]


def test_a_name_and_a_key_in_one_stroke_decide_under_the_name(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = opened("adjudicate")
    app.text_input(key="author:adjudicate").set_value("Ben")
    _button(app, "decide:0").click().run()
    [entry] = drafts.load(bench, project).effective
    assert (entry.change.author, entry.change.label) == ("Ben", "False")


def test_another_name_is_easily_taken(bench: Bench, project: Project, version: DatasetVersion, opened: Opened) -> None:
    app = _named(opened("adjudicate"))
    _button(app, "decide:0").click().run()
    next(field for field in app.text_input if field.label == "Your name").set_value("Cem")
    next(button for button in app.button if button.label == "Change").click().run()
    assert not [button for button in app.button if str(button.key).startswith("undo_last:")], (
        "others' are not undone here"
    )
    _button(app, "decide:1").click().run()
    assert [entry.change.author for entry in drafts.load(bench, project).effective] == ["Ben", "Cem"]


def test_the_second_who_decides_a_text_is_told_of_the_first(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    """Ben and Ann have the same tie before them."""
    first, second, third = adjudication_queue.undecided(bench, drafts.load(bench, project))["id"].tolist()[:3]
    ben, ann = _named(opened("adjudicate")), opened("adjudicate")
    ann.text_input(key="author:adjudicate").set_value("Ann").run()
    _button(ann, "decide:1").click().run()
    _button(ben, "decide:0").click().run()
    assert _decided(bench, project) == {first: "True"}
    said = " ".join(line.value for line in ben.markdown)
    assert "Ann decided “True” a moment ago" in said
    assert "You pressed “False”" in said
    _button(ben, "overtaken_leave").click().run()
    assert _button(ben, "decide:0").key == f"decide:0:{second}"

    _button(ann, "decide:1").click().run()
    _button(ben, "decide:0").click().run()
    _button(ben, "overtaken_insist").click().run()
    assert _decided(bench, project)[second] == "False"
    by = {entry.change.text_id: entry.change.author for entry in correcting.log(bench, project)}
    assert by[second] == "Ben"
    assert [entry.change.text_id for entry in drafts.load(bench, project).effective] == [first, second, second]

    _button(ann, "decide:1").click().run()
    _button(ben, "decide:1").click().run()
    assert "as you did" in " ".join(line.value for line in ben.markdown)
    assert [entry.change.text_id for entry in correcting.log(bench, project)].count(third) == 1


def test_what_met_anothers_decision_is_asked_until_it_is_answered(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    """In another tab, too, and after a version was made; nobody else is asked, and the log says that it is open."""
    first = adjudication_queue.undecided(bench, drafts.load(bench, project))["id"].tolist()[0]
    ben = _note(_named(opened("adjudicate")), "no call")
    correcting.adjudicate(bench, version, first, "True", author="Ann")
    _button(ben, "decide:0").click().run()
    next_version.apply(bench, project)
    assert ledger.table(bench, drafts.load(bench, project))["state"].tolist() == ["not answered yet", "in force"]
    assert (
        ledger.table(bench, drafts.load(bench, project))["what"].tolist()[0]
        == "Not kept, as somebody else decided first: “False”"
    )

    again = opened("adjudicate")
    assert not [button for button in again.button if str(button.key).startswith("overtaken")]
    again = _named(again)
    assert "You pressed “False”" in " ".join(line.value for line in again.markdown)
    _button(again, "overtaken_insist").click().run()
    assert not again.error
    [kept] = drafts.load(bench, project).pending
    assert (kept.change.author, kept.change.label, kept.change.reason) == ("Ben", "False", "no call")
    assert drafts.load(bench, project).open_questions() == []


def test_leaving_it_at_the_other_decision_is_an_answer_and_no_correction(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    first = adjudication_queue.undecided(bench, drafts.load(bench, project))["id"].tolist()[0]
    ben = _named(opened("adjudicate"))
    correcting.adjudicate(bench, version, first, "True", author="Ann")
    _button(ben, "decide:0").click().run()
    next_version.apply(bench, project)
    _button(ben, "overtaken_leave").click().run()
    assert not ben.error
    assert not [button for button in _named(opened("adjudicate")).button if str(button.key).startswith("overtaken")]
    assert drafts.load(bench, project).pending == []
    assert (
        ledger.table(bench, drafts.load(bench, project))["what"].tolist()[0]
        == "Left as somebody else decided (entry 2)"
    )
    assert set(ledger.table(bench, drafts.load(bench, project))["state"]) == {"answered", "in force"}


def test_leaving_out_and_deciding_meet_too(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    first = adjudication_queue.undecided(bench, drafts.load(bench, project))["id"].iloc[0]
    ben = _note(_named(opened("adjudicate")), "unreadable")
    correcting.adjudicate(bench, version, first, "True", author="Ann")
    _button(ben, "leave_out").click().run()
    assert "You pressed leaving it out" in " ".join(line.value for line in ben.markdown)
    _button(ben, "overtaken_insist").click().run()
    [*_, entry] = drafts.load(bench, project).effective
    assert (entry.change.kind, entry.change.reason, entry.change.author) == (
        *(CorrectionKind.EXCLUDE, "unreadable"),
        "Ben",
    )


def test_a_decision_counts_though_the_project_was_renamed(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = _named(opened("adjudicate"))
    projects.rename(bench, project, "Autumn")
    _button(app, "decide:1").click().run()
    assert len(drafts.load(bench, project).effective) == 1
    assert "it is “Autumn” now" in app.toast[0].value


def test_a_decision_in_a_deleted_project_is_not_dropped_without_a_word(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = _named(opened("adjudicate"))
    projects.delete(bench, project)
    _button(app, "decide:1").click().run()
    assert any("deleted in the meantime" in box.value for box in app.error)


def test_a_class_that_is_a_digit_has_that_key(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    lines = "\n".join(f"Text Nummer {i},{[-1, 0, 1, 9][i % 4]},{[0, 1, 9, -1][i % 4]}" for i in range(8))
    path.write_text(f"text,Annotator 1,Annotator 2\n{lines}\nlast,0,0\n", encoding="utf-8")
    keep(bench, project, path)
    buttons = {one.label: one.proto.shortcut for one in opened("adjudicate").button if "decide" in str(one.key)}
    assert buttons == {"-1": "a", "0": "0", "1": "1", "9": "9"}


def test_the_queue_is_decided_one_by_one_with_undo_skip_and_note(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    waiting = adjudication_queue.undecided(bench, drafts.load(bench, project))["id"].tolist()
    app = _note(_named(opened("adjudicate")), "it calls to vote")
    assert of_kind(app, "progress")[0].value == 0
    assert [_button(app, f"decide:{index}").label for index in range(2)] == ["False", "True"]
    _button(app, "decide:1").click().run()
    [entry] = drafts.load(bench, project).effective
    assert entry.change.kind is CorrectionKind.ADJUDICATE
    assert (entry.change.text_id, entry.change.label) == (waiting[0], "True")
    assert (entry.change.author, entry.change.reason, entry.change.place) == (
        *("Ben", "it calls to vote"),
        Origin.ADJUDICATION,
    )
    _button(app, "skip").click().run()
    _button(app, "decide:0").click().run()
    assert _decided(bench, project) == {waiting[0]: "True", waiting[2]: "False"}
    _button(app, "undo_last:").click().run()
    assert _decided(bench, project) == {waiting[0]: "True"}
    assert len(correcting.log(bench, project)) == 3


def test_a_key_struck_twice_decides_no_text_that_nobody_has_read(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = adjudication_queue.undecided(bench, drafts.load(bench, project))["id"].tolist()[:2]
    app = _named(opened("adjudicate"))
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 60.0)
    for name in ("decide:1", "skip"):
        _button(app, name).click().run()
        assert "was not counted" in app.get("progress")[0].proto.text, "and not without a word"
    assert _decided(bench, project) == {}
    assert _button(app, "decide:1").key == f"decide:1:{first}"
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 0.0)
    _button(app, "decide:1").click().run()
    assert _decided(bench, project) == {first: "True"}
    assert _button(app, "decide:1").key == f"decide:1:{second}"
    assert app.get("progress")[0].proto.text == "1 of 6 decided"


def test_ground_truth_says_what_is_decided_by_hand_and_why_fewer_texts_wait(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    def said() -> str:
        app = opened("ground_truth")
        return "\n".join([*(one.value for one in app.markdown), *(one.value for one in app.caption)])

    waiting = adjudication_queue.undecided(bench, drafts.load(bench, project))["id"].tolist()
    assert "**Labels**, where all agree\n" in said()
    for id in waiting[:2]:
        correcting.adjudicate(bench, version, id, "True", author="Ann")
    assert "Of the 6 texts that the vote leaves open, 2 are settled in the draft." in said()
    newest = next_version.apply(bench, project)
    correcting.exclude(bench, newest, waiting[2:3], author="Ann", place=Origin.ADJUDICATION, reason="spam")
    after = said()
    assert "**Labels**, where all agree, 2 decided by hand\n" in after
    assert "Of the 4 texts that the vote leaves open, 1 is settled in the draft." in after
    correcting.confirm(bench, newest, ["t1"], author="Ann", place=Origin.MISMATCHES)
    next_version.apply(bench, project)
    last = said()
    assert "**Labels**, where all agree, 3 decided by hand, 1 of them as the vote has it\n" in last
    assert "Given a label that the vote does not give, or left out: 3 on Adjudicate" in last


def test_what_was_skipped_comes_back_and_the_end_leads_to_the_draft(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = _named(opened("adjudicate"))
    _button(app, "skip").click().run()
    for _ in range(5):
        _button(app, "decide:0").click().run()
    app.button(key="again").click().run()
    _button(app, "decide:1").click().run()
    assert adjudication_queue.undecided(bench, drafts.load(bench, project)).empty
    app.button(key="to_draft").click().run()
    assert app.title[0].value == "Corrections"


def test_a_text_can_be_left_out_with_a_reason(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = _named(opened("adjudicate"))
    _button(app, "leave_out").click().run()
    assert "needs a note" in app.get("progress")[0].proto.text
    assert drafts.load(bench, project).effective == []
    _button(_note(app, "unreadable"), "leave_out").click().run()
    [entry] = drafts.load(bench, project).effective
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
    assert _button(app, "decide:1").label == r"\<b>y"


def test_why_a_decision_cannot_be_taken_back_by_key_any_more_is_said(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = _named(opened("adjudicate"))
    _button(app, "decide:0").click().run()
    [entry] = drafts.load(bench, project).effective
    assert _button(app, "undo_last:").label == "Undo"
    correcting.adjudicate(bench, version, str(entry.change.text_id), "True", author="Ann")
    app.run()
    assert not [button for button in app.button if str(button.key).startswith("undo_last:")]
    assert "since then Ann decided “True” a moment ago" in " ".join(line.value for line in app.caption)
    _button(app, "decide:0").click().run()
    next_version.apply(bench, project)
    app.run()
    assert "it is part of version 3 by now" in " ".join(line.value for line in app.caption)
    assert "Version 3 was made since" in app.toast[0].value
    assert not [button for button in app.button if str(button.key).startswith("undo_last:")]


def test_columns_that_tell_groups_apart_are_in_sight_and_the_rest_a_click_away(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    lines = [(f"Text Nummer {n}", "xy"[n % 2], "xyy"[n % 3], f"example.org/{n}", "AB"[n % 2]) for n in range(12)]
    keep(bench, project, write_csv(tmp_path / "posts.csv", ("text", "Ann", "Ben", "url", "party"), lines))
    app = opened("adjudicate")
    (further,) = (one for one in app.expander if one.label == "1 further column")
    assert [one.value.split("  \n")[0] for one in further.markdown] == [":gray[url]"]
    shown = [one.value for one in app.markdown]
    assert any(one.startswith(":gray[Id]") and "row " in one for one in shown)
    assert shown.index(next(one for one in shown if "[party]" in one)) < shown.index(further.markdown[0].value)


def test_an_undo_of_what_somebody_else_decided_since_takes_nothing_back_and_says_so(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = _named(opened("adjudicate"))
    _button(app, "decide:0").click().run()
    [entry] = drafts.load(bench, project).effective
    correcting.adjudicate(bench, version, str(entry.change.text_id), "True", author="Ann")
    _button(app, "undo_last:").click().run()
    assert "Your decision was not taken back; since then Ann decided “True”" in app.error[0].value.replace("\\", "")
    assert not any(one.change.kind is CorrectionKind.UNDO for one in correcting.log(bench, project))


def test_what_the_table_decides_stands_beside_a_tie(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    labels = ["yes", "no"] * 15
    rows = [(f"t{at}", unlike(at), label, label, label) for at, label in enumerate(labels)]
    rows[0] = ("t0", unlike(0), "yes", "no", "no")
    columns = ("id", "text", "Annotator 1", "Annotator 2", "label")
    version = keep(bench, project, write_csv(tmp_path / "decided.csv", columns, rows))
    assert version.report.decisions["decided"] == 1
    assert any("Decided in your table" in one.value and "no" in one.value for one in opened("adjudicate").markdown)
    said = " ".join(one.value for one in opened("ground_truth").markdown)
    assert "It decides the 1 text that the vote leaves open, and is shown beside each." in said


def test_who_made_a_version_is_not_told_that_it_was_made(
    bench: Bench, project: Project, version: DatasetVersion, opened: Opened
) -> None:
    app = _named(opened("adjudicate"))
    _button(app, "decide:0").click().run()
    app.switch_page("../pages/corrections.py").run()
    app.button(key="apply").click().run()
    made = ground_truth.latest(bench, project)
    assert made is not None
    assert made.number == version.number + 1
    app.switch_page("../pages/adjudicate.py").run()
    assert not app.toast
    correcting.adjudicate(bench, made, "t10", "True", author="Ann")
    next_version.apply(bench, project)
    app.run()
    assert "was made since" in app.toast[0].value, "of another's version they are"


def test_the_columns_before_a_text_are_named_above_it(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    lines = [(f"t{n}", f"Post {n}", unlike(n), n % 2, 1 if n == 8 else n % 2) for n in range(20)]
    path = write_csv(tmp_path / "turns.csv", ("id", "po*st", "reply", "A", "B"), lines)
    tables = ground_truth.read([StagedFile(path, path.name)])
    mapping = ColumnMapping(text="reply", id="id", annotators=("A", "B"), context=("po*st",))
    ground_truth.keep(bench, projects.create(bench, "Chatbot"), tables, mapping)
    app = opened("adjudicate", project="Chatbot")
    assert "Before the text stands “po\\*st”." in [one.value for one in app.caption]
