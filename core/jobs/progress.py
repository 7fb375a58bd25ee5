"""What a worker reports while it works, and where that says the training stands."""

from __future__ import annotations

import msgspec

from core.records import EpochScores, Progress

STARTING = "starting"
WAITING = "waiting"
TRAINING = "training"
VALIDATING = "validating"
TESTING = "testing"

PHASES = {
    STARTING: "Starting",
    WAITING: "Waiting for its turn",
    "downloading": "Downloading the base model",
    "loading": "Loading the base model",
    "tokenizing": "Cutting the texts into tokens",
    TRAINING: "Training",
    VALIDATING: "Reading the validation part",
    "saving": "Saving the model",
    TESTING: "Reading the test part",
}
"""What a worker does, in words."""

_MOST_POINTS = 500


class Phase(msgspec.Struct, frozen=True, tag_field="event", tag="phase"):
    phase: str
    waits_for: str | None = msgspec.field(name="for", default=None)


class Step(msgspec.Struct, frozen=True, tag_field="event", tag="step"):
    step: int
    steps: int
    epochs: int
    loss: float | None = None
    ends: tuple[float, float] | None = None


class Epoch(msgspec.Struct, frozen=True, tag_field="event", tag="epoch"):
    """The fields of ``EpochScores``."""

    epoch: int
    training_loss: float
    validation_loss: float
    precision: float
    recall: float
    f1: float
    accuracy: float


class Ends(msgspec.Struct, frozen=True, tag_field="event", tag="time"):
    """When all will be done, at the earliest and at the latest."""

    ends: tuple[float, float]


Event = Phase | Step | Epoch | Ends

_decode = msgspec.json.Decoder(Event).decode


def read_progress(reported: bytes) -> Progress:
    """Where a training stands after these lines of JSON.

    A line that was cut off, by a reader that came too early or a worker that was killed, is passed over. A resumed
    training reports steps and epochs again that it lost: what was said of them before no longer holds. Losses are
    thinned to 500 points.
    """
    reading = _Reading()
    for line in reported.splitlines():
        try:
            event = _decode(line)
        except (msgspec.MsgspecError, ValueError):
            continue
        reading.take(event)
    return reading.progress()


class _Reading:
    def __init__(self) -> None:
        self._phase = Phase(STARTING)
        self._step = Step(step=0, steps=0, epochs=0)
        self._ends: tuple[float, float] | None = None
        self._losses: dict[int, float] = {}
        self._scores: dict[int, tuple[int, EpochScores]] = {}

    def take(self, event: Event) -> None:
        match event:
            case Phase():
                self._phase = event
                if event.phase == STARTING:
                    self._ends = None
            case Step():
                self._take_step(event)
            case Epoch(epoch=number):
                self._scores[number] = (self._step.step, EpochScores(**msgspec.structs.asdict(event)))
            case Ends(ends=ends):
                self._ends = ends

    def _take_step(self, event: Step) -> None:
        if event.step < self._step.step:
            self._losses = {step: loss for step, loss in self._losses.items() if step < event.step}
            self._scores = {number: known for number, known in self._scores.items() if known[0] < event.step}
        self._step, self._ends = event, event.ends
        if event.loss is not None:
            self._losses[event.step] = event.loss

    def progress(self) -> Progress:
        losses = tuple(self._losses.items())
        stride = -(-len(losses) // _MOST_POINTS) or 1
        return Progress(
            phase=self._phase.phase,
            step=self._step.step,
            steps=self._step.steps,
            epochs=self._step.epochs,
            ends=self._ends,
            waits_for=self._phase.waits_for,
            losses=losses[::-stride][::-1],
            scores=tuple(scores for _, (_, scores) in sorted(self._scores.items())),
        )
