from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from core import figures
from core.records import DatasetVersion, GroupSettings, Origin
from core.workflow import agreement, annotator_groups, class_order, ground_truth, projects
from core.workflow.bench import Bench
from core.workflow.corrections import draft as drafts
from core.workflow.corrections import next_version
from core.workflow.ground_truth import StagedFile
from tests.core.workflow import planted
from tests.core.workflow.corrections import correcting
from tests.pages.conftest import Opened
from tests.pages.elements import of_kind
from tests.pages.text_lists import lists
from tests.tables import simple_csv, unlike, wide_csv, write_csv

GRADES = ("no", "mild", "strong")


def kept(bench: Bench, path: Path, project: str = "Campaign") -> DatasetVersion:
    tables = ground_truth.read([StagedFile(path, path.name)])
    return ground_truth.keep(bench, projects.create(bench, project), tables, ground_truth.guess(tables))


def graded_csv(path: Path) -> Path:
    """Two annotators and three classes; the second is one grade off on every fifth text. Metadata in two columns."""
    lines = [
        (unlike(n), GRADES[n % 3], GRADES[(n % 3 + (n % 5 == 0)) % 3], "AB"[n % 2], "de" if n % 3 else "en")
        for n in range(60)
    ]
    return write_csv(path, ("text", "Annotator 1", "Annotator 2", "party", "language"), lines)


def test_the_figures_and_their_reading(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    version = kept(bench, wide_csv(tmp_path / "wide.csv"))
    found = agreement.measure(bench, version)
    app = opened("agreement")
    shown = {metric.label: metric.value for metric in app.metric}
    assert found.alpha is not None
    assert found.fleiss is not None
    assert found.units < found.shared
    assert any(f"({found.units} of them independent: copies" in caption.value for caption in app.caption)
    assert shown["Krippendorff’s α"] == f"{found.alpha.value:.3f}"
    assert shown["Fleiss’ κ"] == f"{found.fleiss.value:.3f}"
    assert found.percent is not None
    assert shown["Percent agreement"] == f"{100 * found.percent.value:.1f}\u00a0%"
    assert any(f"Usual reading of α: {agreement.read_alpha(found.alpha)}" in block.value for block in app.markdown)
    assert any(
        "179 judgements by 3 annotators on 60 texts, those without a label included" in caption.value
        for caption in app.caption
    )
    assert app.code[0].value == agreement.methods_sentence(found)


def test_every_number_of_the_methods_sentence_stands_on_the_page(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    version = kept(bench, graded_csv(tmp_path / "graded.csv"))
    class_order.keep(bench, version, GRADES)
    tied = ground_truth.set_aside(bench, version)["id"].tolist()
    correcting.adjudicate(bench, version, tied[0], "mild", author="Ann")
    version = next_version.apply(bench, projects.find(bench, "Campaign"))
    correcting.merge(bench, version, ["mild", "strong"], "yes", author="Ann")
    next_version.apply(bench, projects.find(bench, "Campaign"))
    app = opened("agreement")
    for is_judged in (False, True):
        app.toggle[0].set_value(is_judged).run()
        shown = [metric.value for metric in app.metric] + [metric.delta for metric in app.metric]
        shown += [block.value for block in (*app.caption, *app.markdown)]
        said = _numbers(app.code[0].value)
        assert len(said) >= 15
        assert said - _numbers(" ".join(shown)) - {"95", "2004", "2", "241"} == set()


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d*[\d.,]*\d", text))


def test_an_order_gives_ordinal_alpha_once_it_is_complete(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    version = kept(bench, graded_csv(tmp_path / "graded.csv"))
    ordinal = agreement.measure(bench, version, GRADES).ordinal
    assert ordinal is not None
    app = opened("agreement")
    app.multiselect[0].set_value(["no", "mild"]).run()
    assert "Ordinal α" not in {metric.label for metric in app.metric}
    assert any("1 more to put in order" in caption.value for caption in app.caption)
    app.multiselect[0].set_value(list(GRADES)).run()
    assert any("Kept: no < mild < strong" in caption.value for caption in app.caption)
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Ordinal α"] == f"{ordinal.value:.3f}"
    # Words are no numbers.
    assert "Interval α" not in shown
    # It is the project's: another tab, another page and a new version have it, too.
    app = opened("agreement")
    assert app.multiselect[0].value == list(GRADES)
    assert "Ordinal α" in {metric.label for metric in app.metric}
    assert app.code[0].value.count("no < mild < strong") == 1
    assert opened("corrections").selectbox(key=f"label:find:{version.project_id}").options == list(GRADES)
    app.multiselect[0].set_value([]).run()
    assert "Ordinal α" not in {metric.label for metric in opened("agreement").metric}


def test_classes_that_are_numbers_in_order_have_interval_alpha_and_weighted_kappa(
    bench: Bench, tmp_path: Path, opened: Opened
) -> None:
    path = graded_csv(tmp_path / "graded.csv")
    content = path.read_text("utf-8")
    for place, grade in enumerate(GRADES, 1):
        content = content.replace(f",{grade}", f",{place}")
    path.write_text(content, "utf-8")
    version = kept(bench, path)
    class_order.keep(bench, version, ("1", "2", "3"))
    found = agreement.measure(bench, version)
    app = opened("agreement")
    shown = {metric.label: metric.value for metric in app.metric}
    assert found.interval is not None
    assert shown["Interval α"] == f"{found.interval.value:.3f}"
    (pair,) = found.pairs
    assert pair.weighted is not None
    pairs = next(table.value for table in app.table if "Weighted κ" in table.value)
    assert pairs.iloc[0]["Weighted κ"].replace("\\", "") == figures.with_bounds(pair.weighted)
    assert pairs.iloc[0]["Reading"] == agreement.read_kappa(pair.weighted.value)
    assert any(agreement.WEIGHTS in caption.value.replace("\\", "") for caption in app.caption)


def test_merged_classes_are_one_and_can_be_seen_as_they_were_judged(
    bench: Bench, tmp_path: Path, opened: Opened
) -> None:
    version = kept(bench, graded_csv(tmp_path / "graded.csv"))
    as_judged = agreement.measure(bench, version)
    correcting.merge(bench, version, ["mild", "strong"], "yes", author="Ann")
    merged = next_version.apply(bench, projects.find(bench, "Campaign"))
    found = agreement.measure(bench, merged)
    app = opened("agreement")
    assert app.metric[0].value == f"{found.alpha.value:.3f}"  # type: ignore[union-attr]
    assert any("“mild” and “strong” into “yes”" in caption.value for caption in app.caption)
    assert app.code[0].value == agreement.methods_sentence(found)
    given = ", ".join(f"“{label}” {group.texts}" for label, group in found.per_class.items())
    assert any(f"gave the class: {given}." in caption.value for caption in app.caption), "two have one alpha"
    assert not any("Class" in table.value for table in app.table)
    app.toggle[0].set_value(True).run()
    assert [table.value["Class"].tolist() for table in app.table if "Class" in table.value] == [sorted(GRADES)]
    assert app.metric[0].value == f"{as_judged.alpha.value:.3f}"  # type: ignore[union-attr]
    assert app.code[0].value == agreement.methods_sentence(as_judged)
    app.toggle[0].set_value(False).run()
    assert app.metric[0].value == f"{found.alpha.value:.3f}"  # type: ignore[union-attr]


def test_groups_follow_the_chosen_column(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    kept(bench, graded_csv(tmp_path / "graded.csv"))
    app = opened("agreement")
    box = next(box for box in app.selectbox if box.label == "By")
    assert box.options == ["party", "language"]
    box.set_value(1).run()
    assert any(set(table.value.iloc[:, 0]) == {"de", "en"} for table in app.table)


def test_a_column_called_like_one_of_the_table_is_told_apart(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    lines = [(f"post {n}", "xy"[n % 2], "xy"[n % 3 == 0], "AB"[n % 4 > 1]) for n in range(40)]
    kept(bench, write_csv(tmp_path / "texts.csv", ("text", "Annotator 1", "Annotator 2", "Texts"), lines))
    groups = next(table.value for table in opened("agreement").table if "α" in table.value)
    assert groups["“Texts”"].tolist() == ["A", "B"]
    assert groups["Texts"].tolist() == ["20", "20"]


def test_two_annotators_stand_against_each_other(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    """Each of twelve disagreements is told once, and nobody is called a majority."""
    kept(bench, graded_csv(tmp_path / "graded.csv"))
    app = opened("agreement")
    differences, _ = lists(app)
    assert differences.rows[0]["text"] == "Annotator 1 says “no” where Annotator 2 labels “mild”"
    assert [int(number) for number in differences.column("Texts")] == [4, 4, 4]
    assert differences.column("Of these")[0] == "20\u00a0% of 20"
    said = [*(one.value for one in app.markdown), *(one.value for one in app.caption)]
    assert not any("majority" in one for one in said)
    confusion = next(table.value for table in app.table if "says no" in table.value)
    assert confusion["says no"].tolist() == ["4", "16", "0"]
    pairs = next(table.value for table in app.table if "Agree on" in table.value)
    assert pairs["Agree on"].item().replace("\\", "") == "80.0\u00a0% [68.3, 88.1]"


def test_the_annotator_that_is_clicked_is_marked_and_shown(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    version = kept(bench, wide_csv(tmp_path / "wide.csv"))
    found = sorted(
        agreement.measure(bench, version).annotators, key=lambda one: one.agreement.high if one.agreement else 1
    )
    app = opened("agreement")
    annotators, differences, _ = lists(app)
    assert annotators.column("text") == [one.annotator for one in found], "who agrees least comes first"
    assert annotators.column("text") != sorted(annotators.column("text"))
    assert any(f"{found[0].annotator}** (columns)" in block.value for block in app.markdown)
    assert any(f"{differences.rows[0]['text']}**" in block.value.replace("\\", "") for block in app.markdown)
    app.session_state[annotators.key] = {"opened": 1}
    app.session_state[differences.key] = {"opened": 2}
    app.run()
    assert any(f"{found[1].annotator}** (columns)" in block.value for block in app.markdown)
    assert any(f"{differences.rows[2]['text']}**" in block.value.replace("\\", "") for block in app.markdown)


def test_the_map_of_twelve_annotators_fits_into_a_narrow_window(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    names = [f"Annotator {number}" for number in range(1, 13)]
    lines = [(unlike(n), *("xy"[(n * k + n // 7) % 3 == 0] for k in range(1, 13))) for n in range(40)]
    kept(bench, write_csv(tmp_path / "many.csv", ("text", *names), lines))
    [chart] = opened("agreement").get("vega_lite_chart")
    assert json.loads(chart.proto.spec)["width"] <= 360, (
        "of the 490 pixels that a window of 800 leaves; names need some"
    )


def test_what_is_missing_is_said(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    projects.create(bench, "Empty")
    app = opened("agreement", project="Empty")
    assert app.button[0].label == "Go to ground truth"
    kept(bench, simple_csv(tmp_path / "a.csv"))
    app = opened("agreement", project="Campaign")
    assert any("by one annotator" in block.value for block in app.markdown)
    assert not app.metric


def test_foreign_names_stay_plain(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    lines = [(f"post {n}", "xy"[n % 2], "xy"[n % 3 == 0]) for n in range(30)]
    path = write_csv(tmp_path / "odd.csv", ("text", "Annotator *1*", "Annotator [2](x)"), lines)
    tables = ground_truth.read([StagedFile(path, path.name)])
    mapping = ground_truth.ColumnMapping(text="text", annotators=("Annotator *1*", "Annotator [2](x)"))
    ground_truth.keep(bench, projects.create(bench, "Odd"), tables, mapping)
    app = opened("agreement")
    assert any("Annotator \\*1\\*" in block.value or "Annotator \\[2\\]" in block.value for block in app.markdown)


def test_the_texts_of_a_difference_open_at_a_click_and_by_address_and_are_corrected(
    bench: Bench, tmp_path: Path, opened: Opened
) -> None:
    version = kept(bench, graded_csv(tmp_path / "graded.csv"))
    found = agreement.measure(bench, version)
    app = opened("agreement", project="Campaign")
    differences, texts = lists(app)
    first = found.differences[0].ids[0]
    assert differences.column("For example")[0] == f"{first}: {agreement.texts(bench, version, [first])['text'].item()}"
    assert texts.column("id") == list(found.differences[0].ids)
    assert all(label.startswith("none: ") for label in texts.column("Label"))

    app.session_state[texts.key] = {"opened": 1}
    app.run()
    second = found.differences[0].ids[1]
    assert app.query_params["text"] == second
    components = [one.proto.component_name for one in app.get("bidi_component")]
    assert components.index("scroll") < len(components) - 1 - components[::-1].index("text_list"), "above the list"
    app.session_state[texts.key] = {}
    app.run()
    assert "scroll" not in [one.proto.component_name for one in app.get("bidi_component")], "only where it was clicked"
    assert any("none: " in block.value for block in app.markdown)

    app = opened("agreement", project="Campaign", text=second)
    app.selectbox(key=f"label:text:{version.project_id}:{second}").set_value(f"relabel:{GRADES[0]}")
    app.text_input(key=f"author:text:{version.project_id}:{second}").set_value("Ann")
    app.button(key=f"correct_button:text:{version.project_id}:{second}").click().run()
    (entry,) = drafts.load(bench, projects.find(bench, "Campaign")).pending
    assert (entry.change.text_id, entry.change.place, entry.change.author) == (
        second,
        Origin.AGREEMENT,
        "Ann",
    )

    app.button(key="close_text").click().run()
    assert "text" not in app.query_params
    assert not any("none: " in block.value for block in app.markdown)


def test_an_address_of_a_text_that_is_not_there_is_said(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    kept(bench, graded_csv(tmp_path / "graded.csv"))
    app = opened("agreement", project="Campaign", text="*gone*")
    assert any("no text with the id “\\*gone\\*”" in caption.value for caption in app.caption)


def test_all_texts_of_a_difference_can_be_reached(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    lines = [(f"t{at:02}", f"Text Nummer {at}", "yes", "no" if at < 60 else "yes", "yes") for at in range(70)]
    kept(
        bench, write_csv(tmp_path / "many.csv", ("id", "text", "Ann", "Ben", "Cem"), [*lines, ("x", "x", *["no"] * 3)])
    )
    app = opened("agreement")
    seen = lists(app)[-1].column("id")
    for page in (2, 3):
        next(one for one in of_kind(app, "pagination") if "differing" in str(one.key)).set_value(page).run()
        seen += lists(app)[-1].column("id")
    assert seen == [f"t{at:02}" for at in range(60)]


@pytest.mark.parametrize("page", ["overview", "train", "results"])
def test_poor_agreement_is_said_where_scores_on_the_labels_stand(
    bench: Bench, tmp_path: Path, opened: Opened, page: str
) -> None:
    says = "where it is below .667, neither the labels nor scores on them allow conclusions."
    lines = [(f"post {n}", "yes" if n % 2 else "no", "yes" if n % 3 else "no", "yes") for n in range(60)]
    version = kept(
        bench, write_csv(tmp_path / "poor.csv", ("text", "Annotator 1", "Annotator 2", "Annotator 3"), lines)
    )
    ids = ground_truth.texts(bench, version)["id"].tolist()
    planted.run(bench, projects.find(bench), planted.divide(bench, version, set(ids[:20])), lambda id, label: label)
    app = opened(page)
    alpha = agreement.alphas(bench, version)["α"]
    assert any(f"Krippendorff’s α = {figures.figure(alpha)}): {says}" in one.value for one in app.markdown)
    good = kept(bench, wide_csv(tmp_path / "wide.csv"), "Good")
    ids = ground_truth.texts(bench, good)["id"].tolist()
    good_project = projects.find(bench, "Good")
    planted.run(bench, good_project, planted.divide(bench, good, set(ids[:20])), lambda id, label: label)
    assert not any(says in one.value for one in opened(page, project="Good").markdown)


def test_intervals_over_annotators_are_there_on_request_and_not_for_a_handful(
    bench: Bench, tmp_path: Path, opened: Opened
) -> None:
    kept(bench, wide_csv(tmp_path / "wide.csv"), "Few")
    app = opened("agreement", project="Few")
    assert not app.toggle
    assert any("here 3 did. From so few nothing follows for others." in caption.value for caption in app.caption)
    names = [f"Annotator {number}" for number in range(1, 10)]
    lines = [(unlike(n), *("xy"[n % 2 ^ (n % (7 + who) == 0)] for who in range(9))) for n in range(60)]
    version = kept(bench, write_csv(tmp_path / "many.csv", ("text", *names), lines), "Many")
    app = opened("agreement", project="Many")
    app.toggle[0].set_value(True).run()
    found = agreement.measure(bench, version, over_annotators=True)
    assert found.alpha is not None
    alpha = next(metric for metric in app.metric if metric.label == "Krippendorff’s α")
    assert alpha.delta == figures.bounds(found.alpha)
    assert any(
        "samples of the texts plus that over as many samples of the annotators" in one.value for one in app.caption
    )
    assert app.code[0].value == agreement.methods_sentence(found)


def test_of_many_annotators_all_pairs_stand_in_the_table_and_those_in_the_map_are_chosen(
    bench: Bench, tmp_path: Path, opened: Opened
) -> None:
    names = [f"Annotator {number}" for number in range(1, 17)]
    lines = [
        (
            f"Beitrag {n} zur Wahl",
            *("" if who > 11 and n % 2 else "xy"[n % 2 ^ (n % (7 + who) == 0)] for who in range(16)),
        )
        for n in range(30)
    ]
    kept(bench, write_csv(tmp_path / "many.csv", ("text", *names), lines))
    app = opened("agreement")
    [chosen] = [one for one in app.multiselect if one.label.startswith("Annotators in the map")]
    assert set(chosen.value) == set(names[:12])
    chosen.set_value(["Annotator 1", "Annotator 16"]).run()
    [pairs] = [one.value for one in app.table if "Common texts" in one.value]
    assert len(pairs) == 120
    next(one for one in app.multiselect if one.label.startswith("Annotators in the map")).set_value([]).run()


def test_two_groups_of_annotators_are_chosen_and_compared(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    version = kept(bench, wide_csv(tmp_path / "wide.csv"))
    app = opened("agreement")
    assert any("Choose the annotators of two groups" in one.value for one in app.caption)
    form = f"annotator_groups:{version.id}"
    app.multiselect(key=f"group:{form}").set_value(["Annotator 1", "Annotator 2"]).run()
    assert app.multiselect(key=f"against:{form}").options == ["Annotator 3"]
    app.multiselect(key=f"against:{form}").set_value(["Annotator 3"]).run()
    chosen = GroupSettings(("Annotator 1", "Annotator 2"), ("Annotator 3",))
    found = annotator_groups.compare(bench, version, chosen)
    shown = next(one.value for one in app.table if "Agreement" in one.value)
    assert shown["Agreement"].tolist() == [
        *("Within Annotator 1 and Annotator 2", "Within Annotator 3", "Between the two majority votes")
    ]
    assert found.between.alpha is not None
    assert [one.replace("\\", "") for one in shown["α"]][1:] == [
        "undefined",
        figures.with_bounds(found.between.alpha),
    ]
    assert shown["Texts"].tolist() == ["60", "0", "59"]


def test_two_annotators_are_no_groups(bench: Bench, tmp_path: Path, opened: Opened) -> None:
    kept(bench, graded_csv(tmp_path / "graded.csv"))
    app = opened("agreement")
    assert not any(str(one.key).startswith("group:") for one in app.multiselect)
    assert "Groups of annotators" not in [one.value for one in app.subheader]


def test_contradictions_are_listed_and_corrected_also_where_one_person_annotated(
    bench: Bench, tmp_path: Path, opened: Opened
) -> None:
    same = "Geht alle <b>wählen</b>"
    lines = [("t0", same, "yes"), ("t1", f"{same}!", "no"), ("t2", "Anderes", "no")]
    kept(bench, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    app = opened("agreement", project="Campaign")
    assert any(one.value.startswith("1 set of near-identical texts") for one in app.markdown)
    [listed] = lists(app)
    assert [(row["id"], [row[name] for name in ("Set", "Label", "Similarity")]) for row in listed.rows] == [
        ("t1", ["1", "no", "1.00"]),
        ("t0", ["1", "yes", "1.00"]),
    ]
