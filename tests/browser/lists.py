"""Tables and figures as one reads and clicks them."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

RUNGS = ("Unfollowed", "Unowned", "Not accepted", "Never attempted", "One and done", "Stalled", "Promise broken",
         "In hand", "Not nurtured")
HEADER, ROW = 34, 34
"""How tall they are: the app says so (ROW_HEIGHT)."""
OPEN_COLUMN = 57
SELECT_COLUMN = 17


def table(page: Page) -> Locator:
    """The first table of the page."""
    return page.get_by_test_id("stDataFrame").first


def click_row(page: Page, row: int, x: int) -> None:
    """Click into a row of the first table, so far from its left: the cells are painted, and have no element."""
    table(page).click(position={"x": x, "y": HEADER + row * ROW + ROW // 2})


def cells(page: Page) -> list[list[str]]:
    """What the first table shows, row by row, once it is there; numbers without what fills them up."""
    shown = table(page).locator("canvas table tbody tr")
    expect(shown.first).to_be_attached()
    return [[cell.strip("\u2007") for cell in row] for row in shown.evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")]


def ladder(page: Page) -> dict[str, int]:
    """The figures of the ladder, once they are all there."""
    expect(page.get_by_test_id("stMetricValue").nth(len(RUNGS) - 1)).to_be_visible()
    values = page.get_by_test_id("stMetricValue").all_inner_texts()[: len(RUNGS)]
    return {rung: int(value.replace(",", "")) for rung, value in zip(RUNGS, values, strict=True)}


def figure(page: Page, rung: str) -> Locator:
    """One figure of the ladder, to wait for what it becomes."""
    return page.get_by_test_id("stMetricValue").nth(RUNGS.index(rung))


def expect_shown(page: Page, leads: int) -> None:
    """The list says that it has so many leads."""
    expect(page.get_by_text(re.compile(rf"^([\d,]+–[\d,]+ of )?{leads:,} leads?$"))).to_be_visible()


def downloaded(page: Page, button: str) -> list[dict[str, str]]:
    """The rows of the CSV file behind a button."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()))
