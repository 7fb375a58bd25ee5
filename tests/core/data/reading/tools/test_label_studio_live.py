"""What a live Label Studio 1.23 exported: texts of our own, annotated there, and what Errata wrote and it gave back."""

from __future__ import annotations

import pytest

from core.data.ground_truth import build
from core.data.left_out import CANCELLED, NOT_ANNOTATED, NOT_SUBMITTED
from core.data.reading import RawTable
from tests.core.data.reading.tools.example_files import example

FULL = ["label_studio_live.json", "label_studio_live_people.json"]
FLAT = ["label_studio_live_min.json", "label_studio_live.csv", "label_studio_live.tsv"]
BACK = [f"label_studio_live_errata{ending}" for ending in ("_full.json", "_min.json", ".csv", ".tsv")]

TEXTS = {
    "t-000": "@mia Kommt alle zum Fest am Fluss! 🎉❤️",
    "t-001": "=1+1 ist nicht 3, sagt Olandt",
    "t-002": "Er rief: \"Nie wieder!\"\nund ging, mit 'Tränen'.",
    "t-003": "-5 Grad; trotzdem\tvoll",
    "t-004": "שלום לכולם, היום בוחרים",
    "t-005": "🏳️‍🌈 Größe, naïve café",
    "t-006": "  Leerzeichen vorn",
    "t-007": "NA",
}
LABELS = [
    ("t-000", "Ja, klar"),
    ("t-000", "größer ≥ 5"),
    ("t-001", "=SUM(1)"),
    ("t-002", '"Zitat" | so'),
    ("t-003", "🗳️ Wahl"),
    ("t-004", "Ja, klar"),
    ("t-007", "Ja, klar"),
]
DETAILS = ("sure", "strength", "remark", "when", "lead_time", "updated_at")


def _of(table: RawTable, id: str, column: str) -> list[str]:
    return sorted(table.frame.loc[table.frame["id"] == id, column].dropna())


@pytest.mark.parametrize("name", [*FULL, *FLAT])
def test_texts_labels_and_further_questions(name: str) -> None:
    table = example(name)
    assert dict(table.frame[["id", "text"]].itertuples(index=False)) == TEXTS
    assert sorted(table.frame[["id", "label"]].dropna().itertuples(index=False, name=None)) == sorted(LABELS)
    assert _of(table, "t-000", "topics") == ["Klima | Wahl#1", "NA"]
    assert _of(table, "t-003", "tree") == ["Sport | Politik / Steuer"]
    assert table.frame["channel"].unique().tolist() == ["Fluss"]
    assert table.mapping is not None
    assert table.mapping.label == "label"
    assert [guess.option for guess in table.guesses] == ["label"]


@pytest.mark.parametrize("name", [*FULL, *FLAT])
def test_what_belongs_to_the_judgement(name: str) -> None:
    table = example(name)
    assert {*DETAILS} <= {*table.of_judgements}
    assert _of(table, "t-000", "sure") == ["2", "4"]
    assert _of(table, "t-000", "strength") == ["12.5"]
    assert _of(table, "t-000", "remark") == ['Sehr klar, "oder"?']
    assert _of(table, "t-001", "remark") == ["eins | zwei\nZeile"]
    assert _of(table, "t-004", "remark") == ["מילה"]
    assert set(table.frame["lead_time"]) == {"4.25"}


@pytest.mark.parametrize(("name", "user"), [(FULL[0], "1"), (FULL[1], "lena@example.org")])
def test_drafts_and_skipped_texts_are_left_out_each_with_its_reason(name: str, user: str) -> None:
    table = example(name)
    assert set(table.frame["annotator"]) == {user}
    assert table.rejected[["id", "reason", "found"]].values.tolist() == [
        ["t-008", NOT_SUBMITTED, "lena@example.org"],
        ["t-009", CANCELLED, user],
        ["t-009", CANCELLED, user],
    ]
    assert _of(table, "t-004", "ground_truth") == ["True"]
    assert "passed over: choices, labels, relation" in table.notes[0]


@pytest.mark.parametrize("name", FLAT)
def test_flat_exports_know_no_skipped_texts(name: str) -> None:
    assert example(name).rejected[["id", "reason"]].values.tolist() == [["t-008", NOT_ANNOTATED]]


@pytest.mark.parametrize("name", BACK)
def test_what_errata_wrote_comes_back_as_it_was(name: str) -> None:
    table = example(name)
    assert table.mapping is not None
    truth = build([table], table.mapping)
    judged = truth.judgements[["id", "annotator", "label", "time"]].itertuples(index=False, name=None)
    of_label_studio = {("p4", "1", "Ja, klar", "2026-11-26T04:18:42.460402Z")}
    assert set(judged) - of_label_studio == {
        ("p1", "Jörg", "Ja, klar", "2026-01-02T10:00:00Z"),
        ("p1", "Anna | B", "größer ≥ 5", "2026-01-02T10:05:00Z"),
        ("p1", "12", "Ja, klar", "2026-01-02T10:06:00Z"),
        ("p2", "Jörg", "größer ≥ 5", "2026-01-02T10:07:00Z"),
        ("p2", "Anna | B", "größer ≥ 5", "2026-01-02T10:08:00Z"),
        ("p3", "Jörg", '<b>"x"&', "2026-01-02T10:09:00Z"),
        ("p3", "12", '<b>"x"&', "2026-01-02T10:10:00Z"),
        ("p4", "Jörg", "Ja, klar", "2026-01-02T10:11:00Z"),
        ("p4", "Anna | B", '<b>"x"&', "2026-01-02T10:12:00Z"),
    }
    assert len(truth.judgements) == 10
    assert dict(truth.texts[["id", "text"]].itertuples(index=False)) == {
        "p1": '@mia Kommt alle zum "Fest" am Fluss! 🎉❤️',
        "p2": "=1+1 ist nicht 3,\nsagt Olandt",
        "p3": "שלום לכולם היום בוחרים",
        "p4": "  -5 Grad; trotzdem\tvoll ",
    }
    assert truth.texts["meta:created_at"].tolist() == ["gestern", "heute", "heute", "heute"]
    assert not table.guesses


@pytest.mark.parametrize("ending", [".json", "_min.json"])
def test_choices_in_a_tree_beside_choices_about_parts(ending: str) -> None:
    table = example(f"label_studio_live_nested{ending}")
    assert table.mapping is not None
    assert table.mapping.label == "topic"
    assert table.frame["topic"].tolist() == [
        "Politik / Wahl",
        "Politik / Wahl | Sport",
        "Sport",
        "Politik / Steuer",
    ]
    assert "tone" not in table.columns
    assert table.guesses == ()
