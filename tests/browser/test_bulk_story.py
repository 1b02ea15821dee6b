"""Several leads at once: select, see what would change, do it, take it back."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.browser import be, open_page, pick, settle
from tests.browser.cast import Cast, rows
from tests.browser.lists import SELECT_COLUMN, click_row, figure, ladder

OF = "SELECT id, stage FROM handoffs WHERE owner_id = ? AND ended_at IS NULL ORDER BY id"


def test_a_manager_assigns_selected_leads_and_takes_it_back(
    serve: Callable, demo_database: Path, cast: Cast, page: Page
) -> None:
    def held() -> list[tuple]:
        return [tuple(row) for row in rows(demo_database, OF, cast.rep_id)]

    with serve(f"sqlite:///{demo_database}") as address:
        open_page(page, f"{address}/unfollowed?show=unowned")
        be(page, cast.manager)
        before, theirs = ladder(page), held()
        assert before["Unowned"] > 3
        assign = page.get_by_role("button", name="Assign…")
        expect(assign).to_be_disabled()
        for row in (0, 2):
            click_row(page, row, SELECT_COLUMN)
        expect(page.get_by_role("button", name="Export 2 selected")).to_be_visible()
        settle(page)
        assign.click()

        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Choose who gets them, and see here what changes.")
        pick(dialog, "To", cast.rep)
        expect(dialog.get_by_text(f"2 will be assigned to {cast.rep}")).to_be_visible()
        assert held() == theirs  # so far it was only looked at
        dialog.get_by_role("button", name=re.compile("^Assign 2 leads")).click()
        expect(dialog).to_have_count(0)
        expect(figure(page, "Unowned")).to_have_text(f"{before['Unowned'] - 2:,}")
        assert len(held()) == len(theirs) + 2

        expect(page.get_by_text(f"Assigned to {cast.rep} · 2 leads")).to_be_visible()
        settle(page)
        page.get_by_test_id("stMain").get_by_role("button", name="Undo").first.click()
        expect(figure(page, "Unowned")).to_have_text(f"{before['Unowned']:,}")
        settle(page)
        assert ladder(page) == before
        assert held() == theirs
