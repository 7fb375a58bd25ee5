"""The table of all runs, ensembles, experiments and searches of a project: what each was, and what came of it.

Only settings in which its lines differ have a column; what is the same in all is said once. Validation leads. A test
score stands there only where somebody has looked at it already: a table to choose from must not use up the test part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core import durations, figures, search_words
from core.counted import counted
from core.errors import DamagedError
from core.prediction import mean_score
from core.records import (
    Experiment,
    ExperimentKind,
    Measure,
    Part,
    Project,
    Run,
    RunState,
    Search,
    TrainingConfig,
)
from core.setting_fields import SettingField, chosen_by_hand
from core.training.estimate import TimeEstimate
from core.workflow import (
    baselines,
    classifiers,
    energy,
    file_damage,
    looks,
    measures,
    one_answer,
    queue,
    run_status,
    search_report,
    searches,
    seeds,
    splits,
    spread,
    training,
    usefulness,
)
from core.workflow.bench import Bench

NAME, VERSION, SPLIT, MODEL, SEED, BASELINE, TIME, ENERGY = (
    *("Name", "Version", "Split", "Base model", "Seed", "Best baseline (validation)", "Time", "Energy"),
)
ALWAYS_SAID = (VERSION, SPLIT, MODEL)
"""What is said of all lines together where it is the same in all."""

_SEED = "seed"
_MOST_VALUES = 4
_READ = "read from a table"
_KINDS = {ExperimentKind.CROSS_VALIDATION: "fold", ExperimentKind.SEEDS: "seed"}


@dataclass(frozen=True)
class Cell:
    """What stands in a column, and what it is sorted by; None comes last, whichever way it is sorted."""

    text: str = ""
    key: float | str | None = None


_NOTHING = Cell()


@dataclass(frozen=True)
class Line:
    """A run, an ensemble, an experiment or a search.

    ``name`` is what it is called by, ``kind`` what it is where it is no single run; ``runs`` are those that it stands
    for, none of a search; ``states`` are those of its runs, ``status`` says them in words, empty where all has
    finished.
    """

    of: Run | Experiment | Search
    name: str
    kind: str
    runs: tuple[Run, ...]
    states: frozenset[RunState]
    status: str
    cells: Mapping[str, Cell]

    @property
    def created(self) -> datetime:
        return self.of.created


@dataclass(frozen=True)
class Filter:
    """``words`` as ``core.search_words`` reads them, in names, notes, models and settings; None keeps all."""

    words: str = ""
    version: int | None = None
    model: str | None = None
    state: RunState | None = None


@dataclass(frozen=True)
class RunTable:
    """Lines with a cell for each column; ``common`` is what is the same in all of them, by its title."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    common: Mapping[str, str] = field(default_factory=dict)

    def sorted_by(self, column: str, *, descending: bool) -> RunTable:
        """The lines in the order of a column; of two alike the one that stood first stays first."""
        return replace(self, lines=tuple(_sorted(self.lines, lambda line: line.cells[column].key, descending)))


def _sorted(lines: Iterable[Line], key: Callable[[Line], Any], descending: bool) -> list[Line]:
    lines = list(lines)
    known = sorted((line for line in lines if key(line) is not None), key=key, reverse=descending)
    return [*known, *(line for line in lines if key(line) is None)]


def of(
    bench: Bench,
    project: Project,
    filter: Filter | None = None,
    *,
    each: bool = False,
    whole_time: Callable[[Run | Search], TimeEstimate] | None = None,
) -> RunTable:
    """The project's table, newest first. An experiment is one line, unless ``each`` of its runs is to have its own.

    ``whole_time`` estimates what has not ended; None asks the queue.
    """
    maker = _Maker(bench, project, whole_time or (lambda one: queue.whole_time(bench, one)))
    lines = _sorted(maker.lines(each=each), lambda line: line.created, True)
    kept = [line for line in lines if _is_kept(line, filter or Filter())]
    return _without_what_is_common(kept, maker.columns)


def find(bench: Bench, project: Project, name: str) -> Run | Experiment | Search:
    """The run or search of that name, or with a “+” after the name of a run the experiment that it is of; raises
    NotFound.
    """
    if searches.is_name(name):
        return searches.find(bench, project, name)
    run = training.run(bench, project, name.removesuffix("+"))
    experiment = bench.store.experiments.of_run(run.id) if name.endswith("+") else None
    return experiment or run


def _is_kept(line: Line, filter: Filter) -> bool:
    said = " ".join([line.name, line.kind, line.of.title, line.of.note, *(cell.text for cell in line.cells.values())])
    found = all(re.search(term.pattern, said.casefold()) for term in search_words.terms(filter.words))
    return (
        found
        and filter.version in (None, line.cells[VERSION].key)
        and filter.model in (None, line.cells[MODEL].key)
        and (filter.state is None or filter.state in line.states)
    )


def _without_what_is_common(lines: Sequence[Line], columns: Sequence[str]) -> RunTable:
    """A column for what differs; figures have one as soon as one line has a figure. What was made elsewhere has no
    settings, which is no difference.
    """
    shown, common = [], {}
    trained = [line for line in lines if not any(run.is_made_elsewhere for run in line.runs)]
    for column in columns:
        texts = {line.cells[column].text for line in (lines if column in ALWAYS_SAID else trained)}
        if column not in figures_of(columns):
            if len(texts) > 1:
                shown.append(column)
            elif column in ALWAYS_SAID and lines:
                common[column] = next(iter(texts))
        elif texts - {""}:
            shown.append(column)
    return RunTable(tuple(shown), tuple(lines), common)


def figures_of(columns: Sequence[str]) -> set[str]:
    """The columns that tell what came of a run, and not what it was."""
    return {column for column in columns if column.startswith(("Validation ", "Test "))} | {BASELINE, TIME, ENERGY}


def _untrained(line: Line, time: Cell = _NOTHING) -> Line:
    """Without a seed and energy, which it took none of."""
    return replace(line, cells={**line.cells, SEED: Cell(), TIME: time, ENERGY: Cell()})


class _Maker:
    """Makes the lines of one project, with what is asked of the store but once."""

    def __init__(self, bench: Bench, project: Project, whole_time: Callable[[Run | Search], TimeEstimate]) -> None:
        self._bench, self._project, self._whole_time = bench, project, whole_time
        self._measure = measures.of(bench, project.id)
        self._settings = [one for one in chosen_by_hand(TrainingConfig) if one.name != _SEED]
        self._versions = {one.id: one.number for one in bench.store.versions(project.id)}
        self._splits: dict[int, Cell] = {}
        self._opened = looks.runs_opened(bench, project.id)
        self._validation, self._test = (f"{part} {self._measure.brief}" for part in ("Validation", "Test"))
        titles = [one.setting.title for one in self._settings]
        self.columns = (*ALWAYS_SAID, *titles, SEED, self._validation, self._test, BASELINE, TIME, ENERGY)

    def lines(self, *, each: bool) -> list[Line]:
        read = self._bench.store.prediction_tables.of_project(self._project.id)
        runs = {run.id: run for run in (*training.runs(self._bench, self._project), *read)}
        together = [] if each else self._bench.store.experiments.of_project(self._project.id)
        grouped = {id for experiment in together for id in experiment.runs}
        found = [self._of_experiment(one, [runs[id] for id in one.runs if id in runs]) for one in together if one.runs]
        found += [
            self._of_run(run) if run.is_trained else self._of_elsewhere(run, _READ)
            for run in runs.values()
            if run.id not in grouped
        ]
        found += [self._of_ensemble(one) for one in self._bench.store.ensembles.of_project(self._project.id)]
        found += [self._of_elsewhere(one, "finished elsewhere") for one in classifiers.runs(self._bench, self._project)]
        return found + [self._of_search(one) for one in searches.of_project(self._bench, self._project)]

    def _of_run(self, run: Run) -> Line:
        return self._line(run, run.name, "", [run], self._status(run))

    def _status(self, run: Run) -> str:
        is_damaged = file_damage.of_run(self._bench, run) is not None
        status = run_status.in_words(self._bench, run).removeprefix("is ")
        if run.state.is_active:
            # How far it is would be out of date at once: a table is not drawn again while it is read.
            status = status.partition(":")[0]
        if is_damaged:
            return "damaged"
        known = [] if run.state is RunState.FINISHED and status == "finished" else [status]
        return "; ".join([*known, *filter(None, [usefulness.in_brief(self._bench, run)])])

    def _no_better(self, runs: Sequence[Run]) -> str:
        """How many of the runs one answer for all texts could replace, in words."""
        validated = [(run, part) for run in runs if (part := seeds.of_part(run, Part.VALIDATION)) is not None]
        said = [one_answer.in_brief(part, self._measure_of(run).positive) for run, part in validated]
        found = [one for one in said if one]
        if not found:
            return ""
        return found[0] if len(runs) == 1 else f"{len(found)} of {len(runs)} {found[0]}"

    def _of_ensemble(self, ensemble: Run) -> Line:
        """Its members’ settings are its own; time and energy are theirs, as it was not trained."""
        members = self._bench.store.ensembles.members(ensemble)
        status = "damaged" if file_damage.of_run(self._bench, ensemble) is not None else ""
        line = self._line(ensemble, ensemble.name, f"ensemble of {seeds.named(members)}", [ensemble], status)
        return replace(line, cells={**line.cells, SEED: _seeds(members), TIME: Cell(), ENERGY: Cell()})

    def _of_elsewhere(self, run: Run, kind: str) -> Line:
        line = self._line(run, run.name, kind, [run], self._status(run))
        time = line.cells[TIME] if run.state.is_active else Cell()
        return _untrained(line, time)

    def _of_experiment(self, experiment: Experiment, runs: list[Run]) -> Line:
        name = seeds.named(runs)
        counted_as = _KINDS.get(experiment.kind)
        kind = counted(len(runs), counted_as) if counted_as else f"learning curve, {counted(len(runs), 'run')}"
        states = Counter(run.state for run in runs)
        said = ", ".join(f"{number} {state}" for state, number in states.items())
        known = [] if states.keys() == {RunState.FINISHED} else [said]
        status = "; ".join([*known, *filter(None, [self._no_better(_of_whole_texts(runs))])])
        if runs[0].is_trained:
            return self._line(experiment, name, kind, runs, status)
        return _untrained(self._line(experiment, name, f"{_READ}, {kind}", runs, status))

    def _line(self, of: Run | Experiment, name: str, kind: str, runs: list[Run], status: str) -> Line:
        settings = [] if any(run.is_made_elsewhere for run in runs) else self._settings
        values = {one.setting.title: Cell() for one in self._settings}
        values |= {one.setting.title: self._cell(one, [run.config for run in runs]) for one in settings}
        judged = _of_whole_texts(runs)
        cells = {
            VERSION: self._version(runs[0].version_id),
            SPLIT: self._split(runs[0].split_id),
            MODEL: _model(runs[0]),
            **values,
            SEED: _seeds(runs),
            self._validation: self._score(judged, Part.VALIDATION),
            self._test: self._score([run for run in judged if run.id in self._opened], Part.TEST, of_all=len(judged)),
            BASELINE: self._baseline(judged),
            TIME: self._time(runs),
            ENERGY: _energy(energy.of_all(runs)),
        }
        return Line(of, name, kind, tuple(runs), frozenset(run.state for run in runs), status, cells)

    def _of_search(self, search: Search) -> Line:
        try:
            found = searches.standing(self._bench, search)
        except DamagedError:
            return self._of_damaged_search(search)
        status = search_report.in_words(found).removeprefix("is ")
        tried = {one.setting: one.values for one in search.space}
        values = {
            one.setting.title: _of_values(one, tried.get(one.name, (getattr(search.config, one.name),)))
            for one in self._settings
        }
        best, seconds = found.best, sum(trial.seconds for trial in found.trials)
        score = best.score if best is not None and search.config.measure == self._measure else None
        cells = {
            VERSION: self._version(search.version_id),
            SPLIT: self._split(search.split_id),
            MODEL: Cell(search.config.model, search.config.model),
            **values,
            SEED: Cell(f"{search.config.seed}", search.config.seed),
            self._validation: _best_of(score, sum(trial.counts for trial in found.trials)),
            **{column: Cell() for column in (self._test, BASELINE)},
            TIME: self._time_of_search(search, seconds, found.state),
            ENERGY: _energy(energy.of_trials(found.trials)),
        }
        kind = f"search, {counted(searches.most_trials(search.settings, search.space), 'trial')}"
        is_over = found.state is RunState.FINISHED
        return Line(search, search.name, kind, (), frozenset([found.state]), "" if is_over else status, cells)

    def _of_damaged_search(self, search: Search) -> Line:
        cells = {column: Cell() for column in self.columns}
        cells |= {VERSION: self._version(search.version_id), SPLIT: self._split(search.split_id)}
        cells |= {MODEL: Cell(search.config.model, search.config.model)}
        return Line(search, search.name, "search", (), frozenset([RunState.FAILED]), "damaged", cells)

    def _version(self, version_id: int) -> Cell:
        number = self._versions[version_id]
        return Cell(f"{number}", number)

    def _split(self, split_id: int) -> Cell:
        """The folds of one division are one split here."""
        if split_id not in self._splits:
            said = splits.in_brief(self._bench.store.split(split_id))
            self._splits[split_id] = Cell(said, said)
        return self._splits[split_id]

    def _cell(self, one: SettingField, configs: Sequence[TrainingConfig]) -> Cell:
        return _of_values(one, tuple(dict.fromkeys(getattr(config, one.name) for config in configs)))

    def _score(self, runs: Sequence[Run], part: Part, *, of_all: int | None = None) -> Cell:
        """The score of a run with its interval; the mean of several with its interval and their standard deviation."""
        known = [(run, found) for run in runs if (found := seeds.of_part(run, part)) is not None]
        if not known:
            return Cell()
        each = [found.of(self._measure_of(run)) for run, found in known]
        if len(each) == 1 and of_all in (None, 1):
            return Cell(figures.with_bounds(each[0]), each[0].value)
        over = spread.Spread.of([one.value for one in each])
        mean = (mean_score.over_seeds if len({run.split_id for run in runs}) == 1 else mean_score.over_folds)(each)
        deviation = "" if over.deviation is None else f" ± {figures.figure(over.deviation)}"
        interval = "" if mean is None else f" {figures.bounds(mean)}"
        opened = "" if of_all in (None, len(each)) else f" ({len(each)} of {of_all})"
        return Cell(f"{figures.figure(over.mean)}{deviation}{interval}{opened}", over.mean)

    def _measure_of(self, run: Run) -> Measure:
        return measures.of_run(self._bench, run)

    def _baseline(self, runs: Sequence[Run]) -> Cell:
        for run in runs:
            if found := baselines.best(run, self._measure_of(run)) if run.result is not None else None:
                return Cell(*found)
        return Cell()

    def _time(self, runs: Sequence[Run]) -> Cell:
        """What was trained took so long; what is to come takes so long, when nothing else runs."""
        active = [run for run in runs if run.state.is_active]
        seconds = sum(run.result.seconds for run in runs if run.result is not None)
        if active:
            return self._whole(active)
        return Cell(durations.in_words(seconds), seconds) if seconds else Cell()

    def _time_of_search(self, search: Search, seconds: float, state: RunState) -> Cell:
        if state.is_active:
            return self._whole([search])
        return Cell(durations.in_words(seconds), seconds) if seconds else Cell()

    def _whole(self, active: Sequence[Run | Search]) -> Cell:
        each = [self._whole_time(one) for one in active]
        shortest, longest = sum(one.shortest for one in each), sum(one.longest for one in each)
        return Cell(f"{durations.range_in_words(shortest, longest)} in all", longest)


def _of_whole_texts(runs: Sequence[Run]) -> list[Run]:
    """Of a learning curve the runs that learned from all texts, by which it is judged; else all."""
    whole = [run for run in runs if run.config.train_share == 1]
    return whole if len(whole) < len(runs) and whole else list(runs)


def _best_of(score: float | None, trials: int) -> Cell:
    return Cell() if score is None else Cell(f"{figures.figure(score)} (best of {trials})", score)


def _energy(hours: float | None) -> Cell:
    return Cell() if hours is None else Cell(energy.in_words(hours), hours)


def _model(run: Run) -> Cell:
    """The base model; of what was read from a table, who predicted it."""
    said = f"{run.config.model} (predictions)" if run.read_from is not None else run.config.model
    return Cell(said, said)


def _seeds(runs: Sequence[Run]) -> Cell:
    each = sorted({run.config.seed for run in runs})
    return Cell(f"{each[0]}" if len(each) == 1 else f"{len(each)} seeds", each[0])


def _of_values(one: SettingField, values: Sequence[Any]) -> Cell:
    if all(value in one.setting.off for value in values):
        return Cell()
    said = [search_report.in_brief(one, value) if value not in (None, ()) else one.in_words(value) for value in values]
    text = ", ".join(said) if len(said) <= _MOST_VALUES else f"{said[0]}, … {said[-1]}"
    first = values[0]
    is_number = isinstance(first, int | float)
    return Cell(text, float(first) if is_number else None if first in (None, ()) else said[0])


def curve(run: Run, measure: Measure) -> list[tuple[int, float]]:
    """The run's validation score after each epoch, in the score of the measure; none of a final model."""
    if run.result is None or run.config.learns_validation:
        return []
    return [(one.epoch, getattr(one, measure.score)) for one in run.result.epochs]
