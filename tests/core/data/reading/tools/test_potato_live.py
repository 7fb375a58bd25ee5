"""What Potato 2.12 wrote: its CSV, its Parquet files and the users' states."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core.data.ground_truth import build
from core.data.joining import join_texts
from core.data.left_out import NO_CHOICE, NOT_ANNOTATED
from core.data.mapping import guess_mapping
from core.data.reading import RawTable, read_table, read_tables
from core.errors import FileError
from tests.core.data.raw_tables import raw
from tests.core.data.reading.tools.example_files import EXAMPLES, example

ANSWERS = [
    ("t3", "ann", "v1.0", "", "2"),
    ("t1", "ann", "yes", "election | party", "5"),
    ("t2", "ann", "no", "weather", "4"),
    ("t1", "ben@example.org", "no", "", "1"),
    ("t2", "ben@example.org", "no", "weather", ""),
]
ITEMS = (EXAMPLES / "potato_live_items.csv").read_bytes()
STATE = {"user_id": "ann", "instance_id_to_label_to_value": {"t1": [[{"schema": "call", "name": "yes"}, "true"]]}}


def _zip(tmp_path: Path, files: dict[str, bytes]) -> tuple[RawTable, ...]:
    path = tmp_path / "upload"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return join_texts(read_tables(path, name="potato.zip"))


def _parquet(tmp_path: Path, frame: pd.DataFrame) -> bytes:
    frame.to_parquet(tmp_path / "frame")
    return (tmp_path / "frame").read_bytes()


def _answers(table: RawTable) -> list[tuple[str, ...]]:
    rows = table.frame[["id", "annotator", "call", "topics", "sure"]].fillna("")
    return [tuple(row) for row in rows.itertuples(index=False, name=None)]


def _as_exported() -> pd.DataFrame:
    split = [
        (id, user, call, topics.split(" | ") if topics else None, sure) for id, user, call, topics, sure in ANSWERS
    ]
    frame = pd.DataFrame(split, columns=["instance_id", "user_id", "call", "topics", "sure"])
    return frame.assign(sure=pd.to_numeric(frame["sure"]), why=["", "steht da, klar", "", "", "Regen"])


def _state(tmp_path: Path, state: Any, name: str = "user_state.json", indent: int | None = 2) -> RawTable:
    path = tmp_path / "upload"
    path.write_text(json.dumps(state, indent=indent), encoding="utf-8")
    return read_table(path, name=name)


def test_the_csv() -> None:
    table = example("potato_live.csv")
    assert table.tool == "Potato"
    assert _answers(table) == ANSWERS
    assert table.of_judgements == ("call", "sure", "topics", "why.text_box", "who._spans")
    assert table.rejected[["row", "id", "reason", "found"]].values.tolist() == [[6, "t4", NO_CHOICE, "ben@example.org"]]
    assert [guess.option for guess in table.guesses] == ["label"]


def test_the_parquet_files(tmp_path: Path) -> None:
    spans = pd.DataFrame([("t4", "ben", "who", 4, 10, "place", "Markt")])
    spans.columns = pd.Index(["instance_id", "user_id", "schema_name", "start", "end", "label", "text"])
    files = {"annotations.parquet": _as_exported(), "spans.parquet": spans}
    zipped = {f"out/{name}": _parquet(tmp_path, frame) for name, frame in files.items()}
    (table,) = _zip(tmp_path, {**zipped, "items.csv": ITEMS})
    assert _answers(table) == ANSWERS
    assert table.frame["text"].tolist()[0] == "Kommt alle vorbei"
    assert table.of_judgements == ("call", "topics", "sure", "why")
    assert f"out/spans.parquet (1 × {NO_CHOICE})" in table.notes[0]


def test_an_answer_in_several_columns_and_a_machines_name_belong_to_the_judgement(tmp_path: Path) -> None:
    frame = _as_exported().assign(**{"annotator_origin": "human", "rate.clear": "4"})
    (tmp_path / "upload").write_bytes(_parquet(tmp_path, frame))
    table = read_table(tmp_path / "upload", name="annotations.parquet")
    assert table.of_judgements == ("call", "topics", "sure", "why", "annotator_origin", "rate.clear")
    assert table.guesses[0].said.endswith("“topics”, “sure”, “why” can be chosen.")


@pytest.mark.parametrize(
    "rows",
    [
        [{"instance_id": "1", "user_id": "ann", "tweet": "Wählt", "label": "yes"}],
        [{"instance_id": "1", "user_id": "ann", "Beitrag": "Geht alle wählen", "label": "yes"}],
        [{"user_id": "ann", "instance_id": "1", "label": "yes"}],
        [{"instance_id": "1", "user_id": "ann"}],
    ],
)
def test_plain_tables_stay_plain(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    (tmp_path / "upload").write_bytes(_parquet(tmp_path, pd.DataFrame(rows)))
    assert read_table(tmp_path / "upload", name="posts.parquet").tool is None


def test_the_states_of_a_zipped_folder(tmp_path: Path) -> None:
    ben, cara = ((EXAMPLES / f"potato_live_{name}.json").read_bytes() for name in ("ben", "cara"))
    files = {
        "task/annotation_output/ben@example.org/user_state.json": ben,
        "task/annotation_output/ben@example.org/annotation_history.jsonl": b'{"action_id": "1"}\n',
        "task/annotation_output/cara/user_state.json": cara,
        "task/annotation_output/pocket/device_visits.json": b"{}",
        "task/annotation_output/dora/user_state.json": b'{"user_id": "dora", "instance_id_to_label_to_value": {}}',
        "task/annotation_output/elsa/user_state.json": json.dumps({**STATE, "user_id": "elsa"}).encode(),
        "task/data/items.csv": ITEMS,
    }
    tables = _zip(tmp_path, files)
    truth = build(tables, guess_mapping(tables[0]))
    assert truth.judgements[["id", "annotator", "label"]].values.tolist() == [
        ["t1", "ben@example.org", "no"],
        ["t2", "ben@example.org", "no"],
        ["t1", "cara", "yes"],
        ["t2", "cara", "no"],
        ["t1", "elsa", "yes"],
    ]
    assert truth.report.left_out[NO_CHOICE] == 1
    assert any("annotation_history.jsonl" in note and "device_visits.json" in note for note in tables[0].notes)
    assert any("dora/user_state.json" in note for note in tables[0].notes)


def test_a_state_says_when_and_how_long() -> None:
    table = example("potato_live_cara.json")
    assert table.tool == "Potato"
    assert table.frame["time"].tolist() == ["2026-11-26T04:23:38+00:00", "2026-11-26T04:23:39+00:00"]
    assert table.frame["total_time_ms"].fillna("").tolist() == ["1224", ""]
    assert table.of_judgements == ("call", "sure", "total_time_ms")


def test_words_of_ones_own_belong_to_the_judgement() -> None:
    table = example("potato_live_ben.json")
    assert table.of_judgements == ("call", "sure", "topics", "why.text_box")
    assert table.frame["why.text_box"].fillna("").tolist() == ["", "Regen"]


@pytest.mark.parametrize("indent", [None, 2])
def test_the_folder_names_the_user_where_the_file_does_not(tmp_path: Path, indent: int | None) -> None:
    state = {**STATE, "user_id": None}
    table = _state(tmp_path, state, name="output.zip › annotation_output/ann/user_state.json", indent=indent)
    assert table.frame[["id", "call", "annotator"]].values.tolist() == [["t1", "yes", "ann"]]


def test_answers_as_older_versions_nest_them(tmp_path: Path) -> None:
    table = _state(tmp_path, {**STATE, "instance_id_to_label_to_value": {"t1": {"call": {"yes": "true"}}}})
    assert table.frame[["id", "call", "annotator"]].values.tolist() == [["t1", "yes", "ann"]]


def test_the_last_of_several_answers_that_an_older_version_kept(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    rows = ["instance_id,user_id,call.yes,call.no,call", "t1,ann,yes,no,no", "t2,ann,yes,,"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert read_table(path, name="annotations.csv").frame["call"].tolist() == ["no", "yes"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([], "instance_id_to_label_to_value” is a list"),
        ({"t1": "yes"}, "instance_id_to_label_to_value.t1” is a text"),
        ({"t1": [["yes"]]}, "t1[0]” is a list; a list of a label and its value"),
        ({"t1": [["call", "true"]]}, "t1[0][0]” is a text (“call”); an object"),
        ({"t1": [[{"schema": "call", "name": "yes"}, "maybe"]]}, f"1 × {NOT_ANNOTATED}"),
        ({}, "without a label of a whole text"),
    ],
)
def test_bad_states_are_named(tmp_path: Path, answers: Any, said: str) -> None:
    with pytest.raises(FileError) as caught:
        _state(tmp_path, {**STATE, "instance_id_to_label_to_value": answers})
    assert said in caught.value.what


def test_parts_alone_are_no_labels(tmp_path: Path) -> None:
    labels = {
        "instance_id_to_label_to_value": {},
        "instance_id_to_span_to_value": {"t1": [[{"schema": "who"}, "true"]]},
    }
    with pytest.raises(FileError, match=f"without a label of a whole text: 1 × {NO_CHOICE}"):
        _state(tmp_path, {**STATE, **labels})


def test_texts_and_their_columns_come_from_the_items() -> None:
    items = raw(["id", "text", "party"], [("t1", "Wählt", "X"), ("t2", "Regen", "Y")], "items.csv")
    (joined,) = join_texts([example("potato_live_cara.json"), items])
    assert joined.frame[["text", "party"]].values.tolist() == [["Wählt", "X"], ["Regen", "Y"]]
