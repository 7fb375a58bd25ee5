"""The real client of the Hugging Face hub against one on this computer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fake_hub import serving

ROOT = Path(__file__).resolve().parents[3]
NAME = "someone/some-model"


def asked(hub: str, cache: Path, code: str) -> list[str]:
    """Lines that the code prints in a process of its own, as the client reads the hub's address when it is imported."""
    environment = {**os.environ, "HF_ENDPOINT": hub, "HF_HOME": str(cache), "HF_HUB_DISABLE_XET": "1"}
    code = f"from core.errors import ModelError\nfrom core.training import catalogue, hub\n{code}"
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    return ended.stdout.splitlines()


DOWNLOAD = f"""
told = []
try:
    print(catalogue.fetch({NAME!r}, lambda done, total: told.append((done, total))))
except ModelError as error:
    print(error)
print(max(told))
print(all(done <= total for done, total in told), catalogue.is_here({NAME!r}))
"""


def test_a_download_tells_how_much_is_here(tiny_model: Path, tmp_path: Path) -> None:
    size = sum(path.stat().st_size for path in tiny_model.iterdir())
    with serving(NAME, tiny_model) as hub:
        folder, most, fits = asked(hub, tmp_path, DOWNLOAD)
    assert {path.name for path in Path(folder).iterdir()} == {path.name for path in tiny_model.iterdir()}
    assert most == f"({size}, {size})"
    assert fits == "True True"


def test_a_download_that_broke_off_is_explained_and_goes_on(tiny_model: Path, tmp_path: Path) -> None:
    with serving(NAME, tiny_model, breaks_at=20_000) as hub:
        said, _, fits = asked(hub, tmp_path, DOWNLOAD)
    assert "The download broke off" in said
    assert fits == "True False"
    with serving(NAME, tiny_model) as hub:
        assert asked(hub, tmp_path, DOWNLOAD)[-1] == "True True"


def test_what_the_hub_says_of_a_model(tiny_model: Path, tmp_path: Path) -> None:
    with serving(NAME, tiny_model) as hub:
        [facts] = asked(hub, tmp_path, f"print(hub.facts({NAME!r}))")
    assert "family='bert', languages=('de',), licence='cc-by-nc-4.0'" in facts


@pytest.mark.parametrize("name", ["someone/other", "nobody/nothing"])
def test_a_model_that_the_hub_does_not_have(tiny_model: Path, tmp_path: Path, name: str) -> None:
    code = f"try:\n    hub.facts({name!r})\nexcept ModelError as error:\n    print(error)"
    with serving(NAME, tiny_model) as hub:
        [said] = asked(hub, tmp_path, code)
    assert "no model of that name" in said
