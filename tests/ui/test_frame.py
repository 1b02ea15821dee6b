"""Who is here, how they say so, and what the frame does when something is wrong."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from sqlalchemy import insert, update
from streamlit.testing.v1 import AppTest

from lib import settings
from lib.db import schema
from lib.db.engine import writing
from lib.domain.people import Role
from lib.ui import data, door, identity, pages_list
from tests import given
from tests.house.source import ROOT
from tests.ui.conftest import FRAME, words

WritePage = Callable[[str], None]
BrowserSends = Callable[..., None]

# -- picking who you are -----------------------------------------------------------------


def test_a_first_visitor_is_asked_and_shown_nothing_else(staff: SimpleNamespace, frame: AppTest):
    at = frame.run()
    assert [title.value for title in at.title] == ["Who are you?"]
    assert [button.label for button in at.button] == ["Ana", "Nina", "Mia"]
    assert at.selectbox[0].options == [
        "Nina · Manager, North", "Mia · Marketing", "Ana · Rep, North", "Sam · Rep, South"
    ]  # fmt: skip
    assert "for " not in words(at)


@pytest.mark.parametrize(("button", "said"), [(0, "for Ana of [1] at 09:00"), (2, "for Mia of [] at 09:00")])
def test_one_click_makes_you_somebody(staff: SimpleNamespace, frame: AppTest, button: int, said: str):
    at = frame.run().button[button].click().run()
    assert [title.value for title in at.title] == ["Unfollowed"]
    assert said in words(at)
    assert "As of 10:00 · Europe/Paris" in words(at)


def test_the_list_makes_you_anybody(staff: SimpleNamespace, frame: AppTest):
    at = frame.run().selectbox(key="be_anybody").select(staff.sam).run()
    assert "for Sam of [2]" in words(at)


def test_the_address_outlives_the_question(staff: SimpleNamespace, frame: AppTest):
    frame.query_params["show"] = "stalled"
    at = frame.run().button[1].click().run()
    assert at.query_params["show"] == "stalled"
    assert not any("person" in name or "who" in name for name in at.query_params), "a link must not say who sent it"


def test_the_box_in_the_sidebar_makes_you_somebody_else(staff: SimpleNamespace, frame: AppTest):
    at = frame.run().button[0].click().run()
    assert at.sidebar.selectbox(key="you_are").value == staff.ana
    at = at.sidebar.selectbox(key="you_are").select(staff.nina).run()
    assert "for Nina" in words(at)
    assert "for Nina" in words(at.run()), "and so it stays"


def test_a_reload_remembers(staff: SimpleNamespace, frame: AppTest, browser_sends: BrowserSends):
    at = frame.run().button[0].click().run()
    note = identity._note(staff.ana, "Ana")
    assert any(f"{identity.COOKIE}={note}" in str(each.proto) for each in at.get("html"))
    browser_sends(cookies={identity.COOKIE: note})
    assert "for Ana" in words(AppTest.from_file(str(FRAME)).run())


@pytest.mark.parametrize("note", ["", "1", "x-1", "1-", "999-00000000", "²-00000000", "1-deadbeef"])
def test_a_note_that_fits_nobody_here_is_no_note(
    staff: SimpleNamespace, frame: AppTest, browser_sends: BrowserSends, note: str
):
    browser_sends(cookies={identity.COOKIE: note})
    assert [title.value for title in frame.run().title] == ["Who are you?"]


@pytest.mark.parametrize("who", ["gone", "queue"])
def test_nobody_becomes_a_queue_or_somebody_who_left(staff: SimpleNamespace, frame: AppTest, who: str):
    frame.session_state["who"] = getattr(staff, who)
    assert [title.value for title in frame.run().title] == ["Who are you?"]


def test_whoever_leaves_is_asked_again(staff: SimpleNamespace, frame: AppTest):
    at = frame.run().button[0].click().run()
    with writing(staff.engine) as conn:
        conn.execute(
            update(schema.people).where(schema.people.c.id == staff.ana).values(active_to=given.on("last Fri"))
        )
    data.viewer.clear()
    at.run()
    assert [title.value for title in at.title] == ["Who are you?"]
    assert "viewer" not in at.session_state


def test_an_empty_database_says_what_to_do(sqlite_engine: object, frame: AppTest):
    at = frame.run()
    assert "Nobody is in this database yet" in words(at)
    assert not at.selectbox


def test_only_the_demo_is_called_the_demo(staff: SimpleNamespace, frame: AppTest):
    assert "every name in it is invented" in words(frame.run())
    assert "Demo data" in words(frame.button[0].click().run())
    with writing(staff.engine) as conn:
        conn.execute(schema.meta.delete())
    data.contents.clear()
    assert "Demo data" not in words(frame.run())


# -- from another machine ----------------------------------------------------------------


def test_from_another_machine_the_demo_may_be_looked_at(
    staff: SimpleNamespace, frame: AppTest, browser_sends: BrowserSends
):
    browser_sends(headers={door.FROM_BEYOND: "yes"})
    assert [title.value for title in frame.run().title] == ["Who are you?"]


def test_from_another_machine_nothing_else_may(staff: SimpleNamespace, frame: AppTest, browser_sends: BrowserSends):
    at = frame.run().button[0].click().run()
    browser_sends(headers={door.FROM_BEYOND: "yes"})
    with writing(staff.engine) as conn:
        conn.execute(insert(schema.import_runs).values(
            started_at=given.at("Mon 9:00"), finished_at=given.at("Mon 9:00"), mapping="m", files="f", rows_read=0,
            rows_new=0, rows_changed=0, rows_unchanged=0, rows_rejected=0, report={},
        ))  # fmt: skip
    data.contents.clear()
    at.run()
    assert "nobody would have to sign in" in words(at)
    assert "for Ana" not in words(at)


# -- signing in --------------------------------------------------------------------------


@pytest.fixture
def with_sign_in(staff: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """An identity provider is set up."""
    monkeypatch.setattr(settings, "sign_in_is_configured", lambda: True)


@pytest.fixture
def signed_in_at(now, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], dict]:
    """What Streamlit knows of somebody who signed in so many hours ago."""
    monkeypatch.setattr(identity.time, "time", lambda: now.timestamp())
    return lambda hours, email="Ana@Example.com": {
        "is_logged_in": True, "email": email, "iat": now.timestamp() - hours * 3600
    }  # fmt: skip


def test_a_stranger_is_asked_to_sign_in_whatever_they_picked(
    with_sign_in: None, staff: SimpleNamespace, frame: AppTest, browser_sends: BrowserSends
):
    browser_sends(cookies={identity.COOKIE: identity._note(staff.ana, "Ana")})
    frame.session_state["who"] = staff.ana
    frame.user = {"is_logged_in": False}
    at = frame.run()
    assert [title.value for title in at.title] == ["Sign in"]
    assert "for " not in words(at).replace("for yours", "")
    assert not at.selectbox


def test_an_email_in_any_letters_is_looked_up_among_the_people(with_sign_in: None, frame: AppTest, signed_in_at):
    frame.user = signed_in_at(11.9)
    at = frame.run()
    assert "for Ana" in words(at)
    assert "Ana · Rep" in words(at)
    assert not at.sidebar.selectbox, "who signed in is not somebody else at will"


@pytest.mark.parametrize("email", ["eve@example.com", "gone@example.com", "", None])
def test_whoever_is_not_on_the_team_is_told_so(with_sign_in: None, frame: AppTest, signed_in_at, email: str | None):
    frame.user = signed_in_at(0, email=email)
    at = frame.run()
    assert [title.value for title in at.title] == ["We don't know you yet"]
    assert [button.label for button in at.button] == ["Sign out"]


def test_a_sign_in_ends_after_twelve_hours(with_sign_in: None, frame: AppTest, signed_in_at):
    frame.user = signed_in_at(12.1)
    at = frame.run()
    assert at.user.get("is_logged_in") is not True
    assert "for Ana" not in words(at)


# -- pages and their guard -----------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_a_page_by_itself_shows_nothing(sqlite_engine: object, path):
    at = AppTest.from_file(str(path), default_timeout=20).run()
    assert not at.exception
    assert not at.title
    assert words(at) == "Please open Catcher at its first page and say who you are. Nothing is shown before."


def test_every_page_has_a_name_a_question_and_an_address_of_its_own():
    assert len({record.file for record in pages_list.PAGES}) == len(pages_list.PAGES)
    for record in pages_list.PAGES:
        assert record.title and record.question.endswith("?"), record
        assert record.roles <= set(Role)
    assert {record.file for record in pages_list.PAGES} == {path.stem for path in (ROOT / "pages").glob("*.py")}


# -- when something is wrong ---------------------------------------------------------------


def test_our_own_errors_are_said_in_words(staff: SimpleNamespace, frame: AppTest, write_page: WritePage):
    write_page(
        "from lib.errors import NotFound\nfrom lib.ui.page import open_page\nopen_page('X')\n"
        "raise NotFound('There is no lead 7, or it is not yours to see.')"
    )
    at = frame.run().button[0].click().run()
    assert [warning.value for warning in at.warning] == ["There is no lead 7, or it is not yours to see."]
    assert not at.exception


def test_bugs_are_not_dressed_up(staff: SimpleNamespace, frame: AppTest, write_page: WritePage):
    write_page("from lib.ui.page import open_page\nopen_page('X')\n1 / 0")
    at = frame.run().button[0].click().run()
    assert "redacted" in at.exception[0].message, "the details are for the log"


def test_an_outage_never_looks_like_an_empty_list(
    staff: SimpleNamespace, frame: AppTest, monkeypatch: pytest.MonkeyPatch
):
    at = frame.run().button[0].click().run()
    good = settings.database_url()
    monkeypatch.setenv("CATCHER_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    data.viewer.clear()
    at.run()
    assert "This is an outage, not an empty list." in at.warning[0].value
    assert "Nobody answers at postgresql+psycopg://nobody@127.0.0.1:1/none" in at.warning[0].value
    assert not at.exception
    assert "for Ana" not in words(at)
    monkeypatch.setenv("CATCHER_DATABASE_URL", good)
    assert "for Ana" in words(at.button(key="try_again").click().run()), "and then all is as it was"
