"""Integration associations and their use cases, per Region (RI-32)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ..domain.associations import require_arn
from ..domain.integrations import (
    IntegrationAssociation,
    UseCase,
    require_application,
    require_no_use_case,
)
from ..domain.kinds import INTEGRATION_ASSOCIATION, USE_CASE
from ..domain.paging import rows_after
from ..domain.tags import require_tags
from ..domain.uses import Named
from .call import NOTHING, Answer, ApiCall, operation
from .found import Found, not_found
from .summaries import last_change


@operation
def create_integration_association(
    call: ApiCall,
    *,
    instance_id: str,
    integration_type: str,
    integration_arn: str,
    source_application_url: str | None = None,
    source_application_name: str | None = None,
    source_type: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Integrate the instance of this Region with a service or application."""
    require_tags(tags or {})
    instance, regional = call.open_regional(instance_id)
    integration = IntegrationAssociation(
        id=call.new_id(),
        integration_type=integration_type,
        integration_arn=require_arn(integration_arn),
        source_application_url=source_application_url,
        source_application_name=source_application_name,
        source_type=source_type,
        last_modified_time=call.now,
        last_modified_region=call.here.place.region,
    )
    require_application(integration)
    call.require_room(INTEGRATION_ASSOCIATION, regional, integration.integration)
    arn = call.add(instance, regional, INTEGRATION_ASSOCIATION, integration, tags)
    return {
        "IntegrationAssociationId": integration.id,
        "IntegrationAssociationArn": arn,
    }


@operation
def list_integration_associations(
    call: ApiCall,
    *,
    instance_id: str,
    integration_type: str | None = None,
    integration_arn: str | None = None,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the integrations of the instance of this Region."""
    instance, regional = call.open_regional(instance_id)

    def is_wanted(integration: IntegrationAssociation) -> bool:
        is_of_arn = integration_arn in {None, integration.integration_arn}
        return is_of_arn and integration_type in {None, integration.integration_type}

    page = call.page(
        partial(regional.of(INTEGRATION_ASSOCIATION).wanted_after, is_wanted),
        next_token,
        max_results,
        int,
    )
    return {
        "IntegrationAssociationSummaryList": [
            _summary(call.found(instance, regional, INTEGRATION_ASSOCIATION, found))
            for found in page.items
        ],
        "NextToken": page.next_token,
    }


def _summary(found: Found[IntegrationAssociation]) -> dict[str, Any]:
    integration = found.record
    return {
        "IntegrationAssociationId": integration.id,
        "IntegrationAssociationArn": found.arn,
        "InstanceId": found.instance.id,
        "IntegrationType": integration.integration_type,
        "IntegrationArn": integration.integration_arn,
        "SourceApplicationUrl": integration.source_application_url,
        "SourceApplicationName": integration.source_application_name,
        "SourceType": integration.source_type,
        **last_change(integration),
    }


@operation
def delete_integration_association(
    call: ApiCall, *, instance_id: str, integration_association_id: str
) -> Answer:
    """Delete an integration of this Region; the other side keeps its own."""
    found = call.find(instance_id, INTEGRATION_ASSOCIATION, integration_association_id)
    named = Named(INTEGRATION_ASSOCIATION.arn_name, found.record.id)
    require_no_use_case(found.shelves.uses.user_of(named))
    call.remove(INTEGRATION_ASSOCIATION, found)
    return NOTHING


# -- use cases ----------------------------------------------------------------


@operation
def create_use_case(
    call: ApiCall,
    *,
    instance_id: str,
    integration_association_id: str,
    use_case_type: str,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Say what an integration is used for."""
    require_tags(tags or {})
    found = call.find(instance_id, INTEGRATION_ASSOCIATION, integration_association_id)
    use_case = UseCase(call.new_id(), use_case_type, found.record.id)
    call.require_room(USE_CASE, found.shelves, use_case.use)
    arn = call.add(found.instance, found.shelves, USE_CASE, use_case, tags)
    return {"UseCaseId": use_case.id, "UseCaseArn": arn}


@operation
def list_use_cases(
    call: ApiCall,
    *,
    instance_id: str,
    integration_association_id: str,
    next_token: str | None = None,
    max_results: int = 100,
) -> Answer:
    """List the use cases of an integration: there is one of each type at most."""
    found = call.find(instance_id, INTEGRATION_ASSOCIATION, integration_association_id)
    used = call.users_of(INTEGRATION_ASSOCIATION, found, USE_CASE)
    by_type = {use_case.record.use_case_type: use_case for use_case in used}
    rows = sorted(by_type.items())
    page = call.page(partial(rows_after, rows), next_token, max_results, str)
    return {
        "UseCaseSummaryList": [
            {
                "UseCaseId": use_case.record.id,
                "UseCaseArn": use_case.arn,
                "UseCaseType": use_case.record.use_case_type,
            }
            for use_case in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def delete_use_case(
    call: ApiCall,
    *,
    instance_id: str,
    integration_association_id: str,
    use_case_id: str,
) -> Answer:
    """Delete a use case of an integration."""
    found = call.find(instance_id, INTEGRATION_ASSOCIATION, integration_association_id)
    use_case = call.find(instance_id, USE_CASE, use_case_id)
    if use_case.record.integration_association_id != found.record.id:
        raise not_found(USE_CASE.arn_name, use_case_id)
    call.remove(USE_CASE, use_case)
    return NOTHING
