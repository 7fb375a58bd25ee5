"""``check``, ``backup`` and ``restore``: keeping a workspace safe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from core.command_line import remedies
from core.command_line.application import EXISTING_FILE, commands
from core.command_line.output import answering, error_as_document, written
from core.counted import counted
from core.settings import Settings
from core.store.backup import OnBytes
from core.workflow import backup as use_case
from core.workflow import checking
from core.workflow.bench import Bench


@commands.command("check")
@click.option(
    "--mend", is_flag=True, help="Move folders that the database does not list aside; nothing complete is deleted."
)
@answering
def check(mend: bool) -> tuple[dict[str, Any], str, int]:
    """Tell whether the workspace is whole: its database, every table and model, their checksums.

    The exit code is 0 where it is. What killed processes left unfinished is removed, as at every start.
    """
    report = checking.check(Settings.from_environment(), mend=mend)
    document = {
        "whole": report.is_whole,
        "projects": report.projects,
        "folders": report.folders,
        "without_checksums": report.without_checksums,
        "at_work": report.at_work,
        "damaged": [{"of": one.of, **error_as_document(one.error)} for one in report.problems],
        "unnamed": report.unnamed,
        "done": report.done,
    }
    return document, "\n".join(_lines(report)), 0 if report.is_whole else 1


def _lines(report: checking.Report) -> Iterator[str]:
    for one in report.problems:
        yield f"Damaged: {one.of}: {remedies.in_one_line(one.error)}"
    for name in report.unnamed:
        yield f"The database does not list this folder: {name}. To move it aside: --mend"
    for done in report.done:
        yield f"Done: {done}."
    if report.without_checksums:
        yield (
            f"{counted(report.without_checksums, 'folder')} of an earlier Errata without checksums: read to the end, "
            "but not compared."
        )
    if report.at_work:
        yield f"{counted(report.at_work, 'training')} not done yet: nothing of it to compare."
    seen = f"{counted(report.projects, 'project')}, {counted(report.folders, 'folder')}"
    yield f"The workspace is {'whole' if report.is_whole else 'not whole'}: {seen}."


@commands.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
@answering
def write_backup(bench: Bench, file: Path) -> tuple[dict[str, Any], str]:
    """Write the whole workspace into one file, while others go on using it.

    All projects, versions, corrections, annotations, runs and models; not the uploaded files that wait.
    """
    with written(file), _bar(use_case.size(bench)) as on_bytes:
        done = use_case.write(bench, file, on_bytes)
    size = file.stat().st_size
    document = {"file": str(file), "bytes": size, "files": len(done.contents.files), "missing": list(done.missing)}
    lines = [f"{file}: {counted(len(done.contents.files), 'file')}, {size / 1e6:,.1f} MB."]
    lines += [f"Missing in the workspace, and so in the backup: {name}." for name in done.missing]
    return document, "\n".join(lines)


@commands.command("restore")
@click.argument("file", type=EXISTING_FILE)
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder to make; ERRATA_HOME by default.")
@answering
def restore_backup(file: Path, folder: Path | None) -> tuple[dict[str, Any], str]:
    """Make a workspace from a backup. The folder must be empty or missing: nothing is overwritten."""
    folder = (folder or Settings.from_environment().home).resolve()
    with _bar(file.stat().st_size) as on_bytes:
        contents = use_case.restore(file, folder, on_bytes)
    document = {"folder": str(folder), "files": len(contents.files), "made": contents.created.isoformat()}
    text = (
        f"{folder}: {counted(len(contents.files), 'file')} of the backup of {contents.created:%d %B %Y, %H:%M} UTC.\n"
        f"Use it with ERRATA_HOME={folder}."
    )
    return document, text


@contextmanager
def _bar(total: int) -> Iterator[OnBytes]:
    """A bar on standard error where that is a terminal."""
    with tqdm(total=total, unit="B", unit_scale=True, leave=False, disable=None) as bar:
        yield bar.update
