"""Classifiers that were finished elsewhere, as transformers saves them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np


def make_finished(base: Path, folder: Path, classes: Sequence[str]) -> Path:
    """A classifier with random weights, large enough that each word counts, from the tiny base model."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    torch.manual_seed(1)
    model = AutoModelForSequenceClassification.from_pretrained(base, id2label=dict(enumerate(classes)))
    for parameter in model.parameters():
        if parameter.dim() == 2:
            torch.nn.init.normal_(parameter, std=0.5)
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(base).save_pretrained(folder)
    return folder


def answers(folder: Path, texts: Sequence[str]) -> np.ndarray:
    """What plain transformers makes of each text by itself; shape (texts, classes)."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        each = [model(**tokenizer(text, truncation=True, return_tensors="pt")).logits[0] for text in texts]
    return torch.softmax(torch.stack(each), dim=-1).numpy()


def zipped(folder: Path, path: Path, inside: str = "model/") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, inside + file.name)
    return path


def reconfigured(folder: Path, **changed: Any) -> Path:
    """With other values in its ``config.json``; None takes one out."""
    file = folder / "config.json"
    config = json.loads(file.read_text(encoding="utf-8")) | changed
    kept = {name: value for name, value in config.items() if value is not None}
    file.write_text(json.dumps(kept), encoding="utf-8")
    return folder
