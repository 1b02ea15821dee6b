"""A sales floor to count on, for the tests of what the Reps page reads. Now is Monday 16 November 2026, 10:00 in Paris.

    Sales ── North (Ana, Ben; manager Nina)     South (Sam; manager Sid; Cal since Mon 9, before in North)

    Eva left on 6 November and still holds a lead; Dan left with her and holds none; Lou is in no team.
    Queue: an inbound queue of North with a lead, in whose name somebody logged a call.

    hand-off   to    handed off       what happened                                     rung
    Alder      Ana   Fri 13 10:00     nothing; hot, due Mon 16 10:00                    not accepted
    Birch      Ana   Mon 2 10:00      nothing; due Tue 3 10:00                          not accepted
    Cedar      Ana   Mon 2 10:00      voicemail Tue 3 11:00                             one and done
    Dogwood    Ana   Mon 2 10:00      conversation Tue 3 11:00, call back due Fri 13    promise broken
    Elm        Ana   Mon 9 10:00      e-mail Mon 9 11:00, dial Mon 16 9:30              in hand
    Fir        Ben   Mon 9 10:00      accepted, nothing else; its lead says "Contacted"  never attempted
    Ginkgo     Cal   Mon 9 10:00      dial Mon 9 12:00 (in South)                       one and done
    Hazel      Eva   Mon 2 10:00      dial Tue 3 12:00                                  one and done (North's)
    Ivy        queue Mon 9 10:00      dial Mon 9 13:00 in the queue's name              unowned
    Juniper    Ben   Mon 9 10:00      Ana's from Mon 9 to Wed 11, then Ben's; ended Thu 12, never tried
"""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, update

from lib.db.schema import leads
from lib.domain.people import Role, Viewer
from lib.services.rebuild import rebuild
from tests import given
from tests.given import at

LEFT = date(2026, 11, 6)


@dataclass(frozen=True)
class Desk:
    """The connection, everybody's and everything's ids, and the viewers."""

    conn: Connection
    ids: SimpleNamespace
    ana: Viewer
    ben: Viewer
    nina: Viewer
    sid: Viewer
    boss: Viewer
    mia: Viewer

    def names(self, people: object) -> list[str]:
        """The names of some ids of people."""
        found = {getattr(self.ids, name): name for name in
                 ("ana", "ben", "cal", "sam", "eva", "dan", "lou", "nina", "sid", "boss", "queue")}
        return [found[person] for person in people]  # type: ignore[attr-defined]


@pytest.fixture
def desk(conn: Connection) -> Desk:
    """The floor drawn above."""
    ids = _people(conn)
    _work(conn, ids)
    rebuild(conn)
    see = {"ana": (Role.REP, (ids.north,)), "ben": (Role.REP, (ids.north,)), "nina": (Role.MANAGER, (ids.north,)),
           "sid": (Role.MANAGER, (ids.south,)), "boss": (Role.MANAGER, (ids.sales, ids.north, ids.south)),
           "mia": (Role.MARKETING, ())}
    return Desk(conn, ids, **{
        name: Viewer(getattr(ids, name), name.title(), role, teams, "Europe/Paris", all_teams=name == "boss")
        for name, (role, teams) in see.items()
    })


def _people(conn: Connection) -> SimpleNamespace:
    calendar = given.a_calendar(conn)
    sales = given.a_team(conn, "Sales", calendar=calendar)
    north, south = (given.a_team(conn, name, calendar=calendar, parent=sales) for name in ("North", "South"))
    ana, ben, sam = (given.a_person(conn, name, team=team)
                     for name, team in (("Ana", north), ("Ben", north), ("Sam", south)))
    cal, lou = given.a_person(conn, "Cal"), given.a_person(conn, "Lou")
    given.a_membership(conn, cal, north, to_day=date(2026, 11, 8))
    given.a_membership(conn, cal, south, from_day=date(2026, 11, 9))
    eva, dan = (given.a_person(conn, name, active_to=LEFT) for name in ("Eva", "Dan"))
    for gone in (eva, dan):
        given.a_membership(conn, gone, north, to_day=LEFT)
    nina, sid, boss = (given.a_person(conn, name, role="manager", team=team)
                       for name, team in (("Nina", north), ("Sid", south), ("Boss", sales)))
    mia = given.a_person(conn, "Mia", role="marketing")
    queue = given.a_queue(conn, "Inbound", team=north)
    given.a_person(conn, "Robot", kind="system")
    return SimpleNamespace(**{name: value for name, value in locals().items() if isinstance(value, int)})


def _work(conn: Connection, ids: SimpleNamespace) -> None:
    early, later = at("2026-11-02 10:00"), at("last Mon 10:00")

    def lead(name: str, to: int | None, **more: object) -> int:
        handoff = given.a_handoff(conn, name, **{"team": ids.north, "to": to, "handed_off": early} | more)
        setattr(ids, name.lower(), handoff)
        return handoff

    alder = lead("Alder", ids.ana, handed_off=at("last Fri 10:00"), intent="hot")
    lead("Birch", ids.ana)
    cedar, dogwood = lead("Cedar", ids.ana), lead("Dogwood", ids.ana)
    elm = lead("Elm", ids.ana, handed_off=later)
    fir = lead("Fir", None, handed_off=later)
    given.an_assignment(conn, fir, ids.ben, accepted=at("last Mon 12:00"))
    ginkgo = lead("Ginkgo", ids.cal, team=ids.south, handed_off=later)
    hazel, ivy = lead("Hazel", ids.eva), lead("Ivy", ids.queue, handed_off=later)
    juniper = lead("Juniper", None, handed_off=later, ended=at("last Thu 10:00"), ending="disqualified")
    given.an_assignment(conn, juniper, ids.ana, ended=at("last Wed 10:00"), ending="passed_on")
    given.an_assignment(conn, juniper, ids.ben, at=at("last Wed 10:00"), ended=at("last Thu 10:00"),
                        ending="disqualified")
    given.a_touch(conn, handoff=cedar, person=ids.ana, at=at("2026-11-03 11:00"), outcome="voicemail")
    given.a_touch(conn, handoff=dogwood, person=ids.ana, at=at("2026-11-03 11:00"), outcome="conversation")
    given.a_next_step(conn, dogwood, due=at("last Fri 16:00"))
    given.a_touch(conn, handoff=elm, person=ids.ana, at=at("last Mon 11:00"), channel="email", outcome="sent")
    given.a_touch(conn, handoff=elm, person=ids.ana, at=at("Mon 9:30"))
    given.a_touch(conn, handoff=ginkgo, person=ids.cal, at=at("last Mon 12:00"))
    given.a_touch(conn, handoff=hazel, person=ids.eva, at=at("2026-11-03 12:00"))
    given.a_touch(conn, handoff=ivy, person=ids.queue, at=at("last Mon 13:00"))
    of_fir = given._value(conn, given.schema.handoffs, fir, "lead_id")
    conn.execute(update(leads).where(leads.c.id == of_fir).values(status="Contacted"))
    ids.of_alder = alder
