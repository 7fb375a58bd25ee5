from __future__ import annotations

import dataclasses
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.exc import StatementError

from core.errors import EditConflict, JobError, NotFound, SettingError
from core.explanation.hiding import AsOne, Hidden
from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.explanation.lime_text import LimeSettings
from core.records import Origin, RunState, SplitSettings, VersionBasis
from core.store import explanations
from core.store.explanations import StoredExplanation
from core.store.store import Store
from core.store.tables import Base
from tests.core.store.filled import (
    CHANGES,
    CONFIG,
    EXPLANATION,
    FINISHED,
    MAPPING,
    REPORT,
    SETTINGS,
    VOTE,
    add_round,
    add_run,
    add_split,
    add_version,
    fill,
    training_result,
)


def test_projects_are_listed_by_name_and_found_without_regard_to_case(store: Store) -> None:
    second, first = store.add_project("Wahl"), store.add_project("Änderung des Straßennamens")
    other = store.add_project("  bread ")
    assert store.projects() == [other, second, first]
    assert store.project("ÄNDERUNG DES STRASSENNAMENS") == first
    assert other.name == "bread"
    assert abs(first.created - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_name_is_taken_whatever_its_case_or_composition(store: Store) -> None:
    store.add_project("Änderung")
    for same in ("änderung", " Änderung ", "A\N{COMBINING DIAERESIS}nderung"):
        with pytest.raises(SettingError, match="already"):
            store.add_project(same)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "two\nlines", "a\x00b", "a\N{LINE SEPARATOR}b", "\ud800"])
def test_names_that_cannot_be_shown_are_refused(store: Store, name: str) -> None:
    with pytest.raises(SettingError):
        store.add_project(name)
    assert store.projects() == []


def test_a_project_that_is_not_there(store: Store) -> None:
    with pytest.raises(NotFound, match="Wahl"):
        store.project("Wahl")


def test_a_project_is_renamed_to_a_name_that_nobody_has(store: Store) -> None:
    project, other = store.add_project("Wahl"), store.add_project("Herbst")
    with pytest.raises(SettingError, match="already"):
        store.rename_project(project.id, "herbst")
    with pytest.raises(SettingError):
        store.rename_project(project.id, " ")
    renamed = store.rename_project(project.id, " WAHL 2026 ")
    assert (renamed.name, renamed.id) == ("WAHL 2026", project.id)
    assert store.rename_project(project.id, "wahl 2026").name == "wahl 2026"
    assert store.projects() == [other, store.project("Wahl 2026")]


def test_a_removed_project_leaves_no_row_and_all_others(url: str) -> None:
    """Asked of every table that there is, so that one made later is not forgotten."""
    store = Store(url)
    fill(store)
    filled = _rows(url)
    assert all(filled.values())
    kept = store.add_project("Herbst")
    add_round(store, kept)
    run = add_run(store, kept)
    store.explanations.keep(run.id, [StoredExplanation(EXPLANATION.text, SETTINGS, EXPLANATION)])
    project = store.project("Landtagswahl")
    with_folders = {name for name, table in Base.metadata.tables.items() if "folder" in table.columns}
    # Jobs of every kind lie among the runs.
    among = {"annotation_rounds": "annotations", "searches": "runs", "explainings": "runs"}
    assert {folder.split("/")[0] for folder in store.folders(project.id)} == {
        among.get(name, name) for name in with_folders
    }
    store.remove_project(project.id)
    assert store.projects() == [kept]
    assert store.runs(kept.id) == [run]
    assert store.explanations.find(run.id, EXPLANATION.text, SETTINGS) == EXPLANATION
    store.remove_project(kept.id)
    assert not any(_rows(url).values())
    store.close()


def test_no_number_of_what_was_deleted_is_given_again(store: Store) -> None:
    """Pages remember by numbers: the next project must not be taken for the one before."""
    gone = store.add_project("gone")
    version = add_version(store, gone)
    (entry,) = store.add_corrections(version, lambda _: CHANGES[:1])
    run = add_run(store, gone)
    store.remove_project(gone.id)
    now = store.add_project("gone")
    again = add_version(store, now)
    (added,) = store.add_corrections(again, lambda _: CHANGES[:1])
    assert now.id > gone.id
    assert again.id > version.id
    assert added.id > entry.id
    assert add_run(store, now).id > run.id


def test_the_order_of_the_classes_is_kept_with_the_project(url: str) -> None:
    store = Store(url)
    one, two = store.add_project("one"), store.add_project("two")
    store.keep_class_order(one.id, ("no", "mild", "größer"))
    store.rename_project(one.id, "three")
    store.close()
    store = Store(url)
    assert (store.class_order(one.id), store.class_order(two.id)) == (("no", "mild", "größer"), ())
    store.keep_class_order(one.id, ())
    assert store.class_order(one.id) == ()
    store.close()


def _rows(url: str) -> dict[str, int]:
    engine = create_engine(url)
    with engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        counts = {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    engine.dispose()
    return counts


def test_versions_are_numbered_within_their_project(store: Store) -> None:
    one, two = store.add_project("one"), store.add_project("two")
    first, other, second = (add_version(store, project) for project in (one, two, one))
    assert (first.number, second.number, other.number) == (1, 2, 1)
    assert store.versions(one.id) == [first, second]
    assert store.version(other.id) == other
    assert (first.sources, first.mapping, first.report, first.folder) == (("a.csv",), MAPPING, REPORT, "versions/1")


def test_the_log_grows_at_its_end_and_belongs_to_its_project(store: Store) -> None:
    versions = [add_version(store, store.add_project(name)) for name in ("one", "two")]
    first = store.add_corrections(versions[0], lambda _: CHANGES)
    other = store.add_corrections(versions[1], lambda _: CHANGES[:1])
    last = store.add_corrections(versions[0], lambda _: CHANGES[1:2])
    assert store.corrections(versions[0].project_id) == [*first, *last]
    assert store.corrections(versions[1].project_id) == other
    assert [entry.id for entry in [*first, *other, *last]] == [1, 2, 3, 4, 5]
    assert [entry.number for entry in [*first, *other, *last]] == [1, 2, 3, 1, 4], "counted in each project"
    assert [entry.change for entry in first] == list(CHANGES)
    assert {entry.version_id for entry in first} == {versions[0].id}
    assert abs(first[0].time - datetime.now(UTC)) < timedelta(minutes=1)
    assert not [name for name in dir(store) if "correction" in name and name not in ("corrections", "add_corrections")]


def test_what_others_add_to_a_log_that_was_read_is_seen(store: Store, url: str) -> None:
    version = add_version(store, store.add_project("one"))
    assert store.corrections(version.project_id) == []
    other = Store(url)
    for number in range(1, len(CHANGES) + 1):
        other.add_corrections(version, lambda log: CHANGES[len(log) :][:1])
        store.corrections(version.project_id).clear()
        assert len(store.corrections(version.project_id)) == number
        assert store.corrections(version.project_id) == other.corrections(version.project_id)
    assert [entry.change for entry in store.corrections(version.project_id)] == list(CHANGES)
    store.remove_project(version.project_id)
    assert store.corrections(version.project_id) == other.corrections(version.project_id) == []
    other.close()


def test_a_log_is_read_once_until_it_grows(store: Store) -> None:
    version = add_version(store, store.add_project("one"))
    store.add_corrections(version, lambda _: CHANGES)
    first, again = store.corrections(version.project_id), store.corrections(version.project_id)
    assert first == again
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_entries_are_kept_all_or_none(store: Store) -> None:
    version = add_version(store, store.add_project("one"))
    no_change: Any = object()
    with pytest.raises(StatementError):
        store.add_corrections(version, lambda _: [CHANGES[0], no_change])
    assert store.corrections(version.project_id) == []


def test_a_version_that_another_was_quicker_than_is_not_kept(store: Store) -> None:
    project = store.add_project("one")
    first = add_version(store, project)
    basis, follows = VersionBasis(("a",), MAPPING, VOTE), first.number
    second = store.add_version(project.id, basis, report=REPORT, folder="versions/2", follows=follows)
    assert second.vote == VOTE
    with pytest.raises(EditConflict, match="Version 2 was made in the meantime"):
        store.add_version(project.id, basis, report=REPORT, folder="versions/3", follows=follows)
    assert store.versions(project.id) == [first, second]


def test_what_files_brought_comes_into_the_log_with_the_version_or_not_at_all(store: Store) -> None:
    project, other = store.add_project("one"), store.add_project("two")
    store.add_corrections(add_version(store, project), lambda _: CHANGES)
    basis = VersionBasis(("a",), MAPPING)
    brought = [
        dataclasses.replace(change, place=Origin.FILE, decided=datetime(2026, 1, 2, tzinfo=UTC))
        for change in CHANGES[:2]
    ]
    with pytest.raises(EditConflict):
        store.add_version(project.id, basis, report=REPORT, folder="versions/2", brought=brought, follows=0)
    assert len(store.corrections(project.id)) == len(CHANGES)
    made = store.add_version(project.id, basis, report=REPORT, folder="versions/2", brought=brought)
    log = store.corrections(project.id)
    assert [entry.change for entry in log if made.log.after < entry.id <= made.log.upto] == brought
    assert {entry.version_id for entry in log[len(CHANGES) :]} == {made.id}
    assert (log[-1].decided, log[0].decided) == (datetime(2026, 1, 2, tzinfo=UTC), log[0].time)
    assert store.version(made.id) == made
    assert store.corrections(other.id) == []


def test_a_split_comes_back_as_it_was_made(store: Store) -> None:
    version = add_version(store, store.add_project("one"))
    split = add_split(store, version)
    assert store.splits(version.id) == [split]
    assert store.split(split.id) == split
    assert split.settings == SplitSettings(seed=7)
    assert (split.counts["train"], split.left_out) == ({"yes": 2, "no": 4}, {"class left out": 2})


def test_the_folds_of_a_division_are_kept_all_or_none(store: Store) -> None:
    version = add_version(store, store.add_project("one"))
    counts = {"train": {"yes": 2}, "validation": {"yes": 1}, "test": {"yes": 1}}
    folds = [(SplitSettings(folds=3, fold=number), counts) for number in (1, 2, 3)]
    kept = store.add_splits(version.id, folds, left_out={}, folder="splits/1")
    assert store.splits(version.id) == kept
    assert [split.settings.fold for split in kept] == [1, 2, 3]
    no_count: Any = object()
    broken = [*folds[:2], (SplitSettings(), {"train": {"yes": no_count}})]
    with pytest.raises(StatementError):
        store.add_splits(version.id, broken, left_out={}, folder="splits/2")
    assert store.splits(version.id) == kept


def test_rows_that_are_not_there_are_not_found(store: Store) -> None:
    project = store.add_project("one")
    run = add_run(store, project)
    split = store.split(run.split_id)
    asked = [
        lambda: store.version(99),
        lambda: store.split(99),
        lambda: store.run(project.id, "run-99"),
        lambda: add_version(store, dataclasses.replace(project, id=99)),
        lambda: store.add_run(99, split, CONFIG, "runs/2"),
        lambda: store.reopen_run(99, "runs/1"),
        lambda: store.explanations.keep(99, [StoredExplanation("text", SETTINGS, EXPLANATION)]),
    ]
    for ask in asked:
        with pytest.raises(NotFound):
            ask()


def test_runs_are_named_in_order_within_their_project(store: Store) -> None:
    one, two = store.add_project("one"), store.add_project("two")
    runs = [add_run(store, project) for project in (one, two, one)]
    assert [run.name for run in runs] == ["run-1", "run-1", "run-2"]
    assert store.runs(one.id) == [runs[0], runs[2]]
    assert store.run(one.id, "run-2") == runs[2]
    assert (runs[0].state, runs[0].config, runs[0].has_model) == (RunState.WAITING, CONFIG, False)


def test_a_closed_run_never_changes(store: Store) -> None:
    run = add_run(store, store.add_project("one"))
    assert store.set_state(run.id, RunState.RUNNING).state is RunState.RUNNING
    closed = store.close_run(run.id, RunState.FINISHED, finished=FINISHED, result=training_result(), error=None)
    assert (closed.state, closed.finished, closed.result) == (RunState.FINISHED, FINISHED, training_result())
    assert store.close_run(run.id, RunState.FAILED, finished=FINISHED, result=None, error="late") == closed
    assert store.set_state(run.id, RunState.RUNNING) == closed
    assert store.run(run.project_id, run.name) == closed


def test_a_failed_run_can_be_reopened_and_closed_again(store: Store) -> None:
    run = add_run(store, store.add_project("one"))
    store.close_run(run.id, RunState.FAILED, finished=FINISHED, result=None, error="The disk is full.")
    assert store.run(run.project_id, run.name).error == "The disk is full."
    assert store.reopen_run(run.id, run.folder) == run
    closed = store.close_run(run.id, RunState.STOPPED, FINISHED, training_result(stopped=True), None)
    assert (closed.state, closed.error) == (RunState.STOPPED, None)


def test_times_come_back_in_utc_whatever_zone_they_were_given_in(store: Store) -> None:
    run = add_run(store, store.add_project("one"))
    berlin = FINISHED.astimezone(timezone(timedelta(hours=1)))
    closed = store.close_run(run.id, RunState.FAILED, finished=berlin, result=None, error="x")
    kept = store.run(run.project_id, run.name).finished
    assert closed.finished == kept == FINISHED
    assert kept is not None
    assert kept.utcoffset() == timedelta(0)


def test_an_explanation_is_kept_under_run_text_and_settings(store: Store) -> None:
    project = store.add_project("one")
    run, other = add_run(store, project), add_run(store, project)
    assert store.explanations.find(run.id, EXPLANATION.text, SETTINGS) is None
    for answer in (EXPLANATION, dataclasses.replace(EXPLANATION, seconds=99.0)):
        store.explanations.keep(run.id, [StoredExplanation(EXPLANATION.text, SETTINGS, answer)])
    assert store.explanations.find(run.id, EXPLANATION.text, SETTINGS) == EXPLANATION
    assert store.explanations.find(other.id, EXPLANATION.text, SETTINGS) is None
    assert store.explanations.find(run.id, EXPLANATION.text + " ", SETTINGS) is None
    assert store.explanations.find(run.id, EXPLANATION.text, LimeSettings(samples=100)) is None


def test_the_key_of_an_explanation_is_a_digest_of_the_three() -> None:
    settings = b'{"label":null,"samples":100,"features":6,"seed":5460}'
    expected = hashlib.sha256(b'[7,"a text",' + settings + b"]").hexdigest()
    assert explanations._key(7, "a text", LimeSettings(samples=100)) == expected


def test_settings_that_do_nothing_leave_the_key_as_it_was_without_them() -> None:
    """The first key was computed by an Errata that had no settings for experts."""
    before = "1d1012f8a2b5e30170a0b1254e3d70b05a9bcdfb8e807f1b2078e98a96f09699"
    rounds = '{"label":null,"exactness":5000,"samples":5000,"features":6,"seed":5460}'
    in_rounds = hashlib.sha256(f'[7,"Wählt!",{rounds},"LIME in rounds"]'.encode()).hexdigest()
    settings = LimeSettings("call", samples=700, seed=3)
    assert explanations._key(7, "Wählt!", settings) == before
    assert explanations._key(7, "Wählt!", LimeInRoundsSettings()) == in_rounds
    others = [
        dataclasses.replace(settings, as_one=AsOne.WORD),
        dataclasses.replace(settings, hidden=Hidden.MASKED),
        dataclasses.replace(settings, kernel=10),
    ]
    assert len({before, *(explanations._key(7, "Wählt!", one) for one in others)}) == 4


def test_numbers_do_not_collide_between_threads_with_stores_of_their_own(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(lambda _: Store(url), range(8)))
        project = stores[0].add_project("one")
        split = add_split(stores[0], add_version(stores[0], project))
        runs = list(pool.map(lambda n: stores[n % 8].add_run(project.id, split, CONFIG, "runs/x"), range(40)))
        versions = list(pool.map(lambda n: add_version(stores[n % 8], project), range(20)))
    assert {run.name for run in runs} == {f"run-{number}" for number in range(1, 41)}
    assert {version.number for version in versions} == set(range(2, 22))
    for store in stores:
        store.close()


def test_one_of_two_threads_gets_the_name(store: Store) -> None:
    def add(_: int) -> bool:
        try:
            store.add_project("Wahl")
        except SettingError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(add, range(8))) == 1


def test_a_failed_write_leaves_nothing(store: Store) -> None:
    project = store.add_project("one")
    with pytest.raises(StatementError):
        store.add_version(project.id, VersionBasis(("a",), object()), report=REPORT, folder="x")  # type: ignore[arg-type]
    assert store.versions(project.id) == []
    assert add_version(store, project).number == 1


def _add_many(store: Store) -> None:
    for number in range(1000):
        store.add_project(f"{number} {'x' * 60}")


def test_a_disk_that_fills_is_said(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'errata.db'}")
    event.listen(store._engine, "checkout", lambda connection, *_: connection.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(JobError, match="The disk is full"):
        _add_many(store)
    assert store.projects()
    store.close()
