"""The resident model process: ``python -m core.jobs.model_server``, started by ``core.jobs.models.ResidentModels``.

Questions come in on stdin and replies go out on stdout, one JSON document a line (``core.jobs.model_messages``).
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import BinaryIO

from core.errors import ErrataError, JobError
from core.jobs.model_messages import (
    Abandon,
    Advanced,
    Answer,
    AskProbabilities,
    Explained,
    Probabilities,
    Question,
    QuestionRefused,
    request_from,
    to_line,
)
from core.jobs.models import InlineModels, ModelHost


class _Abandoned(Exception):
    """Nobody waits for the answer any more."""


class ModelServer:
    """Answers one question after the other, while a thread listens for the next and for the asker's end."""

    def __init__(self, models: ModelHost, requests: BinaryIO, replies: BinaryIO) -> None:
        self._models = models
        self._requests = requests
        self._replies = replies
        self._questions: queue.SimpleQueue[Question] = queue.SimpleQueue()
        self._abandoned = 0

    def serve(self) -> None:
        """Answer until the requests end; then the whole process ends at once, whatever it is computing."""
        threading.Thread(target=self._listen, daemon=True).start()
        while True:
            self._serve(self._questions.get())

    def _listen(self) -> None:
        for line in self._requests:
            request = request_from(line)
            if isinstance(request, Abandon):
                self._abandoned = request.id
            else:
                self._questions.put(request)
        os._exit(0)

    def _serve(self, question: Question) -> None:
        try:
            self._reply(self._answer(question))
        except _Abandoned:
            pass
        except ErrataError as error:
            self._reply(QuestionRefused.of(question.id, error))
        except Exception as error:
            traceback.print_exc()
            failure = JobError(f"The model could not answer: {error}", todo="Try again with fewer samples or texts.")
            self._reply(QuestionRefused.of(question.id, failure))

    def _answer(self, question: Question) -> Answer:
        def advance(fraction: float) -> None:
            if question.id <= self._abandoned:
                raise _Abandoned
            self._reply(Advanced(question.id, fraction))

        model = Path(question.model)
        if isinstance(question, AskProbabilities):
            labels, found = self._models.probabilities(model, question.texts, advance)
            return Probabilities.of(question.id, labels, found)
        explanation = self._models.explain(model, question.text, question.settings, advance)
        return Explained(question.id, explanation)

    def _reply(self, reply: Advanced | Answer) -> None:
        self._replies.write(to_line(reply))
        self._replies.flush()


def claim_stdout() -> BinaryIO:
    """Keep stdout for the replies alone: what libraries print, in Python or in C, goes to stderr from now on."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


if __name__ == "__main__":
    ModelServer(InlineModels(), sys.stdin.buffer, claim_stdout()).serve()
