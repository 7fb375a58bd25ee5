"""A classifier that was finished elsewhere: is it one, which classes does it tell apart, and what of it is kept.

Neither torch nor transformers is imported, but where its vocabulary has to be written anew.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from core.counted import beginning
from core.errors import ModelError
from core.records import LongTexts
from core.records.folders import ModelFolder
from core.training import base_files, catalogue, hub, model_folder

MOST_CLASSES = 100
LONGEST_CLASS = 200

_FILES = (*model_folder.FILES, ModelFolder.LIMITS)
_SHORTEST = 8
_CLASSIFIES = re.compile(r".*(ForSequenceClassification|EncoderClassifier)")
_USUAL_CLASSES = ("LABEL_0", "LABEL_1")
"""What transformers calls two classes without names, and then writes nothing of."""
_UNNAMED = re.compile(r"LABEL_\d+")
_CHOOSE = "Choose a classifier that gives each text one of several classes."


def is_unnamed(label: str) -> bool:
    """Whether it is what transformers calls a class that was given no name."""
    return _UNNAMED.fullmatch(label) is not None


def classes(folder: Path, name: str) -> tuple[str, ...]:
    """The classes of the classifier whose ``config.json`` lies in the folder, in the order of its outputs.

    Raises ModelError where it is none, gives a text several classes or a number, or its classes cannot be read.
    """
    config = model_folder.read_config(folder, name)
    model_folder.check_family(config.get("model_type"), name)
    _require_classifier(config, name)
    found = _named(config, name)
    if len(found) < 2:
        raise ModelError(
            "It has one output, and so gives each text a number (regression) instead of a class.",
            where=name,
            todo=_CHOOSE,
        )
    return found


def _require_classifier(config: dict[str, Any], name: str) -> None:
    saved_as = config.get("architectures")
    known = saved_as if isinstance(saved_as, list) else []
    if known and not any(_CLASSIFIES.fullmatch(str(one)) for one in known):
        raise ModelError(
            f"It was saved as {beginning(str(known[0]))}, which classifies no texts: what answers would be drawn by "
            "chance.",
            where=name,
            todo="Choose a finished classifier, or train one from this model.",
        )
    problem = config.get("problem_type")
    if problem not in (None, "single_label_classification"):
        several = problem == "multi_label_classification"
        gives = "several classes at once" if several else f"answers of the kind “{beginning(str(problem), 40)}”"
        raise ModelError(f"It gives a text {gives}; texts have one class here.", where=name, todo=_CHOOSE)


def _named(config: dict[str, Any], name: str) -> tuple[str, ...]:
    named = config.get("id2label")
    if named is None:
        return _USUAL_CLASSES
    try:
        found = {int(number): label for number, label in named.items()}
        ordered = tuple(found[number] for number in range(len(found)))
    except (AttributeError, ValueError, KeyError, TypeError):
        raise _unreadable(name, "“id2label” does not number the classes from 0 on") from None
    if len(ordered) > MOST_CLASSES:
        raise ModelError(
            f"It has {len(ordered):,} classes; at most {MOST_CLASSES} are possible.", where=name, todo=_CHOOSE
        )
    if not all(isinstance(label, str) and label.strip() and len(label) <= LONGEST_CLASS for label in ordered):
        raise _unreadable(name, f"a class in “id2label” has no name of at most {LONGEST_CLASS} characters")
    return ordered


def _unreadable(name: str, what: str) -> ModelError:
    return ModelError(f"config.json: {what}.", where=name, todo="Save the classifier again with save_pretrained.")


def check(folder: Path, name: str) -> tuple[str, ...]:
    """As ``classes``, of a whole folder; raises ModelError also where its files are damaged or do not fit together."""
    model_folder.check_folder(folder, name)
    found = classes(folder, name)
    base_files.check(folder, name)
    return found


def look_up(name: str) -> tuple[str, ...]:
    """As ``classes``, of a folder or a name on the Hugging Face hub, of which its configuration alone is downloaded."""
    if catalogue.is_path(name):
        return check(Path(name).expanduser(), name)
    if (folder := catalogue.local_folder(name)) is not None:
        return classes(folder, name)
    hub.check_reachable(name)
    return classes(hub.config(name).parent, name)


def is_needed(file: str) -> bool:
    """Whether a file of that name belongs to a model."""
    return any(fnmatchcase(file, pattern) for pattern in _FILES)


def size(folder: Path) -> int:
    """Bytes of what is kept of a folder."""
    return sum(path.stat().st_size for path in _needed(folder))


def reads(folder: Path) -> tuple[int, LongTexts]:
    """The longest text that it reads, in tokens, and what it reads of longer ones: as it did in its training where
    Errata trained it, else as much as it can, from the beginning.
    """
    limit = model_folder.token_limit(folder)
    with suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
        trained = json.loads(ModelFolder(folder).limits.read_text(encoding="utf-8"))
        return min(max(int(trained["max_length"]), _SHORTEST), limit), LongTexts(trained["long_texts"])
    return limit, LongTexts.BEGINNING


def keep(source: Path, folder: ModelFolder, meant: Sequence[str]) -> None:
    """Copy the classifier as a run's model, whole or not at all.

    ``meant`` has for each of its outputs the class of the data set that is meant.
    """
    max_length, way = reads(source)
    unfinished = ModelFolder(folder.path.with_name(f"{folder.path.name}.unfinished"))
    shutil.rmtree(unfinished.path, ignore_errors=True)
    try:
        unfinished.path.mkdir()
        for file in _needed(source):
            shutil.copyfile(file, unfinished.path / file.name)
        if not unfinished.tokenizer.exists():
            _write_vocabulary(source, unfinished.path)
        kept = {"max_length": max_length, "long_texts": way, "meant": list(meant)}
        unfinished.limits.write_text(json.dumps(kept), encoding="utf-8")
        unfinished.path.rename(folder.path)
    finally:
        # Where the disk is full, what was cut short must not keep it so.
        shutil.rmtree(unfinished.path, ignore_errors=True)


def _needed(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file() and is_needed(path.name))


def _write_vocabulary(source: Path, folder: Path) -> None:
    """As ``tokenizer.json``, which an older transformers did not write."""
    from transformers import AutoTokenizer

    AutoTokenizer.from_pretrained(source, trust_remote_code=False, local_files_only=True).save_pretrained(folder)
