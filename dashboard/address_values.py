"""What an address names but cannot hold, as it may be long: a typed text, a list of texts.

It lies in the server's memory, so that a reload finds it again and no text stands in an address or a log.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from threading import Lock

from dashboard.cached import once

_MOST = 300


class AddressValues:
    """The values that were kept last, each by a name that nobody can guess; equal values have one name."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)
        self._values: OrderedDict[str, object] = OrderedDict()
        self._turn = Lock()

    def keep(self, value: object) -> str:
        name = hashlib.blake2b(repr(value).encode("utf-8", "replace"), key=self._key, digest_size=8).hexdigest()
        with self._turn:
            self._values[name] = value
            self._values.move_to_end(name)
            if len(self._values) > _MOST:
                self._values.popitem(last=False)
        return name

    def find(self, name: str) -> object:
        """None where it was not kept, or by a server that has ended."""
        return self._values.get(name)


@once
def of_server() -> AddressValues:
    """What this server keeps."""
    return AddressValues()
