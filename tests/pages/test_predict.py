"""Further texts, labelled in the browser."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.records import Project, ReadSettings, Run
from core.workflow import further_texts, labelling, one_answer
from core.workflow.bench import Bench
from core.workflow.further_texts import Request
from core.workflow.ground_truth import StagedFile
from dashboard.predict import further_texts as page
from tests.pages.conftest import Opened
from tests.pages.elements import only_error
from tests.tables import write_csv

Trained = tuple[Bench, Project, Run]

TEXTS = ["Wählt morgen #jetzt", "Das Wetter ist schön", " ", "=1+1"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "neu.csv", ("nr", "text"), [(str(n), text) for n, text in enumerate(TEXTS)])


def _uploaded(app: AppTest, path: Path) -> AppTest:
    app.file_uploader[0].upload(path.name, path.read_bytes()).run()
    return app


def _said(app: AppTest) -> str:
    return " ".join(one.value for one in (*app.markdown, *app.caption, *app.warning, *app.subheader))


def test_a_table_is_labelled_as_the_command_labels_it_and_waits_for_the_way_back(
    trained: Trained, opened: Opened, table: Path
) -> None:
    bench, _, run = trained
    app = _uploaded(opened("predict"), table)
    assert app.button(key="label_further").label == f"Label 3 texts with {run.name}"
    assert "Column “text”: texts, as in the data set of the run." in _said(app)
    app.button(key="label_further").click().run()
    expected = labelling.label(bench, [run], labelling.read(StagedFile(table, table.name), text="text"))
    assert f"3 of 4 rows labelled by {run.name}" in _said(app)
    assert app.table[0].value["Texts"].astype(int).to_dict() == dict(enumerate(expected.labels.values()))
    assert "1 row: empty text" in _said(app)
    assert app.dataframe[-1].value["predicted_label"].tolist()[:2] == expected.table["predicted_label"].tolist()[:2]

    again = opened("predict", **{name: str(app.query_params[name]) for name in ("project", "further")})
    assert f"3 of 4 rows labelled by {run.name}" in _said(again)
    again.button[[one.label for one in again.button].index("Choose another file")].click().run()
    assert again.file_uploader[0].label == "A table of texts to label"


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl", ".parquet"])
def test_the_download_is_the_labelled_table(trained: Trained, tmp_path: Path, table: Path, ending: str) -> None:
    bench, _, run = trained
    request = Request(StagedFile(table, table.name), ReadSettings(), "text")
    further_texts.ask(bench, run, request, further_texts.read(request))
    content = page._file(run, request, ending, plain=True)
    out = tmp_path / f"out{ending}"
    labelling.write(bench, labelling.label(bench, [run], further_texts.read(request)).table, out, plain=True)
    if ending == ".xlsx":  # it holds the time at which it was written
        given, expected = (pd.read_excel(one, engine="openpyxl") for one in (io.BytesIO(content), out))
        pd.testing.assert_frame_equal(given, expected)
    else:
        assert content == out.read_bytes()


def test_a_model_that_one_answer_could_replace_is_not_to_be_relied_on(
    trained: Trained, opened: Opened, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_answer, "is_no_better", lambda *_: True)
    app = opened("predict")
    assert len(_unreliable(app)) == 1, "before a table is labelled"
    app = _uploaded(app, table)
    app.button(key="label_further").click().run()
    assert len(_unreliable(app)) == 1


def _unreliable(app: AppTest) -> list[str]:
    return [warning.value for warning in app.warning if "Do not rely on the labels of" in warning.value]


@pytest.mark.usefixtures("trained")
def test_a_table_without_texts_and_a_file_that_is_none_are_refused_in_words(opened: Opened, tmp_path: Path) -> None:
    app = _uploaded(opened("predict"), write_csv(tmp_path / "n.csv", ("a", "b"), [("1", "2"), ("3", "4")]))
    assert "No column is known to hold the texts" in _said(app)
    assert "label_further" not in {button.key for button in app.button}
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    assert "picture.csv" in only_error(_uploaded(opened("predict"), picture))


def test_the_columns_can_be_chosen(trained: Trained, opened: Opened, tmp_path: Path) -> None:
    lines = [("Es regnet heute.", f"Wie schön, {n}!") for n in range(4)]
    app = _uploaded(opened("predict"), write_csv(tmp_path / "r.csv", ("post", "reply"), lines))
    assert "“post” could be texts, too" in _said(app)
    next(box for box in app.selectbox if box.label == "Text").set_value("reply").run()
    next(box for box in app.multiselect if box.label == "Context").set_value(["post"]).run()
    app.button(key="label_further").click().run()
    assert "4 of 4 rows labelled by" in _said(app)
