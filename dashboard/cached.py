"""What is computed once, and not at every click: the one way of it.

Records never change, so each is known by what tells it from all others: of what lies on the disk its folder, whose name
is random, as a database gives the number of what was deleted to something new. Uploaded files never change either, and
lie in folders with random names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar, cast

import streamlit as st

from core.records import AnnotationRound, DatasetVersion, Explaining, KeptSlice, Project, Run, Search, Split
from core.workflow.comparison import RunComparison
from core.workflow.corrections.draft import Draft
from core.workflow.ground_truth import StagedFile
from core.workflow.upload_reading import UploadReading

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result", covariant=True)

_KNOWN_BY: dict[str | type, Callable[[Any], object]] = {
    Project: lambda project: (project.id, project.name, project.created),
    DatasetVersion: lambda version: (version.id, version.folder),
    Split: lambda split: (split.id, split.folder),
    # A run that goes on has another folder, and one that ends another state.
    Run: lambda run: (run.id, run.folder, run.state, run.model_deleted),
    Search: lambda search: (search.id, search.folder),
    Explaining: lambda explaining: (explaining.id, explaining.folder),
    KeptSlice: lambda kept: (kept.id, kept.created),
    AnnotationRound: lambda round: (round.id, round.folder),
    # The log only ever grows.
    Draft: lambda draft: (draft.newest.id, draft.newest.folder, draft.end),
    RunComparison: lambda found: (found.run, found.against, found.version),
    StagedFile: lambda file: (str(file.path), file.name),
    # Columns of later files are called as in the first one once that is settled.
    UploadReading: lambda reading: (
        reading.files,
        reading.settings,
        reading.guess,
        [table.columns for table in reading.tables],
    ),
}


class Cached(Protocol[Arguments, Result]):
    """A function whose results are kept until they are cleared."""

    def __call__(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result: ...

    def clear(self) -> None: ...


def cached(
    most: int, *, wait: str | bool = False, ttl: str | None = None, shared: bool = False
) -> Callable[[Callable[Arguments, Result]], Cached[Arguments, Result]]:
    """Keep the results of a function for that many different arguments, for all sessions.

    Whatever else than its records the result depends on (the newest version, the order of the classes) has to be an
    argument, too.

    Parameters
    ----------
    most
        Results that are kept.
    wait
        What the page says while it is computed; nothing by default.
    ttl
        How long a result is kept, for one that is large: “30m”.
    shared
        Whether all callers get the one result, which none of them may change, for one that is large; else each gets a
        copy.
    """
    keep = st.cache_resource if shared else st.cache_data
    return cast(Any, keep)(max_entries=most, show_spinner=wait, ttl=ttl, hash_funcs=_KNOWN_BY)


def once(make: Callable[[], Result]) -> Cached[[], Result]:
    """Make something once for all sessions of the server, for as long as it runs."""
    return cast(Any, st.cache_resource(show_spinner=False)(make))


def clear_copies() -> None:
    """Let go of all results that are not shared, as databases give the numbers of what was deleted to what is new."""
    st.cache_data.clear()
