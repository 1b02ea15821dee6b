"""The ten minutes before a one-to-one: the team, one rep, the rows behind a number, a file; and who sees nothing."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.browser import be, metric, open_page, settle
from tests.browser.cast import Cast, rows
from tests.browser.lists import cells, click_row, downloaded

LAST_WEEK = re.compile(r"[?&]period=last_week\b")
NAME_COLUMN = 60
IN_THE_TABLE = """
    SELECT name, id IN (SELECT person_id FROM rep_days WHERE day BETWEEN ? AND ? AND kind = 'attempt') AS tried
    FROM people p
    WHERE kind = 'person' AND role = 'rep' AND (active_to IS NULL OR active_to >= ? OR EXISTS (
        SELECT 1 FROM handoffs h WHERE h.owner_id = p.id AND h.ended_at IS NULL))"""
MONDAY, SUNDAY = 20_766, 20_772
"""9 to 15 November 2026, in days since 1970."""


def names(page: Page) -> list[str]:
    """The reps in the table, without what is said beside a name."""
    return [row[0].partition(" · ")[0] for row in cells(page)]


def turn_to(page: Page, link: str) -> None:
    """Go to another page by the list at the left."""
    page.get_by_test_id("stSidebar").get_by_role("link", name=link).click()
    expect(page.get_by_role("heading", name=link, exact=True)).to_be_visible()
    settle(page)


def expect_rows(drawer: Locator, count: int) -> None:
    """The drawer says that it has so many rows."""
    expect(drawer.get_by_text(re.compile(rf"^{count:,} rows?$"))).to_be_visible()


def test_a_manager_goes_from_the_team_to_a_rep_to_the_rows_behind_a_number(
    app: str, cast: Cast, demo_template: Path, page: Page
) -> None:
    open_page(page, f"{app}/reps")
    be(page, cast.director)
    page.get_by_role("radio", name="Last week", exact=True).click()
    expect(page).to_have_url(LAST_WEEK)
    settle(page)
    everybody = rows(demo_template, IN_THE_TABLE, MONDAY, SUNDAY, MONDAY)
    assert sorted(names(page)) == sorted(person["name"] for person in everybody)
    idle = {person["name"] for person in everybody if not person["tried"]}
    assert idle, "the demo has nobody who did nothing: make this story look at another week"

    turn_to(page, "Unfollowed")
    turn_to(page, "Reps")
    expect(page).to_have_url(LAST_WEEK)  # the period is kept from page to page
    dials = int(metric(page, "Dials").replace(",", ""))
    page.get_by_role("button", name=f"Show {dials:,}", exact=True).click()
    drawer = page.get_by_role("dialog")
    expect_rows(drawer, dials)
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("rows="))

    assert [row["Rep"] for row in downloaded(page, "Export all as CSV")] == names(page)
    chosen = names(page).index(cast.rep)
    click_row(page, chosen, NAME_COLUMN)
    expect(page.get_by_role("heading", name=cast.rep, exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(rf"[?&]rep={cast.rep_id}\b"))
    expect(page).to_have_url(LAST_WEEK)
    settle(page)
    held = "SELECT count(*) AS n FROM handoffs WHERE owner_id = ? AND ended_at IS NULL"
    (on_the_desk,) = rows(demo_template, held, cast.rep_id)
    page.get_by_role("button", name="Open leads", exact=True).click()
    expect_rows(drawer, on_the_desk["n"])
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("rows="))

    days = [row for row in downloaded(page, "Export as CSV") if row["What"] == "Day"]
    assert sorted({row["From"] for row in days}) == [f"2026-11-{day:02}" for day in range(9, 16)]


def test_a_rep_who_types_another_reps_number_sees_the_own_page_and_nothing_of_theirs(
    app: str, cast: Cast, new_tab: Callable[..., Page]
) -> None:
    for asked in ("attempt", "backlog"):
        page = new_tab()
        open_page(page, f"{app}/reps?rep={cast.stranger_id}&period=month&rows={asked}&of={cast.stranger_id}")
        be(page, cast.rep)
        expect(page.get_by_role("heading", name=cast.rep, exact=True, include_hidden=True)).to_be_attached()
        expect(page.get_by_role("dialog")).to_contain_text("Nothing to show here.")
        expect(page.get_by_text(cast.stranger)).to_have_count(0)
