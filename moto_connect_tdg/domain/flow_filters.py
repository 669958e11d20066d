"""The filter of flows by type and tags.

https://docs.aws.amazon.com/connect/latest/APIReference/API_ContactFlowAttributeFilter.html
"""

from __future__ import annotations

from collections.abc import Mapping

from .search import Condition, Criteria, tags_match


def has_attributes(wanted: Criteria, flow_type: str, tags: Mapping[str, str]) -> bool:
    """Whether a flow of that type, with those tags, passes the filter (FL-15)."""

    def has_type(condition: Mapping[str, str]) -> bool:
        return condition.get("ContactFlowType") in {None, flow_type}

    def has_all(conditions: Criteria) -> bool:
        is_type = has_type(conditions.get("ContactFlowTypeCondition", {}))
        tag_filter = {"AndConditions": conditions.get("TagConditions", ())}
        return is_type and tags_match(tag_filter, tags)

    checks: dict[str, Condition] = {
        "OrConditions": lambda groups: any(has_all(group) for group in groups),
        "AndCondition": has_all,
        "TagCondition": lambda one: tags_match({"TagCondition": one}, tags),
        "ContactFlowTypeCondition": has_type,
    }
    return all(checks[member](condition) for member, condition in wanted.items())
