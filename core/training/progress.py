"""What a running fine-tuning tells of itself, and how it is stopped."""

from __future__ import annotations

import dataclasses
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from core.records import EpochScores
from core.training import checkpoints
from core.training.estimate import EVALUATION_COST

_log = logging.getLogger(__name__)

Report = Callable[[dict[str, Any]], None]

_FIRST_STEPS = 10
_STEPS_BETWEEN_REPORTS = 10
_SECONDS_BETWEEN_REPORTS = 1.0


@dataclass(frozen=True)
class Work:
    """Padded tokens of one pass through each part, as near as can be told beforehand, and how many passes."""

    train: int
    validation: int
    epochs: int

    @property
    def total(self) -> float:
        return self.done(self.epochs * self.train, self.epochs)

    def done(self, tokens_learned: int, evaluations: int) -> float:
        """Work in tokens learned from; evaluations count at what they cost beside that."""
        return tokens_learned + EVALUATION_COST * self.validation * evaluations


class Reporter(TrainerCallback):
    """Reports steps and epochs, keeps the time, and ends the training when it should stop."""

    def __init__(self, report: Report, should_stop: Callable[[], bool], work: Work) -> None:
        self._report = report
        self._should_stop = should_stop
        self._work = work
        self._reported_at = -math.inf
        self._learning_seconds = 0.0

    def seconds(self) -> float:
        """Time of the training until now, that of earlier sessions of a resumed one included."""
        return self._earlier_seconds + time.perf_counter() - self._begun_at

    def tokens_per_second(self, state: TrainerState) -> float:
        """Padded tokens learned from in a second of this session, evaluations aside; 0 where it had no step."""
        learned = state.num_input_tokens_seen - self._tokens_before
        return learned / self._learning_seconds if learned else 0.0

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        self._begun_at = time.perf_counter()
        self._earlier_seconds = max((entry.get("seconds", 0.0) for entry in state.log_history), default=0.0)
        self._tokens_before = state.num_input_tokens_seen
        self._work_before = self._work_done(state)
        if state.best_global_step:
            # The state remembers an absolute path, but the folder may have been moved since.
            state.best_model_checkpoint = str(checkpoints.at_step(Path(str(args.output_dir)), state.best_global_step))

    def on_epoch_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        self._step_begun_at = time.perf_counter()

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        now = time.perf_counter()
        self._learning_seconds += now - self._step_begun_at
        self._step_begun_at = now
        if self._should_stop():
            control.should_training_stop = True
        if not control.should_log:
            self._report_step(state, loss=None)

    def on_log(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        if "loss" in kwargs["logs"]:
            self._report_step(state, loss=kwargs["logs"]["loss"])

    def on_epoch_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any
    ) -> None:
        # A stop in the middle of an epoch keeps the best finished one; only without any are the weights of the moment
        # evaluated and saved.
        if not float(state.epoch or 0).is_integer() and epoch_scores(state):
            control.should_evaluate = control.should_save = False

    def on_evaluate(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
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
        self._report({"event": "epoch", **dataclasses.asdict(scores)})

    def _report_step(self, state: TrainerState, loss: float | None) -> None:
        now = time.perf_counter()
        step = state.global_step
        if (
            step <= _FIRST_STEPS
            or step % _STEPS_BETWEEN_REPORTS == 0
            or step == state.max_steps
            or now - self._reported_at >= _SECONDS_BETWEEN_REPORTS
        ):
            self._reported_at = now
            self._report(
                {
                    "event": "step",
                    "step": step,
                    "steps": state.max_steps,
                    "epochs": self._work.epochs,
                    "loss": loss,
                    "seconds_left": self._seconds_left(state),
                }
            )

    def _seconds_left(self, state: TrainerState) -> float:
        done = self._work_done(state)
        speed = (done - self._work_before) / (time.perf_counter() - self._begun_at)
        return max(self._work.total - done, 0.0) / speed

    def _work_done(self, state: TrainerState) -> float:
        return self._work.done(state.num_input_tokens_seen, len(epoch_scores(state)))


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
                    **measures,
                )
            )
            losses = []
    return tuple(scores)


def step_losses(state: TrainerState) -> tuple[tuple[int, float], ...]:
    """Training loss as logged: (step, mean since the entry before)."""
    return tuple((int(entry["step"]), entry["loss"]) for entry in state.log_history if "loss" in entry)
