"""The ways in which a file comes into Errata, each as far as the page or the command goes with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numpy as np

from core.data.staged import StagedFile
from core.errors import ErrataError
from core.store.artifacts import Artifacts
from core.training import model_folder
from core.workflow import annotation, class_order, ground_truth, labelling, language, results
from core.workflow.ground_truth import RawTable

Door = Callable[[StagedFile], str]
"""Takes a file in and says what was read; raises ErrataError where it is refused, all else is a fault."""


def _shapes(tables: Sequence[RawTable]) -> str:
    return ", ".join(str(table.frame.shape) for table in tables[:5])


def _ground_truth(file: StagedFile) -> str:
    tables = ground_truth.read([file])
    guessed = ground_truth.guess_around(tables, {}).mapping
    ground_truth.guessed_columns(tables, guessed)
    ground_truth.words_for_no_answer(tables, guessed)
    # Without texts and labels the page waits until they are chosen; what else a version lacks is said in words.
    if guessed.text and (guessed.label or guessed.annotators):
        with suppress(ErrataError):
            ground_truth.labels_to_choose(tables, guessed)
            ground_truth.check(_BENCH, tables, guessed)
    return _shapes(tables)


def _predict(file: StagedFile) -> str:
    given = labelling.read(file)
    with (
        mock.patch.multiple(results, model=mock.MagicMock()),
        mock.patch.object(model_folder, "token_lengths_apart", _none),
        mock.patch.object(ground_truth, "trained_on", _none),
        mock.patch.object(language, "languages", return_value=_LEARNED),
        mock.patch.object(class_order, "arranged", lambda bench, project, labels: tuple(labels)),
    ):
        labelled = labelling.label(_BENCH, [_RUN], given)
    for ending in labelling.ENDINGS:
        labelling.write(_BENCH, labelled.table, file.path.with_name(f"labelled{ending}"))
    return str(labelled.table.shape)


def _annotate(file: StagedFile) -> str:
    tables = ground_truth.read_texts([file])
    columns = annotation.guess_texts(tables)[0]
    with suppress(ErrataError):
        annotation.guess_labels(ground_truth.read([file]))
    with suppress(ErrataError):
        annotation.take_texts(tables, columns)
    return _shapes(tables)


class _Model:
    """Answers at once, whatever it is asked."""

    def probabilities(self, model: Any, texts: Sequence[str], on_progress: Any) -> tuple[list[str], np.ndarray]:
        return ["ja", "nein"], np.full((len(texts), 2), 0.5)


def _none(*_: object) -> None:
    return None


_BENCH: Any = SimpleNamespace(models=_Model(), artifacts=Artifacts)
_RUN: Any = SimpleNamespace(result=None, name="run-1", project_id=1, is_ensemble=False, is_made_elsewhere=False)
_LEARNED: Any = SimpleNamespace(shares={"German": 1.0})

DOORS: dict[str, Door] = {"ground truth": _ground_truth, "predict": _predict, "annotate": _annotate}

READINGS = {"ground truth": 1, "predict": 1, "annotate": 2}
"""How often a file is read at each door: for annotation once for its texts, once for labels that it may have."""
