"""What several files leave open."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from core.data import staged
from core.data.ground_truth import build
from core.data.guesses import guesses_of
from core.data.mapping import guess_mapping
from core.data.reading import RawTable
from core.data.staged import StagedFile
from core.records import Guess, ReadSettings
from tests.core.data.raw_tables import raw


def _table(name: str, *said: str) -> RawTable:
    guesses = tuple(Guess(one, "id") for one in said)
    return dataclasses.replace(raw(("id",), [["t1"]]), name=name, guesses=guesses)


def test_what_is_true_of_all_files_is_said_once_and_the_rest_with_their_names() -> None:
    tables = [_table("a.csv", "one", "two"), _table("b.csv", "one", "three"), _table("c.csv", "one", "two")]
    assert [guess.said for guess in guesses_of(tables)] == ["one", "a.csv, c.csv: two", "b.csv: three"]
    assert [guess.said for guess in guesses_of(tables[:1])] == ["one", "two"]


def test_files_of_judgement_lists_are_told_apart(tmp_path: Path) -> None:
    files = []
    for name, labels in (("spring.jsonl", "jnj"), ("autumn.jsonl", "njnj")):
        lines = [
            json.dumps(
                {
                    "id": f"{name}{place}",
                    "text": f"Beitrag {place} aus {name}, wir gehen zur Wahl",
                    "annotations": [{"user": user, "label": label} for user in ("A1", "A2")],
                }
            )
            for place, label in enumerate(labels)
        ]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        files.append(StagedFile(tmp_path / name, name))
    tables = staged.tables(files, ReadSettings())
    lists = [one.said for one in build(tables, guess_mapping(tables[0])).report.guesses if "“annotations”" in one.said]
    assert [said.split(": each")[0] for said in lists] == [
        "spring.jsonl: “annotations” holds the judgements on each text, 6 judgements in all",
        "autumn.jsonl: “annotations” holds the judgements on each text, 8 judgements in all",
    ]
