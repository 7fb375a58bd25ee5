"""Which base models can be had, and what is said of those that cannot. Nothing here touches the network."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import huggingface_hub
import pytest
from huggingface_hub import errors as hub_errors

from core.errors import ModelError
from core.records import BaseModel, HubFacts, ModelShape
from core.training import catalogue, hub, known_models, packaged
from core.training.catalogue import EMBEDDED

ROOT = Path(__file__).resolve().parents[3]
NAME = "someone/some-model"
WHOLE = ("config.json", "model.safetensors", "tokenizer.json")

Answer = Callable[..., object]


@pytest.fixture
def copy(tiny_model: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_model, tmp_path / "model")


@pytest.fixture
def hub_answers(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """Lets the hub answer a question for a model with what the given function returns or raises."""
    return lambda answer: monkeypatch.setattr(huggingface_hub.HfApi, "model_info", lambda *_, **__: answer())


def raising(error: Exception) -> Answer:
    def answer() -> object:
        raise error

    return answer


def listing(family: str | None, *files: str) -> Answer:
    config = None if family is None else {"model_type": family}
    return lambda: SimpleNamespace(config=config, siblings=[SimpleNamespace(rfilename=file) for file in files])


def test_the_embedded_model_is_there_offline() -> None:
    files = catalogue.check(EMBEDDED)
    assert files.folder is not None
    assert (files.folder / "model.safetensors").stat().st_size == 90_868_376
    assert catalogue.fetch(EMBEDDED) == files.folder
    assert known_models.all_known()[0].name == EMBEDDED


def test_an_embedded_model_that_was_tampered_with_is_refused(monkeypatch: pytest.MonkeyPatch, copy: Path) -> None:
    package = SimpleNamespace(origin=str(copy.parent / "__init__.py"))
    monkeypatch.setattr(catalogue, "find_spec", lambda name: package)
    with pytest.raises(ModelError, match="checksum differs"):
        catalogue.check(EMBEDDED)


def test_a_missing_embedded_model_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"not installed.*Install"):
        catalogue.check(EMBEDDED)


def test_the_checksum_is_computed_once_for_a_file_that_stays_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue.check(EMBEDDED)
    monkeypatch.setattr(packaged.hashlib, "file_digest", Mock(side_effect=AssertionError("computed again")))
    catalogue.check(EMBEDDED)


def test_a_local_folder_is_taken_as_it_is(copy: Path) -> None:
    assert catalogue.check(str(copy)).folder == copy
    assert catalogue.fetch(str(copy)) == copy


def test_a_folder_in_the_home_folder_can_be_typed_with_a_tilde(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(copy.parent))
    monkeypatch.setenv("USERPROFILE", str(copy.parent))
    assert catalogue.fetch("~/model") == copy


def without(file: str) -> Callable[[Path], object]:
    return lambda folder: (folder / file).unlink()


def pickled(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def without_a_shard(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    shards = {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": shards}))


def of_another_family(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"model_type": "gpt2"}))


def with_an_adapter(folder: Path) -> None:
    (folder / "adapter_config.json").write_text(json.dumps({"base_model_name_or_path": "someone/else"}))


def unreadable(folder: Path) -> None:
    (folder / "config.json").write_text("<html>")


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (shutil.rmtree, "no such folder"),
        (without("config.json"), "no config.json"),
        (unreadable, "cannot be read as JSON"),
        (of_another_family, "“gpt2”, not a text encoder"),
        (without("model.safetensors"), "no weights"),
        (pickled, "as a pickle only"),
        (without_a_shard, "model-00002-of-00002.safetensors is missing"),
        (without("tokenizer.json"), "no tokenizer"),
        (with_an_adapter, "An adapter .* lies in the folder"),
    ],
)
def test_a_folder_that_is_no_model_says_why(copy: Path, damage: Callable[[Path], object], what: str) -> None:
    damage(copy)
    with pytest.raises(ModelError, match=what) as caught:
        catalogue.check(str(copy))
    assert caught.value.where == str(copy)
    assert caught.value.todo


@pytest.mark.parametrize("name", ["", "../model", "a/../../b", "a/b/c", "two words", "a\\b", "-model", "x" * 200])
def test_what_is_neither_name_nor_path_is_refused(name: str) -> None:
    with pytest.raises(ModelError, match="neither a model name"):
        catalogue.check(name)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (raising(hub_errors.RepositoryNotFoundError("404", response=Mock(headers={}))), "no model of that name"),
        (raising(hub_errors.GatedRepoError("403", response=Mock(headers={}))), "has to be requested"),
        (raising(hub_errors.HfHubHTTPError("503", response=Mock(headers={}))), "cannot be reached"),
        (raising(hub_errors.HTTPError("name or service not known")), "cannot be reached"),
        (raising(hub_errors.OfflineModeIsEnabled("offline")), "cannot be reached"),
        (listing("bert", "config.json", "model.ckpt", "vocab.txt"), "as a pickle only"),
        (listing("bert", "config.json", "tf_model.h5", "vocab.txt"), "no weights"),
        (listing("deberta-v2", "config.json", "model.safetensors", "merges.txt"), "no tokenizer"),
        (listing("llama", *WHOLE), "“llama”, not a text encoder"),
        (listing(None, "README.md"), "unknown kind"),
    ],
)
def test_a_name_that_cannot_be_had_says_why(hub_answers: Callable[[Answer], None], answer: Answer, what: str) -> None:
    hub_answers(answer)
    with pytest.raises(ModelError, match=what) as caught:
        catalogue.check(NAME)
    assert caught.value.where == NAME
    assert caught.value.todo


def test_a_model_on_the_hub_is_downloaded_without_pickles_or_code(
    hub_answers: Callable[[Answer], None], monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    hub_answers(listing("bert", *WHOLE))
    asked = Mock(return_value=str(copy))
    monkeypatch.setattr(huggingface_hub, "snapshot_download", asked)
    assert catalogue.check(NAME).folder is None
    assert catalogue.fetch(NAME) == copy
    assert asked.call_args.args == (NAME,)
    assert not [pattern for pattern in asked.call_args.kwargs["allow_patterns"] if pattern.endswith((".bin", ".py"))]


@pytest.mark.parametrize(
    "error",
    [
        hub_errors.LocalEntryNotFoundError("the connection broke"),
        hub_errors.HTTPError("peer closed connection (received 30660 bytes, expected 61320)"),
        OSError("Consistency check failed: file should be of size 61320 but has size 30660"),
    ],
)
def test_a_download_that_breaks_off_is_explained(
    hub_answers: Callable[[Answer], None], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    hub_answers(listing("bert", *WHOLE))
    monkeypatch.setattr(huggingface_hub, "snapshot_download", Mock(side_effect=error))
    with pytest.raises(ModelError, match=r"The download broke off.*files that came whole are kept"):
        catalogue.fetch(NAME)


def test_a_download_for_which_the_disk_is_too_small_is_no_lost_connection(
    hub_answers: Callable[[Answer], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub_answers(listing("bert", *WHOLE))
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(huggingface_hub, "snapshot_download", Mock(side_effect=full))
    with pytest.raises(OSError, match="No space left"):
        catalogue.fetch(NAME)


def test_a_model_in_the_cache_needs_no_network(
    hub_answers: Callable[[Answer], None], monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    hub_answers(raising(AssertionError("asked the hub")))
    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", lambda *_: str(copy / "config.json"))
    assert catalogue.fetch(NAME) == copy
    assert catalogue.model_limit(NAME) == 64


def test_a_half_downloaded_model_in_the_cache_does_not_count(
    hub_answers: Callable[[Answer], None], monkeypatch: pytest.MonkeyPatch, copy: Path
) -> None:
    (copy / "model.safetensors").unlink()
    hub_answers(listing("bert", *WHOLE))
    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", lambda *_: str(copy / "config.json"))
    assert catalogue.check(NAME).folder is None


@pytest.mark.parametrize("model", known_models.all_known(), ids=lambda model: model.name)
def test_every_known_model_has_what_a_choice_needs(model: BaseModel) -> None:
    assert model.advice.endswith(".")
    assert all([model.languages, model.texts, model.parameters, model.shape, model.longest >= 128])
    assert bool(model.megabytes) is (model.name != EMBEDDED)
    assert model.name == EMBEDDED or catalogue.is_hub_name(model.name)


def test_the_bundled_model_is_as_the_list_says() -> None:
    known = known_models.all_known()[0]
    assert (catalogue.model_shape(EMBEDDED), catalogue.model_limit(EMBEDDED)) == (known.shape, known.longest)


def test_of_a_known_model_size_and_limit_are_told_before_it_is_here() -> None:
    assert not catalogue.is_here("FacebookAI/xlm-roberta-base")
    assert catalogue.model_shape("FacebookAI/xlm-roberta-base") == ModelShape(12, 768, 3072)
    assert catalogue.model_limit("vinai/bertweet-base") == 128


def test_what_the_hub_says_of_a_model(hub_answers: Callable[[Answer], None]) -> None:
    files = {"config.json": 600, "model.safetensors": 440_000_000, "tf_model.h5": 900_000_000, "vocab.txt": 250_000}
    siblings = [SimpleNamespace(rfilename=name, size=size) for name, size in files.items()]
    card = {"language": ["de", "en"], "license": "cc-by-nc-4.0"}
    total = SimpleNamespace(total=109_900_000)
    info = SimpleNamespace(config={"model_type": "bert"}, siblings=siblings, card_data=card, safetensors=total)
    hub_answers(lambda: info)
    assert hub.facts(NAME) == HubFacts(NAME, "bert", ("de", "en"), "cc-by-nc-4.0", 440, 110)


def test_a_model_of_which_the_hub_says_little(hub_answers: Callable[[Answer], None]) -> None:
    hub_answers(lambda: SimpleNamespace(config=None, siblings=None, card_data=None, safetensors=None))
    assert hub.facts(NAME) == HubFacts(NAME, "", (), "", 0, 0)


def test_models_downloaded_before_are_found(copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for repository in ("models--someone--some-model", "models--half", "datasets--someone--texts"):
        (cache / repository).mkdir(parents=True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(cache))
    known = {NAME: str(copy / "config.json")}
    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", lambda name, *_: known.get(name))
    assert hub.names_in_cache() == ["half", NAME]
    assert catalogue.downloaded() == (NAME,)


def test_nothing_is_known_of_the_texts_for_a_model_that_is_not_here() -> None:
    assert catalogue.token_lengths(NAME, ["a text"]) is None
    assert catalogue.model_shape(NAME) is None
    assert catalogue.model_limit(NAME) == 512


def test_asking_the_catalogue_stays_light() -> None:
    code = f"""
import sys
from core.training import catalogue, estimate, presets
catalogue.check({EMBEDDED!r})
catalogue.token_lengths({EMBEDDED!r}, ["a text"])
presets.preset("default", {EMBEDDED!r})
print(*[name for name in ("torch", "transformers", "datasets", "sentence_transformers") if name in sys.modules])
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == ""
