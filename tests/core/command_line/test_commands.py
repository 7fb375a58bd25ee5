"""The command line over the whole loop, as a person and as a script would use it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import Result

from core.command_line import commands
from core.command_line.texts import _mismatch_document
from core.counted import counted
from tests.hostile import crafted
from tests.tables import rows, simple_csv, wide_csv, write_csv

ROOT = Path(__file__).resolve().parents[3]
Ask = Callable[..., Any]


def test_what_a_file_does_not_say_of_a_text_is_null() -> None:
    row = {"id": "1", "text": "a", "true_label": "0", "predicted_label": "1", "probability": 0.9, "votes": "{}"}
    document = _mismatch_document({**row, "meta:party": float("nan"), "meta:channel": "post"})
    assert document["metadata"] == {"party": None, "channel": "post"}


def test_the_whole_loop(ask: Ask, run: Callable[..., Result], tmp_path: Path, tiny_model: Path) -> None:
    table = wide_csv(tmp_path / "wide.csv")
    imported = ask("import", table, "--project", "Campaign")
    assert imported["texts"] == 59
    assert imported["left_out"] == {"tie": 1}
    assert sum(imported["labels"].values()) == 59

    parts = ask("split")
    assert parts["train"] + parts["validation"] + parts["test"] == 59
    assert parts["seed"] == 5460

    trained = ask("train", "--model", tiny_model, "--preset", "tutorial", "--epochs", 1, "--wait")
    assert (trained["run"], trained["state"]) == ("run-1", "finished")
    assert "test" not in trained
    assert "validation F1 " in run("runs").stdout

    assert [run["run"] for run in ask("runs")] == ["run-1"]
    shown = ask("results", "run-1")
    # Of each class there are fewer than ten test texts.
    assert {shown["test"][name]["low"] for name in ("f1", "precision", "recall", "macro_f1")} == {None}
    accuracy = shown["test"]["accuracy"]
    assert accuracy["low"] <= accuracy["value"] <= accuracy["high"]
    assert shown["validation"] == trained["validation"]

    mismatches = ask("mismatches", "run-1", "--out", tmp_path / "mismatches.csv")
    assert len(mismatches) == shown["test"]["mismatches"] == len(pd.read_csv(tmp_path / "mismatches.csv"))
    assert all(row["label"] != row["predicted_label"] for row in mismatches)
    said, *lines, _ = run("mismatches", "run-1").stdout.splitlines()
    assert (said, len(lines)) == ("Mismatches, most confident first:", len(mismatches))
    by_length = ask("mismatches", "run-1", "--order", "longest")
    assert [len(row["text"]) for row in by_length] == sorted((len(row["text"]) for row in mismatches), reverse=True)
    assert "needs the word" in run("mismatches", "run-1", "--order", "word").output
    said, *_ = run("mismatches", "run-1", "--order", "word", "--word", "wählt").stdout.splitlines()
    assert said == "Mismatches, highest weight of “wählt” first:"
    assert "of no cross-validation" in run("mismatches", "run-1", "--part", "folds").output
    on_validation = ask("mismatches", "run-1", "--part", "validation")
    assert len(on_validation) == shown["validation"]["mismatches"]
    assert "look at this test part" not in run("mismatches", "run-1", "--part", "validation").stdout
    [written] = run("mismatches", "run-1", "--out", tmp_path / "mismatches.csv").stdout.splitlines()
    found = counted(len(mismatches), "mismatch", "mismatches")
    assert written == f"{tmp_path / 'mismatches.csv'}: {found}. First look at this test part."

    explained = ask("explain", "run-1", "--text", "Wählt morgen #jetzt", "--samples", 100)
    assert sum(explained["probabilities"].values()) == pytest.approx(1)
    assert {weight["word"] for weight in explained["weights"]} == {"Wählt", "morgen", "#jetzt"}
    assert ask("explain", "run-1", "--row", mismatches[0]["id"], "--samples", 100)["samples"] == 100
    readable = run("explain", "run-1", "--text", "Wählt morgen #jetzt", "--samples", 100).stdout
    how = f"asks at most 100 texts, 6 words, seed {explained['seed']}, fit R² {explained['fit']:.2f}"
    assert f"LIME in rounds, as exact as LIME with 5,000 samples, {how}" in readable
    assert "The model was asked about 7 altered texts, which are all that there are" in readable

    predicted = ask("predict", "run-1", table, "--out", tmp_path / "labelled.csv")
    assert (predicted["rows"], predicted["texts"], predicted["not_labelled"]) == (60, 60, {})
    assert predicted["guesses"] == [
        {"said": "Column “text”: texts, as in the data set of the run.", "option": "--text"}
    ]
    _predict_with_care(ask, run, tmp_path)

    exported = ask("export-split", "--out", tmp_path / "parts")
    assert [Path(path).name for path in exported["files"]] == ["train.csv", "validation.csv", "test.csv"]
    assert len(pd.read_csv(tmp_path / "parts" / "test.csv")) == parts["test"]


def _predict_with_care(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    """What the command says of a file that is not as it should be."""
    odd, out = tmp_path / "odd.csv", tmp_path / "odd labelled.csv"
    odd.write_bytes("nr;text;probability\n1;Wählt für uns;9\n2;x;y;z\n3;;9\n".encode("mac-roman"))
    given = ("--encoding", "mac-roman", "--text", "text", "--out", out)
    document = ask("predict", "run-1", odd, *given)
    assert (document["rows"], document["texts"], document["guesses"]) == (3, 1, [])
    assert document["not_labelled"] == {"row has 4 fields, the header has 3": 1, "empty text": 1}
    table = pd.read_csv(out, dtype=str)
    assert table["text"].tolist()[0] == "Wählt für uns"
    assert table["probability (file)"].fillna("").tolist() == ["9", "", "9"]
    assert table["row_as_found"].tolist()[1] == "2;x;y;z"
    said = run("predict", "run-1", odd, *given).stdout
    assert "Not labelled: " in said
    assert "“probability” is now “probability (file)”" in said
    assert "--text" in run("predict", "run-1", odd, "--no-guesses", "--out", out).stderr
    assert "There is no column “body”" in run("predict", "run-1", odd, "--text", "body", "--out", out).stderr
    assert "no such folder" in run("predict", "run-1", odd, "--out", tmp_path / "no" / "out.csv").stderr
    hostile = tmp_path / "hostile.xlsx"
    hostile.write_bytes(crafted.xlsx(f"<row>{crafted.cell('A99999999')}</row>"))
    refused = run("predict", "run-1", hostile, "--out", out)
    assert (refused.exit_code, "Traceback" in refused.stderr) == (1, False)
    assert refused.stderr.startswith("Error: hostile.xlsx: The spreadsheet is damaged")


def test_columns_can_be_named(ask: Ask, tmp_path: Path) -> None:
    lines = [
        (f"n{index}", f"post number {index}", "xy"[index % 2], "xy"[index % 2 and index > 5]) for index in range(20)
    ]
    table = write_csv(tmp_path / "odd.csv", ("key", "body", "first", "second"), lines)
    one = ask("import", table, "--project", "One", "--text", "body", "--label", "second", "--id", "key")
    assert one["labels"] == {"x": 13, "y": 7}
    two = ask("import", table, "--project", "Two", "--text", "body", "--annotators", "first,second")
    assert two["judgements"] == 40
    assert two["left_out"]["tie"] == 3


def test_a_doubt_is_printed_refused_and_settled(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    names = ("Sub1_Toxic", "Sub2_Engaging", "Sub3_Claim")
    lines = [(f"post number {n}", n % 2, n % 2, int(n % 3 == 0)) for n in range(20)]
    table = write_csv(tmp_path / "questions.csv", ("text", *names), lines)
    doubts = [guess for guess in ask("import", table, "--project", "P")["guesses"] if "questions" in guess["said"]]
    assert [guess["option"] for guess in doubts] == ["--annotators"]
    assert "questions; taken for questions" in run("import", table, "--project", "P", "--no-guesses").stderr
    said = ask("import", table, "--project", "P", "--text", "text", "--label", names[1], "--no-guesses")
    assert (said["labels"], said["guesses"]) == ({"0": 10, "1": 10}, [])
    wide = ask("import", table, "--project", "P", "--text", "text", "--annotators", ",".join(names), "--no-guesses")
    assert wide["judgements"] == 60


@pytest.mark.parametrize("nothing", ["none", ""])
def test_each_guessed_role_can_be_none(ask: Ask, tmp_path: Path, nothing: str) -> None:
    header = ("id", "text", "coder", "label", "time", "split")
    lines = [
        (n // 2, f"post number {n // 2}", "ab"[n % 2], "xy"[n // 2 % 2], f"2026-05-01 10:{n:02}", "train")
        for n in range(40)
    ]
    table = write_csv(tmp_path / "long.csv", header, lines)
    for role in ("id", "part", "time"):
        options = [guess["option"] for guess in ask("import", table, "--project", "P")["guesses"]]
        assert f"--{role}" in options
        without = ask("import", table, "--project", "P", f"--{role}", nothing)
        assert f"--{role}" not in [guess["option"] for guess in without["guesses"]]
        assert without["judgements"] == 40
    assert ask("import", table, "--project", "P", "--annotator", nothing, "--id", nothing)["texts"] == 40
    wide = write_csv(tmp_path / "wide.csv", ("text", "Ann", "Ben", "gold"), [(t, lab, lab, lab) for t, lab in rows(20)])
    assert ask("import", wide, "--project", "P", "--label", nothing)["judgements"] == 40
    assert ask("import", wide, "--project", "P", "--annotators", nothing)["judgements"] == 20


def test_a_column_called_none(ask: Ask, tmp_path: Path) -> None:
    table = write_csv(tmp_path / "none.csv", ("none", "text", "label"), [(n, *row) for n, row in enumerate(rows(20))])
    chosen = ask(
        "import", table, "--project", "P", "--id", "none", "--text", "text", "--label", "label", "--no-guesses"
    )
    assert chosen["texts"] == 20


def test_annotators_of_whom_one_was_guessed_to_be_the_label(ask: Ask, tmp_path: Path) -> None:
    lines = [(f"post number {n}", 0 if n else 1, n % 2) for n in range(20)]
    table = write_csv(tmp_path / "two.csv", ("text", "eins", "zwei"), lines)
    assert ask("import", table, "--project", "P", "--annotators", "eins,zwei")["judgements"] == 40


def test_texts_and_judgements_in_two_files(ask: Ask, tmp_path: Path) -> None:
    texts = write_csv(tmp_path / "texts.csv", ("id", "text"), [(n, f"post number {n}") for n in range(20)])
    lines = [(n, coder, "xy"[n % 2]) for n in range(20) for coder in "ab"]
    judged = write_csv(tmp_path / "judged.csv", ("post", "coder", "label"), lines)
    both = ask("import", judged, texts, "--project", "P")
    assert (both["texts"], both["judgements"]) == (20, 40)
    assert any("by their values" in guess["said"] for guess in both["guesses"])


def test_the_rule_of_the_vote(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    table = wide_csv(tmp_path / "wide.csv")
    assert ask("import", table, "--project", "P", "--rule", "unanimity")["left_out"] == {"not unanimous": 6}
    again = ask("vote", "--minimum", 3)
    assert (again["version"], again["left_out"]) == (2, {"too few judgements": 1})
    assert ask("vote", "--adjudicator", "Annotator 3")["labels"] != again["labels"]
    assert "“True”" in run("vote", "--unsure", "False").stderr
    run("correct", "t1", "--confirm", "--author", "Ann")
    run("apply")
    weighted = run("vote", "--rule", "weighted").output
    assert "1 text decided or left out by hand stays as it is, over any vote." in weighted
    assert re.search(r"  Annotator 1: [0-9.]+ % of 60 judgements", weighted.replace("\u00a0", " "))


def test_of_many_annotators_those_with_most_judgements_are_listed(
    ask: Ask, run: Callable[..., Result], tmp_path: Path
) -> None:
    lines = [(n, f"post number {n}", f"coder {who}", "xy"[n % 2]) for who in range(13) for n in range(20 - who)]
    table = write_csv(tmp_path / "long.csv", ("id", "text", "coder", "label"), lines)
    ask("import", table, "--project", "P", "--annotator", "coder")
    said = run("vote", "--rule", "weighted").output.replace("\u00a0", " ")
    assert re.findall(r"  (coder \d+): [0-9.]+ % of", said) == [f"coder {who}" for who in range(10)]
    assert "  … and 3 more annotators (--json has them)." in said


def test_a_correction_over_another_says_so(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    ask("import", wide_csv(tmp_path / "wide.csv"), "--project", "P")
    by = ("--author", "Ann", "--reason", "seen")
    assert ask("correct", "t1", "t2", "--label", "True", *by)["takes_the_place_of"] == []
    assert "replaces" not in run("correct", "t2", "--note", *by).output
    over = run("correct", "t1", "t4", "--label", "False", "--author", "Ben").output
    assert "replaces an earlier correction: Ann corrected it to “True” a moment ago (text “t1”)." in over
    ask("apply")
    assert ask("correct", "t1", "--exclude", *by)["takes_the_place_of"] == [4], "also where a version rests on it"


def test_a_label_is_confirmed(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    ask("import", wide_csv(tmp_path / "wide.csv"), "--project", "P")
    assert ask("correct", "t1", "t3", "--confirm", "--author", "Ann")["draft"] == 2
    assert [entry["what"] for entry in ask("log")] == ["Label “True” confirmed", "Label “False” confirmed"]
    over = run("correct", "t1", "--label", "True", "--author", "Ben").output
    assert "This replaces an earlier correction: Ann confirmed “False” a moment ago" in over
    again = run("correct", "t1", "--label", "True", "--author", "Cy").output
    assert "replaces" not in again, "it confirms what Ben said"
    assert ask("log")[0]["what"] == "Label “True” confirmed"
    assert "no label that could be right" in run("correct", "t0", "--confirm", "--author", "Ann").stderr
    assert "not clear" in run("correct", "t1", "--confirm", "--exclude", "--author", "Ann").stderr
    assert ask("apply")["corrected"] == {"command line": 1}


def test_corrections_and_versions(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    ask("import", wide_csv(tmp_path / "wide.csv"), "--project", "P")
    by = ("--author", "Ann", "--reason", "seen")
    assert ask("correct", "t1", "t2", "--label", "True", *by) == {
        "entries": [1, 2],
        "draft": 2,
        "takes_the_place_of": [],
    }
    assert ask("correct", "t3", "--exclude", *by)["draft"] == 3
    assert ask("correct", "--undo", 2, *by)["draft"] == 2
    assert ask("correct", "--merge", "True", "--into", "call", *by)["draft"] == 3
    for unclear in (["t1"], ["--label", "True"], ["t1", "--label", "x", "--exclude"], ["--merge", "True"]):
        assert "not clear" in run("correct", *unclear, *by).stderr
    assert "no entry 99 in this project's log; it has 5 entries" in run("correct", "--undo", 99, *by).stderr
    assert "no entry 0 " in run("correct", "--undo", 0, *by).stderr
    assert ask("apply")["corrected"] == {"command line": 2}
    assert (
        "a label that the vote does not give, or left out: 2 on the command line. Classes renamed: “True” to “call”."
        in run("versions").output
    )
    assert "  “True” is now called “call”\n" in run("compare-versions", 1, 2).output
    assert "no correction to apply" in run("apply").stderr
    newest, first = ask("versions")
    assert (newest["version"], newest["labels"]) == (2, {"call": 19, "False": 39})
    assert (first["version"], first["corrected"]) == (1, {})


def test_the_log_has_numbers_of_its_own_in_plain_words(ask: Ask, run: Callable[..., Result], tmp_path: Path) -> None:
    by = ("--author", "Ann", "--reason", "seen")
    for project in ("P", "Q"):
        ask("import", wide_csv(tmp_path / "wide.csv"), "--project", project)
        assert run("log", "--project", project).output == "Nothing was corrected yet.\n"
        assert ask("correct", "t1", "--label", "True", "--project", project, *by)["entries"] == [1]
    ask("apply", "--project", "Q")
    ask("correct", "--undo", 1, "--project", "Q", *by)
    ask("correct", "--merge", "True", "--into", "call", "--project", "Q", *by)
    lines = [line[25:] for line in run("log", "--project", "Q").output.splitlines()]
    assert lines == [
        "Ann, on the command line: “True” renamed to “call”: seen  [draft, in force]",
        "Ann, on the command line: Entry 1 taken back: seen  [draft, in force]",
        "Ann, on the command line: Corrected from “False” to “True” (text “t1”): seen  [version 2, taken back]",
    ]
    assert [row["entry"] for row in ask("log", "--project", "Q")] == [3, 2, 1]


def test_wrong_shares(run: Callable[..., Result], tmp_path: Path) -> None:
    run("import", simple_csv(tmp_path / "a.csv"), "--project", "P")
    assert run("split", "--shares", "60,20").exit_code == 2
    assert "100" in run("split", "--shares", "60,20,30").stderr


def test_help_everywhere(run: Callable[..., Result]) -> None:
    assert run("--help").exit_code == 0
    for name, command in commands.commands.items():
        shown = run(name, "--help")
        assert shown.exit_code == 0
        assert command.help
        assert command.help.split()[:4] == shown.stdout.split("\n\n")[1].split()[:4]


def test_the_list_of_commands_says_whole_sentences(run: Callable[..., Result]) -> None:
    listed = run("--help").output
    assert "..." not in listed.partition("Commands:")[2]
    assert "most confident errors first unless told." in " ".join(listed.split())


def test_what_to_do_names_the_project_where_there_are_several(run: Callable[..., Result], tmp_path: Path) -> None:
    for name in ("Spring", "Summer term"):
        run("import", simple_csv(tmp_path / "simple.csv"), "--project", name)
    said = run("train", "--project", "Summer term").stderr
    assert "python -m core split --project 'Summer term'" in said


def test_it_starts_as_a_module(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "core", "runs", "--json"],
        cwd=ROOT,
        env={**os.environ, "ERRATA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "no project" in json.loads(ended.stdout)["error"]["what"]
