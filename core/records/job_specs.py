"""What a job is to do, a record for each kind of job: the content of its ``job.json``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from core.records.explaining import ExplainingSettings
from core.records.finished_classifier import FinishedClassifier
from core.records.search import SearchSettings, Space
from core.records.training import TrainingConfig

KIND = "kind"
"""The field that tells the kind; an earlier Errata, which had trainings only, wrote none."""


class JobSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What every job has: the name under which others wait for it, and when it was created. Who was created first goes
    first; one that ``goes_last`` goes behind all that do not, whenever they were created.
    """

    name: str
    created: datetime
    goes_last: bool = False


class TrainingSpec(JobSpec, frozen=True, kw_only=True, tag_field=KIND, tag="training"):
    """Fine-tune a model: ``labels`` are all classes in the order of the model's outputs; ``stratified`` tells whether
    each part was drawn with the classes in their shares.
    """

    config: TrainingConfig
    labels: tuple[str, ...]
    stratified: bool = False


class ClassifierSpec(JobSpec, frozen=True, kw_only=True, tag_field=KIND, tag="classifier"):
    """Ask a classifier that was finished elsewhere the test texts.

    ``labels`` are all classes of the data set; ``drawn_from`` is that of ``metrics.evaluate``. One that was uploaded
    lies in the job's folder.
    """

    classifier: FinishedClassifier
    labels: tuple[str, ...]
    drawn_from: int | None = None


class SearchSpec(JobSpec, frozen=True, kw_only=True, tag_field=KIND, tag="search"):
    """Train with one combination of the space after the other: ``config`` has what is the same in all of them."""

    config: TrainingConfig
    labels: tuple[str, ...]
    space: Space
    settings: SearchSettings


class ExplainingSpec(JobSpec, frozen=True, kw_only=True, tag_field=KIND, tag="explaining"):
    """Explain texts by a method with its settings: ``model`` is the name of the folder of the run whose model is asked,
    which lies beside the job's own. ``chosen`` and the project's id say which texts, where the job is not given them.
    """

    model: str
    method: str
    settings: dict[str, Any]
    chosen: ExplainingSettings = ExplainingSettings()
    project_id: int = 0
