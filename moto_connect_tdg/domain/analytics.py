"""Analytics data associations, which moto's own Connect has too."""

from __future__ import annotations

from ..records import dataclass


@dataclass(frozen=True, slots=True)
class AnalyticsDataAssociation:
    """A data set that an instance shares with an account.

    https://docs.aws.amazon.com/connect/latest/APIReference/API_AnalyticsDataAssociationResult.html
    """

    data_set_id: str
    target_account_id: str
    resource_share_id: str
    resource_share_arn: str
    resource_share_status: str = "ACTIVE"

    @property
    def id(self) -> str:
        """Its data set, which an instance shares once."""
        return self.data_set_id
