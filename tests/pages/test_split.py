from __future__ import annotations

import dataclasses
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core import figures
from core.records import DatasetVersion, Origin, Part, Project, SplitSettings
from core.workflow import ground_truth, plain_split, splits
from core.workflow.bench import Bench
from core.workflow.ground_truth import StagedFile
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.tables import rows, write_csv

HEADER = ("id", "text", "label", "author")


def _keep(bench: Bench, project: Project, path: Path, start: int, end: int, *, adding: bool = False) -> DatasetVersion:
    """Texts with a copy each that only adds a mention and two letters."""
    lines = []
    for index, (text, label) in list(enumerate(rows(end)))[start:]:
        lines += [
            (f"t{index}", text, label, f"a{index % 8}"),
            (f"c{index}", f"RT @you: {text}", label, f"b{index % 8}"),
        ]
    tables = ground_truth.read([StagedFile(write_csv(path, HEADER, lines), path.name)])
    earlier = ground_truth.latest(bench, project) if adding else None
    return ground_truth.keep(bench, project, tables, ground_truth.guess(tables), earlier)


def test_the_page_says_what_a_plain_split_would_have_leaked(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = _keep(bench, project, tmp_path / "a.csv", 0, 60)
    app = opened("ground_truth")
    verdict = next(one.value for one in app.markdown if "verified" in one.value)
    assert "A plain split would have had" in verdict.replace("\\", "")
    assert any(one.label.startswith("What a plain split would have leaked") for one in app.expander)
    app.button(key="fix_split").click().run()
    split = splits.latest(bench, version)
    assert split is not None
    assert splits.check_made(bench, split).made.empty
    assert any("verified" in one.value for one in app.markdown)


def test_decisions_that_wait_in_the_draft_are_said_beside_the_split(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = _keep(bench, project, tmp_path / "posts.csv", 0, 40)
    assert not opened("ground_truth").info
    correcting.relabel(bench, version, ["t1", "t2"], "True", author="Ann", place=Origin.MISMATCHES)
    app = opened("ground_truth")
    assert app.info[0].value.startswith(
        "2 corrections and decisions wait in the draft and are not in version 1, which is what is divided."
    )
    app.button(key="to_draft").click().run()
    assert app.title[0].value == "Corrections"


def test_of_parts_that_the_table_names_the_copies_in_them_are_said(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    lines = [(text, "ab"[n % 2], "test" if n % 3 == 0 else "train") for n, (text, _) in enumerate(rows(80))]
    lines += [(lines[n][0], "ab"[n % 2], "train") for n in (0, 3)]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("text", "label", "part"), lines))
    app = opened("ground_truth")
    said = " ".join(one.value for one in app.markdown).replace("\\", "")
    expected = (
        "In the parts that your table names 2 of the 27 test texts have a copy in training (2 duplicates). The copies "
        "seen in training are left out."
    )
    assert expected in said
    assert "where the parts of your table have them so, the one in training is left out" in said
    assert "plain split" not in said.lower()
    assert any(one.label == "Copies in training that your table’s parts have: 2 test texts" for one in app.expander)
    kept = dataclasses.replace(splits.suggested(bench, version), keep_parts=True)
    split = splits.make(bench, version, kept)
    assert plain_split.in_words(splits.check_made(bench, split), split.settings) == expected


def test_few_test_texts_of_a_class_are_said(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    version = _keep(bench, project, tmp_path / "a.csv", 0, 60)
    few = splits.make(bench, version, SplitSettings()).counts["test"]["True"]
    said = [caption.value for caption in opened("ground_truth").caption if "Few test texts" in caption.value]
    assert f"{few} of “True”" in said[0]


def test_shares_that_what_stays_together_does_not_allow_are_told(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = _keep(bench, project, tmp_path / "a.csv", 0, 60)
    splits.make(bench, version, SplitSettings())
    assert not any("reached" in one.value for one in opened("ground_truth").caption)
    lines = [(f"t{n}", text, label, "Ann" if n < 50 else f"a{n}") for n, (text, label) in enumerate(rows(90))]
    tables = ground_truth.read([StagedFile(write_csv(tmp_path / "b.csv", HEADER, lines), "b.csv")])
    grouped = ground_truth.keep(bench, project, tables, ground_truth.guess(tables))
    split = splits.make(bench, grouped, SplitSettings(shares=(40, 30, 30), group="author"))
    assert split.size(Part.TRAIN) >= 50
    [said] = [one.value for one in opened("ground_truth").caption if "stratified by" in one.value]
    assert said.startswith("40/30/30 % (")
    assert "% reached), stratified by label as far as texts that stay together allow" in said


def test_threshold_and_group_are_chosen(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    version = _keep(bench, project, tmp_path / "a.csv", 0, 60)
    app = opened("ground_truth")
    app.slider(key=f"near_duplicates:{version.id}").set_value(0.9).run()
    app.selectbox(key=f"group:{version.id}").select_index(1).run()
    app.button(key="fix_split").click().run()
    split = splits.latest(bench, version)
    assert split is not None
    assert (split.settings.near_duplicates, split.settings.group) == (0.9, "author")


def test_a_new_version_keeps_the_parts_and_may_freeze_the_test_part(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    first = _keep(bench, project, tmp_path / "a.csv", 0, 60)
    before = splits.make(bench, first, SplitSettings())
    second = _keep(bench, project, tmp_path / "b.csv", 60, 90, adding=True)
    app = opened("ground_truth")
    assert app.toggle(key=f"follow:{second.id}").value
    app.toggle(key=f"freeze_test:{second.id}").set_value(True).run()
    app.button(key="fix_split").click().run()
    after = splits.latest(bench, second)
    assert after is not None
    assert (after.settings.follows, after.settings.freeze_test) == (before.id, True)
    assert after.size(Part.TEST) == before.size(Part.TEST)


def test_dividing_differently_begins_with_the_present_settings(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    first = _keep(bench, project, tmp_path / "a.csv", 0, 60)
    splits.make(bench, first, SplitSettings())
    second = _keep(bench, project, tmp_path / "b.csv", 60, 90, adding=True)
    present = SplitSettings(shares=(50, 25, 25), seed=7, near_duplicates=0.85, group="author")
    made = splits.make(bench, second, present)
    app = opened("ground_truth")
    key = f"{second.id}:{made.id}"
    assert app.selectbox(key=f"group:{key}").value == 1
    assert not app.toggle(key=f"follow:{key}").value
    app.number_input(key=f"seed:{key}").set_value(8).run()
    app.button(key="fix_split").click().run()
    again = splits.latest(bench, second)
    assert again is not None
    assert again.settings == dataclasses.replace(present, seed=8)
    app.slider(key=f"near_duplicates:{second.id}:{again.id}").set_value(1.0).run()
    app.toggle(key=f"follow:{second.id}:{again.id}").set_value(True).run()
    app.selectbox(key=f"group:{second.id}:{again.id}").select_index(0).run()
    app.button(key="fix_split").click().run()
    last = splits.latest(bench, second)
    assert last is not None
    assert (last.settings.follows, last.settings.seed) == (splits.suggested(bench, second).follows, 8)


def test_parts_of_the_table_that_were_not_kept_are_not_kept_by_dividing_again(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    parts = ("train", "test", "validation")
    lines = [(text, "xy"[n % 2], parts[n % 3]) for n, (text, _) in enumerate(rows(90))]
    tables = ground_truth.read([StagedFile(write_csv(tmp_path / "p.csv", ("text", "label", "split"), lines), "p.csv")])
    version = ground_truth.keep(bench, project, tables, ground_truth.guess(tables))
    app = opened("ground_truth")
    assert app.toggle(key=f"keep_parts:{version.id}").value
    made = splits.make(bench, version, SplitSettings())
    app = opened("ground_truth")
    assert not app.toggle(key=f"keep_parts:{version.id}:{made.id}").value


def _with_parts(bench: Bench, project: Project, path: Path, *parts: str) -> DatasetVersion:
    lines = [(text, "xy"[n // len(parts) % 2], parts[n % len(parts)]) for n, (text, _) in enumerate(rows(120))]
    tables = ground_truth.read([StagedFile(write_csv(path, ("text", "label", "split"), lines), path.name)])
    return ground_truth.keep(bench, project, tables, ground_truth.guess(tables))


def _shares(app: AppTest) -> list[str]:
    return [one.label for one in app.number_input if "%" in one.label]


def _said(app: AppTest) -> str:
    return " ".join(one.value for one in app.caption)


def test_where_the_tables_parts_are_kept_no_shares_are_asked(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = _with_parts(bench, project, tmp_path / "p.csv", "train", "train", "test", "dev")
    app = opened("ground_truth")
    assert _shares(app) == []
    assert not any(one.label == "Seed" for one in app.number_input)
    assert "stays in the part that the table names" in _said(app)
    app.toggle(key=f"keep_parts:{version.id}").set_value(False).run()
    assert _shares(app) == ["Train %", "Validation %", "Test %"]
    app.toggle(key=f"keep_parts:{version.id}").set_value(True).run()
    app.button(key="fix_split").click().run()
    made = splits.latest(bench, version)
    assert made is not None
    assert made.settings.keep_parts
    named = ground_truth.texts(bench, version, ["id", "part"]).set_index("id")["part"]
    kept = splits.parts(bench, made).set_index("id")["part"]
    assert kept.tolist() == named[kept.index].tolist()
    assert made.size(Part.TEST) == 30


def test_a_validation_part_that_the_table_does_not_name_is_taken_from_its_training_texts(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = _with_parts(bench, project, tmp_path / "p.csv", "train", "train", "test")
    app = opened("ground_truth")
    assert _shares(app) == ["Validation % of the training texts"]
    assert app.number_input(key=f"share_of_training:{version.id}").value == 25
    assert "no validation texts" in _said(app)
    app.number_input(key=f"share_of_training:{version.id}").set_value(50.0).run()
    app.button(key="fix_split").click().run()
    made = splits.latest(bench, version)
    assert made is not None
    assert made.size(Part.TEST) == 40
    assert abs(made.size(Part.TRAIN) - made.size(Part.VALIDATION)) <= 2
    assert made.settings.shares == (40, 40, 20)


def test_texts_without_a_part_are_learned_from_if_asked_for(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = _with_parts(bench, project, tmp_path / "p.csv", "train", "train", "test", "dev", "")
    app = opened("ground_truth")
    assert "Left out: 24 texts without a part in the table." in _said(app)
    app.toggle(key=f"learn_unnamed:{version.id}").set_value(True).run()
    assert "Learned from: 24 texts without a part in the table." in _said(app)
    app.button(key="fix_split").click().run()
    assert "those without one learned from" in _said(app)
    made = splits.latest(bench, version)
    assert made is not None
    assert made.size(Part.TRAIN) == 72
    assert made.left_out == {}


def test_parts_without_a_test_part_are_not_kept_and_that_is_said(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = _with_parts(bench, project, tmp_path / "p.csv", "train", "dev")
    app = opened("ground_truth")
    assert not any(one.key == f"keep_parts:{version.id}" for one in app.toggle)
    assert "names train and validation texts only" in _said(app)
    assert _shares(app) == ["Train %", "Validation %", "Test %"]
    assert not app.error


def test_a_link_to_the_split_opens_the_page_there(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    _keep(bench, project, tmp_path / "a.csv", 0, 60)

    def scrolls(app: AppTest) -> bool:
        return any(one.proto.component_name == "scroll" for one in app.get("bidi_component"))

    assert not scrolls(opened("ground_truth"))
    app = opened("train")
    app.button[-1].click().run()
    assert app.title[0].value == "Ground truth"
    assert scrolls(app)
    assert "at" not in app.query_params, "a reload does not move the page"


def test_the_shares_of_a_balanced_column_stand_below_those_of_the_labels(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    version = _keep(bench, project, tmp_path / "a.csv", 0, 60)
    texts = splits.further_columns(bench, version)
    assert texts == {"author": 16}
    split = splits.make(bench, version, SplitSettings(strata=("author",)))
    app = opened("ground_truth")
    assert any(one.value == "Values of **author** in each part, in percent of its texts" for one in app.caption)
    shown, *_ = [one.value for one in app.dataframe if "a0" in one.value]
    assert shown.index.tolist() == ["train", "validation", "test"]
    assert shown["texts"].tolist() == [split.size(part) for part in Part]
    found = splits.balance(bench, version, split.settings, [splits.parts(bench, split)])["author"]
    train = found.T.to_dict()["train"]
    assert shown.loc["train", "a0"] == figures.percent(train["a0"] / sum(train.values()))


def test_a_damaged_group_column_is_warned_of_where_it_is_chosen(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    lines = [(f"t{n}", text, label, f"{n % 9 + 1}.5E+15") for n, (text, label) in enumerate(rows(60))]
    keep(bench, project, write_csv(tmp_path / "a.csv", HEADER, lines))
    app = opened("ground_truth")
    assert not any("lost the last digits" in one.value for one in app.warning)
    next(box for box in app.selectbox if box.label == "Keep together all texts of the same").set_value(1).run()
    assert any("9 of its 9 values look like numbers" in one.value for one in app.warning)
