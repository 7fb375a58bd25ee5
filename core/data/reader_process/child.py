"""The process that reads files: ``python -m core.data.reader_process.child``, started by ``readers`` beside it.

Questions come in on stdin and replies go out on stdout. It ends when nobody asks for a while, and when stdin closes.
"""

from __future__ import annotations

import os
import queue
import shutil
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NoReturn

from core.data import staged
from core.data.reader_process import hand_over
from core.data.reader_process.messages import (
    Answer,
    Asked,
    Begun,
    Failed,
    OutOfMemory,
    ReadingRefused,
    Ready,
    Reply,
    question_from,
    to_line,
)
from core.data.staged import StagedFile
from core.disk import disk_full, was_disk_full
from core.errors import ErrataError

_WAITS_SECONDS = 60
# The asker looks closer. Addresses are reserved far beyond what is used.
_TIMES_THE_SECONDS, _TIMES_THE_MEMORY = 2, 4


class Child:
    """Answers one question after the other, while a thread listens for the next and for the asker's end."""

    def __init__(self, questions: BinaryIO, replies: BinaryIO) -> None:
        self._questions = questions
        self._replies = replies
        self._waiting: queue.SimpleQueue[Asked] = queue.SimpleQueue()
        self._folder: str | None = None

    def serve(self) -> NoReturn:
        """Answer until nobody asks any more; then the whole process ends at once, whatever it is reading."""
        threading.Thread(target=self._listen, daemon=True).start()
        while True:
            try:
                question = self._waiting.get(timeout=_WAITS_SECONDS)
            except queue.Empty:
                os._exit(0)
            self._reply(self._answer(question))

    def _listen(self) -> None:
        for line in self._questions:
            self._waiting.put(question_from(line))
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        os._exit(0)

    def _answer(self, question: Asked) -> Answer:
        _hold(question)
        self._folder = tempfile.tempdir = question.folder
        try:
            read = staged.tables if question.judged else staged.texts
            hand_over.write(read(self._announced(question), question.settings), Path(question.folder))
        # A panic in a library of Rust is no Exception.
        except BaseException as error:
            return _told(error, Path(question.folder))
        return Ready()

    def _announced(self, question: Asked) -> Iterator[StagedFile]:
        for path, name in question.files:
            self._reply(Begun(name))
            yield StagedFile(Path(os.fsdecode(path)), name)
        self._reply(Begun(", ".join(name for _, name in question.files)))

    def _reply(self, reply: Reply) -> None:
        self._replies.write(to_line(reply))
        self._replies.flush()


def _told(error: BaseException, folder: Path) -> Answer:
    """What a reader that met a full disk says of the file would be wrong: it unpacks to the disk, too."""
    if was_disk_full(error):
        return ReadingRefused.of(disk_full(folder.parent))
    if isinstance(error, ErrataError):
        return ReadingRefused.of(error)
    if isinstance(error, MemoryError):
        return OutOfMemory()
    return Failed(type(error).__name__, "".join(traceback.format_exception(error)))


def _hold(question: Asked) -> None:
    """Let the operating system hold the bounds, too, where it can: the asker may be gone, or too busy to look."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + _TIMES_THE_SECONDS * question.processor_seconds)
    addresses = question.memory_bytes * _TIMES_THE_MEMORY
    for what, bound in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, addresses)):
        _, most = resource.getrlimit(what)
        resource.setrlimit(what, (bound if most == resource.RLIM_INFINITY else min(bound, most), most))


def claim_stdout() -> BinaryIO:
    """Keep stdout for the replies alone: what libraries print, in Python or in C, goes to stderr from now on."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


if __name__ == "__main__":
    Child(sys.stdin.buffer, claim_stdout()).serve()
