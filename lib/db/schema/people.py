"""Teams, people, and when they work."""

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint

from lib.db.schema.base import day, flag, imported, key, metadata, ref, text

calendars = Table(
    "calendars",
    metadata,
    key("calendar"),
    text("name", "What people call it.", required=True),
    text("zone", "IANA time zone the hours are in.", required=True),
    text("country", "ISO 3166 country whose public holidays apply; null for none."),
    UniqueConstraint("name"),
    comment="One row per working calendar: opening hours and holidays in a zone.",
)

calendar_hours = Table(
    "calendar_hours",
    metadata,
    key("interval"),
    ref("calendar_id", "calendars", "The calendar.", required=True),
    Column("weekday", Integer, nullable=False, comment="0 is Monday, 6 Sunday."),
    Column("opens", Integer, nullable=False, comment="Minutes from local midnight."),
    Column("closes", Integer, nullable=False, comment="Minutes from local midnight; 1440 is its end."),
    UniqueConstraint("calendar_id", "weekday", "opens"),
    comment="One row per open interval of a weekday of a calendar.",
)

holidays = Table(
    "holidays",
    metadata,
    key("holiday"),
    ref("calendar_id", "calendars", "The calendar.", required=True),
    day("day", "The closed day.", required=True),
    text("name", "Its name.", required=True),
    UniqueConstraint("calendar_id", "day"),
    comment="One row per closed day of a calendar.",
)

teams = Table(
    "teams",
    metadata,
    key("team"),
    text("name", "What people call it.", required=True),
    ref("parent_id", "teams", "The team above; null at the top."),
    ref("calendar_id", "calendars", "When the team is open; the hand-off clock runs in it.", required=True),
    flag("acceptance_step", "Whether its reps accept hand-offs; if not, assigned is accepted."),
    *imported(),
    UniqueConstraint("name"),
    comment="One row per team; teams form a tree.",
)

people = Table(
    "people",
    metadata,
    key("person"),
    text("name", "Full name.", required=True),
    text("email", "Work e-mail in lower case; signs the person in."),
    text("role", "rep, manager, marketing or operations.", required=True),
    Column("kind", String, nullable=False, default="person", server_default="person",
           comment="person, queue (owns leads, is no rep) or system (acts, is no rep)."),
    text("zone", "Own IANA time zone; null takes the team calendar's."),
    ref("calendar_id", "calendars", "Own working hours (part-time); null takes the team's."),
    day("active_from", "First day here; null if always."),
    day("active_to", "Last day here; null while active."),
    *imported(),
    UniqueConstraint("email"),
    comment="One row per person, queue or system user.",
)

memberships = Table(
    "memberships",
    metadata,
    key("membership"),
    ref("person_id", "people", "Who.", required=True),
    ref("team_id", "teams", "In which team; for a manager, the team managed.", required=True),
    day("from_day", "First day in it.", required=True),
    day("to_day", "Last day in it; null while it lasts."),
    UniqueConstraint("person_id", "team_id", "from_day"),
    Index(None, "team_id", "person_id"),
    comment="One row per stay of a person in a team.",
)

leave = Table(
    "leave",
    metadata,
    key("leave"),
    ref("person_id", "people", "Who is away.", required=True),
    day("from_day", "First day away.", required=True),
    day("to_day", "Last day away.", required=True),
    text("note", "Why, if it is to be known."),
    UniqueConstraint("person_id", "from_day"),
    comment="One row per absence of a person, whole days.",
)
