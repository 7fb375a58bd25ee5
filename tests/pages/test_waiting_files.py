"""What was chosen for waiting files stays chosen, and the files wait through a reload; nobody gets another's unsaid."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Multiselect, Selectbox

from core.records import Project, VoteRule
from core.workflow import ground_truth, projects
from core.workflow.bench import Bench
from core.workflow.upload_reading import UploadReading
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.tables import rows, simple_csv, wide_csv, write_csv


def _uploaded(app: AppTest, path: Path) -> AppTest:
    app.file_uploader[0].upload(path.name, path.read_bytes()).run()
    return app


def _visit(app: AppTest, name: str) -> AppTest:
    app.switch_page(f"../pages/{name}.py").run()
    return app


def _box(app: AppTest, label: str) -> Selectbox[Any]:
    return next(box for box in app.selectbox if box.label == label)


def _address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def _waiting(bench: Bench) -> list[Path]:
    return list((bench.settings.home / "uploads").iterdir())


def _captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_columns_stay_chosen_while_another_page_is_visited(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    app = _uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv"))
    _box(app, "Label").select("party").run()
    _box(app, "Character encoding").select("cp1252").run()
    app.number_input[0].set_value(1).run()
    app = _visit(_visit(app, "train"), "ground_truth")
    assert _box(app, "Label").value == "party"
    assert _box(app, "Character encoding").value == "cp1252"
    assert app.number_input[0].value == 1
    app.button(key="keep_version").click().run()
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.mapping.label == "party"


def _annotators(app: AppTest) -> Multiselect:
    return next(one for one in app.multiselect if one.label == "Annotators")


def test_layout_and_rule_stay_chosen(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    app = _uploaded(opened("ground_truth"), wide_csv(tmp_path / "wide.csv"))
    _annotators(app).set_value(["Annotator 1", "Annotator 2"]).run()
    _box(app, "Rule").set_value(VoteRule.UNANIMITY).run()
    app = _visit(_visit(app, "overview"), "ground_truth")
    assert _annotators(app).value == ["Annotator 1", "Annotator 2"]
    assert _box(app, "Rule").value == VoteRule.UNANIMITY
    app.button_group[0].set_value("simple").run()
    assert "No column is known to hold the labels" in only_error(app)
    app = _visit(_visit(app, "overview"), "ground_truth")
    assert "No column is known to hold the labels" in only_error(app)
    assert app.button_group[0].value == "simple"


def test_files_and_choices_survive_a_reload(bench: Bench, project: Project, opened: Opened, tmp_path: Path) -> None:
    app = _uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv"))
    assert "Uploaded on" not in _captions(app)
    _box(app, "Label").select("party").run()
    again = opened("ground_truth", **_address(app))
    assert not again.file_uploader
    assert any("simple" in one.value for one in again.markdown)
    assert _box(again, "Label").value == "party"
    assert "Uploaded on" in _captions(again)
    again.button(key="keep_version").click().run()
    version = ground_truth.latest(bench, project)
    assert version is not None
    assert version.mapping.label == "party"
    assert _waiting(bench) == []
    assert "upload" not in _address(again)


def test_a_reload_on_another_page_finds_them_as_well(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    app = _visit(_uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv")), "train")
    again = _visit(opened("train", **_address(app)), "ground_truth")
    assert not again.file_uploader


def test_the_list_of_projects_names_the_step_that_the_button_names(
    project: Project, opened: Opened, tmp_path: Path
) -> None:
    app = _visit(_uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv")), "overview")
    assert app.button(key="next_step").label == "Go on with the uploaded file"
    assert "Next: go on with the uploaded file" in _captions(app)


def test_one_of_several_files_is_left_out_on_the_page(project: Project, opened: Opened, tmp_path: Path) -> None:
    app = opened("ground_truth")
    good = simple_csv(tmp_path / "simple.csv")
    app.file_uploader[0].set_value(
        [("bad.pdf", b"%PDF-1.4", "application/pdf"), (good.name, good.read_bytes(), "text/csv")]
    ).run()
    assert "PDF document" in app.error[0].value
    next(button for button in app.button if str(button.key).startswith("leave_out:")).click().run()
    assert not app.error
    assert app.button(key="keep_version")


def test_one_of_several_files_is_left_out_after_a_reload_too(project: Project, opened: Opened, tmp_path: Path) -> None:
    app = opened("ground_truth")
    good = simple_csv(tmp_path / "simple.csv")
    app.file_uploader[0].set_value(
        [("bad.pdf", b"%PDF-1.4", "application/pdf"), (good.name, good.read_bytes(), "text/csv")]
    ).run()
    assert "PDF document" in only_error(app)
    again = opened("ground_truth", **_address(app))
    assert "PDF document" in only_error(again)
    next(button for button in again.button if str(button.key).startswith("leave_out:")).click().run()
    assert not again.error
    assert again.button(key="keep_version")


def test_another_tab_of_the_project_does_not_get_them(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    _uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv"))
    assert opened("ground_truth", project=project.name).file_uploader


def test_a_file_that_is_mended_and_uploaded_again_is_read_as_it_was_before(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    app = _uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv"))
    _box(app, "Label").select("party").run()
    next(button for button in app.button if button.label == "Choose other files").click().run()
    other = simple_csv(tmp_path / "other.csv")
    _uploaded(app, other)
    assert (_box(app, "Label").value, "same names" in _captions(app)) == ("label", False)
    next(button for button in app.button if button.label == "Choose other files").click().run()
    _uploaded(app, simple_csv(tmp_path / "simple.csv"))
    assert _box(app, "Label").value == "label", "only of the file that was put away last"
    _box(app, "Label").select("party").run()
    next(button for button in app.button if button.label == "Choose other files").click().run()
    _uploaded(app, simple_csv(tmp_path / "simple.csv"))
    assert _box(app, "Label").value == "party"
    assert "What was chosen for the files of the same names before is chosen below." in _captions(app)


def test_another_tab_that_lets_them_go_leaves_them_to_the_first(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    first = _uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv"))
    second = opened("ground_truth", **_address(first))
    next(button for button in second.button if button.label == "Choose other files").click().run()
    assert second.file_uploader
    first.run()
    assert not first.file_uploader
    next(button for button in first.button if button.label == "Choose other files").click().run()
    assert first.file_uploader
    assert not first.info
    assert _waiting(bench) == []


def test_files_that_another_tab_took_are_said_to_be_gone(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    first = _uploaded(opened("ground_truth"), simple_csv(tmp_path / "simple.csv"))
    opened("ground_truth", **_address(first)).button(key="keep_version").click().run()
    first.run()
    assert "gone" in first.info[0].value
    assert len(ground_truth.versions(bench, project)) == 1


def test_files_of_one_project_are_not_those_of_another(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    other = projects.create(bench, "Autumn")
    app = _uploaded(opened("ground_truth", project=project.name), simple_csv(tmp_path / "simple.csv"))
    app.sidebar.selectbox[0].select(other.name).run()
    assert app.file_uploader
    assert not app.info
    app.sidebar.selectbox[0].select(project.name).run()
    assert not app.file_uploader


@pytest.mark.parametrize("id", ["../runs", "0" * 32, "<b>", "."])
def test_a_made_up_address_gets_the_uploader(bench: Bench, project: Project, opened: Opened, id: str) -> None:
    app = opened("ground_truth", project=project.name, upload=id)
    assert app.file_uploader
    assert "upload" not in _address(app)


def test_a_choice_of_columns_holds_for_columns_of_these_names(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path
) -> None:
    lines = [(text, label, "AB"[n % 2]) for n, (text, label) in enumerate(rows(20))]
    path = write_csv(tmp_path / "a.csv", ("text", "label", "größe"), lines)
    app = _uploaded(opened("ground_truth"), path)
    _box(app, "Label").select("größe").run()
    _box(app, "Character encoding").select("cp1252").run()
    assert _box(app, "Label").options == ["text", "label", "grÃ¶ÃŸe"]
    assert _box(app, "Label").value == "label"
    _box(app, "Character encoding").select("utf-8").run()
    assert _box(app, "Label").value == "größe"


@pytest.mark.parametrize("button", ["Make it the data set", "Choose other files"])
def test_the_memory_of_what_was_read_is_let_go(
    bench: Bench, project: Project, opened: Opened, tmp_path: Path, button: str
) -> None:
    app = _uploaded(opened("ground_truth"), wide_csv(tmp_path / "wide.csv"))
    assert _readings_held()
    next(one for one in app.button if one.label == button).click().run()
    assert not _readings_held()


def _readings_held() -> int:
    gc.collect()
    return sum(type(one) is UploadReading for one in gc.get_objects())
