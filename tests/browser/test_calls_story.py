"""A rep's morning as they go through it: begin, call by keys, take back, be two at once, be cut off, be looked at."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser import be, open_page, settle
from tests.browser.cast import Cast
from tests.browser.lists import cells, click_row, table
from tests.conftest import NOW

ANY_HOUR = {"CATCHER_CALLING_HOURS": "0-24"}
HELD_DOWN = 1_100
"""Milliseconds within which a key on a fresh card counts as held down, not as pressed."""
LEAD = re.compile(r"[?&]lead=(\d+)")


@dataclass(frozen=True)
class Caller:
    """A rep with many leads to call."""

    person_id: int
    name: str


@pytest.fixture(scope="session")
def caller(demo_template: Path) -> Caller:
    """The rep of the demo with most open leads."""
    busiest = """
        SELECT p.id, p.name FROM people p JOIN handoffs h ON h.owner_id = p.id
        WHERE h.ended_at IS NULL AND p.role = 'rep' AND p.active_to IS NULL GROUP BY p.id ORDER BY count(*) DESC"""
    with closing(sqlite3.connect(demo_template)) as database:
        return Caller(*database.execute(busiest).fetchone())


def lead_on(page: Page) -> int:
    """Which lead is on the card: it stands in the address."""
    expect(page).to_have_url(LEAD)
    found = LEAD.search(page.url)
    assert found is not None
    return int(found.group(1))


def press_for_next(page: Page, key: str) -> int:
    """Press a key and wait for another lead on the card."""
    before = lead_on(page)
    page.wait_for_timeout(HELD_DOWN)
    page.keyboard.press(key)
    expect(page).not_to_have_url(re.compile(rf"[?&]lead={before}\b"))
    settle(page)
    return lead_on(page)


def start_calling(page: Page, address: str, who: Caller) -> None:
    """From the front door to the first card."""
    open_page(page, address)
    be(page, who.name)
    expect(page.get_by_role("heading", name="My day", exact=True)).to_be_visible()
    page.get_by_role("button", name="Start calling").press("s")
    expect(page.get_by_role("heading", name="Calls", exact=True)).to_be_visible()
    lead_on(page)
    settle(page)


def ask(path: Path, question: str, *about: object) -> list[tuple]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(question, about).fetchall()


NEW = "SELECT handoff_id, outcome, note FROM touches WHERE person_id = ? AND recorded_at >= ? ORDER BY id"
NOW_IN_THE_APP = int(NOW.timestamp())


def test_ten_leads_are_logged_with_keys_alone_and_the_last_one_is_taken_back(
    serve: Callable, demo_database: Path, caller: Caller, page: Page
) -> None:
    with serve(f"sqlite:///{demo_database}", **ANY_HOUR) as address:
        start_calling(page, address, caller)
        called = []
        for key in "2342312342":
            called.append(lead_on(page))
            press_for_next(page, key)
        expect(page.get_by_text("Next for ")).to_be_visible()
        last = lead_on(page)

        page.keyboard.press("t")
        expect(page.get_by_role("textbox", name="Note")).to_be_focused()
        page.keyboard.type("2 sites, wants 3 offers")  # what is typed is no key
        page.keyboard.press("Tab")
        press_for_next(page, "1")

        page.keyboard.press("u")
        expect(page).to_have_url(re.compile(rf"[?&]lead={last}\b"))
        settle(page)
        made = ask(demo_database, NEW, caller.person_id, NOW_IN_THE_APP)
        assert [handoff for handoff, _, _ in made] == called
        assert [outcome for _, outcome, _ in made] == [
            {"1": "conversation", "2": "voicemail", "3": "no_answer", "4": "gatekeeper"}[key] for key in "2342312342"]

        press_for_next(page, "3")
        assert ask(demo_database, NEW, caller.person_id, NOW_IN_THE_APP)[10:] == [(last, "no_answer", None)]


def test_a_call_back_a_mail_and_a_return_take_two_keys_and_a_held_key_logs_once(
    serve: Callable, demo_database: Path, caller: Caller, page: Page
) -> None:
    with serve(f"sqlite:///{demo_database}", **ANY_HOUR) as address:
        start_calling(page, address, caller)
        first = lead_on(page)
        page.wait_for_timeout(HELD_DOWN)
        page.keyboard.press("6")
        expect(page.get_by_role("dialog")).to_contain_text("When shall you call back?")
        page.keyboard.press("2")  # a number typed into a dialog is none for the card behind it
        page.keyboard.press("Control+Enter")
        expect(page).not_to_have_url(re.compile(rf"[?&]lead={first}\b"))
        second = lead_on(page)
        settle(page)
        page.wait_for_timeout(HELD_DOWN)
        page.keyboard.press("w")
        expect(page.get_by_role("link", name=re.compile("Open the mail program"))).to_have_attribute(
            "href", re.compile(r"^mailto:.+@.+\?subject=.+"))
        page.keyboard.press("Control+Enter")
        expect(page).not_to_have_url(re.compile(rf"[?&]lead={second}\b"))
        third = lead_on(page)
        settle(page)

        page.keyboard.press("b")
        dialog = page.get_by_role("dialog")
        dialog.get_by_text("Timing", exact=True).click()
        dialog.get_by_role("button", name=re.compile("^Return")).click()
        # A temporary return without a date is refused at its field.
        expect(dialog).to_contain_text("needs a day to look again")
        dialog.get_by_text("3 months", exact=True).click()
        dialog.get_by_role("button", name=re.compile("^Return")).click()
        expect(page).not_to_have_url(re.compile(rf"[?&]lead={third}\b"))
        fourth = lead_on(page)
        settle(page)
        page.wait_for_timeout(HELD_DOWN)

        page.keyboard.down("3")  # and held: the keyboard repeats it
        for _ in range(12):
            page.keyboard.down("3")
        page.keyboard.up("3")
        expect(page.get_by_text(re.compile("^No answer · ")).first).to_be_visible()
        settle(page)
        assert [(h, o) for h, o, _ in ask(demo_database, NEW, caller.person_id, NOW_IN_THE_APP)] == [
            (first, "call_back"), (second, "sent"), (fourth, "no_answer")]
        ended = ask(demo_database, "SELECT ending, reason, revisit_on IS NOT NULL FROM handoffs WHERE id = ?", third)
        assert ended == [("returned", "timing", 1)]


def test_next_pressed_in_two_browsers_fifty_times_gives_a_hundred_different_leads(
    serve: Callable, demo_database: Path, caller: Caller, new_tab: Callable[..., Page]
) -> None:
    with serve(f"sqlite:///{demo_database}", **ANY_HOUR) as address:
        tabs = [new_tab(), new_tab()]
        for tab in tabs:
            start_calling(tab, address, caller)
        seen = [[lead_on(tab)] for tab in tabs]
        for _ in range(49):
            for tab in tabs:
                tab.keyboard.press("n")
            for tab, leads in zip(tabs, seen, strict=True):
                expect(tab).not_to_have_url(re.compile(rf"[?&]lead={leads[-1]}\b"))
                leads.append(lead_on(tab))
            for tab in tabs:
                settle(tab)
        assert len({*seen[0], *seen[1]}) == 100


def test_cut_off_between_key_and_answer_it_is_logged_once_or_not_and_the_card_comes_back(
    serve: Callable, demo_database: Path, caller: Caller, page: Page
) -> None:
    with serve(f"sqlite:///{demo_database}", **ANY_HOUR) as address:
        start_calling(page, address, caller)
        lead, where = lead_on(page), page.url
        page.wait_for_timeout(HELD_DOWN)
        page.keyboard.press("2")
        address.cut_off()
    with serve(f"sqlite:///{demo_database}", **ANY_HOUR) as address:
        open_page(page, f"{address}/calls?lead={lead}")
        be(page, caller.name)
        lead_on(page)
        made = ask(demo_database, NEW, caller.person_id, NOW_IN_THE_APP)
        assert made in ([], [(lead, "voicemail", None)])
        assert where.endswith(f"lead={lead}")


def test_a_manager_looks_at_a_reps_day_and_can_do_nothing_there(app: str, cast: Cast, page: Page) -> None:
    open_page(page, f"{app}/my_day")
    be(page, cast.manager)
    expect(page.get_by_text("You can look; they act.")).to_be_visible()
    reps = cells(page)
    assert cast.stranger not in [row[0] for row in reps]
    place = [row[0] for row in reps].index(cast.rep)

    click_row(page, place, 60)
    expect(page).to_have_url(re.compile(rf"[?&]rep={cast.rep_id}\b"))
    expect(page.get_by_text("In the order of work")).to_be_visible()
    settle(page)
    reasons = page.get_by_role("radiogroup", name="Why").get_by_role("radio")
    expect(reasons.first).to_be_visible()
    assert sum(int(reason.split()[-1]) for reason in reasons.all_inner_texts()) == int(reps[place][1])
    for deed in ("Start calling", "Undo", "Calendar file"):
        expect(page.get_by_role("button", name=deed)).to_have_count(0)
    columns = table(page).locator("canvas table thead th")
    expect(columns.first).to_have_text("Why")
    assert not {"Call", "Write", "Return"} & set(columns.all_text_contents())

    page.get_by_role("button", name="All reps").click()
    expect(page).not_to_have_url(re.compile("rep="))
    expect(page.get_by_text("You can look; they act.")).to_be_visible()
