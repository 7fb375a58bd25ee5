"""The three real data sets, counted once more with nothing but Python and pandas."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd

from core.data.ground_truth import GroundTruth, build
from core.data.mapping import guess_mapping
from core.data.reading import read_table
from core.data.splitting import split
from core.records import ColumnMapping, SplitSettings


def _import(path: Path, mapping: ColumnMapping) -> GroundTruth:
    table = read_table(path, name=path.name)
    assert guess_mapping(table) == mapping
    assert table.notes == ()
    return build([table], mapping)


def test_brexit_wide(shared_data: Path) -> None:
    annotators = tuple(f"Annotator {i}" for i in range(1, 7))
    mapping = ColumnMapping(text="Text", label="Majority Decision", annotators=annotators, id="ID")
    truth = _import(shared_data / "brexit_wide.csv", mapping)
    frame = pd.read_csv(shared_data / "brexit_wide.csv", index_col="ID")
    yes = frame[list(annotators)].sum(axis=1)
    expected = {id: str(votes > 3) for id, votes in yes.items() if votes != 3}
    assert dict(zip(truth.texts["id"], truth.texts["label"], strict=True)) == expected
    assert truth.report.labels == {"False": 971, "True": 65}
    assert truth.report.left_out == {"tie": 84}
    assert truth.report.decisions == {"agree": 1036, "differ": 0, "tie": 84, "missing": 0, "decided": 0}
    assert (truth.report.rows, truth.report.judgements) == (1120, 6720)
    assert set(truth.left_out["id"]) == set(yes.index[yes == 3])
    counts = split(truth.texts, SplitSettings()).counts
    assert {part: sum(labels.values()) for part, labels in counts.items()} == {
        "train": 621,
        "validation": 207,
        "test": 208,
    }


def test_offence_long(shared_data: Path) -> None:
    mapping = ColumnMapping(text="text", label="label", annotator="annotator", id="id")
    truth = _import(shared_data / "offence_long.csv", mapping)
    frame = pd.read_csv(shared_data / "offence_long.csv", dtype=str, keep_default_na=False)
    last = {(id, who): label for id, who, label in zip(frame["id"], frame["annotator"], frame["label"], strict=True)}
    votes: dict[str, Counter[str]] = {}
    for (id, _), label in last.items():
        votes.setdefault(id, Counter())[label] += 1
    ties = {id for id, count in votes.items() if len(set(count.values())) == 1 and len(count) > 1}
    expected = {id: count.most_common(1)[0][0] for id, count in votes.items() if id not in ties}
    assert dict(zip(truth.texts["id"], truth.texts["label"], strict=True)) == expected
    assert truth.report.rows == len(frame) == 53_765
    assert truth.report.judgements == len(last)
    assert sum(truth.report.left_out.values()) == len(frame) - len(last) + len(ties)
    assert truth.report.annotators == frame["annotator"].nunique()
    first = frame.drop_duplicates("id").set_index("id")["domain"]
    assert truth.texts["meta:domain"].tolist() == first[truth.texts["id"]].tolist()


def test_germeval2018(shared_data: Path) -> None:
    truth = _import(shared_data / "germeval2018.csv", ColumnMapping(text="text", label="coarse", part="part"))
    frame = pd.read_csv(shared_data / "germeval2018.csv", dtype=str, keep_default_na=False)
    assert truth.texts["text"].tolist() == frame["text"].tolist()
    assert truth.texts["meta:fine"].tolist() == frame["fine"].tolist()
    assert truth.report.labels == frame["coarse"].value_counts().to_dict()
    counts = split(truth.texts, SplitSettings(keep_parts=True)).counts
    test = frame[frame["part"] == "test"]["coarse"].value_counts().to_dict()
    assert counts["test"] == test
    assert sum(map(sum, (labels.values() for labels in counts.values()))) == len(frame) == 8541
