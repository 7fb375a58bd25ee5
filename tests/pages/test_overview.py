from __future__ import annotations

from core.records import Project, Run
from core.workflow import projects
from core.workflow.bench import Bench
from tests.pages.conftest import Opened


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
    app.text_input[0].set_value("spring")
    app.form_submit_button[0].click().run()
    assert "already" in app.error[0].value


def test_an_open_project_shows_its_next_step(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, _ = trained
    app = opened("overview", project=project.name)
    assert app.button(key="next_step").label == "Read the mismatches"
    app.button(key="next_step").click().run()
    assert not app.exception
    assert app.title[0].value == "Mismatches"


def test_an_unknown_project_in_the_address_is_said_and_left(bench: Bench, opened: Opened) -> None:
    projects.create(bench, "Spring")
    app = opened("overview", project="Autumn")
    assert "Autumn" in app.error[0].value
    app.button[0].click().run()
    assert not app.error
    assert app.query_params["project"] == "Spring"
