"""What is refused before a training begins is what a model of the family cannot do, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from transformers import AutoConfig

from core.errors import ModelError, SettingError
from core.records import TrainingConfig
from core.training import families, layers, lora, presets
from core.training.model_folder import ENCODERS
from tests.core.training.test_layers import small

TEXTS = 600


def fails(what: Any, *arguments: object) -> bool:
    try:
        what(*arguments)
    except ModelError:
        return True
    return False


def test_the_families_are_those_whose_models_cannot() -> None:
    models = {family: small(family) for family in ENCODERS}
    no_layers = {family for family, model in models.items() if fails(layers.freeze, model, family, 1)}
    no_checkpoints = {family for family, model in models.items() if not model.supports_gradient_checkpointing}
    no_lora = {family for family, model in models.items() if fails(lora.put_in, model, family, 4)}
    assert (no_layers, no_lora, no_checkpoints) == (
        families.WITH_ONE_LAYER,
        families.WITHOUT_LORA,
        families.WITHOUT_CHECKPOINTING,
    )


@pytest.mark.parametrize(
    ("family", "change", "where"),
    [
        ("albert", {"frozen_layers": 1}, "frozen layers"),
        ("albert", {"lora_rank": 8}, "LoRA rank"),
        ("squeezebert", {"lora_rank": 8}, "LoRA rank"),
        ("mpnet", {"gradient_checkpointing": True}, "gradient checkpointing"),
    ],
)
def test_a_setting_that_is_none_for_the_family_is_refused_by_name(
    tmp_path: Path, family: str, change: dict[str, Any], where: str
) -> None:
    AutoConfig.for_model(family).save_pretrained(tmp_path)
    presets.validate(TrainingConfig(str(tmp_path)), TEXTS)
    with pytest.raises(SettingError, match=family) as caught:
        presets.validate(TrainingConfig(str(tmp_path), **change), TEXTS)
    assert (caught.value.where, bool(caught.value.todo)) == (where, True)


def test_more_frozen_layers_than_the_model_has_are_refused(tiny_model: Path) -> None:
    with pytest.raises(SettingError, match="possible is 0 to 1"):
        presets.validate(TrainingConfig(str(tiny_model), frozen_layers=2), TEXTS)
