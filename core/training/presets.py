"""Named settings to start from, the positive class, and what values are possible."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core import setting_fields
from core.counted import beginning, counted, joined
from core.errors import SettingError
from core.records import TrainingConfig
from core.training import catalogue, families, known_models, reporting


@dataclass(frozen=True)
class Preset:
    """What it is called, what it is for and what it takes; ``seeds`` is how many trainings it stands for."""

    title: str
    purpose: str
    seeds: int = 1


PRESETS: Mapping[str, Preset] = {
    "default": Preset(
        "Recommended for this model",
        "What suits the base model and the number of texts, to begin with: of few texts it learns for more epochs.",
    ),
    "tutorial": Preset(
        "Recipe",
        "The tutorial’s, usual for BERT and the same for every model: 6 epochs, batch 16, learning rate 4e-5, weight "
        "decay 0.05. For comparing with it.",
    ),
    "quick-look": Preset(
        "Quick look",
        "Can a model learn this at all? Half the epochs, and the lower half of the layers stays as it is: a third of "
        "the time, and scores that are often lower.",
    ),
    "careful": Preset(
        "Careful",
        "For a result to report: the recommended settings with 5 seeds, whose scores show how much is luck. Five times "
        "as long; each seed is a look at the test part.",
        seeds=5,
    ),
}
_SMALL_MODEL_WIDTH = 512
_SMALL_MODEL_EPOCHS = 10
_SMALL_MODEL_LEARNING_RATE = 5e-5
_SMALL_MODEL_WARMUP = 0.1
_FEWEST_STEPS, _MOST_EPOCHS = 200, 20
"""Of few texts so many epochs are recommended that a training has 200 steps, but no more than 20."""

_POSITIVE_WORDS = ("true", "yes", "1", "1.0", "positive", "ja", "wahr")


def preset(name: str, model: str, *, positive: str | None = None, texts: int | None = None) -> TrainingConfig:
    """The settings of that name for a base model, which is to learn from so many ``texts``.

    ``tutorial`` is the reference tutorial's choice whatever the model. ``default`` is the same for models of BERT's
    usual size, for which it was made; small ones (hidden size below 512) get more epochs and a warm-up, as Mosbach,
    Andriushchenko and Klakow (2021, "On the Stability of Fine-tuning BERT") advise for small data. What was measured
    with the bundled model stands in docs/performance.md: at twice this learning rate it learned nothing on one of
    three data sets. A known model may have settings of its own. What decides is the number of steps, so of
    few texts more epochs are recommended (the same authors take 20): of 252 texts multilingual-e5-small learned next to
    nothing in 48 steps, and in 192 it did. ``quick-look`` and ``careful`` go out from ``default``; layers are frozen
    where the model lies on this computer and has layers of its own.

    Raises SettingError where there is no preset of that name.
    """
    if name not in PRESETS:
        raise SettingError(
            f"There is no preset “{beginning(name)}”.",
            where="preset",
            todo=f"Choose {joined(list(PRESETS), 'or')}.",
        )
    config = TrainingConfig(model=model, positive=positive)
    if name == "tutorial":
        return config
    config = _with_enough_steps(replace(config, **_recommended(model)), texts)
    if name == "quick-look":
        return replace(config, epochs=config.epochs // 2, frozen_layers=_lower_half(model))
    return config


def _recommended(model: str) -> dict[str, Any]:
    listed = known_models.known(model)
    if listed is not None and listed.recommended is not None:
        return vars(listed.recommended)
    size = catalogue.model_shape(model)
    if size is None or size.hidden >= _SMALL_MODEL_WIDTH:
        return {}
    return {
        "epochs": _SMALL_MODEL_EPOCHS,
        "learning_rate": _SMALL_MODEL_LEARNING_RATE,
        "warmup": _SMALL_MODEL_WARMUP,
    }


def _with_enough_steps(config: TrainingConfig, texts: int | None) -> TrainingConfig:
    if not texts:
        return config
    enough = math.ceil(_FEWEST_STEPS / steps(replace(config, epochs=1), texts))
    return replace(config, epochs=max(config.epochs, min(enough, _MOST_EPOCHS)))


def _lower_half(model: str) -> int:
    size = catalogue.model_shape(model)
    if size is None or catalogue.family(model) in families.WITH_ONE_LAYER:
        return 0
    return size.layers // 2


def default_positive(label_counts: Mapping[str, int]) -> str | None:
    """The class that a study of two classes is most likely after: the one called true, yes or 1, else the rarer one.

    None for more than two classes, whose F1 is a macro average.
    """
    if len(label_counts) != 2:
        return None
    for label in label_counts:
        if is_positive_word(label):
            return label
    return min(sorted(label_counts), key=lambda label: label_counts[label])


def is_positive_word(label: str) -> bool:
    return label.strip().lower() in _POSITIVE_WORDS


def with_chosen(usual: TrainingConfig, chosen: Mapping[str, Any]) -> TrainingConfig:
    """The usual settings with those that were chosen; some take the place of another, if nobody chose that."""
    config = replace(usual, **chosen)
    for _, other in setting_fields.in_place_of_others(config):
        if getattr(config, other.name) == getattr(usual, other.name):
            config = replace(config, **{other.name: other.nothing})
    return config


def steps(config: TrainingConfig, texts: int) -> int:
    """Steps of a training on so many texts."""
    return config.epochs * math.ceil(math.ceil(texts / config.batch_size) / config.accumulation)


def validate(config: TrainingConfig, texts: int) -> None:
    """Raise SettingError, naming what is possible, where a value is not for learning from so many texts."""
    _check_at_most(config, "max_length", catalogue.model_limit(config.model))
    setting_fields.check(config)
    if (shape := catalogue.model_shape(config.model)) is not None:
        _check_at_most(config, "frozen_layers", shape.layers)
    reporting.check(config.report_to)
    families.check(config, catalogue.family(config.model))
    _check_at_most(config, "warmup_steps", steps(config, texts))
    if config.decay_epochs is not None:
        _check_at_most(config, "epochs", config.decay_epochs)
    if config.learns_validation and config.early_stopping is not None:
        raise SettingError(
            "Early stopping needs a validation part that is not learned from.",
            where="early stopping",
            todo="Leave it empty, or let the model learn from the training part alone.",
        )
    if config.frozen_layers and config.lora_rank is not None:
        raise SettingError(
            f"{counted(config.frozen_layers, 'layer')} cannot be frozen beside LoRA, which leaves all as they are.",
            where="frozen layers",
            todo="Set frozen layers to 0, or leave the LoRA rank empty.",
        )


def _check_at_most(config: TrainingConfig, name: str, highest: int) -> None:
    value = getattr(config, name)
    if value is not None:
        setting_fields.check_value(setting_fields.fields_of(TrainingConfig)[name], value, highest)
