"""The classifier that is fine-tuned: made from a base model, fed with texts, kept as a folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from datasets import Dataset
from huggingface_hub.errors import StrictDataclassError
from pandas import DataFrame
from safetensors import SafetensorError
from transformers import (
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from core import long_texts
from core.encoder_classifiers import AutoClassifier
from core.errors import ModelError
from core.records import LongTexts
from core.records.columns import LABEL, TEXT
from core.records.folders import ModelFolder
from core.training import base_files, kept_weights, layers

_TODO = "Copy or download it again, or choose another model."


def load(base: Path, name: str, labels: tuple[str, ...]) -> tuple[PreTrainedTokenizerBase, PreTrainedModel]:
    """Tokenizer and model with a new classification head for the labels, in single precision.

    Raises ModelError where the files do not make a model, or do not fit together. Foreign code and pickles are never
    loaded.
    """
    try:
        tokenizer = AutoTokenizer.from_pretrained(base, trust_remote_code=False, local_files_only=True)
        model, loading = AutoClassifier.from_pretrained(
            base,
            num_labels=len(labels),
            id2label=dict(enumerate(labels)),
            label2id={label: number for number, label in enumerate(labels)},
            problem_type="single_label_classification",
            dtype=torch.float32,
            ignore_mismatched_sizes=True,
            use_safetensors=True,
            trust_remote_code=False,
            local_files_only=True,
            output_loading_info=True,
        )
    except (OSError, ValueError, TypeError, KeyError, SafetensorError, StrictDataclassError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")
        raise ModelError(f"The base model cannot be loaded: {reason}.", where=name, todo=_TODO) from error
    if tokenizer.pad_token_id is None:
        raise base_files.no_padding(name)
    base_files.check_tokens(max(tokenizer.get_vocab().values()), model.get_input_embeddings().num_embeddings, name)
    _check_weights(model, name, {*loading["missing_keys"], *(key for key, *_ in loading["mismatched_keys"])})
    return tokenizer, model


def _check_weights(model: PreTrainedModel, name: str, not_loaded: set[str]) -> None:
    """Raise ModelError where a weight below what answers has no numbers of the files: transformers draws them by chance
    and says nothing.
    """
    answering = set(map(id, layers.above(model)))
    below = {key: weight for key, weight in model.named_parameters() if id(weight) not in answering}
    drawn = sorted(not_loaded & below.keys())
    if drawn:
        raise ModelError(
            f"{len(drawn)} of {len(below)} weights are not in its files, or have another size there, as {drawn[0]}.",
            where=name,
            todo=_TODO,
        )
    odd = next((key for key, weight in below.items() if not torch.isfinite(weight).all()), None)
    if odd is not None:
        raise ModelError(f"Not all of its weights are numbers, as {odd}.", where=name, todo=_TODO)


def encode(
    rows: DataFrame,
    tokenizer: PreTrainedTokenizerBase,
    labels: tuple[str, ...],
    max_length: int,
    way: LongTexts,
    shares: np.ndarray | None = None,
) -> Dataset:
    """Columns ``sequences`` (of token ids, unpadded, each of at most ``max_length``), ``length`` (of all of them) and
    ``labels`` (place of the label in ``labels``, or the share of each class; shape (texts, classes)).
    """
    learned = numbers(rows, labels) if shares is None else shares
    texts = Dataset.from_dict({"text": rows[TEXT].tolist(), "labels": learned.tolist()})

    def read(batch: dict[str, list[str]]) -> dict[str, list[Any]]:
        found = long_texts.sequences(tokenizer, batch[TEXT], max_length, way)
        return {"sequences": found, "length": [sum(map(len, sequences)) for sequences in found]}

    return texts.map(
        read,
        batched=True,
        remove_columns="text",
        keep_in_memory=True,
        new_fingerprint="encoded",  # else the tokenizer is pickled to find one
    )


def numbers(rows: DataFrame, labels: tuple[str, ...]) -> np.ndarray:
    """The place of each text's label in ``labels``."""
    return rows[LABEL].map({label: number for number, label in enumerate(labels)}).to_numpy()


def save(
    folder: ModelFolder,
    tokenizer: PreTrainedTokenizerBase,
    model: PreTrainedModel,
    base: Path,
    *,
    max_length: int,
    way: LongTexts,
    record: bytes,
) -> None:
    """Write the model folder, which plain transformers loads, in one step: it is there whole or not at all.

    What the training left as it is in ``base`` may be shared with it; ``record`` tells how it was trained.
    """
    unfinished = ModelFolder(folder.path.with_name(f"{folder.path.name}.unfinished"))
    try:
        shutil.rmtree(unfinished.path, ignore_errors=True)
        kept_weights.save(model, base, unfinished.path)
        tokenizer.save_pretrained(unfinished.path)
        _copy_vocabulary(tokenizer, unfinished.path)
        unfinished.limits.write_text(json.dumps({"max_length": max_length, "long_texts": way}), encoding="utf-8")
        unfinished.training.write_bytes(record)
        unfinished.path.rename(folder.path)
    finally:
        # Where the disk is full, what was cut short must not keep it so.
        shutil.rmtree(unfinished.path, ignore_errors=True)


def _copy_vocabulary(tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    """Files of a tokenizer in Python: transformers writes BERTweet's in a form that it reads wrongly."""
    if not tokenizer.is_fast:
        for file in tokenizer.vocab_files_names.values():
            if (source := Path(tokenizer.name_or_path) / file).is_file():
                shutil.copyfile(source, folder / file)
