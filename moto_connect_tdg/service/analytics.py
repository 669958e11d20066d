"""Analytics data associations, as moto's own Connect has them (D-11), per Region."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ..domain.analytics import AnalyticsDataAssociation
from ..domain.association_kinds import ANALYTICS_DATA_ASSOCIATION
from ..domain.contents import Shelf
from ..errors import InvalidParameterError, ResourceNotFoundError
from .associations import open_shelf
from .call import NOTHING, Answer, ApiCall, operation


@operation
def associate_analytics_data_set(
    call: ApiCall,
    *,
    instance_id: str,
    data_set_id: str,
    target_account_id: str | None = None,
) -> Answer:
    """Share a data set of an instance with an account, the caller's by default."""
    instance, shelf = open_shelf(call, instance_id, ANALYTICS_DATA_ASSOCIATION)
    if data_set_id in shelf:
        msg = (
            f"Analytics data association for data set {data_set_id} already exists "
            f"for instance {instance.id}"
        )
        raise InvalidParameterError(msg)
    place = call.here.place
    share_id = call.new_id()
    association = AnalyticsDataAssociation(
        data_set_id=data_set_id,
        target_account_id=target_account_id or place.account_id,
        resource_share_id=share_id,
        resource_share_arn=(
            f"arn:{place.partition}:ram:{place.region}:{place.account_id}"
            f":resource-share/{share_id}"
        ),
    )
    shelf.put(association)
    return {
        "DataSetId": association.data_set_id,
        "TargetAccountId": association.target_account_id,
        "ResourceShareId": association.resource_share_id,
        "ResourceShareArn": association.resource_share_arn,
    }


@operation
def disassociate_analytics_data_set(
    call: ApiCall,
    *,
    instance_id: str,
    data_set_id: str,
    target_account_id: str | None = None,
) -> Answer:
    """Stop sharing a data set."""
    instance, shelf = open_shelf(call, instance_id, ANALYTICS_DATA_ASSOCIATION)
    association = shelf.named(data_set_id)
    if association is None or target_account_id not in {
        None,
        association.target_account_id,
    }:
        msg = (
            f"Analytics data association for data set {data_set_id} not found "
            f"for instance {instance.id}"
        )
        raise ResourceNotFoundError(msg)
    shelf.remove(association)
    return NOTHING


@operation
def list_analytics_data_associations(
    call: ApiCall,
    *,
    instance_id: str,
    data_set_id: str | None = None,
    next_token: str | None = None,
    max_results: int = 1000,
) -> Answer:
    """List the data sets that an instance shares, in the order of association."""
    _, shelf = open_shelf(call, instance_id, ANALYTICS_DATA_ASSOCIATION)
    page = call.page(
        partial(_wanted_after, shelf, data_set_id), next_token, max_results, int
    )
    return {"Results": page.items, "NextToken": page.next_token}


def _wanted_after(
    shelf: Shelf[AnalyticsDataAssociation], data_set_id: str | None, place: int | None
) -> Iterator[tuple[int, AnalyticsDataAssociation]]:
    if data_set_id is None:
        return shelf.after(place)
    return shelf.only(data_set_id, place)
