"""Time zones by name: which there are, and which one a mistyped name may mean."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from lib.errors import BadSetting

_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zone_names() -> tuple[str, ...]:
    """The zones to choose from: those named after a place, and UTC."""
    return (*sorted(zone for zone in available_timezones() if zone.split("/")[0] in _AREAS and "/" in zone), "UTC")


def check_zone(zone: str) -> None:
    """Raise BadSetting, with what may have been meant, unless there is such a zone."""
    if zone in available_timezones():
        return
    wanted = zone.strip().replace(" ", "_").lower()
    by_place = {name.lower(): name for name in zone_names()} | {n.split("/")[-1].lower(): n for n in zone_names()}
    meant = dict.fromkeys(by_place[near] for near in get_close_matches(wanted, by_place, n=2, cutoff=0.8))
    hint = f"Did you mean {' or '.join(meant)}?" if meant else "Choose one like Europe/Paris."
    raise BadSetting(f"There is no time zone called “{zone}”. {hint}")
