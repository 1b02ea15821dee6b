"""The kinds of touches, as codes for working with many at once."""

from typing import Any

import numpy as np

from lib.domain.touches import TWO_WAY

_OUTCOMES_BY_PHONE = ("voicemail", "no_answer", "gatekeeper", "wrong_number", "conversation", "call_back",
                      "meeting_booked", "do_not_call")

KINDS: tuple[tuple[str, str, str, str], ...] = (
    *(("rep", "out", "phone", outcome) for outcome in _OUTCOMES_BY_PHONE),
    ("rep", "out", "email", "sent"),
    ("rep", "out", "email", "meeting_booked"),
    ("rep", "out", "social", "sent"),
    ("rep", "out", "meeting", "held"),
    ("rep", "out", "meeting", "no_show_them"),
    ("prospect", "in", "email", "replied"),
    ("prospect", "in", "phone", "conversation"),
    ("prospect", "in", "form", "submitted"),
    ("prospect", "in", "webinar", "attended"),
    ("prospect", "in", "event", "attended"),
    ("prospect", "in", "email", "opened"),
    ("prospect", "in", "email", "clicked"),
    ("prospect", "in", "web", "done"),
    ("marketing", "out", "email", "sent"),
    ("marketing", "out", "email", "bounced"),
    ("marketing", "out", "mail", "sent"),
    ("system", "out", "email", "sent"),
)
"""Actor, direction, channel, outcome of each kind."""


def code(actor: str, channel: str, outcome: str) -> int:
    """The code of a kind."""
    return next(i for i, kind in enumerate(KINDS) if (kind[0], kind[2], kind[3]) == (actor, channel, outcome))


VOICEMAIL = code("rep", "phone", "voicemail")
NO_ANSWER = code("rep", "phone", "no_answer")
GATEKEEPER = code("rep", "phone", "gatekeeper")
WRONG_NUMBER = code("rep", "phone", "wrong_number")
CONVERSATION = code("rep", "phone", "conversation")
CALL_BACK = code("rep", "phone", "call_back")
BOOKED_BY_PHONE = code("rep", "phone", "meeting_booked")
DO_NOT_CALL = code("rep", "phone", "do_not_call")
WRITTEN = code("rep", "email", "sent")
BOOKED_BY_EMAIL = code("rep", "email", "meeting_booked")
SOCIAL = code("rep", "social", "sent")
HELD = code("rep", "meeting", "held")
NO_SHOW = code("rep", "meeting", "no_show_them")
REPLIED = code("prospect", "email", "replied")
CALLED_IN = code("prospect", "phone", "conversation")
SUBMITTED = code("prospect", "form", "submitted")
ATTENDED_WEBINAR = code("prospect", "webinar", "attended")
ATTENDED_EVENT = code("prospect", "event", "attended")
OPENED = code("prospect", "email", "opened")
CLICKED = code("prospect", "email", "clicked")
WEB_VISIT = code("prospect", "web", "done")
MAILING = code("marketing", "email", "sent")
BOUNCED = code("marketing", "email", "bounced")
LETTER = code("marketing", "mail", "sent")
AUTO_REPLY = code("system", "email", "sent")

BY_REP = np.array([kind[0] == "rep" for kind in KINDS])
IS_TWO_WAY = np.array([kind[0] in ("rep", "prospect") and kind[3] in TWO_WAY for kind in KINDS])


def pick(shares: dict[int, float], count: int, rng: np.random.Generator) -> Any:
    """Codes drawn by their shares."""
    share = np.array(list(shares.values()))
    return rng.choice(np.array(list(shares)), count, p=share / share.sum())
