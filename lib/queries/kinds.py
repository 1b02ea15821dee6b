"""What a touch counts as in `rep_days`, in SQL (lib.domain.touches.day_kinds)."""

from sqlalchemy import and_

from lib.db.schema import touches
from lib.domain.touches import TWO_WAY
from lib.queries.conditions import IS_FOLLOW_UP

_BY_PHONE = touches.c.channel == "phone"

COUNTS_AS = {
    "attempt": IS_FOLLOW_UP,
    "dial": and_(IS_FOLLOW_UP, _BY_PHONE),
    "voicemail": and_(IS_FOLLOW_UP, _BY_PHONE, touches.c.outcome == "voicemail"),
    "conversation": and_(IS_FOLLOW_UP, _BY_PHONE, touches.c.outcome.in_(sorted(TWO_WAY))),
    "email": and_(IS_FOLLOW_UP, touches.c.channel == "email"),
    "meeting_booked": and_(IS_FOLLOW_UP, touches.c.outcome == "meeting_booked"),
    "meeting_held": and_(IS_FOLLOW_UP, touches.c.channel == "meeting", touches.c.outcome == "held"),
}
