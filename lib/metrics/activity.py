"""What do the reps do all day? Summed from `rep_days`, by the day in the rep's own zone."""

from sqlalchemy import func

from lib.db.schema import rep_days
from lib.domain.call_backs import WORKING_DAYS
from lib.metrics.definition import Measure, Ratio

d = rep_days.c


def _kind(name: str, kind: str, label: str, asks: str, description: str) -> Measure:
    return Measure(
        name=name, label=label, asks=asks, description=description, unit=label.lower(), better="higher",
        table=rep_days, counted_on=d.day, owned_by=d.person_id, team=d.team_id, value=func.sum(d["count"]),
        only=(lambda _now: d.kind == kind,),
    )


ATTEMPTS = _kind("attempts", "attempt", "Attempts", "How often did reps try?",
                 "Follow-ups: touches by a rep, outbound, not automated, whatever came of them.")
DIALS = _kind("dials", "dial", "Dials", "How often did reps pick up the phone?",
              "Attempts by phone, each once. Answering when the prospect rings is an attempt and no dial.")
VOICEMAILS = _kind("voicemails", "voicemail", "Voicemails", "How many voicemails did reps leave?",
                   "Dials that ended on a voicemail left.")
VOICEMAILS_CALLED_BACK = _kind(
    "voicemails_called_back", "called_back", "Voicemails called back", "How many voicemails brought a call or a reply?",
    f"Voicemails left in the period and followed by an inbound call or reply of the same contact within {WORKING_DAYS} "
    "working days of the rep's team. Only the latest voicemail before it gets the credit.",
)
CONVERSATIONS = _kind("conversations", "conversation", "Conversations", "How often did reps speak with somebody?",
                      "Dials on which the prospect spoke with the rep. A call the prospect made is none.")
EMAILS = _kind("emails", "email", "Personal e-mails", "How many personal e-mails did reps write?",
               "E-mails a rep wrote by hand. Automated sequence steps are none.")
MEETINGS_BOOKED = _kind("meetings_booked", "meeting_booked", "Meetings booked", "How many meetings did reps book?",
                        "Attempts that ended with a meeting booked.")
MEETINGS_HELD = _kind("meetings_held", "meeting_held", "Meetings held", "How many meetings took place?",
                      "Meetings that happened. One that did not take place is not held.")
CONNECT_RATE = Ratio(
    name="connect_rate", label="Connect rate", asks="How often does somebody pick up?",
    description="Conversations over dials; blank when nobody dialled.", unit="%", better="higher",
    top="conversations", bottom="dials",
)
VOICEMAIL_CALL_BACK_RATE = Ratio(
    name="voicemail_call_back_rate", label="Voicemail call-back rate",
    asks="How often does a voicemail bring an answer?",
    description="Voicemails called back over voicemails left, both by the day they were left; the latest may still be "
    "called back. Blank when nobody left any.", unit="%", better="higher", top="voicemails_called_back",
    bottom="voicemails",
)

METRICS = (
    ATTEMPTS, DIALS, VOICEMAILS, VOICEMAILS_CALLED_BACK, CONVERSATIONS, EMAILS, MEETINGS_BOOKED, MEETINGS_HELD,
    CONNECT_RATE, VOICEMAIL_CALL_BACK_RATE,
)
