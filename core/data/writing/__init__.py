"""The forms in which a data set version is written to a file: one module a shape, piece by piece.

``core.data.own_exports`` reads them back; the files are written by ``core.store.files``.
"""

from core.data.writing.contents import VersionContents, contents_of
from core.data.writing.label_studio import labelling_config, tasks
from core.data.writing.long import long_pieces
from core.data.writing.objects import objects
from core.data.writing.wide import wide_pieces

__all__ = ["VersionContents", "contents_of", "labelling_config", "long_pieces", "objects", "tasks", "wide_pieces"]
