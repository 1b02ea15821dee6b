"""The first turn of the loop, as people go through it: look, narrow, open, send, bring in their own."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browser import be, choose, open_page, selectbox, settle
from tests.browser.cast import Cast
from tests.browser.lists import OPEN_COLUMN, RUNGS, click_row, downloaded, expect_shown, figure, ladder
from tests.conftest import NOW
from tests.house.source import ROOT

EXPORTS = ROOT / "tests" / "exports"


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
    expect(figure(page, "Never attempted")).not_to_have_text(f"{figures['Never attempted']:,}")
    narrowed = ladder(page)["Never attempted"]
    assert 0 < narrowed < figures["Never attempted"]
    expect_shown(page, narrowed)

    click_row(page, 0, OPEN_COLUMN)
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

    rows = downloaded(page, "Export all as CSV")

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
