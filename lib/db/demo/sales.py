"""What grew from hand-offs: opportunities won, lost and open; and what the source system calls a lead."""

from typing import Any

import numpy as np

from lib.db.demo.rows import NONE, Rows
from lib.db.demo.sizes import Span
from lib.db.demo.times import DAY, NEVER
from lib.db.demo.work import DISQUALIFIED, OPPORTUNITY, RETURNED

KINDS = ["new", "expansion", "renewal"]
STAGES = ["Qualified", "Needs analysis", "Proposal", "Negotiation", "Won", "Lost"]
WON, LOST = 4, 5
STATUSES = ["New", "Contacted", "Working", "Qualified", "Unqualified", "Nurture"]
_TYPICAL = np.array([9_000, 28_000, 90_000])
_CUSTOMER = 1


def opportunities(handoffs: Rows, accounts: Rows, span: Span, rng: np.random.Generator) -> Rows:
    """One row per hand-off that ended as one; what was followed up fast is won more often, what was not, rarely."""
    from_lead = handoffs.take(handoffs.ending == OPPORTUNITY)
    n = len(from_lead)
    customer = accounts.lifecycle[from_lead.account] == _CUSTOMER
    chance = np.where(from_lead.attempts == 0, 0.1, np.where(from_lead.quick, 0.44, 0.2)) + 0.05 * from_lead.met
    rows = Rows(
        account=from_lead.account, handoff=from_lead.id, owner=from_lead.owner, created=from_lead.ended,
        kind=np.where(customer & (rng.random(n) < 0.8), 1, 0), chance=chance,
    )
    return _with_outcome(rows, accounts, span, rng)


def renewals(accounts: Rows, span: Span, rng: np.random.Generator) -> Rows:
    """Customers' contracts that come up again, without any lead."""
    account = np.flatnonzero((accounts.lifecycle == _CUSTOMER) & (rng.random(len(accounts)) < 0.5))
    n = len(account)
    rows = Rows(
        account=account, handoff=np.full(n, NONE), owner=accounts.owner[account],
        created=rng.integers(span.start, span.now - DAY, n), kind=np.where(rng.random(n) < 0.75, 2, 1),
        chance=np.full(n, 0.8),
    )
    return _with_outcome(rows, accounts, span, rng)


def _with_outcome(rows: Rows, accounts: Rows, span: Span, rng: np.random.Generator) -> Rows:
    n = len(rows)
    takes = rng.integers(18, 130, n)
    closed = rows.created + takes * DAY + rng.integers(0, 8 * 3_600, n)
    over = closed <= span.now
    won = over & (rng.random(n) < rows.chance)
    progress = np.minimum((span.now - rows.created) // (takes * DAY // 4 + 1), 3)
    rows.set(
        amount=(_TYPICAL[accounts.segment[rows.account]] * rng.lognormal(0, 0.5, n) // 100 * 100).astype(np.int64),
        expected=span.org.day(rows.created) + np.maximum(takes + rng.integers(-15, 16, n), 7),
        closed=np.where(over, closed, NEVER),
        won=np.where(over, won, NONE).astype(np.int64),
        stage=np.where(over, np.where(won, WON, LOST), progress),
    )
    return rows


def statuses(leads: Rows, handoffs: Rows, rng: np.random.Generator) -> Any:
    """The source system's word for each lead, by code. Not to be trusted: many say "Contacted" and nobody called.

    handoffs: ordered by lead and number; the last of each lead counts.
    """
    code = np.zeros(len(leads), np.int64)
    touched = np.where(handoffs.contacted, 2, np.where(handoffs.attempts > 0, 1, 0))
    honest = np.select(
        [handoffs.ending == OPPORTUNITY, handoffs.ending == RETURNED, handoffs.ending == DISQUALIFIED],
        [STATUSES.index("Qualified"), STATUSES.index("Nurture"), STATUSES.index("Unqualified")],
        touched,
    )
    claims = (honest == 0) & (rng.random(len(handoffs)) < 0.35)
    stale = (honest > 2) & (rng.random(len(handoffs)) < 0.08)
    code[handoffs.place - leads.place[0] if len(leads) else handoffs.place] = np.where(
        claims | stale, STATUSES.index("Contacted"), honest
    )
    return code
