"""Texts as batches of padded sequences, and the answer to a text from those to its windows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

_TEXT_OF = "text_of"


class Collator:
    """Puts texts with columns ``sequences`` and ``labels`` into a batch, padded to its longest sequence.

    Where a text has several sequences, ``text_of`` has the place of each one's text.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerBase) -> None:
        self._tokenizer = tokenizer

    def __call__(self, texts: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        sequences = [sequence for text in texts for sequence in text["sequences"]]
        padded = self._tokenizer.pad({"input_ids": sequences}, return_tensors="pt")
        # The Trainer takes the first tensor's length for the number of texts.
        batch = {"labels": torch.tensor([text["labels"] for text in texts]), **padded}
        if len(sequences) > len(texts):
            counts = torch.tensor([len(text["sequences"]) for text in texts])
            batch[_TEXT_OF] = torch.arange(len(texts)).repeat_interleave(counts)
        return batch


def answer_by_text(model: PreTrainedModel) -> None:
    """Let the model give each text the mean of its windows' logits, where a batch has several of one.

    It is hooked in, so that the model is saved as it was.
    """
    texts: list[torch.Tensor | None] = []

    def before(_: PreTrainedModel, args: Any, kwargs: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        texts.append(kwargs.pop(_TEXT_OF, None))
        return args, kwargs

    def after(_: PreTrainedModel, __: Any, output: Any) -> Any:
        text_of = texts.pop()
        if text_of is not None:
            output["logits"] = mean_by_text(output["logits"], text_of)
        return output

    model.register_forward_pre_hook(before, with_kwargs=True)
    model.register_forward_hook(after)


def mean_by_text(logits: torch.Tensor, text_of: torch.Tensor) -> torch.Tensor:
    """Mean logits of each text's sequences; shape (texts, classes) from (sequences, classes) and (sequences,)."""
    counts = torch.bincount(text_of)
    sums = logits.new_zeros(len(counts), logits.shape[1]).index_add(0, text_of, logits)
    return sums / counts.unsqueeze(1)
