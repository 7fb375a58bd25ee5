"""A base model as a folder of files: is it whole, may it be loaded, how long may a text be, how large is it?

Reads configuration and vocabulary only; neither torch nor transformers is imported. ``python -m
core.training.model_folder FOLDER`` counts the tokens of texts on stdin, and writes them on stdout, both as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core import processes
from core.counted import beginning
from core.errors import ModelError
from core.records import ModelShape, from_json, to_json
from core.records.folders import ModelFolder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_ADAPTER = "adapter_config.json"

ENCODERS = frozenset(
    {
        "albert",
        "bert",
        "big_bird",
        "camembert",
        "convbert",
        "deberta",
        "deberta-v2",
        "distilbert",
        "electra",
        "ernie",
        "eurobert",
        "longformer",
        "megatron-bert",
        "mobilebert",
        "modernbert",
        "mpnet",
        "mt5",
        "rembert",
        "roberta",
        "roformer",
        "squeezebert",
        "t5",
        "xlm-roberta",
        "xlm-roberta-xl",
    }
)
"""Families of models that read a text as a whole and that can be fine-tuned as classifiers; of T5 the encoder is."""

_OFFSET_POSITIONS = frozenset({"camembert", "longformer", "mpnet", "roberta", "xlm-roberta", "xlm-roberta-xl"})
"""Families that number positions from the padding token's id on and so have that many fewer for the text."""

USUAL_LIMIT = 512

FILES = (
    ModelFolder.CONFIG,
    "model*.safetensors",
    ModelFolder.WEIGHTS_INDEX,
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    *(file for files in ModelFolder.VOCABULARIES for file in files),
    ModelFolder.BPE_CODES,
)
"""Patterns of what a model needs and nothing else: no code."""
_SIZES = (
    "num_hidden_layers",
    "n_layers",
    "hidden_size",
    "dim",
    "intermediate_size",
    "hidden_dim",
    "vocab_size",
    "max_position_embeddings",
)
_LONGEST = "model_max_length"
_TOKENIZER_CONFIG, _SPECIAL_TOKENS = "tokenizer_config.json", "special_tokens_map.json"
_TEXTS_AT_ONCE = 2_000
_TODO = "Choose a model folder that transformers wrote with save_pretrained, or a suggested model."


USUAL_SHAPE = ModelShape(layers=12, hidden=768, intermediate=3072)
"""The size of BERT base, which most models on the hub have."""


def check_folder(folder: Path, name: str, *, may_be_pickled: bool = False) -> None:
    """Make sure that the folder holds a text encoder with safe weights and a vocabulary.

    Raises
    ------
    ModelError
        There is no such folder, a file is missing or unreadable, the weights exist as pickle only, the model is not a
        text encoder, or has an adapter, which transformers would load from wherever it says and in any form.
    """
    if not folder.is_dir():
        raise ModelError("There is no such folder.", where=name, todo="Check the path, or choose a suggested model.")
    family = read_config(folder, name).get("model_type")
    check_family(family, name)
    files = [path.name for path in folder.iterdir()]
    check_files(files, name, may_be_pickled=may_be_pickled)
    if _ADAPTER in files:
        raise ModelError(
            f"An adapter ({_ADAPTER}) lies in the folder, which would be put into the model.",
            where=name,
            todo="Merge it into the model and save that, or choose a folder without an adapter.",
        )
    missing = [shard for shard in weight_files(folder) if shard not in files]
    if missing:
        raise ModelError(f"The weights are incomplete: {missing[0]} is missing.", where=name, todo="Copy it again.")


def has_safetensors(files: Sequence[str]) -> bool:
    return ModelFolder.WEIGHTS in files or ModelFolder.WEIGHTS_INDEX in files


def check_files(files: Sequence[str], name: str, *, may_be_pickled: bool = False) -> None:
    """Raise ModelError where the files of a model do not include safetensors weights, or pickled ones where they may be
    that, and a vocabulary.
    """
    is_readable_pickle = may_be_pickled and ModelFolder.PICKLED_WEIGHTS in files
    if not has_safetensors(files) and not is_readable_pickle:
        pickled = any(file.endswith((".bin", ".pt", ".ckpt")) for file in files)
        raise ModelError(
            "The weights are stored as a pickle only, which can run foreign code when it is loaded."
            if pickled
            else f"There are no weights ({ModelFolder.WEIGHTS}).",
            where=name,
            todo="Choose a model that has model.safetensors, or convert it with save_pretrained.",
        )
    if not any(all(file in files for file in vocabulary) for vocabulary in ModelFolder.VOCABULARIES):
        raise ModelError("There is no tokenizer (tokenizer.json or vocab.txt).", where=name, todo=_TODO)


def check_family(family: str | None, name: str) -> None:
    """Raise ModelError where a model of that family (``model_type``) is not a text encoder."""
    if family not in ENCODERS:
        kind = f"a model of the kind “{family}”" if family else "a model of unknown kind"
        raise ModelError(
            f"This is {kind}, not a text encoder of the BERT family.", where=name, todo="Choose a suggested model."
        )


def read_config(folder: Path, name: str) -> dict[str, Any]:
    """``config.json`` of the folder; raises ModelError where there is none that can be read, or a size is no number."""
    try:
        config = _object(ModelFolder(folder).config)
    except FileNotFoundError:
        raise ModelError("The folder has no config.json.", where=name, todo=_TODO) from None
    except ValueError:
        raise ModelError("config.json cannot be read as JSON.", where=name, todo=_TODO) from None
    for size in _SIZES:
        _check_number(config, size, ModelFolder.CONFIG, name)
    if not isinstance(config.get("model_type"), str | None):
        raise ModelError("config.json: “model_type” is no word.", where=name, todo=_TODO)
    return config


def _check_number(found: dict[str, Any], field: str, file: str, name: str) -> None:
    """Nothing where the field is not there or empty."""
    value = found.get(field)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value < 1):
        raise ModelError(
            f"{file}: “{field}” is “{beginning(str(value), 40)}”; a number from 1 on is expected.",
            where=name,
            todo=_TODO,
        )


def _object(path: Path) -> dict[str, Any]:
    """Raises ValueError where the file is no JSON object."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def token_limit(folder: Path) -> int:
    """Longest text that the model can read, in tokens, special tokens included."""
    config = read_config(folder, str(folder))
    positions = config.get("max_position_embeddings") or config.get("n_positions") or USUAL_LIMIT
    if config.get("model_type") in _OFFSET_POSITIONS:
        positions -= config.get("pad_token_id", 1) + 1
    # transformers writes a number with thirty digits for "no limit known".
    return int(min(positions, tokenizer_config(folder).get(_LONGEST) or positions))


def shape(folder: Path) -> ModelShape:
    """Layers and widths of the model."""
    config = read_config(folder, str(folder))

    def first(usual: int, *names: str) -> int:
        """The value of the one of these names that the model's family has."""
        return next((config[name] for name in names if config.get(name)), usual)

    return ModelShape(
        layers=first(USUAL_SHAPE.layers, "num_hidden_layers", "n_layers", "num_layers"),
        hidden=first(USUAL_SHAPE.hidden, "hidden_size", "dim", "d_model"),
        intermediate=first(USUAL_SHAPE.intermediate, "intermediate_size", "hidden_dim", "d_ff"),
    )


def token_lengths(folder: Path, texts: Sequence[str]) -> np.ndarray | None:
    """Tokens of each text, special tokens included and nothing cut off: shape (texts,), int64.

    None where the vocabulary is of a kind that the light ``tokenizers`` library does not read by itself. Raises
    ModelError where it is damaged.
    """
    tokenizer = read_tokenizer(folder)
    if tokenizer is None:
        return None
    return np.fromiter(_lengths(tokenizer, texts), dtype=np.int64, count=len(texts))


def token_lengths_apart(folder: Path, texts: Sequence[str]) -> np.ndarray | None:
    """As ``token_lengths``, in a process that ends: the library and its vocabulary would keep 13 MB of this one.

    Raises JobError where the process cannot be started or fails.
    """
    asked = to_json(list(texts))
    answer = from_json(_Counted, processes.answer("core.training.model_folder", folder.resolve(), given=asked))
    if not answer.is_readable:
        raise unreadable_tokenizer(str(folder))
    return None if answer.lengths is None else np.array(answer.lengths, dtype=np.int64)


def _lengths(tokenizer: Tokenizer, texts: Sequence[str]) -> Iterator[int]:
    # An encoding takes a hundred times the memory of its text, so they are made a few at a time.
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        yield from map(len, tokenizer.encode_batch_fast(list(texts[start : start + _TEXTS_AT_ONCE])))


def unreadable_tokenizer(name: str) -> ModelError:
    return ModelError("The tokenizer cannot be read.", where=name, todo=_TODO)


def read_tokenizer(folder: Path) -> Tokenizer | None:
    """None where it is of a kind that the light library does not read by itself; raises ModelError where it is
    damaged.
    """
    try:
        return _tokenizer(folder)
    except Exception as error:  # The library raises nothing more special.
        raise unreadable_tokenizer(str(folder)) from error


def _tokenizer(folder: Path) -> Tokenizer | None:
    from tokenizers import Tokenizer
    from tokenizers.implementations import BertWordPieceTokenizer

    if ModelFolder(folder).tokenizer.exists():
        tokenizer = Tokenizer.from_file(str(ModelFolder(folder).tokenizer))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer
    if (folder / ModelFolder.WORD_PIECES).exists() and not (folder / ModelFolder.BPE_CODES).exists():
        settings = tokenizer_config(folder)
        return BertWordPieceTokenizer(
            str(folder / ModelFolder.WORD_PIECES),
            lowercase=settings.get("do_lower_case", True),
            strip_accents=settings.get("strip_accents"),
            handle_chinese_chars=settings.get("tokenize_chinese_chars", True),
        )._tokenizer
    return None


def tokenizer_config(folder: Path) -> dict[str, Any]:
    """What the tokenizer's settings say; empty where there are none. Raises ModelError where they are damaged."""
    found = _optional(folder / _TOKENIZER_CONFIG)
    _check_number(found, _LONGEST, _TOKENIZER_CONFIG, str(folder))
    return found


def special_tokens(folder: Path) -> dict[str, Any]:
    """The special tokens by their use, where an earlier transformers wrote them into a file of their own."""
    return _optional(folder / _SPECIAL_TOKENS)


def _optional(path: Path) -> dict[str, Any]:
    try:
        return _object(path) if path.exists() else {}
    except ValueError:
        raise ModelError(f"{path.name} cannot be read as JSON.", where=str(path.parent), todo=_TODO) from None


def weight_files(folder: Path) -> set[str]:
    """Names of the weight files, of which a large model has several."""
    if ModelFolder(folder).weights.exists():
        return {ModelFolder.WEIGHTS}
    if not (folder / ModelFolder.WEIGHTS_INDEX).exists():
        return {ModelFolder.PICKLED_WEIGHTS}
    try:
        return set(_object(folder / ModelFolder.WEIGHTS_INDEX)["weight_map"].values())
    except (ValueError, KeyError, AttributeError) as error:
        raise ModelError(f"{ModelFolder.WEIGHTS_INDEX} cannot be read.", where=str(folder), todo=_TODO) from error


@dataclass(frozen=True)
class _Counted:
    """What the process answers: the lengths, where it can tell them, and whether the tokenizer can be read at all."""

    lengths: list[int] | None
    is_readable: bool = True


def _answer(folder: Path, asked: bytes) -> bytes:
    try:
        lengths = token_lengths(folder, from_json(list[str], asked))
    except ModelError:
        return to_json(_Counted(None, is_readable=False))
    return to_json(_Counted(None if lengths is None else lengths.tolist()))


if __name__ == "__main__":
    sys.stdout.buffer.write(_answer(Path(sys.argv[1]), sys.stdin.buffer.read()))
