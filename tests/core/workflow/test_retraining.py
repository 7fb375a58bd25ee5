from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd

from core.records import Measure, Part, RunState, ScoreName, SplitSettings
from core.workflow import ground_truth, measures, projects, retraining, splits
from core.workflow.bench import Bench
from core.workflow.retraining import NewTexts
from tests.core.workflow import planted
from tests.core.workflow.versions import keep
from tests.tables import simple_csv


def test_corrections_of_test_texts_alone_are_nothing_to_learn_from(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    test = {f"t{number}" for number in range(10)}
    run = planted.run(bench, project, planted.divide(bench, version, test), lambda id, label: label)
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    assert retraining.learns_anew(bench, run, version) == 0
    in_test = planted.relabel(bench, project, version, {"t1": planted.other(labels["t1"])})
    assert retraining.learns_anew(bench, run, in_test) == 0
    in_training = planted.relabel(bench, project, in_test, {"t11": planted.other(labels["t11"])})
    assert retraining.learns_anew(bench, run, in_training) == 1
    same, other = (
        planted.run(bench, project, planted.divide(bench, one, test), lambda id, label: label)
        for one in (in_test, in_training)
    )
    assert retraining.learned_the_same(bench, run, same)
    assert not retraining.learned_the_same(bench, run, other)
    texts = ground_truth.texts(bench, version)
    fewer = planted.keep_texts(bench, project, in_training, texts[texts["id"] != "t12"])
    assert retraining.learns_anew(bench, run, fewer) == 1


def test_other_votes_for_the_same_label_are_something_to_learn_from_where_votes_are_learned(
    bench: Bench, tmp_path: Path
) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    hard = planted.run(bench, project, planted.divide(bench, version, {"t0", "t1"}), lambda id, label: label)
    soft = dataclasses.replace(hard, config=dataclasses.replace(hard.config, soft_labels=True))
    texts = ground_truth.texts(bench, version)
    voted = texts["soft_label"].mask(texts["id"].isin(["t1", "t11"]), '{"False": 0.4, "True": 0.6}')
    more = planted.keep_texts(bench, project, version, texts.assign(soft_label=voted))
    assert [retraining.learns_anew(bench, run, version) for run in (hard, soft)] == [0, 0]
    assert [retraining.learns_anew(bench, run, more) for run in (hard, soft)] == [0, 1]
    again = planted.run(bench, project, planted.divide(bench, more, {"t0", "t1"}), lambda id, label: label)
    assert retraining.learned_the_same(bench, hard, again)
    also_soft = dataclasses.replace(again, config=soft.config)
    assert not retraining.learned_the_same(bench, soft, also_soft)


def test_new_texts_are_something_to_learn_from_unless_they_come_into_the_test_part(
    bench: Bench, tmp_path: Path
) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    run = planted.run(bench, project, planted.divide(bench, version, {"t0", "t1"}), lambda id, label: label)
    texts = ground_truth.texts(bench, version)
    new = texts.iloc[:12].assign(id=[f"new{number}" for number in range(12)])
    new = new.assign(text=new["id"], duplicate_group=range(100, 112))
    more = planted.keep_texts(bench, project, version, pd.concat([texts, new]))
    foretold, divided_so = retraining.learns_anew(bench, run, more), retraining.new_texts(bench, run, more)
    parts = splits.parts(bench, splits.make(bench, more, splits.suggested(bench, more)))
    learned = parts[parts["id"].str.startswith("new") & (parts["part"] != Part.TEST)]
    assert 0 < len(learned) < 12
    assert retraining.learns_anew(bench, run, more) == foretold == len(learned)
    assert divided_so == retraining.new_texts(bench, run, more) == NewTexts(len(learned), 12 - len(learned), 0)


def test_new_texts_that_the_table_gives_no_part_are_learned_from_unless_left_out(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    texts = ground_truth.texts(bench, version)
    place = texts.groupby("label").cumcount() % 3
    named = texts.assign(part=place.map({0: Part.TRAIN, 1: Part.VALIDATION, 2: Part.TEST}))
    own = planted.keep_texts(bench, project, version, named)
    split = splits.make(bench, own, SplitSettings(keep_parts=True))
    run = planted.run(bench, project, split, lambda id, label: label)
    new = named.iloc[:2].assign(
        id=["new1", "new2"], text=["neu eins", "neu zwei"], part=None, duplicate_group=[100, 101]
    )
    more = planted.keep_texts(bench, project, own, pd.concat([named.iloc[:-1], new]))
    assert retraining.new_texts(bench, run, more) == NewTexts(2, 0, 0), "as the table named a part for each before"
    splits.make(bench, more, SplitSettings(keep_parts=True))
    assert retraining.new_texts(bench, run, more) == NewTexts(0, 0, 2)
    last = named["part"].iloc[-1] == Part.TEST
    assert retraining.gone_from_test(bench, run, more) == int(last)


def test_a_model_comes_out_the_same_where_nothing_that_it_learns_from_differs(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    test = {f"t{number}" for number in range(10)}
    run = planted.run(bench, project, planted.divide(bench, version, test), lambda id, label: label)
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    in_test = planted.relabel(bench, project, version, {"t1": planted.other(labels["t1"])})
    assert retraining.comes_out_the_same(bench, run, in_test)
    stopped = dataclasses.replace(run, state=RunState.STOPPED)
    assert not retraining.comes_out_the_same(bench, stopped, in_test)
    splits.make(bench, in_test, SplitSettings(seed=1))
    assert not retraining.comes_out_the_same(bench, run, in_test)
    splits.make(bench, in_test, splits.suggested(bench, in_test, like=bench.store.split(run.split_id)))
    assert retraining.comes_out_the_same(bench, run, in_test)
    measures.declare(bench, project, Measure(ScoreName.ACCURACY, "True"))
    assert not retraining.comes_out_the_same(bench, run, in_test), "another epoch may be the best"


def test_each_fold_tests_what_the_others_learn_from(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    first = splits.make(bench, version, SplitSettings(folds=3))
    run = planted.run(bench, project, first, lambda id, label: label)
    parts = splits.parts(bench, first)
    tested = parts.loc[parts["part"] == Part.TEST, "id"].iloc[0]
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    relabelled = planted.relabel(bench, project, version, {tested: planted.other(labels[tested])})
    assert retraining.learns_anew(bench, run, relabelled) == 0
    assert not retraining.comes_out_the_same(bench, run, relabelled)


def test_a_twin_has_the_settings_and_learned_from_the_same_labels(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Campaign")
    version = keep(bench, project, simple_csv(tmp_path / "a.csv", 40))
    test = {f"t{number}" for number in range(10)}
    split = planted.divide(bench, version, test)
    run = planted.run(bench, project, split, lambda id, label: label)
    labels = ground_truth.texts(bench, version).set_index("id")["label"]
    assert retraining.twin(bench, project, split, run.config) == run
    assert retraining.twin(bench, project, split, dataclasses.replace(run.config, seed=1)) is None
    in_test = planted.relabel(bench, project, version, {"t1": planted.other(labels["t1"])})
    assert retraining.twin(bench, project, planted.divide(bench, in_test, test), run.config) == run
    learned = planted.relabel(bench, project, in_test, {"t11": planted.other(labels["t11"])})
    assert retraining.twin(bench, project, planted.divide(bench, learned, test), run.config) is None
    assert "run-1 learned from the same texts and labels" in retraining.in_words(run)
