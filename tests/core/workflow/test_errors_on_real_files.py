"""The errors of a bag of words on real data sets, counted once more by pandas."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pandas as pd
from pandas import DataFrame, Series
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from core.records import ColumnMapping, Condition, DatasetVersion, Run, SplitSettings, Trait
from core.workflow import contradictions, error_words, ground_truth, projects, read_predictions, slices, splits
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.tables import write_csv


def _version(bench: Bench, path: Path, mapping: ColumnMapping) -> DatasetVersion:
    tables = ground_truth.read([StagedFile(path, path.name)])
    return ground_truth.keep(bench, projects.create(bench, "Real"), tables, mapping)


def _read(bench: Bench, version: DatasetVersion, settings: SplitSettings, folder: Path) -> tuple[Run, DataFrame]:
    """The predictions that a bag of words learned from the training part, read from a table, and the texts of the test
    part with their label and the predicted one, by their ids.
    """
    split = splits.make(bench, version, settings)
    rows = splits.rows(bench, split)
    train, test = rows[rows["part"] == "train"], rows[rows["part"] == "test"].set_index("id")
    model = make_pipeline(TfidfVectorizer(min_df=2), LogisticRegression(C=4, class_weight="balanced", max_iter=300))
    test = test.assign(predicted=model.fit(train["text"], train["label"]).predict(test["text"]))
    file = write_csv(folder / "tfidf.csv", ("id", "prediction"), list(test["predicted"].items()))
    table = read_predictions.read(StagedFile(file, file.name))
    columns = read_predictions.likely_columns(bench, split, table)
    matched = read_predictions.match(bench, split, table, columns)
    [project] = projects.all_projects(bench)
    return read_predictions.keep(bench, project, matched, "bag of words"), test


def _rates(bench: Bench, run: Run, trait: Trait) -> dict[str, tuple[int, int]]:
    return {
        one.condition.value: (one.wrong, one.texts)
        for one in slices.of(bench, run).slices
        if one.condition.trait is trait
    }


def _counted(wrong: Series, by: Series) -> dict[str, tuple[int, int]]:
    of_each = wrong.groupby(by).agg(["sum", "size"])
    return {str(value): (int(number), int(size)) for value, number, size in of_each.itertuples()}


def test_offence_is_wrong_as_often_by_domain_and_by_agreement_as_pandas_counts(
    bench: Bench, shared_data: Path, tmp_path: Path
) -> None:
    mapping = ColumnMapping(text="text", id="id", annotator="annotator", label="label")
    version = _version(bench, shared_data / "offence_long.csv", mapping)
    run, test = _read(bench, version, SplitSettings(), tmp_path)
    wrong = test["label"] != test["predicted"]
    raw = pd.read_csv(shared_data / "offence_long.csv", dtype=str, keep_default_na=False)
    assert 0.1 < wrong.mean() < 0.4, "a bag of words is neither perfect nor useless here"
    assert _rates(bench, run, Trait.METADATA) == _counted(wrong, raw.drop_duplicates("id").set_index("id")["domain"])
    judged = raw.drop_duplicates(["id", "annotator"], keep="last").groupby("id")["label"].value_counts()
    highest = (judged.groupby("id").max() / judged.groupby("id").sum()).loc[test.index]
    agreed = highest.map(lambda share: "unanimous" if share == 1 else "majority" if share > 2 / 3 else "contested")
    assert _rates(bench, run, Trait.VOTES) == _counted(wrong, agreed)


def test_the_errors_on_germeval_are_those_that_an_independent_count_finds(
    bench: Bench, shared_data: Path, tmp_path: Path
) -> None:
    mapping = ColumnMapping(text="text", label="coarse", part="part")
    version = _version(bench, shared_data / "germeval2018.csv", mapping)
    run, test = _read(bench, version, SplitSettings(keep_parts=True), tmp_path)
    wrong = test["label"] != test["predicted"]
    assert _rates(bench, run, Trait.LABEL) == _counted(wrong, test["label"])
    found = {one.condition: (one.wrong, one.texts) for one in slices.of(bench, run).slices}
    has_number = test["text"].map(lambda text: any(unicodedata.category(sign)[0] == "N" for sign in text))
    assert found[Condition(Trait.CONTAINS, "a number")] == (int(wrong[has_number].sum()), int(has_number.sum()))

    words = error_words.of(bench, run)
    assert (words.texts, words.wrong) == (len(test), int(wrong.sum()))
    assert words.words, "a bag of words errs on some words more than on others"
    for word in words.words:
        held = test["text"].map(lambda text, word=word.word: word in re.findall(r"\w+", text.lower()))
        assert (word.wrong, word.right) == (int((held & wrong).sum()), int((held & ~wrong).sum())), word.word

    texts = ground_truth.texts(bench, version, ["text", "label"])
    same = texts["text"].map(lambda text: " ".join(unicodedata.normalize("NFKC", text).casefold().split()))
    labels = texts["label"].groupby(same).nunique()
    told = contradictions.of(bench, version)
    of_copies = [one for one in told.found if one.similarity == 1]
    assert told.texts == len(texts)
    assert {*labels.index[labels > 1]} <= {
        " ".join(unicodedata.normalize("NFKC", text.text).casefold().split()) for one in of_copies for text in one.texts
    }
    assert all(len({text.label for text in one.texts}) > 1 for one in told.found)
