from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from core.data.left_out import READ_AGAIN, REPLACED
from core.errors import LabelError, SettingError
from core.records import AnnotationRound, AnnotationSettings, CodebookClass, ColumnMapping, Project, VoteSettings
from core.workflow import annotation, ground_truth, projects, rated_text
from core.workflow.annotation import TextColumns
from core.workflow.bench import Bench, open_bench
from core.workflow.ground_truth import RawTable, StagedFile
from core.workflow.import_figures import labels_from
from tests.core.workflow.versions import keep
from tests.tables import rows, simple_csv, wide_csv, write_csv

SETTINGS = AnnotationSettings(
    "Is it a call?", (CodebookClass("True", "It asks for something."), CodebookClass("False"))
)


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Campaign")


@pytest.fixture
def round(bench: Bench, project: Project, tmp_path: Path) -> AnnotationRound:
    """Twelve texts without labels and without ids."""
    path = write_csv(
        tmp_path / "posts.csv", ("text", "party"), [(text, "AB"[i % 2]) for i, (text, _) in enumerate(TEXTS)]
    )
    tables = ground_truth.read([StagedFile(path=path, name="posts.csv")])
    return annotation.set_up(
        bench, project, "Pilot", SETTINGS, annotation.take_texts(tables, annotation.guess_texts(tables)[0])
    )


TEXTS = rows(12)


def annotate(bench: Bench, round: AnnotationRound, name: str, number: int = 12, *, contrary: bool = False) -> None:
    """Answer the first texts in the annotator's order with their true labels, or the other ones."""
    texts = annotation.texts(bench, round)
    true = dict(TEXTS)
    for id in annotation.order(texts["id"].tolist(), round.settings.seed, name)[:number]:
        label = true[str(texts.set_index("id").at[id, "text"])]
        other = {"True": "False", "False": "True"}[label]
        annotation.answer(bench, round, name, id, other if contrary else label)


def test_an_unlabelled_table_becomes_a_round_as_guessed(bench: Bench, project: Project, round: AnnotationRound) -> None:
    assert annotation.rounds(bench, project) == [round]
    assert annotation.find(bench, project, "pilot") == round
    assert (round.texts, round.has_ids, round.source) == (12, False, "posts.csv")
    texts = annotation.texts(bench, round)
    assert texts["text"].tolist() == [text for text, _ in TEXTS]
    assert texts["meta:party"].tolist() == ["A", "B"] * 6


def test_labels_of_a_labelled_table_are_no_metadata(bench: Bench, tmp_path: Path) -> None:
    tables = ground_truth.read([StagedFile(simple_csv(tmp_path / "a.csv"), "a.csv")])
    assert annotation.guess_texts(tables)[0] == TextColumns("text", "id", ("party",))
    tables = ground_truth.read([StagedFile(wide_csv(tmp_path / "w.csv"), "w.csv")])
    assert annotation.guess_texts(tables)[0] == TextColumns("text", "id", ())


def test_the_classes_of_a_labelled_table_are_proposed(bench: Bench, tmp_path: Path) -> None:
    def guessed(labels: list[str]) -> tuple[str, ...]:
        lines = [(f"a text number {number}", label) for number, label in enumerate(labels * 3)]
        path = write_csv(tmp_path / "a.csv", ("text", "label"), lines)
        return annotation.guess_labels(ground_truth.read([StagedFile(path, "a.csv")]))

    assert guessed(["yes ", "no"]) == ("no", "yes")
    assert guessed([str(number) for number in range(21)]) == ()
    assert guessed(["no", "x" * 101]) == ()
    assert guessed(["yes"]) == ()
    tables = ground_truth.read([StagedFile(wide_csv(tmp_path / "w.csv"), "w.csv")])
    assert annotation.guess_labels(tables) == ("False", "True")


def test_a_round_that_cannot_be_set_up_leaves_nothing(bench: Bench, project: Project, round: AnnotationRound) -> None:
    texts = annotation.sample(bench, _version(bench, project, round), 5, 1)
    with pytest.raises(SettingError, match="already"):
        annotation.set_up(bench, project, "PILOT", SETTINGS, texts)
    with pytest.raises(SettingError, match="question"):
        annotation.set_up(bench, project, "Main", AnnotationSettings("", SETTINGS.classes), texts)
    assert annotation.rounds(bench, project) == [round]
    assert [path.parent.name for path in bench.settings.home.glob("annotations/*/texts.parquet")] == [
        Path(round.folder).name
    ]


def test_annotators_are_known_by_their_name_whatever_its_case(bench: Bench, round: AnnotationRound) -> None:
    assert annotation.annotator(bench, round, " Änne ") == ("Änne", False)
    annotate(bench, round, "Änne", 1)
    assert annotation.annotator(bench, round, "änne") == ("Änne", True)
    with pytest.raises(SettingError, match="empty"):
        annotation.annotator(bench, round, " ")


def test_two_annotators_answer_change_skip_and_undo_without_touching_each_other(
    bench: Bench, round: AnnotationRound
) -> None:
    annotation.answer(bench, round, "Ann", "1", "True")
    annotation.answer(bench, round, "Ben", "1", "False")
    annotation.answer(bench, round, "Ann", "1", "False")
    annotation.skip(bench, round, "Ann", "2")
    annotation.answer_unsure(bench, round, "Ben", "3")
    assert annotation.undo(bench, round, "Ben") is not None
    ann, ben = (annotation.answers_of(bench, round, name) for name in ("Ann", "Ben"))
    assert {id: answer.label for id, answer in ann.answers.items()} == {"1": "False", "2": None}
    assert {id: answer.label for id, answer in ben.answers.items()} == {"1": "False"}
    assert [(one.annotator, one.done, one.skipped) for one in annotation.progress(bench, round)] == [
        ("Ann", 1, 1),
        ("Ben", 1, 0),
    ]


def test_answers_that_the_round_does_not_know_are_refused(
    bench: Bench, project: Project, round: AnnotationRound
) -> None:
    with pytest.raises(SettingError, match="not a class"):
        annotation.answer(bench, round, "Ann", "1", "unsure")
    settings = AnnotationSettings("?", SETTINGS.classes, unsure=False)
    strict = annotation.set_up(
        bench,
        project,
        "Strict",
        settings,
        annotation.RoundTexts(annotation.texts(bench, round), pd.DataFrame(), 0, False, "posts.csv"),
    )
    with pytest.raises(SettingError, match="unsure"):
        annotation.answer_unsure(bench, strict, "Ann", "1")


def test_answers_are_there_for_another_process(bench: Bench, round: AnnotationRound) -> None:
    annotate(bench, round, "Ann", 5)
    order = annotation.order(annotation.texts(bench, round)["id"].tolist(), round.settings.seed, "Ann")
    before = annotation.next_text(order, annotation.answers_of(bench, round, "Ann"))
    fresh = open_bench(bench.settings)
    assert annotation.next_text(order, annotation.answers_of(fresh, round, "Ann")) == before == order[5]
    fresh.store.close()


def test_the_answers_become_ground_truth_by_majority(bench: Bench, project: Project, round: AnnotationRound) -> None:
    with pytest.raises(SettingError, match="Nobody"):
        annotation.make_ground_truth(bench, project, round)
    version = _version(bench, project, round)
    texts = ground_truth.texts(bench, version)
    assert dict(zip(texts["text"], texts["label"], strict=True)) == dict(TEXTS)
    assert (version.number, version.report.annotators, version.report.judgements) == (1, 3, 36)
    assert version.sources == ("Annotation “Pilot”",)
    assert set(texts["meta:party"]) == {"A", "B"}
    assert annotation.rounds(bench, project) == [round]


def test_answers_of_one_class_only_are_refused_in_words(bench: Bench, project: Project, round: AnnotationRound) -> None:
    annotation.answer(bench, round, "Ann", "1", "True")
    with pytest.raises(LabelError, match="at least two classes"):
        annotation.make_ground_truth(bench, project, round)


def test_a_second_opinion_joins_the_judgements_that_are_there(bench: Bench, project: Project, tmp_path: Path) -> None:
    first = keep(bench, project, simple_csv(tmp_path / "a.csv", 30))
    texts = annotation.sample(bench, first, 10, 5460)
    assert texts.source == "10 random texts of version 1, seed 5460"
    round = annotation.set_up(bench, project, "Second opinion", SETTINGS, texts)
    before = ground_truth.texts(bench, first).set_index("id")
    for id in texts.texts["id"]:
        annotation.answer(bench, round, "Ann", id, str(before.at[id, "label"]))
    second = annotation.make_ground_truth(bench, project, round, adding_to=first)
    after = ground_truth.load(bench, second)
    assert (second.number, second.report.texts, second.report.judgements) == (2, 30, 40)
    assert set(after.judgements.loc[after.judgements["annotator"] == "Ann", "id"]) == set(texts.texts["id"])
    assert after.texts.set_index("id")["label"].equals(before["label"])


def test_a_version_remembers_its_columns_and_context_after_a_round(
    bench: Bench, project: Project, tmp_path: Path
) -> None:
    lines = [(f"n{n}", f"On matter {n}", text, label) for n, (text, label) in enumerate(rows(30))]
    tables = _tables(write_csv(tmp_path / "a.csv", ("nr", "post", "comment", "verdict"), lines))
    mapping = ColumnMapping(text="comment", context=("post",), label="verdict", id="nr")
    first = ground_truth.keep(bench, project, tables, mapping)
    further = _tables(write_csv(tmp_path / "b.csv", ("nr", "post", "comment"), [("x", "On bread", "Rye is best")]))
    columns = TextColumns("comment", "nr", context=("post",))
    round = annotation.set_up(bench, project, "More", SETTINGS, annotation.take_texts(further, columns))
    annotation.answer(bench, round, "Ann", "x", "True")
    second = annotation.make_ground_truth(bench, project, round, adding_to=first)
    assert second.mapping == first.mapping == mapping
    assert labels_from(second, [first, second]) == "answers of Annotation “More”, beside those of version 1"
    begins = rated_text.begins(bench, second)
    assert begins["On bread\nRye is best"] == len("On bread\n")
    assert len(begins) == 31


def test_a_first_version_of_a_round_remembers_the_context(bench: Bench, project: Project, tmp_path: Path) -> None:
    lines = [(f"On matter {n}", text) for n, (text, _) in enumerate(TEXTS)]
    tables = _tables(write_csv(tmp_path / "b.csv", ("post", "comment"), lines))
    texts = annotation.take_texts(tables, TextColumns("comment", context=("post",)))
    round = annotation.set_up(bench, project, "First", SETTINGS, texts)
    for id, (_, label) in zip(annotation.texts(bench, round)["id"], TEXTS, strict=True):
        annotation.answer(bench, round, "Ann", id, label)
    assert annotation.make_ground_truth(bench, project, round).mapping.context == ("post",)


def _tables(path: Path) -> tuple[RawTable, ...]:
    return ground_truth.read([StagedFile(path, path.name)])


def test_an_unsure_answer_is_a_judgement_for_no_class(bench: Bench, project: Project, round: AnnotationRound) -> None:
    annotate(bench, round, "Ann")
    annotation.answer_unsure(bench, round, "Ann", "1")
    for name in ("Ben", "Cem"):
        annotation.answer_unsure(bench, round, name, "2")
    first = annotation.make_ground_truth(bench, project, round)
    assert first.vote == VoteSettings(unsure=("unsure",))
    assert (first.report.judgements, first.report.texts) == (14, 10)
    assert sum(first.report.labels.values()) == 10
    assert set(first.report.labels) == {"True", "False"}
    annotate(bench, round, "Dora")
    strict = replace(first, vote=replace(first.vote, minimum=1, adjudicator="Ann"))
    second = annotation.make_ground_truth(bench, project, round, adding_to=strict)
    assert second.vote == VoteSettings(adjudicator="Ann", unsure=("unsure",))


def test_answers_that_are_in_a_version_already_are_told_and_who_answered_since(
    bench: Bench, project: Project, round: AnnotationRound
) -> None:
    version = _version(bench, project, round)
    said = "Answers of this round are in version 1 already."
    assert annotation.taken_up_in_words(bench, version, round) == f"{said} Nobody has answered since."
    annotate(bench, round, "Dora")
    assert annotation.taken_up_in_words(bench, version, round) == f"{said} Dora answered since."
    more = annotation.make_ground_truth(bench, project, round, version)
    again = "Answers of this round are in version 2 already. Nobody has answered since."
    assert annotation.taken_up_in_words(bench, more, round) == again
    assert annotation.taken_up_in_words(bench, replace(version, sources=("a.csv",)), round) == ""


def test_more_answers_are_added_later_and_none_twice(bench: Bench, project: Project, round: AnnotationRound) -> None:
    annotate(bench, round, "Ann", 6)
    first = annotation.make_ground_truth(bench, project, round)
    annotate(bench, round, "Ann", 12)
    annotation.answer(bench, round, "Ben", "1", "True")
    second = annotation.make_ground_truth(bench, project, round, adding_to=first)
    assert (first.report.judgements, second.report.judgements) == (6, 13)
    assert second.report.left_out == {}
    with pytest.raises(SettingError, match="in version 2 already"):
        annotation.make_ground_truth(bench, project, round, adding_to=second)
    annotation.answer(bench, round, "Ben", "1", "False")
    third = annotation.make_ground_truth(bench, project, round, adding_to=second)
    assert third.report.judgements == 13
    # Times are kept to the second, and both answers may have been given in one.
    assert third.report.left_out in ({REPLACED: 1, "tie": 1}, {READ_AGAIN: 1, "tie": 1})


def test_the_download_can_be_uploaded_again(
    bench: Bench, project: Project, round: AnnotationRound, tmp_path: Path
) -> None:
    version = _version(bench, project, round)
    content = annotation.judgements_csv(bench, round).content()
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert list(lines[0]) == ["text", "annotator", "label", "time", "party"]
    assert len(lines) == 36
    path = tmp_path / "judgements.csv"
    path.write_bytes(content)
    again = keep(bench, project, path)
    columns = ["text", "label", "votes"]
    assert ground_truth.texts(bench, again)[columns].equals(ground_truth.texts(bench, version)[columns])


def test_all_texts_of_a_version_can_be_annotated_again(bench: Bench, project: Project, tmp_path: Path) -> None:
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 30))
    texts = annotation.sample(bench, version, 30, 1)
    assert texts.source == "all texts of version 1"
    assert set(texts.texts["id"]) == set(ground_truth.texts(bench, version)["id"])


def _version(bench: Bench, project: Project, round: AnnotationRound) -> ground_truth.DatasetVersion:
    """Three have annotated everything; the third contradicts the two others."""
    annotate(bench, round, "Ann")
    annotate(bench, round, "Ben")
    annotate(bench, round, "Cem", contrary=True)
    return annotation.make_ground_truth(bench, project, round)
