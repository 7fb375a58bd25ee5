from __future__ import annotations

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from core.records import Project, Run
from core.workflow import projects
from core.workflow.bench import Bench
from tests.pages.conftest import Opened


def _form_button(app: AppTest, label: str, nth: int = 0) -> Button:
    return [button for button in app.form_submit_button if button.label == label][nth]


def test_a_new_workspace_offers_two_choices(bench: Bench, opened: Opened) -> None:
    app = opened("overview")
    assert [button.label for button in app.button] == ["Load the demo", "New project"]


def test_a_new_project_leads_to_its_ground_truth(bench: Bench, opened: Opened) -> None:
    app = opened("overview")
    app.text_input[0].set_value("Spring")
    app.form_submit_button[0].click().run()
    assert not app.exception
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
    app.button(key="next_step").click().run()
    assert not app.exception
    assert app.title[0].value == "Results"


def test_an_unknown_project_in_the_address_is_said_and_left(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    app = opened("overview", project="Autumn")
    assert "Autumn" in app.error[0].value
    app.button[0].click().run()
    assert not app.error
    assert app.query_params["project"] == "Spring"


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
