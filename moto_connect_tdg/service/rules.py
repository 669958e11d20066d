"""Rules; each Region has its own, and nothing runs them (RU-02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from ..domain.kinds import CONTACT_FLOW, EVALUATION_FORM, RULE
from ..domain.rules import Rule, flows_in, forms_in, require_same_name
from ..domain.tags import require_tags
from .call import NOTHING, Answer, ApiCall, operation

Actions = Sequence[Mapping[str, Any]]


def _require_named(call: ApiCall, instance_id: str, actions: Actions) -> None:
    """The flows and forms that actions name exist in the instance (RU-04)."""
    for flow_id in flows_in(actions):
        call.find(instance_id, CONTACT_FLOW, flow_id)
    for form_id in forms_in(actions):
        call.find(instance_id, EVALUATION_FORM, form_id)


@operation
def create_rule(
    call: ApiCall,
    *,
    instance_id: str,
    name: str,
    trigger_event_source: Mapping[str, str],
    function: str,
    actions: Actions,
    publish_status: str,
    pre_evaluation_filters: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
) -> Answer:
    """Create a rule in this Region."""
    require_tags(tags or {})
    instance, regional = call.open_regional(instance_id)
    call.require_room(RULE, regional, name)
    _require_named(call, instance_id, actions)
    rule = Rule(
        id=call.new_id(),
        name=name,
        trigger_event_source=trigger_event_source,
        function=function,
        actions=actions,
        publish_status=publish_status,
        pre_evaluation_filters=pre_evaluation_filters,
        created_time=call.now,
        last_modified_time=call.now,
    )
    arn = call.add(instance, regional, RULE, rule, tags)
    return {"RuleArn": arn, "RuleId": rule.id}


@operation
def describe_rule(call: ApiCall, *, instance_id: str, rule_id: str) -> Answer:
    """Describe a rule of this Region."""
    found = call.find(instance_id, RULE, rule_id)
    rule = found.record
    return {
        "Rule": {
            "Name": rule.name,
            "RuleId": rule.id,
            "RuleArn": found.arn,
            "TriggerEventSource": rule.trigger_event_source,
            "Function": rule.function,
            "Actions": rule.actions,
            "PublishStatus": rule.publish_status,
            "PreEvaluationFilters": rule.pre_evaluation_filters,
            "CreatedTime": rule.created_time,
            "LastUpdatedTime": rule.last_modified_time,
            "LastUpdatedBy": call.here.place.root_arn,
            "Tags": found.tags,
        }
    }


@operation
def list_rules(
    call: ApiCall,
    *,
    instance_id: str,
    publish_status: str | None = None,
    event_source_name: str | None = None,
    max_results: int = 200,
    next_token: str | None = None,
) -> Answer:
    """List the rules of this Region, by status and by event."""
    instance, regional = call.open_regional(instance_id)

    def is_wanted(rule: Rule) -> bool:
        is_for_event = event_source_name in {None, rule.event_source_name}
        return is_for_event and publish_status in {None, rule.publish_status}

    page = call.page(
        partial(regional.of(RULE).wanted_after, is_wanted),
        next_token,
        max_results,
        int,
    )
    return {
        "RuleSummaryList": [
            {
                "Name": rule.name,
                "RuleId": rule.id,
                "RuleArn": call.child_arn(instance, RULE.arn_name, rule.id),
                "EventSourceName": rule.event_source_name,
                "PublishStatus": rule.publish_status,
                "ActionSummaries": [
                    {"ActionType": action["ActionType"]} for action in rule.actions
                ],
                "CreatedTime": rule.created_time,
                "LastUpdatedTime": rule.last_modified_time,
            }
            for rule in page.items
        ],
        "NextToken": page.next_token,
    }


@operation
def update_rule(
    call: ApiCall,
    *,
    rule_id: str,
    instance_id: str,
    name: str,
    function: str,
    actions: Actions,
    publish_status: str,
    pre_evaluation_filters: Mapping[str, Any] | None = None,
) -> Answer:
    """Replace a rule, all but its event; an omitted filter is removed."""
    found = call.find(instance_id, RULE, rule_id)
    require_same_name(found.record, name)
    call.require_new_name(RULE, found, name)
    _require_named(call, instance_id, actions)
    call.modify(
        RULE,
        found,
        name=name,
        function=function,
        actions=actions,
        publish_status=publish_status,
        pre_evaluation_filters=pre_evaluation_filters,
    )
    return NOTHING


@operation
def delete_rule(call: ApiCall, *, instance_id: str, rule_id: str) -> Answer:
    """Delete a rule of this Region."""
    call.remove(RULE, call.find(instance_id, RULE, rule_id))
    return NOTHING
