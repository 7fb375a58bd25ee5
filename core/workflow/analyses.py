"""Every analysis is asked for here: tables and settings in, a frozen record out, computed once and kept.

A further analysis is a ``compute``, an ``Analysis`` in ``analysis_registry``, and its part on a page; by that
it is kept and has a command.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
import pandas as pd
from pandas import DataFrame

from core import setting_fields
from core.records import DatasetVersion, Run, from_json, to_json
from core.workflow.bench import Bench

Basis = TypeVar("Basis")
Record = TypeVar("Record")
Settings = TypeVar("Settings")
Subject = TypeVar("Subject", DatasetVersion, Run)

Tables = Mapping[str, DataFrame]


@dataclass(frozen=True)
class Computation(Generic[Basis, Record]):
    """What is computed, from nothing but tables and a basis: all else that the result depends on.

    Attributes
    ----------
    name
        What its results are kept under.
    record
        The kind of the result, which can be written as JSON.
    revision
        To be raised where it computes something else than it did: what was kept before is not asked for any more.
    """

    name: str
    record: type[Record]
    compute: Callable[[Tables, Basis], Record]
    revision: int = 1


@dataclass(frozen=True)
class AnalysisInput(Generic[Basis]):
    """What a computation needs to know of a version or a run. Cells of the tables are texts, numbers or missing."""

    tables: Tables
    basis: Basis


@dataclass(frozen=True)
class Analysis(Generic[Subject, Settings, Basis, Record]):
    """An analysis of a version or of a run, with a command of its own.

    Attributes
    ----------
    help
        One line for the command.
    subject
        What is analysed.
    settings
        A record whose fields declare the settings (``core.records.setting``).
    gather
        Takes what the computation needs out of the workspace.
    """

    computation: Computation[Basis, Record]
    help: str
    subject: type[Subject]
    settings: type[Settings]
    gather: Callable[[Bench, Subject, Settings], AnalysisInput[Basis]]

    @property
    def name(self) -> str:
        return self.computation.name


def of(
    bench: Bench, analysis: Analysis[Subject, Settings, Basis, Record], subject: Subject, settings: Settings
) -> Record:
    """The analysis of a version or a run; raises SettingError where a setting is out of range."""
    setting_fields.check(settings)
    gathered = analysis.gather(bench, subject, settings)
    return kept(bench, subject.project_id, analysis.computation, gathered.tables, gathered.basis)


def kept(
    bench: Bench, project_id: int, computation: Computation[Basis, Record], tables: Tables, basis: Basis
) -> Record:
    """What was computed from the same tables and basis before, else what is computed now, and kept from now on."""
    known = find(bench, computation, tables, basis)
    if known is not None:
        return known
    found = computation.compute(tables, basis)
    key = _key(computation, tables, basis)
    bench.store.analyses.keep(project_id, computation.name, key, to_json(found).decode())
    return found


def find(bench: Bench, computation: Computation[Basis, Record], tables: Tables, basis: Basis) -> Record | None:
    """What was computed from the same tables and basis before; None where nothing was."""
    known = bench.store.analyses.find(_key(computation, tables, basis))
    if known is not None:
        # What another Errata kept may be of another form; it is computed again.
        with suppress(msgspec.DecodeError):
            return from_json(computation.record, known)
    return None


def _key(computation: Computation[Any, Any], tables: Tables, basis: object) -> str:
    digest = hashlib.sha256(to_json([computation.name, computation.revision, basis]))
    for name, table in sorted(tables.items()):
        digest.update(to_json([name, [str(column) for column in table], len(table)]))
        digest.update(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
    return digest.hexdigest()
