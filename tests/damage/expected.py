"""What may say that it is damaged where a file is; all else has to go on as if nothing were."""

from __future__ import annotations

import re

CHECK = "core check"
_OF_A_RUN = (
    *("core mismatches {run}", "core agreeing {run}", "core explain {run}", "core compare"),
    *("results {run}", "mismatches {run}", "explain {run}", "compare runs"),
)
_OF_A_MODEL = ("core predict {run}", "core explain {run}", "explain {run}")
_OF_TEXTS = (
    *("core agreement", "core compare", "core compare-versions", "core export {number}", "core export-split"),
    *("core correct", "core apply", "core vote", "core split", "core undecided"),
    *("core agreeing run-1", "core agreeing run-2", "core agreeing classifier-5"),
    *("ground_truth", "agreement", "adjudicate", "corrections"),
    *("results run-1", "results run-2", "results classifier-5", "compare runs", "compare versions"),
)
_OF_PARTS = ("train", "ground_truth", "corrections", "core export-split", "core compare", "compare runs")

# The first pattern that fits a file's name counts. Whatever needs a file that cannot be made anew is named here.
_NEEDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"errata\.db(-wal)?", (".*",)),
    # Notes, caches, and what only processes need.
    (
        r".*/(near_duplicates(_of_all)?\.parquet|undecided\.parquet|log\.txt|progress\.jsonl|job\.json|lock|choices\.json)",
        (),
    ),
    # What a job explained is in the database by then; of its end nothing but how it stands is told.
    (r"explaining-\d/(to_explain\.parquet|explanations\.jsonl)", (CHECK,)),
    (r"explaining-\d/(result\.json|asked\.jsonl)", ()),
    (r"explaining-\d/checksums\.json", (CHECK,)),
    (r"run-\d/error\.json", ("train",)),
    # There only until the classifier is the run's model.
    (r"classifier-\d/uploaded/.*", ()),
    (r"classifier-\d/answered\.parquet", ()),
    # A run without a model has nothing that must be whole: resuming it makes its rows anew.
    (r"run-3/rows\.parquet", ("train",)),
    (r"errata\.db-shm|runs/device\.\w+|versions/\..*", ()),
    (r"upload/.*", ("ground_truth, waiting",)),
    # A model is loaded only where its files are what they were.
    (r"(?P<run>(run|classifier)-\d)/checksums\.json", (CHECK, "train", *_OF_A_MODEL)),
    (r".*/checksums\.json", (CHECK, "ground_truth")),
    (r"run-\d/model/training\.json", (CHECK, "train")),
    (r"(?P<run>(run|classifier)-\d)/model/.*", (CHECK, "train", *_OF_A_MODEL)),
    # Similar texts are read beside the text that is explained.
    (r"(?P<run>(run|classifier)-\d)/rows\.parquet", (CHECK, "train", "core compare", "compare runs", "explain {run}")),
    (r"(?P<run>run-\d)/neighbours\.parquet", (CHECK, "train", "explain {run}")),
    # They are read where texts are sorted by similarity.
    (r"run-\d/vectors\.parquet", (CHECK, "train")),
    (r"(?P<run>(run|classifier)-\d)/predictions\.parquet", (CHECK, "train", *_OF_A_RUN)),
    # They are read on request.
    (r"(run|classifier)-\d/validation\.parquet", (CHECK, "train")),
    (r"run-\d/result\.json", ("train",)),
    # What came of it is in the database.
    (r"classifier-\d/result\.json", ()),
    (r"version (?P<number>\d)/judgements\.parquet", (CHECK, "train", "core classes", *_OF_TEXTS)),
    (r"version (?P<number>\d)/set_aside\.parquet", (CHECK, "train", *_OF_TEXTS)),
    (r"version (?P<number>\d)/.*", (CHECK, "train", *_OF_TEXTS)),
    (r"split \d/.*", (CHECK, *_OF_PARTS)),
    (r"round/.*", (CHECK, "annotate", "annotate, at work")),
)


def may_fail(name: str, view: str) -> bool:
    """Whether the view may say that the file is damaged."""
    found, views = next((match, views) for pattern, views in _NEEDS if (match := re.fullmatch(pattern, name)))
    return any(re.fullmatch(one.format(**found.groupdict()), view) for one in views)


def check_tells(name: str, way: str) -> bool:
    """Whether ``core check`` has to find the damage. Without checksums it takes a folder for one of an earlier Errata;
    what a journal held that is gone, nobody knows.
    """
    is_unknown = name == "errata.db-wal" or (name.endswith("checksums.json") and way == "missing")
    return may_fail(name, CHECK) and not is_unknown
