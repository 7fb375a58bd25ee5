"""What the command line says of its guesses, and that each can be decided otherwise or refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.tables import workbook_with_a_read_me, write_csv

Ask = Callable[..., Any]
Run = Callable[..., Result]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    labels = ["ja", "ja", "Ja", "nein", "NA", "nein"]
    path.write_text("\n".join(["text,label", *(f"Text {n},{one}" for n, one in enumerate(labels))]), encoding="utf-8")
    return path


def _guesses(document: dict[str, Any]) -> dict[str, str]:
    return {guess["option"]: guess["said"] for guess in document["guesses"]}


def test_each_guess_is_said_with_the_option_that_decides_it(run: Run, ask: Ask, table: Path) -> None:
    guesses = _guesses(ask("import", table, "--project", "A"))
    assert guesses.keys() == {"--text", "--label", "--answers", "--keep-apart"}
    assert guesses["--label"] == "Column “label”: labels."
    assert "“NA” (1 cell)" in guesses["--answers"]
    lines = run("import", table, "--project", "B").output.splitlines()
    assert "Guessed: “ja” (2), “Ja” (1) counted as one label, “ja”. (--keep-apart)" in lines


def test_what_was_said_is_no_guess(ask: Ask, table: Path) -> None:
    said = ["--text", "text", "--label", "label", "--answers", "NA", "--keep-apart", "--no-guesses"]
    document = ask("import", table, "--project", "A", *said)
    assert document["guesses"] == []
    assert document["labels"] == {"ja": 2, "nein": 2, "Ja": 1, "NA": 1}


def test_guesses_are_refused_on_request(run: Run, ask: Ask, table: Path) -> None:
    result = run("import", table, "--project", "A", "--text", "text", "--label", "label", "--no-guesses")
    assert result.exit_code == 1
    assert "“NA” (1 cell) counted as no answer. (--answers)" in result.stderr
    assert "(--keep-apart)" in result.stderr
    assert "(--text)" not in result.stderr
    assert ask("import", table, "--project", "A")["version"] == 1


def test_whose_a_number_is_in_several_files(ask: Ask, tmp_path: Path) -> None:
    for name in ("one", "two"):
        rows = [f"{text},1,{text}" for text in "ab"]
        (tmp_path / f"{name}.csv").write_text("\n".join(["text,annotator,label", *rows]), encoding="utf-8")
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    assert ask("import", *files, "--project", "A")["judgements"] == 4
    document = ask("import", *files, "--project", "A", "--one-person")
    assert document["judgements"] == 2
    assert "--one-person" not in _guesses(document)


def test_an_export_is_told_by_its_ending(ask: Ask, table: Path, tmp_path: Path) -> None:
    ask("import", table, "--project", "A")
    assert ask("export", "--out", tmp_path / "a.jsonl")["format"] == "jsonl"
    assert ask("export", "--out", tmp_path / "a.csv")["format"] == "wide"


def test_most_texts_left_out_are_warned_of_beside_the_result(run: Run, ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "ties.csv"
    pairs = ["ja,ja", "nein,nein", "ja,nein", "ja,nein", "ja,nein"]
    lines = [f"Ein Beitrag {n},{pair}" for n, pair in enumerate(pairs)]
    path.write_text("\n".join(["text,Coder 1,Coder 2", *lines]), encoding="utf-8")
    result = run("import", path, "--project", "A")
    assert result.exit_code == 0
    assert result.stderr.startswith("Warning: Only 2 of 5 texts have a label; left out: 3 (tie).")
    assert "Warning" not in result.stdout
    assert ask("import", path, "--project", "A")["texts"] == 2


def test_who_judged_is_guessed_beside_a_label_and_said_where_it_is_not_used(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    rows = [f"Text {n},{'ja' if n % 2 else 'nein'},A{n % 3}" for n in range(6)]
    path.write_text("\n".join(["text,label,annotator_id", *rows]), encoding="utf-8")
    long = ask("import", path, "--project", "A", "--label", "label")
    assert _guesses(long)["--annotator"] == "Column “annotator_id”: annotators."
    simple = ask("import", path, "--project", "B", "--label", "label", "--annotator", "none")
    said = "“annotator_id” may tell who judged. With one label column that is not used."
    assert (said in simple["notes"], said in long["notes"]) == (True, False)


SENTENCES = [f"Das hier ist der Satz mit der Nummer {n}, und er ist lang." for n in range(120)]


def _table(path: Path, *columns: str) -> Path:
    """Texts, then a column of tokens, then two coders; three labels lack a letter."""
    labels = [*["neutral", "agree"] * 59, "netral", "agree"]
    tokens = "['das', 'hier', 'und noch sehr viel mehr davon in einer langen Liste', {}]"
    rows = [
        f'"{text}","{tokens.format(n)}",{one},{one.title()}'
        for n, (text, one) in enumerate(zip(SENTENCES, labels, strict=True))
    ]
    path.write_text("\n".join([",".join(columns), *rows]), encoding="utf-8")
    return path


def test_the_texts_column_is_said_first_and_may_be_called_otherwise_in_each_file(
    run: Run, ask: Ask, tmp_path: Path
) -> None:
    left = _table(tmp_path / "left.csv", ".", "tokens", "coder_r", "coder_a")
    right = _table(tmp_path / "right.csv", "quote_text", "tokens", "coder_r", "coder_a")
    lines = run("import", left, right, "--project", "A").output.splitlines()
    guesses = [line for line in lines if line.startswith("Guessed: ")]
    assert guesses[0] == "Guessed: Column “.”: texts. (--text)"
    assert guesses[1] == "Guessed: right.csv: “quote_text” is taken for “.”, which left.csv has. (--text)"
    note = "right.csv: “quote_text” was read as “.”, as the first file calls it."
    assert lines.index(guesses[-1]) < lines.index(note)
    said = ask("import", left, right, "--project", "B", "--text", ".", "--text", "quote_text")
    assert "--text" not in _guesses(said)
    assert said["texts"] == 120
    added = ask("import", right, "--project", "B", "--add")
    assert "The texts are taken" not in _guesses(added)["--text"]


def test_a_label_counts_as_another_on_request(run: Run, ask: Ask, tmp_path: Path) -> None:
    table = _table(tmp_path / "left.csv", "text", "tokens", "coder_r", "coder_a")
    found = ask("import", table, "--project", "A")
    assert _guesses(found)["--count-as"].startswith("“netral” (2) is nearly")
    assert found["labels"] == {"agree": 60, "neutral": 59, "netral": 1}
    assert ask("import", table, "--project", "A", "--count-as", "netral=neutral")["labels"]["neutral"] == 60
    assert "is not LABEL=OTHER" in run("import", table, "--project", "A", "--count-as", "netral").stderr


def test_the_sheets_of_a_workbook_and_a_label_that_means_unsure(run: Run, ask: Ask, tmp_path: Path) -> None:
    book = workbook_with_a_read_me(tmp_path / "coded.xlsx")
    found = ask("import", book, "--project", "A")
    assert found["texts"] == 37, "three are ties"
    assert _guesses(found)["--sheets"] == "The sheet “Coding” was read; not read: “Read me” (other columns)."
    assert _guesses(found)["--unsure"] == "“?” (3) is a class of its own; it may mean “unsure”."
    settled = ask("import", book, "--project", "A", "--sheets", "Coding", "--unsure", "?")
    assert not {"--sheets", "--unsure"} & set(_guesses(settled))
    refused = run("import", book, "--project", "A", "--sheets", "Codes")
    assert "There is no sheet “Codes” with a table." in refused.stderr
    by_vote = ask("vote", "--project", "A", "--unsure", "?")
    assert by_vote["labels"] == settled["labels"]


def test_of_two_columns_alike_one_must_be_named(run: Run, ask: Ask, tmp_path: Path) -> None:
    rows = [f'"{text} Und?","{text} Ja.",{"xy"[n % 2]}' for n, text in enumerate(SENTENCES)]
    table = tmp_path / "interview.csv"
    table.write_text("\n".join(["frage,antwort,label", *rows]), encoding="utf-8")
    refused = run("import", table, "--project", "A")
    assert refused.exit_code == 1
    assert "interview.csv: The texts may stand in “frage” or “antwort”: both look like texts." in refused.stderr
    assert ask("import", table, "--project", "A", "--text", "antwort")["texts"] == 120


def test_what_is_added_has_the_columns_of_the_version_before(ask: Ask, tmp_path: Path) -> None:
    table = _table(tmp_path / "left.csv", "text", "tokens", "coder_r", "coder_a")
    ask("import", table, "--project", "A", "--annotators", "coder_r", "--id", "none")
    added = ask("import", table, "--project", "A", "--add")
    assert "The columns are those of version 1, where this file has them." in added["notes"]
    assert added["judgements"] == 120
    assert ask("import", table, "--project", "A")["judgements"] == 240


def test_what_the_table_decides_is_said(run: Callable[..., Result], tmp_path: Path) -> None:
    rows = [(f"t{at}", f"Text {at}", "yes", "no" if at == 0 else "yes", "no" if at == 0 else "yes") for at in range(9)]
    columns = ("id", "text", "Annotator 1", "Annotator 2", "label")
    table = write_csv(tmp_path / "decided.csv", columns, [*rows, ("t9", "Text 9", "no", "no", "no")])
    said = run("import", table, "--project", "P").output
    assert "The table's own decision agrees with the vote on 9 texts and differs on 0." in said
    assert "It decides the 1 text that the vote leaves open" in said


def test_context_is_named_and_kept_for_what_is_added(ask: Ask, tmp_path: Path) -> None:
    header = ("post", "reply", "label")
    first = write_csv(tmp_path / "a.csv", header, [("Es regnet.", f"Wie schön, {n}!", "ab"[n % 2]) for n in range(6)])
    later = write_csv(tmp_path / "b.csv", header, [("Es schneit.", f"Wie schön, {n}!", "ab"[n % 2]) for n in range(6)])
    assert ask("import", first, "--project", "A", "--text", "reply", "--context", "post")["texts"] == 6
    added = ask("import", later, "--project", "A", "--add")
    assert added["texts"] == 12
    assert "“post”: put before the texts" in _guesses(added)["--context"]
