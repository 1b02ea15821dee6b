"""What stands between the network and the script: who may come in, and where they wanted to go."""

from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib import settings
from lib.errors import AppError
from lib.ui import start

FROM_BEYOND = "X-Catcher-From-Beyond"
"""Set on requests that may come from another machine; lib.ui.identity reads it."""

_HOLDS_NO_DATA = ("/static/", "/healthz", "/favicon.png")
_NO_PAGES = (*_HOLDS_NO_DATA, "/_stcore/", "/media/", "/component/", "/auth/", "/oauth2callback")
_PROXY_SAYS = ("forwarded", "x-forwarded-for", "x-real-ip")
_SIGNED_IN = "_streamlit_user"
_RETURN_TO = "catcher_return_to"
_RETURN_SECONDS = 600


class Doorman:
    """Serves nobody from another machine unless they sign in or there is only the demo to see.

    The start already refuses an unsafe address it knows of. This holds where it cannot
    know, as under another ASGI server or behind a proxy, and when the database fills up later.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: pass on, or answer with the reason."""
        if scope["type"] not in ("http", "websocket") or scope["path"].startswith(_HOLDS_NO_DATA):
            return await self.app(scope, receive, send)
        where = _from_beyond(scope)
        if where is None:
            return await self.app(_marked(scope, beyond=False), receive, send)
        status, reason = await run_in_threadpool(_verdict, where)
        if reason is None:
            return await self.app(_marked(scope, beyond=True), receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        return await PlainTextResponse(reason, status)(scope, receive, send)


def _from_beyond(scope: Scope) -> str | None:
    """Where another machine may have knocked; None when it was this one.

    Not only by our own address: a proxy here speaks for others, and a name that is not
    ours may be a stranger's page that had its name point at this machine.
    """
    address = (scope.get("server") or ("", None))[0]
    if not start.is_loopback(address):
        return address or "an unknown address"
    headers = Headers(scope=scope)
    host = headers.get("host", "localhost")
    name = host.partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if not start.is_loopback(name):
        return name
    return "an address behind a proxy" if any(said in headers for said in _PROXY_SAYS) else None


def _verdict(where: str) -> tuple[int, str | None]:
    try:
        return 403, start.why_not_at(where)
    except AppError as trouble:
        return 503, str(trouble)


def _marked(scope: Scope, *, beyond: bool) -> Scope:
    """The same request with our own header, whatever the client sent under its name."""
    name = FROM_BEYOND.lower().encode()
    headers = [pair for pair in scope["headers"] if pair[0] != name]
    if beyond:
        headers.append((name, b"yes"))
    return {**scope, "headers": headers}


class ReturnAfterSignIn:
    """Brings people back to the address they opened; the sign-in itself ends on the first page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI: remember the address of a page, or go there."""
        if not _is_page_request(scope) or not settings.sign_in_is_configured():
            return await self.app(scope, receive, send)
        request = Request(scope)
        signed_in = _SIGNED_IN in request.cookies
        wanted = unquote(request.cookies.get(_RETURN_TO, ""))
        if signed_in and request.url.path == "/" and wanted:
            return await _go_to(wanted)(scope, receive, send)
        if signed_in or request.url.path == "/":
            return await self.app(scope, receive, send)
        return await self.app(scope, receive, _remembering(request, send))


def _is_page_request(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_NO_PAGES):
        return False
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _go_to(wanted: str) -> Response:
    # A cookie is the client's word: only a path on this very server may follow from it.
    ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    response = RedirectResponse(wanted if ours else "/", 302)
    response.delete_cookie(_RETURN_TO)
    return response


def _remembering(request: Request, send: Send) -> Send:
    query = f"?{request.url.query}" if request.url.query else ""
    cookie = Response()
    cookie.set_cookie(
        _RETURN_TO, quote(request.url.path + query), max_age=_RETURN_SECONDS, httponly=True, samesite="lax"
    )

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", cookie.headers["set-cookie"])
        await send(message)

    return send_with_cookie
