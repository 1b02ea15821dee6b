"""Which voicemails brought a call back: the credit that keeps people leaving them.

A voicemail is credited when the same contact rings or replies within five working days, in
the calendar of the team the rep was in when it was left. Only the latest voicemail before
the call gets the credit, and it gets one, for the first.

Days count whole: one left on Monday is in time until the end of next Monday, whatever the
hour; one left while the office is closed counts from the next opening. Where a time of day
is not known, a call is taken to have come after the voicemails of its day: nobody leaves
one for somebody they have just spoken with.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lib.domain.periods import midnight
from lib.domain.touches import Touch, calls_back, is_voicemail
from lib.domain.working_time import WorkClock

WORKING_DAYS = 5
AT_MOST = timedelta(days=31)
"""An office closed for weeks doesn't stretch the five days beyond this."""


def call_backs(
    happened: Iterable[Touch], lasts_until: Callable[[Touch], datetime], zone: ZoneInfo
) -> dict[int, int]:
    """Of what happened with one contact: each credited voicemail, with the call or reply it brought.

    lasts_until: when a voicemail's time is over (`lasts`, by its team's clock). zone: the
    organisation's, in which days without a time begin. Other touches are passed over.
    """
    found: dict[int, int] = {}
    latest: Touch | None = None
    for _, is_left, _, touch in sorted(_in_order(happened, zone), key=lambda entry: entry[:3]):
        if is_left:
            latest = touch
        elif latest is not None and latest.id not in found and touch.occurred_at < lasts_until(latest):
            found[latest.id] = touch.id
    return found


def lasts(clock: WorkClock, left_at: datetime) -> datetime:
    """The midnight at which a voicemail's five working days are over."""
    return min(clock.after_working_days(left_at, WORKING_DAYS, end_of_day=True), left_at + AT_MOST)


def came_at(occurred_at: datetime, day_only: bool, zone: ZoneInfo) -> datetime:
    """Where a call stands among the voicemails: the last second of its day where the hour isn't known."""
    if not day_only:
        return occurred_at
    return midnight(occurred_at.astimezone(zone).date() + timedelta(days=1), zone) - timedelta(seconds=1)


def _in_order(happened: Iterable[Touch], zone: ZoneInfo) -> Iterable[tuple[datetime, bool, int, Touch]]:
    """Voicemails and calls by time; of the same second the call comes first, for it cannot be an answer."""
    for touch in happened:
        if is_voicemail(touch):
            yield touch.occurred_at, True, touch.id, touch
        elif calls_back(touch):
            yield came_at(touch.occurred_at, touch.day_only, zone), False, touch.id, touch
