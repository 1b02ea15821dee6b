"""The tree of teams: who is above whom."""

from collections.abc import Mapping

Parents = Mapping[int, int | None]
"""The team above, by team; None at the top."""


def above(parents: Parents, team_id: int) -> tuple[int, ...]:
    """The teams above one, the nearest first. A circle ends where it began."""
    found: list[int] = []
    upper = parents.get(team_id)
    while upper is not None and upper != team_id and upper not in found:
        found.append(upper)
        upper = parents.get(upper)
    return tuple(found)


def would_circle(parents: Parents, team_id: int, parent_id: int | None) -> bool:
    """Whether a team would come to stand above itself."""
    return parent_id is not None and (parent_id == team_id or team_id in above(parents, parent_id))
