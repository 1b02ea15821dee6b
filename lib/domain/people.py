"""Who is looking, and who is on the team."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody does here; it decides pages, and with the team which rows."""

    REP = "rep"
    MANAGER = "manager"
    MARKETING = "marketing"
    OPERATIONS = "operations"


class Kind(StrEnum):
    """What sits behind a name: a person, a queue that owns leads, a system that acts."""

    PERSON = "person"
    QUEUE = "queue"
    SYSTEM = "system"


ROLE_WORDS = {
    Role.REP: "Rep",
    Role.MANAGER: "Manager",
    Role.MARKETING: "Marketing",
    Role.OPERATIONS: "Operations",
}


@dataclass(frozen=True)
class Viewer:
    """The person at the screen. Frozen, so that it can be part of every cache key.

    team_ids: for a manager the own teams and all below them; for a rep the own teams.
    all_teams: for a manager, whether these are all the teams there are.
    """

    person_id: int
    name: str
    role: Role
    team_ids: tuple[int, ...] = ()
    zone: str = "UTC"
    sees_unowned: bool = True
    all_teams: bool = False

    @property
    def sees_everything(self) -> bool:
        """Marketing and operations see every lead, and so does the manager of all teams."""
        return self.role in (Role.MARKETING, Role.OPERATIONS) or (self.role is Role.MANAGER and self.all_teams)
