"""Base models from the Hugging Face hub: in the local cache, reachable, or why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import huggingface_hub
from huggingface_hub import errors as hub_errors
from huggingface_hub.utils import validate_repo_id

from core.errors import ModelError
from core.records.folders import ModelFolder
from core.training import model_folder

_SECONDS_TO_WAIT = 5
_FILES = (
    ModelFolder.CONFIG,
    "model*.safetensors",
    model_folder.WEIGHTS_INDEX,
    ModelFolder.TOKENIZER,
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.txt",
    "vocab.json",
    "merges.txt",
)
"""What a fine-tuning needs and nothing else: no pickles, no code."""


def check_name(name: str) -> None:
    """Raise ModelError where the name cannot be one of the hub's (``organisation/model`` or ``model``)."""
    try:
        validate_repo_id(name)
    except hub_errors.HFValidationError:
        raise ModelError(
            "This is neither a model name on the Hugging Face hub, like deepset/gbert-base, nor the path of a folder.",
            where=name,
            todo="Type one of the two, a path from its start (/… or ~/…).",
        ) from None


def cached(name: str) -> Path | None:
    """Folder of the model in this computer's Hugging Face cache, None where it is not there whole."""
    config = huggingface_hub.try_to_load_from_cache(name, ModelFolder.CONFIG)
    if not isinstance(config, str):
        return None
    folder = Path(config).parent
    try:
        model_folder.check_folder(folder, name)
    except ModelError:
        return None
    return folder


def check_reachable(name: str) -> None:
    """Ask the hub whether the model is there and can be fine-tuned; raises ModelError where not."""
    with _explained(name):
        info = huggingface_hub.HfApi().model_info(name, timeout=_SECONDS_TO_WAIT)
    model_folder.check_family((info.config or {}).get("model_type"), name)
    model_folder.check_files([file.rfilename for file in info.siblings or []], name)


def download(name: str) -> Path:
    """Bring the model into the local cache and return its folder; raises ModelError where it cannot be had, or the
    download breaks off.
    """
    with _explained(name, _BROKEN_OFF):
        folder = Path(huggingface_hub.snapshot_download(name, allow_patterns=list(_FILES)))
    model_folder.check_folder(folder, name)
    return folder


_OUT_OF_REACH = (
    "The model is not on this computer and the Hugging Face hub cannot be reached.",
    "Connect to the internet once to download it, or choose the bundled model, which works offline.",
)
_BROKEN_OFF = (
    "The download broke off: the connection to the Hugging Face hub was lost.",
    "Try it again once the connection holds: files that came whole are kept. Or choose the bundled model, which works "
    "offline.",
)
_CUT_SHORT = "consistency check failed"
"""What the hub's client says of a file of another length than was announced."""


@contextmanager
def _explained(name: str, unreachable: tuple[str, str] = _OUT_OF_REACH) -> Iterator[None]:
    """Turn what the hub's client raises into what the researcher can understand; ``unreachable`` is what happened and
    what to do where there is no connection.
    """
    what, todo = unreachable
    try:
        yield
    except hub_errors.GatedRepoError:
        raise ModelError(
            "Access to this model has to be requested from its owners.",
            where=name,
            todo="Request it on its page on huggingface.co and log in with “hf auth login”, or choose another model.",
        ) from None
    except hub_errors.RepositoryNotFoundError:
        raise ModelError(
            "The Hugging Face hub has no model of that name, or it is private.",
            where=name,
            todo="Check the spelling, organisation included, or choose a suggested model.",
        ) from None
    except (hub_errors.HTTPError, ConnectionError, hub_errors.LocalEntryNotFoundError) as error:
        raise ModelError(what, where=name, todo=todo) from error
    except OSError as error:
        if _CUT_SHORT not in str(error).lower():
            raise
        raise ModelError(what, where=name, todo=todo) from error
