"""What is a finished classifier and what is none, and a model in a ZIP that is unpacked without trust."""

from __future__ import annotations

import json
import shutil
import stat
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core.errors import ModelError
from core.prediction.predictor import Predictor
from core.records import LongTexts
from core.records.folders import ModelFolder
from core.training import finished, model_folder, packed_model
from tests.core.training.test_hub import NAME, asked
from tests.fake_hub import serving
from tests.finished import make_finished, reconfigured, zipped

CLASSES = ("call", "none")


@pytest.fixture(scope="module")
def made(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_finished(tiny_model, tmp_path_factory.mktemp("finished") / "calls", CLASSES)


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "calls")


def test_its_classes_are_in_the_order_of_its_outputs(folder: Path) -> None:
    assert finished.check(folder, "calls") == finished.look_up(str(folder)) == CLASSES
    turned = {"1": "call", "0": "none"}
    assert finished.classes(reconfigured(folder, id2label=turned), "calls") == ("none", "call")


def test_two_classes_that_nobody_named_are_not_written_by_transformers(tiny_model: Path, tmp_path: Path) -> None:
    unnamed = make_finished(tiny_model, tmp_path / "unnamed", ("LABEL_0", "LABEL_1"))
    assert "id2label" not in json.loads((unnamed / "config.json").read_text(encoding="utf-8"))
    assert finished.check(unnamed, "unnamed") == ("LABEL_0", "LABEL_1")
    assert all(map(finished.is_unnamed, ("LABEL_0", "LABEL_12")))
    assert not any(map(finished.is_unnamed, ("LABEL_", "call", "LABEL_0 ")))


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"architectures": ["BertForMaskedLM"]}, "saved as BertForMaskedLM, which classifies no texts"),
        ({"architectures": ["BertModel"]}, "drawn by chance"),
        ({"architectures": ["BertForTokenClassification"]}, "classifies no texts"),
        ({"problem_type": "multi_label_classification"}, "several classes at once"),
        ({"problem_type": "regression"}, "answers of the kind “regression”"),
        ({"id2label": {"0": "score"}}, r"one output, and so gives each text a number \(regression\)"),
        ({"id2label": {"0": "a", "2": "b"}}, "does not number the classes from 0 on"),
        ({"id2label": ["a", "b"]}, "does not number the classes"),
        ({"id2label": {"x": "a"}}, "does not number the classes"),
        ({"id2label": {"0": "a", "1": 5}}, "has no name"),
        ({"id2label": {"0": "a", "1": "x" * 500}}, "has no name of at most 200 characters"),
        ({"id2label": {str(number): f"c{number}" for number in range(101)}}, "101 classes; at most 100"),
        ({"model_type": "gpt2"}, "not a text encoder"),
    ],
)
def test_what_is_no_classifier_is_refused(folder: Path, changed: dict[str, Any], what: str) -> None:
    with pytest.raises(ModelError, match=what):
        finished.check(reconfigured(folder, **changed), "calls")


def test_a_base_model_is_none_whatever_it_says(tiny_model: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="saved as BertModel"):
        finished.check(tiny_model, "tiny")
    said = reconfigured(shutil.copytree(tiny_model, tmp_path / "x"), architectures=["BertForSequenceClassification"])
    assert finished.check(said, "tiny") == ("LABEL_0", "LABEL_1")
    finished.keep(said, ModelFolder(tmp_path / "model"), CLASSES)
    with pytest.raises(ModelError, match="has not learned to classify"):
        Predictor(tmp_path / "model")


def test_damaged_files_are_refused(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:500])
    with pytest.raises(ModelError, match="damaged or was cut short"):
        finished.check(folder, "calls")
    (folder / "config.json").write_text("[" * 100_000)
    with pytest.raises(ModelError, match="cannot be read as JSON"):
        finished.check(folder, "calls")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    reconfigured_whole = {"model_type": "bert", "architectures": ["BertForSequenceClassification"]}
    (folder / "config.json").write_text(json.dumps(reconfigured_whole))
    with pytest.raises(ModelError, match="pickle only"):
        finished.check(folder, "calls")


def test_what_is_kept_is_the_model_and_no_code(folder: Path, tmp_path: Path) -> None:
    for name in ("modeling_own.py", "training_args.bin", "README.md", "optimizer.pt"):
        (folder / name).write_text("import os")
    (folder / "checkpoint-1").mkdir()
    kept = ModelFolder(tmp_path / "model")
    finished.keep(folder, kept, ("True", "False"))
    assert finished.reads(kept.path) == finished.reads(folder) == (64, LongTexts.BEGINNING)
    assert {path.name for path in kept.path.iterdir()} == {
        *("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "errata.json")
    }
    assert finished.size(folder) == sum(
        path.stat().st_size for path in kept.path.iterdir() if path.name != "errata.json"
    )
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []
    # In the order of the data set's classes.
    assert Predictor(kept.path).labels == ("False", "True")


@pytest.mark.parametrize(
    "said", ["", "[" * 100_000, "[]", "{}", '{"max_length": "x"}', '{"max_length": 9, "long_texts": 5}']
)
def test_what_is_odd_about_its_longest_text_does_not_count(folder: Path, said: str) -> None:
    (folder / "errata.json").write_text(said)
    assert finished.reads(folder) == (64, LongTexts.BEGINNING)


def test_its_longest_text_is_bounded(folder: Path) -> None:
    for said, read in ((1, 8), (20, 20), (10**9, 64)):
        (folder / "errata.json").write_text(json.dumps({"max_length": said, "long_texts": "windows"}))
        assert finished.reads(folder) == (read, LongTexts.WINDOWS)


def test_an_old_vocabulary_is_written_anew(folder: Path, tmp_path: Path) -> None:
    words = model_folder.read_tokenizer(folder)
    assert words is not None
    ordered = sorted(words.get_vocab(), key=words.get_vocab().__getitem__)
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer", "model_max_length": 64}')
    (folder / "vocab.txt").write_text("\n".join(ordered), encoding="utf-8")
    kept = ModelFolder(tmp_path / "model")
    finished.keep(folder, kept, ("a", "b"))
    assert kept.tokenizer.exists()
    assert Predictor(kept.path).probabilities(["Wählt morgen"]).sum() == pytest.approx(1)


@pytest.mark.parametrize("inside", ["", "model/", "a/b/"])
def test_a_zip_is_unpacked_from_the_folder_with_the_model(made: Path, tmp_path: Path, inside: str) -> None:
    path = zipped(made, tmp_path / "x.zip", inside)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"{inside}checkpoint-1/config.json", "{}")
        archive.writestr(f"{inside}modeling_own.py", "import os")
        archive.writestr("__MACOSX/._config.json", "x")
        archive.writestr("other/notes.txt", "x")
    packed_model.unpack(path, "x.zip", tmp_path / "out")
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == {
        file.name: file.read_bytes() for file in made.iterdir()
    }
    (tmp_path / "config").mkdir()
    packed_model.unpack_config(path, "x.zip", tmp_path / "config")
    assert [file.name for file in (tmp_path / "config").iterdir()] == ["config.json"]
    assert finished.classes(tmp_path / "config", "x.zip") == CLASSES
    assert packed_model.kept_bytes(path, "x.zip") == finished.size(made)


def _zip(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("name", ["../evil.json", "/etc/config.json", "a/../../x", "C:\\x\\config.json", "..\\x.json"])
def test_a_zip_that_leads_out_of_itself_is_refused(tmp_path: Path, name: str) -> None:
    path = _zip(tmp_path / "x.zip", {"config.json": "{}", name: "x"})
    with pytest.raises(ModelError, match="leads out of it; nothing was unpacked"):
        packed_model.unpack(path, "x.zip", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []
    assert {file.name for file in tmp_path.iterdir()} == {"x.zip", "out"}


def test_links_passwords_and_bombs_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("model.safetensors")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr("config.json", "{}")
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ModelError, match="leads out of it"):
        packed_model.unpack(tmp_path / "link.zip", "link.zip", tmp_path / "1")
    bomb = _zip(tmp_path / "bomb.zip", {"config.json": "{}", "model.safetensors": b"\0" * 30_000_000})
    with pytest.raises(ModelError, match="unpacks to far more than a model takes"):
        packed_model.unpack(bomb, "bomb.zip", tmp_path / "2")
    large = _zip(tmp_path / "large.zip", {"config.json": " " * 2_000_000})
    (tmp_path / "3").mkdir()
    with pytest.raises(ModelError, match="unpacks to far more"):
        packed_model.unpack_config(large, "large.zip", tmp_path / "3")
    content = bytearray(_zip(tmp_path / "locked.zip", {"config.json": "{}"}).read_bytes())
    # The flag in the directory at the end of the archive.
    place = content.index(b"PK\x01\x02") + 8
    content[place : place + 2] = struct.pack("<H", 1)
    (tmp_path / "locked.zip").write_bytes(content)
    with pytest.raises(ModelError, match="locked with a password"):
        packed_model.kept_bytes(tmp_path / "locked.zip", "locked.zip")


@pytest.mark.parametrize(
    ("members", "what"),
    [
        ({"a.txt": "x"}, "holds no config.json"),
        ({"a/config.json": "{}", "b/config.json": "{}"}, "holds 2 models"),
        ({"config.json": "{}", "pytorch_model.bin": "x"}, "pickle only"),
        ({f"{number}.txt": "x" for number in range(2_001)}, "holds 2,001 files; at most 2,000"),
    ],
)
def test_a_zip_without_one_model_is_refused(tmp_path: Path, members: Mapping[str, str], what: str) -> None:
    path = _zip(tmp_path / "x.zip", members)
    with pytest.raises(ModelError, match=what):
        packed_model.kept_bytes(path, "x.zip")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"{}"])
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(ModelError, match="no ZIP archive, or a damaged one"):
        packed_model.kept_bytes(tmp_path / "x.zip", "x.zip")


def test_a_zip_that_was_cut_short_is_refused_while_it_is_unpacked(made: Path, tmp_path: Path) -> None:
    path = zipped(made, tmp_path / "x.zip")
    content = bytearray(path.read_bytes())
    content[200:260] = bytes(60)
    path.write_bytes(content)
    with pytest.raises(ModelError, match="no ZIP archive, or a damaged one"):
        packed_model.unpack(path, "x.zip", tmp_path / "out")


LOOK_UP = f"""
from core.workflow import classifiers
looked = classifiers.look_at({NAME!r})
print(looked.classes, looked.is_here, classifiers.in_brief(looked))
print(catalogue.is_here({NAME!r}))
from pathlib import Path
print(sorted(path.name for path in hub.config({NAME!r}).parent.iterdir()))
catalogue.fetch({NAME!r})
print(classifiers.look_at({NAME!r}).is_here)
"""


def test_of_one_on_the_hub_its_configuration_alone_is_asked_for(made: Path, tmp_path: Path) -> None:
    with serving(NAME, made) as hub:
        looked, is_here, files, then = asked(hub, tmp_path, LOOK_UP)
    assert looked.startswith("('call', 'none') False 2 classes, “call” and “none” · ")
    assert "MB to download once · " in looked
    assert "Licence cc-by-nc-4.0: for research, not for commercial use." in looked
    assert (is_here, files, then) == ("False", "['config.json']", "True")


ASK = f"""
from pathlib import Path
from core.jobs.models import InlineModels
from core.jobs.runner import InlineRunner
from core.records import SplitSettings
from core.settings import Settings
from core.workflow import classifiers, projects, splits, training
from core.workflow.bench import open_bench
from tests.core.workflow.versions import keep
from tests.tables import simple_csv
place = Path({{place!r}})
bench = open_bench(Settings.at(place / "home"), runner=InlineRunner(), models=InlineModels())
project = projects.create(bench, "Spring")
split = splits.make(bench, keep(bench, project, simple_csv(place / "a.csv")), SplitSettings())
said = {{{{"call": "True", "none": "False"}}}}
name = classifiers.start(bench, project, split, classifiers.look_at({NAME!r}), said).name
run = training.run(bench, project, name)
reported = training.job_of(bench, run).reported().events
print(run.state, run.config.model, run.error)
print([event.phase for event in reported if hasattr(event, "phase")])
print(max(event.done for event in reported if hasattr(event, "done")))
"""


def test_one_on_the_hub_is_downloaded_by_the_job_with_a_bar(made: Path, tmp_path: Path) -> None:
    with serving(NAME, made) as hub:
        state, phases, most = asked(hub, tmp_path, ASK.format(place=str(tmp_path)))
    assert state == f"finished {NAME} None"
    assert phases == "['starting', 'starting', 'fetching', 'answering']"
    assert int(most) > finished.size(made) * 0.9


def test_a_base_model_on_the_hub_is_refused_before_it_is_downloaded(tiny_model: Path, tmp_path: Path) -> None:
    code = f"from core.training import finished\ntry:\n    finished.look_up({NAME!r})\nexcept ModelError as error:\n"
    with serving(NAME, tiny_model) as hub:
        [said] = asked(hub, tmp_path, f"{code}    print(error)")
    assert "saved as BertModel" in said
