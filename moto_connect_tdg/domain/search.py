"""Search criteria and tag filters, common to all search operations.

https://docs.aws.amazon.com/connect/latest/APIReference/API_StringCondition.html
https://docs.aws.amazon.com/connect/latest/APIReference/API_ControlPlaneTagFilter.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from ..errors import InvalidParameterError

Criteria = Mapping[str, Any]
#: A record's values by the names of search fields, in lower case.
Texts = Mapping[str, "str | None"]
#: Whether a record meets a condition that is specific to its kind.
Condition = Callable[[Any], bool]

_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "STARTS_WITH": str.startswith,
    "CONTAINS": str.__contains__,
    "EXACT": str.__eq__,
}
_GROUPS = ("OrConditions", "AndConditions")
_TEXT = "StringCondition"


def require_criteria(
    criteria: Criteria | None, fields: Collection[str], own: Collection[str] = ()
) -> None:
    """Criteria may name only known fields, and conditions that are mocked.

    *fields* are in lower case, *own* are the conditions specific to the kind.
    """
    for member, condition in (criteria or {}).items():
        if member in _GROUPS:
            for one in condition:
                require_criteria(one, fields, own)
        elif member == _TEXT:
            field = condition.get("FieldName", "")
            if field.lower() not in fields:
                known = ", ".join(sorted(fields))
                msg = f"FieldName must be one of {known}, not: {field[:100]}"
                raise InvalidParameterError(msg)
        elif member not in own:
            msg = f"moto_connect_tdg does not mock this condition: {member}"
            raise InvalidParameterError(msg)


def matches(
    criteria: Criteria | None, texts: Texts, own: Mapping[str, Condition]
) -> bool:
    """Whether a record meets the criteria; None accepts every record."""
    return all(
        _meets(member, condition, texts, own)
        for member, condition in (criteria or {}).items()
    )


def _meets(
    member: str, condition: Any, texts: Texts, own: Mapping[str, Condition]
) -> bool:
    match member:
        case "OrConditions":
            return any(matches(one, texts, own) for one in condition)
        case "AndConditions":
            return all(matches(one, texts, own) for one in condition)
        case "StringCondition":
            return _meets_text(condition, texts)
    return own[member](condition)


def _meets_text(condition: Mapping[str, str], texts: Texts) -> bool:
    """Compare regardless of case, as the console does (undocumented; our choice)."""
    found = texts[condition["FieldName"].lower()] or ""
    compare = _COMPARISONS[condition.get("ComparisonType", "EXACT")]
    return compare(found.lower(), condition.get("Value", "").lower())


def read_tag_filter(search_filter: Criteria | None) -> Criteria | None:
    """Read a filter by tags, the only one that is mocked, in either of its forms.

    https://docs.aws.amazon.com/connect/latest/APIReference/API_ControlPlaneAttributeFilter.html
    """
    found: Criteria | None = None
    for member, condition in (search_filter or {}).items():
        match member:
            case "TagFilter":
                found = condition
            case "AttributeFilter":
                found = _as_tag_filter(condition)
            case _:
                msg = f"moto_connect_tdg does not mock this filter: {member}"
                raise InvalidParameterError(msg)
    return found


def _as_tag_filter(attribute_filter: Criteria) -> Criteria:
    """Convert a filter by attributes, of which only tags exist, to one by tags."""
    found: dict[str, Any] = {}
    for member, condition in attribute_filter.items():
        match member:
            case "OrConditions":
                found[member] = [one.get("TagConditions", ()) for one in condition]
            case "AndCondition":
                found["AndConditions"] = condition.get("TagConditions", ())
            case _:
                found[member] = condition
    return found


def tags_match(tag_filter: Criteria | None, tags: Mapping[str, str]) -> bool:
    """Whether tags meet a tag filter; None accepts all."""
    if not tag_filter:
        return True
    checks: dict[str, Condition] = {
        "OrConditions": lambda groups: any(_has_all(group, tags) for group in groups),
        "AndConditions": lambda group: _has_all(group, tags),
        "TagCondition": lambda one: _has(one, tags),
    }
    return all(checks[member](condition) for member, condition in tag_filter.items())


def _has_all(conditions: Iterable[Mapping[str, str]], tags: Mapping[str, str]) -> bool:
    return all(_has(one, tags) for one in conditions)


def _has(condition: Mapping[str, str], tags: Mapping[str, str]) -> bool:
    """Whether a tag is present; without a value, any value will do."""
    found = tags.get(condition.get("TagKey", ""))
    return found is not None and condition.get("TagValue") in {None, found}


def meets_tag_condition(condition: Mapping[str, str], key: str, value: str) -> bool:
    """Whether a tag meets a condition on its key, its value, or both.

    https://docs.aws.amazon.com/connect/latest/APIReference/API_TagSearchCondition.html
    """
    found = {"tagKey": key, "tagValue": value}
    return all(
        _COMPARISONS[condition.get(f"{member}ComparisonType", "EXACT")](
            text, condition[member]
        )
        for member, text in found.items()
        if member in condition
    )
