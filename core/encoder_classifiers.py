"""Classifiers on encoders, those included for which transformers has none.

Of T5 and mT5 transformers' own classifier runs the decoder, too, of which a classification has no use. Here the mean of
the encoder's outputs is classified (Ni et al. 2022, "Sentence-T5").
"""

from __future__ import annotations

from typing import Any

import torch
from transformers import (
    AutoModelForSequenceClassification,
    MT5Config,
    MT5ForTokenClassification,
    T5Config,
    T5ForTokenClassification,
)
from transformers.modeling_outputs import SequenceClassifierOutput


class T5EncoderClassifier(T5ForTokenClassification):
    """Flan-T5 and its kind."""

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None, **_: Any
    ) -> SequenceClassifierOutput:
        return _classified(self, input_ids, attention_mask)


class MT5EncoderClassifier(MT5ForTokenClassification):
    """The multilingual one."""

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor | None = None, **_: Any
    ) -> SequenceClassifierOutput:
        return _classified(self, input_ids, attention_mask)


def _classified(
    model: T5ForTokenClassification | MT5ForTokenClassification,
    input_ids: torch.Tensor,
    attention_mask: torch.Tensor | None,
) -> SequenceClassifierOutput:
    mask = torch.ones_like(input_ids) if attention_mask is None else attention_mask
    read = model.transformer(input_ids=input_ids, attention_mask=mask).last_hidden_state
    counts = mask.unsqueeze(-1).to(read.dtype)
    mean = (read * counts).sum(dim=1) / counts.sum(dim=1)
    return SequenceClassifierOutput(logits=model.classifier(model.dropout(mean)))


AutoModelForSequenceClassification.register(T5Config, T5EncoderClassifier, exist_ok=True)
AutoModelForSequenceClassification.register(MT5Config, MT5EncoderClassifier, exist_ok=True)

AutoClassifier = AutoModelForSequenceClassification
"""Loads the classifier of a folder, those of this module included."""
