from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from core.data import near_duplicates as stage
from core.records import DatasetVersion, Part, Project, Split, SplitSettings
from core.workflow import agreement, projects, splits, ties, ties_in_words
from core.workflow.bench import Bench
from tests.core.workflow.versions import keep
from tests.tables import rows, simple_csv, write_csv

HEADER = ("id", "text", "label", "author")


def _lines(number: int, start: int = 0) -> list[tuple[str, str, str, str]]:
    return [
        (f"t{index}", text, label, f"author {index % 9}")
        for index, (text, label) in enumerate(rows(start + number))
        if index >= start
    ]


def _version(bench: Bench, project: Project, path: Path, lines: list[tuple[str, str, str, str]]) -> DatasetVersion:
    return keep(bench, project, write_csv(path, HEADER, lines))


def _parts(bench: Bench, split: Split) -> dict[str, str]:
    parts = splits.parts(bench, split)
    return dict(zip(parts["id"], parts["part"], strict=True))


@pytest.fixture
def project(bench: Bench) -> Project:
    return projects.create(bench, "Spring")


def test_near_duplicates_are_found_once_and_kept(
    bench: Bench, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    found = ties.near_duplicates(bench, version)
    monkeypatch.setattr(ties, "similar_pairs", None)
    assert ties.near_duplicates(bench, version).equals(found)
    assert not found.empty
    assert found["similarity"].between(stage.LOWEST, 1).all()


def test_planted_near_duplicates_leak_from_a_plain_split_and_not_from_this(
    bench: Bench, project: Project, tmp_path: Path
) -> None:
    lines = _lines(60)
    lines += [(f"c{line[0]}", f"RT @you: {line[1]}", line[2], line[3]) for line in lines]
    version = _version(bench, project, tmp_path / "a.csv", lines)
    split = splits.make(bench, version, SplitSettings())
    check = splits.check_made(bench, split)
    parts = _parts(bench, split)
    assert [parts[id] for id, *_ in lines[:60]] == [parts[f"c{id}"] for id, *_ in lines[:60]]
    assert check.made.empty
    assert len(check.plain) > check.plain_test / 3
    shown = splits.side_by_side(bench, version, check.plain)
    assert set(shown["kind"]) <= {"near-duplicate", "duplicate"}
    assert (shown["text"] != shown["other_text"]).all()


def test_a_version_that_adds_texts_leaves_the_old_ones_where_they_are(
    bench: Bench, project: Project, tmp_path: Path
) -> None:
    first = _version(bench, project, tmp_path / "a.csv", _lines(60))
    before = splits.make(bench, first, SplitSettings(shares=(50, 25, 25), seed=3, group="author"))
    second = keep(bench, project, write_csv(tmp_path / "b.csv", HEADER, _lines(60, start=60)), adding_to=first)
    settings = splits.suggested(bench, second)
    assert settings == dataclasses.replace(before.settings, follows=before.id)
    after = splits.make(bench, second, settings)
    old, new = _parts(bench, before), _parts(bench, after)
    assert {id: new[id] for id in old} == old
    assert len(new) > len(old)


def test_texts_stay_tied_in_a_version_that_is_not_divided_yet(bench: Bench, project: Project, tmp_path: Path) -> None:
    """Else intervals over texts would be narrow until the version is divided, and wide afterwards."""
    first = _version(bench, project, tmp_path / "a.csv", _lines(60))
    assert splits.tied_by(bench, first) is None
    alone = agreement.measure(bench, first)
    splits.make(bench, first, SplitSettings(group="author"))
    tied = agreement.measure(bench, first)
    assert (tied.grouped_by, alone.grouped_by) == ("author", None)
    second = keep(bench, project, write_csv(tmp_path / "b.csv", HEADER, _lines(60, start=60)), adding_to=first)
    assert agreement.measure(bench, second).grouped_by == "author"
    other = keep(bench, project, simple_csv(tmp_path / "c.csv", 30))
    assert splits.tied_by(bench, other) == SplitSettings()


def test_a_frozen_test_part_stays_as_it_is(bench: Bench, project: Project, tmp_path: Path) -> None:
    first = _version(bench, project, tmp_path / "a.csv", _lines(60))
    before = splits.make(bench, first, SplitSettings())
    second = keep(bench, project, write_csv(tmp_path / "b.csv", HEADER, _lines(60, start=60)), adding_to=first)
    settings = dataclasses.replace(splits.suggested(bench, second), freeze_test=True)
    after = splits.make(bench, second, settings)
    held = [{id for id, part in _parts(bench, one).items() if part == Part.TEST} for one in (before, after)]
    assert held[0] == held[1]
    assert after.size(Part.TRAIN) > before.size(Part.TRAIN)


def test_other_texts_under_known_ids_are_divided_anew(bench: Bench, project: Project, tmp_path: Path) -> None:
    first = _version(bench, project, tmp_path / "a.csv", _lines(60))
    splits.make(bench, first, SplitSettings(shares=(50, 25, 25)))
    others = [(id, text[::-1], label, author) for id, text, label, author in _lines(60)]
    second = _version(bench, project, tmp_path / "b.csv", others)
    assert splits.suggested(bench, second) == SplitSettings(shares=(50, 25, 25))


def test_what_a_new_version_lacks_is_no_longer_asked_of_its_split(
    bench: Bench, project: Project, tmp_path: Path
) -> None:
    lines = [*_lines(60), ("t99", "Etwas ganz anderes", "Rare", "x")]
    first = _version(bench, project, tmp_path / "a.csv", lines)
    splits.make(bench, first, SplitSettings(without=("Rare",), strata=("author",)))
    without_author = write_csv(tmp_path / "b.csv", HEADER[:3], [line[:3] for line in lines[:60]])
    second = keep(bench, project, without_author)
    settings = splits.suggested(bench, second)
    assert (settings.without, settings.strata) == ((), ())
    splits.make(bench, second, settings)


def test_further_columns_and_their_values(bench: Bench, project: Project, tmp_path: Path) -> None:
    version = _version(bench, project, tmp_path / "a.csv", _lines(30))
    assert splits.further_columns(bench, version) == {"author": 9}


def test_folds_are_kept_together_and_the_first_stands_for_them(bench: Bench, project: Project, tmp_path: Path) -> None:
    version = _version(bench, project, tmp_path / "a.csv", _lines(60))
    first = splits.make(bench, version, SplitSettings(folds=5, shares=(50, 10, 40)))
    folds = splits.folds(bench, first)
    assert [fold.settings.fold for fold in folds] == [1, 2, 3, 4, 5]
    assert first.settings == SplitSettings(folds=5, fold=1, shares=(70, 10, 20))
    assert splits.latest(bench, version) == first == folds[0]
    assert splits.folds(bench, folds[3]) == folds
    parts = [_parts(bench, fold) for fold in folds]
    assert sorted(id for part in parts for id in part if part[id] == Part.TEST) == sorted(id for id, *_ in _lines(60))
    assert [fold.size(Part.TEST) for fold in folds] == [12] * 5
    assert set(splits.part_by_id(bench, first).values()) == {"test"}
    other = splits.make(bench, version, SplitSettings(folds=3))
    assert len(splits.folds(bench, other)) == 3
    assert splits.latest(bench, version) == other
    assert splits.part_by_id(bench, splits.make(bench, version, SplitSettings()))["t0"] in list(Part)


def test_near_copies_never_straddle_the_parts_of_any_fold(bench: Bench, project: Project, tmp_path: Path) -> None:
    lines = _lines(60)
    lines += [(f"c{line[0]}", f"RT @you: {line[1]}", line[2], line[3]) for line in lines]
    version = _version(bench, project, tmp_path / "a.csv", lines)
    split = splits.make(bench, version, SplitSettings(folds=5))
    for fold in splits.folds(bench, split):
        parts = _parts(bench, fold)
        assert [parts[id] for id, *_ in lines[:60]] == [parts[f"c{id}"] for id, *_ in lines[:60]]
    check = splits.check_made(bench, split)
    assert check.made.empty
    assert (check.plain_test, check.texts) == (120, 120)
    assert len(check.plain) > 40


def test_a_new_version_is_divided_into_as_many_folds_anew(bench: Bench, project: Project, tmp_path: Path) -> None:
    first = _version(bench, project, tmp_path / "a.csv", _lines(60))
    before = splits.make(bench, first, SplitSettings(folds=5, near_duplicates=0.8, seed=3))
    second = keep(bench, project, write_csv(tmp_path / "b.csv", HEADER, _lines(60, start=60)), adding_to=first)
    settings = splits.suggested(bench, second)
    assert settings == dataclasses.replace(before.settings, fold=0)
    assert splits.make(bench, second, settings).settings.fold == 1


def test_folds_are_exported_each_into_a_folder(bench: Bench, project: Project, tmp_path: Path) -> None:
    version = _version(bench, project, tmp_path / "a.csv", _lines(60))
    split = splits.make(bench, version, SplitSettings(folds=3))
    written = splits.export(bench, split, tmp_path / "out")
    assert [path.relative_to(tmp_path / "out").as_posix() for path in written[3:6]] == [
        "fold-2/train.csv",
        "fold-2/validation.csv",
        "fold-2/test.csv",
    ]
    tested = [pd.read_csv(tmp_path / "out" / f"fold-{number}" / "test.csv") for number in (1, 2, 3)]
    assert sorted(pd.concat(tested)["id"]) == sorted(id for id, *_ in _lines(60))


def test_the_shares_of_a_balanced_column_are_those_of_the_parts(bench: Bench, project: Project, tmp_path: Path) -> None:
    authors = ("left", "right", "")
    lines = [(f"t{n}", text, label, authors[n % 3 if n % 4 else 0]) for n, (text, label) in enumerate(rows(120))]
    version = _version(bench, project, tmp_path / "a.csv", lines)
    of_texts = {line[0]: line[3] for line in lines}
    for settings in (SplitSettings(strata=("author",)), SplitSettings(strata=("author",), folds=3)):
        split = splits.make(bench, version, settings)
        each = splits.folds(bench, split)
        found = splits.balance(bench, version, settings, [splits.parts(bench, one) for one in each])["author"]
        for place, one in enumerate(each):
            parts = _parts(bench, one)
            for part in [Part.TEST] if settings.folds else Part:
                counted = Counter(of_texts[id] for id, its in parts.items() if its == part)
                assert found.loc[place + 1 if settings.folds else part.value].to_dict() == counted
    assert splits.balance(bench, version, SplitSettings(), []) == {}


def test_a_group_column_that_lost_digits_is_said_where_texts_are_divided_by_it(
    bench: Bench, project: Project, tmp_path: Path
) -> None:
    lines = [(f"t{n}", text, label, f"{n % 9 + 1}.5E+15") for n, (text, label) in enumerate(rows(60))]
    version = _version(bench, project, tmp_path / "a.csv", lines)
    assert ties_in_words.tied_wrongly(bench, version, SplitSettings()) == ""
    said = ties_in_words.tied_wrongly(bench, version, SplitSettings(group="author"))
    assert said.startswith("Column “author”: 9 of its 9 values look like numbers that have lost the last digits")


def test_texts_that_have_no_author_are_tied_to_none_and_one_author_of_very_many_is_named(
    bench: Bench, project: Project, tmp_path: Path
) -> None:
    lines = [
        (f"t{n}", text, label, "_" if n % 5 == 0 else "Anna" if n % 5 == 1 else f"author {n}")
        for n, (text, label) in enumerate(rows(60))
    ]
    version = _version(bench, project, tmp_path / "a.csv", lines)
    assert ties_in_words.without_group(bench, version, SplitSettings()) == ""
    by_author = SplitSettings(group="author", near_duplicates=1.0)
    assert ties_in_words.without_group(bench, version, by_author) == (
        "12 texts are tied to no other by “author”, as “_” there says that there is no value."
    )
    check = splits.check_made(bench, splits.make(bench, version, by_author))
    assert ties_in_words.chain_in_words(check, by_author) == (
        "12 of 60 texts are tied together, 12 of them by “Anna” as their “author”, and so all in one part. Choose "
        "another column, unless they truly belong together."
    )
    assert (
        ties_in_words.chain_in_words(splits.check_made(bench, splits.make(bench, version, SplitSettings())), by_author)
        == ""
    )


def test_a_text_that_was_said_in_two_threads_keeps_the_texts_of_both_together(
    bench: Bench, project: Project, tmp_path: Path
) -> None:
    """No thread stands in two parts, by the rows of the file themselves."""
    lines = [
        (f"t{n}", f"Text {n}", who, ("True", "False")[n % 2], f"thread {n // 2 + 90 * (who == 'ben' and n < 12)}")
        for n in range(400)
        for who in ("ann", "ben")
    ]
    header = ("id", "text", "annotator", "label", "thread")
    version = keep(bench, project, write_csv(tmp_path / "a.csv", header, lines))
    by_thread = SplitSettings(group="thread", near_duplicates=1.0)
    split = splits.make(bench, version, by_thread)
    part = splits.parts(bench, split).set_index("id")["part"]
    rows_of_file = pd.DataFrame(lines, columns=list(header))
    parts_of_threads = rows_of_file["id"].map(part).groupby(rows_of_file["thread"]).nunique()
    assert parts_of_threads.max() == 1
    of_first_row = rows_of_file.drop_duplicates("id").groupby("thread")["id"].count()
    check = splits.check_made(bench, split)
    assert (of_first_row.max(), check.largest) == (2, 4)
    assert splits.rows(bench, split)["unit"].value_counts().max() == 4
    assert ties_in_words.several_groups(bench, version, by_thread) == (
        "12 texts have several values of “thread”; each of them keeps the texts of all its values together."
    )
    assert ties_in_words.several_groups(bench, version, SplitSettings()) == ""
    again = keep(bench, project, simple_csv(tmp_path / "b.csv"))
    assert ties_in_words.several_groups(bench, again, SplitSettings(group="party")) == ""


def test_where_decided_texts_come_is_said_before(bench: Bench, project: Project, tmp_path: Path) -> None:
    version = keep(bench, project, simple_csv(tmp_path / "a.csv"))
    assert splits.joining_in_words(bench, version, 10) == ""
    splits.make(bench, version, SplitSettings(shares=(60.0, 10.0, 30.0)))
    assert splits.joining_in_words(bench, version, 0) == ""
    said = "Divided as before, 10 decided texts join the parts, about 3 of them the test part"
    assert splits.joining_in_words(bench, version, 10).startswith(said)
    splits.make(bench, version, SplitSettings(folds=3))
    assert splits.joining_in_words(bench, version, 10) == ""
