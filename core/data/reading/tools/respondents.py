"""Who answered a survey: the columns that say so, and what a row is called where none does."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from core.data import column_names
from core.data.reading.tools.survey import Respondent
from core.data.reading.tools.tool import Record
from core.data.reading.tools.values import Location, as_moment, as_text

MAIL = (
    *("email", "emailaddress", "emailadresse", "adresseemail", "adressemail", "correoelectrónico", "username"),
    *("nutzername", "benutzername", "nomdutilisateur", "nombredeusuario"),
)
NAME = ("name", "yourname", "ihrname", "deinname", "nom", "nombre", "nome", "naam")
_CODE = (
    *(
        "prolificpid",
        "prolificid",
        "prolific",
        "participantid",
        "participant",
        "participantcode",
        "workerid",
        "mturkid",
    ),
    *("sonaid", "subjectid", "respondentid", "respondent", "teilnehmerid", "personencode", "probandencode", "coder"),
    *("annotator", "annotatorid"),
)
_ANONYMOUS = ("anonymous", "anonym", "anonyme", "anónimo", "anonimo")
_ADDRESS = re.compile(r"\S+@\S+\.\S+")

ROWS_ARE_PEOPLE = "The file does not say who answered; each row counts as one person's, called by the row's number."


def named_by_code(columns: Collection[str]) -> str | None:
    """The column with the codes that respondents have in the study; None where none is called so."""
    return column_names.first_named(list(columns), _CODE)


def named_by(columns: Sequence[str], records: Sequence[Record]) -> str | None:
    """The column that says who answered: by code, by address, else by name; None where there is none."""
    address = (name for name in columns if column_names.is_among(name, MAIL) or _holds_addresses(name, records))
    return named_by_code(columns) or next(address, None) or column_names.first_named(list(columns), NAME)


def respondent(record: Record, location: Location, people: Sequence[str | None], time: str | None) -> Respondent:
    """A row, called by the first of these columns that has a name, else by the row's number."""
    named = [as_text(record.get(name), location[name]) for name in people if name]
    known = (name for name in named if name and name.casefold() not in _ANONYMOUS)
    return Respondent(
        record=record,
        location=location,
        name=next(known, None),
        time=as_moment(record.get(time), location[time]) if time else None,
    )


def _holds_addresses(column: str, records: Sequence[Record]) -> bool:
    given = [record.get(column) for record in records if record.get(column) is not None]
    return bool(given) and all(isinstance(one, str) and _ADDRESS.fullmatch(one.strip()) for one in given)
