from __future__ import annotations

from pathlib import Path

import pytest

from core.records import Project
from core.settings import Settings
from core.workflow import backup, checking, projects
from core.workflow.bench import Bench, open_bench
from tests.core.workflow.versions import keep
from tests.tables import wide_csv


@pytest.fixture
def project(bench: Bench, tmp_path: Path) -> Project:
    project = projects.create(bench, "Wahlkampf")
    keep(bench, project, wide_csv(tmp_path / "wide.csv"))
    return project


def test_a_project_deleted_while_it_is_backed_up_is_in_the_backup_whole_and_gone_after_it(
    bench: Bench, project: Project, tmp_path: Path
) -> None:
    def delete(_: int) -> None:
        if bench.store.projects():
            projects.delete(bench, project)
            other = open_bench(bench.settings)
            assert other.swept == ()
            other.store.close()
            assert checking.check(bench.settings).is_whole

    assert backup.write(bench, tmp_path / "b.zip", delete).missing == ()
    backup.restore(tmp_path / "b.zip", tmp_path / "restored", lambda _: None)
    report = checking.check(Settings.at(tmp_path / "restored"))
    assert (report.is_whole, report.projects, report.folders) == (True, 1, 1)
    assert list((bench.settings.home / "versions").iterdir()) == []


def test_a_backup_to_a_folder_that_is_not_there_says_so(bench: Bench, project: Project, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        backup.write(bench, tmp_path / "gone" / "b.zip", lambda _: None)
    assert not (tmp_path / "gone").exists()


def test_a_backup_without_a_place_lies_beside_the_workspace_under_its_time(bench: Bench, project: Project) -> None:
    assert backup.newest(bench) is None
    made = backup.write_beside(bench, lambda _: None)
    assert made.parent.parent == bench.settings.home.parent
    assert backup.newest(bench) == made
    backup.restore(made, bench.settings.home.with_name("restored"), lambda _: None)
    assert checking.check(Settings.at(bench.settings.home.with_name("restored"))).projects == 1
