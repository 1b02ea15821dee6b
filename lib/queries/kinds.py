"""What a touch counts as in `rep_days`, in SQL (lib.domain.touches.day_kinds)."""

from sqlalchemy import and_, or_

from lib.db.schema import touches
from lib.domain.touches import ANSWERED, TWO_WAY
from lib.queries.conditions import IS_FOLLOW_UP

_DIALLED = and_(IS_FOLLOW_UP, touches.c.channel == "phone", touches.c.outcome != ANSWERED)

IS_VOICEMAIL = and_(IS_FOLLOW_UP, touches.c.channel == "phone", touches.c.outcome == "voicemail")
"""A rep left a voicemail (lib.domain.touches.is_voicemail)."""

CALLS_BACK = and_(
    touches.c.actor == "prospect",
    touches.c.direction == "in",
    touches.c.automated.is_(False),
    or_(touches.c.channel == "phone", touches.c.outcome == "replied"),
)
"""The prospect rang or replied (lib.domain.touches.calls_back)."""

COUNTS_AS = {
    "attempt": IS_FOLLOW_UP,
    "dial": _DIALLED,
    "voicemail": IS_VOICEMAIL,
    "called_back": and_(IS_VOICEMAIL, touches.c.answered_by_id.is_not(None)),
    "conversation": and_(_DIALLED, touches.c.outcome.in_(sorted(TWO_WAY))),
    "email": and_(IS_FOLLOW_UP, touches.c.channel == "email"),
    "meeting_booked": and_(IS_FOLLOW_UP, touches.c.outcome == "meeting_booked"),
    "meeting_held": and_(IS_FOLLOW_UP, touches.c.channel == "meeting", touches.c.outcome == "held"),
}
