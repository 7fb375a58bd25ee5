"""All judgements on a text in one cell: lists of objects, and objects of who said what."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.data import judgement_lists, staged
from core.data.ground_truth import GroundTruth, build
from core.data.joining import join_texts
from core.data.judgement_lists import unfolded
from core.data.mapping import column_guesses, guess_columns, guess_mapping
from core.data.reading import RawTable
from core.data.staged import StagedFile
from core.errors import FileError
from core.records import ColumnMapping, ReadSettings
from core.workflow import annotation
from core.workflow.annotation import TextColumns
from tests.core.data.raw_tables import raw

TEXTS = [f"Wir gehen heute zur Wahl, Beitrag {i}" for i in range(6)]
PEOPLE = ["A001", "A002", "A003"]
SAID = {"A001": "jjnnjn", "A002": "jjnnjj", "A003": "jnn..n"}
WORDS = {"j": "ja", "n": "nein"}
LONG = ColumnMapping(text="text", label="label", annotator="user", id="id")


def _judgements(place: int) -> list[dict[str, str]]:
    said = [(person, SAID[person][place]) for person in PEOPLE]
    return [{"user": person, "label": WORDS[answer]} for person, answer in said if answer in WORDS]


def _records(**further: Any) -> list[dict[str, Any]]:
    return [
        {"id": f"t{place}", "text": text, **further, "annotations": _judgements(place)}
        for place, text in enumerate(TEXTS)
    ]


def _table(records: list[dict[str, Any]]) -> RawTable:
    columns = list(dict.fromkeys(key for record in records for key in record))
    cells = [[record.get(column) for column in columns] for record in records]
    return raw(columns, [[json.dumps(c) if isinstance(c, list | dict) else c for c in row] for row in cells])


def _build(table: RawTable) -> GroundTruth:
    return build([table], guess_mapping(table))


def _lines(path: Path, records: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


def _list(path: Path, records: list[dict[str, Any]]) -> None:
    path.write_text(json.dumps(records), encoding="utf-8")


def _printed(path: Path, records: list[dict[str, Any]]) -> None:
    pd.DataFrame(records).to_csv(path, index=False)


def _parquet(path: Path, records: list[dict[str, Any]]) -> None:
    pq.write_table(pa.Table.from_pylist(records), path)


def _features(path: Path, records: list[dict[str, Any]]) -> None:
    """As Hugging Face's datasets keep a list of objects: an object of lists."""
    turned = [{key: [one[key] for one in record["annotations"]] for key in ("user", "label")} for record in records]
    _parquet(path, [{**record, "annotations": lists} for record, lists in zip(records, turned, strict=True)])


@pytest.mark.parametrize("write", [_lines, _list, _printed, _parquet, _features])
def test_each_format_gives_a_row_a_judgement(write: Any, tmp_path: Path) -> None:
    write(tmp_path / "upload", _records())
    files = [StagedFile(tmp_path / "upload", "posts")]
    (table,) = staged.tables(files, ReadSettings())
    assert guess_mapping(table) == LONG
    truth = _build(table)
    pairs = [(one["user"], one["label"]) for record in _records() for one in record["annotations"]]
    assert Counter(zip(truth.judgements["annotator"], truth.judgements["label"], strict=True)) == Counter(pairs)
    assert truth.texts["label"].tolist() == ["ja", "ja", "nein", "nein", "ja", "nein"]
    (texts,) = staged.texts(files, ReadSettings())
    assert texts.frame["text"].tolist() == TEXTS


def test_what_was_guessed_is_said_with_what_decides_it() -> None:
    table = unfolded(_table(_records()))
    said = (
        "“annotations” holds the judgements on each text, 16 judgements in all: each became a row, “user” says who "
        "judged and “label” what they said."
    )
    assert [(guess.said, guess.option) for guess in table.guesses] == [(said, "annotator")]
    assert ("Column “user”: annotators.", "annotator") in {
        (guess.said, guess.option) for guess in column_guesses(table, guess_mapping(table))
    }


@pytest.mark.parametrize(
    "votes",
    [
        [{person: WORDS[SAID[person][place]] for person in PEOPLE[:2]} for place in range(6)],
        [{"Anna": 1, "Ben": 1}, {"Anna": 1}, {"Ben": 0}, {"Anna": 0, "Ben": 0}, {"Anna": 1, "Ben": 0}, {"Ben": 1}],
    ],
)
def test_an_object_of_who_said_what(votes: list[dict[str, Any]]) -> None:
    table = unfolded(_table([{**record, "annotations": vote} for record, vote in zip(_records(), votes, strict=True)]))
    assert guess_mapping(table) == ColumnMapping(text="text", label="label", annotator="annotator", id="id")
    judgements = _build(table).judgements
    expected = Counter((who, str(said)) for vote in votes for who, said in vote.items())
    assert Counter(zip(judgements["annotator"], judgements["label"], strict=True)) == expected


def test_what_else_is_said_of_a_judgement_belongs_to_it_and_never_names_the_text() -> None:
    records = _records(label="von Hand", user="poster")
    for number, one in enumerate(one for record in records for one in record["annotations"]):
        one |= {
            "id": f"j{number}",
            "comment": f"Eine Anmerkung mit vielen Wörtern, Nummer {number}",
            "time": "2026-03-01",
        }
    table = unfolded(_table(records))
    assert guess_mapping(table) == ColumnMapping(
        text="text", label="annotations: label", annotator="annotations: user", id="id", time="time"
    )
    truth = _build(table)
    assert truth.judgements["judgement:comment"].str.startswith("Eine Anmerkung").all()
    assert truth.judgements["judgement:annotations: id"].nunique() == 16
    assert set(truth.texts["meta:user"]) == {"poster"}


def test_several_labels_of_a_judgement_are_asked_for_as_elsewhere() -> None:
    records = _records()
    for record in records:
        record["annotations"] = [
            {"user": one["user"], "toxic": one["label"], "engaging": one["label"]} for one in record["annotations"]
        ]
    table = unfolded(_table(records))
    assert guess_mapping(table).label == "toxic"
    assert ("“toxic” or “engaging” could be the label; “toxic” was taken.", "label") in [
        (guess.said, guess.option) for guess in table.guesses
    ]
    assert guess_columns(table, {"label": "engaging"}).mapping.label == "engaging"


def test_a_text_without_judgements_is_left_out_with_the_reason() -> None:
    records = _records()
    records[0]["annotations"], records[1]["annotations"] = [], None
    truth = _build(unfolded(_table(records)))
    assert truth.report.left_out == {"no label": 2}
    assert truth.report.texts == 4


@pytest.mark.parametrize("wrong", ["unklar", '["ja"]', '[{"user": "A001"', "3"])
def test_a_record_with_something_else_is_named(wrong: str) -> None:
    table = _table([*_records(), {"id": "t6", "text": "Noch einer", "annotations": wrong}])
    with pytest.raises(FileError, match="Record 8, field “annotations” is no list of judgements, as others") as caught:
        unfolded(table)
    assert caught.value.where == "posts.csv"


@pytest.mark.parametrize(
    "cell",
    [
        '["ja", "nein"]',
        '{"ja": 1, "nein": 0}',
        '{"lang": "de", "source": "forum"}',
        '[{"label": "ja"}, {"label": "nein"}]',
        '[{"user": "anna", "text": "Ich antworte darauf", "likes": 2}]',
        '[{"user": "anna", "start": 0, "end": 3, "label": "PER"}]',
        "[USER] sagt nein",
        "{USER} sagt nein",
        "[" * 50_000,
        "[]",
        "{}",
    ],
)
def test_other_cells_stay_as_they_are(cell: str) -> None:
    table = raw(["id", "text", "extra"], [[f"t{place}", text, cell] for place, text in enumerate(TEXTS)])
    assert unfolded(table) is table


def test_texts_to_annotate_come_without_the_judgements_and_with_their_labels() -> None:
    table = _table(_records(party="SPD"))
    assert annotation.guess_texts([table])[0] == TextColumns(text="text", id="id", metadata=("party",))
    assert annotation.guess_labels([unfolded(table)]) == ("ja", "nein")


def test_of_several_columns_the_first_is_taken_and_it_is_said() -> None:
    table = unfolded(_table([{**record, "votes": record["annotations"]} for record in _records()]))
    assert guess_mapping(table) == LONG
    assert "“votes” may hold judgements, too, and stayed as it is." in table.guesses[0].said


def test_the_texts_may_stand_in_a_table_of_their_own() -> None:
    judged = [{"id": record["id"], "annotations": record["annotations"]} for record in _records()]
    texts = raw(["id", "text"], [[record["id"], record["text"]] for record in _records()], "texts.csv")
    (table,) = join_texts([unfolded(_table(judged)), texts])
    assert guess_mapping(table) == LONG
    assert _build(table).texts["text"].tolist() == TEXTS


@pytest.mark.parametrize(("bound", "most"), [("MAX_CELLS", 60), ("MAX_UNPACKED_BYTES", 500)])
def test_what_it_unfolds_to_is_bounded(bound: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judgement_lists, bound, most)
    with pytest.raises(FileError, match="unpacks to far more than a table of texts"):
        unfolded(_table(_records()))


def test_an_object_that_says_who_the_annotators_are_is_no_judgement() -> None:
    profiles = {"Ann1": "liberal", "Ann2": "conservative", "Ann3": "liberal"}
    said = [{"Ann1": "ja", "Ann2": "nein", "Ann3": WORDS["jn"[place % 2]]} for place in range(6)]
    records = [
        {"id": f"t{place}", "text": text, "other_info": profiles, "votes": said[place]}
        for place, text in enumerate(TEXTS)
    ]
    assert judgement_lists.holding_judgements(_table(records)) == ("votes",)


def test_annotators_who_all_said_the_same_have_judged() -> None:
    said = [{"Ann1": "nein", "Ann2": "nein", **({"Ann3": "nein"} if place else {})} for place in range(6)]
    records = [{"id": f"t{place}", "text": text, "votes": said[place]} for place, text in enumerate(TEXTS)]
    assert judgement_lists.holding_judgements(_table(records)) == ("votes",)
