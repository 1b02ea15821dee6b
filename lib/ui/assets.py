"""The frontend's files, compressed once: the first visit loads a third of the bytes.

Streamlit sends them as they lie there (4 to 9 MB), because compressing again for each
visitor costs more than it saves. Their names carry their hash, so a compressed copy is
good for as long as the process lives.
"""

import gzip
import mimetypes
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_STREAMLIT = Path(st.__file__).parent / "static"
FILES = _STREAMLIT / "static"
_PREFIX = "/static/"
_WORTH_IT = {".js", ".css", ".json", ".svg"}
_SMALLEST = 1000
_KEEP = {"cache-control": "public, immutable, max-age=31536000", "vary": "Accept-Encoding"}


def page_frame() -> str:
    """The HTML every page starts as, with our name where Streamlit writes its own."""
    return (_STREAMLIT / "index.html").read_text(encoding="utf-8").replace("<title>Streamlit<", "<title>Catcher<", 1)


class CompressedAssets:
    """Answers for the frontend's files that shrink; everything else passes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._compressed: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: the compressed file, or whatever lies behind."""
        if not _asks_for_gzip(scope):
            return await self.app(scope, receive, send)
        name = scope["path"].removeprefix(_PREFIX)
        if name not in self._compressed:
            path = _file(name)
            if path is None:
                return await self.app(scope, receive, send)
            self._compressed[name] = await run_in_threadpool(_compress, path)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        response = Response(self._compressed[name], headers={**_KEEP, "content-encoding": "gzip"}, media_type=kind)
        return await response(scope, receive, send)


def _asks_for_gzip(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_PREFIX):
        return False
    headers = Headers(scope=scope)
    return "gzip" in headers.get("accept-encoding", "") and "range" not in headers


def _file(name: str) -> Path | None:
    """The file of this name, if it lies among the frontend's files and is worth compressing."""
    path = (FILES / name).resolve()
    if path.suffix not in _WORTH_IT or not path.is_relative_to(FILES.resolve()) or not path.is_file():
        return None
    return path if path.stat().st_size >= _SMALLEST else None


def _compress(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), compresslevel=6)
