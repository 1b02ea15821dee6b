"""What can be imported: every entity and its fields, as data.

The mapping file, the importer, its messages and its documentation all read these records,
so a new field is one line here and one where it is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lib.domain.handoffs import ENDING_WORDS, REASONS, Ending
from lib.domain.people import ROLE_WORDS, Kind
from lib.domain.touches import CHANNELS, OUTCOMES, Actor, Direction


class Reads(StrEnum):
    """How the text of a cell becomes a value."""

    TEXT = "text"
    ID = "id"
    EMAIL = "e-mail"
    DOMAIN = "domain"
    WORD = "word"
    CODE = "code"
    FLAG = "yes/no"
    AMOUNT = "amount"
    COUNT = "whole number"
    DAY = "day"
    MOMENT = "moment"
    ZONE = "time zone"
    PERSON = "person"


@dataclass(frozen=True)
class Field:
    """One thing a row can say. codes: the words allowed, with what they mean."""

    name: str
    reads: Reads
    help: str
    required: bool = False
    codes: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Entity:
    """One kind of row.

    identity: the fields that tell rows without an id apart; empty for all that are mapped.
    one_of: at least one of these must be said.
    """

    name: str
    plural: str
    fields: tuple[Field, ...]
    identity: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        """The field of that name, or None."""
        return next((field for field in self.fields if field.name == name), None)


YES_NO = {"yes": "Yes", "no": "No"}
_ENDINGS = {code.value: words for code, words in ENDING_WORDS.items() if code is not Ending.PASSED_ON}
_ACTORS = {
    Actor.REP.value: "one of our salespeople",
    Actor.MARKETING.value: "marketing",
    Actor.SYSTEM.value: "a machine",
    Actor.PROSPECT.value: "the prospect",
}

PERSON = Entity(
    "person",
    "people",
    (
        Field("id", Reads.ID, "Key of the person in the source."),
        Field("name", Reads.TEXT, "Full name.", required=True),
        Field("email", Reads.EMAIL, "Work e-mail; signs the person in."),
        Field("role", Reads.CODE, "What they do here; rep if not said.",
              codes={role.value: words for role, words in ROLE_WORDS.items()}),
        Field("kind", Reads.CODE, "A person, a queue that owns leads, or a system; person if not said.",
              codes={kind.value: kind.value for kind in Kind}),
        Field("team", Reads.TEXT, "Name of the team; made if there is none."),
        Field("manager", Reads.PERSON, "Whose team it is; a team named after the manager where no team is said."),
        Field("zone", Reads.ZONE, "Own IANA time zone."),
        Field("active_from", Reads.DAY, "First day here."),
        Field("active_to", Reads.DAY, "Last day here."),
    ),
    identity=("email", "name"),
)

ACCOUNT = Entity(
    "account",
    "accounts",
    (
        Field("id", Reads.ID, "Key of the company in the source."),
        Field("name", Reads.TEXT, "Company name.", required=True),
        Field("domain", Reads.DOMAIN, "E-mail domain or website."),
        Field("industry", Reads.TEXT, "Industry."),
        Field("segment", Reads.TEXT, "Segment."),
        Field("country", Reads.TEXT, "Country, best as an ISO 3166 code."),
        Field("zone", Reads.ZONE, "IANA time zone its people are called in."),
        Field("lifecycle", Reads.CODE, "Where it stands with us.",
              codes={"prospect": "Prospect", "customer": "Customer", "former": "Former customer"}),
        Field("owner", Reads.PERSON, "The rep who looks after it."),
        Field("created_at", Reads.MOMENT, "When it came in."),
    ),
    identity=("name",),
)

CAMPAIGN = Entity(
    "campaign",
    "campaigns",
    (
        Field("id", Reads.ID, "Key of the campaign in the source."),
        Field("name", Reads.TEXT, "What people call it.", required=True),
        Field("channel", Reads.WORD, "webinar, event, email, ad, social, content, partner or another word."),
        Field("source", Reads.TEXT, "Lead source its responses get."),
        Field("starts_on", Reads.DAY, "First day."),
        Field("ends_on", Reads.DAY, "Last day."),
        Field("budget", Reads.AMOUNT, "Planned spend."),
        Field("cost", Reads.AMOUNT, "Actual spend to date."),
        Field("expected_responses", Reads.COUNT, "Responses planned."),
        Field("catcher", Reads.PERSON, "Who is asked to take what it brings in."),
        Field("catcher_accepted_at", Reads.MOMENT, "When the catcher said yes."),
        Field("backup", Reads.PERSON, "Who takes over when the catcher is away."),
    ),
    identity=("name",),
)

LEAD = Entity(
    "lead",
    "leads",
    (
        Field("id", Reads.ID, "Key of the lead in the source."),
        Field("company", Reads.TEXT, "Company name; without one the account is named as the person."),
        Field("account_id", Reads.ID, "Key of the company in the source."),
        Field("domain", Reads.DOMAIN, "The company's e-mail domain or website."),
        Field("industry", Reads.TEXT, "The company's industry."),
        Field("segment", Reads.TEXT, "The company's segment."),
        Field("country", Reads.TEXT, "The company's country."),
        Field("contact_id", Reads.ID, "Key of the contact in the source."),
        Field("name", Reads.TEXT, "Full name of who responded."),
        Field("first_name", Reads.TEXT, "First name, where there is no full name."),
        Field("last_name", Reads.TEXT, "Last name, where there is no full name."),
        Field("title", Reads.TEXT, "Job title."),
        Field("persona", Reads.TEXT, "Role in buying."),
        Field("email", Reads.EMAIL, "E-mail; an import finds the contact by it."),
        Field("phone", Reads.TEXT, "Phone as written."),
        Field("do_not_call", Reads.FLAG, "Asked not to be called. An import sets this, and never clears it."),
        Field("do_not_email", Reads.FLAG, "Asked not to be written to. An import sets this, and never clears it."),
        Field("campaign", Reads.TEXT, "Name or id of the campaign; made if there is none."),
        Field("source", Reads.TEXT, "Lead source."),
        Field("intent", Reads.CODE, "How near to buying.", codes={"hot": "Hot", "warm": "Warm", "cold": "Cold"}),
        Field("status", Reads.TEXT, "Status in the source; shown, never trusted."),
        Field("responded_at", Reads.MOMENT, "When the prospect responded.", required=True),
        Field("created_at", Reads.MOMENT, "When it came in; responded_at if not said."),
        Field("handed_off_at", Reads.MOMENT, "When sales got it; responded_at if not said."),
        Field("team", Reads.TEXT, "Team it was handed to; made if there is none."),
        Field("manager", Reads.PERSON, "The owner's manager; makes a team named so with the owner in it."),
        Field("owner", Reads.PERSON, "Rep or queue that holds it."),
        Field("assigned_at", Reads.MOMENT, "When the owner got it; handed_off_at if not said."),
        Field("accepted_at", Reads.MOMENT, "When the owner took it. Mapping it says the file knows acceptance."),
        Field("ended_at", Reads.MOMENT, "When it ended."),
        Field("ending", Reads.CODE, "How it ended; blank while open.", codes=_ENDINGS),
        Field("reason", Reads.CODE, "Why it was returned or disqualified.", codes=REASONS),
        Field("evidence", Reads.TEXT, "A word of evidence for a disqualified one."),
        Field("revisit_on", Reads.DAY, "When marketing looks again at a returned one."),
        Field("note", Reads.TEXT, "A line for whoever catches it."),
    ),
    identity=("contact_id", "email", "name", "first_name", "last_name", "phone", "company", "account_id",
              "campaign", "responded_at"),
)

TOUCH = Entity(
    "touch",
    "touches",
    (
        Field("id", Reads.ID, "Key of the activity in the source."),
        Field("lead", Reads.ID, "Id of the lead it was about."),
        Field("contact", Reads.ID, "Id or e-mail of the contact."),
        Field("account", Reads.TEXT, "Id or name of the company."),
        Field("campaign", Reads.TEXT, "Name or id of the campaign it was part of."),
        Field("person", Reads.PERSON, "Who on our side."),
        Field("at", Reads.MOMENT, "When it happened.", required=True),
        Field("recorded_at", Reads.MOMENT, "When it was written down; the time of the import if not said."),
        Field("actor", Reads.CODE, "Who did it; rep, marketing or system by the person if not said.", codes=_ACTORS),
        Field("direction", Reads.CODE, "out from us, in to us; in if the prospect did it, else out.",
              codes={Direction.OUT.value: "from us", Direction.IN.value: "to us"}),
        Field("channel", Reads.CODE, "Through what; other if not said.", codes=CHANNELS),
        Field("outcome", Reads.CODE, "What came of it; done if not said.", codes=OUTCOMES),
        Field("automated", Reads.FLAG, "No human did it; yes for a system actor."),
        Field("note", Reads.TEXT, "What was said."),
    ),
    one_of=("lead", "contact", "account"),
)

ENTITIES = (PERSON, ACCOUNT, CAMPAIGN, LEAD, TOUCH)
"""In the order in which they are brought in, whatever the order of the files."""


def entity_named(name: str) -> Entity | None:
    """The entity of that name, or None."""
    return next((entity for entity in ENTITIES if entity.name == name), None)
