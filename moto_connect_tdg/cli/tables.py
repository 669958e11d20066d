"""Print drills for people: tables, or lists if the console is narrow."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..domain.routing import Tally
from ..rehearsal.report import Report, Scorecard, name_of, seconds_text
from ..rehearsal.shift import Drill, Step

#: Six columns with it fit in 80, even between Tokyo and Osaka.
_BAR = 12
#: The width of the borders beside each cell, and at the end of a row.
_BORDER, _END = 3, 1

Row = Sequence[str]


def print_drill(console: Console, drill: Drill) -> None:
    """Print where calls go at each step of a shift."""
    _say(console, f"Shifting {drill.group_arn}")
    _say(
        console,
        f"with {', '.join(drill.phone_numbers)}, called from {drill.replica_region} "
        f"by ARN (seed {drill.seed})",
    )
    regions = (drill.source_region, drill.replica_region)
    title = "Where calls go"
    with_bars = ("split", regions[0], "", regions[1], "", "lost")
    rows = [_step_with_bars(step, regions, _block(console)) for step in drill.steps]
    if _fits(console, with_bars, rows):
        _table(console, title, with_bars, rows, numbers={0, 1, 3, 5})
        return
    rows = [[row[0], row[1], row[3], row[5]] for row in rows]
    _show(console, title, ("split", *regions, "lost"), rows, numbers={0, 1, 2, 3})


def _step_with_bars(step: Step, regions: Collection[str], block: str) -> list[str]:
    cells = [f"{step.source_share}/{100 - step.source_share}"]
    for region in regions:
        calls = _calls_at(region, step.tally)
        length = round(_BAR * calls / step.tally.placed) if step.tally.placed else 0
        cells += [str(calls), (block * length).ljust(_BAR)]
    return [*cells, str(_lost(step.tally))]


def print_report(console: Console, report: Report) -> None:
    """Print how a failover did, with the verdict in the last line."""
    _say(console, f"{report.scenario}: {report.sentence}")
    _say(console, f"Failing over {report.group_arn}")
    _show(
        console,
        "Calls",
        ("", report.source_region, report.replica_region, "lost", "why"),
        [
            (
                name,
                str(_calls_at(report.source_region, tally)),
                str(_calls_at(report.replica_region, tally)),
                str(_lost(tally)),
                ", ".join(tally.lost),
            )
            for name, tally in (
                ("before", report.before),
                ("during", report.during),
                ("after", report.after),
            )
        ],
        numbers={1, 2, 3},
    )
    _show(
        console,
        "API calls made by the failover",
        ("second", "Region", "operation", "outcome"),
        [
            (f"{call.second:.1f}", call.region, name_of(call), call.outcome)
            for call in report.api_calls
        ],
        numbers={0},
    )
    _say(
        console,
        f"Lost {report.lost} of {report.calls.arrived} calls; recovered after: "
        f"{seconds_text(report.recovery_seconds)}",
    )
    for line in report.output.splitlines():
        _say(console, f"| {line}")
    _print_findings(console, report)
    _say(console, "PASSED" if report.passed else "FAILED")


def _print_findings(console: Console, report: Report) -> None:
    for kind, texts in (
        ("Note", report.notes),
        ("Warning", report.warnings),
        ("Failure", report.failures),
    ):
        for text in texts:
            _say(console, f"{kind}: {text}")


def print_scorecard(console: Console, scorecard: Scorecard) -> None:
    """Print a line for each scenario, what is wrong in each, and the sum."""
    headers: Row = (
        "scenario",
        "verdict",
        "lost",
        "recovery",
        "API calls",
        "retries",
        "why",
    )
    rows = [_row_of(report) for report in scorecard.reports]
    numbers = {2, 3, 4, 5}
    if not _fits(console, headers, rows):
        # The reasons are printed below too.
        headers, rows = headers[:-1], [row[:-1] for row in rows]
    _show(console, "Scorecard", headers, rows, numbers=numbers)
    for report in scorecard.reports:
        if report.findings or report.notes:
            _say(console, "")
            _say(console, f"{report.scenario}: {report.sentence}")
            _print_findings(console, report)
    _say(console, "")
    _say(console, scorecard.summary)
    _say(console, "PASSED" if scorecard.passed else "FAILED")


def _row_of(report: Report) -> Row:
    return (
        report.scenario,
        report.verdict,
        str(report.lost),
        seconds_text(report.recovery_seconds),
        str(len(report.api_calls)),
        str(report.retries),
        ", ".join(report.mistakes),
    )


def _calls_at(region: str, tally: Tally) -> int:
    return tally.connected.get(region, 0)


def _lost(tally: Tally) -> int:
    return sum(tally.lost.values())


def _block(console: Console) -> str:
    return "#" if console.options.ascii_only else "█"


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, soft_wrap=True)


def _show(
    console: Console,
    title: str,
    headers: Row,
    rows: Sequence[Row],
    *,
    numbers: Collection[int] = (),
) -> None:
    """Print a table, or a list where it would be cut off."""
    if _fits(console, headers, rows):
        _table(console, title, headers, rows, numbers=numbers)
        return
    _say(console, f"{title}:")
    for row in rows:
        named = zip(headers[1:], row[1:], strict=True)
        cells = ", ".join(f"{name} {cell}" for name, cell in named if cell)
        _say(console, f"- {row[0]}: {cells}")


def _fits(console: Console, headers: Row, rows: Sequence[Row]) -> bool:
    widths = (max(map(len, cells)) for cells in zip(headers, *rows, strict=True))
    return sum(width + _BORDER for width in widths) + _END <= console.width


def _table(
    console: Console,
    title: str,
    headers: Row,
    rows: Sequence[Row],
    *,
    numbers: Collection[int],
) -> None:
    table = Table(title=title)
    for at, header in enumerate(headers):
        justify = "right" if at in numbers else "left"
        table.add_column(Text(header), justify=justify, no_wrap=True)  # type: ignore[arg-type]  # a literal of rich's
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)
