"""The end of a training whose epochs no longer bring a better score."""

from __future__ import annotations

from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from core.records import TrainingConfig


class EarlyStopping(TrainerCallback):
    """What it knows is in the state of the training, so that a resumed one ends where it would have ended."""

    def __init__(self, config: TrainingConfig) -> None:
        self._config = config

    def on_evaluate(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        if is_over(state, self._config):
            control.should_training_stop = True


def is_over(state: TrainerState, config: TrainingConfig) -> bool:
    """Whether as many epochs as the settings allow came after the best one."""
    name = f"eval_{config.chosen_by}"
    scores = [entry[name] for entry in state.log_history if name in entry]
    if config.early_stopping is None or not scores:
        return False
    return len(scores) - 1 - scores.index(max(scores)) >= config.early_stopping
