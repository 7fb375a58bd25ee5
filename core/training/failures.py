"""What can go wrong while a model is trained, in the researcher's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core import disk
from core.errors import ErrataError, JobError, ModelError

# Torch says one of these, whichever of its buffers the full disk meets.
_DISK_FULL_WORDS = ("pytorchstreamwriter failed", "unexpected pos", "iostream error")
_MEMORY_FULL_WORDS = ("out of memory", "can't allocate memory", "not enough memory")


class StoppedBeforeTraining(Exception):
    """The training was to stop before its first step, so that there is no model to keep."""


class BatchesDoNotFit(MemoryError):
    """The memory is too small for the batches of the training."""


@contextmanager
def explained() -> Iterator[None]:
    """Turn a full disk and a full memory into a JobError that says what to do; any other error passes."""
    try:
        yield
    except ErrataError:
        raise
    except Exception as error:
        explanation = _explanation(error)
        if explanation is None:
            raise
        raise explanation from error


def diverged() -> JobError:
    """The weights grew beyond all bounds and the model's answers are no longer numbers."""
    return JobError(
        "The training diverged: the model's outputs are no longer numbers.",
        where="learning rate",
        todo="Train again with a lower learning rate.",
    )


def no_checkpointing(model: str) -> ModelError:
    return ModelError(
        "Models of its kind cannot be trained with gradient checkpointing.",
        where=model,
        todo="Train without it, and with a smaller batch and more accumulation.",
    )


def is_disk_full(error: Exception) -> bool:
    return disk.is_disk_full(error) or _any_in(_DISK_FULL_WORDS, error)


def disk_full(place: Path | str) -> JobError:
    return disk.disk_full(
        place, then="resume the run: a training needs about ten times the size of its base model, for a while"
    )


def is_memory_full(error: Exception) -> bool:
    return isinstance(error, MemoryError) or _any_in(_MEMORY_FULL_WORDS, error)


def _explanation(error: Exception) -> JobError | None:
    if is_disk_full(error):
        return disk_full("model folder")
    if is_memory_full(error):
        return JobError(
            "The memory is full: a batch of texts does not fit.",
            where="batch size",
            todo="Train again with a smaller batch, a shorter maximum length or a smaller base model.",
        )
    return None


def _any_in(phrases: tuple[str, ...], error: Exception) -> bool:
    words = str(error).lower()
    return any(phrase in words for phrase in phrases)
