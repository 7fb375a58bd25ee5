"""The parts of a model that a training can leave as they are, by the names that each family gives them."""

from __future__ import annotations

from torch.nn import Module, ModuleList, Parameter
from transformers import PreTrainedModel

from core.errors import ModelError

_EMBEDDINGS = ("embeddings", "embed_tokens", "shared")
_STACKS = ("encoder.layer", "encoder.layers", "encoder.block", "transformer.layer", "layers")


def freeze(model: PreTrainedModel, name: str, lowest: int) -> None:
    """Leave the word embeddings and so many of the lowest layers as they are; 0 freezes nothing.

    Raises ModelError where the model called ``name`` has fewer layers, or shares one among all.
    """
    if not lowest:
        return
    layers = stack(model, name)
    if lowest > len(layers):
        raise ModelError(
            f"Of the model’s {len(layers)} layers {lowest} cannot be frozen.", where=name, todo="Freeze fewer layers."
        )
    for part in (embeddings(model), *layers[:lowest]):
        part.requires_grad_(False)


def embeddings(model: PreTrainedModel) -> Module:
    return model.base_model.get_submodule(_of(model, _EMBEDDINGS)[0])


def stack(model: PreTrainedModel, name: str) -> ModuleList:
    """The layers from the lowest on; raises ModelError where the model has no layers of their own."""
    for path in _of(model, _STACKS):
        layers = model.base_model.get_submodule(path)
        if isinstance(layers, ModuleList):
            return layers
    raise ModelError(
        "The layers of this model cannot be told apart, as they share their weights.",
        where=name,
        todo="Train without frozen layers and without LoRA, or choose another base model.",
    )


def above(model: PreTrainedModel) -> list[Parameter]:
    """The weights that answer by what the layers make of a text."""
    pooler = getattr(model.base_model, "pooler", None)
    answering = set() if pooler is None else set(map(id, pooler.parameters()))
    below = set(map(id, model.base_model.parameters())) - answering
    return [weight for weight in model.parameters() if id(weight) not in below]


def _of(model: PreTrainedModel, paths: tuple[str, ...]) -> list[str]:
    """Those of the paths that lead to a part of the model."""
    known = {path for path, _ in model.base_model.named_modules()}
    return [path for path in paths if path in known]
