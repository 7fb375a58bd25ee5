from __future__ import annotations

from pathlib import Path

import pytest

from core.records import DatasetVersion, SplitSettings, VoteSettings
from core.workflow import agreement, class_order, ground_truth, projects, splits
from core.workflow.bench import Bench
from core.workflow.corrections import next_version
from core.workflow.ground_truth import StagedFile
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import simple_csv, unlike, wide_csv, write_csv


def test_texts_left_out_because_of_a_tie_count(bench: Bench, tmp_path: Path) -> None:
    version = keep(bench, projects.create(bench, "Campaign"), wide_csv(tmp_path / "wide.csv"))
    assert len(ground_truth.texts(bench, version)) == 59
    found = agreement.measure(bench, version)
    assert found.texts == found.shared == 60
    assert agreement.obstacle(found) == ""


def test_one_annotator_or_no_overlap_is_said(bench: Bench, tmp_path: Path) -> None:
    alone = keep(bench, projects.create(bench, "One"), simple_csv(tmp_path / "a.csv", 30))
    assert "by one annotator" in agreement.obstacle(agreement.measure(bench, alone))
    lines = [(f"t{n}", f"post number {n}", f"Ann {n % 2}", "xy"[n % 3 == 0]) for n in range(30)]
    path = write_csv(tmp_path / "long.csv", ("id", "text", "annotator", "label"), lines)
    apart = keep(bench, projects.create(bench, "Two"), path)
    assert "no text was judged by two" in agreement.obstacle(agreement.measure(bench, apart))


@pytest.mark.parametrize(
    ("column", "said"), [("elite", "judgements of “elite” (classes"), ("Label", "judgements (classes")]
)
def test_the_methods_sentence_names_the_column_and_the_classes(
    bench: Bench, tmp_path: Path, column: str, said: str
) -> None:
    lines = [(f"t{n}", f"post number {n}", who, str(n % 3 == 0)) for n in range(30) for who in ("Ann", "Ben")]
    path = write_csv(tmp_path / "long.csv", ("id", "text", "annotator", column), lines)
    found = agreement.measure(bench, keep(bench, projects.create(bench, "Elite"), path))
    said = f"The 2 annotators made 60 {said}: False, True) on 30 texts"
    assert agreement.methods_sentence(found).startswith(said)


def test_annotators_agree_with_themselves_and_unsure_is_no_label(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Twice")
    rows = [(f"t{n}", f"post number {n}", who, "xy"[n % 3 == 0]) for n in range(30) for who in ("Ann", "Ben")]
    columns = ("id", "text", "annotator", "label")
    first = keep(bench, project, write_csv(tmp_path / "first.csv", columns, rows))
    # Ann judges ten texts again, three of them otherwise, and one as “unsure”.
    again = [(id, text, who, {"t3": "x", "t6": "x", "t9": "?"}.get(id, label)) for id, text, who, label in rows[:20:2]]
    path = write_csv(tmp_path / "again.csv", columns, again)
    tables = ground_truth.read([StagedFile(path, path.name)])
    vote = VoteSettings(unsure=("?",))
    both = ground_truth.keep(bench, project, tables, ground_truth.guess(tables), first, vote)
    found = agreement.measure(bench, both)
    assert (found.repeated, found.same_again, found.unsure) == (10, 7, 1)
    said = (
        " 1 answer was “unsure” and no label, and in none of these figures; were “unsure” a class of its own, α would "
        f"be {found.alpha_with_unsure:.2f}. 10 judgements were made again later by the "
        "same annotator, who gave the same label in 7 of them (70\u00a0%); the later one counts."
    )
    assert agreement.methods_sentence(found).endswith(said)
    other = projects.create(bench, "With a class more")
    begun = keep(bench, other, tmp_path / "first.csv")
    as_class = ground_truth.keep(bench, other, tables, ground_truth.guess(tables), begun, VoteSettings())
    alpha = agreement.measure(bench, as_class).alpha
    assert alpha is not None
    assert found.alpha_with_unsure == pytest.approx(alpha.value)


def test_the_demos_annotators_can_be_compared_by_language(bench: Bench) -> None:
    version = ground_truth.latest(bench, projects.load_demo(bench))
    assert version is not None
    found = agreement.measure(bench, version)
    assert found.alpha is not None
    assert set(found.per_metadata["language"]) == {"de", "en"}
    assert len(found.pairs) == 3
    assert sum(group.texts for group in found.per_metadata["language"].values()) == found.shared
    assert found.without_metadata == 0


def test_sets_of_files_can_be_compared(bench: Bench, tmp_path: Path) -> None:
    files = []
    for session, coder in (("1", "ann"), ("1", "ben"), ("2", "ann"), ("2", "cem")):
        slip = 2 if session == "1" else 5
        lines = [(f"Beitrag {session}-{n}", "xy"[n % 2 ^ (coder != "ann" and n % slip == 0)]) for n in range(20)]
        files.append(write_csv(tmp_path / f"{session}_{coder}.csv", ("text", "label"), lines))
    tables = ground_truth.read([StagedFile(path, path.name) for path in files])
    version = ground_truth.keep(bench, projects.create(bench, "Sets"), tables, ground_truth.guess(tables))
    found = agreement.measure(bench, version).per_metadata
    assert {name: group.texts for name, group in found["Files of the set"].items()} == {
        "1_ann and 1_ben": 20,
        "2_ann and 2_cem": 20,
    }


def test_an_adjudicator_who_saw_the_votes_is_no_further_annotator(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    before = agreement.measure(bench, version)
    (tie,) = ground_truth.set_aside(bench, version)["id"]
    correcting.adjudicate(bench, version, tie, "True", author="Dana", reason="discussed")
    after = agreement.measure(bench, next_version.apply(bench, project))
    assert after.alpha == before.alpha
    assert (before.adjudicated, after.adjudicated) == (0, 1)
    assert [one.annotator for one in after.annotators] == [one.annotator for one in before.annotators]


def test_annotators_come_in_the_natural_order_of_their_names(bench: Bench, tmp_path: Path) -> None:
    names = ("Ann10", "Ann2", "Ann1")
    lines = [
        (f"t{n}", f"post {n}", who, str((n + (who == "Ann10" and n % 4 == 0)) % 2)) for n in range(40) for who in names
    ]
    path = write_csv(tmp_path / "long.csv", ("id", "text", "annotator", "label"), lines)
    found = agreement.measure(bench, keep(bench, projects.create(bench, "Names"), path))
    assert [one.annotator for one in found.annotators] == ["Ann1", "Ann2", "Ann10"]


def test_unsure_is_no_class_to_agree_on(bench: Bench, tmp_path: Path) -> None:
    judged = [(f"t{n}", f"post {n} of the day", "yes" if n % 2 else "no", "yes" if n % 3 else "?") for n in range(40)]
    path = write_csv(tmp_path / "unsure.csv", ("id", "text", "annotator_1", "annotator_2"), judged)
    tables = ground_truth.read([StagedFile(path=path, name=path.name)])
    version = ground_truth.keep(
        bench,
        projects.create(bench, "Unsure"),
        tables,
        ground_truth.guess(tables),
        vote=VoteSettings(unsure=("?",)),
    )
    found = agreement.measure(bench, version)
    assert found.labels == ("no", "yes")
    assert found.shared == sum(1 for *_, second in judged if second != "?")


def test_alpha_asked_for_in_passing_is_the_one_that_was_measured(bench: Bench, tmp_path: Path) -> None:
    grades = ("no", "mild", "strong", "severe")
    lines = [
        (
            f"t{n}",
            f"post {n}",
            grades[n % 4],
            grades[min(n % 4 + (n % 3 == 0), 3)],
            "?" if n % 7 == 0 else grades[n % 4],
        )
        for n in range(60)
    ]
    path = write_csv(tmp_path / "grades.csv", ("id", "text", "Annotator 1", "Annotator 2", "Annotator 3"), lines)
    project = projects.create(bench, "Grades")
    version = keep(bench, project, path)

    def measured(version: DatasetVersion) -> list[float]:
        found = agreement.measure(bench, version)
        return [score.value for score in (found.alpha, found.ordinal) if score is not None]

    assert list(agreement.alphas(bench, version).values()) == pytest.approx(measured(version))
    labels = agreement.measure(bench, version).labels
    class_order.keep(bench, version, [*grades, *(label for label in labels if label not in grades)])
    nominal, ordinal = measured(version)
    assert agreement.alphas(bench, version) == pytest.approx({"α": nominal, "ordinal α": ordinal})
    correcting.merge(bench, version, ["mild", "strong"], "some", author="Ann")
    merged = next_version.apply(bench, project)
    assert list(agreement.alphas(bench, merged).values()) == pytest.approx(measured(merged))
    alone = keep(bench, projects.create(bench, "One"), simple_csv(tmp_path / "a.csv", 30))
    assert agreement.alphas(bench, alone) == {}


def test_groups_of_few_values_come_first(bench: Bench, tmp_path: Path) -> None:
    lines = [(f"Text {n}", "xy"[n % 2], "xy"[n // 3 % 2], str(n // 4), "AB"[n % 2], str(n)) for n in range(24)]
    header = ("text", "Ann", "Ben", "sentence", "party", "url")
    version = keep(bench, projects.create(bench, "Groups"), write_csv(tmp_path / "g.csv", header, lines))
    assert list(agreement.measure(bench, version).per_metadata) == ["party", "sentence"]


def test_too_little_agreement_is_said_and_enough_is_not() -> None:
    assert agreement.too_little({"α": 0.08, "ordinal α": 0.22}) == (
        "The annotators agree little (Krippendorff’s α = 0.080, ordinal α = 0.220): where it is below .667, neither "
        "the labels nor scores on them allow conclusions. What helps is to talk over the texts on which they differ, "
        "to make the codebook clearer there and judge again, or to merge classes that they mix up."
    )
    assert agreement.too_little({"α": 0.4, "ordinal α": 0.7}) == agreement.too_little({}) == ""


def test_copies_near_copies_and_texts_of_one_group_are_drawn_as_one_with_or_without_a_label(
    bench: Bench, tmp_path: Path
) -> None:
    lines: list[tuple[str | None, ...]] = [
        (unlike(n), "xy"[n % 2], "xy"[n % 2 ^ (n % 7 == 0)], f"thread {n // 2}") for n in range(60)
    ]
    # Of the first, which ends in a tie, a copy and one with an emoji; of the second, one in which a word more stands.
    lines += [(text, "x", "y", None) for text in (unlike(0), f"{unlike(0)} 🤷")]
    lines += [(f"Das ist {unlike(1)} und sonst nichts, ja, {word}", "y", "y", None) for word in ("ja", "wirklich")]
    path = write_csv(tmp_path / "table.csv", ("text", "Annotator 1", "Annotator 2", "thread"), lines)
    version = keep(bench, projects.create(bench, "Copies"), path)
    found = agreement.measure(bench, version)
    assert (found.shared, found.units) == (64, 61)
    settings = SplitSettings(group="thread")
    splits.make(bench, version, settings)
    grouped = agreement.measure(bench, version)
    assert (grouped.shared, grouped.units) == (64, 31)
    assert found.alpha is not None
    assert grouped.alpha is not None
    assert grouped.alpha.value == found.alpha.value


def test_a_file_without_annotators_is_no_further_one(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    first = keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    before = agreement.measure(bench, first)
    rows = [(unlike(at), ("True", "False")[at % 2]) for at in range(20)]
    second = keep(bench, project, write_csv(tmp_path / "more.csv", ("text", "label"), rows), adding_to=first)
    found = agreement.measure(bench, second)
    assert agreement.who_judged(before) == f"{before.judgements} judgements by 3 annotators"
    assert agreement.who_judged(found) == (
        f"{before.judgements + 20} judgements by 3 annotators, 20 of them without an annotator’s name"
    )
    assert agreement.methods_sentence(found).startswith("The 3 annotators and others whose names are not known made ")
    assert found.alpha == before.alpha


def test_rows_that_may_have_been_read_twice_say_nothing_of_how_steady_annotators_are(
    bench: Bench, tmp_path: Path
) -> None:
    project = projects.create(bench, "Twice")
    rows = [(f"t{n}", f"post number {n}", who, "xy"[n % 3 == 0]) for n in range(30) for who in ("Ann", "Ben")]
    columns = ("id", "text", "annotator", "label")
    first = keep(bench, project, write_csv(tmp_path / "first.csv", columns, rows))
    path = write_csv(tmp_path / "again.csv", columns, rows[:20])
    tables = ground_truth.read([StagedFile(path, path.name)])
    both = ground_truth.keep(bench, project, tables, ground_truth.guess(tables), first, VoteSettings())
    found = agreement.measure(bench, both)
    assert (found.repeated, found.same_again) == (20, 20)
    assert agreement.repeats_in_words(found).startswith("20 judgements came twice from the same annotator")
    assert "same annotator" not in agreement.methods_sentence(found)
