"""What an installation brings is what was tested."""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]


def test_each_tested_version_is_in_the_range_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    ranges = {one.name: one.specifier for one in map(Requirement, project["dependencies"])}
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    tested = {one.name: one.specifier for one in map(Requirement, (line for line in lines if "==" in line))}
    assert set(ranges) == set(tested)
    for name, pinned in tested.items():
        [version] = (one.version for one in pinned)
        assert ranges[name].contains(version), name
