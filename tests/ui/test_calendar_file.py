"""The agenda as a calendar file: read back with a parser, each field is what was promised."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as draw
from hypothesis import settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from lib.domain.people import Role, Viewer
from lib.ui.calendar_file import calendar_file
from tests.given import at

ANA = Viewer(7, "Ana", Role.REP, zone="Europe/Paris")
NOW = at("Mon 10:00")
ENTRY: dict[str, Any] = {
    "kind": "step", "id": 3, "handoff_id": 9, "at": at("Tue 14:30"), "day_only": False, "channel": "phone",
    "note": "Price list", "account": "Acme", "contact": "Kim Doe", "title": "Buyer", "phone": "+33 1 23 45",
    "email": "kim@acme.example", "do_not_call": False, "rep": "Ana",
}


def events_of(file: bytes) -> list[Event]:
    return Calendar.from_ical(file).events


def event(viewer: Viewer = ANA, **other: Any) -> Event:
    [only] = events_of(calendar_file(viewer, [ENTRY | other], NOW))
    return only


def fields(one: Event) -> dict[str, str]:
    """Every property as it stands in the file."""
    return {name: value.to_ical().decode() for name, value in one.property_items(recursive=False)
            if name not in ("BEGIN", "END")}


def test_a_next_step_is_a_quarter_of_an_hour_that_leaves_one_free() -> None:
    assert fields(event()) == {
        "UID": "step-3@catcher", "DTSTAMP": "20261116T090000Z", "DTSTART": "20261117T133000Z",
        "DTEND": "20261117T134500Z", "SUMMARY": r"Call Kim Doe\, Acme",
        "DESCRIPTION": r"+33 1 23 45\nkim@acme.example\nPrice list", "TRANSP": "TRANSPARENT",
    }


def test_a_meeting_takes_its_hour() -> None:
    assert fields(event(kind="meeting", id=4, channel="meeting", note=None)) == {
        "UID": "meeting-4@catcher", "DTSTAMP": "20261116T090000Z", "DTSTART": "20261117T133000Z",
        "DTEND": "20261117T143000Z", "SUMMARY": r"Meet Kim Doe\, Acme",
        "DESCRIPTION": r"+33 1 23 45\nkim@acme.example", "TRANSP": "OPAQUE",
    }


def span(one: Event) -> list[date]:
    return [one.DTSTART, one.DTEND]


def test_times_are_utc_also_across_the_change_of_the_clocks() -> None:
    late = event(at=at("2026-10-25 2:50"), kind="meeting")  # the hour that comes twice

    assert span(late) == [datetime(2026, 10, 25, 0, 50, tzinfo=UTC), datetime(2026, 10, 25, 1, 50, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("viewer_zone", "ends"),
    [
        ("Europe/Paris", at("Wed 0:00")),
        ("America/Vancouver", at("Wed 0:00", "America/Vancouver")),
        ("America/Vancouver", at("Wed 0:00")),  # promised in Paris, looked at in Vancouver: still Tuesday
        ("Asia/Tokyo", at("Wed 0:00")),
        ("Asia/Tokyo", at("Wed 0:00", "Asia/Tokyo")),
    ],
)
def test_a_step_for_a_day_is_that_day_and_all_of_it(viewer_zone: str, ends: datetime) -> None:
    one = event(Viewer(7, "Ana", Role.REP, zone=viewer_zone), at=ends, day_only=True)

    assert (one["DTSTART"].to_ical(), one["DTSTART"].params["VALUE"]) == (b"20261117", "DATE")
    assert span(one) == [date(2026, 11, 17), date(2026, 11, 18)]


def test_a_day_of_twenty_five_hours_is_one_day() -> None:
    one = event(at=at("2026-10-26 0:00"), day_only=True)

    assert span(one) == [date(2026, 10, 25), date(2026, 10, 26)]


@pytest.mark.parametrize(
    ("channel", "summary"),
    [("phone", "Call Kim Doe, Acme"), ("email", "Write to Kim Doe, Acme"), ("meeting", "Meet Kim Doe, Acme"),
     ("social", "Social: Kim Doe, Acme"), ("pigeon", "pigeon: Kim Doe, Acme")],
)
def test_the_title_says_what_to_do_with_whom(channel: str, summary: str) -> None:
    assert event(channel=channel)["SUMMARY"] == summary


def test_what_is_not_known_is_left_out() -> None:
    one = event(contact=None, phone=None, email=None, note=None)

    assert one["SUMMARY"] == "Call Acme"
    assert "DESCRIPTION" not in one


def test_nobody_is_tempted_to_ring_who_asked_not_to_be_called() -> None:
    assert event(do_not_call=True)["DESCRIPTION"] == "Asked not to be called\nkim@acme.example\nPrice list"


def test_the_same_agenda_gives_the_same_file_and_a_later_one_keeps_the_ids() -> None:
    first = calendar_file(ANA, [ENTRY], NOW)

    assert calendar_file(ANA, [ENTRY], NOW) == first
    later = calendar_file(ANA, [ENTRY | {"at": at("Fri 9:00")}], NOW + timedelta(hours=1))
    assert [one["UID"] for one in events_of(later)] == [one["UID"] for one in events_of(first)]


def test_an_empty_agenda_is_a_calendar_all_the_same() -> None:
    empty = calendar_file(ANA, [], NOW)

    assert events_of(empty) == []
    assert Calendar.from_ical(empty)["PRODID"] == "-//Catcher//Agenda//EN"
    assert Calendar.from_ical(empty).calendar_name == "Catcher: Ana"


def test_long_lines_are_folded_and_read_back_whole() -> None:
    note = "Ärger mit der Maßeinheit – 東京 " * 40
    file = calendar_file(ANA, [ENTRY | {"note": note}], NOW)

    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    assert file.decode().endswith("\r\n")
    [one] = events_of(file)
    assert one["DESCRIPTION"].split("\n")[-1] == note


def test_signs_with_a_meaning_are_text() -> None:
    one = event(contact='O\'Neil; "Kim" \\ BEGIN:VEVENT', account="A, B & C", note="a;b,c\\d\r\nEND:VEVENT\nUID:x")

    assert one["SUMMARY"] == 'Call O\'Neil; "Kim" \\ BEGIN:VEVENT, A, B & C'
    assert one["DESCRIPTION"].split("\n")[2:] == ["a;b,c\\d", "END:VEVENT", "UID:x"]
    assert one["UID"] == "step-3@catcher"


anything = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)


@settings(max_examples=150, deadline=None)
@draw(contact=anything, account=anything, note=anything, phone=anything)
def test_whatever_people_type_one_entry_stays_one_entry(contact: str, account: str, note: str, phone: str) -> None:
    file = calendar_file(ANA, [ENTRY | {"contact": contact, "account": account, "note": note, "phone": phone}], NOW)

    assert all(byte >= 32 or byte in (9, 10, 13) for byte in file)
    [one] = events_of(file)
    assert (one["UID"], one.DTSTART) == ("step-3@catcher", at("Tue 14:30"))
    assert one["SUMMARY"].startswith("Call ")
