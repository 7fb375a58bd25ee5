from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from core.data.annotation import UNSURE
from core.data.annotation_tables import (
    TextColumns,
    as_long_table,
    judgements,
    sample_texts,
    take_texts,
)
from core.data.ground_truth import build
from core.errors import ColumnError
from core.records import Answer, AnswerKind, VoteSettings
from tests.core.data.raw_tables import raw

TIME = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def answer(text_id: str, annotator: str, label: str | None, kind: AnswerKind = AnswerKind.LABEL) -> Answer:
    return Answer(1, text_id, annotator, kind, label, None, TIME)


def test_each_text_is_taken_once_and_what_is_no_text_is_listed() -> None:
    table = raw(["text", "party"], [["a b", "X"], ["a b", "Y"], ["\u200b \n", "X"], [None, "X"], ["c d", "Z"]])
    taken = take_texts([table], TextColumns("text", metadata=("party",)))
    assert taken.texts.to_dict("list") == {"id": ["1", "2"], "text": ["a b", "c d"], "meta:party": ["X", "Z"]}
    assert (taken.repeats, taken.has_ids, taken.source) == (1, False, "posts.csv")
    assert taken.left_out[["row", "reason"]].to_numpy().tolist() == [[4, "empty text"], [5, "empty text"]]


def test_a_text_stands_behind_its_context() -> None:
    table = raw(["post", "reply"], [["a", "x"], ["b", "x"], ["b", None]])
    taken = take_texts([table], TextColumns("reply", context=("post",)))
    assert taken.texts["text"].tolist() == ["a\nx", "b\nx"]
    assert taken.texts["meta:post"].tolist() == ["a", "b"]
    assert taken.context == ("post",)
    with pytest.raises(ColumnError, match="two purposes"):
        take_texts([table], TextColumns("reply", context=("reply",)))


def test_ids_are_kept_and_a_text_may_stand_in_several_rows_as_in_a_table_of_judgements() -> None:
    rows = [["t1", "same", "yes"], ["t1", "same", "no"], ["t2", "same", "no"], [" ", "other", "no"]]
    taken = take_texts([raw(["id", "text", "label"], rows)], TextColumns("text", "id"))
    assert taken.texts.to_dict("list") == {"id": ["t1", "t2"], "text": ["same", "same"]}
    assert (taken.repeats, taken.has_ids) == (1, True)
    assert taken.left_out["reason"].tolist() == ["no id"]


def test_one_id_for_two_texts_is_refused_with_both_places() -> None:
    one, other = (
        raw(["id", "text"], [["1", "a"]], "one.csv"),
        raw(["id", "text"], [["2", "c"], ["1", "b"]], "other.csv"),
    )
    with pytest.raises(ColumnError, match="“1” stands for different texts") as caught:
        take_texts([one, other], TextColumns("text", "id"))
    assert caught.value.where == "one.csv, row 2; other.csv, row 3"


@pytest.mark.parametrize("columns", [TextColumns(""), TextColumns("body"), TextColumns("text", "text")])
def test_columns_that_are_not_there_or_chosen_twice_are_refused(columns: TextColumns) -> None:
    with pytest.raises(ColumnError):
        take_texts([raw(["text", "id"], [["a", "1"]])], columns)


def test_a_table_without_any_text_is_refused() -> None:
    with pytest.raises(ColumnError, match="holds no text"):
        take_texts([raw(["text"], [[" "], [None]])], TextColumns("text"))


def test_a_sample_is_blind_and_the_same_for_the_same_seed() -> None:
    texts = pd.DataFrame(
        {"id": list("abcdef"), "text": list("uvwxyz"), "label": "yes", "votes": "{}", "meta:party": "X"}
    )
    drawn = sample_texts(texts, 3, 7, "version 1")
    assert list(drawn.texts.columns) == ["id", "text", "meta:party"]
    assert drawn.texts.equals(sample_texts(texts, 3, 7, "version 1").texts)
    assert not drawn.texts.equals(sample_texts(texts, 3, 8, "version 1").texts)
    assert drawn.texts.merge(texts, on=["id", "text", "meta:party"]).shape[0] == 3
    assert len(sample_texts(texts, 100, 7, "version 1").texts) == 6


def test_judgements_hold_all_but_skips_and_metadata_never_hides_them() -> None:
    texts = pd.DataFrame({"id": ["1", "2"], "text": ["a", "b"], "meta:label": ["old", "old"], "meta:time": ["x", "y"]})
    given = [
        answer("2", "Ben", "no"),
        answer("1", "Ann", None, AnswerKind.UNSURE),
        answer("2", "Ann", None, AnswerKind.SKIP),
    ]
    table = judgements(texts, given, has_ids=True)
    assert list(table.columns) == ["id", "text", "annotator", "label", "time", "label (table)", "time (table)"]
    assert table[["id", "annotator", "label"]].to_numpy().tolist() == [["2", "Ben", "no"], ["1", "Ann", "unsure"]]
    assert set(table["time"]) == {"2026-03-01 12:30:00+00:00"}
    assert "id" not in judgements(texts, given, has_ids=False).columns


@pytest.mark.parametrize("has_ids", [True, False])
def test_a_round_becomes_ground_truth_as_an_uploaded_table_would(has_ids: bool) -> None:
    """The same judgements as a long table that was read from a file, an unsure one among them."""
    texts = pd.DataFrame({"id": ["1", "2", "3"], "text": ["a", "b", "c"], "meta:party": ["X", "Y", None]})
    votes = {"Ann": ["yes", "no", "yes"], "Ben": ["yes", "no", "no"], "Cem": ["no", "no", UNSURE]}
    given = [
        answer(id, name, None if label == UNSURE else label, AnswerKind.UNSURE if label == UNSURE else AnswerKind.LABEL)
        for name, labels in votes.items()
        for id, label in zip(["1", "2", "3"], labels, strict=True)
    ]
    rows = [
        [id, text, name, labels[place], "2026-01-02", party]
        for name, labels in votes.items()
        for place, (id, text, party) in enumerate([("1", "a", "X"), ("2", "b", "Y"), ("3", "c", None)])
    ]
    vote = VoteSettings(unsure=(UNSURE,))
    table, mapping = as_long_table(judgements(texts, given, has_ids=has_ids), "Annotation “first”")
    truth = build([table], mapping, vote=vote)
    _, with_ids = as_long_table(judgements(texts, given, has_ids=True), "round")
    expected = build([raw(["id", "text", "annotator", "label", "time", "party"], rows)], with_ids, vote=vote)
    same = ["text", "label", "votes", "meta:party"]
    assert truth.texts[same].equals(expected.texts[same])
    assert truth.texts["label"].tolist() == ["yes", "no"]
    assert truth.report.left_out == {"tie": 1}
    assert (truth.report.judgements, truth.report.labels) == (9, {"yes": 1, "no": 1})
    assert truth.judgements["time"].notna().all()
    assert set(expected.judgements["time"]) == {"2026-01-02"}


def test_ids_that_lost_digits_are_refused_here_too() -> None:
    table = raw(["id", "text"], [["1.29E+18", "a b"], ["1.30E+18", "c d"]])
    with pytest.raises(ColumnError, match=r"row 2 holds “1.29E\+18”, a number that has lost"):
        take_texts([table], TextColumns("text", "id"))
