"""What a training cannot do with models of some families, known before it begins."""

from __future__ import annotations

from core.errors import SettingError
from core.records import TrainingConfig

WITH_ONE_LAYER = frozenset({"albert"})
"""They share one layer among all, so that none can be frozen or changed by itself."""

WITHOUT_LORA = WITH_ONE_LAYER | {"squeezebert"}
"""Their layers are not made of large matrices of their own."""

WITHOUT_CHECKPOINTING = frozenset({"albert", "mpnet", "squeezebert"})


def check(config: TrainingConfig, family: str | None) -> None:
    """Raise SettingError where a setting is none for models of the family (``model_type``)."""
    if config.frozen_layers and family in WITH_ONE_LAYER:
        raise SettingError(
            f"The layers of {config.model} ({family}) share their weights; none can be frozen.",
            where="frozen layers",
            todo="Set frozen layers to 0, or choose another base model.",
        )
    if config.lora_rank is not None and family in WITHOUT_LORA:
        raise SettingError(
            f"The layers of {config.model} ({family}) are not made of large matrices of their own, which LoRA needs.",
            where="LoRA rank",
            todo="Train all weights: leave the LoRA rank empty.",
        )
    if config.gradient_checkpointing and family in WITHOUT_CHECKPOINTING:
        raise SettingError(
            f"{config.model} ({family}) cannot be trained with gradient checkpointing.",
            where="gradient checkpointing",
            todo="Train without it, and with a smaller batch and more accumulation.",
        )
