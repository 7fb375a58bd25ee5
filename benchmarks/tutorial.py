"""The reference tutorial's way of fine-tuning, to be timed against.

Written anew after what the tutorial describes: all texts of a part padded to its longest, at most 512 tokens; weighted
cross-entropy; the Trainer's defaults beyond the settings named; test texts classified as one batch. It keeps the
tutorial's 60/20/20 split as described, not the second split of its code, which lets test texts into the training.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from pandas import DataFrame
from sklearn.metrics import f1_score
from sklearn.utils.class_weight import compute_class_weight
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    EvalPrediction,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    Trainer,
    TrainingArguments,
)

from core.records import TrainingConfig

_MAX_LENGTH = 512
_EVALUATION_BATCH = 16


class _WeightedTrainer(Trainer):
    """Counts each text by its class's weight."""

    def __init__(self, class_weights: torch.Tensor, **options: Any) -> None:
        super().__init__(**options)
        self._class_weights = class_weights

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: torch.Tensor | int | None = None,
    ) -> Any:
        labels = inputs["labels"]
        outputs = model(**inputs)
        loss = torch.nn.functional.cross_entropy(outputs.logits, labels, weight=self._class_weights)
        return (loss, outputs) if return_outputs else loss


def finetune(
    train: DataFrame, validation: DataFrame, config: TrainingConfig, labels: tuple[str, ...], base: Path, folder: Path
) -> tuple[PreTrainedTokenizerBase, PreTrainedModel]:
    """Train on columns ``text, label`` and return the epoch with the best F1 of the positive class (macro without)."""
    tokenizer = AutoTokenizer.from_pretrained(base)
    torch.manual_seed(config.seed)
    model = AutoModelForSequenceClassification.from_pretrained(base, num_labels=len(labels))
    numbers = np.array([labels.index(label) for label in train["label"]])
    weights = compute_class_weight("balanced", classes=np.arange(len(labels)), y=numbers)
    average, positive = ("macro", 0) if config.positive is None else ("binary", labels.index(config.positive))

    def measure(prediction: EvalPrediction) -> dict[str, float]:
        predicted = np.argmax(prediction.predictions, axis=-1)
        f1 = f1_score(prediction.label_ids, predicted, average=average, pos_label=positive, zero_division=0)
        return {"f1_score": float(f1)}

    trainer = _WeightedTrainer(
        class_weights=torch.tensor(weights, dtype=torch.float),
        model=model,
        args=_arguments(config, folder),
        train_dataset=_encode(train, tokenizer, labels),
        eval_dataset=_encode(validation, tokenizer, labels),
        compute_metrics=measure,
    )
    trainer.train()
    return tokenizer, model


def predict(
    tokenizer: PreTrainedTokenizerBase, model: PreTrainedModel, texts: Sequence[str], labels: tuple[str, ...]
) -> list[str]:
    """Label of each text, all of them padded to the longest and put through the model at once."""
    model.eval()
    encodings = tokenizer(list(texts), truncation=True, padding=True, max_length=_MAX_LENGTH, return_tensors="pt")
    with torch.no_grad():
        return [labels[number] for number in model(**encodings).logits.argmax(dim=-1).tolist()]


def _encode(rows: DataFrame, tokenizer: PreTrainedTokenizerBase, labels: tuple[str, ...]) -> Dataset:
    encodings = tokenizer(rows["text"].tolist(), truncation=True, padding=True, max_length=_MAX_LENGTH)
    return Dataset.from_dict(
        {
            "input_ids": encodings["input_ids"],
            "attention_mask": encodings["attention_mask"],
            "labels": [labels.index(label) for label in rows["label"]],
        }
    )


def _arguments(config: TrainingConfig, folder: Path) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(folder),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch_size,
        per_device_eval_batch_size=_EVALUATION_BATCH,
        learning_rate=config.learning_rate,
        weight_decay=config.weight_decay,
        warmup_steps=config.warmup,
        seed=config.seed,
        eval_strategy="epoch",
        save_strategy="epoch",
        metric_for_best_model="f1_score",
        greater_is_better=True,
        load_best_model_at_end=True,
        logging_strategy="steps",
        logging_steps=10,
        dataloader_pin_memory=torch.cuda.is_available(),
        disable_tqdm=True,
        report_to="none",
    )
