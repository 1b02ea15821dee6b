"""What somebody sets up holds everywhere at once, and leaves what was alone: opening hours, and a target."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.browser import be, open_page, pick, settle
from tests.browser.cast import Cast, rows
from tests.browser.lists import downloaded, figure, ladder

PROMISED = re.compile(r"([\d,]+) open hand-offs get a new deadline, ([\d,]+) of them (?:is|are) then overdue")
OPEN_BY_CALENDAR = """
    SELECT c.name, count(*) FROM calendars c JOIN teams t ON t.calendar_id = c.id JOIN handoffs h ON h.team_id = t.id
    WHERE h.ended_at IS NULL GROUP BY c.id ORDER BY count(*) DESC"""
OCTOBER, NEXT_WEEK = "2026-10-01..2026-10-31", "2026-11-23..2026-11-29"


def late(page: Page, address: str, who: str) -> int:
    """How many leads nobody has tried are past their deadline, by Unfollowed."""
    open_page(page, f"{address}/unfollowed?sla=breached")
    be(page, who)
    expect(figure(page, "Unfollowed")).to_be_visible()
    return ladder(page)["Unfollowed"]


def test_longer_opening_hours_are_looked_at_saved_told_and_followed_by_unfollowed(
    serve: Callable, demo_database: Path, cast: Cast, page: Page
) -> None:
    calendar = rows(demo_database, OPEN_BY_CALENDAR)[0]["name"]
    with serve(f"sqlite:///{demo_database}") as address:
        before = late(page, address, cast.operations)
        open_page(page, f"{address}/settings?section=calendars")
        be(page, cast.operations)
        box = page.get_by_role("combobox", name="Find a calendar")
        box.click()
        box.fill(calendar)
        page.get_by_role("option", name=re.compile(f"^{re.escape(calendar)}")).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("textbox", name="Monday").fill("7:00–20:00")
        dialog.get_by_role("textbox", name="Monday").press("Tab")
        settle(page)
        dialog.get_by_role("button", name="Monday’s on all five").click()
        expect(dialog.get_by_role("textbox", name="Friday")).to_have_value("7:00–20:00")
        dialog.get_by_role("button", name="See what changes").click()
        preview = dialog.get_by_text(PROMISED)
        expect(preview).to_be_visible()
        said = PROMISED.search(preview.inner_text())
        assert said is not None
        changed, overdue = (int(number.replace(",", "")) for number in said.groups())
        assert changed >= overdue > 0

        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        journal = page.get_by_test_id("stMain")
        expect(journal.get_by_text(f"Calendar {calendar}")).to_be_visible()
        expect(journal.get_by_text("→ Mon–Fri 7:00–20:00")).to_be_visible()
        expect(journal.get_by_text(said.group())).to_be_visible()

        assert late(page, address, cast.operations) == before + overdue


def targets(page: Page, address: str, who: str, days: str) -> dict[str, float]:
    """What each rep aims for in these days, by the file of Reps: dials."""
    open_page(page, f"{address}/reps?period={days}")
    be(page, who)
    return {row["Rep"]: float(row["Dials, target"]) for row in downloaded(page, "Export all as CSV")}


def test_a_target_from_next_monday_leaves_last_month_as_it_was(
    serve: Callable, demo_database: Path, cast: Cast, page: Page
) -> None:
    with serve(f"sqlite:///{demo_database}") as address:
        before = {days: targets(page, address, cast.manager, days) for days in (OCTOBER, NEXT_WEEK)}
        open_page(page, f"{address}/settings?section=targets")
        be(page, cast.manager)
        page.get_by_role("button", name="Set a target").click()
        dialog = page.get_by_role("dialog")
        pick(dialog, "Person", cast.rep)
        dialog.get_by_role("spinbutton", name="Figure").fill("60")
        dialog.get_by_role("spinbutton", name="Figure").press("Tab")
        dialog.get_by_role("spinbutton", name="day, From").click()
        page.get_by_role("button", name=re.compile("23 November 2026")).click()
        settle(page)
        dialog.get_by_role("button", name="See what changes").click()
        change = dialog.get_by_text(re.compile(r"changes from Mon 23 Nov 2026: dials (\d+) a day → 60 a day"))
        expect(change).to_be_visible()
        earlier = int(re.findall(r"dials (\d+) a day →", change.inner_text())[0])
        assert earlier not in (0, 60)
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)
        expect(page.get_by_text(f"Target for {cast.rep}: dials a day")).to_be_visible()

        after = {days: targets(page, address, cast.manager, days) for days in (OCTOBER, NEXT_WEEK)}
    assert after[OCTOBER] == before[OCTOBER] and before[OCTOBER][cast.rep] > 0
    expected = before[NEXT_WEEK][cast.rep] * 60 / earlier
    assert after[NEXT_WEEK] == before[NEXT_WEEK] | {cast.rep: expected} and expected > 0
