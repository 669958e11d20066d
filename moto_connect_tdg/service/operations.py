"""All operations that are mocked here, by their API names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from inspect import Parameter, signature
from typing import Any

from ..domain.paging import require_token
from ..errors import InvalidInputError
from . import (
    agent_statuses,
    agents_at_work,
    analytics,
    attributes,
    bots,
    claims,
    contact_evaluations,
    contact_recordings,
    contact_search,
    contact_starts,
    contacts,
    current_metrics,
    email_addresses,
    evaluation_forms,
    federation,
    flow_associations,
    flow_links,
    flow_modules,
    flow_versions,
    flows,
    group_users,
    groups,
    hierarchy,
    historical_metrics,
    hours,
    hours_links,
    hours_overrides,
    instances,
    integrations,
    lambda_functions,
    module_versions,
    origins_and_keys,
    outbound_calls,
    phone_numbers,
    predefined_attributes,
    proficiencies,
    prompts,
    queues,
    quick_connects,
    replicas,
    resiliency,
    routing_profile_queues,
    routing_profiles,
    rules,
    security_profiles,
    storage_configs,
    tag_search,
    tags,
    task_starts,
    task_templates,
    user_changes,
    users,
    view_versions,
    views,
    vocabularies,
)
from .call import OPERATIONS, Answer, ApiCall
from .tokens import IDEMPOTENCY_MEMBER

#: Importing a module registers its operations.
MODULES = (
    agent_statuses,
    agents_at_work,
    analytics,
    attributes,
    bots,
    claims,
    contact_evaluations,
    contact_recordings,
    contact_search,
    contact_starts,
    contacts,
    current_metrics,
    email_addresses,
    evaluation_forms,
    federation,
    flow_associations,
    flow_links,
    flow_modules,
    flow_versions,
    flows,
    group_users,
    groups,
    hierarchy,
    historical_metrics,
    hours,
    hours_links,
    hours_overrides,
    instances,
    integrations,
    lambda_functions,
    module_versions,
    origins_and_keys,
    outbound_calls,
    phone_numbers,
    predefined_attributes,
    proficiencies,
    prompts,
    queues,
    quick_connects,
    replicas,
    resiliency,
    routing_profile_queues,
    routing_profiles,
    rules,
    security_profiles,
    storage_configs,
    tag_search,
    tags,
    task_starts,
    task_templates,
    user_changes,
    users,
    view_versions,
    views,
    vocabularies,
)

#: An empty one means the first page (D-09).
PAGED_BY = "NextToken"

__all__ = ["MODULES", "OPERATIONS", "parameters_of", "perform", "snake"]

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@cache
def snake(member: str) -> str:
    """Return the parameter name of an API member: "instance_id" of "InstanceId"."""
    return _WORD.sub("_", member).lower()


@cache
def parameters_of(name: str) -> Mapping[str, Parameter]:
    """The input parameters of an operation, without the `ApiCall`."""
    _, *parameters = signature(OPERATIONS[name]).parameters.values()
    return {parameter.name: parameter for parameter in parameters}


def perform(call: ApiCall, members: Mapping[str, Any]) -> Answer:
    """Run the operation of *call* with validated input, by the API's names.

    A member that is not mocked is refused by name. A malformed page token is
    refused before anything is looked up, as all malformed input is (S-01).
    """
    known = parameters_of(call.operation)
    arguments = {}
    for member, value in members.items():
        name = snake(member)
        if name in known:
            arguments[name] = value
        elif member != IDEMPOTENCY_MEMBER:
            msg = f"moto_connect_tdg does not mock this member: {member}"
            raise InvalidInputError(msg)
    if members.get(PAGED_BY):
        require_token(members[PAGED_BY], call.operation)
    return OPERATIONS[call.operation](call, **arguments)
