"""Touches around the hand-offs: marketing's, the prospect's, and what follows an opportunity.

A batch of touches has the columns of `touches()`; `finish` turns batches into the chunk's
touches in their final form.
"""

from typing import Any

import numpy as np

from lib.db.demo import kinds
from lib.db.demo.campaigns import SOURCES
from lib.db.demo.returns import REVISIT
from lib.db.demo.rows import NONE, Rows, repeat, stack
from lib.db.demo.sizes import Span
from lib.db.demo.staff import Staff
from lib.db.demo.story import Story
from lib.db.demo.times import DAY, NEVER
from lib.db.demo.work import OPPORTUNITY, RETURNED

_RESPONSES = np.array([kinds.code("prospect", source.channel, source.outcome) for source in SOURCES])
_SIGNALS = np.array([kinds.SUBMITTED, kinds.ATTENDED_WEBINAR, kinds.SUBMITTED])
_AROUND = {kinds.MAILING: 52, kinds.OPENED: 22, kinds.CLICKED: 8, kinds.WEB_VISIT: 16, kinds.LETTER: 2}


def touches(about: Rows, at: Any, kind: Any, *, rep: Any = NONE, automated: Any = False, day_only: Any = False) -> Rows:
    """A batch of touches about leads or hand-offs (rows with place, lead, account, contact, campaign)."""
    n = len(about)
    return Rows(
        place=about.place, lead=about.lead, account=about.account, contact=about.contact, campaign=about.campaign,
        at=at, kind=np.broadcast_to(kind, n), rep=np.broadcast_to(rep, n).astype(np.int64),
        automated=np.broadcast_to(automated, n), day_only=np.broadcast_to(day_only, n),
    )


def of_the_reps(story: Story) -> Rows:
    """The touches of a story: attempts, answers, meetings."""
    t = story.touches
    return touches(story.handoffs.take(t.of), t.at, t.kind, rep=t.rep)


def around_leads(leads: Rows, span: Span, rng: np.random.Generator) -> list[Rows]:
    """Before the response, the response itself, the automatic answer."""
    i, _ = repeat(rng.poisson(2.2, len(leads)))
    before = leads.take(i)
    at = before.responded - rng.integers(600, 80 * DAY, len(i))
    kind = kinds.pick(_AROUND, len(i), rng)
    response = _RESPONSES[leads.source]
    answered = leads.take(response == kinds.SUBMITTED)
    reply = answered.responded + rng.integers(15, 90, len(answered))
    return [
        touches(before, at, kind, automated=_machine_made(kind, rng)),
        touches(leads, leads.responded, response, day_only=leads.day_only),
        touches(answered, reply, kinds.AUTO_REPLY, automated=True),
    ]


def after(handoffs: Rows, span: Span, rng: np.random.Generator) -> Rows:
    """Marketing going on writing to leads that are with sales; whether they read it."""
    i, _ = repeat(rng.poisson(1.5, len(handoffs)))
    told = handoffs.take(i)
    at = told.at + rng.integers(DAY, 100 * DAY, len(i))
    kind = kinds.pick(_AROUND, len(i), rng)
    batch = touches(told, at, kind, automated=_machine_made(kind, rng))
    over = (told.ending == RETURNED) & (at > told.ended)
    return batch.take(~over)


def nurture(handoffs: Rows, until: Any, span: Span, rng: np.random.Generator) -> Rows:
    """Marketing looking after returned leads: most within two weeks and ever since, the others not at all.

    until: when each lead was handed off again, or now.
    """
    cared_for = (handoffs.ending == RETURNED) & (rng.random(len(handoffs)) < 0.62)
    back, until = handoffs.take(cared_for), until[cared_for]
    length = np.maximum(until - back.ended, 1)
    count = np.clip(length // (24 * DAY), 1, 6)
    i, place = repeat(count)
    first = back.ended[i] + rng.integers(DAY, 13 * DAY, len(i))
    latest = until[i] - rng.integers(3_600, 12 * DAY, len(i))
    between = back.ended[i] + (length[i] * rng.random(len(i))).astype(np.int64)
    at = np.where(place == 0, first, np.where(place == count[i] - 1, latest, between))
    at = np.minimum(at, np.maximum(until[i] - 60, back.ended[i] + 1))
    kind = kinds.pick({kinds.MAILING: 97, kinds.LETTER: 3}, len(i), rng)
    sent = touches(back.take(i), at, kind, automated=kind == kinds.MAILING)
    read = sent.take(rng.random(len(sent)) < 0.3)
    read.set(kind=np.full(len(read), kinds.OPENED), at=read.at + rng.integers(300, 2 * DAY, len(read)),
             automated=rng.random(len(read)) < 0.15)
    return stack([sent, read])


def signals(handoffs: Rows) -> Rows:
    """What prospects did to come back."""
    back = handoffs.take((handoffs.number > 1) & (handoffs.signal != REVISIT))
    return touches(back, back.responded, _SIGNALS[back.signal])


def selling(handoffs: Rows, staff: Staff, rng: np.random.Generator) -> Rows:
    """What the owner goes on doing once a lead is an opportunity."""
    won = handoffs.take((handoffs.ending == OPPORTUNITY) & (handoffs.owner != NONE))
    i, _ = repeat(rng.integers(2, 7, len(won)))
    rep = won.owner[i]
    at = staff.shifts.later(rep, won.ended[i], 4 + rng.exponential(120, len(i)))
    kind = kinds.pick({kinds.CONVERSATION: 35, kinds.WRITTEN: 40, kinds.HELD: 20, kinds.VOICEMAIL: 5}, len(i), rng)
    return touches(won.take(i), at, kind, rep=rep)


def _machine_made(kind: Any, rng: np.random.Generator) -> Any:
    """Mailings go out by themselves; some opens are a mail scanner's."""
    return (kind == kinds.MAILING) | ((kind == kinds.OPENED) & (rng.random(len(kind)) < 0.15))


def link(batch: Rows, handoffs: Rows, org_midnight: Any) -> Any:
    """The hand-off id of each touch about a lead: the latest one whose span holds it, or NONE.

    handoffs: the chunk's, ordered by place and number. org_midnight: of each one's day.
    """
    found = np.full(len(batch), NONE)
    for by_day, starts in ((False, handoffs.at), (True, org_midnight)):
        which = np.flatnonzero((batch.day_only == by_day) & (batch.place != NONE))
        place, at = batch.place[which], batch.at[which]
        i = np.searchsorted((handoffs.place << 33) | starts, (place << 33) | at, side="right") - 1
        inside = (i >= 0) & (handoffs.place[i] == place) & (at <= np.minimum(handoffs.ended[i], NEVER))
        found[which] = np.where(inside, handoffs.id[i], NONE)
    return found
