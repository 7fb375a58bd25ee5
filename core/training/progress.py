"""What a running fine-tuning tells of itself, and how it is stopped."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from core.records import EpochScores
from core.records.job_events import Downloaded, Ends, Epoch, Event, Phase, StepDone
from core.training import checkpoints, phases
from core.training.pace import Pace, Work

_log = logging.getLogger(__name__)

Report = Callable[[Event], None]

_FIRST_STEPS = 10
_STEPS_BETWEEN_REPORTS = 10
_SECONDS_BETWEEN_REPORTS = 1.0
_SECONDS_BETWEEN_LOG_LINES = 10.0
_BUSY_SHARE = 0.9
"""Share of a step in which each thread works, where no other program runs; see ``docs/performance.md``."""


class Reporter(TrainerCallback):
    """Reports steps, epochs and the time left, keeps the time, and ends the training when it should stop."""

    def __init__(self, report: Report, should_stop: Callable[[], bool], work: Work) -> None:
        self._report = report
        self._should_stop = should_stop
        self._epochs = work.epochs
        self._pace = Pace(work)
        self._reported_at = self._logged_at = -math.inf
        self._validated = 0.0
        self._busy_seconds = 0.0
        self._on_processor = True

    def seconds(self) -> float:
        """Time of the training until now, that of earlier sessions of a resumed one included."""
        return self._earlier_seconds + time.perf_counter() - self._begun_at

    def tokens_per_second(self) -> float:
        """Padded tokens learned from in a second of this session, evaluations aside; 0 where it had no step.

        Where the processor learns, it is the speed that it has for itself: what other programs took does not count.
        """
        return self._pace.learning.units / self._seconds_alone() if self._pace.learning.measured else 0.0

    def slowdown(self) -> float | None:
        """How many times as long the steps of this session took because other programs ran; None without a step."""
        return self._pace.learning.seconds / self._seconds_alone() if self._pace.learning.measured else None

    def _seconds_alone(self) -> float:
        """Time that the steps would have taken if no other program had run."""
        if not self._on_processor:
            return self._pace.learning.seconds
        return min(self._pace.learning.seconds, self._busy_seconds / (_BUSY_SHARE * torch.get_num_threads()))

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        self._begun_at = time.perf_counter()
        self._on_processor = args.device.type == "cpu"
        self._earlier_seconds = max((entry.get("seconds", 0.0) for entry in state.log_history), default=0.0)
        self._tokens = state.num_input_tokens_seen
        if state.best_global_step:
            # The state remembers an absolute path, but the folder may have been moved since.
            state.best_model_checkpoint = str(checkpoints.at_step(Path(str(args.output_dir)), state.best_global_step))

    def on_epoch_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        if epoch_scores(state):
            self._report(Phase(phases.TRAINING))
        self._mark()

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        seconds, busy_seconds = self._lap()
        self._busy_seconds += busy_seconds
        self._pace.learning.add(state.num_input_tokens_seen - self._tokens, seconds)
        self._tokens = state.num_input_tokens_seen
        if self._should_stop():
            control.should_training_stop = True
        if not control.should_log:
            self._report_step(state, loss=None)

    def on_log(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        if "loss" in kwargs["logs"]:
            # The checkpoint that follows keeps the time, also where no scores come between.
            state.log_history[-1]["seconds"] = self.seconds()
            self._report_step(state, loss=kwargs["logs"]["loss"])

    def on_epoch_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        # A stop in the middle of an epoch keeps the best finished one; only without any are the weights of the moment
        # evaluated and saved. Where no epoch is chosen they are kept, but the training goes on from the last whole one.
        if not float(state.epoch or 0).is_integer() and (epoch_scores(state) or args.eval_strategy == "no"):
            control.should_evaluate = control.should_save = False
        self._mark()

    def on_prediction_step(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        if not self._validated:
            self._report(Phase(phases.VALIDATING))
        # Less than a whole one, as that counts once its scores are known.
        self._validated += 1 / (len(kwargs["eval_dataloader"]) + 1)
        if time.perf_counter() - self._reported_at >= _SECONDS_BETWEEN_REPORTS:
            self._report_time(state)

    def on_evaluate(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        seconds, _ = self._lap()
        self._pace.reading.add(self._pace.work.validation, seconds)
        self._validated = 0.0
        # The checkpoint that follows keeps the time along with the scores.
        state.log_history[-1]["seconds"] = self.seconds()
        scores = epoch_scores(state)[-1]
        _log.info(
            "epoch %d after %.0f s: training loss %.3f, validation loss %.3f, F1 %.3f",
            scores.epoch,
            self.seconds(),
            scores.training_loss,
            scores.validation_loss,
            scores.f1,
        )
        self._report(Epoch.of(scores))
        self._report_time(state)

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        seconds, _ = self._lap()
        self._pace.saving.add(1, seconds)

    def _report_step(self, state: TrainerState, loss: float | None) -> None:
        now = time.perf_counter()
        step = state.global_step
        if loss is not None and now - self._logged_at >= _SECONDS_BETWEEN_LOG_LINES:
            self._logged_at = now
            _log.info("step %d of %d: training loss %.3f", step, state.max_steps, loss)
        if (
            step <= _FIRST_STEPS
            or step % _STEPS_BETWEEN_REPORTS == 0
            or float(state.epoch or 0).is_integer()
            or now - self._reported_at >= _SECONDS_BETWEEN_REPORTS
        ):
            self._reported_at = now
            self._report(StepDone(step, state.max_steps, self._epochs, loss, self._ends(state)))

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        # A training that was stopped leaves out what it had still to do.
        left = self._pace.seconds_left(math.inf, self._epochs)
        if left is not None:
            self._report(Ends(_at(left)))

    def _report_time(self, state: TrainerState) -> None:
        self._reported_at = time.perf_counter()
        if (ends := self._ends(state)) is not None:
            self._report(Ends(ends))

    def _ends(self, state: TrainerState) -> tuple[float, float] | None:
        evaluations = len(epoch_scores(state)) + self._validated
        left = self._pace.seconds_left(state.num_input_tokens_seen, evaluations)
        return None if left is None else _at(left)

    def _mark(self) -> None:
        """What is measured next begins now."""
        self._marked_at, self._busy_at = time.perf_counter(), time.process_time()

    def _lap(self) -> tuple[float, float]:
        """Seconds since the mark, and those that all threads together were busy; what is measured next begins now."""
        marked_at, busy_at = self._marked_at, self._busy_at
        self._mark()
        return self._marked_at - marked_at, self._busy_at - busy_at


class Download:
    """Reports how much of a base model is here: once a second, and when all that has begun is here."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._reported_at = -math.inf

    def __call__(self, done: int, total: int) -> None:
        now = time.perf_counter()
        if done >= total or now - self._reported_at >= _SECONDS_BETWEEN_REPORTS:
            self._reported_at = now
            self._report(Downloaded(done, total))


def _at(left: tuple[float, float]) -> tuple[float, float]:
    return time.time() + left[0], time.time() + left[1]


def epoch_scores(state: TrainerState) -> tuple[EpochScores, ...]:
    """Scores of each evaluation so far; the training loss is the mean since the evaluation before."""
    scores: list[EpochScores] = []
    losses: list[float] = []
    for entry in state.log_history:
        if "loss" in entry:
            losses.append(entry["loss"])
        elif "eval_f1" in entry:
            measures = {name: entry[f"eval_{name}"] for name in ("precision", "recall", "f1", "accuracy")}
            scores.append(
                EpochScores(
                    epoch=math.ceil(entry["epoch"]),
                    training_loss=sum(losses) / len(losses),
                    validation_loss=entry["eval_cross_entropy"],
                    classes_predicted=_whole(entry.get("eval_classes_predicted")),
                    **measures,
                )
            )
            losses = []
    return tuple(scores)


def _whole(number: float | None) -> int | None:
    """None where a training that goes on was begun by an earlier Errata."""
    return None if number is None else int(number)


def step_losses(state: TrainerState) -> tuple[tuple[int, float], ...]:
    """Training loss as logged: (step, mean since the entry before)."""
    return tuple((int(entry["step"]), entry["loss"]) for entry in state.log_history if "loss" in entry)
