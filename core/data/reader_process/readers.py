"""Uploaded files become tables here alone: a process beside this one reads them.

Libraries of C and Rust read foreign bytes there. What makes one of them crash, hang or fill the memory ends that
process alone, and becomes a FileError.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from core import processes
from core.data.reader_process import hand_over
from core.data.reader_process.limits import Exceeded, Limits, Watch, limits_for
from core.data.reader_process.messages import (
    Answer,
    Asked,
    Begun,
    Failed,
    OutOfMemory,
    ReadingRefused,
    Ready,
    reply_from,
    to_line,
)
from core.data.reading import RawTable
from core.data.staged import StagedFile
from core.errors import FileError, JobError, ReadingFault
from core.records import ReadSettings

_COMMAND = (sys.executable, "-m", "core.data.reader_process.child")
_ATTEMPTS = 2
_MOST_AT_A_TIME = 2
_KEPT_BELOW_BYTES = 400_000_000
_SECONDS_TO_END = 5


def read_tables_apart(files: Sequence[StagedFile], settings: ReadSettings) -> tuple[RawTable, ...]:
    """As ``core.data.staged.tables``; raises FileError also where a file takes too much or ends what reads it.

    Raises JobError where no process can be started.
    """
    return _read(files, settings, judged=True)


def read_texts_apart(files: Sequence[StagedFile], settings: ReadSettings) -> tuple[RawTable, ...]:
    """As ``core.data.staged.texts``; raises the same errors as ``read_tables_apart``."""
    return _read(files, settings, judged=False)


def _read(files: Sequence[StagedFile], settings: ReadSettings, *, judged: bool) -> tuple[RawTable, ...]:
    limits = _limits(files)
    with tempfile.TemporaryDirectory(prefix="errata-", ignore_cleanup_errors=True) as folder:
        question = Asked(
            files=tuple((os.fsencode(file.path.resolve()), file.name) for file in files),
            settings=settings,
            judged=judged,
            folder=folder,
            processor_seconds=limits.processor_seconds,
            memory_bytes=limits.memory_bytes,
        )
        _raise_unless_ready(_ask(question, limits), limits, ", ".join(file.name for file in files))
        return hand_over.read(Path(folder))


def _limits(files: Sequence[StagedFile]) -> Limits:
    try:
        return limits_for([file.path for file in files])
    except OSError as error:
        raise FileError(
            f"The file cannot be opened: {error.strerror}.",
            where=", ".join(file.name for file in files),
            todo="Choose it once more.",
        ) from error


def _ask(question: Asked, limits: Limits) -> Answer:
    for _ in range(_ATTEMPTS):
        with _idle.one() as reader, contextlib.suppress(_NotBegun):
            return reader.answer(question, limits)
    raise JobError(
        "The process that reads files could not be started.", todo="Close other programs, then try it once more."
    )


def _raise_unless_ready(answer: Answer, limits: Limits, names: str) -> None:
    match answer:
        case ReadingRefused():
            raise answer.error
        case OutOfMemory():
            raise _too_much_memory(limits, names)
        case Failed(kind="PanicException"):
            raise _ended(names)
        case Failed():
            raise FileError(
                f"Something in the file is not understood ({answer.kind}).",
                where=names,
                todo="Open it in the program that wrote it, save it as CSV, and import that.",
            ) from ReadingFault(answer.traceback)


def _too_much(what: str, names: str) -> FileError:
    return FileError(
        f"Reading the file was stopped: it took more than {what}.",
        where=names,
        todo="Keep the rows and columns that are needed, or save it as CSV.",
    )


def _too_much_memory(limits: Limits, names: str) -> FileError:
    return _too_much(f"{limits.memory_bytes / 1e9:.0f} GB of memory", names)


def _broken_off(exceeded: Exceeded | None, limits: Limits, name: str) -> FileError:
    match exceeded:
        case Exceeded.MEMORY:
            return _too_much_memory(limits, name)
        case Exceeded.TIME:
            return _too_much(f"{limits.processor_seconds:.0f} seconds", name)
    return _ended(name)


def _ended(name: str) -> FileError:
    """A library of C ends the process, one of Rust panics in it: either way it met what it does not know."""
    return FileError(
        "The file ended the process that read it: it is damaged, or made to do harm.",
        where=name,
        todo="Open it in the program that wrote it, save it as CSV, and import that.",
    )


class _NotBegun(Exception):
    """The process is gone without having looked at the question."""


class _Reader:
    """``python -m core.data.reader_process.child``, which reads questions from its stdin and ends when that closes."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=processes.environment(),
            )
        except OSError as error:
            raise JobError(
                f"The process that reads files could not be started: {error.strerror}.",
                todo="Close other programs, then try it once more.",
            ) from error
        self.is_fit = True

    def answer(self, question: Asked, limits: Limits) -> Answer:
        """Ask and wait. Raises _NotBegun, and FileError where the process ended or was ended meanwhile."""
        self.is_fit = False
        replies = self._replies(question)
        begun = next(replies, None)
        if not isinstance(begun, Begun):
            raise _NotBegun
        with Watch(self._process.pid, limits) as watch:
            for reply in replies:
                if not isinstance(reply, Begun):
                    self.is_fit = isinstance(reply, Ready | ReadingRefused) and self._is_small()
                    return reply
                begun = reply
        raise _broken_off(watch.exceeded or self._held_by_the_system(), limits, begun.name)

    def _replies(self, question: Asked) -> Iterator[Begun | Answer]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(to_line(question))
            self._process.stdin.flush()
        # A line without its end was cut off by the process's death.
        for line in iter(self._process.stdout.readline, b""):
            if line.endswith(b"\n"):
                yield reply_from(line)

    def _held_by_the_system(self) -> Exceeded | None:
        """The bound that the operating system held before the watch had looked, as on a busy computer."""
        too_long = getattr(signal, "SIGXCPU", None)
        with contextlib.suppress(subprocess.TimeoutExpired):
            if too_long is not None and self._process.wait(_SECONDS_TO_END) == -too_long:
                return Exceeded.TIME
        return None

    def _is_small(self) -> bool:
        try:
            return psutil.Process(self._process.pid).memory_info().rss < _KEPT_BELOW_BYTES
        except psutil.Error:
            return False

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            # A question that nobody took waits in the pipe.
            with contextlib.suppress(OSError):
                pipe and pipe.close()


class _IdleReaders:
    """Processes that have answered and wait for the next question for a while, so that it need not start one."""

    def __init__(self) -> None:
        self._turns = threading.BoundedSemaphore(_MOST_AT_A_TIME)
        self._readers: list[_Reader] = []

    @contextlib.contextmanager
    def one(self) -> Iterator[_Reader]:
        """A process for one question; it is kept if it is fit for another."""
        with self._turns:
            reader = self._readers.pop() if self._readers else _Reader()
            try:
                yield reader
            finally:
                if reader.is_fit:
                    self._readers.append(reader)
                else:
                    reader.end()


_idle = _IdleReaders()
