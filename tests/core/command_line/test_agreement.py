from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.core.command_line.conftest import Ask
from tests.tables import simple_csv, unlike, wide_csv, write_csv


def test_the_figures_as_a_document(ask: Ask, tmp_path: Path) -> None:
    ask("import", wide_csv(tmp_path / "wide.csv"), "--project", "Campaign")
    found = ask("agreement", "--order", "False,True")
    # All 60 texts, the one that ended in a tie too.
    assert (found["version"], found["texts"], found["shared"], found["judgements"]) == (1, 60, 60, 179)
    assert found["alpha"]["low"] < found["alpha"]["value"] < found["alpha"]["high"]
    assert found["ordinal"]["value"] == pytest.approx(found["alpha"]["value"])
    assert (found["fleiss_judgements"], found["fleiss_texts"], len(found["pairs"])) == (3, 59, 3)
    assert [one["annotator"][-1] for one in found["annotators"]] == ["1", "2", "3"]
    assert found["differences"][0]["texts"] == 4
    assert (
        "2,000 samples of the texts, with copies and others that are tied drawn as one, and Wilson" in found["methods"]
    )
    assert (
        f"judged by two or more ({found['units']} of them independent: copies or near-duplicates count as one)"
        in found["methods"]
    )
    assert found["units"] < found["shared"]


def test_the_figures_for_a_person(run: Callable[..., Result], tmp_path: Path) -> None:
    run("import", wide_csv(tmp_path / "wide.csv"), "--project", "Campaign")
    shown = run("agreement").stdout
    for part in (
        "Krippendorff's alpha",
        "α: reliable (the",
        "p. 241",
        "Annotator 1 – Annotator 2",
        "Annotator 3 says “",
    ):
        assert part in shown


def test_two_annotators_are_each_others_only_other(run: Callable[..., Result], tmp_path: Path) -> None:
    lines = [(f"post {n}", "xy"[n % 2], "xy"[n % 2 ^ (n % 5 == 0)]) for n in range(40)]
    run("import", write_csv(tmp_path / "two.csv", ("text", "Annotator 1", "Annotator 2"), lines), "--project", "P")
    shown = run("agreement").stdout
    assert "Annotator 1 says “x” on 4 of 20 texts that Annotator 2 labels “y”" in shown
    assert "Annotator 2 says" not in shown
    assert "with two classes either has the alpha of both" in shown
    assert "majority of the others" not in shown


def test_one_annotator_cannot_agree(run: Callable[..., Result], tmp_path: Path) -> None:
    run("import", simple_csv(tmp_path / "a.csv"), "--project", "Campaign")
    answer = run("agreement")
    assert answer.exit_code == 0
    assert "by one annotator" in answer.stdout


def test_a_wrong_order_and_an_empty_project_are_said(run: Callable[..., Result], tmp_path: Path) -> None:
    run("import", wide_csv(tmp_path / "wide.csv"), "--project", "Campaign")
    answer = run("agreement", "--order", "False,Maybe")
    assert answer.exit_code == 1
    assert "Name every label once" in answer.stderr
    assert "no project" in run("agreement", "--project", "Nowhere").stderr


def test_classes_in_order_have_weighted_kappa_and_numbers_interval_alpha(
    ask: Ask, run: Callable[..., Result], tmp_path: Path
) -> None:
    lines = [(f"post {n}", f"{n % 3}", f"{(n % 3 + (n % 5 == 0)) % 3}") for n in range(60)]
    run("import", write_csv(tmp_path / "two.csv", ("text", "Annotator 1", "Annotator 2"), lines), "--project", "P")
    assert "weighted" not in run("agreement").stdout
    found = ask("agreement", "--order", "0,1,2")
    assert found["interval"]["value"] == pytest.approx(found["pairs"][0]["weighted"]["value"], abs=0.01)
    shown = run("agreement", "--order", "0,1,2").stdout
    assert "  interval alpha        " in shown
    assert "Pairs (Cohen's kappa, weighted kappa, common texts)" in shown


def test_intervals_over_annotators_are_wider_and_refused_where_these_are_few(
    ask: Ask, run: Callable[..., Result], tmp_path: Path
) -> None:
    run("import", wide_csv(tmp_path / "wide.csv"), "--project", "Few")
    refused = run("agreement", "--over-annotators", "--project", "Few")
    assert refused.exit_code == 1
    assert "need at least 8 who judged about equally many texts in common; here 3 did" in refused.stderr
    names = [f"Annotator {number}" for number in range(1, 10)]
    lines = [(unlike(n), *("xy"[n % 2 ^ (n % (7 + who) == 0)] for who in range(9))) for n in range(60)]
    run("import", write_csv(tmp_path / "many.csv", ("text", *names), lines), "--project", "Many")
    over_texts, both = (ask("agreement", *option, "--project", "Many") for option in ((), ("--over-annotators",)))
    assert both["alpha"]["value"] == over_texts["alpha"]["value"]
    assert both["alpha"]["low"] < over_texts["alpha"]["low"]
    assert both["fleiss"] == over_texts["fleiss"]
    assert "samples of the texts plus that over as many samples of the annotators" in both["methods"]
    assert (
        "that of Fleiss' κ over the texts alone; and Wilson's score method, so that no end passes 1 (seed 5460)"
        in both["methods"]
    )
    assert "(Intervals over annotators and texts;" in run("agreement", "--over-annotators", "--project", "Many").stdout
