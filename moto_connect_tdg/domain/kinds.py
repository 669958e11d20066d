"""The kinds of resources inside an instance, one row for each.

Creating, listing, finding, tagging and deleting follow from the row. Rules that
apply to one kind only are in that kind's module.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..errors import ResourceConflictError, ServiceQuotaExceededError
from . import (
    arns,
    email_addresses,
    hierarchy,
    hours,
    hours_overrides,
    integrations,
    predefined_attributes,
    quick_connects,
    routing_profiles,
    rules,
    task_templates,
)
from .agent_statuses import AgentStatus
from .agents import User
from .contact_evaluations import ContactEvaluation
from .email_addresses import EmailAddress
from .evaluation_forms import EvaluationForm
from .flow_modules import FlowModule
from .flows import ContactFlow
from .hierarchy import HierarchyGroup
from .hours import HoursOfOperation
from .hours_overrides import HoursOverride
from .integrations import IntegrationAssociation, UseCase
from .kind import Kind
from .predefined_attributes import PredefinedAttribute
from .prompts import Prompt
from .queues import Queue
from .quick_connects import QuickConnect
from .routing_profiles import RoutingProfile
from .rules import Rule
from .security_profiles import SecurityProfile
from .task_templates import TaskTemplate
from .uses import Named, flow_named
from .views import View
from .vocabularies import Vocabulary


def _named_by_user(user: User) -> Iterable[Named]:
    yield Named(arns.ROUTING_PROFILE, user.routing_profile_id)
    for profile_id in user.security_profile_ids:
        yield Named(arns.SECURITY_PROFILE, profile_id)
    group_id = user.details.get("HierarchyGroupId")
    if group_id is not None:
        yield Named(arns.HIERARCHY_GROUP, group_id)
    yield from predefined_attributes.named_by(user.proficiencies)


def _named_by_queue(queue: Queue) -> Iterable[Named]:
    yield Named(arns.HOURS, queue.hours_of_operation_id)
    if queue.outbound_caller_config.outbound_flow_id is not None:
        yield from flow_named(queue.outbound_caller_config.outbound_flow_id)
    for quick_connect_id in queue.quick_connect_ids:
        yield Named(arns.QUICK_CONNECT, quick_connect_id)


#: UR-08, UR-09, UR-10
USER: Kind[User] = Kind(
    arns.AGENT, "user", "Users", "username", "users_per_instance", _named_by_user
)
#: FL-08, FL-09
CONTACT_FLOW: Kind[ContactFlow] = Kind(
    arns.CONTACT_FLOW,
    "contact flow",
    "ContactFlows",
    quota="contact_flows_per_instance",
)
FLOW_MODULE: Kind[FlowModule] = Kind(
    arns.FLOW_MODULE,
    "flow module",
    "ContactFlowModules",
    quota="contact_flow_modules_per_instance",
)
QUEUE: Kind[Queue] = Kind(
    arns.QUEUE, "queue", "Queues", quota="queues_per_instance", names=_named_by_queue
)
QUICK_CONNECT: Kind[QuickConnect] = Kind(
    arns.QUICK_CONNECT,
    "quick connect",
    "QuickConnects",
    quota="quick_connects_per_instance",
    names=quick_connects.named_by,
)
SECURITY_PROFILE: Kind[SecurityProfile] = Kind(
    arns.SECURITY_PROFILE,
    "security profile",
    "SecurityProfiles",
    quota="security_profiles_per_instance",
)
ROUTING_PROFILE: Kind[RoutingProfile] = Kind(
    arns.ROUTING_PROFILE,
    "routing profile",
    "RoutingProfiles",
    quota="routing_profiles_per_instance",
    names=routing_profiles.named_by,
)
HOURS: Kind[HoursOfOperation] = Kind(
    arns.HOURS,
    "hours of operation",
    "HoursOfOperations",
    quota="hours_of_operation_per_instance",
    names=hours.named_by,
)
#: Their names are unique per hours, not per instance.
HOURS_OVERRIDE: Kind[HoursOverride] = Kind(
    "hours-of-operation-override",
    "hours of operation override",
    "HoursOfOperationOverrides",
    name="id",
    names=hours_overrides.named_by,
    has_arn=False,
)

HIERARCHY_GROUP: Kind[HierarchyGroup] = Kind(
    arns.HIERARCHY_GROUP,
    "hierarchy group",
    "UserHierarchyGroups",
    quota="hierarchy_groups_per_instance",
    names=hierarchy.named_by,
)
PROMPT: Kind[Prompt] = Kind(
    arns.PROMPT, "prompt", "Prompts", quota="prompts_per_instance"
)
#: Their names are unique regardless of case (PA-02).
PREDEFINED_ATTRIBUTE: Kind[PredefinedAttribute] = Kind(
    predefined_attributes.PREDEFINED_ATTRIBUTE,
    "predefined attribute",
    "PredefinedAttributes",
    name="key",
    quota="predefined_attributes_per_instance",
    has_arn=False,
)
AGENT_STATUS: Kind[AgentStatus] = Kind(
    arns.AGENT_STATUS,
    "agent status",
    "AgentStatuses",
    quota="agent_statuses_per_instance",
)

#: VI-03, VI-06
VIEW: Kind[View] = Kind(
    arns.VIEW,
    "view",
    "Views",
    quota="views_per_instance",
    quota_error=ServiceQuotaExceededError,
    is_listed_by_name=True,
    only_in=lambda view: view.only_in,
)

#: The mirrored kinds (RI-31).
KINDS: tuple[Kind[Any], ...] = (
    USER,
    CONTACT_FLOW,
    FLOW_MODULE,
    QUEUE,
    QUICK_CONNECT,
    SECURITY_PROFILE,
    ROUTING_PROFILE,
    HOURS,
    HOURS_OVERRIDE,
    PROMPT,
    AGENT_STATUS,
    HIERARCHY_GROUP,
    PREDEFINED_ATTRIBUTE,
    VIEW,
)
#: VO-01
VOCABULARY: Kind[Vocabulary] = Kind(
    arns.VOCABULARY,
    "vocabulary",
    "Vocabularies",
    quota="vocabularies_per_instance",
    is_mirrored=False,
    name_error=ResourceConflictError,
    quota_error=ServiceQuotaExceededError,
)
#: AO-10
INTEGRATION_ASSOCIATION: Kind[IntegrationAssociation] = Kind(
    arns.INTEGRATION_ASSOCIATION,
    "integration association",
    "IntegrationAssociations",
    name="integration",
    is_mirrored=False,
)
#: AO-13
USE_CASE: Kind[UseCase] = Kind(
    arns.USE_CASE,
    "use case",
    "UseCases",
    name="use",
    names=integrations.named_by,
    is_mirrored=False,
)

#: EF-03
EVALUATION_FORM: Kind[EvaluationForm] = Kind(
    arns.EVALUATION_FORM,
    "evaluation form",
    "EvaluationForms",
    "title",
    quota="evaluation_forms_per_instance",
    is_mirrored=False,
    name_error=ResourceConflictError,
    quota_error=ServiceQuotaExceededError,
)
#: EF-12; listed by contact, and without a name
CONTACT_EVALUATION: Kind[ContactEvaluation] = Kind(
    arns.CONTACT_EVALUATION,
    "contact evaluation",
    "ContactEvaluations",
    "id",
    is_mirrored=False,
    listed_under=lambda evaluation: evaluation.contact_id,
)
#: EM-01
EMAIL_ADDRESS: Kind[EmailAddress] = Kind(
    arns.EMAIL_ADDRESS,
    "email address",
    "EmailAddresses",
    "email_address",
    quota="email_addresses_per_instance",
    names=email_addresses.named_by,
    is_mirrored=False,
    quota_error=ServiceQuotaExceededError,
)
#: RU-01
RULE: Kind[Rule] = Kind(
    arns.RULE,
    "rule",
    "Rules",
    quota="rules_per_instance",
    names=rules.named_by,
    is_mirrored=False,
    name_error=ResourceConflictError,
    quota_error=ServiceQuotaExceededError,
)
#: TT-07, TT-09
TASK_TEMPLATE: Kind[TaskTemplate] = Kind(
    arns.TASK_TEMPLATE,
    "task template",
    "TaskTemplates",
    quota="task_templates_per_instance",
    names=task_templates.named_by,
    is_mirrored=False,
    name_error=task_templates.name_error,
    quota_error=ServiceQuotaExceededError,
)

#: A replica begins without records of these kinds.
REGIONAL_KINDS: tuple[Kind[Any], ...] = (
    VOCABULARY,
    EVALUATION_FORM,
    CONTACT_EVALUATION,
    EMAIL_ADDRESS,
    RULE,
    INTEGRATION_ASSOCIATION,
    USE_CASE,
    TASK_TEMPLATE,
)
ALL_KINDS = (*KINDS, *REGIONAL_KINDS)
#: Kinds with ARNs, which can be tagged.
TAGGABLE = tuple(kind for kind in ALL_KINDS if kind.has_arn)
KIND_IN_ARNS = {kind.arn_name: kind for kind in TAGGABLE}
