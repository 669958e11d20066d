"""Proficiencies of users, which name predefined attributes of the instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from ..domain.agents import User
from ..domain.kinds import USER
from ..domain.paging import rows_after
from ..domain.predefined_attributes import (
    Proficiency,
    read_level,
    require_known_value,
)
from ..errors import InvalidParameterError
from .call import NOTHING, Answer, ApiCall, operation
from .found import Found
from .predefined_attributes import find_attribute
from .summaries import last_change

Rows = Iterable[Mapping[str, Any]]


def _read(found: Found[User], rows: Rows) -> dict[str, Proficiency]:
    """Read proficiencies; their attributes must be the instance's (UR-14)."""
    read = {}
    for row in rows:
        name, value = row["AttributeName"], row["AttributeValue"]
        require_known_value(find_attribute(found.contents, name), value)
        one = Proficiency(name, value, read_level(row["Level"]))
        read[one.key] = one
    return read


def _known(found: Found[User]) -> dict[str, Proficiency]:
    return {one.key: one for one in found.record.proficiencies}


def _require_associated(known: Mapping[str, Proficiency], keys: Iterable[str]) -> None:
    """Only what is associated is changed or removed (UR-16)."""
    for key in keys:
        if key not in known:
            name, value = key.split("\n", 1)
            msg = f"The user does not have this proficiency: {name}, {value}"
            raise InvalidParameterError(msg)


@operation
def associate_user_proficiencies(
    call: ApiCall, *, instance_id: str, user_id: str, user_proficiencies: Rows
) -> Answer:
    """Add proficiencies to a user; one that the user has gets the new level."""
    found = call.find(instance_id, USER, user_id)
    new = _read(found, user_proficiencies)
    call.modify(USER, found, proficiencies=tuple({**_known(found), **new}.values()))
    return NOTHING


@operation
def update_user_proficiencies(
    call: ApiCall, *, instance_id: str, user_id: str, user_proficiencies: Rows
) -> Answer:
    """Change the levels of proficiencies that the user has."""
    found = call.find(instance_id, USER, user_id)
    known, new = _known(found), _read(found, user_proficiencies)
    _require_associated(known, new)
    call.modify(USER, found, proficiencies=tuple({**known, **new}.values()))
    return NOTHING


@operation
def disassociate_user_proficiencies(
    call: ApiCall, *, instance_id: str, user_id: str, user_proficiencies: Rows
) -> Answer:
    """Remove proficiencies from a user."""
    found = call.find(instance_id, USER, user_id)
    known = _known(found)
    gone = {f"{r['AttributeName']}\n{r['AttributeValue']}" for r in user_proficiencies}
    _require_associated(known, sorted(gone))
    left = tuple(one for key, one in known.items() if key not in gone)
    call.modify(USER, found, proficiencies=left)
    return NOTHING


@operation
def list_user_proficiencies(
    call: ApiCall,
    *,
    instance_id: str,
    user_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the proficiencies of a user, in the order of attribute and value."""
    found = call.find(instance_id, USER, user_id)
    rows = sorted((one.key, one) for one in found.record.proficiencies)
    page = call.page(partial(rows_after, rows), next_token, max_results, str)
    return {
        "UserProficiencyList": page.items,
        **last_change(found.record),
        "NextToken": page.next_token,
    }
