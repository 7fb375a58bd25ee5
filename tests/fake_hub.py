"""A Hugging Face hub on this computer that serves the files of a folder, for tests of the real client."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

COMMIT = "1" * 40


@contextmanager
def serving(name: str, folder: Path, *, breaks_at: int | None = None) -> Iterator[str]:
    """The address of a hub that has one model of that name; each file breaks off after so many bytes."""
    server = _Hub(name, folder, breaks_at)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Hub(ThreadingHTTPServer):
    def __init__(self, name: str, folder: Path, breaks_at: int | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._name, self._folder, self._breaks_at = name, folder, breaks_at
        self._files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

    def found(self, path: str) -> tuple[bytes, int | None] | None:
        """What is there at an address, and after how many bytes it breaks off."""
        if path.startswith(f"/api/models/{self._name}/tree"):
            return json.dumps([_entry(*file) for file in self._files.items()]).encode(), None
        if path.startswith(f"/api/models/{self._name}"):
            return json.dumps(_info(self._name, self._folder, self._files)).encode(), None
        file = path.rpartition("/")[2]
        if path.startswith(f"/{self._name}/resolve/") and file in self._files:
            return self._files[file], self._breaks_at
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Hub

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, *, with_body: bool) -> None:
        found = self.server.found(urlsplit(self.path).path)
        if found is not None:
            return self._send(*found, with_body)
        self.send_response(404)
        self.send_header("X-Error-Code", "RepoNotFound")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, body: bytes, most: int | None, with_body: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json" if body[:1] in b"[{" else "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
        self.end_headers()
        if with_body:
            self.wfile.write(body[:most])
            if most is not None and most < len(body):
                self.close_connection = True


def _entry(name: str, content: bytes) -> dict[str, object]:
    return {"type": "file", "path": name, "size": len(content), "oid": hashlib.sha1(content).hexdigest()}


def _info(name: str, folder: Path, files: dict[str, bytes]) -> dict[str, object]:
    return {
        "id": name,
        "sha": COMMIT,
        "config": json.loads((folder / "config.json").read_text(encoding="utf-8")),
        "cardData": {"language": "de", "license": "cc-by-nc-4.0"},
        "siblings": [{"rfilename": file, "size": len(content)} for file, content in files.items()],
    }
