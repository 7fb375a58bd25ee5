"""ActiveTigger's export of all schemes: a row a text, the columns of each scheme under its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.data.left_out import NO_CHOICE, NOT_ANNOTATED
from core.data.reading.tools import active_tigger
from core.data.reading.tools.judgements import Judgement, Unused, passed_over
from core.data.reading.tools.tool import GatheredJudgements, Record, Records, Tool
from core.data.reading.tools.values import Location, as_moment, as_text, as_wording

_LABELS = "_labels"
_OF_A_SCHEME = ("_dataset", "_dataset_annotation", _LABELS, "_user", "_timestamp", "_comment", "_text")
_ALWAYS = ("_dataset", "_user", "_timestamp", "_text")


def _fits(first: Sequence[Record]) -> bool:
    return all(map(_schemes_of, first))


def _schemes_of(record: Record) -> list[str]:
    named = [column.removesuffix(_LABELS) for column in record if column.endswith(_LABELS)]
    return [scheme for scheme in named if all(scheme + part in record for part in _ALWAYS)]


def _gather(records: Records) -> GatheredJudgements:
    schemes = list(dict.fromkeys(scheme for record in records.records for scheme in _schemes_of(record)))
    id = active_tigger.id_column([_further(record, schemes) for record in records.records])
    texts = [
        _Text(record, Location(records.file, number), schemes, id)
        for record, number in zip(records.records, records.numbers, strict=True)
    ]
    used = [scheme for scheme in schemes if any(text.labels[scheme] for text in texts)]
    spans = [scheme for scheme in schemes if any(scheme in text.spans for text in texts)]
    judgements = [one for text in texts for one in text.judgements(used)]
    unused = [text.unused() for text in texts if not any(text.labels.values())]
    return GatheredJudgements(judgements, unused, (active_tigger.LATEST, *passed_over(spans if judgements else ())))


class _Text:
    """A text and the latest answer to each scheme."""

    def __init__(self, record: Record, location: Location, schemes: Sequence[str], id: str) -> None:
        self.record = record
        self.location = location
        self.id = active_tigger.id_of(record, location, id)
        self.wording = self._first(schemes, "_text")
        self.labels = {
            scheme: active_tigger.labels_of(record.get(scheme + _LABELS), location[scheme + _LABELS])
            for scheme in schemes
        }
        self.spans = [scheme for scheme in schemes if active_tigger.are_spans(record.get(scheme + _LABELS))]
        self._users = {scheme: self._cell(scheme, "_user") for scheme in schemes}
        self._metadata = {
            "dataset": self._first(schemes, "_dataset"),
            **{name: value for name, value in _further(record, schemes).items() if name != id},
        }

    def judgements(self, used: Sequence[str]) -> Iterator[Judgement]:
        """One a user, with the answers to the schemes in which that user's are the latest."""
        answered = [scheme for scheme in used if self.labels[scheme]]
        for user in dict.fromkeys(self._users[scheme] for scheme in answered):
            own = [scheme for scheme in answered if self._users[scheme] == user]
            times = {f"{scheme}_timestamp": self._time(scheme) for scheme in own}
            yield Judgement(
                record=self.location.record,
                labels={scheme: self.labels[scheme] if scheme in own else [] for scheme in used},
                text=self.wording,
                id=self.id,
                annotator=user,
                time=max(filter(None, times.values()), default=None),
                details={**times, **{f"{scheme}_comment": self._cell(scheme, "_comment") for scheme in own}},
                metadata=self._metadata,
            )

    def unused(self) -> Unused:
        return Unused(self.location.record, NO_CHOICE if self.spans else NOT_ANNOTATED, self.id, self.wording)

    def _time(self, scheme: str) -> str | None:
        return as_moment(self.record.get(f"{scheme}_timestamp"), self.location[f"{scheme}_timestamp"])

    def _cell(self, scheme: str, part: str) -> str | None:
        return as_text(self.record.get(scheme + part), self.location[scheme + part])

    def _first(self, schemes: Sequence[str], part: str) -> str | None:
        """What all schemes say alike of the text."""
        given = (as_wording(self.record.get(scheme + part), self.location[scheme + part]) for scheme in schemes)
        return next(filter(None, given), None)


def _further(record: Record, schemes: Sequence[str]) -> Record:
    own = {active_tigger.OWN_ID, *(scheme + part for scheme in schemes for part in _OF_A_SCHEME)}
    return {name: value for name, value in record.items() if name not in own}


TOOL = Tool(active_tigger.TOOL.name, _fits, _gather)
