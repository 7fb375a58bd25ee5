from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Multiselect

from core.data.reader_process import readers
from core.records import ExportFormat, Origin, Project, Run, VoteRule, VoteSettings
from core.workflow import consensus, export, ground_truth, projects, splits, uploads
from core.workflow.bench import Bench
from core.workflow.corrections import next_version
from dashboard.widgets.markdown import escaped
from tests.core.data.reading.tools.example_files import EXAMPLES
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import TOO_FEW_TO_SPLIT, only_error
from tests.tables import rows, simple_csv, wide_csv, workbook_with_a_read_me, write_csv


def _uploaded(app: AppTest, path: Path) -> AppTest:
    app.file_uploader[0].upload(path.name, path.read_bytes()).run()
    return app


def test_without_a_project_the_page_says_where_to_begin(bench: Bench, opened: Opened) -> None:
    app = opened("ground_truth")
    assert app.button[0].label == "Go to the overview"


def test_the_upload_form_names_each_tool_whose_export_is_read(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    said = " ".join(caption.value for caption in opened("ground_truth").caption)
    assert [name for name in uploads.tools() if name not in said] == []


def test_from_upload_to_split(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), wide_csv(tmp_path / "wide.csv"))
    assert {metric.label: metric.value for metric in app.metric}["Texts with a label"] == "59"
    app.button(key="keep_version").click().run()
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.report.left_out == {"tie": 1}
    assert app.success[0].value == "**Version 1 is kept: 59 texts with a label.** Left out: 1 text (tie)."
    app.button(key="on_to_split").click().run()
    assert not app.success, "said once"
    app.button(key="fix_split").click().run()
    split = splits.latest(bench, version)
    assert split is not None
    assert split.settings.seed == 5460
    assert "The texts are divided" in app.success[0].value
    assert app.button(key="next_page").label == "Train a model"


def test_annotators_stand_in_the_natural_order_of_their_names(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    projects.create(bench, "Spring")
    lines = [(text, label, label, label) for text, label in rows(20)]
    path = write_csv(tmp_path / "wide.csv", ("text", "Coder 10", "Coder 2", "Coder 1"), lines)
    app = _uploaded(opened("ground_truth"), path)
    table = next(one.value for one in app.dataframe if "Coder 10" in one.value.index)
    assert list(table.index) == ["Coder 1", "Coder 2", "Coder 10"]


def test_a_column_that_is_empty_in_the_first_rows_is_read(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    """As where each text was given to some of many annotators."""
    projects.create(bench, "Spring")
    lines = [(text, label, label, "" if row < 40 else label) for row, (text, label) in enumerate(rows(60))]
    path = write_csv(tmp_path / "wide.csv", ("text", "Ann 1", "Ann 2", "Ann 3"), lines)
    app = _uploaded(opened("ground_truth"), path)
    first = next(one.value for one in app.dataframe if "text" in one.value.columns)
    assert first["Ann 3"].isna().all()
    assert {metric.label: metric.value for metric in app.metric}["Texts with a label"] == "60"


def test_uploads_leave_the_servers_memory_and_the_disk(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv"))
    staged = bench.settings.home / "uploads"
    assert len(list(staged.iterdir())) == 1
    assert not app.file_uploader
    app.button(key="keep_version").click().run()
    assert list(staged.iterdir()) == []


def test_a_second_upload_makes_the_next_version(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), simple_csv(tmp_path / "a.csv", 30))
    app.button(key="keep_version").click().run()
    app = _uploaded(app, simple_csv(tmp_path / "b.csv", 60))
    assert not any(button.key == "keep_version" for button in app.button)
    app.radio[0].set_value("Replace the texts").run()
    assert app.button(key="keep_version").label == "Make it version 2"
    app.button(key="keep_version").click().run()
    assert [version.report.texts for version in ground_truth.versions(bench, project)] == [60, 30]


def test_a_wrong_guess_is_corrected(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv"))
    box = next(box for box in app.selectbox if box.label == "Label")
    assert box.value == "label"
    box.select("party").run()
    assert not app.error


def test_one_label_column_beside_annotators_says_that_they_are_not_used(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    projects.create(bench, "Spring")
    lines = [(text, label, f"A{index % 3}") for index, (text, label) in enumerate(rows(12))]
    app = _uploaded(opened("ground_truth"), write_csv(tmp_path / "a.csv", ("text", "label", "annotator_id"), lines))
    said = "“annotator_id” may tell who judged. With one label column that is not used."
    layout = next(group for group in app.button_group if group.label == "How the labels stand in the table")
    assert layout.value == "long"
    assert said not in [escaped(caption.value) for caption in app.caption]
    layout.set_value("simple").run()
    assert escaped(said) in [caption.value for caption in app.caption]


def test_questions_that_look_like_annotators_are_in_doubt_until_another_column_is_chosen(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    projects.create(bench, "Spring")
    lines = [(text, label, label, str(index % 2)) for index, (text, label) in enumerate(rows(40))]
    path = write_csv(tmp_path / "questions.csv", ("text", "Sub1_Toxic", "Sub2_Engaging", "Sub3_Claim"), lines)
    app = _uploaded(opened("ground_truth"), path)
    assert "2 annotators or 2 questions" in app.warning[0].value
    box = next(box for box in app.selectbox if box.label == "Label")
    assert box.value == "Sub1_Toxic"
    box.select("Sub2_Engaging").run()
    assert not app.warning


def test_texts_with_several_labels_ask_for_one(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    path = tmp_path / "ann.jsonl"
    labels = [["call", "party"], ["party"], ["call"], ["party"]]
    lines = [{"id": id, "text": f"Text {id}", "label": label, "Comments": []} for id, label in enumerate(labels)]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    app = _uploaded(opened("ground_truth"), path)
    assert "several labels at once" in app.error[0].value
    assert not any(button.key == "keep_version" for button in app.button)
    box = next(box for box in app.selectbox if "yes or no" in box.label)
    assert box.options == ["party", "call"]
    box.select("call").run()
    assert not app.error
    app.button(key="keep_version").click().run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.report.labels == {"call": 2, "not call": 2}
    assert version.mapping.one_label == "call"


def test_lists_in_a_plain_table_ask_for_one_label(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    cells = ['["call", "party"]', '["party"]', "[]", '["call"]']
    path = write_csv(tmp_path / "lists.csv", ("text", "labels"), [(f"Text {cell}", cell) for cell in cells])
    app = _uploaded(opened("ground_truth"), path)
    assert "several labels at once" in app.error[0].value
    next(box for box in app.selectbox if "yes or no" in box.label).select("call").run()
    app.button(key="keep_version").click().run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.report.labels == {"call": 2, "not call": 2}


def test_rows_of_an_export_that_were_left_out_before_are_told(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), EXAMPLES / "label_studio.json")
    said = "Export of Label Studio, 5 of 8 rows (3 left out already), 7 columns"
    assert any(caption.value.startswith(said) for caption in app.caption)
    assert next(metric.value for metric in app.metric if metric.label == "Rows read") == "8"


def test_a_column_that_stands_in_no_file_is_counted_apart(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    projects.create(bench, "Spring")
    classes = [tuple("1" if at % 3 == place else "0" for place in range(3)) for at in range(6)]
    lines = [(f"Text number {at}", *of_text) for at, of_text in enumerate(classes)]
    path = write_csv(tmp_path / "classes.csv", ("text", "topic_tax", "topic_health", "topic_none"), lines)
    app = _uploaded(opened("ground_truth"), path)
    assert any("(1 of them put together here)" in caption.value for caption in app.caption)


def test_a_corrected_ground_truth_of_a_colleague_is_read_with_its_corrections(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    theirs = projects.create(bench, "Theirs")
    first = keep(bench, theirs, wide_csv(tmp_path / "wide.csv"))
    correcting.adjudicate(bench, first, "t0", "True", author="Ann *A*")
    export.write(bench, next_version.apply(bench, theirs), ExportFormat.WIDE, tmp_path / "theirs.csv")
    mine = projects.create(bench, "Mine")
    app = _uploaded(opened("ground_truth"), tmp_path / "theirs.csv")
    said = "Decisions by hand on 1 text are taken over"
    assert any(said in element.value for element in [*app.markdown, *app.caption, *app.info])
    app.button(key="keep_version").click().run()
    assert not app.error
    version = ground_truth.latest(bench, mine)
    assert version is not None
    assert correcting.labels(bench, version)["t0"] == "True"
    assert any("1 in a file of another project" in caption.value for caption in app.caption)


def test_the_tool_is_named_and_the_time_of_a_judgement_kept(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), EXAMPLES / "label_studio.csv")
    assert any(caption.value.startswith("Export of Label Studio") for caption in app.caption)
    app.button(key="keep_version").click().run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert ground_truth.judgements(bench, version)["time"].tolist()[0] == "2026-01-02T10:00:00Z"


@pytest.mark.parametrize(
    "names",
    [
        *[(name,) for name in ("label_studio.json", "label_studio.csv", "prodigy.jsonl", "prodigy_binary.jsonl")],
        *[(name,) for name in ("argilla.json", "active_tigger.csv", "doccano_ann.jsonl")],
        ("inception.csv", "inception_texts.csv"),
        ("potato.csv", "potato_items.csv"),
        ("fasttext.txt",),
    ],
)
def test_every_tools_export_becomes_a_data_set(bench: Bench, opened: Opened, names: tuple[str, ...]) -> None:
    project = projects.create(bench, "Spring")
    app = opened("ground_truth")
    uploader = app.file_uploader[0]
    for name in names:
        uploader.upload(name, (EXAMPLES / name).read_bytes())
    app.run()
    assert not app.error
    app.button(key="keep_version").click().run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert len(version.report.labels) == 2


def test_an_empty_file_is_refused_in_words(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    projects.create(bench, "Spring")
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    app = _uploaded(opened("ground_truth"), path)
    assert "empty.csv" in app.error[0].value.replace("\\", "")
    assert not any(button.key == "keep_version" for button in app.button)


@pytest.mark.parametrize(
    ("name", "content", "asked", "refused"),
    [
        ("foto.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 200, [], ["PNG picture"]),
        (
            "posts.jsonl",
            b"\n".join(b'{"text": "post %d", "label": "%d"}' % (n, n % 2) for n in range(30)),
            ["encoding"],
            [],
        ),
        (
            "posts.csv",
            b"text,label\n" + b"\n".join(b"post %d,%d" % (n, n % 2) for n in range(30)),
            ["encoding", "Row"],
            [],
        ),
        ("twice.csv", b"text,text\na,b\nc,d\n", ["encoding", "Row"], ["2 columns are called"]),
    ],
)
def test_only_what_the_files_have_is_asked(
    bench: Bench, opened: Opened, tmp_path: Path, name: str, content: bytes, asked: list[str], refused: list[str]
) -> None:
    projects.create(bench, "Spring")
    (tmp_path / name).write_bytes(content)
    app = _uploaded(opened("ground_truth"), tmp_path / name)
    labels = [box.label for box in (*app.selectbox, *app.number_input)]
    assert [word for word in ("encoding", "Row") if any(word in label for label in labels)] == asked
    assert len(app.error) == len(refused)
    assert all(words in box.value for words, box in zip(refused, app.error, strict=True))


def test_a_file_that_ends_what_reads_it_is_refused_in_words(
    bench: Bench, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "_idle", readers._IdleReaders())
    begun = '{"type":"begun","name":"posts.csv"}'
    harm = f"import os, sys; sys.stdin.readline(); print({begun!r}, flush=True); os.abort()"
    monkeypatch.setattr(readers, "_COMMAND", (sys.executable, "-c", harm))
    projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), simple_csv(tmp_path / "posts.csv"))
    assert "The file ended the process that read it" in app.error[0].value
    assert escaped("posts.csv") in app.error[0].value


def test_a_refused_file_is_not_read_again(
    bench: Bench, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    read = ground_truth.read

    def noted(*given: Any) -> Any:
        asked.append(given)
        return read(*given)

    monkeypatch.setattr(ground_truth, "read", noted)
    (tmp_path / "posts.csv").write_text("text,text\na,b\nc,d\n", encoding="utf-8")
    projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), tmp_path / "posts.csv")
    assert "2 columns are called" in only_error(app)
    assert "2 columns are called" in only_error(app.run())
    assert len(asked) == 1


def test_a_class_too_small_for_three_parts_can_be_left_out(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    path = simple_csv(tmp_path / "simple.csv")
    path.write_text(path.read_text(encoding="utf-8") + "t99,Ein einzelner Text,Rare,A\n", encoding="utf-8")
    app = _uploaded(opened("ground_truth"), path)
    app.button(key="keep_version").click().run()
    assert "Rare" in app.error[0].value
    next(box for box in app.multiselect if box.label == "Leave out classes").select("Rare").run()
    assert not app.error
    app.button(key="fix_split").click().run()
    version = ground_truth.latest(bench, project)
    assert version is not None
    split = splits.latest(bench, version)
    assert split is not None
    assert split.settings.without == ("Rare",)


def test_a_kept_version_is_shown(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    app = opened("ground_truth")
    assert "Version 1" in [heading.value for heading in app.subheader]
    assert app.button(key="next_page").label == "Train a model"


def test_another_rule_of_the_vote_is_chosen_at_the_upload(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), wide_csv(tmp_path / "wide.csv"))
    next(box for box in app.selectbox if box.label == "Rule").set_value(VoteRule.UNANIMITY).run()
    assert {metric.label: metric.value for metric in app.metric}["Texts with a label"] == "54"
    app.button(key="keep_version").click().run()
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.vote == VoteSettings(rule=VoteRule.UNANIMITY)
    assert version.report.left_out == {"not unanimous": 6}


def test_the_vote_of_a_version_is_taken_again(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), wide_csv(tmp_path / "wide.csv"))
    app.button(key="keep_version").click().run()
    assert not any(button.key == "keep_revote" for button in app.button)
    first = ground_truth.latest(bench, project)
    assert first is not None
    correcting.relabel(bench, first, ["t1"], "True", author="Ann", place=Origin.MISMATCHES)
    next(box for box in app.selectbox if box.label == "Annotator who decides alone").set_value("Annotator 1").run()
    waits = "1 correction of the draft stays in the draft and is not counted here."
    assert waits in [caption.value for caption in app.caption]
    app.button(key="keep_revote").click().run()
    newest, first = ground_truth.versions(bench, project)
    assert (first.report.texts, newest.report.texts) == (59, 60)
    assert newest.vote.adjudicator == "Annotator 1"


def test_a_weighted_consensus_says_how_far_it_trusts_each_annotator(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    app = opened("ground_truth")
    next(box for box in app.selectbox if box.label == "Rule").set_value(VoteRule.WEIGHTED).run()
    assert consensus.READ in [caption.value for caption in app.caption]
    [table] = [one.value for one in app.dataframe if "right" in one.value]
    assert sorted(table["annotator"]) == ["Annotator 1", "Annotator 2", "Annotator 3"]
    assert table["judgements"].sum() == version.report.judgements
    assert any("3 of the 3 annotators have fewer than 100 judgements" in one.value for one in app.warning)
    assert any(one.value.startswith("Computed over ") for one in app.markdown)
    assert [[cell.replace("\\", "") for cell in one.value.columns] for one in app.table] == [
        ["Of texts that are", "says False", "says True"]
    ]
    app.button(key="keep_revote").click().run()
    assert not any("right" in one.value for one in app.dataframe), "nobody waits for it who does not look"
    assert any("3 of the 3 annotators have fewer than 100 judgements" in one.value for one in app.warning)
    assert any(one.label.startswith("What the weighted consensus did") for one in app.expander)
    newest, _ = ground_truth.versions(bench, project)
    app.session_state[f"decision:{newest.id}"] = True
    app.run()
    assert consensus.READ in [caption.value for caption in app.caption]


def _with_open_values(path: Path) -> Path:
    rows = [f"Text {number},{label}" for number, label in enumerate(["ja", "Ja", "nein", "NA", "ja", "nein"])]
    path.write_text("\n".join(["text,label", *rows]), encoding="utf-8")
    return path


def test_what_a_file_leaves_open_is_said_and_decided_otherwise(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), _with_open_values(tmp_path / "open.csv"))
    said = [markdown.value for markdown in app.markdown]
    assert any(escaped("“NA” (1 cell) counted as no answer") in line for line in said)
    assert any(escaped("“ja” (2), “Ja” (1) counted as one label") in line for line in said)
    (answers,) = (one for one in app.multiselect if str(one.key).startswith("answers:"))
    (apart,) = (one for one in app.toggle if str(one.key).startswith("keep_apart:"))
    answers.select("NA")
    apart.set_value(True)
    app.run()
    app.button(key="keep_version").click().run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.report.labels == {"ja": 2, "nein": 2, "Ja": 1, "NA": 1}
    assert version.mapping.values.answers == ("NA",)


def test_most_texts_left_out_are_warned_of_above_the_button(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    projects.create(bench, "Spring")
    judged = [("x", "x"), ("y", "y"), *[("x", "y")] * 3]
    lines = [(f"Ein Beitrag Nummer {n}", *labels) for n, labels in enumerate(judged)]
    app = _uploaded(opened("ground_truth"), write_csv(tmp_path / "ties.csv", ("text", "Coder 1", "Coder 2"), lines))
    assert any(warning.value.startswith("Only 2 of 5 texts have a label") for warning in app.warning)
    app = _uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv"))
    assert not any(warning.value.startswith("Only") for warning in app.warning)


SENTENCES = [f"Das hier ist der Satz mit der Nummer {n}, und er ist lang." for n in range(60)]


def _coded(path: Path, text: str, *, slips: int = 0) -> Path:
    """A column of titles, the texts, and two coders, the second of whom writes capital letters."""
    labels = [*["netral"] * slips, *["neutral", "agree"] * 30][: len(SENTENCES)]
    lines = [
        (f"Titel Nummer {n}", one, label, label.title())
        for n, (one, label) in enumerate(zip(SENTENCES, labels, strict=True))
    ]
    return write_csv(path, ("title", text, "coder_r", "coder_a"), lines)


def test_the_columns_that_are_used_come_first_and_other_texts_are_named(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), _coded(tmp_path / "left.csv", "."))
    assert list(app.dataframe[0].value.columns) == [".", "coder_r", "coder_a", "title"]
    assert escaped("The texts are taken from “.”; “title” could be texts, too.") in app.warning[0].value
    next(box for box in app.selectbox if box.label == "Text").select("title").run()
    assert app.dataframe[0].value.columns[0] == "title"
    assert not app.warning


def test_a_column_may_have_another_name_in_a_second_file(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    app = opened("ground_truth")
    for path in (_coded(tmp_path / "left.csv", "."), _coded(tmp_path / "right.csv", "quote_text")):
        app.file_uploader[0].upload(path.name, path.read_bytes())
    app.run()
    asked = f"Text in {escaped('right.csv')}, which has no"
    (name,) = (box for box in app.selectbox if box.label.startswith(asked))
    assert (name.value, name.options) == ("quote_text", ["title", "quote_text"])
    next(box for box in app.selectbox if box.label == "File").select("right.csv").run()
    rows = app.dataframe[0]
    assert rows.value["quote_text"].tolist() == SENTENCES[:8]
    assert json.loads(rows.proto.columns)["quote_text"]["label"] == "Text: quote_text"
    app.button(key="keep_version").click().run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert (version.report.texts, version.report.annotators) == (60, 2)
    assert (version.mapping.text, version.mapping.text_names) == (".", ("quote_text",))


def _annotators(app: AppTest) -> Multiselect:
    return next(box for box in app.multiselect if box.label == "Annotators")


def test_the_context_stands_before_the_texts_and_is_kept_for_the_next_version(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    project = projects.create(bench, "Spring")
    lines = [("Heute ist wieder Wahl.", f"Das ist mir egal, Nummer {n}.", ("ja", "nein")[n % 2]) for n in range(12)]
    table = write_csv(tmp_path / "replies.csv", ("post", "antwort", "ironie"), lines)
    app = _uploaded(opened("ground_truth"), table)
    assert "“post” could be texts, too" in app.warning[0].value
    next(box for box in app.selectbox if box.label == "Text").set_value("antwort").run()
    next(box for box in app.multiselect if box.label == "Context").set_value(["post"]).run()
    app.button(key="keep_version").click().run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert ground_truth.texts(bench, version)["text"].iloc[0] == "Heute ist wieder Wahl.\nDas ist mir egal, Nummer 0."
    app = _uploaded(app, write_csv(tmp_path / "more.csv", ("post", "antwort", "ironie"), lines[:4]))
    assert next(box for box in app.multiselect if box.label == "Context").value == ["post"]


def test_a_further_version_begins_with_the_columns_of_the_one_before(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    project = projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), _coded(tmp_path / "left.csv", "."))
    _annotators(app).set_value(["coder_a"]).run()
    app.button(key="keep_version").click().run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    app = _uploaded(app, _coded(tmp_path / "right.csv", "quote_text"))
    said = (
        f"The columns are chosen as for version 1, but this file has no {escaped('“.”')}: what stands there instead is"
    )
    assert any(said in warning.value for warning in app.warning)
    assert _annotators(app).value == ["coder_a"]
    assert next(box for box in app.selectbox if box.label == "Text").value == "quote_text"
    app.radio[0].set_value("Add to the texts").run()
    app.button(key="keep_version").click().run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    newest, _ = ground_truth.versions(bench, project)
    assert (newest.mapping.text, newest.mapping.annotators) == ("quote_text", ("coder_a",))


def test_what_changed_since_the_version_before_is_a_click_away(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 60))
    assert not any(button.key == "changes" for button in opened("ground_truth").button)
    correcting.relabel(bench, version, ["t1"], "True", author="Ann", place=Origin.SEARCH)
    next_version.apply(bench, project)
    app = opened("ground_truth")
    app.button(key="changes").click().run()
    assert app.title[0].value == "Compare"
    assert {name: app.query_params[name] for name in ("before", "after", "compare")} == {
        "before": "1",
        "after": "2",
        "compare": "Versions",
    }


def test_a_slip_counts_as_the_label_that_was_meant(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), _coded(tmp_path / "left.csv", "text", slips=1))
    said = escaped("“netral” (2) is nearly “neutral” (60); each is a class of its own.")
    assert any(said in markdown.value for markdown in app.markdown)
    (slips,) = (one for one in app.multiselect if one.label == "Labels that count as another")
    slips.select("netral as neutral").run()
    app.button(key="keep_version").click().run()
    assert TOO_FEW_TO_SPLIT in only_error(app)
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.report.labels == {"neutral": 31, "agree": 29}
    assert version.mapping.values.count_as == (("netral", "neutral"),)


def test_a_sheet_is_chosen_and_a_label_said_to_mean_unsure(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    app = _uploaded(opened("ground_truth"), workbook_with_a_read_me(tmp_path / "coded.xlsx"))
    left_open = [
        "The sheet “Coding” was read; not read: “Read me” (other columns).",
        "“?” (3) is a class of its own; it may mean “unsure”.",
    ]
    assert all(any(escaped(one) in markdown.value for markdown in app.markdown) for one in left_open)
    (sheets,) = (one for one in app.multiselect if one.label == "Sheets")
    sheets.select("Read me").run()
    assert not any(button.key == "keep_version" for button in app.button)
    (sheets,) = (one for one in app.multiselect if one.label == "Sheets")
    sheets.set_value(["Coding"]).run()
    (unsure,) = (one for one in app.multiselect if one.label == "Labels that mean “unsure”")
    unsure.select("?").run()
    assert not any(escaped(one) in markdown.value for one in left_open for markdown in app.markdown)
    app.button(key="keep_version").click().run()
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.vote.unsure == ("?",)
    assert "?" not in version.report.labels


def test_what_each_annotator_judged_has_the_new_names_of_classes_and_merged_ones_apart(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    project = projects.create(bench, "Codes")
    lines = [
        (f"Beitrag {n} zur Wahl", *["012"[(n + one) % 3 if n % 4 == 0 else n % 3] for one in (0, 1)]) for n in range(60)
    ]
    version = keep(bench, project, write_csv(tmp_path / "codes.csv", ("text", "Annotator 1", "Annotator 2"), lines))
    correcting.merge(bench, version, ["0"], "none", author="Ann")
    correcting.merge(bench, version, ["1", "2"], "some", author="Ann")
    next_version.apply(bench, project)
    app = opened("ground_truth")
    table = next(one.value for one in app.dataframe if "judgements" in one.value)
    assert list(table.columns) == ["judgements", "1", "2", "none"]
    assert table["none"].tolist() == [20, 20]
    said = [one.value.replace("\\", "") for one in app.caption]
    assert "As they were judged. Classes merged: “1” and “2” into “some”." in said
