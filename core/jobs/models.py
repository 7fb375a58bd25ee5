"""Where loaded models answer: in this process, or in one that stays and keeps them loaded.

Pages ask ``ResidentModels``, so that neither torch nor a model ever gets into the pages' process.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core import processes
from core.errors import JobError
from core.explanation.explaining import explain
from core.jobs.model_messages import (
    Abandon,
    Advanced,
    Answer,
    AskExplanation,
    AskProbabilities,
    Explained,
    Probabilities,
    Question,
    QuestionRefused,
    reply_from,
    to_line,
)
from core.records import Explanation, ExplanationSettings
from core.records.folders import ModelFolder

if TYPE_CHECKING:
    from core.prediction.predictor import Ensemble, Predictor

OnProgress = Callable[[float], None]

_MODELS_KEPT = 3
_ATTEMPTS = 2
_SECONDS_TO_END = 5
_COMMAND = (sys.executable, "-m", "core.jobs.model_server")


class ModelHost(Protocol):
    """Something that loads model folders, keeps the last few, and answers from several threads.

    ``on_progress`` is told the fraction done, rising to 1, in the asking thread; what it raises ends the question.
    """

    def probabilities(
        self, model: Path, texts: Sequence[str], on_progress: OnProgress | None = None
    ) -> tuple[tuple[str, ...], np.ndarray]:
        """Classes, and their probabilities for each text: shape (texts, classes), float64.

        Raises ModelError where the folder holds no classifier that loads.
        """

    def explain(
        self, model: Path, text: str, settings: ExplanationSettings, on_progress: OnProgress | None = None
    ) -> Explanation:
        """The words that made the model decide; raises ModelError and SettingError."""

    def close(self) -> None:
        """Let go of the models; a later question loads them again."""


class InlineModels:
    """Models loaded in the caller's own process."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._predictor = lru_cache(maxsize=_MODELS_KEPT)(_load)

    def probabilities(
        self, model: Path, texts: Sequence[str], on_progress: OnProgress | None = None
    ) -> tuple[tuple[str, ...], np.ndarray]:
        with self._asked(model) as predictor:
            return predictor.labels, predictor.probabilities(texts, on_progress)

    def explain(
        self, model: Path, text: str, settings: ExplanationSettings, on_progress: OnProgress | None = None
    ) -> Explanation:
        with self._asked(model) as predictor:
            return explain_with(text, predictor, settings, on_progress)

    def close(self) -> None:
        with self._turn:
            self._predictor.cache_clear()

    @contextlib.contextmanager
    def _asked(self, model: Path) -> Iterator[Predictor | Ensemble]:
        with self._turn:
            yield self._predictor(model, _last_change(model))


class ResidentModels:
    """Models loaded in one process beside this one, started at the first question.

    Questions are answered one after the other. A process that dies is replaced and its question asked once more; a
    second death raises JobError. The process ends when this one does, however it ends.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._numbers = itertools.count(1)
        self._process: _ModelProcess | None = None

    def probabilities(
        self, model: Path, texts: Sequence[str], on_progress: OnProgress | None = None
    ) -> tuple[tuple[str, ...], np.ndarray]:
        folder, asked = str(model.resolve()), list(texts)
        answer = self._ask(lambda number: AskProbabilities(number, folder, asked), on_progress)
        assert isinstance(answer, Probabilities)
        return answer.labels, answer.array

    def explain(
        self, model: Path, text: str, settings: ExplanationSettings, on_progress: OnProgress | None = None
    ) -> Explanation:
        folder = str(model.resolve())
        answer = self._ask(lambda number: AskExplanation.of(number, folder, text, settings), on_progress)
        assert isinstance(answer, Explained)
        return answer.explanation

    def close(self) -> None:
        with self._turn:
            self._end_process()

    def _ask(self, question: Callable[[int], Question], on_progress: OnProgress | None) -> Answer:
        advance = _rising(on_progress) if on_progress else None
        last_words = ""
        with self._turn:
            if on_progress:
                # Until its turn came, whoever asked may have gone on to something else.
                on_progress(0.0)
            numbered = question(next(self._numbers))
            for _ in range(_ATTEMPTS):
                try:
                    answer = self._living_process().answer(numbered, advance)
                except _Died as death:
                    last_words = str(death)
                    continue
                if isinstance(answer, QuestionRefused):
                    raise answer.error
                return answer
        raise JobError(
            f"The process that holds the model ended twice before it could answer. {last_words}".strip(),
            todo="Close other programs if the computer is short of memory, then try again.",
        )

    def _living_process(self) -> _ModelProcess:
        if self._process is None or not self._process.is_alive:
            self._end_process()
            self._process = _ModelProcess()
        return self._process

    def _end_process(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None


class _Died(Exception):
    """The model process is gone; carries its last words."""


class _ModelProcess:
    """``python -m core.jobs.model_server``, which reads questions from its stdin and ends when that closes."""

    def __init__(self) -> None:
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed by end)
        self._process = subprocess.Popen(
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=processes.environment(),
            **processes.detached(),
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests, self._answers = self._process.stdin, self._process.stdout

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def answer(self, question: Question, on_progress: OnProgress | None) -> Answer:
        """Ask and wait; raises _Died. Where ``on_progress`` raises, the process is told to give the question up."""
        self._send(question)
        try:
            for reply in self._replies():
                if reply.id != question.id:
                    continue
                if not isinstance(reply, Advanced):
                    return reply
                if on_progress is not None:
                    on_progress(reply.fraction)
        except BaseException:  # Streamlit ends a script by an exception outside Exception.
            with contextlib.suppress(_Died):
                self._send(Abandon(question.id))
            raise
        raise _Died(self._last_words())

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self._requests.close()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._answers.close()
        self._log.close()

    def _send(self, message: Question | Abandon) -> None:
        try:
            self._requests.write(to_line(message))
            self._requests.flush()
        except OSError as error:
            raise _Died(self._last_words()) from error

    def _replies(self) -> Iterator[Advanced | Answer]:
        # A line without its end was cut off by the process's death.
        for line in iter(self._answers.readline, b""):
            if line.endswith(b"\n"):
                yield reply_from(line)

    def _last_words(self) -> str:
        self._process.kill()
        self._process.wait()
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - 2000))
        lines = self._log.read().decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")


def explain_with(
    text: str, predictor: Predictor | Ensemble, settings: ExplanationSettings, on_progress: OnProgress | None = None
) -> Explanation:
    """The words of a text by a model that is loaded, and what computed its answers."""
    found = explain(
        text,
        predictor.labels,
        predictor.probabilities,
        settings,
        predictor.slopes,
        on_progress,
        predictor.mask,
        predictor.roughly,
    )
    return replace(found, engine=predictor.engine)


def _load(folder: Path, last_change: int) -> Predictor | Ensemble:
    """``last_change`` tells a model that was written anew (a stopped run, resumed) from the one loaded before."""
    from core.prediction.predictor import load

    return load(folder)


def _last_change(folder: Path) -> int:
    config = ModelFolder(folder).config
    return config.stat().st_mtime_ns if config.is_file() else 0


def _rising(on_progress: OnProgress) -> OnProgress:
    """Pass on only what exceeds all before: a question asked once more starts again from nothing."""
    highest = 0.0

    def advance(fraction: float) -> None:
        nonlocal highest
        if fraction > highest:
            highest = fraction
            on_progress(fraction)

    return advance
