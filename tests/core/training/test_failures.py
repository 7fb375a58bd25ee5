from __future__ import annotations

import errno

import pytest
import torch
from safetensors import SafetensorError

from core.disk import disk_full
from core.errors import JobError, ModelError
from core.training import failures

# As a file system of a few kilobytes made them.
DISK = [
    OSError(errno.ENOSPC, "No space left on device"),
    SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)"),
    Exception("No space left on device (os error 28)"),
    RuntimeError("[enforce fail at inline_container.cc:672] . unexpected pos 64 vs 0"),
    RuntimeError("[enforce fail at inline_container.cc:862] . PytorchStreamWriter failed writing file data/3"),
    RuntimeError("basic_ios::clear: iostream error"),
]
MEMORY = [
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB."),
    RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
    RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 64 bytes."),
    MemoryError(),
]


@pytest.mark.parametrize("error", DISK, ids=str)
def test_a_full_disk_is_explained(error: Exception) -> None:
    with pytest.raises(JobError, match="disk is full") as caught, failures.explained():
        raise error
    assert caught.value.what == disk_full("").what
    assert "then resume the run: a training needs about ten times" in caught.value.todo


@pytest.mark.parametrize("error", MEMORY, ids=repr)
def test_a_full_memory_is_explained(error: Exception) -> None:
    with pytest.raises(JobError, match="memory is full") as caught, failures.explained():
        raise error
    assert "smaller batch, a shorter maximum length" in caught.value.todo


@pytest.mark.parametrize("error", [ModelError("no such model"), RuntimeError("a bug"), OSError(errno.EACCES, "denied")])
def test_other_errors_pass(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, failures.explained():
        raise error
    assert caught.value is error
