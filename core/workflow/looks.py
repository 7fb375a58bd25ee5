"""Looks at the test part: each is logged and numbered, as the best of several scores is better than it should be.

The reuse of one test part for many decisions is known to overfit it (Dwork et al. 2015, "The reusable holdout").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from core.counted import counted, ordinal
from core.errors import JobError
from core.prediction.holm import adjusted
from core.records import Look, LookKind, Measure, Project, Run
from core.remedies import Action, Remedy
from core.workflow import explaining_jobs
from core.workflow.bench import Bench

_COMPARISONS = (LookKind.COMPARISON, LookKind.EXPERIMENTS)


def test_part(bench: Bench, split_id: int) -> int:
    """The first of the splits that have kept this one's test texts from version to version."""
    while (before := bench.store.split(split_id).settings.follows) is not None:
        split_id = before
    return split_id


def locked_since(bench: Bench, project_id: int) -> datetime | None:
    """Since when the project's test part is locked; None where it is open."""
    locks = [look for look in bench.store.evaluation.looks(project_id) if look.split_id is None]
    return locks[-1].time if locks and locks[-1].kind is LookKind.LOCKED else None


def lock(bench: Bench, project: Project) -> None:
    """No score and no answer on the test part is shown from now on, and none is explained."""
    _set(bench, project, LookKind.LOCKED)
    explaining_jobs.stop_all(bench, bench.store.explainings.of_project(project.id))


def unlock(bench: Bench, project: Project) -> None:
    _set(bench, project, LookKind.OPENED)


def _set(bench: Bench, project: Project, kind: LookKind) -> None:
    def is_so(known: list[Look]) -> bool:
        last = next((look.kind for look in reversed(known) if look.split_id is None), LookKind.OPENED)
        return last is kind

    bench.store.evaluation.add_look(project.id, Look(kind, _now()), is_so)


def locked_in_words(bench: Bench, project_id: int) -> str:
    """That the test part is locked, and what was looked at before; empty where it is open."""
    since = locked_since(bench, project_id)
    if since is None:
        return ""
    seen = [look for look in bench.store.evaluation.looks(project_id) if look.kind is LookKind.RUN]
    before = (
        f", after {counted(len(seen), 'run')} had been looked at, the last on {_when(seen[-1].time)}" if seen else ""
    )
    return f"The test part is locked since {_when(since)}{before}."


def check_open(bench: Bench, project_id: int) -> None:
    """Raise JobError where the test part is locked."""
    if said := locked_in_words(bench, project_id):
        raise JobError(said, remedy=Remedy(Action.OPEN_TEST_PART, bench.store.project_of_id(project_id).name))


def at_run(bench: Bench, run: Run) -> int:
    """Log that the run's answers on the test part are looked at; which look at this test part it is, 1 for the first.

    Looks at the same run are one. Raises JobError where the test part is locked.
    """
    check_open(bench, run.project_id)
    part = test_part(bench, run.split_id)
    look = Look(LookKind.RUN, _now(), part, run.id)
    known = bench.store.evaluation.add_look(run.project_id, look, lambda known: run.id in _runs_seen(known, part))
    return _runs_seen(known, part).index(run.id) + 1


def at_comparison(bench: Bench, run: Run, against: Run, measure: Measure, p_value: float) -> tuple[float, list[Look]]:
    """Log that two runs are compared on the test part; the p-value by Holm's correction, and the comparisons it
    counts.

    All of the same test part count, of runs and of experiments, in whichever measure: each pair once in each, with the
    p-value it had last. A comparison on several test parts counts on each of them; the largest of their corrections is
    its own, so that it is called a difference only where each would call it one. Raises JobError where the test part is
    locked.
    """
    return _compared(bench, LookKind.COMPARISON, [run], [against], measure, p_value)


def at_experiments(
    bench: Bench, runs: Sequence[Run], against: Sequence[Run], measure: Measure, p_value: float
) -> tuple[float, list[Look]]:
    """As ``at_comparison``, of two experiments, each of whose runs is looked at; folds have a test part each."""
    return _compared(bench, LookKind.EXPERIMENTS, runs, against, measure, p_value)


def _compared(
    bench: Bench, kind: LookKind, runs: Sequence[Run], against: Sequence[Run], measure: Measure, p_value: float
) -> tuple[float, list[Look]]:
    for one in (*against, *runs):
        at_run(bench, one)
    first, other = (min(each, key=lambda run: run.id) for each in (runs, against))
    time, parts = _now(), dict.fromkeys(test_part(bench, run.split_id) for run in (*runs, *against))
    of_parts = [
        _corrected(bench, first.project_id, Look(kind, time, part, first.id, other.id, measure, p_value))
        for part in parts
    ]
    return max(of_parts, key=lambda found: (found[0], len(found[1])))


def _corrected(bench: Bench, project_id: int, look: Look) -> tuple[float, list[Look]]:
    """Log the comparison on one test part; its p-value by the correction there, and what that counts."""
    known = bench.store.evaluation.add_look(project_id, look, lambda known: _is_told(known, look))
    family = {_test(one): one for one in known if _is_alike(one, look)}
    p_values = {test: one.p_value or 0.0 for test, one in family.items()}
    return adjusted(p_values)[_test(look)], list(family.values())


def of(bench: Bench, project: Project) -> list[Look]:
    """The log of the project's test parts, oldest first."""
    return bench.store.evaluation.looks(project.id)


def were_compared(bench: Bench, run: Run, against: Run) -> bool:
    """Whether the two runs were compared before, in whichever measure and order: looking again counts nothing more."""
    log = bench.store.evaluation.looks(run.project_id)
    pairs = [{look.run_id, look.against_id} for look in log if look.kind is LookKind.COMPARISON]
    return {run.id, against.id} in pairs


def runs_opened(bench: Bench, project_id: int) -> set[int]:
    """Ids of the runs whose test scores somebody has looked at; none while the test part is locked."""
    if locked_since(bench, project_id) is not None:
        return set()
    log = bench.store.evaluation.looks(project_id)
    return {look.run_id for look in log if look.kind is LookKind.RUN and look.run_id is not None}


def in_words(number: int) -> str:
    """Which look it is, and what that means for the score."""
    if number == 1:
        return "First look at this test part."
    before = counted(number - 1, "other run")
    return (
        f"{ordinal(number)} look at this test part: {before} {'was' if number == 2 else 'were'} looked at before. The "
        "best of several looks is a little too good; choose by validation."
    )


def of_each_in_words(numbers: Mapping[str, int]) -> str:
    """Which look each of some runs was: “run-1 is the 1st look at its test part, run-2 the 2nd.”"""
    (first, number), *others = numbers.items()
    further = "".join(f", {name} the {ordinal(other)}" for name, other in others)
    return f"{first} is the {ordinal(number)} look at its test part{further}."


def _runs_seen(known: Sequence[Look], part: int | None) -> list[int | None]:
    """Each run once, in the order in which they were looked at first."""
    return list(dict.fromkeys(look.run_id for look in known if look.kind is LookKind.RUN and look.split_id == part))


def _is_told(known: Sequence[Look], look: Look) -> bool:
    last = next((one for one in reversed(known) if _is_alike(one, look) and _test(one) == _test(look)), None)
    return last is not None and last.p_value == look.p_value


def _is_alike(one: Look, look: Look) -> bool:
    """Whether both are comparisons on the same test part."""
    return one.kind in _COMPARISONS and one.split_id == look.split_id


def _test(look: Look) -> tuple[LookKind, frozenset[int | None], Measure | None]:
    return look.kind, frozenset((look.run_id, look.against_id)), look.measure


def _when(time: datetime) -> str:
    return f"{time.astimezone():%d %b %Y, %H:%M}"


def _now() -> datetime:
    return datetime.now(UTC)
