"""Client tokens: a repeated API call gets the first answer again (S-34, S-54)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ..domain.arns import read_identifier
from ..domain.association_kinds import SECURITY_KEY, STORAGE_CONFIG
from ..domain.idempotency import fingerprint, other_input
from ..domain.kind import Kind
from ..domain.kinds import (
    CONTACT_EVALUATION,
    EMAIL_ADDRESS,
    EVALUATION_FORM,
    FLOW_MODULE,
    RULE,
    TASK_TEMPLATE,
    VIEW,
    VOCABULARY,
)
from ..types import InstanceId, PhoneNumberId
from .call import ApiCall

#: Handled for every operation that has it, before the operation runs (S-34).
IDEMPOTENCY_MEMBER = "ClientToken"
#: Whether the resource that an answer names still exists, and has not failed.
Stands = Callable[[ApiCall, Mapping[str, str]], bool]


def _instance_stands(call: ApiCall, answer: Mapping[str, str]) -> bool:
    instance = call.here.instances.get(answer["Id"])
    return instance is not None and not instance.has_failed


def _replication_stands(call: ApiCall, answer: Mapping[str, str]) -> bool:
    replication = call.here.replications.get(InstanceId(answer["Id"]))
    return replication is not None and not replication.has_failed


def _group_stands(call: ApiCall, answer: Mapping[str, str]) -> bool:
    group = call.here.groups.get(answer["Id"])
    return group is not None and not group.has_failed


def _number_stands(call: ApiCall, answer: Mapping[str, str]) -> bool:
    call.here.complete(answer["PhoneNumberArn"])
    number = call.here.numbers.get(PhoneNumberId(answer["PhoneNumberId"]))
    return number is not None and not number.has_failed


def _claim_stands(call: ApiCall, answer: Mapping[str, str]) -> bool:
    """Whether the claim itself succeeded; a later move may have failed."""
    claimed = answer["PhoneNumberId"] in call.here.numbers
    is_kept = answer["PhoneNumberId"] in call.here.failed_claims
    return claimed and (not is_kept or _number_stands(call, answer))


def _record_stands(kind: Kind[Any], member: str) -> Stands:
    """Whether the record of a kind exists whose ARN is a member of the answer."""

    def stands(call: ApiCall, answer: Mapping[str, str]) -> bool:
        identifier = read_identifier(answer[member], kind.arn_name)
        instance_id = None if identifier is None else identifier.parent_id
        instance = call.here.instances.get(instance_id or "")
        if identifier is None or instance is None or not instance.is_active:
            return False
        return identifier.id in call.shelves_of(instance, kind).of(kind)

    return stands


def _association_stands(kind: Kind[Any]) -> Stands:
    """Whether an instance of this Region still has an association."""
    return lambda call, answer: any(
        answer["AssociationId"] in regional.of(kind)
        for regional in call.here.regional.values()
    )


def _view_stands(call: ApiCall, answer: Mapping[str, Any]) -> bool:
    return _record_stands(VIEW, "Arn")(call, answer["View"])


_STANDING: dict[str, Stands] = {
    "CreateInstance": _instance_stands,
    "CreateView": _view_stands,
    "ReplicateInstance": _replication_stands,
    "CreateTrafficDistributionGroup": _group_stands,
    "ClaimPhoneNumber": _claim_stands,
    "ImportPhoneNumber": _claim_stands,
    "UpdatePhoneNumber": _number_stands,
    "AssociateInstanceStorageConfig": _association_stands(STORAGE_CONFIG),
    "AssociateSecurityKey": _association_stands(SECURITY_KEY),
    "CreateContactFlowModule": _record_stands(FLOW_MODULE, "Arn"),
    "CreateEmailAddress": _record_stands(EMAIL_ADDRESS, "EmailAddressArn"),
    "CreateEvaluationForm": _record_stands(EVALUATION_FORM, "EvaluationFormArn"),
    "CreateRule": _record_stands(RULE, "RuleArn"),
    "CreateTaskTemplate": _record_stands(TASK_TEMPLATE, "Arn"),
    "CreateVocabulary": _record_stands(VOCABULARY, "VocabularyArn"),
    "StartContactEvaluation": _record_stands(CONTACT_EVALUATION, "EvaluationArn"),
    "UpdateEvaluationForm": _record_stands(EVALUATION_FORM, "EvaluationFormArn"),
}


def answer_once(
    call: ApiCall, members: Mapping[str, Any], answer: Callable[[], str]
) -> str:
    """Return the earlier answer for the client token, or a new answer.

    A token is remembered for 24 hours, while the resource that it created exists
    and has not failed (S-54).
    """
    token = members.get(IDEMPOTENCY_MEMBER)
    if token is None:
        return answer()
    tokens = call.here.client_tokens
    digest = fingerprint({**members, IDEMPOTENCY_MEMBER: None})
    known = tokens.recall(call.operation, token, now=call.now)
    if known is not None and _stands(call, known.answer):
        if known.digest != digest:
            raise other_input(call.operation)
        return known.answer
    given = answer()
    tokens.remember(call.operation, token, digest, given, now=call.now)
    return given


def _stands(call: ApiCall, answer: str) -> bool:
    stands = _STANDING.get(call.operation)
    return stands is None or stands(call, json.loads(answer))
