"""The button at the end of Ground truth that leads to the training."""

from __future__ import annotations

from core.records import DatasetVersion
from core.workflow import splits
from dashboard import navigation, resources
from dashboard.widgets import next_page


def show(version: DatasetVersion) -> None:
    """Once the version is split."""
    if splits.latest(resources.bench(), version) is not None:
        next_page.show("Train a model", navigation.TRAIN)
