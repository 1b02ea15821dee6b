"""Credit voicemails anew, after the days in which a call back counts have changed (lib/domain/call_backs.py)."""

from collections.abc import Sequence

from sqlalchemy import Connection, exists, select, update

from lib.clock import organisation_zone
from lib.db.schema import touches
from lib.domain.call_backs import AT_MOST
from lib.domain.stays import Stretch
from lib.queries.calendars import CalendarBook
from lib.queries.kinds import CALLS_BACK, IS_VOICEMAIL
from lib.services.bulk_call_backs import call_back_facts
from lib.services.bulk_reads import within
from lib.services.derive import add_to_rep_days, take_from_rep_days
from lib.services.office.change import Work
from lib.services.office.clocks import During
from lib.services.office.effects import counted

_AT_ONCE = 2_000
_CALLED_BACK = ("called_back",)


def called_back(conn: Connection, team_ids: Sequence[int], during: During | None = None) -> list[int]:
    """Accounts where somebody once rang or replied, and these teams left voicemails; those left before some days."""
    t, left = touches.c, touches.alias("voicemail").c
    rang = select(t.account_id).where(CALLS_BACK).distinct().subquery()
    voicemail = exists().where(
        left.account_id == rang.c.account_id, left.outcome == "voicemail", left.team_id.in_(team_ids)
    )
    if during:
        voicemail = voicemail.where(left.occurred_at >= during.since - AT_MOST, left.occurred_at < during.until)
    wanted = select(rang.c.account_id).where(voicemail)
    return list(conn.execute(wanted.order_by(rang.c.account_id)).scalars())


def left_by(conn: Connection, person_id: int, days: Sequence[Stretch]) -> list[int]:
    """Accounts where somebody left a voicemail on these days."""
    t = touches.c
    found: set[int] = set()
    for stretch in days:
        wanted = select(t.account_id).where(IS_VOICEMAIL, t.person_id == person_id, t.local_day >= stretch.first)
        if stretch.last is not None:
            wanted = wanted.where(t.local_day <= stretch.last)
        found |= set(conn.execute(wanted.distinct()).scalars())
    return sorted(found)


def recredit(work: Work, account_ids: Sequence[int]) -> None:
    """Work out which voicemails of these accounts brought a call back, and say how many change."""
    book = CalendarBook(work.conn, organisation_zone())
    gained = lost = 0
    for begin in range(0, len(account_ids), _AT_ONCE):
        facts = call_back_facts(work.conn, book, within(list(account_ids[begin : begin + _AT_ONCE])))
        now = {touch_id: right["answered_by_id"] for touch_id, right in facts.items()}
        for voicemail in work.conn.execute(select(touches).where(touches.c.id.in_(list(now)))).all():
            had, has = voicemail.answered_by_id is not None, now[voicemail.id] is not None
            gained, lost = gained + (has and not had), lost + (had and not has)
            if work.keep:
                work.conn.execute(
                    update(touches).where(touches.c.id == voicemail.id).values(answered_by_id=now[voicemail.id]))
                if has and not had:
                    add_to_rep_days(work.conn, voicemail, _CALLED_BACK)
                elif had and not has:
                    take_from_rep_days(work.conn, voicemail, _CALLED_BACK)
    work.say(f"{counted(gained, 'voicemail')} {'gets' if gained == 1 else 'get'} the credit for a call back."
             if gained else "")
    work.say(f"{counted(lost, 'voicemail')} {'loses' if lost == 1 else 'lose'} the credit for a call back."
             if lost else "")
