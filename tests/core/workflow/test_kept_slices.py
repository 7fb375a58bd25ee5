"""Groups of texts that are kept: in every run and version, and what is said where that is not possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import NotFound, SettingError
from core.records import Condition, PredictionFilter, Project, Run, Split, Trait
from core.workflow import (
    compared_slices,
    comparison,
    ground_truth,
    kept_slices,
    looks,
    projects,
    results,
    slice_members,
    slices,
    slices_in_words,
)
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv

OF_A = Condition(Trait.METADATA, "A", "party")
TEST = {f"t{index}" for index in range(100)}


@pytest.fixture
def divided(bench: Bench, tmp_path: Path) -> tuple[Project, Split]:
    """A test part of 100 texts, every second of party A."""
    project = projects.create(bench, "Spring")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 150))
    return project, planted.divide(bench, version, TEST)


def _of(bench: Bench, run: Run, name: str) -> slices.Slice:
    found = slices.of(bench, run).slices
    return next(one for one in found if one.condition == Condition(Trait.KEPT, name))


def test_a_kept_group_stands_among_those_of_every_run(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, _ = divided
    first = planted.run(bench, *divided, planted.wrong_on({f"t{n}" for n in range(0, 60, 2)}))
    before = slices.of(bench, first)
    kept = kept_slices.keep(bench, project, "Party A", [OF_A])
    later = planted.run(bench, *divided, planted.wrong_on({"t0", "t2", "t1"}))
    assert len(slices.of(bench, first).slices) == len(before.slices) + 1
    for run, wrong in ((first, 30), (later, 2)):
        one = _of(bench, run, "Party A")
        answers = results.answers(bench, run)
        of_a = answers["id"].str[1:].astype(int) % 2 == 0
        missed = answers["true_label"] != answers["predicted_label"]
        assert (one.texts, one.wrong) == (of_a.sum(), (missed & of_a).sum()) == (50, wrong)
        assert one.others == pytest.approx(missed[~of_a].mean())
    assert "kept group “Party A” are wrong" in slices_in_words.finding(_of(bench, first, "Party A"))
    condition, ids = slice_members.ids(bench, first, "kept=Party A")
    assert (condition, set(ids)) == (slice_members.condition_of(kept), {f"t{n}" for n in range(0, 100, 2)})
    kept_slices.remove(bench, kept)
    assert slices.of(bench, first) == before
    with pytest.raises(NotFound):
        slice_members.ids(bench, first, "kept=Party A")


def test_all_conditions_must_be_fulfilled_and_words_are_found_as_in_a_list(
    bench: Bench, divided: tuple[Project, Split]
) -> None:
    project, _ = divided
    run = planted.run(bench, *divided, planted.wrong_on({"t0"}))
    listed = results.mismatches(bench, run, PredictionFilter(only_mismatches=False)).rows
    word = listed["text"].iloc[0].split()[0]
    chosen = PredictionFilter(
        only_mismatches=False, true_label="True", words=f'"{word.upper()}"', metadata={"party": "A"}
    )
    kept_slices.keep(bench, project, "Both", kept_slices.of_filter(chosen))
    _, ids = slice_members.ids(bench, run, "kept=Both")
    assert set(ids) == set(results.mismatches(bench, run, chosen).rows["id"]) != set()


def test_what_a_model_predicted_is_no_condition_and_all_texts_are_no_group(
    bench: Bench, divided: tuple[Project, Split]
) -> None:
    for chosen in (PredictionFilter(predicted_label="True"), PredictionFilter(probability=(0.5, 1.0))):
        with pytest.raises(SettingError, match="What one run predicts"):
            kept_slices.of_filter(chosen)
    with pytest.raises(SettingError, match="these are all texts"):
        kept_slices.keep(bench, divided[0], "All", kept_slices.of_filter(PredictionFilter()))


@pytest.mark.parametrize("name", ["", "  ", "Party a", "x" * 81, "a\nb"])
def test_a_name_that_is_taken_or_cannot_be_one_is_refused(
    name: str, bench: Bench, divided: tuple[Project, Split]
) -> None:
    kept_slices.keep(bench, divided[0], "Party A", [OF_A])
    with pytest.raises(SettingError):
        kept_slices.keep(bench, divided[0], name, [OF_A])
    assert len(kept_slices.of_project(bench, divided[0].id)) == 1


def test_a_kept_group_within_another_is_that_of_its_own_conditions(
    bench: Bench, divided: tuple[Project, Split]
) -> None:
    project, _ = divided
    kept = kept_slices.keep(bench, project, "Party A", [OF_A])
    label = Condition(Trait.LABEL, "True")
    both = kept_slices.keep(bench, project, "Both", [slice_members.condition_of(kept), label, OF_A])
    assert both.conditions == (OF_A, label)


def test_no_texts_and_too_few_are_said(bench: Bench, divided: tuple[Project, Split]) -> None:
    project, _ = divided
    run = planted.run(bench, *divided, planted.wrong_on({"t0"}))
    kept_slices.keep(bench, project, "None", [Condition(Trait.METADATA, "Z", "party")])
    kept_slices.keep(bench, project, "Few", [Condition(Trait.WORDS, '"17"')])
    kept_slices.keep(bench, project, "All", [Condition(Trait.FILE, "a.csv")])
    kept_slices.keep(bench, project, "Unknown", [Condition(Trait.METADATA, "x", "kind")])
    found = slices.of(bench, run)
    assert not [one for one in found.slices if one.condition.trait is Trait.KEPT]
    said = {one.name: slices_in_words.untold_in_words(one) for one in found.untold}
    assert set(said) == {"None", "Few", "All", "Unknown"}
    assert "0 of 100 test texts, too few to compare" in said["None"]
    assert " of 100 test texts, too few to compare" in said["Few"]
    assert "100 of 100 test texts, too few others" in said["All"]
    assert "have no column “kind”" in said["Unknown"]


def test_a_column_that_a_later_version_lacks_is_said_there_alone(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    first = keep(bench, project, simple_csv(tmp_path / "a.csv", 150))
    kept = kept_slices.keep(bench, project, "Party A", [OF_A])
    known = planted.run(bench, project, planted.divide(bench, first, TEST), planted.wrong_on({"t0"}))
    texts = ground_truth.texts(bench, first).drop(columns="meta:party")
    second = planted.keep_texts(bench, project, first, texts)
    later = planted.run(bench, project, planted.divide(bench, second, TEST), planted.wrong_on({"t0"}))
    for run in (known, later):
        looks.at_run(bench, run)
    one, other = kept_slices.history(bench, kept)
    assert (one.run, one.version, one.texts, one.wrong) == (known, 1, 50, 1)
    assert (other.run, other.version, other.is_known, other.rate) == (later, 2, False, None)
    assert "no such column" in kept_slices.standing_in_words(other)
    [told] = slices.of(bench, later).untold
    assert (told.name, told.column) == ("Party A", "party")
    compared = compared_slices.of(bench, comparison.of_runs(bench, later, known))
    assert slices_in_words.untold_in_words(told) in compared_slices.told(compared, known.name, later.name)


def test_over_runs_it_is_counted_what_was_fixed_on_the_texts_that_both_have(
    bench: Bench, divided: tuple[Project, Split]
) -> None:
    project, _ = divided
    kept = kept_slices.keep(bench, project, "Party A", [OF_A])
    first = planted.run(bench, *divided, planted.wrong_on({f"t{n}" for n in range(0, 60, 2)}))
    smaller = planted.divide(bench, ground_truth.version(bench, project, 1), {f"t{n}" for n in range(10, 100)})
    second = planted.run(bench, project, smaller, planted.wrong_on({"t98", "t99", "t58"}))
    unseen = planted.run(bench, *divided, planted.wrong_on({"t0"}))
    assert kept_slices.history(bench, kept) == [], "nobody looked at the test part"
    for run in (first, second):
        looks.at_run(bench, run)
    one, other = kept_slices.history(bench, kept)
    assert (one.run, one.texts, one.wrong, one.shared) == (first, 50, 30, 0)
    # Of party A both have t10, t12, …: 25 that were wrong and t58 among them.
    assert (other.texts, other.wrong, other.shared, other.fixed, other.broken) == (45, 2, 45, 24, 1)
    assert unseen.name not in " ".join(map(kept_slices.standing_in_words, (one, other)))


def test_comparing_tells_of_a_kept_group_also_where_it_may_be_luck(
    bench: Bench, divided: tuple[Project, Split]
) -> None:
    project, _ = divided
    kept_slices.keep(bench, project, "Party A", [OF_A])
    before = planted.run(bench, *divided, planted.wrong_on({"t0", "t2"}))
    after = planted.run(bench, *divided, planted.wrong_on({"t2", "t4", "t6"}))
    found = compared_slices.of(bench, comparison.of_runs(bench, after, before))
    assert compared_slices.more_than_luck(found) == ()
    [said] = compared_slices.told(found, before.name, after.name)
    assert said.startswith("Texts of the kept group “Party A”: run-1 is wrong on 2 of 50")
    assert "(1 fixed, 2 broken; p" in said
