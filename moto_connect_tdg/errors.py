"""The errors of the Connect API, one class for each error code in use.

Rules and operations raise these; ``connect/exceptions.py`` puts them on the wire.
HTTP status and shape come from the botocore model, by the code.
"""

from __future__ import annotations

from typing import Any


class TdgError(Exception):
    """Base class of all errors that an API call can return."""

    code: str = ""

    def __init__(self, message: str, **members: Any) -> None:
        super().__init__(message)
        self.message = message
        #: further members of the error's shape, by their API names
        self.members = members


class InvalidInputError(TdgError):
    """The input is malformed.

    The operation determines the code: InvalidParameterException if it declares that,
    else InvalidRequestException (S-33, D-12).
    """


class InvalidRequestError(TdgError):
    """The request breaks a rule (ER-01)."""

    code = "InvalidRequestException"


class InvalidParameterError(TdgError):
    """A parameter breaks a rule (ER-02)."""

    code = "InvalidParameterException"


class ResourceNotFoundError(TdgError):
    """The resource does not exist here (ER-03)."""

    code = "ResourceNotFoundException"


class UserNotFoundError(TdgError):
    """No user has the name of the caller's session."""

    code = "UserNotFoundException"


class ResourceConflictError(TdgError):
    """The name is in use, or the resource is associated elsewhere (ER-04)."""

    code = "ResourceConflictException"


class ResourceInUseError(TdgError):
    """The resource is still in use (ER-05)."""

    code = "ResourceInUseException"


class ConditionalOperationFailedError(TdgError):
    """Something that the API call depends on does not hold (HO-13)."""

    code = "ConditionalOperationFailedException"


class ResourceNotReadyError(TdgError):
    """An earlier workflow is still running (ER-06)."""

    code = "ResourceNotReadyException"


class DuplicateResourceError(TdgError):
    """A resource with that name already exists (ER-07)."""

    code = "DuplicateResourceException"


class IdempotencyError(TdgError):
    """A client token was used again with other input (ER-08, S-34)."""

    code = "IdempotencyException"


class ServiceQuotaExceededError(TdgError):
    """A quota of the account is used up (ER-09)."""

    code = "ServiceQuotaExceededException"


class LimitExceededError(TdgError):
    """A quota of the instance is used up (ER-10)."""

    code = "LimitExceededException"


class AccessDeniedError(TdgError):
    """The caller has no permission (ER-12)."""

    code = "AccessDeniedException"


class InvalidContactFlowError(TdgError):
    """The content of a flow is not valid (ER-15)."""

    code = "InvalidContactFlowException"


class InvalidContactFlowModuleError(TdgError):
    """The content of a flow module is not valid."""

    code = "InvalidContactFlowModuleException"


class ContactFlowNotPublishedError(TdgError):
    """The flow was only saved (ER-16)."""

    code = "ContactFlowNotPublishedException"


class PropertyValidationError(TdgError):
    """Properties of a task template break rules; PropertyList says which."""

    code = "PropertyValidationException"


class InvalidActiveRegionError(TdgError):
    """The contact is active in the other Region (ER-14)."""

    code = "InvalidActiveRegionException"


class OutboundContactNotPermittedError(TdgError):
    """The instance may not place this outbound call."""

    code = "OutboundContactNotPermittedException"


class DestinationNotAllowedError(TdgError):
    """The instance may not call that number."""

    code = "DestinationNotAllowedException"


class UnknownOperationError(TdgError):
    """The operation is not mocked, or Connect is not available in the Region."""

    code = "UnknownOperationException"


class ServiceUnavailableError(TdgError):
    """The Region is down: an injected outage, not an error of the model."""

    code = "ServiceUnavailable"


class CredentialsError(TdgError):
    """The caller's credentials are unknown, malformed or expired."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class InjectedError(TdgError):
    """An error that a fault injects, by its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
