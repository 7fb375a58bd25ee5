"""What a researcher did wrong or met, in one family.

Every error says what happened, where, and what to do about it. What to do is text where that is true everywhere, such
as to save a file otherwise; what is a click on a page and a command in a terminal is a remedy, which each of the two
puts into its own words. Anything else that is raised is a fault of Errata itself.
"""

from __future__ import annotations

from core.remedies import Remedy


class ErrataError(Exception):
    """Something the researcher can understand and mend.

    Parameters
    ----------
    what
        What happened, in one sentence: what was found and what was expected.
    where
        File, row and field (or project, run and setting) it concerns; empty where there is no such place.
    todo
        What to do now, in words that name neither a page nor a command.
    remedy
        What to do besides, or instead, as data.
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "", remedy: Remedy | None = None) -> None:
        self.what = what
        self.where = where
        self.todo = todo
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f" {self.todo}" if self.todo else "")

    def __reduce__(self) -> tuple:
        return (_rebuild, (type(self), self.what, self.where, self.todo, self.remedy))


def told(kind: str, what: str, where: str, todo: str, remedy: Remedy | None) -> ErrataError:
    """The error that another process told of, by the name of its class."""
    kinds = {one.__name__: one for one in (*ErrataError.__subclasses__(), *FileError.__subclasses__())}
    return _rebuild(kinds[kind], what, where, todo, remedy)


def _rebuild(kind: type[ErrataError], what: str, where: str, todo: str, remedy: Remedy | None) -> ErrataError:
    return kind(what, where=where, todo=todo, remedy=remedy)


class FileError(ErrataError):
    """A file cannot be read as a table of texts."""


class NoTableError(FileError):
    """A file is of a kind that holds no table, however it is read: a picture, a letter, a program."""


class ColumnError(ErrataError):
    """A column that is needed is missing, doubled, or does not hold what it should."""


class LabelError(ErrataError):
    """The labels cannot be learned from: none, one class only, or too many."""


class SplitError(ErrataError):
    """The texts cannot be divided into the parts asked for."""


class ModelError(ErrataError):
    """A base model cannot be found, reached, or safely loaded."""


class SettingError(ErrataError):
    """A value that was typed is outside what is possible."""


class NotFound(ErrataError):
    """No project, run or text of that name."""


class NoDataSet(ErrataError):
    """The project has no texts yet."""


class EditConflict(ErrataError):
    """Somebody else settled the same thing in the meantime; nothing was kept."""


class DoneAlready(EditConflict):
    """Somebody else was quicker with the very same thing: it is done, and nothing is left to do."""


class JobError(ErrataError):
    """A job could not be started, or ended without a result."""


class ComparisonError(ErrataError):
    """Two runs or two versions have nothing in common that could be compared."""


class WorkspaceError(ErrataError):
    """The workspace cannot be used: it may not be written, another program holds it, or it is no workspace."""


class DamagedError(ErrataError):
    """Something that was stored is missing, or cannot be read as what it was."""


class ReadingFault(Exception):
    """Carries the traceback of a fault in the process that reads, for whoever can mend it."""
