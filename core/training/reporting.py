"""Where a training is reported besides Errata: TensorBoard, Weights & Biases or MLflow, each an extra to install.

Settings, losses and scores are reported, and the names of the classes; never a text. Nothing leaves the computer unless
the tool's own variables say so (``WANDB_MODE=online``, ``MLFLOW_TRACKING_URI``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from core.errors import SettingError
from core.records import ReportTo

_PACKAGES = {ReportTo.TENSORBOARD: "tensorboard", ReportTo.WANDB: "wandb", ReportTo.MLFLOW: "mlflow"}
_PROJECT = "errata"


def check(to: ReportTo) -> None:
    """Raise SettingError where what is reported to is not installed."""
    package = _PACKAGES.get(to)
    if package is not None and find_spec(package) is None:
        raise SettingError(
            f"The package {package} is not installed.",
            where="report to",
            todo=f'Install it with pip install "errata[{package}]", or report to none.',
        )


@contextmanager
def told(to: ReportTo, folder: Path, title: str) -> Iterator[None]:
    """Let the training of the block be reported under its ``title``, into ``folder`` unless the tool's own variables
    name another place.
    """
    place = folder / to.value
    variables = {
        ReportTo.WANDB: {
            "WANDB_MODE": "offline",
            "WANDB_DIR": str(place),
            "WANDB_PROJECT": _PROJECT,
            "WANDB_SILENT": "true",
        },
        ReportTo.MLFLOW: {
            "MLFLOW_TRACKING_URI": place.absolute().as_uri(),
            "MLFLOW_EXPERIMENT_NAME": _PROJECT,
            # MLflow asks for a database from its third version on; its files need nothing else installed.
            "MLFLOW_ALLOW_FILE_STORE": "true",
        },
    }.get(to, {})
    if to is not ReportTo.NONE:
        place.mkdir(parents=True, exist_ok=True)
    for name, value in variables.items():
        os.environ.setdefault(name, value)
    if to is ReportTo.TENSORBOARD:
        # Each training has a folder of its own, also where one process trains several.
        os.environ["TENSORBOARD_LOGGING_DIR"] = str(place / title)
    try:
        yield
    finally:
        if to is ReportTo.WANDB:
            # The next training of this process would be reported as the same one.
            import_module("wandb").finish()
