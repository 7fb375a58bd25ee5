from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.errors import JobError
from core.records import AnnotationRound, AnnotationSettings, CodebookClass, ColumnMapping, Project
from core.workflow import annotation, ground_truth, projects
from core.workflow.annotation import RoundTexts
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from dashboard.annotate import desk
from dashboard.widgets import author, keys
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import TOO_FEW_TO_SPLIT, only_error
from tests.tables import rows, simple_csv, write_csv

SETTINGS = AnnotationSettings(
    "Is it a *call*?", (CodebookClass("yes", "It asks <b>for</b> something.\nSecond line"), CodebookClass("no *way*"))
)
TEXTS = [
    ("t1", "Wählt morgen <script>alert(1)</script>"),
    ("t2", "שלום\n**bold** 🔷"),
    ("t3", "third"),
    ("t4", "fourth"),
]


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test presses faster than a person."""
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 0.0)


@pytest.fixture
def round(bench: Bench, project: Project) -> AnnotationRound:
    texts = pd.DataFrame(TEXTS, columns=["id", "text"], dtype="str")
    taken = RoundTexts(texts, pd.DataFrame(), 0, has_ids=True, source="posts.csv")
    return annotation.set_up(bench, project, "Pilot", SETTINGS, taken)


def press(app: AppTest, key: str) -> AppTest:
    """The button whose shortcut that is."""
    button = next(one for one in app.button if one.key and str(one.key).startswith((f"answer_{key}:", f"{key}:")))
    assert not button.disabled
    button.click().run()
    return app


def shown(app: AppTest) -> str:
    """Id of the text on the desk."""
    return next(one.key.split(":", 1)[1] for one in app.button if one.key and str(one.key).startswith("S:"))


def held(bench: Bench, round: AnnotationRound, annotator: str) -> dict[str, str | None]:
    return {id: answer.label for id, answer in annotation.answers_of(bench, round, annotator).answers.items()}


def begin(app: AppTest, name: str) -> AppTest:
    """As somebody whose name is not the one before."""
    for button in app.button:
        if button.key == "another_name":
            button.click().run()
    app.text_input(key="author:annotate").set_value(name)
    app.form_submit_button[0].click().run()
    return app


def test_without_a_project_the_page_says_where_to_begin(bench: Bench, opened: Opened) -> None:
    assert opened("annotate").button[0].label == "Go to the overview"


def test_from_an_unlabelled_table_to_ground_truth(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    """The whole of it: upload at the ground truth's page, on to here, set up, two annotators, a data set version."""
    lines = [(text, "AB"[number % 2]) for number, (text, _) in enumerate(rows(4))]
    path = write_csv(tmp_path / "posts.csv", ("text", "party"), lines)
    app = opened("ground_truth")
    app.file_uploader[0].upload(path.name, path.read_bytes()).run()
    assert any("No column looks like labels" in line.value for line in app.markdown)
    assert not app.error
    app.button(key="annotate_offer").click().run()
    assert app.title[0].value == "Annotate"
    app.switch_page("../pages/annotate.py").run()
    assert any("4 texts" in line.value for line in app.markdown)

    def fill(label: str, value: str) -> None:
        next(field for field in [*app.text_input, *app.text_area] if field.label == label).set_value(value)

    fill("Question", "Is it a call?")
    fill("Class 1", "yes")
    fill("Codebook for class 1", "It asks for something.")
    app.run()
    app.button(key="begin_round").click().run()
    assert "1 class; 2 to 20" in app.error[0].value.replace("\\", "")
    fill("Class 2", " no ")
    app.button(key="begin_round").click().run()
    [round] = annotation.rounds(bench, project)
    assert round.settings.classes == (CodebookClass("yes", "It asks for something."), CodebookClass("no"))
    assert round.settings.question == "Is it a call?"
    assert list((bench.settings.home / "uploads").iterdir()) == []
    for name in ("Ann", "Ben"):
        begin(app, name)
        for _ in range(4):
            press(app, "Y" if shown(app) in ("1", "2") else "N")
        assert "all 4 texts" in app.success[0].value
        app.button(key="stop").click().run()
    app.button(key="make_ground_truth").click().run()
    assert app.title[0].value == "Ground truth"
    assert TOO_FEW_TO_SPLIT in only_error(app)
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.report.labels == {"yes": 2, "no": 2}
    assert version.report.annotators == 2


def test_a_labelled_table_is_not_sent_here(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    path = simple_csv(tmp_path / "a.csv")
    app = opened("ground_truth")
    app.file_uploader[0].upload(path.name, path.read_bytes()).run()
    assert not any(button.key == "annotate_offer" for button in app.button)
    app.switch_page("../pages/annotate.py").run()
    assert {field.label: field.value for field in app.text_input}["Class 1"] == "False"


def test_a_name_that_cannot_be_one_is_said(round: AnnotationRound, opened: Opened) -> None:
    app = begin(opened("annotate"), "Ann\u2028Ben")
    assert "control character" in app.error[0].value
    assert begin(app, "Ann").button(key="stop")


def test_a_shared_address_makes_nobody_another_person(
    bench: Bench, round: AnnotationRound, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(begin(opened("annotate"), "Ann"), "Y")
    address = {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}
    assert "Ann" not in address.values()
    other = opened("annotate", **address)
    assert other.text_input(key="author:annotate").value == ""
    assert begin(other, "Ann").button(key="go_on"), "that name is asked back for"
    monkeypatch.setattr(author, "browser_cookies", lambda: {"errata_name": "Ben"})
    press(opened("annotate", **address), "N")
    assert list(held(bench, round, "Ann").values()) == ["yes"]
    assert list(held(bench, round, "Ben").values()) == ["no *way*"]


def test_who_changes_the_name_begins_anew(bench: Bench, round: AnnotationRound, opened: Opened) -> None:
    annotation.answer(bench, round, "Ben", "t1", "yes")
    app = begin(opened("annotate"), "Ann")
    next(field for field in app.text_input if field.label == "Your name").set_value("Ben")
    next(button for button in app.button if button.label == "Change").click().run()
    assert app.button(key="go_on").label == "Go on as Ben"


def test_an_answer_in_a_deleted_project_is_not_dropped_without_a_word(
    bench: Bench, project: Project, round: AnnotationRound, opened: Opened
) -> None:
    app = begin(opened("annotate"), "Ann")
    projects.delete(bench, project)
    next(one for one in app.button if str(one.key).startswith("answer_Y:")).click().run()
    assert any("deleted in the meantime" in box.value for box in app.error)


def test_two_who_make_a_version_of_the_answers_at_once(
    bench: Bench, project: Project, round: AnnotationRound, opened: Opened
) -> None:
    for text, label in (("t1", "yes"), ("t2", "no *way*")):
        annotation.answer(bench, round, "Ann", text, label)
    app = opened("annotate")
    annotation.make_ground_truth(bench, project, round)
    app.button(key="make_ground_truth").click().run()
    assert "Version 1 was made in the meantime" in app.error[0].value
    assert len(ground_truth.versions(bench, project)) == 1


def test_keys_are_on_the_buttons_and_each_answer_is_kept_at_once(
    bench: Bench, project: Project, round: AnnotationRound, opened: Opened
) -> None:
    app = begin(opened("annotate"), "Ann")
    keys = {one.label: one.proto.shortcut for one in app.button if one.proto.shortcut}
    assert keys == {
        "yes": "y",
        "no \\*way\\*": "n",
        "Unsure": "u",
        "Skip": "s",
        "Undo": "backspace",
        "Back": "left",
        "Forward": "right",
    }
    first = shown(app)
    press(app, "N")
    assert held(bench, round, "Ann") == {first: "no *way*"}
    press(app, "U")
    assert list(held(bench, round, "Ann").values()) == ["no *way*", None]
    assert annotation.answers_of(bench, round, "Ann").done == 2


def test_texts_and_codebook_are_shown_escaped(round: AnnotationRound, opened: Opened) -> None:
    app = begin(opened("annotate"), "Ann")
    seen = ""
    for _ in TEXTS:
        seen += "".join(one.proto.body for one in app.get("html"))
        press(app, "Y")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen
    assert "שלום\n**bold** 🔷" in seen
    assert "It asks &lt;b&gt;for&lt;/b&gt; something.\nSecond line" in seen
    assert "<script" not in seen


def test_a_skipped_text_comes_again_at_the_end(bench: Bench, round: AnnotationRound, opened: Opened) -> None:
    app = begin(opened("annotate"), "Ann")
    skipped = shown(press(app, "Y"))
    press(app, "S")
    later = [shown(app)]
    later.append(shown(press(app, "Y")))
    assert skipped not in later
    assert shown(press(app, "Y")) == skipped
    press(app, "N")
    assert app.success
    assert set(held(bench, round, "Ann")) == {id for id, _ in TEXTS}


def test_undo_shows_the_text_again_without_its_answer(bench: Bench, round: AnnotationRound, opened: Opened) -> None:
    app = begin(opened("annotate"), "Ann")
    assert next(one for one in app.button if str(one.key).startswith("Backspace:")).disabled
    first = shown(app)
    second = shown(press(app, "Y"))
    press(app, "Backspace")
    assert shown(app) == first
    assert held(bench, round, "Ann") == {}
    assert shown(press(app, "N")) == second
    assert held(bench, round, "Ann") == {first: "no *way*"}
    assert len(bench.store.annotations.log(round.id)) == 3


def test_looking_back_and_changing_an_answer(bench: Bench, round: AnnotationRound, opened: Opened) -> None:
    app = begin(opened("annotate"), "Ann")
    seen = [shown(app), shown(press(app, "Y")), shown(press(app, "Y"))]
    assert shown(press(app, "Left")) == seen[1]
    assert shown(press(app, "Left")) == seen[0]
    chosen = next(one for one in app.button if str(one.key).startswith("answer_Y:"))
    assert chosen.proto.type == "primary"
    assert next(one for one in app.button if str(one.key).startswith("S:")).disabled, "an answer is not skipped away"
    assert shown(press(app, "N")) == seen[1], "an answer goes on to the next that was looked at"
    assert shown(press(app, "Right")) == seen[2]
    assert held(bench, round, "Ann") == {seen[0]: "no *way*", seen[1]: "yes"}
    assert len(bench.store.annotations.log(round.id)) == 3


def test_annotators_do_not_see_each_others_answers_and_each_resumes_after_a_reload(
    bench: Bench, round: AnnotationRound, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = begin(opened("annotate"), "Ann")
    press(press(ann, "Y"), "Y")
    here = shown(ann)
    ben = begin(opened("annotate"), "Ben")
    assert any("**0** of 4 done" in one.proto.text for one in ben.get("progress"))
    assert not any(str(one.key).startswith("answer_") and one.proto.type == "primary" for one in ben.button)
    press(ben, "N")
    assert set(held(bench, round, "Ben").values()) == {"no *way*"}
    monkeypatch.setattr(author, "browser_cookies", lambda: {"errata_name": "Ann"})
    again = opened("annotate", round="Pilot", annotating="now")
    assert shown(again) == here
    assert any("**2** of 4 done" in one.proto.text for one in again.get("progress"))


def test_a_name_that_has_answers_is_asked_back_for(bench: Bench, round: AnnotationRound, opened: Opened) -> None:
    annotation.answer(bench, round, "Ann", "t1", "yes")
    app = begin(opened("annotate"), "ann")
    assert app.button(key="go_on").label == "Go on as Ann"
    begin(app, "Anna")
    assert shown(app)
    app = begin(opened("annotate"), "ann")
    app.button(key="go_on").click().run()
    press(app, "N")
    assert bench.store.annotations.annotators(round.id) == ["Ann"]


def test_the_one_who_set_it_up_sees_counts_and_no_answers(bench: Bench, round: AnnotationRound, opened: Opened) -> None:
    annotation.answer(bench, round, "Ann", "t1", "yes")
    annotation.skip(bench, round, "Ann", "t2")
    table = opened("annotate").dataframe[0].value
    assert table.drop(columns="Latest answer").to_dict("records") == [
        {"Annotator": "Ann", "Done": "25\u00a0%", "Answered": 1, "Skipped": 1}
    ]


def test_a_key_struck_twice_counts_once(
    bench: Bench, round: AnnotationRound, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = begin(opened("annotate"), "Ann")
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 60.0)
    first = shown(app)
    press(app, "Y")
    assert shown(app) == first
    assert held(bench, round, "Ann") == {}
    assert "was not counted" in app.get("progress")[0].proto.text, "and not without a word"
    monkeypatch.setattr(keys, "SHORTEST_LOOK_SECONDS", 0.0)
    press(app, "Y")
    assert "was not counted" not in app.get("progress")[0].proto.text


def test_an_answer_that_cannot_be_kept_is_said_and_the_text_stays(
    bench: Bench, round: AnnotationRound, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise JobError("The disk is full.")

    app = begin(opened("annotate"), "Ann")
    first = shown(app)
    monkeypatch.setattr(annotation, "answer", full)
    app.run()
    press(app, "Y")
    assert "The disk is full" in app.error[0].value
    assert shown(app) == first
    app.run()
    assert not app.error


def test_a_second_opinion_on_a_version(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 30))
    app = opened("annotate")
    next(one for one in app.segmented_control if one.label == "Which texts").set_value("Texts of version 1").run()
    next(field for field in app.number_input if field.label.startswith("How many")).set_value(5).run()
    next(field for field in app.text_input if field.label == "Question").set_value("A call?")
    app.button(key="begin_round").click().run()
    [round] = annotation.rounds(bench, project)
    assert (round.texts, round.settings.labels) == (5, ("False", "True"))
    ids = set(annotation.texts(bench, round)["id"])
    assert ids <= set(ground_truth.texts(bench, version)["id"])
    begin(app, "Ann")
    for _ in range(5):
        press(app, "F")
    app.button(key="stop").click().run()
    app.button(key="make_ground_truth").click().run()
    newest = ground_truth.latest(bench, project)
    assert newest is not None
    assert (newest.number, newest.report.judgements) == (2, 35)


def test_further_texts_are_taken_as_in_the_newest_version(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    old, new = rows(30), rows(40)[30:]
    judged = write_csv(
        tmp_path / "a.csv",
        ("nr", "post", "comment", "verdict"),
        [(f"n{place}", f"On the matter {place}", text, label) for place, (text, label) in enumerate(old)],
    )
    tables = ground_truth.read([StagedFile(judged, judged.name)])
    mapping = ColumnMapping(text="comment", context=("post",), label="verdict", id="nr")
    ground_truth.keep(bench, project, tables, mapping)
    further = write_csv(
        tmp_path / "b.csv",
        ("nr", "post", "comment", "variety"),
        [
            (f"n{place}", f"On the matter {place}", text, ("web", "print")[place % 2])
            for place, (text, _) in enumerate(new, 30)
        ],
    )
    app = opened("annotate")
    app.file_uploader[0].upload(further.name, further.read_bytes()).run()
    found = {label: _field(app, label).value for label in ("Text", "Context", "Id of a text", "Metadata to keep")}
    assert found == {"Text": "comment", "Context": ["post"], "Id of a text": "nr", "Metadata to keep": ["variety"]}
    assert [_field(app, f"Class {place}").value for place in (1, 2)] == ["False", "True"]
    next(field for field in app.number_input if field.label.startswith("How many")).set_value(4).run()
    _field(app, "Question").set_value("A call?")
    app.button(key="begin_round").click().run()
    [round] = annotation.rounds(bench, project)
    assert (round.texts, round.source) == (4, "4 random texts of b.csv, seed 5460")


def test_two_columns_that_may_be_the_texts_are_pointed_out(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    lines = [(f"On the matter {place} at hand", text) for place, (text, _) in enumerate(rows(12))]
    path = write_csv(tmp_path / "posts.csv", ("post", "comment"), lines)
    app = opened("annotate")
    app.file_uploader[0].upload(path.name, path.read_bytes()).run()
    assert _field(app, "Text").value == "comment"
    assert "“post” could be texts, too" in "".join(box.value for box in app.warning)
    _field(app, "Context").set_value(["post"]).run()
    assert not app.warning


def _field(app: AppTest, label: str) -> Any:
    fields = [*app.text_input, *app.text_area, *app.selectbox, *app.multiselect]
    return next(field for field in fields if field.label == label)


def test_what_was_set_up_stays_on_other_pages_and_after_a_reload(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    lines = [(f"n{number}", text, "AB"[number % 2]) for number, (text, _) in enumerate(rows(4))]
    path = write_csv(tmp_path / "posts.csv", ("nr", "text", "party"), lines)
    app = opened("annotate")
    app.file_uploader[0].upload(path.name, path.read_bytes()).run()
    _field(app, "Text").select("party").run()
    assert not app.error, "what becomes the text is no metadata any more"
    _field(app, "Metadata to keep").set_value(["text"]).run()
    _field(app, "Question").set_value("Is it a call?").run()
    _field(app, "Class 1").set_value("yes").run()
    _field(app, "Codebook for class 1").set_value("It asks for something.").run()
    next(button for button in app.button if button.label == "Add a class").click().run()
    app.switch_page("../pages/train.py").run()
    app.switch_page("../pages/annotate.py").run()
    address = {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}
    for shown in (app, opened("annotate", **address)):
        found = [_field(shown, label).value for label in ("Text", "Question", "Class 1", "Codebook for class 1")]
        assert found == ["party", "Is it a call?", "yes", "It asks for something."]
        assert _field(shown, "Metadata to keep").value == ["text"]
        assert _field(shown, "Class 3").value == ""


def test_a_tools_export_without_annotations_can_be_annotated_here(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    annotated = [{"result": [{"type": "choices", "from_name": "kind", "value": {"choices": ["x"]}}]}]
    tasks = [
        {"id": number, "data": {"text": f"Text {number}"}, "annotations": [] if number > 1 else annotated}
        for number in range(3)
    ]
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(tasks), encoding="utf-8")
    app = opened("annotate")
    app.file_uploader[0].upload(path.name, path.read_bytes()).run()
    assert not app.error
    assert any("3 texts" in line.value for line in app.markdown)
    assert any("export of Label Studio" in caption.value for caption in app.caption)


def test_how_the_table_was_read_is_said_here_too(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    path = tmp_path / "posts.json"
    path.write_text("text,party\nWählt morgen,A\nDas Wetter,B\n", encoding="utf-8")
    app = opened("annotate")
    app.file_uploader[0].upload(path.name, path.read_bytes()).run()
    assert any("The name says JSON" in caption.value for caption in app.caption)


def test_an_unknown_round_in_the_address_is_said_and_left(round: AnnotationRound, opened: Opened) -> None:
    app = opened("annotate", round="nowhere")
    assert "nowhere" in app.error[0].value
    next(one for one in app.button if one.label == "Open the newest round instead").click().run()
    assert not app.error
    assert dict(app.query_params)["round"] == "Pilot"


def test_another_project_has_no_such_round(bench: Bench, round: AnnotationRound, opened: Opened) -> None:
    projects.create(bench, "Autumn")
    app = begin(opened("annotate", project="Spring"), "Ann")
    app.selectbox(key="project_picker").select("Autumn").run()
    assert not app.error
    assert "round" not in app.query_params
    assert "annotating" not in app.query_params


def test_the_context_of_a_text_stands_apart_on_the_desk() -> None:
    shown = desk.html("The <b>post</b>.\nThe reply.", 17)
    context, rated = re.fullmatch(r"<div[^>]*><div[^>]*opacity[^>]*>(.*)</div>(.*)</div>", shown).groups()  # type: ignore[union-attr]
    assert (context, rated) == ("The &lt;b&gt;post&lt;/b&gt;.", "The reply.")
    assert "opacity" not in desk.html("The reply.")


def test_an_annotator_sees_what_is_to_be_judged_apart_from_its_context(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "replies.csv", ("post", "reply"), [(f"Post {n}.", f"Reply {n}.") for n in range(3)])
    tables = ground_truth.read_texts([StagedFile(path, path.name)])
    taken = annotation.take_texts(tables, annotation.TextColumns("reply", context=("post",)))
    annotation.set_up(bench, project, "Replies", SETTINGS, taken)
    app = begin(opened("annotate", project=project.name), "Ann")
    body = next(one.proto.body for one in app.get("html") if "Reply" in one.proto.body)
    assert re.search(r"opacity[^>]*>Post \d\.</div>Reply \d\.", body)
