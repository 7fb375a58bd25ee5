"""What a running job tells of a download."""

from __future__ import annotations

from core.records.job_events import Downloaded, Event
from core.training.progress import Download


def test_a_download_tells_its_beginning_and_that_all_is_here_however_short_it_took() -> None:
    told: list[Event] = []
    download = Download(told.append)
    for done in (1, 2, 3, 60):
        download(done, 60)
    assert told == [Downloaded(1, 60), Downloaded(60, 60)]
