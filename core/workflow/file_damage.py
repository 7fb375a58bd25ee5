"""Whether what was stored is still whole: a version, a split, a run, a search, a job that explains
texts, an annotation round.

A list asks whether the files are there in their size; ``thorough`` reads them and takes their checksums. Folders of an
earlier Errata have none: then it is only asked whether the files can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.errors import DamagedError
from core.records import AnnotationRound, DatasetVersion, Explaining, Run, Search, Split
from core.records.folders import (
    ExplainingFolder,
    ModelFolder,
    RoundFolder,
    RunFolder,
    SearchFolder,
    SplitFolder,
    VersionFolder,
)
from core.store import checksums, readability
from core.store.damage import damaged
from core.workflow.bench import Bench

_OF_A_MODEL = tuple(f"{RunFolder.MODEL}/{name}" for name in (ModelFolder.CONFIG, ModelFolder.TOKENIZER))

_OF_AN_ENSEMBLE = (f"{RunFolder.MODEL}/{ModelFolder.MEMBERS}",)

_NOTE = f"{RunFolder.MODEL}/{ModelFolder.TRAINING}"


def of_version(bench: Bench, version: DatasetVersion, *, thorough: bool = False) -> DamagedError | None:
    """What is wrong with the version's tables."""
    needed = (VersionFolder.TEXTS, VersionFolder.JUDGEMENTS, VersionFolder.LEFT_OUT)
    return _of(bench, version.folder, needed, thorough)


def of_split(bench: Bench, split: Split, *, thorough: bool = False) -> DamagedError | None:
    return _of(bench, split.folder, (SplitFolder.parts_name(split.settings.fold),), thorough)


def of_run(bench: Bench, run: Run, *, thorough: bool = False) -> DamagedError | None:
    """What is wrong with the run's model and tables, without a model that was deleted; a run that came to none has
    nothing that must be whole.
    """
    if not run.has_model:
        return None
    tables = (RunFolder.ROWS, RunFolder.PREDICTIONS)
    if run.model_deleted is not None or run.read_from is not None:
        return _of(bench, run.folder, tables, thorough, counts=_is_no_model)
    model = _OF_AN_ENSEMBLE if run.is_ensemble else _of_a_model(bench, run)
    return _of(bench, run.folder, (*tables, *model), thorough)


def of_model(bench: Bench, run: Run, *, thorough: bool = False) -> DamagedError | None:
    """What is wrong with the files that the run's model needs to answer, which are not all that the run has; of an
    ensemble with those of its members, too.
    """
    if run.is_ensemble:
        own = _of(bench, run.folder, _OF_AN_ENSEMBLE, thorough, counts=_answers)
        return own or next(
            filter(None, (of_model(bench, one, thorough=thorough) for one in bench.store.ensembles.members(run))), None
        )
    return _of(bench, run.folder, _of_a_model(bench, run), thorough, counts=_answers)


def _of_a_model(bench: Bench, run: Run) -> tuple[str, ...]:
    """The files that its model needs; weights that lie in several files have a list of them."""
    weights = f"{RunFolder.MODEL}/{ModelFolder.WEIGHTS}"
    index = f"{RunFolder.MODEL}/{ModelFolder.WEIGHTS_INDEX}"
    has_index = (bench.artifacts.home / run.folder / index).is_file()
    return (*_OF_A_MODEL, index if has_index else weights)


def _is_no_model(name: str) -> bool:
    return not name.startswith(f"{RunFolder.MODEL}/")


def _answers(name: str) -> bool:
    return name.startswith(f"{RunFolder.MODEL}/") and name != _NOTE


def of_search(bench: Bench, search: Search, *, thorough: bool = False) -> DamagedError | None:
    return _of(bench, search.folder, (SearchFolder.ROWS,), thorough)


def of_explaining(bench: Bench, explaining: Explaining, *, thorough: bool = False) -> DamagedError | None:
    """One that was begun together with a training has no list of texts before its turn comes."""
    folder = bench.artifacts.home / explaining.folder
    is_drawn = ExplainingFolder(folder).to_explain.exists() or not folder.is_dir()
    return _of(bench, explaining.folder, (ExplainingFolder.TO_EXPLAIN,) if is_drawn else (), thorough)


def of_round(bench: Bench, round: AnnotationRound, *, thorough: bool = False) -> DamagedError | None:
    return _of(bench, round.folder, (RoundFolder.TEXTS,), thorough)


def _of(
    bench: Bench,
    relative: str,
    needed: Sequence[str],
    thorough: bool,
    counts: Callable[[str], bool] = lambda name: True,
) -> DamagedError | None:
    try:
        folder = bench.artifacts.path(relative)
    except DamagedError as error:
        return error
    missing = next((path for name in needed if not (path := folder / name).is_file()), None)
    if missing is not None:
        return damaged(missing if folder.is_dir() else folder, "it is no file")
    if (folder / checksums.FILE).exists():
        return checksums.difference(folder, thorough=thorough, counts=counts)
    return readability.difficulty([folder / name for name in needed], thorough=thorough)
