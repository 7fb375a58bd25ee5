from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from core.errors import FileError
from core.records import ExperimentKind, LogSpan, Measure, Part, RunState, VoteSettings
from core.store import migrations
from core.store.engine import open_engine
from core.store.store import Store
from core.store.tables import Base
from tests.core.store.filled import (
    ANNOTATION,
    CHANGES,
    CLASSIFIER,
    CONFIG,
    EXPLAINED,
    EXPLANATION,
    KEPT,
    LOOKS,
    MAPPING,
    MEASURE,
    NOTE,
    READ_FROM,
    REPORT,
    SEARCH,
    SETTINGS,
    SPACE,
    TITLE,
    VOTE,
    add_run,
    training_result,
)

DUMPS = sorted(Path(__file__).parent.glob("revision_*.sql"))
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_a_database_of_an_earlier_version_opens_with_all_that_is_in_it(dump: Path, tmp_path: Path) -> None:
    file = tmp_path / "errata.db"
    with sqlite3.connect(file) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
    connection.close()
    store = Store(f"sqlite:///{file}")
    project = store.project("Landtagswahl")
    version, *later = store.versions(project.id)
    [split] = store.splits(version.id)
    [run] = store.runs(project.id)
    assert (version.mapping, version.report) == (MAPPING, REPORT)
    assert split.size(Part.TRAIN) == 6
    assert (split.settings.folds, split.settings.fold) == (0, 0)
    assert (run.config, run.state) == (CONFIG, RunState.FINISHED)
    assert run.result is not None
    assert run.result.test.confusion == training_result().test.confusion
    assert run.result.test.units == (None if dump.stem < "revision_0005" else 7)
    assert store.explanations.find(run.id, EXPLANATION.text, SETTINGS) == EXPLANATION
    assert (version.vote, version.log, version.corrected) == (VoteSettings(), LogSpan(), {})
    log = store.corrections(project.id)
    if dump.stem >= "revision_0002":
        assert [entry.change for entry in log] == list(CHANGES)
        assert (later[0].vote, later[0].log) == (VOTE, LogSpan(after=0, upto=2))
        assert later[0].corrected == {"mismatches": 1}
    [added] = store.add_corrections(version, lambda _: CHANGES[:1])
    assert store.corrections(project.id) == [*log, added]
    ensembles = store.ensembles.of_project(project.id)
    if dump.stem >= "revision_0010":
        assert [(one.name, one.members, one.folder) for one in ensembles] == [("ensemble-2", (1, 1), "runs/3")]
    else:
        assert ensembles == []
    read = [(one.name, one.read_from) for one in store.prediction_tables.of_project(project.id)]
    assert read == ([("predictions-3", READ_FROM)] if dump.stem >= "revision_0011" else [])
    finished = [(one.name, one.classifier) for one in store.models(project.id) if one.classifier is not None]
    assert finished == ([("classifier-4", CLASSIFIER)] if dump.stem >= "revision_0014" else [])
    assert store.opened_texts.of_run(run.id) == ({"t1"} if dump.stem >= "revision_0012" else set())
    kept_slices = [(one.name, one.conditions) for one in store.kept_slices.of_project(project.id)]
    assert kept_slices == ([KEPT] if dump.stem >= "revision_0015" else [])
    number = 1 + len([run, *ensembles, *read, *finished])
    assert add_run(store, project).name == f"run-{number}"
    if dump.stem >= "revision_0003":
        [round] = store.annotations.rounds(project.id)
        assert (round.settings, round.has_ids) == (ANNOTATION, True)
        kinds = [(answer.text_id, answer.kind, answer.undoes) for answer in store.annotations.log(round.id, "Änne")]
        assert kinds == [("t1", "label", None), ("t2", "skip", None), ("t2", "undo", 2)]
    if dump.stem >= "revision_0006":
        experiment = store.experiments.of_run(run.id)
        assert experiment is not None
        assert (experiment.kind, experiment.runs) == (ExperimentKind.CROSS_VALIDATION, (run.id,))
    else:
        assert store.experiments.of_project(project.id) == []
    kept = '{"alpha": 0.8}' if dump.stem >= "revision_0007" else None
    assert store.analyses.find("0" * 64) == kept
    searches = [(one.name, one.config, one.space, one.settings) for one in store.searches.of_project(project.id)]
    assert searches == ([("search-1", CONFIG, SPACE, SEARCH)] if dump.stem >= "revision_0008" else [])
    jobs = [(one.name, one.run_id, one.method, one.chosen) for one in store.explainings.of_project(project.id)]
    assert jobs == ([("explaining-1", run.id, "LIME", EXPLAINED)] if dump.stem >= "revision_0013" else [])
    captioned: list[Any] = [run, *store.searches.of_project(project.id), *store.experiments.of_project(project.id)]
    caption = (TITLE, NOTE) if dump.stem >= "revision_0009" else ("", "")
    assert {(one.title, one.note) for one in captioned} == {caption}
    assert run.model_deleted is None
    declared, looks = store.evaluation.declarations(project.id), store.evaluation.looks(project.id)
    if dump.stem >= "revision_0005":
        assert ([one.measure for one in declared], looks) == ([MEASURE], list(LOOKS))
    else:
        assert [(one.measure, one.time) for one in declared] == [(Measure(positive="yes"), run.created)]
        assert looks == []
    store.close()


def test_the_folds_of_an_earlier_version_become_the_experiments_that_they_were(tmp_path: Path) -> None:
    file = tmp_path / "errata.db"
    with sqlite3.connect(file) as connection:
        connection.executescript((Path(__file__).parent / "revision_0005.sql").read_text(encoding="utf-8"))
        for folder in ("a", "b"):
            for fold in (1, 2, 3):
                _add_fold(connection, folder, fold)
        old, new = '{"model": "m", "epochs": 3}', '{"epochs": 3, "model": "m", "warmup": 0.0, "chosen_by": "f1"}'
        # Division and fold, settings: two cross-validations in turns, one again, one of another division and settings.
        started = [("a", 1, old), ("b", 1, old), ("a", 2, new), ("b", 3, old), ("a", 1, old), ("a", 3, old)]
        for number, (folder, fold, config) in enumerate([*started, ("a", 2, '{"model": "m", "seed": 1}')], start=2):
            _add_fold_run(connection, number, folder, fold, config)
        connection.execute("UPDATE sqlite_sequence SET seq = 99 WHERE name = 'runs'")
    connection.close()
    store = Store(f"sqlite:///{file}")
    project = store.project("Landtagswahl")
    experiments = store.experiments.of_project(project.id)
    assert [one.runs for one in experiments] == [(2, 4), (3, 5), (6, 7), (8,)]
    assert [one.created.day for one in experiments] == [2, 3, 6, 8]
    assert store.experiments.of_run(1) is None
    assert store.faults() == []
    assert add_run(store, project).id == 100, "the number of a deleted run is not given again"
    store.close()


def _add_fold(connection: sqlite3.Connection, folder: str, fold: int) -> None:
    connection.execute(
        "INSERT INTO splits (version_id, created, settings, counts, left_out, folder) VALUES (1, ?, ?, '{}', '{}', ?)",
        ("2026-03-01 00:00:00", json.dumps({"folds": 3, "fold": fold}), f"splits/{folder}"),
    )


def _add_fold_run(connection: sqlite3.Connection, number: int, folder: str, fold: int, config: str) -> None:
    [(split,)] = connection.execute(
        "SELECT id FROM splits WHERE folder = ? AND json_extract(settings, '$.fold') = ?", (f"splits/{folder}", fold)
    )
    connection.execute(
        "INSERT INTO runs (id, project_id, number, split_id, version_id, config, state, created, folder) "
        "VALUES (?, 1, ?, ?, 1, ?, 'failed', ?, ?)",
        (number, number, split, config, f"2026-03-0{number} 00:00:00", f"runs/{number}"),
    )


def test_each_revision_has_a_database_that_it_wrote() -> None:
    revisions = {script.revision for script in ScriptDirectory.from_config(migrations.config()).walk_revisions()}
    assert {dump.stem.removeprefix("revision_") for dump in DUMPS} == revisions


def test_models_and_migrations_agree(url: str) -> None:
    engine = open_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_two_processes_may_open_a_fresh_folder_at_once(tmp_path: Path) -> None:
    code = (
        "import sys; from core.store.store import Store; print('ready', flush=True); sys.stdin.read(1);"
        "Store(sys.argv[1]).add_project(sys.argv[2])"
    )
    url = f"sqlite:///{tmp_path / 'errata.db'}"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, url, f"p{number}"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    assert [process.communicate(b"!")[1] for process in processes] == [b"", b""]
    assert [project.name for project in Store(url).projects()] == ["p0", "p1"]


def test_many_threads_may_open_a_fresh_folder_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for attempt in range(5):
            url = f"sqlite:///{tmp_path / f'{attempt}.db'}"
            for store in list(pool.map(lambda _, url=url: Store(url), range(8))):
                store.close()


def test_a_database_at_the_newest_revision_is_not_migrated_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(url).close()
    monkeypatch.setattr(command, "upgrade", lambda *_: pytest.fail("migrated again"))
    Store(url).close()


def test_a_database_of_a_newer_errata_is_refused(url: str) -> None:
    Store(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(FileError, match="9999"):
        Store(url)


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half_done(configured: Config, revision: str) -> None:
        configured.attributes["connection"].execute(text("CREATE TABLE half (id INTEGER)"))
        raise OSError

    monkeypatch.setattr(command, "upgrade", half_done)
    file = tmp_path / "errata.db"
    with pytest.raises(OSError):  # noqa: PT011
        Store(f"sqlite:///{file}")
    assert sqlite3.connect(file).execute("SELECT name FROM sqlite_master").fetchall() == []


def test_the_files_names_say_the_revisions_in_their_order() -> None:
    scripts = ScriptDirectory.from_config(migrations.config())
    ordered = [script.revision for script in scripts.walk_revisions()][::-1]
    assert migrations._revisions() == ordered
