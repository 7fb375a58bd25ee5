"""A job is a folder: what to do, how far it is, and what came of it."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from filelock import FileLock, Timeout

from core.errors import DamagedError, ErrataError
from core.jobs import kinds
from core.jobs.kinds import Kind
from core.jobs.progress import WORDS, EventReader, Reported, read_events
from core.records import JobProgress, from_json, to_json
from core.records.job_events import STARTING, WAITING, Event, Phase
from core.records.job_specs import JobSpec
from core.store import checksums, marks, readability
from core.store.artifacts import Artifacts
from core.store.damage import readable
from core.training import checkpoints

_log = logging.getLogger(__name__)

T = TypeVar("T")

# Whoever asks whether a job lives holds its lock for a moment. A worker waits longer than that for it, and who asks
# waits a little for others who ask.
_LOCK_SECONDS = 5.0
_PROBE_SECONDS = 0.2
_LOG_TAIL_BYTES = 20_000

STARTS_WITHIN_SECONDS = 30
"""From the start of a worker until it has the lock of its folder: Python and what it imports, on a busy computer."""


@dataclass(frozen=True)
class Fault:
    """Why there is no result, in the three parts of an ErrataError; ``stopped`` where the researcher wanted it so."""

    what: str
    where: str = ""
    todo: str = ""
    stopped: bool = False


class JobFolder:
    """The files of one job. Reading is safe at any moment, whatever the worker is doing; nothing missing is an error.

    What was to be done and what came of it are needed: ``spec`` and ``result`` raise DamagedError where the file is
    damaged. All else is notes: a damaged one reads as none.

    Parameters
    ----------
    path
        The folder; one that is not there (yet, or any more) reads as a job of which nothing is known.
    """

    SPEC = "job.json"
    LOG = "log.txt"
    PASSING = ("lock", "stop", "started", "place", "process.json")
    """What is of no use but to living processes; the last is that of an earlier Errata."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._progress = path / "progress.jsonl"
        self._log = path / self.LOG
        self._lock = path / "lock"
        self._stop = path / "stop"
        self._started = path / "started"
        self._place = path / "place"
        self._result = path / "result.json"
        self._fault = path / "error.json"

    def write_spec(self, spec: JobSpec) -> None:
        Artifacts.write_atomically(self.path / self.SPEC, to_json(spec))

    def spec(self) -> JobSpec | None:
        """What to do, as the record of its kind; raises UnknownKind, too."""
        kind = self._kind()
        return None if kind is None else _needed(self.path / self.SPEC, kind.spec)

    def head(self) -> JobSpec | None:
        """What every job has, also one of a kind that this Errata does not know."""
        return _needed(self.path / self.SPEC, JobSpec)

    def kind(self) -> Kind:
        """Its kind, a training where there is no specification that could be read; raises UnknownKind."""
        try:
            return self._kind() or kinds.TRAINING
        except kinds.UnknownKind:
            raise
        except DamagedError:
            return kinds.TRAINING

    def _kind(self) -> Kind | None:
        path = self.path / self.SPEC
        with readable(path):
            content = _bytes(path)
            return None if content is None else kinds.of(content, where=str(path))

    @property
    def checkpoints(self) -> Path:
        return self.path / checkpoints.FOLDER

    def go_on_from(self, stopped: JobFolder) -> None:
        """Take over what a stopped job has to go on from: what it was given, its checkpoints, and what it told so
        far.
        """
        self._copy_from(stopped, (*stopped.kind().given, self._progress.name, self._log.name))
        checkpoints.hand_over(stopped.checkpoints, self.checkpoints)

    def begin_again_as(self, stopped: JobFolder) -> None:
        """Take over what a stopped job was given, where there is nothing to go on from."""
        self._copy_from(stopped, stopped.kind().given)

    def _copy_from(self, other: JobFolder, names: Iterable[str]) -> None:
        for name in names:
            if (other.path / name).exists():
                shutil.copyfile(other.path / name, self.path / name)

    def beginning(self) -> list[Path]:
        """What there is of a job before it has a result, but for its checkpoints."""
        kind = self.kind()
        given = [self.path / name for name in kind.given]
        return [self.path / self.SPEC, *given, *self._files(kind.so_far), self._progress, self._log, self._fault]

    # What the worker and the pages tell each other while it works.

    @property
    def reports(self) -> Path:
        """The workspace's folder for what other tools draw, beside those of all jobs."""
        return self.path.parent.parent / "reports"

    def report(self, event: Event) -> None:
        """Append an event to what the job told so far."""
        if isinstance(event, Phase):
            _log.info("%s", self._in_words(event))
        with self._progress.open("ab") as file:
            # The line break before parts it from a line that a killed worker left unfinished.
            file.write(b"\n" + to_json(event) + b"\n")

    def reported(self) -> Reported:
        return read_events(_content(self._progress))

    def progress(self) -> JobProgress:
        return EventReader(self.reported()).progress()

    def open_log(self) -> BinaryIO:
        return self._log.open("ab")

    def log_tail(self) -> str:
        """The last lines of what the process printed; of a line that was printed over, what stood there last."""
        tail = _content(self._log, last=_LOG_TAIL_BYTES).decode(errors="replace").replace("\r\n", "\n")
        return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in tail.split("\n"))

    def log(self) -> str:
        """The last lines of what the process printed, and whether it reported what this Errata cannot read."""
        unknown = self.reported().unknown
        told = f"This Errata cannot read what a newer one reported here: {', '.join(unknown)}." if unknown else ""
        return "\n".join(filter(None, [self.log_tail(), told]))

    def request_stop(self) -> None:
        self._stop.touch()

    def stop_requested(self) -> bool:
        return self._stop.exists()

    def place(self, created: datetime) -> datetime:
        """Where the job stands in the queue: who has the earlier time goes first. When it was created, unless it was
        put elsewhere.
        """
        return _note(self._place, datetime) or created

    def put_at(self, place: datetime) -> None:
        """Give it another place in the queue; one that has its turn keeps it."""
        Artifacts.write_atomically(self._place, to_json(place))

    # What came of it.

    def write_result(self, result: object) -> None:
        """The last thing of a job: what lies in the folder now does not change any more."""
        kind = self.kind()
        Artifacts.seal(self.path, self._files([*kind.given, *kind.leaves]))
        Artifacts.write_atomically(self._result, to_json(result))

    def result(self) -> Any | None:
        """The record that jobs of its kind leave."""
        return _needed(self._result, self.kind().result)

    def has_result(self) -> bool:
        """Whether there is one that can be read."""
        with suppress(DamagedError):
            return self.result() is not None
        return False

    def write_fault(self, fault: Fault) -> None:
        Artifacts.write_atomically(self._fault, to_json(fault))

    def fault(self) -> Fault | None:
        """What the worker itself said about why there is no result."""
        return _note(self._fault, Fault)

    def has_ended(self) -> bool:
        return self._result.exists() or self._fault.exists()

    def failure(self) -> str:
        """Why a job that no longer lives has no result, and what to do, in words for the researcher."""
        fault = self.fault() or self._damage() or self._silent_end()
        return str(ErrataError(fault.what, where=fault.where, todo=fault.todo))

    def ended(self) -> datetime:
        """When the job last gave a sign."""
        for path in (self._result, self._fault, self._progress, self._log, self.path):
            if path.exists():
                return datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return datetime.now(UTC)

    # Whether it lives.

    @contextmanager
    def working(self) -> Iterator[bool]:
        """Hold the folder's lock for the block, as the job's one worker; False where another worker holds it."""
        lock = FileLock(self._lock)
        try:
            lock.acquire(timeout=_LOCK_SECONDS)
        except Timeout:
            yield False
            return
        try:
            self.forget_start()
            yield True
        finally:
            lock.release()

    def note_start(self) -> None:
        """Note that a worker is started on the folder, which takes a while to get its lock."""
        self._started.touch()

    def forget_start(self) -> None:
        self._started.unlink(missing_ok=True)

    def discard_damaged(self) -> None:
        """Remove what cannot be read and what was made from it, so that a further attempt makes it anew."""
        kind = self.kind()
        for path in self._files(kind.given):
            if readability.difficulty([path], thorough=True):
                path.unlink(missing_ok=True)
        made_anew = [name for name in kind.leaves if name not in kind.so_far]
        left = self._files(made_anew)
        if readability.difficulty(left, thorough=True) or checksums.difference(self.path, thorough=True):
            for name in made_anew:
                marks.remove(self.path / name)
        (self.path / checksums.FILE).unlink(missing_ok=True)

    def was_started(self) -> bool:
        return self._started.exists() or self._progress.exists() or self._log.exists()

    def is_alive(self) -> bool:
        """Whether a worker works on the folder, or was started just now.

        The system holds a worker's lock for as long as it lives: also while the computer sleeps, whatever its clock
        says, and on each computer that has the folder on a network drive with locks.
        """
        # In this order, as a worker has the lock before it removes the note of its start.
        return self._was_started_just_now() or self._is_locked()

    def prepare_start(self) -> None:
        """Forget how an earlier attempt ended, a damaged result included; from here on the job lives, for as long as a
        worker may take to get its lock.
        """
        self.note_start()
        for path in (self._stop, self._place, self._fault, self._result):
            path.unlink(missing_ok=True)
        # Else what an earlier attempt did last would be told until the worker says something.
        self.report(Phase(STARTING))

    def _was_started_just_now(self) -> bool:
        with suppress(OSError):
            # Either way, as the clock of another computer may be ahead, and this one may be set right in between.
            return abs(time.time() - self._started.stat().st_mtime) < STARTS_WITHIN_SECONDS
        return False

    def _is_locked(self) -> bool:
        if not self._lock.exists():
            return False
        try:
            with FileLock(self._lock).acquire(timeout=_PROBE_SECONDS, poll_interval=_PROBE_SECONDS / 10):
                return False
        except Timeout:
            return True

    def _damage(self) -> Fault | None:
        try:
            self.spec()
            self.result()
        except kinds.UnknownKind as unknown:
            return Fault(unknown.what, where=unknown.where, todo=unknown.todo)
        except DamagedError as damage:
            return Fault(damage.what, where=damage.where, todo="Resume it: what is damaged is made anew.")
        return None

    def _silent_end(self) -> Fault:
        if not self.path.exists():
            missing = f"The folder of this {self.kind().name} is missing."
            return Fault(missing, where=str(self.path), todo="Start it again with the same settings.")
        printed = self.log_tail().split("\n")
        last = next((line.strip() for line in reversed(printed) if line.strip()), None)
        before = ", before its turn had come" if self.progress().phase == WAITING else ""
        return Fault(
            f"The {self.kind().name} process ended without a result{before}: it was killed, or the machine was "
            "switched off or ran out of memory, or this workspace was restored from a backup that was made before its "
            "end." + (f" Its log ends with “{last}”." if last else ""),
            todo="Resume it: " + self._goes_on(),
        )

    def _goes_on(self) -> str:
        if checkpoints.last(self.checkpoints) is not None:
            return "it goes on from its last checkpoint."
        if self._files(self.kind().so_far):
            return "it goes on from where it was."
        return "it begins again, as no checkpoint was written yet."

    def _files(self, names: Iterable[str]) -> list[Path]:
        """The files of those names that are there, and all that are in folders of those names."""
        there = [path for name in names if (path := self.path / name).exists()]
        return [file for path in there for file in (checksums.everything(path) if path.is_dir() else [path])]

    def _in_words(self, phase: Phase) -> str:
        words = {**WORDS, **self.kind().phases}.get(phase.phase, phase.phase)
        return f"{words}: {phase.waits_for}" if phase.waits_for else words


def _needed(path: Path, kind: type[T]) -> T | None:
    """What stands in the file, None where there is no file; raises DamagedError."""
    with readable(path):
        content = _bytes(path)
        return None if content is None else from_json(kind, content)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _note(path: Path, kind: type[T]) -> T | None:
    with suppress(DamagedError):
        return _needed(path, kind)
    return None


def _content(path: Path, last: int | None = None) -> bytes:
    """The file's content, or its last bytes; nothing where there is no file."""
    try:
        with path.open("rb") as file:
            if last is not None:
                file.seek(max(path.stat().st_size - last, 0))
            return file.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return b""
