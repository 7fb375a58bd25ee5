"""What a researcher did wrong or met, in one family.

Every error says what happened, where, and what to do about it. Pages show the three as they are and the command line
prints them; anything else that is raised is a fault of Errata itself.
"""

from __future__ import annotations


class ErrataError(Exception):
    """Something the researcher can understand and mend.

    Parameters
    ----------
    what
        What happened, in one sentence: what was found and what was expected.
    where
        File, row and field (or project, run and setting) it concerns; empty where there is no such place.
    todo
        What to do now, in one sentence.
    """

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what = what
        self.where = where
        self.todo = todo
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}" + (f" {self.todo}" if self.todo else "")

    def __reduce__(self) -> tuple:
        return (_rebuild, (type(self), self.what, self.where, self.todo))


def told(kind: str, what: str, where: str, todo: str) -> ErrataError:
    """The error that another process told of, by the name of its class."""
    kinds = {one.__name__: one for one in (*ErrataError.__subclasses__(), *FileError.__subclasses__())}
    return kinds[kind](what, where=where, todo=todo)


def _rebuild(kind: type[ErrataError], what: str, where: str, todo: str) -> ErrataError:
    return kind(what, where=where, todo=todo)


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


def refused_by_system(error: OSError) -> ErrataError:
    """What the operating system would not do, in words."""
    return WorkspaceError(
        f"The computer refused: {error.strerror or error}.",
        where=str(error.filename or ""),
        todo="Make sure that the disk has room and that you may read and write there, then do this again.",
    )
