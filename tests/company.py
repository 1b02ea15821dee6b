"""One company for the tests of what people see: the fixture `company` of tests/conftest.py.

    Sales ── North (Ana, Ben; manager Nina)          South (Sam; manager Sid)

    hand-off   to          since       what happened                            rung
    Alder      nobody      Mon 9:00    nothing                                  unowned
    Birch      the queue   last Fri    a marketing e-mail                       unowned
    Cedar      Ana         last Fri    nothing                                  not accepted
    Dogwood    Ana         last Fri    accepted; an automated step              never attempted
    Elm        Ana         last Tue    one voicemail last Tue                   one and done
    Fir        Ana         2 Nov ...   a conversation on 30 October             stalled
    Ginkgo     Ben         last Fri    a call; call back promised last Fri 16h  promise broken
    Hazel      Ben         last Fri    a call on Friday                         in hand
    Ivy        Ana         last Mon    returned three weeks ago                 not nurtured
    Juniper    Ana         last Mon    returned, then a marketing e-mail        (nowhere)
    Kauri      Sam         Mon 9:30    nothing                                  not accepted (South)
    Larch      Ana         last Fri    ended as an opportunity                  (nowhere)
    Maple      nobody      Mon 9:00    nothing, South                           unowned (South)
"""

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import Connection, Engine

from lib.db.engine import writing
from lib.domain.people import Role, Viewer
from lib.services.rebuild import rebuild
from tests import given
from tests.given import at


@dataclass(frozen=True)
class Company:
    """The ids of everybody and everything, and the viewers."""

    engine: Engine
    ids: SimpleNamespace
    ana: Viewer
    ben: Viewer
    sam: Viewer
    nina: Viewer
    sid: Viewer
    boss: Viewer
    mia: Viewer

    @property
    def viewers(self) -> tuple[Viewer, ...]:
        return self.ana, self.ben, self.sam, self.nina, self.sid, self.boss, self.mia


@pytest.fixture
def company(engine: Engine) -> Company:
    """The company drawn above, on either engine."""
    with writing(engine) as conn:
        ids = _build(conn)
        rebuild(conn)
    see = {
        "ana": (Role.REP, (ids.north,)), "ben": (Role.REP, (ids.north,)), "sam": (Role.REP, (ids.south,)),
        "nina": (Role.MANAGER, (ids.north,)), "sid": (Role.MANAGER, (ids.south,)),
        "boss": (Role.MANAGER, (ids.sales, ids.north, ids.south)), "mia": (Role.MARKETING, ()),
    }
    return Company(engine, ids, **{
        name: Viewer(getattr(ids, name), name.title(), role, teams, "Europe/Paris")
        for name, (role, teams) in see.items()
    })


def _build(conn: Connection) -> SimpleNamespace:
    calendar = given.a_calendar(conn)
    sales = given.a_team(conn, "Sales", calendar=calendar)
    north, south = (given.a_team(conn, name, calendar=calendar, parent=sales) for name in ("North", "South"))
    ana, ben, sam = (given.a_person(conn, name, team=team)
                     for name, team in (("Ana", north), ("Ben", north), ("Sam", south)))
    nina, sid, boss = (given.a_person(conn, name, role="manager", team=team)
                       for name, team in (("Nina", north), ("Sid", south), ("Boss", sales)))
    mia = given.a_person(conn, "Mia", role="marketing")
    queue = given.a_queue(conn, "Inbound queue")
    fair = given.a_campaign(conn, "Spring fair", source="Trade show")
    friday = at("last Fri 10:00")

    def lead(name: str, **more: object) -> int:
        return given.a_handoff(conn, name, **{"team": north, "handed_off": friday} | more)

    alder = lead("Alder Söhne", handed_off=at("Mon 9:00"), campaign=fair, source="Trade show")
    birch = lead("Birch & Co", to=queue)
    cedar = lead("Cedar", to=ana)
    dogwood = lead("Dogwood", to=None)
    given.an_assignment(conn, dogwood, ana, accepted=at("last Fri 11:00"))
    elm = lead("Elm", to=ana, handed_off=at("last Tue 10:00"), campaign=fair, source="Trade show")
    fir = lead("Fir", to=ana, handed_off=at("2026-10-26 10:00"))
    ginkgo = lead("Ginkgo", to=ben)
    hazel = lead("Hazel", to=ben)
    ivy = lead("Ivy", to=ana, handed_off=at("2026-10-19 10:00"), ended=at("2026-10-26 10:00"), ending="returned",
               reason="timing", revisit_on=date(2027, 1, 4))
    juniper = lead("Juniper", to=ana, handed_off=at("2026-10-19 10:00"), ended=at("2026-10-26 10:00"),
                   ending="returned", reason="timing", revisit_on=date(2027, 1, 4))
    kauri = lead("Kauri", team=south, to=sam, handed_off=at("Mon 9:30"))
    larch = lead("Larch", to=ana, ended=at("last Fri 15:00"), ending="opportunity")
    maple = lead("Maple Söhne", team=south, handed_off=at("Mon 9:00"))

    marketing = {"actor": "marketing", "channel": "email", "outcome": "sent"}
    given.a_touch(conn, handoff=birch, at=at("last Fri 12:00"), **marketing)
    given.a_touch(conn, handoff=dogwood, person=ana, at=at("last Fri 12:00"), channel="email", outcome="sent",
                  automated=True)
    given.a_touch(conn, handoff=elm, person=ana, at=at("last Tue 11:00"), outcome="voicemail")
    given.a_touch(conn, handoff=fir, person=ana, at=at("2026-10-30 11:00"), outcome="conversation")
    given.a_touch(conn, handoff=ginkgo, person=ben, at=at("last Fri 11:00"))
    given.a_next_step(conn, ginkgo, due=at("last Fri 16:00"))
    given.a_touch(conn, handoff=hazel, person=ben, at=at("last Fri 11:00"))
    given.a_touch(conn, lead=given._value(conn, given.schema.handoffs, juniper, "lead_id"), at=at("last Fri 11:00"),
                  **marketing)
    given.a_touch(conn, handoff=larch, person=ana, at=at("last Fri 14:00"), outcome="conversation")
    return SimpleNamespace(**{name: value for name, value in locals().items() if isinstance(value, int)})
