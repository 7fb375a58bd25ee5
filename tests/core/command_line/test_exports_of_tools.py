"""``import`` of what annotation tools export: zipped, in several files, with several labels."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from tests.core.command_line.conftest import Ask
from tests.core.data.reading.tools.example_files import EXAMPLES


def _doccano(path: Path, labels: dict[str, list[str]]) -> str:
    lines = [
        json.dumps({"id": id, "text": f"Text {id}", "label": label, "Comments": []}) for id, label in labels.items()
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def test_a_zip_with_a_file_an_annotator(ask: Ask, tmp_path: Path) -> None:
    export = tmp_path / "export.zip"
    with zipfile.ZipFile(export, "w") as archive:
        archive.writestr("ann.jsonl", _doccano(tmp_path / "a", {"1": ["yes"], "2": ["no"], "3": ["no"]}))
        archive.writestr("ben.jsonl", _doccano(tmp_path / "b", {"1": ["yes"], "2": ["yes"], "3": ["no"]}))
    answer = ask("import", export, "--project", "p")
    assert (answer["texts"], answer["judgements"], answer["left_out"]) == (2, 6, {"tie": 1})
    assert answer["labels"] == {"no": 1, "yes": 1}


def test_a_project_an_annotator_with_tasks_numbered_anew(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    for name, first in (("ann", 1), ("ben", 101)):
        tasks = [
            {
                "id": first + number,
                "data": {"text": f"Text {number}"},
                "annotations": [
                    {
                        "completed_by": {"email": f"{name}@example.org"},
                        "result": [{"from_name": "l", "type": "choices", "value": {"choices": [label]}}],
                    }
                ],
            }
            for number, label in enumerate(["yes", "no"])
        ]
        (tmp_path / f"{name}.json").write_text(json.dumps(tasks), encoding="utf-8")
    answer = ask("import", tmp_path / "ann.json", tmp_path / "ben.json", "--project", "p")
    assert (answer["texts"], answer["judgements"]) == (2, 4)
    said = run("import", tmp_path / "ann.json", tmp_path / "ben.json", "--project", "q").output
    assert "told apart by their wording" in said


def test_several_labels_are_refused_until_one_is_picked(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "ann.jsonl"
    _doccano(file, {"1": ["anger", "fear"], "2": ["anger"], "3": ["fear"]})
    refused = run("import", file, "--project", "p")
    assert refused.exit_code != 0
    assert "Pick one label to learn as yes or no" in refused.output
    assert ask("import", file, "--project", "p", "--one-label", "fear")["labels"] == {"fear": 2, "not fear": 1}


def test_texts_beside_the_judgements(ask: Ask) -> None:
    answer = ask("import", EXAMPLES / "inception.csv", EXAMPLES / "inception_texts.csv", "--project", "p")
    assert (answer["texts"], answer["left_out"]) == (2, {"no text for this id": 1, "tie": 1})


def test_what_is_chosen_is_no_guess(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    def choice(question: str, label: str) -> dict[str, object]:
        return {"from_name": question, "type": "choices", "value": {"choices": [label]}}

    tasks = [
        {
            "id": number,
            "data": {"post": f"Der Beitrag {number} vom Fluss", "reply": f"Die Antwort {number} an alle"},
            "annotations": [
                {"completed_by": 1, "result": [choice("call", "ab"[number]), choice("topic", "xy"[number])]}
            ],
        }
        for number in range(2)
    ]
    file = tmp_path / "tasks.json"
    file.write_text(json.dumps(tasks), encoding="utf-8")
    answer = ask("import", file, "--project", "p")
    assert [guess["option"] for guess in answer["guesses"]] == ["--text", "--label"]
    assert run("import", file, "--project", "q", "--no-guesses").exit_code != 0
    answer = ask("import", file, "--project", "q", "--no-guesses", "--text", "reply", "--label", "topic")
    assert answer["guesses"] == []
    assert answer["labels"] == {"x": 1, "y": 1}
