"""moto's own analytics data associations, with instance ARNs and pages by key."""

from __future__ import annotations

from moto.connect import exceptions as moto_exceptions

from ...domain.paging import page_of, read_token
from ...errors import InvalidParameterError, ResourceNotFoundError
from .._operation import NOTHING, Answer, Handlers, operation
from .agents import MOST


class AnalyticsResponses(Handlers):
    """Operations on analytics data associations."""

    def _instance_id(self) -> str:
        return self.backend.find_instance(self.params["InstanceId"]).id

    @operation
    def associate_analytics_data_set(self) -> Answer:
        try:
            return self.backend.associate_analytics_data_set(
                self._instance_id(),
                self.params["DataSetId"],
                self.given("TargetAccountId"),
            )
        except moto_exceptions.InvalidParameterException as error:
            raise InvalidParameterError(error.message) from None

    @operation
    def disassociate_analytics_data_set(self) -> Answer:
        try:
            self.backend.disassociate_analytics_data_set(
                self._instance_id(), self.params["DataSetId"]
            )
        except moto_exceptions.ResourceNotFoundException as error:
            raise ResourceNotFoundError(error.message) from None
        return NOTHING

    @operation
    def list_analytics_data_associations(self) -> Answer:
        token = self.given("NextToken")
        name = "ListAnalyticsDataAssociations"
        page = page_of(
            self.backend.analytics_after(
                instance_id=self.params["InstanceId"],
                data_set_id=self.given("DataSetId"),
                after=read_token(token, name, str) if token else None,
            ),
            limit=self.given("MaxResults") or MOST,
            operation=name,
        )
        return {"Results": page.items, "NextToken": page.next_token}
