from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.records import CorrectionKind, Place, PredictionFilter, Project, Run
from core.workflow import draft, results
from core.workflow.bench import Bench
from tests.pages.conftest import Opened


def _with_few_samples(app: AppTest) -> AppTest:
    next(field for field in app.number_input if field.label == "Samples").set_value(100)
    return app


def test_without_a_project_the_page_says_where_to_begin(bench: Bench, opened: Opened) -> None:
    assert opened("explain").button[0].label == "Go to the overview"


def test_an_explanation_is_computed_once_and_then_opens_at_once(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, _, run = trained
    text = str(results.mismatches(bench, run, PredictionFilter(), offset=0, limit=1).rows["id"].iloc[0])
    app = _with_few_samples(opened("explain", run=run.name, text=text)).run()
    app.button(key="explain").click().run()
    assert not app.exception
    assert "<mark" in app.main.html[0].value
    again = _with_few_samples(opened("explain", run=run.name, text=text)).run()
    assert "<mark" in again.main.html[0].value
    assert not any(button.key == "explain" for button in again.button)


def test_an_unknown_text_in_the_address_is_said(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    app = opened("explain", text="nowhere")
    assert "nowhere" in app.error[0].value
    assert any(button.label == "Back to the mismatches" for button in app.button)


def test_no_typed_text_is_said(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    app = opened("explain")
    app.get_by_key("source").set_value("A typed text").run()
    app.button(key="explain").click().run()
    assert "Type a text first." in [caption.value for caption in app.caption]


def test_a_typed_text_can_be_explained(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, _ = trained
    app = opened("explain")
    app.get_by_key("source").set_value("A typed text").run()
    app.text_area(key=f"typed:{project.id}").set_value("Vote <script> now #heute")
    _with_few_samples(app)
    app.button(key="explain").click().run()
    assert not app.exception
    assert "<mark" in app.main.html[0].value
    assert "<script" not in app.main.html[0].value
    said = [one.value.split("  ")[0] for one in app.main.markdown]
    assert said.index(":gray[Predicted]") < next(at for at, one in enumerate(said) if one.startswith("**Weights"))


def test_the_next_mismatch_is_one_click_away(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, _, run = trained
    ids = list(results.mismatches(bench, run, PredictionFilter(), offset=0, limit=2).rows["id"])
    app = opened("explain")
    assert app.query_params["text"] == ids[0]
    app.button(key="step_1").click().run()
    assert app.query_params["text"] == ids[1]


def test_a_label_is_corrected_next_to_the_votes_and_taken_back(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, project, run = trained
    text = str(results.mismatches(bench, run, PredictionFilter(), offset=0, limit=1).rows["id"].iloc[0])
    app = opened("explain", run=run.name, text=text)
    before = len(draft.standing(bench, project))
    next(box for box in app.selectbox if box.label == "Correct label").set_value((CorrectionKind.RELABEL, "False"))
    next(field for field in app.text_input if field.label == "Reason").set_value("*irony* <b>")
    next(field for field in app.text_input if field.label == "Your name").set_value("Ann")
    next(button for button in app.button if button.label == "Correct").click().run()
    assert not app.exception
    entry = draft.standing(bench, project)[-1]
    assert (entry.change.text_id, entry.change.label, entry.change.place) == (text, "False", Place.EXPLAIN)
    assert any("Corrected to “False” by Ann" in said.value and "<b>" not in said.value for said in app.markdown)
    assert not any(str(field.key).startswith("author:") for field in app.text_input)
    app.button(key=f"undo:{entry.id}").click().run()
    assert not app.exception
    assert len(draft.standing(bench, project)) == before
