"""Links between hours of operation: children inherit their parents' overrides.

https://docs.aws.amazon.com/connect/latest/adminguide/hours-of-operation-overrides.html
"""

from __future__ import annotations

from collections.abc import Collection

from ..domain.hours import HoursOfOperation, require_few_parents, require_parents
from ..domain.kinds import HOURS
from ..errors import InvalidParameterError
from .call import NOTHING, Answer, ApiCall, no_rows, operation
from .found import Found
from .hours import Parents, identifier, read_parents
from .summaries import last_change


def _set_parents(
    call: ApiCall, found: Found[HoursOfOperation], parent_ids: tuple[str, ...]
) -> None:
    before = found.record.parent_ids
    found.contents.link_hours(
        found.record.id,
        (parent_id for parent_id in parent_ids if parent_id not in before),
        before=(parent_id for parent_id in before if parent_id not in parent_ids),
    )
    call.modify(HOURS, found, parent_ids=parent_ids)


@operation
def associate_hours_of_operations(
    call: ApiCall,
    *,
    instance_id: str,
    hours_of_operation_id: str,
    parent_hours_of_operation_configs: Parents,
) -> Answer:
    """Link hours to parents, whose overrides they inherit (HO-12, HO-13)."""
    found = call.find(instance_id, HOURS, hours_of_operation_id)
    hours, contents = found.record, found.contents
    parents = read_parents(
        call, found.instance, contents, parent_hours_of_operation_configs
    )
    has_children = bool(contents.children_of_hours.get(hours.id))
    require_parents(hours.id, parents, has_children=has_children)
    parent_ids = (*hours.parent_ids, *(parent.id for parent in parents))
    wanted = tuple(dict.fromkeys(parent_ids))
    require_few_parents(wanted)
    _set_parents(call, found, wanted)
    return NOTHING


@operation
def disassociate_hours_of_operations(
    call: ApiCall,
    *,
    instance_id: str,
    hours_of_operation_id: str,
    parent_hours_of_operation_ids: Collection[str],
) -> Answer:
    """Remove links to parents, which must be there (our choice)."""
    found = call.find(instance_id, HOURS, hours_of_operation_id)
    known = found.record.parent_ids
    gone = call.child_ids(
        found.instance, found.contents, HOURS, parent_hours_of_operation_ids
    )
    for parent_id in gone:
        if parent_id not in known:
            msg = f"Not a parent of these hours of operation: {parent_id}"
            raise InvalidParameterError(msg)
    _set_parents(call, found, tuple(one for one in known if one not in gone))
    return NOTHING


@operation
def list_child_hours_of_operations(
    call: ApiCall,
    *,
    instance_id: str,
    hours_of_operation_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the hours that inherit overrides from these, in order of association."""
    found = call.find(instance_id, HOURS, hours_of_operation_id)
    children = found.contents.children_of_hours.get(found.record.id)
    page = call.page(
        no_rows if children is None else children.after,
        next_token,
        max_results,
        int,
    )
    shelf = found.contents.of(HOURS)
    return {
        "ChildHoursOfOperationsSummaryList": [
            identifier(call, found.instance, shelf[child_id]) for child_id in page.items
        ],
        **last_change(found.record),
        "NextToken": page.next_token,
    }
