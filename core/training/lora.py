"""LoRA: thin matrices are trained beside the large ones of a model, and added to them at the end.

Hu et al. 2022, "LoRA: Low-Rank Adaptation of Large Language Models". All linear parts of all layers get them, which
comes nearest to a training of all weights (Dettmers et al. 2023, "QLoRA"). What answers, above the layers, is new or
made for other answers, and is trained in full.
"""

from __future__ import annotations

from peft import LoraConfig, PeftModel, get_peft_model
from torch.nn import Linear
from transformers import PreTrainedModel

from core.errors import ModelError
from core.training import layers

_SCALE = 2
"""How many times the product of the thin matrices counts, whatever their rank."""


def put_in(model: PreTrainedModel, name: str, rank: int | None) -> PeftModel | None:
    """Put thin matrices into the model called ``name``, which stays one of its kind; None where there is no rank.

    Raises ModelError where it has no layers that are made of large matrices of their own.
    """
    if rank is None:
        return None
    inside = {id(part) for layer in layers.stack(model, name) for part in layer.modules()}
    targets = [path for path, part in model.named_modules() if isinstance(part, Linear) and id(part) in inside]
    if not targets:
        raise ModelError(
            "Models of its kind cannot be trained with LoRA.",
            where=name,
            todo="Train all weights: leave the LoRA rank empty.",
        )
    adapted = get_peft_model(model, LoraConfig(r=rank, lora_alpha=_SCALE * rank, target_modules=targets))
    for weight in layers.above(model):
        weight.requires_grad_(True)
    return adapted


def merge(adapted: PeftModel | None) -> None:
    """Add the thin matrices to the large ones, within the model that they were put into."""
    if adapted is not None:
        adapted.merge_and_unload()
