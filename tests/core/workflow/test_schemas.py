"""The tables that the use cases keep in a workspace, and those that they hand over, against their schemas."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.records import (
    AnnotationSettings,
    CodebookClass,
    DatasetVersion,
    Origin,
    Project,
    Run,
    VoteRule,
    VoteSettings,
    schemas,
)
from core.records.columns import GIVEN_REASON
from core.records.schemas import Schema
from core.workflow import annotation, answers_on_undecided, comparison, consensus, ground_truth, projects, splits, ties
from core.workflow.bench import Bench
from core.workflow.corrections import diff, ledger, next_version
from core.workflow.corrections import draft as drafts
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.ties import DECIDED, Told, campaign
from tests.core.workflow.versions import keep


@pytest.fixture
def worked(bench: Bench, tmp_path: Path) -> tuple[Bench, Project, DatasetVersion, Run]:
    """A version with undecided texts, and a run that was asked about them."""
    bench = dataclasses.replace(bench, models=Told())
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, campaign(tmp_path))
    split = planted.divide(bench, version, {f"t{n}" for n in range(20, DECIDED)}, near_duplicates=0.7)
    run = planted.run(bench, project, split, lambda id, label: label)
    answers_on_undecided.ask(bench, run)
    return bench, project, version, run


def _unlike(tables: Mapping[str, tuple[Schema, pa.Schema]]) -> dict[str, str]:
    """What each table has otherwise than its schema, of which it should have every column and no other."""
    told = {}
    for name, (schema, found) in tables.items():
        further = {one for one in found.names if schema.further and one.startswith(schema.further)}
        # A reason stands with answers that were read from a table which gives any.
        misfit = dataclasses.replace(schema, later=schema.later & {GIVEN_REASON}).misfit(found)
        told[name] = misfit or ", ".join(sorted({*found.names} - further - {*schema.names}))
    return {name: said for name, said in told.items() if said}


def test_what_lies_in_a_workspace_is_as_its_schema_says(worked: tuple[Bench, Project, DatasetVersion, Run]) -> None:
    bench, project, version, run = worked
    ties.near_duplicates(bench, version)
    splits.units_of_all(bench, version, ground_truth.texts(bench, version))
    settings = AnnotationSettings("Is it a call?", (CodebookClass("yes"), CodebookClass("no")))
    round = annotation.set_up(bench, project, "First", settings, annotation.sample(bench, version, 5, 1))
    of_version, of_run = bench.artifacts.version(version), bench.artifacts.run(run)
    split = bench.store.split(run.split_id)
    kept = {
        of_version.texts: schemas.TEXTS,
        of_version.judgements: schemas.JUDGEMENTS,
        of_version.left_out: schemas.LEFT_OUT,
        of_version.set_aside: schemas.SET_ASIDE,
        of_version.near_duplicates: schemas.NEAR_DUPLICATES,
        of_version.near_duplicates_of_all: schemas.NEAR_DUPLICATES,
        bench.artifacts.split(split).parts(split.settings.fold): schemas.PARTS,
        of_run.rows: schemas.ROWS,
        of_run.predictions: schemas.PREDICTIONS,
        of_run.validation: schemas.PREDICTIONS,
        of_run.undecided: schemas.UNDECIDED,
        bench.artifacts.round(round).texts: schemas.ROUND_TEXTS,
    }
    assert set(bench.settings.home.rglob("*.parquet")) == set(kept)
    assert _unlike({str(file): (schema, pq.read_schema(file)) for file, schema in kept.items()}) == {}


def test_what_is_handed_over_is_as_its_schema_says(worked: tuple[Bench, Project, DatasetVersion, Run]) -> None:
    bench, project, version, run = worked
    weighing = consensus.of(bench, version, VoteSettings(rule=VoteRule.WEIGHTED))
    assert weighing is not None
    correcting.relabel(bench, version, ["t20", "t1"], "no", author="Ann", place=Origin.MISMATCHES, reason="A tip.")
    draft = drafts.load(bench, project)
    entries = ledger.table(bench, draft), diff.table(bench, draft, next_version.preview(bench, draft))
    second = next_version.apply(bench, project)
    other = planted.run(bench, project, bench.store.split(run.split_id), lambda id, label: label, seed=2)
    compared = comparison.of_runs(bench, other, run)
    check = splits.check_made(bench, bench.store.split(run.split_id))
    handed_over = {
        "log": (schemas.LOG, entries[0]),
        "draft": (schemas.DRAFT_DIFF, entries[1]),
        "versions": (schemas.VERSION_CHANGES, comparison.of_versions(bench, version, second).table),
        "compared": (schemas.COMPARED, compared.texts),
        "not compared": (schemas.NOT_COMPARED, compared.left_out),
        "leaks": (schemas.LEAKS, check.made),
        "weights": (schemas.WEIGHTS, weighing.annotators),
        "overruled": (schemas.OVERRULED, weighing.overruled),
    }
    found = {
        name: (schema, pa.Schema.from_pandas(table, preserve_index=False))
        for name, (schema, table) in handed_over.items()
    }
    assert _unlike(found) == {}
