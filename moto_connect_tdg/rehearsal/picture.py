"""A picture of a scenario: calls, shares and API calls over the same seconds, as SVG."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from .report import Report, name_of

_WIDTH, _HEIGHT = 440, 268
_LEFT, _RIGHT = 38.0, 432.0
#: top and bottom of each part
_CALLS, _SHARES, _MARKS = (22.0, 110.0), (134.0, 192.0), (218.0, 236.0)
_AXIS = 252.0
_MAX_BARS = 80
_MAX_TICKS = 7
_ROUND = (1, 2, 5)
_WHOLE = 100
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: The colours by their purpose, light and dark, for pages and for pictures alone.
COLOURS = """
--paper:#fff;--ink:#1b1f24;--faint:#57606a;--line:#d0d7de;--card:#f6f8fa;
--source:#3b6fb5;--replica:#2a9080;--lost:#c9302c;--down:#c9302c1f;
--passed:#1a7f37;--warned:#8a5a00;--failed:#b3261e"""
DARK_COLOURS = """
--paper:#12161b;--ink:#e6edf3;--faint:#9aa5b1;--line:#39424d;--card:#1b222b;
--source:#79a9ee;--replica:#4fc3ae;--lost:#ff7b72;--down:#ff7b7226;
--passed:#56d364;--warned:#e3b341;--failed:#ff8b83"""
STYLE = """
svg.drill{font:12px system-ui,sans-serif;fill:var(--ink)}
svg.drill .faint{fill:var(--faint)}
svg.drill .line{stroke:var(--line);stroke-width:1}
svg.drill .zero{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 3}
svg.drill .source{fill:var(--source)}svg.drill .replica{fill:var(--replica)}
svg.drill .lost{fill:var(--lost)}svg.drill .hatch{stroke:var(--paper);stroke-width:1.5}
svg.drill .down{fill:var(--down)}
svg.drill .share{fill:none;stroke-width:2.5}
svg.drill .telephony{stroke:var(--source)}svg.drill .agents{stroke:var(--replica);stroke-dasharray:7 3}
svg.drill .sign-in{stroke:var(--warned);stroke-dasharray:2 3}
svg.drill .ok{fill:var(--replica)}svg.drill .refused{fill:var(--lost)}
"""


@dataclass(frozen=True, slots=True)
class _Axis:
    """Seconds along a picture."""

    begin: float
    end: float

    def x(self, second: float) -> float:
        """The position of a second."""
        part = (second - self.begin) / (self.end - self.begin)
        return _LEFT + min(max(part, 0.0), 1.0) * (_RIGHT - _LEFT)

    def ticks(self) -> Iterator[int]:
        """The seconds that are labelled."""
        step = _round_up((self.end - self.begin) / _MAX_TICKS)
        first = math.ceil(self.begin / step) * step
        yield from range(first, math.floor(self.end) + 1, step)


def picture(report: Report, *, is_alone: bool = False) -> str:
    """An SVG of a report; one that *is_alone* has its own colours."""
    axis = _axis(report)
    parts = [
        *([_own_style()] if is_alone else []),
        f"<title>{as_text(f'{report.scenario}: {report.sentence}')}</title>",
        *_outages(report, axis),
        *_calls(report, axis),
        *_shares(report, axis),
        *_marks(report, axis),
        *_seconds(axis),
    ]
    namespace = ' xmlns="http://www.w3.org/2000/svg"' if is_alone else ""
    return (
        f'<svg{namespace} class="drill" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
        f"{''.join(parts)}</svg>"
    )


def _own_style() -> str:
    dark = f"@media(prefers-color-scheme:dark){{svg.drill{{{DARK_COLOURS}}}}}"
    return (
        f"<style>svg.drill{{{COLOURS}}}{dark}{STYLE}</style>"
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" style="fill:var(--paper)"/>'
    )


def _axis(report: Report) -> _Axis:
    seconds = [second.second for second in report.calls.seconds]
    ends = [report.seconds, *(call.second for call in report.api_calls)]
    begin = min([*seconds, -1])
    return _Axis(begin, max([*(s + 1 for s in seconds), *ends, begin + 1]))


def _outages(report: Report, axis: _Axis) -> Iterator[str]:
    top, bottom = _CALLS[0], _MARKS[1]
    for region, begin, end in report.outages:
        x, width = axis.x(begin), axis.x(end) - axis.x(begin)
        yield (
            f'<rect class="down" x="{x:.1f}" y="{top}" width="{width:.1f}" '
            f'height="{bottom - top}"><title>{as_text(region)} is down from {begin:g} s '
            f"to {end:g} s</title></rect>"
        )


# -- calls per second -------------------------------------------------------------


def _calls(report: Report, axis: _Axis) -> Iterator[str]:
    size = max(1, math.ceil((axis.end - axis.begin) / _MAX_BARS))
    bars: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for second in report.calls.seconds:
        bar = bars[second.second // size * size]
        bar[0 if second.region == report.source_region else 1] += second.connected
        bar[2] += sum(second.lost.values())
    top, bottom = _CALLS
    highest = max((sum(bar) for bar in bars.values()), default=1) or 1
    yield _label(f"calls in {'a second' if size == 1 else f'{size} seconds'}", top)
    yield _level(str(highest), top)
    yield _level("0", bottom)
    yield (
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="lost" width="6" height="6"/>'
        '<line class="hatch" y2="6"/></pattern></defs>'
    )
    for begin, counts in sorted(bars.items()):
        yield from _bar(begin, size, counts, highest, axis)


def _bar(
    begin: int, size: int, counts: Sequence[int], highest: int, axis: _Axis
) -> Iterator[str]:
    top, bottom = _CALLS
    x = axis.x(begin)
    width = max(axis.x(begin + size) - x - 1, 1)
    y = bottom
    for kind, count in zip(("source", "replica", "lost"), counts, strict=True):
        if not count:
            continue
        height = (bottom - top) * count / highest
        y -= height
        fill = ' style="fill:url(#hatch)"' if kind == "lost" else ""
        what = "lost" if kind == "lost" else f"connected, {kind}"
        yield (
            f'<rect class="{kind}"{fill} x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}"><title>{begin} s: {count} {what}</title></rect>'
        )


# -- shares ---------------------------------------------------------------------


def _shares(report: Report, axis: _Axis) -> Iterator[str]:
    top, bottom = _SHARES
    yield _label("% at the replica", top)
    yield _level("100", top)
    yield _level("0", bottom)
    rows = [row for row in report.shares if row.group_arn == report.group_arn]
    for number, (kind, name) in enumerate(
        (("telephony", "telephony"), ("agents", "agents"), ("sign_in", "sign-in"))
    ):
        points: list[str] = []
        before: float | None = None
        for row in rows:
            share = getattr(row, kind)
            # Slightly apart, so that equal lines are all visible.
            y = bottom - (bottom - top) * share / _WHOLE + 2.0 * number
            x = axis.x(row.second)
            points += [] if before is None else [f"{x:.1f},{before:.1f}"]
            points.append(f"{x:.1f},{y:.1f}")
            before = y
        if before is not None:
            points.append(f"{axis.x(axis.end):.1f},{before:.1f}")
            yield (
                f'<polyline class="share {name}" points="{" ".join(points)}">'
                f"<title>{name}</title></polyline>"
            )


# -- API calls and seconds --------------------------------------------------------


def _marks(report: Report, axis: _Axis) -> Iterator[str]:
    top, bottom = _MARKS
    yield _label("API calls", top)
    for call in report.api_calls:
        kind = "ok" if call.outcome == "OK" else "refused"
        about = f"{call.second:.1f} s: {call.region} {name_of(call)}: {call.outcome}"
        height = bottom - top if kind == "refused" else (bottom - top) * 0.65
        yield (
            f'<rect class="{kind}" x="{axis.x(call.second) - 1:.1f}" '
            f'y="{bottom - height:.1f}" width="2.5" height="{height:.1f}">'
            f"<title>{as_text(about)}</title></rect>"
        )


def _seconds(axis: _Axis) -> Iterator[str]:
    bottom = _MARKS[1]
    yield f'<line class="line" x1="{_LEFT}" x2="{_RIGHT}" y1="{bottom}" y2="{bottom}"/>'
    if axis.begin <= 0:
        x = axis.x(0)
        yield (
            f'<line class="zero" x1="{x:.1f}" x2="{x:.1f}" y1="{_CALLS[0]}" '
            f'y2="{bottom}"><title>The failover begins</title></line>'
        )
    for second in axis.ticks():
        yield (
            f'<text class="faint" x="{axis.x(second):.1f}" y="{_AXIS}" '
            f'text-anchor="middle">{second}</text>'
        )
    yield (
        f'<text class="faint" x="{_RIGHT}" y="{_HEIGHT - 3}" text-anchor="end">seconds '
        "since the failover began</text>"
    )


def _label(text: str, top: float) -> str:
    return f'<text class="faint" x="{_LEFT}" y="{top - 7:.0f}">{as_text(text)}</text>'


def _level(text: str, y: float) -> str:
    return (
        f'<line class="line" x1="{_LEFT}" x2="{_RIGHT}" y1="{y}" y2="{y}"/>'
        f'<text class="faint" x="{_LEFT - 4}" y="{y + 4}" text-anchor="end">'
        f"{as_text(text)}</text>"
    )


def _round_up(number: float) -> int:
    """Round up to 1, 2, 5, 10, 20, 50 and so on."""
    scale = 1
    while True:
        for first in _ROUND:
            if first * scale >= number:
                return first * scale
        scale *= 10


def as_text(text: str) -> str:
    """Text for XML and HTML, which have no way to write some characters."""
    return escape(_NOT_IN_XML.sub("?", text))
