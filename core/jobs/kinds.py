"""The kinds of jobs. A further one costs its specification, its result, its task, and an entry here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import msgspec

from core.errors import DamagedError
from core.records import ExplainingResult, TrainingResult
from core.records.folders import ExplainingFolder, RunFolder, SearchFolder
from core.records.job_specs import KIND, ClassifierSpec, ExplainingSpec, JobSpec, SearchSpec, TrainingSpec
from core.records.search import SearchResult
from core.training import phases


class UnknownKind(DamagedError):
    """The job is of a kind that this Errata does not know."""


class StoppedEarly(Exception):
    """A job was asked to stop before there was anything worth keeping."""


class GivesWay(Exception):
    """A job that goes last lets others go first, and goes on when its turn comes again."""


EXPLAINS = "explaining"
"""The one phase of a job that explains texts."""


@dataclass(frozen=True)
class Kind:
    """A kind of job; its name is the tag of its specification.

    Attributes
    ----------
    spec
        The record of ``job.json``.
    result
        The record of ``result.json``; has a field ``stopped``: whether it was asked to stop and kept what it had.
    task
        The function ``(JobFolder, spec) → result`` that does the work, as ``module:function``. It goes on from what an
        earlier call left in the folder, asks ``stop_requested`` now and then, and raises StoppedEarly where a stop
        leaves nothing, or GivesWay. Only workers import its module.
    given
        Files that lie beside ``job.json`` from the beginning.
    leaves
        Files and folders that the work leaves; together with those given they are sealed by checksums at the end.
    so_far
        Those of them that are whole at any moment and worth keeping before the end.
    phases
        What it does, a phase a name, in words.
    """

    spec: type[JobSpec]
    result: type[Any]
    task: str
    given: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    so_far: tuple[str, ...] = ()
    phases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def name(self) -> str:
        return str(self.spec.__struct_config__.tag)


TRAINING = Kind(
    spec=TrainingSpec,
    result=TrainingResult,
    task="core.jobs.training_task:train",
    given=(RunFolder.ROWS,),
    leaves=(RunFolder.MODEL, RunFolder.PREDICTIONS, RunFolder.VALIDATION, RunFolder.NEIGHBOURS, RunFolder.VECTORS),
    phases=phases.WORDS,
)

CLASSIFIER = Kind(
    spec=ClassifierSpec,
    result=TrainingResult,
    task="core.jobs.classifier_task:evaluate",
    given=(RunFolder.ROWS, RunFolder.UPLOADED),
    leaves=(RunFolder.MODEL, RunFolder.PREDICTIONS, RunFolder.VALIDATION, RunFolder.ANSWERED),
    so_far=(RunFolder.ANSWERED,),
    phases=phases.WORDS,
)

SEARCH = Kind(
    spec=SearchSpec,
    result=SearchResult,
    task="core.jobs.search_task:search",
    given=(SearchFolder.ROWS,),
    leaves=(SearchFolder.TRIALS,),
    so_far=(SearchFolder.TRIALS,),
    phases={phases.TRAINING: "Searching"},
)

EXPLAINING = Kind(
    spec=ExplainingSpec,
    result=ExplainingResult,
    task="core.jobs.explaining_task:explain_all",
    given=(ExplainingFolder.TO_EXPLAIN,),
    leaves=(ExplainingFolder.EXPLANATIONS,),
    so_far=(ExplainingFolder.EXPLANATIONS,),
    phases={EXPLAINS: "Explaining"},
)

_KINDS = {kind.name: kind for kind in (TRAINING, CLASSIFIER, SEARCH, EXPLAINING)}


def register(kind: Kind) -> None:
    """Make the kind known in this process."""
    _KINDS[kind.name] = kind


def every() -> tuple[Kind, ...]:
    return tuple(_KINDS.values())


class _Tag(msgspec.Struct):
    kind: str = msgspec.field(name=KIND, default=TRAINING.name)


def of(spec: bytes, where: str) -> Kind:
    """The kind of job that a ``job.json`` tells of, which lies there; raises UnknownKind, and msgspec's errors where it
    is damaged.
    """
    name = msgspec.json.decode(spec, type=_Tag).kind
    if name not in _KINDS:
        raise UnknownKind(
            f"This job is of a kind that this Errata does not know: “{name}”.",
            where=where,
            todo="A newer Errata made it: install that one.",
        )
    return _KINDS[name]
