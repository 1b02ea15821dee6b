"""Who gets past the door, where they land, and how the frontend's files are sent."""

import asyncio
import gzip
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import Engine

from lib import settings
from lib.db import schema
from lib.db.engine import writing
from lib.ui import assets
from lib.ui.door import FROM_BEYOND, Doorman, ReturnAfterSignIn

HERE, BEYOND = ("127.0.0.1", 8501), ("192.168.1.20", 8501)


async def behind(scope: dict, receive: Any, send: Any) -> None:
    """What stands behind the door: says which of our headers it got."""
    body = dict(scope["headers"]).get(FROM_BEYOND.lower().encode(), b"no")
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})


def ask(door: type, path: str = "/unfollowed", *, server: Any = HERE, kind: str = "http", query: str = "", **headers):
    """What an ASGI middleware answers: (status, headers, body); a websocket's refusal is its close code."""
    sent: list[dict] = []
    given = {"host": "localhost:8501", "accept": "text/html"} | headers
    scope = {
        "type": kind, "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "root_path": "", "scheme": "http", "server": server, "client": ("127.0.0.1", 5), "http_version": "1.1",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip

    async def send(message: dict) -> None:
        sent.append(message)

    asyncio.run(door(behind)(scope, None, send))
    if sent[0]["type"] == "websocket.close":
        return sent[0]["code"], {}, b""
    return sent[0]["status"], {k.decode(): v.decode() for k, v in sent[0]["headers"]}, sent[-1]["body"]


@pytest.fixture
def demo(sqlite_engine: Engine) -> None:
    """A database that holds the demo and nothing else."""
    with writing(sqlite_engine) as conn:
        conn.execute(schema.meta.insert().values(name="demo_size", value="small"))


@pytest.fixture
def with_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """An identity provider is set up."""
    monkeypatch.setattr(settings, "sign_in_is_configured", lambda: True)


# -- who gets past ----------------------------------------------------------------------

FROM_ELSEWHERE = [
    {"server": BEYOND},
    {"server": ("::ffff:192.168.1.20", 8501)},
    {"server": ("/run/catcher.sock", None)},
    {"server": None},
    {"host": "catcher.example.com"},
    {"host": "evil.example:8501"},
    {"x_forwarded_for": "203.0.113.7"},
    {"forwarded": "for=203.0.113.7"},
]


@pytest.mark.parametrize("request_", FROM_ELSEWHERE)
@pytest.mark.parametrize(("kind", "refused"), [("http", 403), ("websocket", 1008)])
def test_without_sign_in_or_demo_nobody_from_elsewhere_gets_past(
    sqlite_engine: Engine, request_: dict, kind: str, refused: int
):
    status, _, body = ask(Doorman, kind=kind, **request_)
    assert status == refused
    assert kind == "websocket" or b"nobody would have to sign in" in body


@pytest.mark.parametrize("request_", FROM_ELSEWHERE)
def test_the_demo_may_be_looked_at_from_elsewhere_and_is_told_so(demo: None, request_: dict):
    assert ask(Doorman, **request_)[::2] == (200, b"yes")


def test_with_sign_in_everybody_gets_past(sqlite_engine: Engine, with_sign_in: None):
    assert ask(Doorman, server=BEYOND)[0] == 200


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"server": ("::1", 8501), "host": "[::1]:8501"},
        {"server": ("::ffff:127.0.0.1", 8501)},
        {"host": "127.0.0.1"},
    ],
)
def test_this_machine_gets_past_and_cannot_be_told_otherwise(sqlite_engine: Engine, request_: dict):
    assert ask(Doorman, **request_, **{FROM_BEYOND.lower(): "yes"})[::2] == (200, b"no")


def test_while_the_database_cannot_say_what_it_holds_nobody_from_elsewhere_gets_past(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CATCHER_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    status, _, body = ask(Doorman, server=BEYOND)
    assert status == 503
    assert b"Nobody answers at" in body
    assert ask(Doorman)[0] == 200, "the screen says it to whoever sits here"


@pytest.mark.parametrize("path", ["/healthz", "/favicon.png", "/static/js/index.js"])
def test_what_holds_nobodys_data_is_for_everybody(sqlite_engine: Engine, path: str):
    assert ask(Doorman, path, server=BEYOND)[0] == 200


# -- where they land ----------------------------------------------------------------------


def test_whoever_signs_in_comes_back_to_the_address_they_opened(with_sign_in: None):
    status, headers, _ = ask(ReturnAfterSignIn, "/unfollowed", query="show=stalled&q=söhne")
    cookie = headers["set-cookie"]
    assert status == 200
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie
    came_back = ask(ReturnAfterSignIn, "/", cookie=f"{cookie.partition(';')[0]}; _streamlit_user=x")
    assert came_back[:2][0] == 302
    assert came_back[1]["location"].startswith("/unfollowed?show=stalled&q=s")
    assert 'catcher_return_to=""' in came_back[1]["set-cookie"]


@pytest.mark.parametrize("to", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"])
def test_nobody_is_sent_to_another_server(with_sign_in: None, to: str):
    answer = ask(ReturnAfterSignIn, "/", cookie=f"catcher_return_to={quote(to)}; _streamlit_user=x")
    assert answer[1]["location"] == "/"


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/js/x.js", "/oauth2callback", "/healthz", "/"])
def test_only_pages_are_remembered(with_sign_in: None, path: str):
    assert "set-cookie" not in ask(ReturnAfterSignIn, path)[1]


def test_without_sign_in_nothing_is_remembered():
    assert "set-cookie" not in ask(ReturnAfterSignIn, "/unfollowed")[1]


# -- how files are sent ---------------------------------------------------------------------


def largest_script() -> str:
    return max((assets.FILES / "js").glob("*.js"), key=lambda path: path.stat().st_size).name


def test_scripts_are_sent_compressed_and_kept_for_a_year():
    name = largest_script()
    status, headers, body = ask(assets.CompressedAssets, f"/static/js/{name}", accept_encoding="gzip, br")
    original = (assets.FILES / "js" / name).read_bytes()
    assert status == 200
    assert gzip.decompress(body) == original
    assert len(body) < len(original) / 2
    assert headers["content-encoding"] == "gzip"
    assert headers["content-type"].startswith(("text/javascript", "application/javascript"))
    assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize(
    "request_",
    [
        {"path": "/static/js/none.js", "accept_encoding": "gzip"},
        {"path": "/static/../index.html", "accept_encoding": "gzip"},
        {"path": "/static//etc/passwd", "accept_encoding": "gzip"},
        {"path": "/unfollowed", "accept_encoding": "gzip"},
    ],
)
def test_what_is_no_script_of_the_frontend_is_left_to_streamlit(request_: dict):
    assert ask(assets.CompressedAssets, **request_)[2] == b"no"


def test_whoever_cannot_unpack_gets_the_plain_file():
    path = f"/static/js/{largest_script()}"
    assert ask(assets.CompressedAssets, path)[2] == b"no"
    assert ask(assets.CompressedAssets, path, accept_encoding="gzip", range="bytes=0-9")[2] == b"no"


def test_the_tab_is_called_catcher_from_the_start():
    frame = assets.page_frame()
    assert "<title>Catcher</title>" in frame
    assert "<title>Streamlit" not in frame
