"""What all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from core import processes
from core.data import language
from tests.tiny_model import make_tiny

# Before anything imports torch: tests run beside one another.
processes.share_processor()

# A busy machine takes its time.
hypothesis.settings.register_profile("errata", deadline=None)
hypothesis.settings.load_profile("errata")

ROOT = Path(__file__).resolve().parents[1]
ALONE = ("tests/browser/", "tests/damage/", "tests/hostile/", "tests/kills/", "tests/stress/")
"""Folders whose tests drive programs for minutes, and so run one at a time."""
SHARED_DATA = ROOT.parent / "shared" / "data"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes give no test its name: in a packed file stands when it was made, and each worker makes its own."""
    return argname if isinstance(val, bytes) else None


class Scheduling(LoadFileScheduling):
    """A file's tests run in one process, and all that must run alone in one, too."""

    def _split_scope(self, nodeid: str) -> str:
        return "alone" if nodeid.startswith(ALONE) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    return Scheduling(config, log)


@pytest.fixture(scope="session", autouse=True)
def nothing_forced_onto_the_disk() -> Iterator[None]:
    """Only a power cut tells what was forced onto the disk, and no test brings one about. Programs that tests start
    force as ever.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", _nothing)
        yield


def _nothing(handle: int) -> None:
    """In the place of ``os.fsync``."""


@pytest.fixture(scope="session")
def empty_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of the hub's client in which nothing is."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def without_further_models(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, empty_cache: Path) -> None:
    """A base model that only some computers have is offered to no test, but where a server of its own asks."""
    if not request.path.is_relative_to(ROOT / "tests" / "browser"):
        monkeypatch.setattr("core.training.packaged.distribution", _not_installed)
        for folder in ("HF_HUB_CACHE", "HF_ASSETS_CACHE"):
            monkeypatch.setattr(f"huggingface_hub.constants.{folder}", str(empty_cache / folder))


@pytest.fixture(autouse=True)
def languages_told_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and analyses start a process for each look at the languages of texts, which took a third of the time of
    their tests. Programs that tests start still do, as does what is read of hostile files.
    """
    if not request.path.is_relative_to(ROOT / "tests" / "hostile"):
        monkeypatch.setattr(language, "languages_apart", language.languages)
        monkeypatch.setattr(
            language, "language_of_each_apart", lambda texts: [language.language(text) for text in texts]
        )


def _not_installed(name: str) -> None:
    raise PackageNotFoundError(name)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data sets that are not part of the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real data sets are not on this machine")
    return SHARED_DATA


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace, as it is made where there is none."""
    from core.settings import Settings
    from core.workflow.bench import open_bench

    home = tmp_path_factory.mktemp("empty") / "home"
    open_bench(Settings.at(home))
    return home


@pytest.fixture
def home(empty_home: Path, tmp_path: Path) -> Path:
    """An empty workspace of the test's own; to copy one takes a thirtieth of the time that all migrations take."""
    return shutil.copytree(empty_home, tmp_path / "home")


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a tiny BERT base model with random weights and a word-piece vocabulary made on the spot."""
    return make_tiny(tmp_path_factory.mktemp("tiny-bert"))
