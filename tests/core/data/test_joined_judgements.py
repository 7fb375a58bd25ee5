"""Who judged and what they said in two cells: “Ann,Ben,Cem” beside “1,0,1”."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data import staged
from core.data.ground_truth import build
from core.data.mapping import guess_mapping
from core.data.staged import StagedFile
from core.records import ReadSettings

_PEOPLE = ["Ann1", "Ann2", "Ann3"]
_SAID = ["0,0,0", "1,0,0", "1,1,0", "1,1,1", "0,1,1", "0,0,1", "1,1,1", "0,0,0", "1,1,0", "0,0,0"]


def _csv(path: Path, rows: list[dict[str, str]]) -> Path:
    lines = ["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _rows(names: str = "annotators", sign: str = ",") -> list[dict[str, str]]:
    return [
        {"id": f"t{place}", "text": f"Beitrag {place} über die Wahl", "annotations": said.replace(",", sign)}
        | {names: sign.join(_PEOPLE), "hard_label": max("01", key=said.count)}
        for place, said in enumerate(_SAID)
    ]


@pytest.mark.parametrize(("names", "sign"), [("annotators", ","), ("Annotators", "; "), ("coder_ids", "|")])
def test_each_annotator_has_their_label(tmp_path: Path, names: str, sign: str) -> None:
    file = _csv(tmp_path / "a.tsv", _rows(names, sign))
    [table] = staged.tables([StagedFile(file, "a.tsv")], ReadSettings())
    truth = build([table], guess_mapping(table))
    judged = {(row.id, row.annotator): row.label for row in truth.judgements.itertuples()}
    expected = {
        (f"t{place}", who): label
        for place, said in enumerate(_SAID)
        for who, label in zip(_PEOPLE, said.split(","), strict=True)
    }
    assert judged == expected
    assert any("says who gave the labels in “annotations”" in guess.said for guess in table.guesses)


@pytest.mark.parametrize("others", ["Ann1,Ann2", "Ann1,Ann1,Ann2", "Ann1,,Ann3"])
def test_names_that_do_not_fit_the_labels_are_not_put_together(tmp_path: Path, others: str) -> None:
    rows = [*_rows()[:-1], {**_rows()[-1], "annotators": others}]
    [table] = staged.tables([StagedFile(_csv(tmp_path / "a.tsv", rows), "a.tsv")], ReadSettings())
    assert "annotations" in table.columns
    assert len(table.frame) == len(rows)
