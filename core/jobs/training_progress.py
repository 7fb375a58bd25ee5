"""Where a training stands: what a job tells, and its epochs, losses and scores."""

from __future__ import annotations

from core.jobs.folder import JobFolder
from core.jobs.progress import EventReader, Reported
from core.records import Batches, EpochScores, TrainingProgress
from core.records.job_events import STARTING, Epoch, Event, Fitted, Phase, StepDone

_MOST_POINTS = 500


def of(job: JobFolder) -> TrainingProgress:
    """Losses are thinned to 500 points.

    A resumed training reports steps and epochs again that it lost: what was said of them before no longer holds.
    """
    return read(job.reported())


def read(reported: Reported) -> TrainingProgress:
    return _TrainingReading(reported).progress()


class _TrainingReading(EventReader):
    def __init__(self, reported: Reported) -> None:
        self._losses: dict[int, float] = {}
        self._scores: dict[int, tuple[int, EpochScores]] = {}
        self._fitted: Batches | None = None
        super().__init__(reported)

    def _take(self, event: Event) -> None:
        if isinstance(event, Epoch):
            self._scores[event.epoch] = (self._step.step, event.scores)
        if isinstance(event, StepDone):
            self._take_loss(event)
        if isinstance(event, Fitted):
            self._fitted = Batches(event.size, event.number)
        if isinstance(event, Phase) and event.phase == STARTING:
            self._fitted = None
        super()._take(event)

    def _take_loss(self, event: StepDone) -> None:
        if event.step < self._step.step:
            self._losses = {step: loss for step, loss in self._losses.items() if step < event.step}
            self._scores = {number: known for number, known in self._scores.items() if known[0] < event.step}
        if event.loss is not None:
            self._losses[event.step] = event.loss

    def progress(self) -> TrainingProgress:
        losses = tuple(self._losses.items())
        stride = -(-len(losses) // _MOST_POINTS) or 1
        return TrainingProgress(
            **vars(super().progress()),
            epochs=self._step.epochs,
            losses=losses[::-stride][::-1],
            scores=tuple(scores for _, (_, scores) in sorted(self._scores.items())),
            fitted=self._fitted,
        )
