from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.figures import percent
from core.records import Project, Run, TextLanguages
from core.workflow import labelling, language, results
from core.workflow.bench import Bench
from core.workflow.labelling import UsualColumns
from tests.pages.conftest import Opened
from tests.pages.open_texts import open_text, take_out


def _with_few_samples(app: AppTest) -> AppTest:
    next(field for field in app.number_input if field.label == "Asks at most").set_value(100)
    return app


def test_without_a_project_the_page_says_where_to_begin(bench: Bench, opened: Opened) -> None:
    assert opened("explain").button[0].label == "Go to the overview"


def test_no_typed_text_is_said(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    app = opened("explain")
    app.button(key="predict").click().run()
    captions = [caption.value for caption in app.caption]
    assert "Type a text first." in captions
    assert "A whole table of further texts is labelled on another page." in captions
    app.button(key="to_predict").click().run()
    assert app.title[0].value == "Predict"


def _typed(opened: Opened, project: Project, text: str) -> AppTest:
    app = opened("explain")
    app.text_area(key=f"typed:{project.id}").set_value(text)
    return app.button(key="predict").click().run()


def test_a_typed_text_is_predicted_at_once(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    bench, project, run = trained
    app = _typed(opened, project, "Vote now")
    found = results.probabilities(bench, run, "Vote now")
    said = next(one.value for one in app.main.markdown if ":gray[Predicted by" in one.value)
    assert f"**{max(found, key=found.__getitem__)}**" in said
    assert (open_text(app).text, open_text(app).shaded) == ("Vote now", [])
    assert app.button(key="explain")


def test_what_stood_before_the_texts_is_asked_for_and_put_before_the_typed_one(
    trained: tuple[Bench, Project, Run], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, project, run = trained
    monkeypatch.setattr(labelling, "usual_columns", lambda *_: UsualColumns(("reply",), ("po*st",)))
    app = _typed(opened, project, "Vote now")
    useless, missing = (one.value for one in app.warning)
    assert useless.endswith("Its answers to other texts are worth as little.")
    assert "“po\\*st” stood there" in missing
    app.text_area(key=f"typed:{project.id}:po*st").set_value("Who will win?")
    app.button(key="predict").click().run()
    assert [one.value for one in app.warning] == [useless]
    found = results.probabilities(bench, run, "Who will win?\nVote now")
    said = next(one.value for one in app.main.markdown if ":gray[Predicted by" in one.value)
    assert f"**{max(found, key=found.__getitem__)}**" in said
    assert (open_text(app).context, open_text(app).text) == ("Who will win?", "Vote now")
    again = opened("explain", **app.query_params)
    assert again.text_area(key=f"typed:{project.id}:po*st").value == "Who will win?"


def test_a_typed_text_in_another_language_is_remarked_on(
    trained: tuple[Bench, Project, Run], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "languages", lambda *_: TextLanguages(100, 90, {"English": 0.97}))
    app = _typed(opened, trained[1], "Ich finde das gar nicht schlimm, meine Damen und Herren.")
    app.button(key="predict").click().run()
    assert "This text is German" in app.warning[1].value


def test_of_a_long_typed_text_is_said_what_was_read(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    app = _typed(opened, trained[1], "Vote now " * 1_000)
    assert any("run-1 read the first" in one.value for one in app.warning)


def test_a_reload_finds_the_typed_text_and_the_settings_again(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    _, project, _ = trained
    before = _with_few_samples(_typed(opened, project, "Vote now " * 1_000)).run()
    assert "Vote" not in str(before.query_params)
    # The browser, which this harness lacks, writes the changed number into the address.
    again = opened("explain", samples="100", **before.query_params)
    assert again.text_area(key=f"typed:{project.id}").value == "Vote now " * 1_000
    assert next(field for field in again.number_input if field.label == "Asks at most").value == 100
    lost = opened("explain", **{**before.query_params, "typed": "0" * 16})
    assert any("started anew" in one.value for one in lost.caption)


def test_a_typed_text_is_there_again_after_another_page(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, _ = trained
    app = _typed(opened, project, "Vote now")
    app.switch_page("../pages/corrections.py").run()
    assert app.title[0].value == "Corrections"
    app.switch_page("../pages/explain.py").run()
    assert app.text_area(key=f"typed:{project.id}").value == "Vote now"


def test_a_typed_text_can_be_explained(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, _ = trained
    app = _with_few_samples(_typed(opened, project, "Vote <script> now #heute"))
    app.button(key="explain").click().run()
    assert open_text(app).text == "Vote <script> now #heute"
    assert open_text(app).shaded
    assert any(one.value.startswith("**Weights") for one in app.main.markdown)


def test_settings_for_experts_are_folded_and_told(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, _ = trained
    app = _with_few_samples(_typed(opened, project, "Vote, vote and vote now"))
    [experts] = [one for one in app.expander if one.label == "For experts"]
    assert not experts.proto.expanded
    app.selectbox(key="as_one").set_value("word")
    app.selectbox(key="hidden").set_value("masked").run()
    app.button(key="explain").click().run()
    assert open_text(app).shaded.count("vote") == 2
    said = next(one.value for one in app.caption if one.value.startswith("LIME in rounds, "))
    assert ", weighed as one: word, hidden words: masked, fit R²" in said
    app.selectbox(key="as_one").set_value("occurrence").run()
    assert app.button(key="explain")


def test_the_address_has_the_settings_for_experts(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, _ = trained
    before = _typed(opened, project, "Vote, vote and vote now").query_params
    app = opened("explain", as_one="word", hidden="masked", kernel="40", **before)
    assert (app.selectbox(key="as_one").value, app.selectbox(key="hidden").value) == ("word", "masked")
    assert app.number_input(key="kernel").value == 40
    app = opened("explain", as_one="<b>", hidden="", kernel="1", **before)
    assert (app.selectbox(key="as_one").value, app.selectbox(key="hidden").value) == ("occurrence", "removed")
    assert app.number_input(key="kernel").value in (5, 25)


def test_a_second_opinion_is_a_button_away(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, _ = trained
    app = _with_few_samples(_typed(opened, project, "Vote now, or else nothing changes here"))
    app.button(key="explain").click().run()
    button = app.button(key="second_opinion")
    assert button.label == "Second opinion: Leave-one-out"
    assert button.help.startswith("Takes out each word by itself")
    button.click().run()
    assert any(one.value.startswith("LIME in rounds and leave-one-out ") for one in app.markdown)
    assert "second_opinion" not in [one.key for one in app.button]
    app.selectbox(key="method").set_value("Leave-one-out").run()
    assert any(one.value.startswith("**Weights") for one in app.markdown), "it is kept as any explanation"
    assert app.button(key="second_opinion").label == "Second opinion: LIME in rounds"


def test_the_words_are_checked_on_request_and_other_seeds_compared(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    _, project, _ = trained
    app = _with_few_samples(_typed(opened, project, "Vote for us now"))
    app.button(key="explain").click().run()
    assert app.button(key="check_words").label == "Check these words"
    app.button(key="check_words").click().run()
    assert any("checked: comprehensiveness" in one.value for one in app.markdown)
    assert app.button(key="compare_seeds").label == "Compare 10 seeds"
    app.button(key="compare_seeds").click().run()
    assert any(one.value.startswith("With 10 seeds: ") for one in app.markdown)
    assert {"check_words", "compare_seeds"} & {one.key for one in app.button} == set()


def test_what_would_change_the_answer_is_a_button_away(trained: tuple[Bench, Project, Run], opened: Opened) -> None:
    _, project, _ = trained
    app = _typed(opened, project, "Vote now <b>or</b> never")
    assert app.button(key="flip").label == "What would change the answer?"
    app.button(key="flip").click().run()
    assert any(one.value.startswith(("Without “", "No words were found")) for one in app.markdown)
    assert "flip" not in [one.key for one in app.button]


def test_where_there_is_no_word_none_is_to_be_clicked_and_of_many_that_is_said(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    hint = "Click a word to see what the model says without it."
    said = [one.value for one in _typed(opened, trained[1], "— !").caption]
    assert not [one for one in said if one.startswith(hint)]
    said = [one.value for one in _typed(opened, trained[1], "Vote now " * 501).caption]
    assert f"{hint} In a text as long as this one the first 1,000 words can be clicked." in said


def _compared(app: AppTest) -> dict[str, list[str]]:
    """The one table of probabilities as they are and as they would be, by its heads."""
    [table] = [one.value for one in app.table if "After" in one.value]
    return {str(head): [str(cell) for cell in table[head]] for head in table}


def _told(probabilities: dict[str, float]) -> list[str]:
    return [percent(one) for one in probabilities.values()]


def test_a_click_on_words_tells_what_the_model_says_without_them(
    trained: tuple[Bench, Project, Run], opened: Opened
) -> None:
    bench, project, run = trained
    app = _typed(opened, project, "Vote <b>now</b> or never")
    assert "Click a word to see what the model says without it." in [one.value for one in app.caption]
    assert not [one for one in app.table if "After" in one.value]
    take_out(app, 3, 0)
    before = results.probabilities(bench, run, "Vote <b>now</b> or never")
    after = results.probabilities(bench, run, " <b>now</b> or never".replace("</b>", "</>"))
    assert _compared(app)["Before"] == _told(before)
    assert _compared(app)["After"] == _told(after)
    [field] = [one for one in app.text_input if one.label.startswith("Replace")]
    assert field.label == "Replace “Vote” by"
    field.set_value("Buy <i>").run()
    assert open_text(app).instead == {"0": "Buy <i>"}
    after = results.probabilities(bench, run, "Buy <i> <b>now</b> or never".replace("</b>", "</>"))
    assert _compared(app)["After"] == _told(after)
    again = opened("explain", **app.query_params)
    assert (open_text(again).out, open_text(again).instead) == ([3, 0], {"0": "Buy <i>"})
    assert _compared(again)["After"] == _told(after)
    take_out(app)
    assert {"out", "instead"}.isdisjoint(app.query_params)
    assert not [one for one in app.table if "After" in one.value]
