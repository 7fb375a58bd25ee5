"""What is derived from judgements follows a merge of classes, and a merge is no relabelling of texts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.data.matching import same_texts
from core.prediction.metrics import evaluate
from core.records import (
    CorrectionKind,
    DatasetVersion,
    ExportFormat,
    Origin,
    Project,
    Run,
    Split,
    TextChange,
    TrainingConfig,
)
from core.workflow import (
    agreement,
    checked_sample,
    class_order,
    comparison,
    export,
    ground_truth,
    measures,
    merges,
    projects,
    relabelled_test_set,
    results,
    splits,
    training,
)
from core.workflow.bench import Bench
from core.workflow.corrections import adjudication_queue, classes, next_version
from core.workflow.corrections import draft as drafts
from core.workflow.ground_truth import StagedFile
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.tables import write_csv

GRADES = ("calm", "hint", "mild", "strong", "severe")
ANY = {"mild": "any", "strong": "any"}
TEST = {f"t{n}" for n in range(50)}


def _lines(becomes: dict[str, str]) -> list[tuple[object, ...]]:
    """Three annotators and five grades; the second and third are one grade off on some texts."""
    lines: list[tuple[object, ...]] = []
    for n in range(150):
        given = [GRADES[n % 5], GRADES[(n + (n % 4 == 0)) % 5], GRADES[(n + (n % 7 == 0)) % 5]]
        lines.append((f"t{n}", f"Beitrag Nummer {n} #{n * 7}", *(becomes.get(label, label) for label in given)))
    return lines


def _kept(bench: Bench, name: str, path: Path, becomes: dict[str, str]) -> DatasetVersion:
    columns = ("id", "text", "Annotator 1", "Annotator 2", "Annotator 3")
    return keep(bench, projects.create(bench, name), write_csv(path, columns, _lines(becomes)))


@pytest.fixture
def version(bench: Bench, tmp_path: Path) -> DatasetVersion:
    return _kept(bench, "Grades", tmp_path / "grades.csv", {})


@pytest.fixture
def project(bench: Bench, version: DatasetVersion) -> Project:
    return projects.find(bench, "Grades")


def _merge(bench: Bench, project: Project, version: DatasetVersion) -> DatasetVersion:
    correcting.merge(bench, version, ["mild", "strong"], "any", author="Ann")
    return next_version.apply(bench, project)


def _run(bench: Bench, project: Project, version: DatasetVersion) -> Run:
    """Wrong by one grade on every third text."""
    labels = sorted(version.report.labels)
    return planted.run(
        bench,
        project,
        planted.divide(bench, version, TEST),
        lambda id, label: labels[(labels.index(label) + 1) % len(labels)] if int(id[1:]) % 3 == 0 else label,
    )


def test_agreement_is_that_of_a_table_with_the_merged_classes(
    bench: Bench, project: Project, version: DatasetVersion, tmp_path: Path
) -> None:
    as_judged = agreement.measure(bench, version)
    merged = _merge(bench, project, version)
    ours = agreement.measure(bench, merged)
    theirs = agreement.measure(bench, _kept(bench, "Merged before", tmp_path / "merged.csv", ANY))
    assert ours.labels == theirs.labels == ("any", "calm", "hint", "severe")
    assert (ours.alpha, ours.percent, ours.pairs, ours.annotators) == (
        theirs.alpha,
        theirs.percent,
        theirs.pairs,
        theirs.annotators,
    )
    assert (ours.per_class, ours.differences) == (theirs.per_class, theirs.differences)
    assert ours.merged == ANY
    assert "Classes were merged (“mild” and “strong” into “any”)." in agreement.methods_sentence(ours)
    assert agreement.measure(bench, merged, as_judged=True) == as_judged


def test_a_text_that_becomes_a_tie_keeps_its_place_in_the_file(bench: Bench, tmp_path: Path) -> None:
    said = [("calm", "calm", "mild", "strong"), ("mild", "mild", "mild", "calm"), ("calm", "calm", "calm", "mild")]
    lines = [(f"Text {number}", *labels) for number, labels in enumerate(said)]
    project = projects.create(bench, "Grades")
    annotators = [f"Annotator {number}" for number in range(1, 5)]
    version = keep(bench, project, write_csv(tmp_path / "grades.csv", ("text", *annotators), lines))
    assert version.report.texts == 3
    assert not {"source", "row"} & set(ground_truth.texts(bench, version))
    tie = ground_truth.set_aside(bench, _merge(bench, project, version)).iloc[0]
    assert (tie["reason"], tie["source"], tie["row"]) == ("tie", "grades.csv", 2)


def test_votes_beside_a_text_name_the_classes_that_there_are(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    merged = _merge(bench, project, version)
    votes = ground_truth.texts(bench, merged)["votes"].map(json.loads)
    assert {label for vote in votes for label in vote.values()} == {"calm", "hint", "any", "severe"}
    assert set(ground_truth.judgements(bench, merged)["label"]) == set(GRADES)


def test_a_merge_is_no_relabelling_and_so_is_taking_it_back(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    merged = _merge(bench, project, version)
    (entry,) = correcting.log(bench, project)
    correcting.undo(bench, merged, entry, author="Ann", place=Origin.SEARCH)
    apart = next_version.apply(bench, project)
    for before, after in ((version, merged), (merged, apart), (version, apart)):
        diff = comparison.of_versions(bench, before, after).diff
        assert diff.relabelled == {}
        assert diff.count(TextChange.MERGED) == (0 if after is apart and before is version else 60 - diff.added)
    assert comparison.of_versions(bench, version, merged).diff.merged.keys() == {"mild", "strong"}


def test_before_the_first_model_nothing_was_measured_on_other_labels(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    correcting.relabel(bench, version, ["t1", "t3"], "severe", author="Ann", place=Origin.SEARCH)
    run = _run(bench, project, _merge(bench, project, version))
    assert relabelled_test_set.versions_with_other_labels(bench, run).relabelled == ()
    assert relabelled_test_set.changed_before(bench, run) == 0


def test_an_earlier_model_is_scored_on_merged_classes_without_a_relabelled_text(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    run = _run(bench, project, version)
    merged = _merge(bench, project, version)
    assert relabelled_test_set.versions_with_other_labels(bench, run).relabelled == (merged,)
    found = relabelled_test_set.on_other_labels(bench, run, merged)
    assert (len(found.texts), found.mismatches, found.merged) == (0, 0, ANY)
    answers = results.answers(bench, run).replace({"true_label": ANY, "predicted_label": ANY})
    pairs = same_texts(answers, ground_truth.texts(bench, merged))["before"]
    answers = answers.iloc[sorted(pairs)]
    expected = evaluate(
        answers["true_label"].tolist(),
        answers["predicted_label"].tolist(),
        ("any", "calm", "hint", "severe"),
        units=answers["unit"].tolist(),
        drawn_from=splits.drawn_from(bench.store.split(run.split_id)),
    )
    assert found.comparison.before == found.comparison.after == expected
    assert found.unknown == ({}, {}), "no answer is wrong for the name of its class"
    checked = checked_sample.of_run(bench, run)
    assert checked is not None
    assert (checked.scores.wrong, checked.not_settled) == (0, found.comparison.after.mismatches)


def test_runs_before_and_after_a_merge_are_compared_on_the_merged_classes(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    first = _run(bench, project, version)
    merged = _merge(bench, project, version)
    second = _run(bench, project, merged)
    assert relabelled_test_set.changed_before(bench, second) == 0
    for labels in (version, merged):
        found = comparison.of_runs(bench, second, first, labels)
        assert found.relabelled == 0
        assert found.comparison.before.labels == ("any", "calm", "hint", "severe")
        assert found.merged == ANY
        assert found.unknown == ({}, {})
        assert sum(one.relabelled for one in found.learned.values()) == 0


def test_an_answer_of_a_class_that_a_later_merge_gave_its_name_to_is_known(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    """“severe” is renamed “strong”, what was “strong” is “any”: the first version's “strong” is no unknown answer."""
    run = _run(bench, project, version)
    correcting.merge(bench, version, ["mild", "strong"], "any", author="Ann")
    correcting.merge(bench, version, ["severe"], "strong", author="Ann")
    renamed = next_version.apply(bench, project)
    found = relabelled_test_set.on_other_labels(bench, run, renamed)
    assert found.comparison.before.labels == ("any", "calm", "hint", "strong")
    assert found.unknown == ({}, {})


@pytest.fixture
def named(bench: Bench, project: Project, version: DatasetVersion) -> DatasetVersion:
    correcting.merge(bench, version, ["calm"], "none", author="Ann")
    correcting.merge(bench, version, ["mild"], "little", author="Ann")
    return next_version.apply(bench, project)


def test_a_new_name_changes_no_text(
    bench: Bench, project: Project, version: DatasetVersion, named: DatasetVersion
) -> None:
    assert [entry.change.kind for entry in correcting.log(bench, project)] == [CorrectionKind.RENAME] * 2
    names = {"calm": "none", "mild": "little"}
    changes = comparison.of_versions(bench, version, named)
    assert (changes.diff.renamed, changes.diff.merged, changes.diff.relabelled) == (names, {}, {})
    assert changes.diff.unchanged == version.report.texts
    assert changes.diff.labels_before == changes.diff.labels_after == named.report.labels
    assert changes.table.empty
    assert merges.said_of(bench, named) == "Classes renamed: “calm” to “none”, “mild” to “little”."
    assert merges.new_names(bench, named) == names
    entry = correcting.log(bench, project)[1]
    correcting.undo(bench, named, entry, author="Ann", place=Origin.CORRECTIONS)
    assert next_version.new_names(
        drafts.load(bench, project), next_version.preview(bench, drafts.load(bench, project))
    ) == {"little": "mild"}
    assert comparison.of_versions(bench, named, next_version.apply(bench, project)).diff.renamed == {"little": "mild"}


def test_models_of_before_and_after_a_new_name_are_compared_and_agreement_stays(
    bench: Bench, project: Project, version: DatasetVersion, request: pytest.FixtureRequest
) -> None:
    first, before = _run(bench, project, version), agreement.measure(bench, version)
    named: DatasetVersion = request.getfixturevalue("named")
    assert relabelled_test_set.versions_with_other_labels(bench, first).relabelled == ()
    found = relabelled_test_set.on_other_labels(bench, first, named)
    assert (len(found.texts), found.unknown) == (0, ({}, {}))
    assert found.renamed == found.merged == {"calm": "none", "mild": "little"}
    compared = comparison.of_runs(bench, _twin(bench, project, named), first)
    assert compared.renamed == compared.merged == {"calm": "none", "mild": "little"}
    assert (compared.relabelled, compared.comparison.fixed, compared.comparison.broken) == (0, 0, 0)
    after = agreement.measure(bench, named)
    assert after.alpha
    assert before.alpha
    assert (after.alpha.value, after.merged) == (pytest.approx(before.alpha.value), {})
    assert "merged" not in agreement.methods_sentence(after)


def _twin(bench: Bench, project: Project, named: DatasetVersion) -> Run:
    """Wrong where ``_run`` is, in the names of now."""
    names = {"calm": "none", "mild": "little"}
    old = {now: was for was, now in names.items()}
    labels = sorted(old.get(label, label) for label in named.report.labels)

    def answer(id: str, label: str) -> str:
        was = old.get(label, label)
        wrong = labels[(labels.index(was) + 1) % len(labels)]
        return names.get(wrong, wrong) if int(id[1:]) % 3 == 0 else label

    return planted.run(bench, project, planted.divide(bench, named, TEST), answer)


def test_the_class_of_interest_is_followed_into_the_merged_one(
    bench: Bench, project: Project, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    split = planted.divide(bench, version, TEST)
    run = bench.store.add_run(project.id, split, TrainingConfig(model="planted", positive="strong"), "runs/x")
    measures.declare(bench, project, run.config.measure)
    merged = _merge(bench, project, version)
    planted.divide(bench, merged, TEST)
    asked: list[TrainingConfig] = []

    def started(bench: Bench, project: Project, split: Split, config: TrainingConfig) -> list[Run]:
        asked.append(config)
        return [run]

    monkeypatch.setattr(training, "start_all", started)
    training.retrain(bench, project, run)
    assert [config.positive for config in asked] == ["any"]


def test_the_order_is_kept_with_the_project_and_follows_a_merge(
    bench: Bench, project: Project, version: DatasetVersion
) -> None:
    order = ("severe", "strong", "mild", "hint", "calm")
    class_order.keep(bench, version, order)
    found = agreement.measure(bench, version)
    assert found.labels == found.order == tuple(found.per_class) == order
    assert found.ordinal is not None
    alone = agreement.measure(bench, version, ())
    assert (found.alpha, found.percent, alone.ordinal) == (alone.alpha, alone.percent, None)
    assert classes.arranged(bench, project, drafts.load(bench, project)) == list(order)
    run = _run(bench, project, version)
    merged = _merge(bench, project, version)
    assert classes.arranged(bench, project, drafts.load(bench, project)) == ["severe", "any", "hint", "calm"]
    assert agreement.measure(bench, merged).order == ("severe", "any", "hint", "calm")
    assert training.run(bench, project, run.name).result.test.labels == order  # type: ignore[union-attr]
    answers = results.answers(bench, run)
    right = (answers["true_label"] == "severe") & (answers["predicted_label"] == "severe")
    assert training.runs(bench, project)[0].result.test.confusion[0][0] == right.sum()  # type: ignore[union-attr]


@pytest.mark.parametrize("format", list(ExportFormat))
@pytest.mark.parametrize("as_judged", [False, True])
def test_an_export_takes_merged_classes_and_their_order_along(
    bench: Bench, project: Project, version: DatasetVersion, tmp_path: Path, format: ExportFormat, as_judged: bool
) -> None:
    class_order.keep(bench, version, ("severe", "strong", "mild", "hint", "calm"))
    merged = _merge(bench, project, version)
    ids = ground_truth.texts(bench, merged)["id"].tolist()[:2]
    correcting.relabel(bench, merged, ids[:1], "any", author="Ann", place=Origin.CORRECTIONS)
    correcting.adjudicate(bench, merged, ids[1], "any", author="Ann")
    decided = next_version.apply(bench, project)
    out = tmp_path / f"out{format.ending}"
    export.write(bench, decided, format, out, as_judged=as_judged)
    other = projects.create(bench, "Read back")
    tables = ground_truth.read([StagedFile(out, out.name)])
    again = ground_truth.keep(bench, other, tables, ground_truth.guess(tables))
    source = merged if format is ExportFormat.LABEL_STUDIO else decided
    by_hand = ["any"] if source is decided else []
    judged = ["severe", "strong", *by_hand, "mild", "hint", "calm"]
    expected = judged if as_judged else ["severe", "any", "hint", "calm"]
    assert classes.arranged(bench, other, drafts.load(bench, other)) == expected
    in_force = bench.store.class_order(other.id)
    assert list(in_force) == [label for label in expected if label in in_force]
    assert len(in_force) == len(expected) or format is ExportFormat.LABEL_STUDIO
    if not as_judged:
        assert again.report.labels == source.report.labels
        assert agreement.measure(bench, again) == replace(agreement.measure(bench, source), merged={})
    assert not any("class_order" in column for column in ground_truth.texts(bench, again).columns)


def test_a_decision_by_hand_after_a_rename_makes_no_merge_of_it(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    rows = [f"Text {n} hier,{n % 2},{n % 2 if n else 1}" for n in range(12)]
    path.write_text("\n".join(["text,Annotator 1,Annotator 2", *rows]), encoding="utf-8")
    project = projects.create(bench, "Named")
    version = keep(bench, project, path)
    for old, new in (("1", "yes"), ("0", "no")):
        correcting.merge(bench, version, [old], new, author="Ann")
    named = next_version.apply(bench, project)
    [tied] = adjudication_queue.undecided(bench, drafts.load(bench, project))["id"]
    correcting.adjudicate(bench, named, tied, "yes", author="Ann")
    decided = next_version.apply(bench, project)
    assert merges.said_of(bench, decided) == merges.said_of(bench, named)
    assert "merged" not in merges.said_of(bench, decided)


def test_a_rename_stays_one_where_a_file_is_added_that_has_the_new_name(bench: Bench, tmp_path: Path) -> None:
    project = projects.create(bench, "Named")
    header = ("text", "Annotator 1", "Annotator 2")
    lines = [(f"Text {n} hier", f"{n % 2}", f"{n % 2}") for n in range(12)]
    version = keep(bench, project, write_csv(tmp_path / "wide.csv", header, lines))
    for old, new in (("1", "yes"), ("0", "no")):
        correcting.merge(bench, version, [old], new, author="Ann")
    named = next_version.apply(bench, project)
    lines = [(f"Noch ein Text {n}", ("no", "yes")[n % 2], "") for n in range(6)]
    tables = ground_truth.read([StagedFile(write_csv(tmp_path / "more.csv", header, lines), "more.csv")])
    more = ground_truth.keep(bench, project, tables, named.mapping, adding_to=named)
    assert merges.said_of(bench, more) == merges.said_of(bench, named) == "Classes renamed: “1” to “yes”, “0” to “no”."
    assert agreement.measure(bench, more).merged == {}
