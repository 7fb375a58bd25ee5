"""The draft of the next version: all corrections that are in no version yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.counted import counted
from core.data import correction_log
from core.data.correction_log import Changes
from core.records import Correction, CorrectionKind, DatasetVersion, Origin, Project
from core.workflow import ground_truth
from core.workflow.bench import Bench


@dataclass(frozen=True)
class State:
    """What became of one text by the correction that holds: a label, or None where it is excluded.

    ``version`` is the number of the first version that has it, None while it is in the draft. ``confirmed`` are the
    entries that confirmed it, ``in_draft`` those of all these that are in no version yet.
    """

    label: str | None
    by: Correction
    version: int | None
    confirmed: tuple[Correction, ...] = ()
    in_draft: tuple[Correction, ...] = ()

    @property
    def last(self) -> Correction:
        return (self.by, *self.confirmed)[-1]


@dataclass(frozen=True)
class Draft:
    """A project's corrections at one moment, loaded once for a page or a command.

    ``versions`` are all of the project, ``log`` is every entry ever made, both oldest first.
    """

    versions: tuple[DatasetVersion, ...]
    log: tuple[Correction, ...]

    @property
    def newest(self) -> DatasetVersion:
        """The version that the draft follows."""
        return self.versions[-1]

    @property
    def end(self) -> int:
        """The id of the newest entry, 0 before the first: what its reader has seen."""
        return self.log[-1].id if self.log else 0

    @cached_property
    def held(self) -> list[Correction]:
        """The entries that the newest version rests on."""
        return [entry for entry in self.log if self.newest.log.after < entry.id <= self.newest.log.upto]

    @cached_property
    def entries(self) -> list[Correction]:
        """The entries that are in no version yet, oldest first, taken back ones included."""
        return [entry for entry in self.log if entry.id > self.newest.log.upto]

    @cached_property
    def effective(self) -> list[Correction]:
        """Those of them that were not taken back."""
        return correction_log.effective(self.entries)

    @cached_property
    def pending(self) -> list[Correction]:
        """Those of them that change something: neither taken back nor taking back what the draft itself made."""
        return self.pending_upto(self.end)

    def pending_upto(self, upto: int) -> list[Correction]:
        """The same, had the log ended with that entry."""
        made = [one for one in self.entries if one.id <= upto and one.change.kind is not CorrectionKind.OVERTAKEN]
        in_force = correction_log.in_force(made)
        return [entry for entry in in_force if (entry.change.undoes or 0) <= self.newest.log.upto]

    @cached_property
    def size(self) -> int:
        """How many corrections wait: those that change something and whose place no later one takes."""
        superseded = correction_log.changes(self.entries).superseded
        return sum(entry.id not in superseded for entry in self.pending)

    @cached_property
    def changes(self) -> Changes:
        """What the newest version and its draft change in what was judged."""
        return correction_log.changes([*self.held, *self.entries])

    @cached_property
    def states(self) -> Mapping[str, State]:
        """What became of each text that was corrected, for the newest version or in the draft."""
        labels = {id: label for id, (label, _) in self.changes.labels.items()} | dict.fromkeys(self.changes.excluded)
        return {id: self._state(id, labels[id], by) for id, by in self.changes.settled.items()}

    def states_since(self, version: DatasetVersion) -> Mapping[str, State]:
        """Those of the texts that were settled or confirmed after that version was made."""
        return {id: state for id, state in self.states.items() if state.last.id > version.log.upto}

    def _state(self, id: str, label: str | None, by: Correction) -> State:
        confirmed = self.changes.confirmed.get(id, ())
        in_draft = tuple(entry for entry in (by, *confirmed) if entry.id > self.newest.log.upto)
        return State(label, by, self.first_with(by), confirmed, in_draft)

    def first_with(self, entry: Correction) -> int | None:
        """The number of the first version that rests on the entry."""
        return min((one.number for one in self.versions if one.log.after < entry.id <= one.log.upto), default=None)

    @cached_property
    def settling(self) -> Mapping[str, Correction]:
        """The entry that settles each text that was ever settled by hand."""
        return correction_log.settling(self.log)

    def history(self, id: str) -> list[Correction]:
        """The entries about one text that hold for the newest version or its draft, oldest first; notes included."""
        effective = correction_log.effective([*self.held, *self.entries])
        return [entry for entry in effective if entry.change.text_id == id]

    @cached_property
    def noted(self) -> frozenset[str | None]:
        """The texts with a note that holds for the newest version or its draft."""
        effective = correction_log.effective([*self.held, *self.entries])
        return frozenset(one.change.text_id for one in effective if one.change.kind is CorrectionKind.NOTE)

    def taken_back(self, id: str) -> list[tuple[Correction, Correction]]:
        """The entries about one text that hold in the newest version and that the draft takes back, oldest first, each
        with the entry that does so.
        """
        held = {one.id: one for one in correction_log.effective(self.held) if one.change.text_id == id}
        by = {one.change.undoes: one for one in self.pending}
        return [(entry, by[entry.id]) for entry in held.values() if entry.id in by]

    def last_of(self, author: str | None, place: Origin) -> Correction | None:
        """The last entry that somebody made there and did not take back, in the newest version or in the draft."""
        made = correction_log.effective([*self.held, *self.entries])
        return next((one for one in made[::-1] if (one.change.author, one.change.place) == (author, place)), None)

    def open_questions(self, author: str | None = None) -> list[Correction]:
        """Decisions that met another's and wait for their author's word, oldest first; of one author where one is
        given.
        """
        after = self.newest.log.after
        found = correction_log.open_questions(self.log)
        return [entry for entry in found if entry.id > after and author in (None, entry.change.author)]

    def replaced_by(self, made: Sequence[Correction]) -> list[Correction]:
        """The entries that settled the same texts until these were made, and hold no more."""
        before = [entry for entry in self.log if entry.id < made[0].id]
        gone = correction_log.changes([*before, *made]).superseded - correction_log.changes(before).superseded
        return [entry for entry in before if entry.id in gone]

    def overruled_by(self, made: Sequence[Correction]) -> list[Correction]:
        """Those of them that said something else of the texts."""
        now = {entry.change.text_id: entry.change.label for entry in made}
        return [entry for entry in self.replaced_by(made) if entry.change.label != now[entry.change.text_id]]


def load(bench: Bench, project: Project) -> Draft:
    """The draft as it is now; raises NoDataSet where the project has no version."""
    versions = bench.store.versions(project.id)
    if not versions:
        raise ground_truth.no_data_set(project)
    return Draft(tuple(versions), tuple(bench.store.corrections(project.id)))


def not_in_the_newest(draft: Draft) -> str:
    """That corrections wait and are not in what is divided now; empty where none waits."""
    if not draft.size:
        return ""
    wait = "waits in the draft and is" if draft.size == 1 else "wait in the draft and are"
    return (
        f"{counted(draft.size, 'correction or decision', 'corrections and decisions')} {wait} not in version "
        f"{draft.newest.number}, which is what is divided. Make the next version first, so that they count."
    )


def no_longer(made: Sequence[Correction]) -> set[int]:
    """The ids of those entries that count no more, because a later one settles the same text."""
    return set(correction_log.changes(made).superseded)
