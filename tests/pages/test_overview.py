from __future__ import annotations

import io
import os
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from core.jobs.folder import Fault
from core.records import Origin, Project, Run, SplitSettings
from core.workflow import backup, ground_truth, projects, splits, training, uploads
from core.workflow.bench import Bench
from dashboard.widgets import scores
from dashboard.widgets.markdown import escaped
from tests.core.workflow import states
from tests.core.workflow.corrections import correcting
from tests.core.workflow.versions import keep
from tests.pages.conftest import Opened
from tests.pages.elements import only_error, with_key
from tests.tables import simple_csv, unlike, write_csv


def _form_button(app: AppTest, label: str, nth: int = 0) -> Button:
    return [button for button in app.form_submit_button if button.label == label][nth]


def test_a_new_workspace_offers_two_choices(bench: Bench, opened: Opened) -> None:
    app = opened("overview")
    assert [button.label for button in app.button] == ["Load the demo", "New project"]


def test_a_new_project_leads_to_its_ground_truth(bench: Bench, opened: Opened) -> None:
    app = opened("overview")
    app.text_input[0].set_value("Spring")
    app.form_submit_button[0].click().run()
    assert [project.name for project in projects.all_projects(bench)] == ["Spring"]
    assert app.title[0].value == "Ground truth"
    assert app.query_params["project"] == "Spring"


def test_a_name_that_is_taken_is_refused_in_words(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    app = opened("overview")
    next(field for field in app.text_input if field.label == "Name of the new project").set_value("spring")
    _form_button(app, "New project").click().run()
    assert "already" in app.error[0].value


def test_an_open_project_shows_its_next_step(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, _ = trained
    app = opened("overview", project=project.name)
    assert app.button(key="next_step").label == "See the results"
    links = [link.proto for link in app.get("page_link")]
    [marked] = [link.label for link in links if link.icon == ":material/arrow_circle_right:"]
    assert "4 Results" in marked, "the step that is marked is where the button leads"
    app.button(key="next_step").click().run()
    assert app.title[0].value == "Results"
    app = opened("overview", project=project.name)
    links = [link.proto for link in app.get("page_link")]
    [marked] = [link.label for link in links if link.icon == ":material/arrow_circle_right:"]
    assert "5 Mismatches" in marked
    assert app.button(key="next_step").label == "Read the mismatches"
    app.button(key="next_step").click().run()
    assert app.title[0].value == "Mismatches"


def test_a_training_that_was_cut_off_after_the_newest_model_is_told(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, project, run = trained
    cut = states.without_model(bench, project, bench.store.split(run.split_id), Fault("Killed."))
    try:
        captions = [one.value for one in opened("overview", project=project.name).caption]
        assert any(one.endswith(f"; {cut.name} was cut off and can go on") for one in captions)
    finally:
        training.delete(bench, cut)


def test_texts_that_the_split_leaves_out_are_counted(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    lines = [(f"t{n}", unlike(n), "xyz"[n % 3]) for n in range(90)]
    version = keep(bench, project, write_csv(tmp_path / "a.csv", ("id", "text", "label"), lines))
    splits.make(bench, version, SplitSettings(without=("z",)))
    captions = [one.value for one in opened("overview", project=project.name).caption]
    assert any(one.startswith("36 / 12 / 12, 30 left out") for one in captions)


def test_of_several_trainings_the_one_that_works_is_told(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    project = projects.create(bench, "Spring")
    split = splits.make(bench, keep(bench, project, simple_csv(tmp_path / "a.csv", 40)), SplitSettings())
    for state in ("second epoch", "waiting"):
        states.active(bench, project, split, state)
    app = opened("overview")
    assert any(one.value.startswith("run-1 is ") for one in app.caption)
    assert not any(one.value.startswith("run-2 is ") for one in app.caption)


def test_an_unknown_project_in_the_address_is_said_and_left(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    app = opened("overview", project="Autumn")
    assert "Autumn" in app.error[0].value
    app.button[0].click().run()
    assert not app.error
    assert app.query_params["project"] == "Spring"


def test_a_tab_follows_its_project_that_was_renamed_elsewhere_and_says_so(bench: Bench, opened: Opened) -> None:
    spring = projects.create(bench, "Spring")
    app = opened("overview", project="Spring")
    projects.rename(bench, spring, "Autumn")
    app.run()
    assert not app.error
    assert [one.value for one in app.toast] == ["“Spring” was renamed in the meantime: it is “Autumn” now."]
    assert app.query_params["project"] == "Autumn"
    assert app.selectbox(key="project_picker").value == "Autumn"
    projects.delete(bench, spring)
    projects.create(bench, "Winter")
    app.run()
    assert "“Autumn” was deleted in the meantime" in app.error[0].value
    assert app.selectbox(key="project_picker").options == ["Winter"]


def test_an_old_address_of_a_renamed_project_shows_the_list_of_projects(bench: Bench, opened: Opened) -> None:
    projects.rename(bench, projects.create(bench, "Spring"), "Autumn")
    app = opened("overview", project="Spring")
    assert "may have been renamed or deleted" in app.error[0].value
    picker = app.selectbox(key="project_picker")
    assert (picker.value, picker.options) == (None, ["Autumn"])
    picker.set_value("Autumn").run()
    assert not app.error
    assert app.query_params["project"] == "Autumn"
    assert app.selectbox(key="project_picker").value == "Autumn"


def test_the_end_of_a_project_says_what_it_takes(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    def said() -> str:
        return next(one.value for one in opened("overview").markdown if one.value.startswith("Deleting takes"))

    spring = projects.create(bench, "Spring")
    assert "the project, which has no data yet, off" in said()
    keep(bench, spring, simple_csv(tmp_path / "a.csv"))
    assert "1 version of the data with its judgements and corrections off" in said()


def test_a_project_is_renamed_and_stays_open(bench: Bench, opened: Opened) -> None:
    spring = projects.create(bench, "Spring")
    projects.create(bench, "Autumn")
    app = opened("overview", project="Spring")
    app.text_input(key=f"name:{spring.id}").set_value("autumn")
    _form_button(app, "Rename", 1).click().run()
    assert "already" in app.error[0].value
    app.text_input(key=f"name:{spring.id}").set_value("Spring <b>2026</b>")
    _form_button(app, "Rename", 1).click().run()
    assert not app.error
    assert projects.find(bench, "Spring <b>2026</b>").id == spring.id
    assert app.query_params["project"] == "Spring <b>2026</b>"


def test_a_project_is_deleted_once_its_name_is_typed(bench: Bench, opened: Opened) -> None:
    spring, autumn = projects.create(bench, "Spring"), projects.create(bench, "Autumn")
    app = opened("overview", project="Spring")
    app.text_input(key=f"end:{spring.id}").set_value("spring")
    _form_button(app, "Delete for ever", 1).click().run()
    assert "typed was “spring”" in app.error[0].value
    assert len(projects.all_projects(bench)) == 2
    app.text_input(key=f"end:{spring.id}").set_value("Spring")
    _form_button(app, "Delete for ever", 1).click().run()
    assert not app.error
    assert projects.all_projects(bench) == [autumn]
    assert app.query_params["project"] == "Autumn"


def test_deleting_another_project_leaves_the_open_one_open(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    autumn = projects.create(bench, "Autumn")
    app = opened("overview", project="Spring")
    app.text_input(key=f"end:{autumn.id}").set_value("Autumn")
    _form_button(app, "Delete for ever").click().run()
    assert not app.error
    assert app.query_params["project"] == "Spring"


def test_a_new_project_of_the_same_name_begins_with_nothing_of_the_deleted_one(
    bench: Bench, opened: Opened, tmp_path: Path
) -> None:
    """Neither what was shown, nor the half-typed name, nor the files that waited."""
    spring = projects.create(bench, "Spring")
    keep(bench, spring, simple_csv(tmp_path / "a.csv"))
    table = io.BytesIO(b"text,label\na,x\nb,y\n")
    waiting = uploads.begin(bench, spring, [("a.csv", table)])
    app = opened("overview", project="Spring", upload=waiting.id)
    app.text_input(key=f"name:{spring.id}").set_value("Spri")
    app.text_input(key=f"end:{spring.id}").set_value("Spring")
    _form_button(app, "Delete for ever").click().run()
    assert not waiting.files[0].path.exists()
    assert "upload" not in app.query_params
    app.text_input[0].set_value("Spring")
    app.form_submit_button[0].click().run()
    again = projects.find(bench, "Spring")
    assert app.title[0].value == "Ground truth"
    assert not app.metric
    app.switch_page("../pages/overview.py").run()
    assert app.text_input(key=f"name:{again.id}").value == "Spring"
    assert app.text_input(key=f"end:{again.id}").value == ""
    assert any("no table yet" in caption.value for caption in app.caption)


def test_filters_and_forms_stay_with_their_project(
    trained: tuple[Bench, Project, Run], opened: Opened, tmp_path: Path
) -> None:
    bench, project, run = trained
    other = projects.create(bench, "Other")
    try:
        splits.make(bench, keep(bench, other, simple_csv(tmp_path / "b.csv")), SplitSettings())
        app = opened("mismatches", project=project.name, run=run.name, true="True", words="vote", all="true")
        app.selectbox(key="project_picker").set_value("Other").run()
        assert "run" not in app.query_params
        app.selectbox(key="project_picker").set_value(project.name).run()
        assert (app.text_input(key="words").value, app.toggle(key="all").value) == ("", False)
        assert app.selectbox(key="true").value is None
        app.selectbox(key="project_picker").set_value("Other").run()
        app.switch_page("../pages/train.py").run()
        with_key(app, f"preset:{other.id}:").set_value("tutorial").run()
        app.selectbox(key="project_picker").set_value(project.name).run()
        assert with_key(app, f"preset:{project.id}:run-1").value != "tutorial"
    finally:
        projects.delete(bench, other)


def test_files_that_wait_are_said(bench: Bench, opened: Opened) -> None:
    spring = projects.create(bench, "Spring")
    waiting = uploads.begin(bench, spring, [("a.csv", io.BytesIO(b"text,label\na,x\nb,y\n"))])
    app = opened("overview", project="Spring", upload=waiting.id)
    assert any("1 file waits" in caption.value for caption in app.caption)
    assert app.button(key="next_step").label == "Go on with the uploaded file"


def test_the_newest_model_has_one_score_on_the_page(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, run = trained
    app = opened("overview", project=project.name)
    said = f"{run.name}: {scores.brief(run)}"
    assert sum(said in block.value.replace("\\", "") for block in [*app.markdown, *app.caption]) == 2


def test_the_tour_of_the_demo_speaks_of_the_draft_while_there_is_one(bench: Bench, opened: Opened) -> None:
    project = projects.load_demo(bench)
    said = "two labels that look wrong"
    assert not any(said in line.value for line in opened("overview").markdown)
    version = ground_truth.latest(bench, project)
    assert version is not None
    text = str(ground_truth.texts(bench, version, ["id"])["id"].iloc[0])
    correcting.exclude(bench, version, [text], author="Ann", place=Origin.SEARCH, reason="no post")
    assert any(said in line.value for line in opened("overview").markdown)


def test_everything_is_backed_up_by_a_button(bench: Bench, opened: Opened, tmp_path: Path) -> None:
    keep(bench, projects.create(bench, "Spring"), simple_csv(tmp_path / "a.csv", 30))
    app = opened("overview")
    assert not any(button.key == "back_up" for button in app.button)
    app.session_state["back_up_all"] = True
    app.run().button(key="back_up").click().run()
    made = backup.newest(bench)
    assert made is not None
    assert f"Backed up: {escaped(made.name)}." in [one.value for one in app.success]
    assert any(f'core restore "{made}"' in one.value for one in app.code)
    backup.folder(bench).chmod(0o500)
    try:
        if not os.access(backup.folder(bench), os.W_OK):
            app.button(key="back_up").click().run()
            assert "The computer refused: Permission denied." in only_error(app)
    finally:
        backup.folder(bench).chmod(0o700)
