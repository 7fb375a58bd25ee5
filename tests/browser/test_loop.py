"""The loop as a researcher walks it, in a real browser, with the bundled model; it can take README's pictures."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from core.explanation.lime_in_rounds import LimeInRoundsSettings
from core.records import PredictionFilter, RunState
from core.settings import Settings
from core.workflow import explanations, projects, results, training
from core.workflow.bench import Bench, open_bench
from core.workflow.corrections import draft as drafts
from tests.browser.conftest import ROOT, Server, explain_nothing_afterwards, press, press_key, settle
from tests.tables import wide_csv

PICTURES = ROOT / "docs" / "pictures"
TAKES_PICTURES = bool(os.environ.get("ERRATA_TAKE_PICTURES"))
EPOCHS = 10 if TAKES_PICTURES else 3
TRAINING_TAKES_AT_MOST = 15 * 60 * 1000
RUN = "run-3"  # the demo comes with two
SCROLLED = """document.querySelector('[data-testid="stMain"]').scrollTop"""

pytestmark = pytest.mark.timeout(30 * 60)


def _button(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stMain").get_by_role("button", name=name).first


def _open(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebar").get_by_role("link", name=re.compile(title)).click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def _picture(page: Page, name: str) -> None:
    """Taken only on request, so that a run of the tests changes no file of the project."""
    if TAKES_PICTURES:
        page.mouse.move(0, 0)
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURES / f"{name}.png")


def _bench(server: Server) -> Bench:
    return open_bench(Settings.at(server.home))


def test_the_loop_on_the_demo(page: Page, server: Server, tmp_path: Path) -> None:
    page.goto(server.address)
    _button(page, "Load the demo").click()
    _button(page, "Review the corrections").wait_for()

    _open(page, "Ground truth")
    expect(page.get_by_text(re.compile("^Left out: .*tie"))).to_be_visible()
    _picture(page, "ground-truth")
    with page.expect_download() as part:
        _button(page, "test.csv").click()
    part.value.save_as(tmp_path / "test.csv")

    _open(page, "Train")
    settle(page)
    epochs = page.get_by_label("Epochs", exact=True)
    press(page.get_by_text("Settings:", exact=False).first, epochs)
    epochs.fill(str(EPOCHS))
    epochs.press("Enter")
    expect(page.get_by_text(re.compile(f"Settings: {EPOCHS} epochs"))).to_be_visible()
    explain_nothing_afterwards(page)
    _button(page, "Start training").click()
    most_done = page.get_by_text(re.compile(rf"epoch ({'|'.join(map(str, range(EPOCHS // 2 + 1, EPOCHS + 1)))}) of"))
    expect(most_done).to_be_visible(timeout=TRAINING_TAKES_AT_MOST)
    _picture(page, "train")

    # The training belongs neither to this tab nor to this server.
    page.goto("about:blank")
    server.kill()
    bench = _bench(server)
    project = projects.find(bench)
    assert training.run(bench, project, RUN).state is RunState.RUNNING
    server.start()
    page.goto(f"{server.address}/train")
    finished = page.get_by_text(re.compile(f"^{RUN} is finished"))
    expect(finished).to_be_visible(timeout=TRAINING_TAKES_AT_MOST)
    run = training.run(bench, project, RUN)
    assert run.state is RunState.FINISHED
    assert run.result is not None

    _button(page, "Results").click()
    expect(page.get_by_role("heading", name="Results", exact=True)).to_be_visible()
    expect(page.get_by_text("95 % interval").first).to_be_visible()
    expect(page.get_by_text(f"{run.result.test.accuracy.value:.3f}", exact=True).first).to_be_visible()
    _picture(page, "results")

    _open(page, "Mismatches")
    listed = results.mismatches(bench, run, PredictionFilter())
    assert listed.total == run.result.test.mismatches > 0
    expect(page.get_by_text(f"{listed.total} mismatches", exact=True)).to_be_visible()
    _picture(page, "mismatches")
    with page.expect_download() as mismatches:
        _button(page, "Download the list").click()
    mismatches.value.save_as(tmp_path / "mismatches.csv")
    test_ids = {row["id"] for row in _rows(tmp_path / "test.csv")}
    assert {row["id"] for row in _rows(tmp_path / "mismatches.csv")} <= test_ids
    assert len(_rows(tmp_path / "mismatches.csv")) == listed.total

    worst = listed.rows.iloc[0]
    page.goto(f"{server.address}/mismatches?project={project.name}&run={RUN}&text={worst['id']}")
    expect(page.get_by_test_id("stMain")).to_contain_text(worst["text"].split()[0])
    samples = page.get_by_role("spinbutton", name="Asks at most")
    expect(samples).to_be_hidden()
    page.get_by_text("Settings", exact=True).click()
    samples.fill("1000")
    samples.press("Enter")
    _button(page, "Explain").click()
    expect(page.get_by_text(re.compile("Weights for the class"))).to_be_visible(timeout=120_000)
    stored = explanations.stored(bench, run, worst["text"], LimeInRoundsSettings(samples=1000))
    assert stored is not None
    assert stored.label == worst["predicted_label"]
    bench.models.close()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_cell_of_the_confusion_matrix_narrows_the_list_and_the_address(page: Page, server: Server) -> None:
    bench = _bench(server)
    run = training.run(bench, projects.find(bench), RUN)
    assert run.result is not None
    labels, confusion = run.result.test.labels, run.result.test.confusion
    true, predicted = max(((0, 1), (1, 0)), key=lambda cell: confusion[cell[0]][cell[1]])
    page.goto(f"{server.address}/mismatches?run={RUN}")
    number = str(confusion[true][predicted])
    cell = page.get_by_test_id("stVegaLiteChart").locator(
        f'path[aria-label*="Predicted: {labels[predicted]}; Label: {labels[true]};"]'
    )
    # Its middle is covered by its number.
    cell.first.click(position={"x": 8, "y": 8})
    expect(page.get_by_text(re.compile(rf"^{number} mismatch"))).to_be_visible()
    assert "true=" in page.url
    assert "predicted=" in page.url
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.get_by_text(re.compile(rf"^{number} mismatch"))).to_be_visible()


def test_a_text_opens_by_key_and_back_leads_to_the_list_as_it_was_filtered(page: Page, server: Server) -> None:
    bench = _bench(server)
    run = training.run(bench, projects.find(bench), "run-1")
    worst = results.mismatches(bench, run, PredictionFilter(), offset=0, limit=1).rows.iloc[0]
    word = max(re.findall(r"\w+", worst["text"]), key=len)
    found = results.mismatches(bench, run, PredictionFilter(words=word))
    assert found.total < results.mismatches(bench, run, PredictionFilter(), limit=0).total
    page.set_viewport_size({"width": 1280, "height": 420})
    page.goto(f"{server.address}/mismatches?run=run-1")
    words = page.get_by_role("textbox", name="Words in the text")
    words.fill(word)
    words.press("Enter")
    listed = page.get_by_text(re.compile(rf"^{found.total} mismatch"))
    expect(listed).to_be_visible()
    # The number stands above the list and is drawn before it.
    expect(page.get_by_role("checkbox", name=re.compile("^Tick text"))).to_have_count(found.total)
    page.get_by_role("checkbox", name=f"Tick text {found.rows['id'].iloc[0]}").focus()
    page.keyboard.press("End")
    top = page.evaluate(SCROLLED)
    assert top > 0
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"text={found.rows['id'].iloc[-1]}"))
    expect(page.get_by_role("button", name="Previous Shortcut")).to_be_visible()
    page.go_back()
    expect(listed).to_be_visible()
    expect(words).to_have_value(word)
    page.wait_for_function(f"top => Math.abs({SCROLLED} - top) < 2", arg=top)


def test_settings_in_a_popover_show_what_holds_also_after_the_page_was_drawn_again(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/mismatches?run=run-1")
    switch = page.get_by_role("switch", name="Show all test texts")
    samples = page.get_by_role("spinbutton", name="Asks at most")
    for is_on in (True, False, True, False):
        settle(page)
        # The switch is drawn over by its label.
        switch.press("Space")
        expect(switch).to_be_checked(checked=is_on)
    settle(page)
    press(page.get_by_role("button", name="Settings"), samples)
    expect(samples).to_have_value("5000")
    settle(page)
    expect(samples).to_have_value("5000")


def test_each_text_that_is_opened_is_a_step_back(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/explain?run=run-1")
    typed = page.get_by_role("textbox", name="Text", exact=True)
    typed.fill("Vote now")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button", name="Predict").click()
    expect(page.get_by_text("Predicted by run-1")).to_be_visible(timeout=120_000)
    _open(page, "Mismatches")
    page.locator("a.open").first.click()
    following = page.get_by_role("button", name="Next Shortcut")
    expect(following).to_be_enabled()
    expect(page).to_have_url(re.compile("text="))
    first = page.url
    following.click()
    expect(page).not_to_have_url(first)
    second = page.url
    _open(page, "Explain")
    expect(typed).to_have_value("Vote now")
    page.go_back()
    expect(page).to_have_url(second)
    expect(following).to_be_visible()
    page.go_back()
    expect(page).to_have_url(first)
    page.go_back()
    expect(page).not_to_have_url(re.compile("text="))
    expect(page.get_by_role("checkbox", name=re.compile("^Tick text"))).not_to_have_count(0)


def test_a_mismatch_is_read_and_corrected_by_keyboard_alone(page: Page, server: Server) -> None:
    bench = _bench(server)
    project = projects.find(bench)
    run = training.run(bench, project, "run-1")
    rows = results.mismatches(bench, run, PredictionFilter(), limit=3).rows
    page.goto(f"{server.address}/mismatches?run=run-1")
    # The demo comes with explanations of its most confident mistakes.
    expect(page.locator("a.open mark").first).to_be_visible()
    page.locator("a.open").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"text={rows['id'].iloc[0]}"))
    name = page.get_by_role("textbox", name="Your name")
    name.fill("Ann")
    name.press("Enter")
    expect(page.get_by_text("Similar training texts")).to_be_visible()
    _picture(page, "reading")
    press_key(page, "ArrowRight")
    expect(page).to_have_url(re.compile(f"text={rows['id'].iloc[1]}"))
    wrong, right = rows["true_label"].iloc[1], rows["predicted_label"].iloc[1]
    assert {wrong, right} == {"True", "False"}
    expect(page.get_by_role("button", name=f"{wrong} Shortcut {wrong[0]}")).to_be_visible()
    press_key(page, right[0].lower())
    expect(page).to_have_url(re.compile(f"text={rows['id'].iloc[2]}"))
    expect(page.get_by_text(re.compile(f"Your last decision: “{right}”, text {rows['id'].iloc[1]}"))).to_be_visible()
    made = drafts.load(bench, project).effective[-1].change
    assert (made.text_id, made.label, made.author) == (rows["id"].iloc[1], right, "Ann")
    press_key(page, "Backspace")
    expect(page.get_by_text("Your last decision")).to_have_count(0)
    assert drafts.load(bench, project).effective[-1].change.author != "Ann"


def test_back_steps_over_addresses_that_a_page_had_while_it_was_drawn(page: Page, server: Server) -> None:
    """On a busy machine the module that keeps the history comes after the first click."""
    held: list[Route] = []
    page.route("**/BidiComponent*.js", lambda route: held.append(route))
    page.goto(f"{server.address}/mismatches?run=run-1")
    _open(page, "Explain")
    expect(page).to_have_url(re.compile("run="))
    assert held
    for route in held:
        route.continue_()
    page.wait_for_function("window.errataHistory")
    page.go_back()
    expect(page.get_by_role("heading", name="Mismatches", exact=True)).to_be_visible()


def test_escape_keeps_what_was_chosen_and_the_form_covers_no_ticked_row(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 1280, "height": 420})
    page.goto(f"{server.address}/mismatches?run=run-1")
    last = page.get_by_role("checkbox", name=re.compile("^Tick text")).last
    last.check()
    label = page.get_by_role("combobox", name="Correct label")
    label.click()
    page.get_by_role("option").first.click()
    expect(label).not_to_have_value("")
    chosen = label.input_value()
    page.get_by_role("textbox", name="Reason").fill("Ironie")
    label.click()
    expect(page.get_by_role("listbox")).to_be_visible()
    label.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    label.focus()
    label.press("Escape")
    expect(label).not_to_be_focused()
    expect(label).to_have_value(chosen)
    expect(page.get_by_role("textbox", name="Reason")).to_have_value("Ironie")
    foot = page.get_by_test_id("stBottomBlockContainer").bounding_box()
    box = last.bounding_box()
    assert foot is not None
    assert box is not None
    assert box["y"] + box["height"] <= foot["y"]


def test_an_unknown_text_is_said(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/mismatches?run={RUN}&text=no-such-text")
    expect(page.get_by_text("no-such-text")).to_be_visible()
    _button(page, "Back to the mismatches").click()
    expect(page.get_by_role("checkbox", name=re.compile("^Tick text"))).not_to_have_count(0)


def test_a_table_of_ones_own(page: Page, server: Server, tmp_path: Path) -> None:
    page.goto(server.address)
    page.get_by_text("Begin another project").click()
    page.get_by_label("Name of the new project").fill("Own <b>table</b>")
    _button(page, "New project").click()
    expect(page.get_by_role("heading", name="Ground truth", exact=True)).to_be_visible()
    page.locator("input[type=file]").set_input_files(wide_csv(tmp_path / "wide.csv", 90))
    _button(page, "Make it the data set").click()
    _button(page, "Use this split").click()
    _button(page, "Train a model").click()
    _button(page, "Start training").wait_for()
    bench = _bench(server)
    status = projects.status(bench, projects.find(bench, "Own <b>table</b>"))
    assert status.version is not None
    assert status.version.report.left_out == {"tie": 1}
    assert status.split is not None


def test_a_file_that_is_no_table_is_refused_with_a_way_out(page: Page, server: Server, tmp_path: Path) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    page.goto(server.address)
    page.get_by_text("Begin another project").click()
    page.get_by_label("Name of the new project").fill("Refused")
    _button(page, "New project").click()
    expect(page.get_by_role("heading", name="Ground truth", exact=True)).to_be_visible()
    page.locator("input[type=file]").set_input_files(tmp_path / "picture.csv")
    expect(page.get_by_text("What to do:")).to_be_visible()
    expect(page.get_by_text("picture.csv").first).to_be_visible()
    assert page.get_by_text("Traceback").count() == 0
