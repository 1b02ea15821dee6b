"""The first turn of the loop, as people go through it: look, narrow, open, send, bring in their own."""

import csv
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser import be, choose, open_page, selectbox, settle
from tests.conftest import NOW
from tests.house.source import ROOT

RUNGS = ("Unfollowed", "Unowned", "Not accepted", "Never attempted", "One and done", "Stalled", "Promise broken",
         "In hand", "Not nurtured")
FIRST_ROW = 34 + 17
OPEN_COLUMN = 57
EXPORTS = ROOT / "tests" / "exports"


@dataclass(frozen=True)
class Cast:
    """People of the demo by what they are: their names are drawn anew whenever the demo changes."""

    manager: str
    rep: str  # of the manager's team, with leads never attempted
    stranger: str  # a rep of another team
    marketer: str


@pytest.fixture(scope="session")
def cast(demo_template: Path) -> Cast:
    """Who plays in these stories."""
    people = """
        SELECT p.name, p.role, m.team_id, (
            SELECT count(*) FROM handoffs h
            WHERE h.owner_id = p.id AND h.ended_at IS NULL AND h.stage = 'never_attempted') AS waiting
        FROM people p LEFT JOIN memberships m ON m.person_id = p.id AND m.to_day IS NULL
        WHERE p.kind = 'person' AND p.active_to IS NULL"""
    with closing(sqlite3.connect(demo_template)) as database:
        everybody = database.execute(people).fetchall()
    rep, _, team, _ = max((p for p in everybody if p[1] == "rep" and p[2]), key=lambda p: p[3])
    return Cast(
        manager=next(p[0] for p in everybody if p[1] == "manager" and p[2] == team),
        rep=rep,
        stranger=next(p[0] for p in everybody if p[1] == "rep" and p[2] not in (None, team)),
        marketer=next(p[0] for p in everybody if p[1] == "marketing"),
    )


def ladder(page: Page) -> dict[str, int]:
    """The figures of the ladder, once they are all there."""
    expect(page.get_by_test_id("stMetricValue").nth(len(RUNGS) - 1)).to_be_visible()
    values = page.get_by_test_id("stMetricValue").all_inner_texts()[: len(RUNGS)]
    return {rung: int(value.replace(",", "")) for rung, value in zip(RUNGS, values, strict=True)}


def expect_shown(page: Page, leads: int) -> None:
    """The list says that it has so many leads."""
    expect(page.get_by_text(re.compile(rf"^([\d,]+–[\d,]+ of )?{leads:,} leads?$"))).to_be_visible()


def open_first(page: Page) -> None:
    """Open the first lead of the list."""
    page.get_by_test_id("stDataFrame").first.click(position={"x": OPEN_COLUMN, "y": FIRST_ROW})


def test_a_manager_narrows_opens_and_sends_and_each_reader_sees_their_own(
    app: str, cast: Cast, page: Page, new_tab: Callable[..., Page]
) -> None:
    open_page(page, f"{app}/unfollowed")
    be(page, cast.manager)
    expect(page.get_by_role("heading", name="Unfollowed", exact=True)).to_be_visible()
    figures = ladder(page)
    assert figures["Unfollowed"] == sum(figures[r] for r in ("Unowned", "Not accepted", "Never attempted"))

    # A team that asks for no acceptance has nobody on that rung.
    for rung in [r for r in ("Not accepted", "Stalled", "Not nurtured", "Never attempted") if figures[r]]:
        page.get_by_role("button", name=rung, exact=True).click()
        expect(page).to_have_url(re.compile(f"show={'returned_' if rung == 'Not nurtured' else ''}"
                                            f"{rung.lower().replace(' ', '_')}"))
        settle(page)
        expect_shown(page, figures[rung])

    choose(page, "Rep", cast.rep)
    expect(page).to_have_url(re.compile(r"[?&]rep=\d+"))
    settle(page)
    never_attempted = page.get_by_test_id("stMetricValue").nth(RUNGS.index("Never attempted"))
    expect(never_attempted).not_to_have_text(f"{figures['Never attempted']:,}")
    narrowed = ladder(page)["Never attempted"]
    assert 0 < narrowed < figures["Never attempted"]
    expect_shown(page, narrowed)

    open_first(page)
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text("What happened", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]lead=\d+"))
    sent = page.url
    title = drawer.get_by_role("heading").first.inner_text()

    rep = new_tab()
    open_page(rep, sent)
    be(rep, cast.rep)
    expect(rep.get_by_role("dialog").get_by_role("heading", name=title)).to_be_visible()
    rep.keyboard.press("Escape")
    expect(rep).not_to_have_url(re.compile("lead="))
    expect_shown(rep, narrowed)

    stranger = new_tab()
    open_page(stranger, sent)
    be(stranger, cast.stranger)
    expect(stranger.get_by_text("no lead with this number among yours")).to_be_visible()
    expect(stranger.get_by_text(title.split(" · ")[0])).to_have_count(0)


def test_a_reload_brings_back_the_view(app: str, cast: Cast, page: Page) -> None:
    open_page(page, f"{app}/unfollowed")
    be(page, cast.marketer)
    page.get_by_role("button", name="Stalled", exact=True).click()
    expect(page).to_have_url(re.compile("show=stalled"))
    page.get_by_role("button", name="In hand", exact=True).click()
    expect(page).to_have_url(re.compile("show=in_hand"))
    settle(page)

    page.reload()
    settle(page)
    expect(page).to_have_url(re.compile("show=in_hand"))
    expect_shown(page, ladder(page)["In hand"])


def test_the_whole_view_is_exported_and_no_cell_is_a_formula(app: str, cast: Cast, page: Page) -> None:
    open_page(page, f"{app}/unfollowed?show=promise_broken")
    be(page, cast.marketer)
    expected = ladder(page)["Promise broken"]
    expect_shown(page, expected)

    with page.expect_download() as download:
        page.get_by_role("button", name="Export all as CSV").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()))

    assert len(rows) == expected
    assert all(row["Rung"] == "Promise broken" and row["Account"] for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_sticks_out_sideways(
    app: str, cast: Cast, new_tab: Callable[..., Page], scheme: str
) -> None:
    phone = new_tab(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    open_page(phone, f"{app}/unfollowed")
    choose(phone, "Or somebody else", cast.manager)
    expect(phone.get_by_role("button", name="Promise broken", exact=True)).to_be_visible()
    settle(phone)

    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    for rung in RUNGS:
        box = phone.get_by_role("button", name=rung, exact=True).bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_definitions_are_one_click_away(app: str, cast: Cast, page: Page) -> None:
    open_page(page, f"{app}/unfollowed")
    be(page, cast.rep)
    page.get_by_role("link", name="Definitions").click()

    expect(page.get_by_role("heading", name="The unfollowed ladder")).to_be_visible()
    expect(page.get_by_text("Pending ones are in neither").first).to_be_visible()


def test_somebodys_own_export_takes_the_demos_place_on_the_same_page(
    demo_database: Path, new_tab: Callable[..., Page], serve: Callable
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lib", "import", "--replace-demo", "--mapping", EXPORTS / "edtech_calls.toml",
         *sorted((EXPORTS / "edtech_calls").glob("*.csv"))],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "CATCHER_DATABASE_URL": f"sqlite:///{demo_database}",
             "CATCHER_NOW": NOW.isoformat(), "CATCHER_TIME_ZONE": "Europe/Paris"},
    )
    assert done.returncode == 0, done.stdout + done.stderr

    with serve(f"sqlite:///{demo_database}") as address:
        page = new_tab()
        open_page(page, f"{address}/unfollowed?show=never_attempted")
        choose(page, "Or somebody else", "Operations")
        expect(page.get_by_role("button", name="Promise broken", exact=True)).to_be_visible()
        settle(page)

        assert ladder(page)["Never attempted"] == 2
        expect_shown(page, 2)
        table = page.get_by_test_id("stDataFrame").first.locator("canvas table")
        for name in ("USR1116", "USR1276"):
            expect(table.get_by_text(name, exact=True).first).to_be_attached()
        expect(selectbox(page, "You are")).to_be_visible()
