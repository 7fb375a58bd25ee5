"""Two runs and two versions with planted differences."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from core.errors import ComparisonError, NotFound
from core.records import AnswerChange, DatasetVersion, Origin, Part, Project, Split, TextChange
from core.workflow import comparison, ground_truth, projects, splits
from core.workflow.bench import Bench
from core.workflow.comparison import LearnedOtherwise
from core.workflow.corrections import next_version
from core.workflow.ground_truth import StagedFile
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.planted import other
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, write_csv

TEST = {f"t{index}" for index in range(40)}


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, DatasetVersion, Split]:
    """120 texts of which 40 are the test part."""
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 120))
    return project, version, planted.divide(bench, version, TEST)


Divided = tuple[Project, DatasetVersion, Split]


def _wrong_on(*ids: str) -> planted.Answer:
    return lambda id, label: other(label) if id in ids else label


def test_fixed_and_broken_texts_are_those_that_were_planted(bench: Bench, divided: Divided) -> None:
    project, version, split = divided
    first = planted.run(bench, project, split, _wrong_on("t1", "t2", "t3", "t4"))
    second = planted.run(bench, project, split, _wrong_on("t4", "t5"))
    found = comparison.of_runs(bench, second, first)
    assert set(found.changed(AnswerChange.FIXED)["id"]) == {"t1", "t2", "t3"}
    assert set(found.changed(AnswerChange.BROKEN)["id"]) == {"t5"}
    assert (found.comparison.fixed, found.comparison.broken) == (3, 1)
    assert found.comparison.accuracy.value == pytest.approx(2 / 40)
    assert (found.comparison.before.mismatches, found.comparison.after.mismatches) == (4, 2)
    assert (found.version, found.left_out.empty, found.relabelled) == (version, True, 0)
    table = pd.read_csv(io.BytesIO(comparison.changed_csv(found, AnswerChange.BROKEN).content()), dtype=str)
    assert table[["id", "predicted by run-1", "predicted by run-2"]].to_numpy().tolist() == [
        ["t5", table["label"][0], other(table["label"][0])]
    ]


def test_a_run_has_the_same_scores_as_on_results(bench: Bench, divided: Divided) -> None:
    project, _, split = divided
    first = planted.run(bench, project, split, _wrong_on("t1", "t2", "t3", "t4"))
    second = planted.run(bench, project, split, _wrong_on("t4", "t5"))
    found = comparison.of_runs(bench, second, first).comparison
    assert first.result is not None
    assert second.result is not None
    assert (found.before, found.after) == (first.result.test, second.result.test)


def test_each_of_two_runs_has_its_own_interval_where_one_split_alone_was_stratified(
    bench: Bench, divided: Divided, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, version, split = divided
    named = planted.divide(bench, version, TEST)
    monkeypatch.setattr(splits, "is_stratified", lambda one: one.id != named.id)
    first = planted.run(bench, project, split, _wrong_on("t1", "t2", "t3", "t4"))
    second = planted.run(bench, project, named, _wrong_on("t1", "t2", "t3", "t4"))
    found = comparison.of_runs(bench, second, first).comparison
    assert first.result is not None
    assert second.result is not None
    assert (found.before, found.after) == (first.result.test, second.result.test)
    assert found.before.accuracy != found.after.accuracy


def test_tied_texts_count_as_one(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Copies")
    said = [f"post {index // 2}{'!' * (index % 2)}" for index in range(60)]
    rows = pd.DataFrame({"text": said, "label": ["True", "True", "False", "False"] * 15})
    rows.to_csv(tmp_path / "copies.csv", index=False)
    version = keep(bench, project, tmp_path / "copies.csv")
    split = planted.divide(bench, version, {str(index) for index in range(1, 41)})
    first = planted.run(bench, project, split, _wrong_on("1", "2"))
    second = planted.run(bench, project, split, _wrong_on("3", "4"))
    found = comparison.of_runs(bench, second, first).comparison
    assert (found.texts, found.before.units) == (40, 20)


def test_texts_that_one_run_has_learned_from_are_not_compared(bench: Bench, divided: Divided) -> None:
    project, version, split = divided
    first = planted.run(bench, project, split, _wrong_on("t1"))
    elsewhere = planted.divide(bench, version, test={"t0", "t1", "t2", "t90"}, train={f"t{i}" for i in range(3, 60)})
    second = planted.run(bench, project, elsewhere, _wrong_on("t2"))
    found = comparison.of_runs(bench, second, first)
    assert set(found.texts["id"]) == {"t0", "t1", "t2"}
    assert found.left_out_counts == {
        ("run-1", "in the training or validation part of run-2"): 37,
        ("run-2", "in the training or validation part of run-1"): 1,
    }
    assert len(pd.read_csv(io.BytesIO(comparison.left_out_csv(found).content()))) == 38


def test_a_copy_in_the_other_runs_training_part_leaks_as_the_text_itself_does(bench: Bench, divided: Divided) -> None:
    """A later version adds a copy of a test text under another id, and a careless split trains on it."""
    project, version, split = divided
    first = planted.run(bench, project, split, _wrong_on())
    texts = ground_truth.texts(bench, version)
    copy = texts[texts["id"] == "t7"].assign(id="copy", text=lambda rows: rows["text"].str.upper() + "  ")
    later = planted.keep_texts(bench, project, version, pd.concat([texts, copy]))
    second = planted.run(bench, project, planted.divide(bench, later, TEST), _wrong_on())
    found = comparison.of_runs(bench, second, first)
    assert found.left_out.to_numpy().tolist() == [
        ["run-2", "t7", texts.set_index("id").loc["t7", "text"], "in the training or validation part of run-2"]
    ]
    assert found.comparison.texts == 39


POSTS = {
    "t7": "Am Sonntag wird gewählt, kommt alle ins Rathaus und bringt eure Nachbarn mit",
    "t8": "The new bridge opens in spring, and the council has promised buses every ten minutes",
}


@pytest.mark.parametrize(("threshold", "left_out"), [(0.7, ["t7"]), (1.0, [])], ids=["the usual", "the same words"])
def test_a_near_duplicate_leaks_where_the_runs_split_calls_it_one(
    bench: Bench, divided: Divided, threshold: float, left_out: list[str]
) -> None:
    """Planted in the second run's training part: a retweet with a word changed, and a text on the same matter."""
    project, version, _ = divided
    texts = ground_truth.texts(bench, version)
    unlike = texts["id"].map(lambda id: hashlib.sha256(id.encode()).hexdigest())
    texts = texts.assign(text=texts["id"].map(POSTS).fillna(unlike))
    first_version = planted.keep_texts(bench, project, version, texts)
    first = planted.run(bench, project, planted.divide(bench, first_version, TEST), _wrong_on())
    retweet = f"RT @anna: {POSTS['t7'].replace('alle', 'bitte')} https://t.co/1"
    matter = "The council has promised a new bridge, with buses in spring and perhaps a tram"
    added = texts.iloc[:2].assign(id=["retweet", "matter"], text=[retweet, matter])
    later = planted.keep_texts(bench, project, version, pd.concat([texts, added]))
    second = planted.run(bench, project, planted.divide(bench, later, TEST, near_duplicates=threshold), _wrong_on())
    found = comparison.of_runs(bench, second, first)
    assert found.left_out["id"].tolist() == left_out
    assert set(found.left_out["reason"]) <= {"near-duplicate of a text in the training or validation part of run-2"}
    assert found.comparison.texts == 40 - len(left_out)


def test_short_answers_behind_one_question_are_no_near_duplicates(bench: Bench, tmp_path: Path) -> None:
    """As in the split, which keeps them together only where the answers are alike as well."""
    project = projects.create(bench, "Campaign")
    question = "And what city will you be flying to on the second day of your journey with us?"
    lines = [
        (f"t{n}", hashlib.sha256(str(n).encode()).hexdigest()[:12], question, ("True", "False")[n % 2])
        for n in range(120)
    ]
    path = write_csv(tmp_path / "a.csv", ("id", "text", "post", "label"), lines)
    tables = ground_truth.read([StagedFile(path, path.name)])
    version = ground_truth.keep(bench, project, tables, replace(ground_truth.guess(tables), context=("post",)))
    split = planted.divide(bench, version, TEST)
    first, second = (planted.run(bench, project, split, _wrong_on(*wrong)) for wrong in ((), ("t1",)))
    found = comparison.of_runs(bench, second, first)
    assert found.left_out.empty
    assert found.comparison.texts == 40


def test_labels_are_those_of_the_newest_version_unless_another_is_named(bench: Bench, divided: Divided) -> None:
    project, version, split = divided
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    first = planted.run(bench, project, split, _wrong_on("t1", "t2"))
    corrected = planted.relabel(bench, project, version, {"t1": other(labels["t1"]), "t8": other(labels["t8"])})
    second = planted.run(bench, project, planted.divide(bench, corrected, TEST), lambda id, label: label)
    now = comparison.of_runs(bench, second, first)
    assert now.version == corrected
    assert set(now.changed(AnswerChange.FIXED)["id"]) == {"t2", "t8"}
    assert (now.relabelled, now.relabelled_mismatches) == (2, 1)
    then = comparison.of_runs(bench, second, first, version)
    assert set(then.changed(AnswerChange.BROKEN)["id"]) == {"t8"}
    assert set(then.changed(AnswerChange.FIXED)["id"]) == {"t2"}


def test_a_text_that_the_version_left_out_is_said(bench: Bench, divided: Divided) -> None:
    project, version, split = divided
    first, second = (planted.run(bench, project, split, _wrong_on("t1")) for _ in range(2))
    texts = ground_truth.texts(bench, version)
    planted.keep_texts(bench, project, version, texts[texts["id"] != "t1"])
    found = comparison.of_runs(bench, second, first)
    assert found.left_out[["run", "id", "reason"]].to_numpy().tolist() == [["run-2", "t1", "not in version 2"]]
    assert found.comparison.texts == 39


def test_a_class_that_one_run_never_knew_counts_as_wrong(bench: Bench, divided: Divided) -> None:
    project, version, split = divided
    first = planted.run(bench, project, split, _wrong_on())
    renamed = planted.relabel(bench, project, version, {f"t{index}": "Perhaps" for index in range(0, 120, 3)})
    second = planted.run(bench, project, planted.divide(bench, renamed, TEST), lambda id, label: label)
    found = comparison.of_runs(bench, second, first)
    assert found.comparison.before.labels == ("False", "Perhaps", "True")
    assert found.comparison.after.mismatches == 0
    assert found.comparison.before.mismatches == 14
    assert found.unknown == ({"True": 14}, {})


def test_what_cannot_be_compared_is_said(bench: Bench, divided: Divided) -> None:
    project, version, split = divided
    first = planted.run(bench, project, split, _wrong_on())
    with pytest.raises(ComparisonError, match="with itself"):
        comparison.of_runs(bench, first, first)
    apart = planted.run(bench, project, planted.divide(bench, version, {"t80", "t81", "t82"}), _wrong_on())
    with pytest.raises(ComparisonError, match="no test text in common"):
        comparison.of_runs(bench, apart, first)
    with pytest.raises(ComparisonError, match="with itself"):
        comparison.of_versions(bench, version, version)
    with pytest.raises(NotFound, match="no version 7"):
        ground_truth.version(bench, project, 7)


def test_two_versions(bench: Bench, divided: Divided) -> None:
    project, version, _ = divided
    texts = ground_truth.texts(bench, version)
    labels = texts.set_index("id")["label"]
    later = planted.relabel(bench, project, version, {"t1": other(labels["t1"])})
    changes = comparison.of_versions(bench, ground_truth.version(bench, project, 1), later)
    assert (changes.diff.count(TextChange.RELABELLED), changes.diff.unchanged) == (1, 119)
    table = pd.read_csv(io.BytesIO(comparison.changes_csv(changes).content()), dtype=str)
    assert table[["change", "id", "label_after"]].to_numpy().tolist() == [["relabelled", "t1", other(labels["t1"])]]


def test_a_relabelled_text_comes_with_the_reason_of_who_relabelled_it(bench: Bench, divided: Divided) -> None:
    project, version, _ = divided
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    for id, reason in (("t1", "irony"), ("t2", "")):
        correcting.relabel(
            bench, version, [id], other(labels[id]), author="Ann", place=Origin.CORRECTIONS, reason=reason
        )
    table = comparison.of_versions(bench, version, next_version.apply(bench, project)).table.set_index("id")
    assert table[["author", "reason"]].T["t1"].tolist() == ["Ann", "irony"]
    assert table.loc["t2", "author"] == "Ann"
    assert table["reason"].isna()["t2"]


def test_what_two_runs_learned_from_otherwise_is_counted(bench: Bench, divided: Divided) -> None:
    project, version, split = divided
    first, again = (planted.run(bench, project, split, _wrong_on()) for _ in range(2))
    same = comparison.of_runs(bench, again, first)
    assert comparison.learned_in_words(same) == "run-1 and run-2 learned from the same labels of the same texts."
    # Of the texts from t40 on every fourth is in the validation part, as t40 is.
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    later = planted.relabel(bench, project, version, {id: other(labels[id]) for id in ("t1", "t40", "t41", "t42")})
    texts = ground_truth.texts(bench, later)
    renamed = texts.assign(text=texts["text"].where(texts["id"] != "t43", "A text that was not there before"))
    later = planted.keep_texts(bench, project, later, renamed)
    second = planted.run(bench, project, planted.divide(bench, later, TEST), _wrong_on())
    found = comparison.of_runs(bench, second, first)
    assert found.learned == {
        Part.TRAIN: LearnedOtherwise(texts=59, relabelled=2, added=1, removed=1),
        Part.VALIDATION: LearnedOtherwise(texts=20, relabelled=1, added=0, removed=0),
    }
    assert comparison.learned_in_words(found) == (
        "From run-1 to run-3, 2 of the 59 training texts that both have got another label, 1 training text was added, "
        "1 training text was removed and 1 of the 20 validation texts that both have got another label."
    )
