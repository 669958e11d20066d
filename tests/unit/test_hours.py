"""Hours of operation, their overrides, and when they are open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone
from functools import partial

import pytest

from moto_connect_tdg.domain.effective_hours import open_day, read_dates
from moto_connect_tdg.domain.hours import (
    HoursOfOperation,
    require_few_parents,
    require_no_overlap,
    require_parents,
    require_time_zone,
)
from moto_connect_tdg.domain.hours_overrides import (
    HoursOverride,
    meets_date,
    require_date_fields,
    require_room,
    require_valid,
)
from moto_connect_tdg.errors import (
    ConditionalOperationFailedError,
    InvalidParameterError,
    LimitExceededError,
    ServiceQuotaExceededError,
)
from tests.helpers.identifiers import SOURCE
from tests.helpers.refusals import raises_exactly

HOURS = HoursOfOperation(
    id="h",
    name="h",
    description=None,
    time_zone="UTC",
    config=(),
    last_modified_time=datetime(2026, 1, 1, tzinfo=timezone.utc),
    last_modified_region=SOURCE,
)
CHILD = replace(HOURS, id="c", parent_ids=("h",))


def slot(start, end, day=None):
    """A slot from one hour to another, of one weekday or of every weekday."""
    times = {
        "StartTime": {"Hours": start, "Minutes": 0},
        "EndTime": {"Hours": end, "Minutes": 30},
    }
    return times if day is None else {**times, "Day": day}


def override(kind="STANDARD", *config, pattern=None, **wanted):
    """An override, by default of the whole of 2026."""
    recurrence = None if pattern is None else {"RecurrencePattern": pattern}
    return replace(
        HoursOverride(
            id="o",
            hours_of_operation_id="h",
            name="o",
            description=None,
            config=config,
            effective_from="2026-01-01",
            effective_till="2026-12-31",
            override_type=kind,
            recurrence_config=recurrence,
        ),
        **wanted,
    )


def recurring(**pattern):
    """A closed override that recurs."""
    config = pattern.pop("config", (slot(8, 9),))
    return override("CLOSED", *config, pattern={"Interval": 1, **pattern})


WRONG = InvalidParameterError


@pytest.mark.rules("D-10")
@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        pytest.param(
            partial(require_time_zone, "Mars/Base"),
            WRONG,
            "Unknown time zone: Mars/Base",
            id="time zone",
            marks=pytest.mark.rules("HO-01"),
        ),
        pytest.param(
            partial(
                require_no_overlap, [slot(8, 12, "MONDAY"), slot(12, 13, "MONDAY")]
            ),
            WRONG,
            "Hours overlap on: MONDAY",
            id="overlap",
            marks=pytest.mark.rules("HO-02"),
        ),
        pytest.param(
            partial(require_no_overlap, [slot(17, 9, "MONDAY")]),
            WRONG,
            "moto_connect_tdg does not mock hours over midnight: 17:00-9:30. End one "
            "slot at 0:00, and start another one at 0:00 of the next day.",
            id="over midnight",
            marks=pytest.mark.rules("HO-19"),
        ),
        pytest.param(
            partial(require_valid, override("OPEN", slot(22, 5))),
            WRONG,
            "moto_connect_tdg does not mock hours over midnight: 22:00-5:30. End one "
            "slot at 0:00, and start another one at 0:00 of the next day.",
            id="override over midnight",
            marks=pytest.mark.rules("HO-19"),
        ),
        pytest.param(
            partial(require_room, [override()] * 50),
            LimitExceededError,
            "Overrides per hours of operation are limited to: 50",
            id="too many overrides",
            marks=pytest.mark.rules("HO-06"),
        ),
        pytest.param(
            partial(require_valid, override(effective_from="2026-02-30")),
            WRONG,
            "Not a date: 2026-02-30",
            id="no date",
            marks=pytest.mark.rules("HO-07"),
        ),
        pytest.param(
            partial(require_valid, override(effective_till="2025-12-31")),
            WRONG,
            "EffectiveFrom is after EffectiveTill: 2026-01-01, 2025-12-31",
            id="dates out of order",
            marks=pytest.mark.rules("HO-07"),
        ),
        pytest.param(
            partial(
                require_valid, override(pattern={"Frequency": "WEEKLY", "Interval": 1})
            ),
            WRONG,
            "RecurrenceConfig needs an OverrideType of OPEN or CLOSED.",
            id="temporary hours that recur",
            marks=pytest.mark.rules("HO-08"),
        ),
        pytest.param(
            partial(require_valid, override("CLOSED")),
            WRONG,
            "Config must not be empty for the OverrideType: CLOSED",
            id="closed never",
            marks=pytest.mark.rules("HO-08"),
        ),
        pytest.param(
            partial(require_valid, recurring(Frequency="YEARLY", ByMonth=[1, 2])),
            WRONG,
            "ByMonth must have one value, and not 0.",
            id="two months",
            marks=pytest.mark.rules("HO-08"),
        ),
        pytest.param(
            partial(require_valid, recurring(Frequency="MONTHLY", ByMonthDay=[0])),
            WRONG,
            "ByMonthDay must have one value, and not 0.",
            id="day zero",
            marks=pytest.mark.rules("HO-08"),
        ),
        pytest.param(
            partial(require_valid, recurring(Frequency="WEEKLY", ByMonthDay=[1])),
            WRONG,
            "ByMonthDay does not fit the Frequency: WEEKLY",
            id="day of the month, weekly",
            marks=pytest.mark.rules("HO-08"),
        ),
        pytest.param(
            partial(require_valid, recurring(Frequency="MONTHLY", ByMonth=[1])),
            WRONG,
            "ByMonth does not fit the Frequency: MONTHLY",
            id="month, monthly",
            marks=pytest.mark.rules("HO-08"),
        ),
        pytest.param(
            partial(
                require_valid,
                recurring(
                    Frequency="MONTHLY",
                    ByMonthDay=[1],
                    ByWeekdayOccurrence=[1],
                    config=(slot(8, 9, "MONDAY"),),
                ),
            ),
            WRONG,
            "ByMonthDay and ByWeekdayOccurrence exclude each other.",
            id="two ways to name a day",
            marks=pytest.mark.rules("HO-08"),
        ),
        pytest.param(
            partial(
                require_valid, recurring(Frequency="MONTHLY", ByWeekdayOccurrence=[1])
            ),
            WRONG,
            "ByWeekdayOccurrence needs a Day in Config.",
            id="occurrence of no weekday",
            marks=pytest.mark.rules("HO-08"),
        ),
        pytest.param(
            partial(read_dates, "2026-02-01", "2026-01-31"),
            WRONG,
            "FromDate is after ToDate: 2026-02-01, 2026-01-31",
            id="range out of order",
        ),
        pytest.param(
            partial(read_dates, "2026-01-01", "2027-01-02"),
            WRONG,
            "At most 366 dates can be asked for, not: 367",
            id="range too long",
        ),
        pytest.param(
            partial(require_few_parents, ["a", "b", "c", "d"]),
            ServiceQuotaExceededError,
            "Parents of hours of operation are limited to: 3",
            id="too many parents",
            marks=pytest.mark.rules("HO-12"),
        ),
        pytest.param(
            partial(require_parents, "h", [HOURS], has_children=False),
            WRONG,
            "Hours of operation cannot be their own parent: h",
            id="own parent",
            marks=pytest.mark.rules("HO-13"),
        ),
        pytest.param(
            partial(require_parents, "x", [CHILD], has_children=False),
            ConditionalOperationFailedError,
            "Hours of operation with a parent cannot have children: c",
            id="child as a parent",
            marks=pytest.mark.rules("HO-13"),
        ),
        pytest.param(
            partial(require_parents, "x", [HOURS], has_children=True),
            ConditionalOperationFailedError,
            "Hours of operation with children cannot have a parent: x",
            id="parent as a child",
            marks=pytest.mark.rules("HO-13"),
        ),
        pytest.param(
            partial(
                require_date_fields,
                {"OrConditions": [{"DateCondition": {"FieldName": "name"}}]},
            ),
            WRONG,
            "FieldName must be one of EffectiveFrom, EffectiveTill, not: name",
            id="unknown date field",
            marks=pytest.mark.rules("HO-16"),
        ),
    ],
)
def test_refuses(rule, error, message):
    """Each rule refuses what breaks it, with its own error and message."""
    with raises_exactly(error, message):
        rule()


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param(
            partial(
                require_no_overlap, [slot(8, 11, "MONDAY"), slot(12, 23, "MONDAY")]
            ),
            id="slots with a gap",
            marks=pytest.mark.rules("HO-02"),
        ),
        pytest.param(
            partial(require_room, [override()] * 49),
            id="the last override",
            marks=pytest.mark.rules("HO-06"),
        ),
        pytest.param(
            partial(require_few_parents, ["a", "b", "c"]),
            id="three parents",
            marks=pytest.mark.rules("HO-12"),
        ),
        pytest.param(
            partial(
                require_valid,
                recurring(
                    Frequency="YEARLY",
                    ByMonth=[4],
                    ByWeekdayOccurrence=[-1],
                    config=(slot(8, 9, "MONDAY"),),
                ),
            ),
            id="last Monday of April",
            marks=pytest.mark.rules("HO-08"),
        ),
        pytest.param(partial(read_dates, "2026-01-01", "2027-01-01"), id="366 dates"),
    ],
)
def test_accepts(rule):
    """What is just within a rule is accepted."""
    rule()


#: A Friday.
DAY = date(2026, 1, 16)
USUAL = (slot(8, 17, "FRIDAY"), slot(8, 11, "SATURDAY"))
EIGHT, NOON, HALF_PAST_FIVE, MIDNIGHT = 8 * 60, 12 * 60, 17 * 60 + 30, 24 * 60


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        pytest.param([], [(EIGHT, HALF_PAST_FIVE)], id="the usual hours"),
        pytest.param(
            [override("STANDARD", slot(12, 13, "FRIDAY"))],
            [(NOON, 13 * 60 + 30)],
            id="temporary hours replace them",
        ),
        pytest.param(
            [override("STANDARD", slot(12, 13, "MONDAY"))],
            [],
            id="temporary hours without the weekday close it",
        ),
        pytest.param(
            [override("OPEN", slot(12, 20))],
            [(EIGHT, 20 * 60 + 30)],
            id="an open override adds to them",
        ),
        pytest.param(
            [override("CLOSED", slot(12, 13))],
            [(EIGHT, NOON), (13 * 60 + 30, HALF_PAST_FIVE)],
            id="a closed override takes from them",
        ),
        pytest.param(
            [override("CLOSED", {}), override("OPEN", {}), override("STANDARD", {})],
            [],
            id="closed wins over all others",
        ),
        pytest.param(
            [override("STANDARD", slot(8, 8)), override("OPEN", slot(12, 13))],
            [(EIGHT, EIGHT + 30), (NOON, 13 * 60 + 30)],
            id="open wins over temporary hours",
        ),
        pytest.param(
            [override("CLOSED", {}, effective_from="2026-01-17")],
            [(EIGHT, HALF_PAST_FIVE)],
            id="one that is not in effect yet",
        ),
        pytest.param(
            [override("CLOSED", {}, effective_till="2026-01-16")],
            [],
            id="one on its last date",
        ),
    ],
)
@pytest.mark.rules("HO-09", "HO-10")
def test_overrides_apply_in_their_order(overrides, expected):
    """Closed overrides win over open ones, those over temporary hours, over usual ones."""
    assert expected == open_day(DAY, USUAL, overrides).hours


@pytest.mark.rules("HO-17")
@pytest.mark.parametrize(
    ("end", "expected"),
    [
        pytest.param({"Hours": 0, "Minutes": 0}, MIDNIGHT, id="midnight"),
        pytest.param(None, MIDNIGHT, id="no end"),
        pytest.param({"Hours": 22, "Minutes": 5}, 22 * 60 + 5, id="after the start"),
    ],
)
def test_a_slot_ends_at_midnight_at_the_latest(end, expected):
    """A slot that ends at 0:00, or has no end as in an override, ends at midnight."""
    slot = {"Day": "FRIDAY", "StartTime": {"Hours": 8, "Minutes": 0}, "EndTime": end}
    config = [{member: value for member, value in slot.items() if value is not None}]

    assert [(EIGHT, expected)] == open_day(DAY, config, []).hours


@pytest.mark.parametrize(
    ("pattern", "dates"),
    [
        pytest.param(
            {"Frequency": "WEEKLY", "Interval": 2},
            ["2026-01-01", "2026-01-07", "2026-01-15"],
            id="every other week",
        ),
        pytest.param(
            {"Frequency": "MONTHLY", "Interval": 2, "ByMonthDay": [15]},
            ["2026-01-15", "2026-03-15"],
            id="the fifteenth of every other month",
        ),
        pytest.param(
            {"Frequency": "MONTHLY", "Interval": 1, "ByMonthDay": [-1]},
            ["2026-01-31", "2026-02-28"],
            id="the last of the month",
        ),
        pytest.param(
            {"Frequency": "MONTHLY", "Interval": 1},
            ["2026-01-01", "2026-02-01"],
            id="the day of the first date",
        ),
        pytest.param(
            {"Frequency": "YEARLY", "Interval": 1, "ByMonth": [12], "ByMonthDay": [25]},
            ["2026-12-25", "2027-12-25"],
            id="Christmas",
        ),
        pytest.param(
            {
                "Frequency": "YEARLY",
                "Interval": 1,
                "ByMonth": [4],
                "ByWeekdayOccurrence": [2],
            },
            ["2026-04-09", "2027-04-08"],
            id="the second Thursday of April",
        ),
        pytest.param(
            {"Frequency": "MONTHLY", "Interval": 1, "ByWeekdayOccurrence": [-1]},
            ["2026-01-29", "2026-02-26"],
            id="the last Thursday of the month",
        ),
    ],
)
@pytest.mark.rules("HO-09")
def test_recurs(pattern, dates):
    """A recurring override applies on the dates of its pattern, and on no other day nearby."""
    day = "THURSDAY" if "ByWeekdayOccurrence" in pattern else None
    closed = override(
        "CLOSED",
        slot(8, 9, day),
        pattern=pattern,
        effective_till="2027-12-31",
    )
    wanted = [date.fromisoformat(text) for text in dates]

    found = [day for day in wanted if open_day(day, [], [closed]).overrides]

    assert wanted == found
    days = read_dates("2026-01-08", "2026-01-14")
    assert [] == [day for day in days if open_day(day, [], [closed]).overrides]


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        ("GREATER_THAN", False),
        ("LESS_THAN", False),
        ("GREATER_THAN_OR_EQUAL_TO", True),
        ("LESS_THAN_OR_EQUAL_TO", True),
        ("EQUAL_TO", True),
    ],
)
@pytest.mark.rules("HO-16")
@pytest.mark.parametrize(
    ("field", "value"),
    [("EffectiveFrom", "2026-01-01"), ("effectivetill", "2026-12-31")],
)
def test_compares_dates(field, value, comparison, expected):
    """The dates of an override are compared with the given one."""
    condition = {"FieldName": field, "Value": value, "ComparisonType": comparison}

    assert expected == meets_date(override(), condition)
