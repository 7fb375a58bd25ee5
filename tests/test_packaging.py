"""What an installation brings is what was tested."""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parents[1]


def test_each_tested_version_is_in_the_range_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    ranges = {one.name: one.specifier for one in map(Requirement, project["dependencies"])}
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    tested = {one.name: one.specifier for one in map(Requirement, (line for line in lines if "==" in line))}
    assert set(ranges) == set(tested)
    _check_in_range(tested, ranges)


def test_so_is_each_version_of_the_extras() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    ranges = {one.name: one.specifier for extra in extras.values() for one in map(Requirement, extra)}
    lines = (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()
    tested = {one.name: one.specifier for one in map(Requirement, (line for line in lines if "==" in line))}
    assert ranges.keys() <= tested.keys()
    _check_in_range({name: tested[name] for name in ranges}, ranges)


def _check_in_range(tested: dict[str, SpecifierSet], ranges: dict[str, SpecifierSet]) -> None:
    for name, pinned in tested.items():
        [version] = (one.version for one in pinned)
        assert ranges[name].contains(version), name
