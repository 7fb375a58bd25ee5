"""Files that wait: under a name that cannot be guessed, for one project, for some days."""

from __future__ import annotations

import dataclasses
import io
import os
import time
from pathlib import Path

import pytest

from core.errors import FileError
from core.workflow import projects, uploads
from core.workflow.bench import Bench

DAY = 24 * 3600


def _files(*contents: bytes) -> list[tuple[str, io.BytesIO]]:
    return [("../../evil.csv", io.BytesIO(content)) for content in contents]


def _folder(bench: Bench) -> Path:
    return bench.settings.home / "uploads"


def test_files_are_kept_under_names_that_are_no_paths(bench: Bench) -> None:
    upload = uploads.begin(bench, projects.create(bench, "P"), _files(b"text,label\n", b"text\n"))
    first, second = upload.files
    assert first.path.parent == second.path.parent == _folder(bench) / upload.id
    assert (first.path.read_bytes(), second.path.read_bytes()) == (b"text,label\n", b"text\n")
    assert first.name == "../../evil.csv"


def test_an_upload_is_found_again_in_its_project_only(bench: Bench) -> None:
    project, other = projects.create(bench, "P"), projects.create(bench, "Q")
    upload = uploads.begin(bench, project, _files(b"text\n"))
    assert uploads.find(bench, project, upload.id) == upload
    assert uploads.find(bench, other, upload.id) is None
    uploads.discard(bench, upload)
    assert uploads.find(bench, project, upload.id) is None
    assert list(_folder(bench).iterdir()) == []


def test_one_of_several_files_is_left_out_and_the_others_wait_as_before(bench: Bench) -> None:
    project = projects.create(bench, "P")
    upload = uploads.begin(bench, project, _files(b"%PDF", b"text\n"))
    uploads.keep_choices(bench, upload.folder, {"text": "text"})
    first, second = upload.files
    uploads.leave_out(bench, upload, first)
    found = uploads.find(bench, project, upload.id)
    assert found == dataclasses.replace(upload, files=(second,))
    assert uploads.choices(found.folder) == {"text": "text"}
    assert not first.path.exists()


@pytest.mark.parametrize(
    "id", ["", ".", "..", "../runs", "/etc", "a" * 31, "A" * 32, "0" * 32, "0" * 31 + "\n", "é" * 32]
)
def test_an_id_of_an_address_never_becomes_a_path(bench: Bench, id: str) -> None:
    project = projects.create(bench, "P")
    uploads.begin(bench, project, _files(b"text\n"))
    assert uploads.find(bench, project, id) is None


def test_a_file_over_the_limit_is_refused_while_it_arrives_and_nothing_stays(bench: Bench) -> None:
    small = dataclasses.replace(bench, settings=dataclasses.replace(bench.settings, upload_megabytes=1))
    with pytest.raises(FileError, match="larger than 1 MB"):
        uploads.begin(small, projects.create(bench, "P"), _files(b"text\n", b"x" * 1_000_001))
    assert list(_folder(bench).iterdir()) == []


def test_choices_stay_with_the_files(bench: Bench) -> None:
    project = projects.create(bench, "P")
    upload = uploads.begin(bench, project, _files(b"text\n"))
    assert uploads.choices(upload.folder) == {}
    uploads.keep_choices(bench, upload.folder, {"text": "body", "annotators": ["Ä", "B"], "header_row": None})
    again = uploads.find(bench, project, upload.id)
    assert again is not None
    assert uploads.choices(again.folder) == {"text": "body", "annotators": ["Ä", "B"], "header_row": None}
    for damaged in (b"{", b"[1]"):
        (_folder(bench) / upload.id / "choices.json").write_bytes(damaged)
        assert uploads.choices(upload.folder) == {}
    uploads.discard(bench, upload)
    uploads.keep_choices(bench, upload.folder, {"text": "body"})
    assert list(_folder(bench).iterdir()) == []


def test_an_upload_of_no_files_keeps_choices_until_its_project_is_deleted(bench: Bench) -> None:
    project = projects.create(bench, "P")
    unsent = uploads.begin(bench, project, [])
    uploads.keep_choices(bench, unsent.folder, {"find:1": {"words": "Wahl"}})
    found = uploads.find(bench, project, unsent.id)
    assert found == unsent
    assert uploads.choices(unsent.folder) == {"find:1": {"words": "Wahl"}}
    projects.delete(bench, project)
    assert list(_folder(bench).iterdir()) == []


def test_old_uploads_are_swept_by_the_next_but_not_those_in_use(bench: Bench) -> None:
    project = projects.create(bench, "P")
    old, used = (uploads.begin(bench, project, _files(b"text\n")) for _ in range(2))
    for upload in (old, used):
        then = time.time() - 4 * DAY
        os.utime(_folder(bench) / upload.id, (then, then))
    assert uploads.find(bench, project, used.id) == used
    uploads.begin(bench, project, _files(b"text\n"))
    assert uploads.find(bench, project, old.id) is None
    assert uploads.find(bench, project, used.id) == used
