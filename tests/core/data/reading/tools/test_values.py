"""Which field of a tool's records holds the texts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.data.ground_truth import build
from core.data.mapping import guess_mapping
from core.data.reading import read_table
from core.data.reading.tools.values import Texts, text_field

INSTRUCTION = "Bitte lies den ganzen Beitrag und denke an die Anleitung, die wir besprochen haben. " * 3
POSTS = ["Kommt alle zum Fest am Fluss", "Olandt spricht heute in Wexcombe", "Nie wieder so ein Sommer"]


def test_what_is_the_same_in_all_records_is_no_text_whatever_it_is_called() -> None:
    records = [{"text": INSTRUCTION, "wording": post} for post in POSTS]
    assert text_field(records) == Texts("wording")
    assert text_field(records[:1]) == Texts("text")


def test_the_longest_of_different_texts_counts_not_what_is_repeated() -> None:
    records = [{"guide": INSTRUCTION + "AB"[number % 2], "wording": f"Beitrag {number}"} for number in range(200)]
    assert text_field(records) == Texts("wording")


def test_several_fields_with_sentences_are_a_guess() -> None:
    records = [{"tweet": post, "reply": f"Antwort: {post}", "party": "Freie Ufer", "who": post[:9]} for post in POSTS]
    found = text_field(records)
    assert found == Texts("tweet", ("reply",))
    (guess,) = found.guesses
    assert guess.option == "text"
    assert guess.said == "The texts are those in the field “tweet”; “reply” could be texts, too."


@pytest.mark.parametrize("flat", [False, True])
def test_another_field_of_an_export_can_be_chosen_as_the_texts(tmp_path: Path, flat: bool) -> None:
    noted = {"annotator": 1, "annotation_id": 1, "created_at": "2026-01-02T10:00:00Z", "lead_time": 1.0}
    records = []
    for number, post in enumerate(POSTS):
        data = {"text": INSTRUCTION, "tweet": post, "reply": f"Antwort: {post}"}
        label = "yes" if number else "no"
        choice = {"from_name": "call", "type": "choices", "value": {"choices": [label]}}
        annotations = [{"id": 1, "completed_by": 1, "result": [choice]}]
        row, task = {**data, "id": number, "call": label, **noted}, {"id": number, "data": data}
        records.append(row if flat else {**task, "annotations": annotations})
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    table = read_table(path, name="tasks.json")
    assert [guess.option for guess in table.guesses] == ["text"]
    truth = build([table], replace(guess_mapping(table), text="reply"))
    assert "tasks.json: The texts are those in the field “reply”." in truth.report.notes
    assert truth.texts["text"].tolist() == [f"Antwort: {post}" for post in POSTS]
    assert truth.texts["meta:tweet"].tolist() == POSTS
