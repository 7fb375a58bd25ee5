"""Base models from the Hugging Face hub: in the local cache, reachable, or why not."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import huggingface_hub
from huggingface_hub import ModelCardData, ModelInfo
from huggingface_hub import errors as hub_errors
from huggingface_hub.utils import filter_repo_objects, validate_repo_id
from tqdm.auto import tqdm

from core.errors import ModelError
from core.records import HubFacts
from core.records.folders import ModelFolder
from core.training import model_folder

_SECONDS_TO_WAIT = 5


def check_name(name: str) -> None:
    """Raise ModelError where the name cannot be one of the hub's (``organisation/model`` or ``model``)."""
    try:
        validate_repo_id(name)
    except hub_errors.HFValidationError:
        raise ModelError(
            "This is neither a model name on the Hugging Face hub (owner/model, no spaces) nor the path of a folder.",
            where=name,
            todo="Type one of the two, as deepset/gbert-base, or a path from its start (/… or ~/…).",
        ) from None


def cached(name: str) -> Path | None:
    """Folder of the model in this computer's Hugging Face cache, None where it is not there whole."""
    config = huggingface_hub.try_to_load_from_cache(name, ModelFolder.CONFIG)
    if not isinstance(config, str):
        return None
    folder = Path(config).parent
    try:
        model_folder.check_folder(folder, name, may_be_pickled=True)
    except ModelError:
        return None
    return folder


def names_in_cache() -> list[str]:
    """Names of the models that this computer's Hugging Face cache has a folder of."""
    prefix = "models--"
    folders = sorted(Path(huggingface_hub.constants.HF_HUB_CACHE).glob(f"{prefix}*"))
    return [folder.name.removeprefix(prefix).replace("--", "/") for folder in folders]


def facts(name: str) -> HubFacts:
    """What the hub says of the model; raises ModelError where it does not have it or cannot be reached."""
    check_name(name)
    with _explained(name):
        info = huggingface_hub.HfApi().model_info(name, timeout=_SECONDS_TO_WAIT, files_metadata=True)
    card = info.card_data or ModelCardData()
    patterns = _wanted(_files_of(info))
    wanted = filter_repo_objects(info.siblings or [], allow_patterns=patterns, key=lambda file: file.rfilename)
    return HubFacts(
        name=name,
        family=(info.config or {}).get("model_type") or "",
        languages=tuple(_listed(card.get("language"))),
        licence=card.get("license_name") or card.get("license") or "",
        megabytes=round(sum(file.size or 0 for file in wanted) / 1_000_000),
        parameters=round(info.safetensors.total / 1_000_000) if info.safetensors else 0,
    )


def config(name: str) -> Path:
    """The model's ``config.json``, which is small; raises ModelError where it cannot be had."""
    with _explained(name):
        return Path(huggingface_hub.hf_hub_download(name, ModelFolder.CONFIG, etag_timeout=_SECONDS_TO_WAIT))


def _listed(value: object) -> list[str]:
    """A model's card gives one language, several, or none."""
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def check_reachable(name: str) -> None:
    """Ask the hub whether the model is there and can be fine-tuned; raises ModelError where not."""
    with _explained(name):
        info = huggingface_hub.HfApi().model_info(name, timeout=_SECONDS_TO_WAIT)
    model_folder.check_family((info.config or {}).get("model_type"), name)
    model_folder.check_files(_files_of(info), name, may_be_pickled=True)


def _files_of(info: ModelInfo) -> list[str]:
    return [file.rfilename for file in info.siblings or []]


def _wanted(files: Sequence[str]) -> list[str]:
    """Patterns of the files to download: weights that are a pickle only where there are no others."""
    return [*model_folder.FILES, *([] if model_folder.has_safetensors(files) else [ModelFolder.PICKLED_WEIGHTS])]


def download(name: str, on_progress: Callable[[int, int], None] | None = None) -> Path:
    """Bring the model into the local cache and return its folder; raises ModelError where it cannot be had.

    ``on_progress`` is told the bytes that are here and those of all files that have begun. What broke off goes on from
    there the next time.
    """
    with _explained(name, _BROKEN_OFF):
        bar = None if on_progress is None else _bar_that_tells(on_progress)
        wanted = _wanted(_files_of(huggingface_hub.HfApi().model_info(name, timeout=_SECONDS_TO_WAIT)))
        folder = Path(huggingface_hub.snapshot_download(name, allow_patterns=wanted, tqdm_class=bar))
    model_folder.check_folder(folder, name, may_be_pickled=True)
    return folder


def _bar_that_tells(on_progress: Callable[[int, int], None]) -> type[tqdm]:
    """A bar that draws nothing: the hub's client has one for the bytes, and others that do not matter."""

    class Bar(tqdm):
        def __init__(self, *values: Any, **options: Any) -> None:
            options.pop("name", None)
            super().__init__(*values, **options | {"file": io.StringIO(), "disable": False})

        def update(self, n: float | None = 1) -> bool | None:
            drawn = super().update(n)
            if self.unit == "B" and self.total:
                on_progress(int(self.n), int(self.total))
            return drawn

    return Bar


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
