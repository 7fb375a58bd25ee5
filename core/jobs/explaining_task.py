"""The task of explaining many texts, one after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from pandas import DataFrame

from core.explanation import method_registry
from core.jobs import explained_texts, job_queue, texts_to_explain
from core.jobs.folder import JobFolder
from core.jobs.kinds import EXPLAINS, GivesWay, StoppedEarly
from core.jobs.models import explain_with
from core.records import ExplainedText, ExplainingResult, schemas
from core.records.columns import ID, TEXT
from core.records.folders import ExplainingFolder, RunFolder
from core.records.job_events import Phase, StepDone
from core.records.job_specs import ExplainingSpec
from core.store.artifacts import Artifacts

_SECONDS_BETWEEN_LOOKS = 1.0
_DOUBT = 0.2


def explain_all(job: JobFolder, spec: ExplainingSpec) -> ExplainingResult:
    """Explain the texts that the job was given, but for those that an earlier call or a page explained; each is written
    at once. Those that somebody asks about meanwhile come last, as they are explained by then.

    Raises StoppedEarly where it is asked to stop or the run has no answers, GivesWay where a job waits that goes first,
    ModelError where the model does not load.
    """
    # Only here, as it loads torch: tests import this module, too.
    from core.prediction.predictor import load

    job.report(Phase(EXPLAINS))
    folder = ExplainingFolder(job.path)
    texts = _texts(job, spec)
    explained = _Explained(folder)
    left = texts[~texts[ID].isin(explained.now())]
    predictor = load(RunFolder(job.path.with_name(spec.model)).model.path)
    settings = method_registry.settings_of(spec.method, spec.settings)
    look, pace = _Look(job, spec), _Pace(job, left[TEXT].tolist(), len(texts))
    for id, text in _asked_last(folder, left):
        look.now()
        if id not in explained.now():
            explained_texts.add(folder, ExplainedText(id, explain_with(text, predictor, settings, look)))
        pace.advance(text)
    return ExplainingResult(len(texts))


def _texts(job: JobFolder, spec: ExplainingSpec) -> DataFrame:
    """Those that the job was given; of one that began before its run had answers, all that are meant.

    Raises StoppedEarly where the run has come to no answers.
    """
    file = ExplainingFolder(job.path).to_explain
    if not file.exists():
        answers = RunFolder(job.path.with_name(spec.model)).predictions
        if not answers.exists():
            raise StoppedEarly
        drawn = texts_to_explain.draw(texts_to_explain.by_confidence(answers), spec.project_id, spec.chosen.hits)
        Artifacts.write_table(drawn.all, file)
    return Artifacts.read_table(file, schemas.TO_EXPLAIN)


def _asked_last(folder: ExplainingFolder, texts: DataFrame) -> Iterator[tuple[str, str]]:
    """Ids and texts; whether somebody asked about one is looked up when its turn comes."""
    last = []
    for id, text in zip(texts[ID], texts[TEXT], strict=True):
        if explained_texts.asked(folder, [id]):
            last.append((id, text))
        else:
            yield id, text
    yield from last


class _Explained:
    """The ids of the texts that are explained, of which pages tell some while the job is at others."""

    def __init__(self, folder: ExplainingFolder) -> None:
        self._folder = folder
        self._ids: set[str] = set()
        self._upto = 0

    def now(self) -> set[str]:
        further, self._upto = explained_texts.of(self._folder, after=self._upto)
        self._ids.update(one.id for one in further)
        return self._ids


class _Look:
    """To look up now and then, while the model is asked, whether to end or to let others go first."""

    def __init__(self, job: JobFolder, spec: ExplainingSpec) -> None:
        self._job, self._spec = job, spec
        self._looked = 0.0

    def __call__(self, fraction: float) -> None:
        if time.monotonic() - self._looked >= _SECONDS_BETWEEN_LOOKS:
            self.now()

    def now(self) -> None:
        self._looked = time.monotonic()
        if self._job.stop_requested():
            raise StoppedEarly
        if job_queue.gives_way(self._job, self._spec):
            raise GivesWay


class _Pace:
    """Tells how many texts are explained, and when the last will be: the time that one takes goes by its length."""

    def __init__(self, job: JobFolder, left: Sequence[str], texts: int) -> None:
        self._job, self._texts = job, texts
        self._begun = time.monotonic()
        self._done, self._read, self._unread = texts - len(left), 0, sum(map(len, left))
        job.report(StepDone(self._done, texts))

    def advance(self, text: str) -> None:
        self._done += 1
        self._read, self._unread = self._read + len(text), self._unread - len(text)
        seconds = (time.monotonic() - self._begun) * self._unread / self._read
        now = time.time()
        ends = (now + (1 - _DOUBT) * seconds, now + (1 + _DOUBT) * seconds)
        self._job.report(StepDone(self._done, self._texts, ends=ends))
