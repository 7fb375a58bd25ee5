"""Whether the files of a base model fit together, as far as they say so without being loaded.

Neither torch nor transformers is imported. ``python -m core.training.base_files FOLDER`` writes the highest number of
the tokenizer's tokens on stdout, as JSON.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

from safetensors import SafetensorError, safe_open

from core import processes
from core.errors import ModelError
from core.records import from_json, to_json
from core.records.folders import ModelFolder
from core.training import model_folder

_WITHOUT_USUAL_TOKENS = frozenset({"PreTrainedTokenizer", "PreTrainedTokenizerFast", "TokenizersBackend"})
"""Kinds of tokenizers that know no padding token unless it is named; the others belong to a family and know its own."""


def check(folder: Path, name: str) -> None:
    """Raise ModelError where the weights of the model called ``name`` are cut short, its tokenizer cannot be read, has
    no padding token, or has tokens that the model has no embedding for.
    """
    for file in model_folder.weight_files(folder) - {ModelFolder.PICKLED_WEIGHTS}:
        _check_weights(folder / file, name)
    _check_padding(folder, name)
    # Other vocabularies are read by transformers alone.
    if ModelFolder(folder).tokenizer.exists():
        _check_vocabulary(folder, name)


def no_padding(name: str) -> ModelError:
    return ModelError(
        "The tokenizer has no padding token, with which short texts are filled up to the length of long ones.",
        where=name,
        todo="Name one of its tokens as “pad_token” in tokenizer_config.json, or choose another model.",
    )


def check_tokens(highest: int, embeddings: int, name: str) -> None:
    """Raise ModelError where the tokens, numbered up to ``highest``, are more than the model has embeddings for."""
    if highest >= embeddings:
        raise ModelError(
            f"The tokens of the tokenizer are numbered up to {highest:,}; the model has embeddings for the "
            f"{embeddings:,} from 0 to {embeddings - 1:,}.",
            where=name,
            todo="Take the tokenizer that the model was made with, or resize the model’s token embeddings and save it.",
        )


def _check_weights(file: Path, name: str) -> None:
    try:
        with safe_open(file, framework="numpy"):
            pass
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"{file.name} is damaged or was cut short: {error}.",
            where=name,
            todo="Copy or download it again, or choose another model.",
        ) from error


def _check_padding(folder: Path, name: str) -> None:
    settings = model_folder.tokenizer_config(folder)
    if settings.get("tokenizer_class") in _WITHOUT_USUAL_TOKENS:
        further = model_folder.special_tokens(folder)
        if not settings.get("pad_token") and not further.get("pad_token"):
            raise no_padding(name)


def _check_vocabulary(folder: Path, name: str) -> None:
    facts = ModelFolder(folder).tokenizer.stat()
    highest = _highest_apart(folder.resolve(), facts.st_size, facts.st_mtime_ns)
    if highest is None:
        raise model_folder.unreadable_tokenizer(name)
    embeddings = model_folder.read_config(folder, name).get("vocab_size")
    if embeddings is not None:
        check_tokens(highest, embeddings, name)


@lru_cache
def _highest_apart(folder: Path, size: int, modified: int) -> int | None:
    """None where it cannot be read. In a process that ends, as large vocabularies would keep memory of this one;
    remembered as long as the size and the time of change stay the same.
    """
    return from_json(int | None, processes.answer("core.training.base_files", folder))  # type: ignore[arg-type]


def _highest(folder: Path) -> int | None:
    try:
        tokenizer = model_folder.read_tokenizer(folder)
        assert tokenizer is not None
        return max(tokenizer.get_vocab(with_added_tokens=True).values(), default=-1)
    except ModelError:
        return None


if __name__ == "__main__":
    sys.stdout.buffer.write(to_json(_highest(Path(sys.argv[1]))))
