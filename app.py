"""The front door: `streamlit run app.py`.

The script that runs for each visitor is lib/ui/frame.py. It lies elsewhere on purpose: a
folder called pages/ beside the script Streamlit runs would be served without the script,
and so without asking who is there.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from lib.ui import art, start
from lib.ui.assets import CompressedAssets, page_frame
from lib.ui.door import Doorman, ReturnAfterSignIn
from lib.ui.page import show_trouble
from lib.ui.pages_list import PAGES

BY_STREAMLIT = Path(sys.argv[0]).resolve() == Path(__file__).resolve()
"""Whether `streamlit run` serves us, and so on the address of Streamlit's settings."""

PAGE_FRAME = page_frame()
FRAME = Path(__file__).resolve().parent / "lib" / "ui" / "frame.py"


async def healthz(_request: Request) -> Response:
    """For whoever watches the server: 200 and "ok", or 503 and what is wrong."""
    problem = await run_in_threadpool(start.trouble)
    return PlainTextResponse(problem or "ok", 503 if problem else 200)


async def page(_request: Request) -> Response:
    """What a browser gets at the address of a page: the empty frame, which then asks the script."""
    return HTMLResponse(PAGE_FRAME, headers={"cache-control": "no-cache"})


async def favicon(_request: Request) -> Response:
    """Our mark, for the moment before the script has set it."""
    return FileResponse(art.FAVICON_PNG)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Make everything ready before the first visitor is let in."""
    await run_in_threadpool(start.warm_up)
    if BY_STREAMLIT:
        start.say(f"open {start.own_address()}")
    yield


if BY_STREAMLIT:
    start.refuse_unsafe(st.get_option("server.address"))

app = st.App(
    FRAME,
    middleware=[Middleware(each) for each in (Doorman, ReturnAfterSignIn, CompressedAssets)],
    routes=[
        Route("/healthz", healthz),
        Route("/favicon.png", favicon),
        *(Route(f"/{record.file}", page) for record in PAGES),
    ],
    lifespan=lifespan,
    on_script_error=show_trouble,
)
