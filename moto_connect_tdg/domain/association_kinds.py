"""What is associated with an instance in one Region, one row for each kind (RI-32).

These have no ARNs and no tags of their own. Listing, pages, associating,
disassociating, limits, the state and deletion with the instance or replica follow from
the row.
"""

from __future__ import annotations

from typing import Any

from ..errors import ServiceQuotaExceededError
from .analytics import AnalyticsDataAssociation
from .associations import (
    Associated,
    FlowAssociation,
    LexBot,
    SecurityKey,
    StorageConfig,
    flow_named_by,
)
from .kind import Kind
from .kinds import REGIONAL_KINDS

LAMBDA_FUNCTION: Kind[Associated] = Kind(
    "lambda-function",
    "Lambda function",
    "LambdaFunctions",
    name="id",
    quota="lambda_functions_per_instance",
    is_mirrored=False,
    has_arn=False,
    quota_error=ServiceQuotaExceededError,
)
LEX_BOT: Kind[LexBot] = Kind(
    "lex-bot",
    "Lex bot",
    "LexBots",
    name="id",
    quota="lex_bots_per_instance",
    is_mirrored=False,
    has_arn=False,
    quota_error=ServiceQuotaExceededError,
)
LEX_V2_BOT: Kind[Associated] = Kind(
    "lex-v2-bot",
    "Lex V2 bot",
    "LexV2Bots",
    name="id",
    quota="lex_v2_bot_aliases_per_instance",
    is_mirrored=False,
    has_arn=False,
    quota_error=ServiceQuotaExceededError,
)
APPROVED_ORIGIN: Kind[Associated] = Kind(
    "approved-origin",
    "approved origin",
    "ApprovedOrigins",
    name="id",
    is_mirrored=False,
    has_arn=False,
)
SECURITY_KEY: Kind[SecurityKey] = Kind(
    "security-key",
    "security key",
    "SecurityKeys",
    name="key",
    quota="security_keys_per_instance",
    is_mirrored=False,
    has_arn=False,
    quota_error=ServiceQuotaExceededError,
)
#: one for each type of data
STORAGE_CONFIG: Kind[StorageConfig] = Kind(
    "storage-config",
    "storage configuration",
    "StorageConfigs",
    name="resource_type",
    is_mirrored=False,
    has_arn=False,
)
FLOW_ASSOCIATION: Kind[FlowAssociation] = Kind(
    "flow-association",
    "flow association",
    "AssociatedFlows",
    name="id",
    names=flow_named_by,
    is_mirrored=False,
    has_arn=False,
)
ANALYTICS_DATA_ASSOCIATION: Kind[AnalyticsDataAssociation] = Kind(
    "analytics-data-association",
    "analytics data association",
    "AnalyticsDataAssociations",
    name="id",
    is_mirrored=False,
    has_arn=False,
)

ASSOCIATION_KINDS: tuple[Kind[Any], ...] = (
    STORAGE_CONFIG,
    LAMBDA_FUNCTION,
    LEX_BOT,
    LEX_V2_BOT,
    APPROVED_ORIGIN,
    SECURITY_KEY,
    FLOW_ASSOCIATION,
    ANALYTICS_DATA_ASSOCIATION,
)
#: Everything that a replica begins without.
PER_REGION = (*REGIONAL_KINDS, *ASSOCIATION_KINDS)
