"""Groups of test texts on which a planted model is wrong more often."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from core.errors import JobError, NotFound
from core.records import Condition, PredictionFilter, Project, Run, Slices, SliceSettings, Trait
from core.workflow import looks, projects, results, slice_keys, slice_members, slices, slices_in_words
from core.workflow.bench import Bench
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import write_csv

TEXTS = 300
LINK = Condition(Trait.CONTAINS, "a link")


def _is_wrong(number: int) -> bool:
    """Half of the texts with a link and a tenth of the others."""
    return number % 2 == 0 if number % 5 == 0 else number % 10 == 1


@pytest.fixture
def asked(bench: Bench, tmp_path: Path) -> tuple[Bench, Project, Run]:
    """A run on texts of which every fifth has a link, each third is of another party, and views grow."""
    lines = [
        (f"t{n}", f"Beitrag {n} zur Wahl " + "https://x.de/a " * (n % 5 == 0), "AB"[n % 2], "pqr"[n % 3], str(7 * n))
        for n in range(TEXTS)
    ]
    header = ("id", "text", "label", "party", "views")
    project = projects.create(bench, "Spring")
    version = keep(bench, project, write_csv(tmp_path / "a.csv", header, lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(TEXTS) if n % 50 > 9})
    return bench, project, planted.run(bench, project, split, _answer)


def _answer(id: str, label: str) -> str:
    return label if not _is_wrong(int(id[1:])) else "AB"[label == "A"]


def _named(found: Slices) -> dict[Condition, slices.Slice]:
    return {one.condition: one for one in found.slices}


def test_the_planted_weakness_is_found_and_its_texts_are_counted(asked: tuple[Bench, Project, Run]) -> None:
    bench, _, run = asked
    found = slices.of(bench, run)
    answers = results.answers(bench, run)
    wrong = answers["true_label"] != answers["predicted_label"]
    with_link = answers["text"].str.contains("https")
    link = _named(found)[LINK]
    assert (found.texts, found.wrong) == (len(answers), wrong.sum())
    assert (link.texts, link.wrong) == (with_link.sum(), (wrong & with_link).sum())
    assert link.others == pytest.approx(wrong[~with_link].mean())
    assert link.saved == pytest.approx(link.wrong - link.texts * link.others)
    assert found.slices[0] == link
    assert link.p < 0.01
    assert [one.condition for one in slices.weak(found)] == [LINK]
    assert slices_in_words.finding(link).startswith(
        f"Texts with a link are wrong {link.rate.value / link.others:.1f} times"
    )


def test_metadata_labels_lengths_and_signs_are_looked_at_and_small_groups_left_out(
    asked: tuple[Bench, Project, Run],
) -> None:
    bench, _, run = asked
    found = _named(slices.of(bench, run))
    assert Condition(Trait.METADATA, "p", "party") in found
    assert Condition(Trait.METADATA, "the highest quarter", "views") in found
    assert Condition(Trait.LABEL, "A") in found
    assert Condition(Trait.LENGTH, "the shortest quarter") in found
    strict = slices.of(bench, run, SliceSettings(fewest=80))
    assert Condition(Trait.METADATA, "p", "party") in _named(strict)
    assert LINK not in _named(strict)
    assert strict.left_out > 0
    assert "more than luck" in slices_in_words.looked_at(strict)
    assert f"{strict.left_out} groups of fewer than 80 texts, or with fewer other texts, were left out." in (
        slices_in_words.looked_at(strict)
    )


def test_the_texts_of_a_group_are_those_that_were_counted(asked: tuple[Bench, Project, Run]) -> None:
    bench, _, run = asked
    for one in slices.of(bench, run).slices:
        condition, ids = slice_members.ids(bench, run, slice_keys.key_of(one.condition))
        assert (condition, len(ids)) == (one.condition, one.texts)
    with pytest.raises(NotFound, match="is in a group “contains=a whale”"):
        slice_members.ids(bench, run, "contains=a whale")


def test_it_is_a_look_at_the_test_part(asked: tuple[Bench, Project, Run]) -> None:
    bench, project, run = asked
    slices.of(bench, run)
    assert len(looks.of(bench, project)) == 1
    looks.lock(bench, project)
    with pytest.raises(JobError):
        slices.of(bench, run)


def test_a_column_of_5_000_values_has_no_groups_and_that_is_counted(bench: Bench, tmp_path: Path) -> None:
    values = 5_000
    lines = [
        (f"t{n}", f"Beitrag {n} zur Wahl", ("True", "False")[n % 2], f"https://x.de/{n}") for n in range(values + 20)
    ]
    project = projects.create(bench, "Wide")
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label", "source"), lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(values)})
    found = slices.of(bench, planted.run(bench, project, split, planted.wrong_on({"t1", "t3"})))
    assert found.texts == values
    assert not [one for one in found.slices if one.condition.column == "source"]
    assert found.left_out >= values
    assert f"{found.left_out:,} groups of fewer than 20 texts, or with fewer other texts, were left out." in (
        slices_in_words.looked_at(found)
    )


def test_a_class_that_the_model_never_predicts_is_a_group_that_is_always_wrong(
    asked: tuple[Bench, Project, Run],
) -> None:
    bench, project, run = asked
    never = planted.run(bench, project, bench.store.split(run.split_id), lambda id, label: "A")
    of_class = _named(slices.of(bench, never))[Condition(Trait.LABEL, "B")]
    assert of_class.wrong == of_class.texts == results.mismatches(bench, never, PredictionFilter()).total
    assert of_class.others == 0
    assert "are wrong more often than the others" in slices_in_words.finding(of_class)


PAIRED = 1_200


@pytest.fixture
def paired(bench: Bench, tmp_path: Path) -> tuple[Bench, Project, Run]:
    """A run that is wrong on three in five of the texts of party p with a link, and on one in ten of all others."""
    lines = [
        (f"t{n}", f"Beitrag {n} zur Wahl" + " https://x.de/a" * _has_link(n), "AB"[n % 2], "pqr"[n % 3])
        for n in range(PAIRED)
    ]
    project = projects.create(bench, "Spring")
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label", "party"), lines))
    split = planted.divide(bench, version, {f"t{n}" for n in range(PAIRED) if n > 7})
    return bench, project, planted.run(bench, project, split, _paired_answer)


def test_a_pair_with_nearly_the_mismatches_of_one_of_its_groups_is_named_and_not_told_again(
    paired: tuple[Bench, Project, Run],
) -> None:
    bench, project, run = paired
    [best], [longest] = slices.pairs_told_once(slices.of(bench, run))
    assert LINK in best.conditions
    assert longest.conditions != best.conditions
    assert best.conditions in longest.like, "texts with a link are the longest ones"

    def nothing_else(id: str, label: str) -> str:
        is_of_both = int(id[1:]) % 3 == 0 and _has_link(int(id[1:]))
        return "AB"[label == "A"] if is_of_both and random.Random(id).random() < 0.9 else label

    found = slices.of(bench, planted.run(bench, project, bench.store.split(run.split_id), nothing_else))
    told, again = slices.pairs_told_once(found)
    assert told == ()
    of_both = {LINK, Condition(Trait.METADATA, "p", "party")}
    one = next(one for one in again if set(one.conditions) == of_both)
    assert (LINK,) in one.like
    said = slices_in_words.again_in_words([one])
    assert said.startswith("1 more pair stands out, with nearly the same mismatches as a group or another pair")
    assert "with a link" in said


def _has_link(number: int) -> bool:
    return number // 6 % 3 == 0


def _paired_answer(id: str, label: str) -> str:
    number = int(id[1:])
    often = 0.6 if number % 3 == 0 and _has_link(number) else 0.1
    return "AB"[label == "A"] if random.Random(number).random() < often else label


def test_a_planted_pair_is_found_with_its_figures_on_the_half_that_was_not_searched(
    paired: tuple[Bench, Project, Run],
) -> None:
    bench, _, run = paired
    found = slices.of(bench, run)
    best = min(found.pairs, key=lambda one: one.p)
    party = Condition(Trait.METADATA, "p", "party")
    assert set(best.conditions) == {LINK, party}
    assert best.p < 0.01
    answers = results.answers(bench, run)
    wrong = answers["true_label"] != answers["predicted_label"]
    both = answers["text"].str.contains("https") & (answers["id"].str[1:].astype(int) % 3 == 0)
    assert best.texts + best.searched == both.sum()
    assert best.wrong + best.searched_wrong == (wrong & both).sum()
    said = slices_in_words.finding_of_pair(best)
    assert "Texts both " in said
    assert "whose “party” is “p”" in said
    assert f"{best.wrong} of {best.texts}, " in said
    assert "pairs of groups were looked at on one half of the test texts" in slices_in_words.pairs_looked_at(found)
    assert "No pair" not in slices_in_words.pairs_looked_at(found)
    few = "(each half has 10 texts or more in both groups, and in each alone)"
    assert few in slices_in_words.pairs_looked_at(found)


def test_few_texts_have_no_pairs(asked: tuple[Bench, Project, Run]) -> None:
    bench, _, run = asked
    found = slices.of(bench, run, SliceSettings(fewest=80))
    assert (found.pairs, found.pairs_looked_at) == ((), 0)
    assert slices_in_words.pairs_looked_at(found) == ""
