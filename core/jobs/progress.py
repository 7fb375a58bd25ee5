"""Where a job stands, by what its worker reported."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from core.records import JobProgress
from core.records.job_events import STARTING, WAITING, Downloaded, Ends, Event, Phase, StepDone

WORDS = {STARTING: "Starting", WAITING: "Waiting for its turn"}
"""What every job does at times."""

_MOST_UNKNOWN = 5
_LONGEST_KIND = 40

_decode = msgspec.json.Decoder(Event).decode


@dataclass(frozen=True)
class Reported:
    """The events of a job in their order; ``unknown`` names the kinds of those that this Errata cannot read."""

    events: tuple[Event, ...]
    unknown: tuple[str, ...] = ()


def read_events(lines: bytes) -> Reported:
    """What these lines of JSON report.

    A line that was cut off, by a reader that came too early or a worker that was killed, is passed over.
    """
    events, unknown = [], dict[str, None]()
    for line in lines.splitlines():
        try:
            events.append(_decode(line))
        except (msgspec.MsgspecError, ValueError):
            if (kind := _kind(line)) is not None and len(unknown) < _MOST_UNKNOWN:
                unknown[kind] = None
    return Reported(tuple(events), tuple(unknown))


def _kind(line: bytes) -> str | None:
    """What a whole line calls its event; None for half a line."""
    try:
        fields = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
        return msgspec.json.decode(fields["event"], type=str)[:_LONGEST_KIND]
    except KeyError:
        return "without a kind"
    except (msgspec.MsgspecError, ValueError):
        return None


class EventReader:
    """Takes the events of a job one after the other, and tells where it stands then.

    A job that was resumed may report steps again that it lost: the last one told holds.
    """

    def __init__(self, reported: Reported) -> None:
        self._unknown = reported.unknown
        self._phase = Phase(STARTING)
        self._step = StepDone(step=0, steps=0)
        self._ends: tuple[float, float] | None = None
        self._downloaded: tuple[int, int] | None = None
        for event in reported.events:
            self._take(event)

    def _take(self, event: Event) -> None:
        match event:
            case Phase():
                self._phase, self._downloaded = event, None
                if event.phase == STARTING:
                    self._ends = None
            case StepDone():
                self._step, self._ends = event, event.ends
            case Ends(ends=tuple()):
                self._ends = event.ends
            case Downloaded():
                self._downloaded = (event.done, event.total)

    def progress(self) -> JobProgress:
        return JobProgress(
            phase=self._phase.phase,
            step=self._step.step,
            steps=self._step.steps,
            ends=self._ends,
            waits_for=self._phase.waits_for,
            unknown=self._unknown,
            downloaded=self._downloaded,
        )
