"""A pytest plugin for ``python -m tests --fast``: unit tests that need neither torch nor a browser.

Nobody marks a test as fast. Folders and files of tests that walk through many packages, or start and kill processes,
are left out, unless they are named; any other test is skipped at the moment it imports torch, or starts a process that
does. Properties are tried on fewer examples.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest

from tests.conftest import ALONE, ROOT

USE_CASES = ("tests/core/command_line/", "tests/core/workflow/", "tests/pages/")
PROCESSES = ("tests/core/data/reader_process/", "tests/core/jobs/test_models.py", "tests/core/jobs/test_runner.py")
LONG = {ROOT / path for path in (*ALONE, *USE_CASES, *PROCESSES)}


class WithoutTorch(MetaPathFinder, Loader):
    """Torch as it is found here: whoever imports it is skipped."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname == "torch" else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        raise _needs_torch()

    def exec_module(self, module: ModuleType) -> None:
        """Never reached."""


def _needs_torch() -> BaseException:
    return pytest.skip.Exception("needs torch", allow_module_level=True)


def _no_slow_process(event: str, arguments: tuple[object, ...]) -> None:
    if event != "subprocess.Popen":
        return
    if any(str(one).startswith("core.jobs") for one in _command(arguments[1])):
        raise _needs_torch()


def _command(given: object) -> Sequence[object]:
    return given if isinstance(given, list | tuple) else [given]


def pytest_configure() -> None:
    if "torch" in sys.modules:
        raise pytest.UsageError("torch was imported before the first test")
    hypothesis.settings.register_profile("fast", max_examples=20, deadline=None)
    hypothesis.settings.load_profile("fast")
    sys.meta_path.insert(0, WithoutTorch())
    sys.addaudithook(_no_slow_process)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if collection_path in LONG and not _is_named(collection_path, config.args) else None


def _is_named(path: Path, arguments: Sequence[str]) -> bool:
    """Whether an argument is the folder or file, or in it."""
    return any(Path(one.partition("::")[0]).absolute().is_relative_to(path) for one in arguments)
