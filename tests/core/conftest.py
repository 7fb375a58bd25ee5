"""What the tests of several stages share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_classifier(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a tiny three-class classifier, as a training leaves it: random weights, large enough that
    each word counts."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = tmp_path_factory.mktemp("tiny-classifier")
    torch.manual_seed(1)
    names = {0: "no call", 1: "vote", 2: "donate"}
    model = AutoModelForSequenceClassification.from_pretrained(tiny_model, id2label=names)
    for parameter in model.parameters():
        if parameter.dim() == 2:
            torch.nn.init.normal_(parameter, std=0.5)
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(tiny_model).save_pretrained(folder)
    (folder / "errata.json").write_text(json.dumps({"max_length": 48}), encoding="utf-8")
    return folder
