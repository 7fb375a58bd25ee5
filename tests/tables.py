"""Small annotated tables for tests: learnable, distinct, in the layouts that researchers have."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import openpyxl

CALLS = ("Wählt morgen", "Vote now for us", "Kommt alle vorbei", "Join the party", "Geht wählen")
STATEMENTS = ("Das Wetter ist schön", "Nothing to do today", "Heute im Landtag", "We were in town", "Ein langer Tag")


def rows(number: int) -> list[tuple[str, str]]:
    """``number`` distinct (text, label) pairs; every third is a call to action."""
    pairs = []
    for index in range(number):
        label = "True" if index % 3 == 0 else "False"
        stem = (CALLS if label == "True" else STATEMENTS)[index % 5]
        pairs.append((f"{stem} {index} #tag{index % 7} 🔷", label))
    return pairs


def write_csv(path: Path, header: Sequence[str], lines: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *lines])
    return path


def simple_csv(path: Path, number: int = 60) -> Path:
    """Columns ``id, text, label, party``."""
    lines = [(f"t{index}", text, label, "AB"[index % 2]) for index, (text, label) in enumerate(rows(number))]
    return write_csv(path, ("id", "text", "label", "party"), lines)


def unlike(number: int) -> str:
    """A text that is no near-duplicate of that of another number under 100."""
    first = ("Adler", "Biber", "Dachs", "Elster", "Fuchs", "Gans", "Hirsch", "Igel", "Kranich", "Luchs")
    second = ("blau", "grün", "rot", "weiß", "schwarz", "braun", "grau", "lila", "rosa", "gelb")
    return f"{first[number // 10]} {second[number % 10]}"


def wide_csv(path: Path, number: int = 60) -> Path:
    """Three annotators; the third disagrees on every tenth text, and two of them leave the first text at a tie."""
    lines: list[tuple[object, ...]] = []
    for index, (text, label) in enumerate(rows(number)):
        other = "False" if label == "True" else "True"
        third = "" if index == 0 else other if index % 10 == 0 else label
        lines.append((f"t{index}", text, label, other if index == 0 else label, third))
    return write_csv(path, ("id", "text", "Annotator 1", "Annotator 2", "Annotator 3"), lines)


def workbook_with_a_read_me(path: Path) -> Path:
    """An XLSX whose first sheet says what the second is: 40 texts, coded by two, with three “?”."""
    book = openpyxl.Workbook()
    readme, coding = book.active, book.create_sheet("Coding")
    assert readme is not None
    readme.title = "Read me"
    for line in ("Project", "Two coders", "yes / no / ? (do not know)"):
        readme.append([line])
    coding.append(["id", "text", "Ann", "Ben"])
    for number, (text, label) in enumerate(rows(40)):
        coding.append([f"t{number}", text, "?" if number < 3 else label, label])
    book.save(path)
    return path
