"""How a resource of a stack fails, in CloudFormation's words."""

from __future__ import annotations

from ...errors import TdgError

#: The handler's error code for each of the API's (CF-08).
_HANDLER_CODES = {
    "AccessDeniedException": "AccessDenied",
    "DuplicateResourceException": "AlreadyExists",
    "InternalServiceException": "ServiceInternalError",
    "InvalidParameterException": "InvalidRequest",
    "InvalidRequestException": "InvalidRequest",
    "LimitExceededException": "ServiceLimitExceeded",
    "ResourceConflictException": "ResourceConflict",
    "ResourceInUseException": "ResourceConflict",
    "ResourceNotFoundException": "NotFound",
    "ResourceNotReadyException": "ResourceConflict",
    "ServiceQuotaExceededException": "ServiceLimitExceeded",
    "ServiceUnavailable": "ServiceInternalError",
    "ThrottlingException": "Throttling",
    "UnknownOperationException": "InvalidRequest",
}
NOT_STABILIZED = "NotStabilized"
INVALID = "InvalidRequest"
NOT_FOUND = "ResourceNotFoundException"


class ResourceFailedError(Exception):
    """A resource that could not be created, changed or deleted."""

    @classmethod
    def of(cls, message: str, handler_code: str) -> ResourceFailedError:
        """Return the failure of a resource's handler."""
        return cls(
            f'Resource handler returned message: "{message}" '
            f"(HandlerErrorCode: {handler_code})"
        )

    @classmethod
    def of_refusal(cls, error: TdgError) -> ResourceFailedError:
        """Return the failure caused by a refused API call."""
        return cls.of(
            f"{error.message} (Service: Connect, Code: {error.code})",
            _HANDLER_CODES.get(error.code, "GeneralServiceException"),
        )
