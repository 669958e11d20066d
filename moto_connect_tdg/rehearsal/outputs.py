"""A scorecard as a file: JUnit's XML, Markdown, or a page of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .flow import Flow
from .picture import COLOURS, DARK_COLOURS, STYLE, as_text, picture
from .report import Report, Scorecard, name_of, seconds_text

_SIGNS = {"passed": "✅", "warned": "⚠️", "failed": "❌"}


# -- for CI -----------------------------------------------------------------------


def junit(scorecard: Scorecard) -> str:
    """A test case for each scenario, in JUnit's XML; warnings are printed only."""
    cases = "".join(_case(report) for report in scorecard.reports)
    seconds = sum(report.seconds for report in scorecard.reports)
    counts = (
        f'tests="{len(scorecard.reports)}" failures="{scorecard.count("failed")}" '
        f'errors="0" skipped="0" time="{seconds:.3f}"'
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f"<testsuites {counts}>\n"
        f'<testsuite name="moto-connect-tdg drill" {counts}>\n{cases}</testsuite>\n'
        "</testsuites>\n"
    )


def _case(report: Report) -> str:
    failed = ""
    if report.failures:
        failed = (
            f'<failure message="{as_text(report.failures[0])}">'
            f"{as_text(chr(10).join(report.failures))}</failure>"
        )
    said = f"{report}\n{report.output}"
    return (
        f'<testcase classname="drill" name="{as_text(report.scenario)}" '
        f'time="{report.seconds:.3f}">{failed}'
        f"<system-out>{as_text(said)}</system-out></testcase>\n"
    )


# -- for a pull request -----------------------------------------------------------


def markdown(scorecard: Scorecard) -> str:
    """A table with a row for each scenario, and the findings below it."""
    rows = "\n".join(
        f"| {_SIGNS[report.verdict]} {report.verdict} | {_cell(report.scenario)} "
        f"| {report.lost} of {report.calls.arrived} "
        f"| {seconds_text(report.recovery_seconds)} | {len(report.api_calls)} "
        f"| {report.retries} | {', '.join(report.mistakes)} |"
        for report in scorecard.reports
    )
    details = "".join(
        f"\n**{_cell(report.scenario)}**: {_cell(report.sentence)}\n\n"
        + "".join(f"- {kind}: {_cell(text)}\n" for kind, text in _findings_of(report))
        for report in scorecard.reports
        if report.findings or report.notes
    )
    return (
        f"## Drill: {scorecard.summary}\n\n"
        "| verdict | scenario | calls lost | recovery | API calls | retries | mistakes |\n"
        "| --- | --- | ---: | ---: | ---: | ---: | --- |\n"
        f"{rows}\n{details}"
    )


def _findings_of(report: Report) -> Iterator[tuple[str, str]]:
    yield from (("Note", text) for text in report.notes)
    yield from (("Warning", text) for text in report.warnings)
    yield from (("Failure", text) for text in report.failures)


def _cell(text: str) -> str:
    """Escape text so that it is shown as it is, in one cell of a table."""
    one_line = " ".join(text.split())
    return re.sub(r"([\\`*_{}\[\]<>|#~])", r"\\\1", one_line)


# -- for people -------------------------------------------------------------------

_PAGE_STYLE = """
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:72rem;background:var(--paper);color:var(--ink);
font:16px/1.45 system-ui,sans-serif}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.1rem;margin:0 0 .3rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{padding:.35rem .6rem;text-align:left;border-bottom:1px solid var(--line)}
th{color:var(--faint);font-weight:600}td:first-child{white-space:nowrap}
td:last-child{min-width:13rem}.number{text-align:right;white-space:nowrap}
.passed{color:var(--passed)}.warned{color:var(--warned)}.failed{color:var(--failed)}
.verdict{font-weight:700;white-space:nowrap}
a{color:inherit}
.cards{display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,27rem),1fr));
margin-top:1.2rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.8rem;
break-inside:avoid;min-width:0}
.card p{margin:.2rem 0 .5rem}.card ul{margin:.4rem 0;padding-left:1.1rem}
.card li{overflow-wrap:anywhere}
.faint{color:var(--faint)}svg.drill{width:100%;height:auto;display:block}
details{margin-top:.5rem;font-size:.85rem}summary{cursor:pointer}
pre{overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0;font-size:.8rem}
.key span{white-space:nowrap;margin-right:1rem}
.key i{display:inline-block;width:.9rem;height:.75rem;margin-right:.35rem;
vertical-align:-.05rem;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.key .dash{height:0;border-top:3px solid}
@media print{body{font-size:11px;max-width:none}.card{background:none}
.cards{grid-template-columns:1fr 1fr}svg.drill{print-color-adjust:exact;
-webkit-print-color-adjust:exact}}
"""


def html(scorecard: Scorecard) -> str:
    """One self-contained page, with a picture of each scenario."""
    first = scorecard.reports[0]
    head = "".join(
        f"<th{' class=number' if is_number else ''}>{name}</th>"
        for name, is_number in (
            ("scenario", False),
            ("verdict", False),
            ("calls lost", True),
            ("recovery", True),
            ("API calls", True),
            ("retries", True),
            ("mistakes", False),
        )
    )
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{DARK_COLOURS}}}}}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Drill: {scorecard.summary}</title>"
        f"<style>:root{{color-scheme:light dark;{COLOURS}}}{dark}{STYLE}{_PAGE_STYLE}"
        "</style></head><body>"
        f"<h1>Drill: {scorecard.summary}</h1>"
        f"<p>From {as_text(first.source_region)} to {as_text(first.replica_region)}.</p>"
        f"{_key(first)}"
        f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>'
        f"{''.join(_row(report) for report in scorecard.reports)}</tbody></table></div>"
        f'<div class="cards">{"".join(_card(report) for report in scorecard.reports)}'
        "</div></body></html>\n"
    )


def _key(report: Report) -> str:
    kinds = (
        ("background:var(--source)", f"connected in {report.source_region}", ""),
        ("background:var(--replica)", f"connected in {report.replica_region}", ""),
        (
            "background:repeating-linear-gradient(45deg,var(--lost) 0 3px,var(--paper) 3px 5px)",
            "lost",
            "",
        ),
        ("background:var(--down);border:1px solid var(--lost)", "a Region is down", ""),
        ("border-color:var(--source)", "telephony", "dash"),
        ("border-color:var(--replica);border-top-style:dashed", "agents", "dash"),
        ("border-color:var(--warned);border-top-style:dotted", "sign-in", "dash"),
    )
    spans = "".join(
        f'<span><i class="{kind}" style="{style}"></i>{as_text(name)}</span>'
        for style, name, kind in kinds
    )
    return f'<p class="key">{spans}</p>'


def _row(report: Report) -> str:
    name = as_text(report.scenario)
    return (
        f'<tr><td><a href="#{name}">{name}</a></td>'
        f'<td class="verdict {report.verdict}">{report.verdict}</td>'
        f'<td class="number">{report.lost} of {report.calls.arrived}</td>'
        f'<td class="number">{seconds_text(report.recovery_seconds)}</td>'
        f'<td class="number">{len(report.api_calls)}</td>'
        f'<td class="number">{report.retries}</td>'
        f"<td>{as_text(', '.join(report.mistakes))}</td></tr>"
    )


def _card(report: Report) -> str:
    name = as_text(report.scenario)
    findings = "".join(
        f'<li><b class="{_CLASSES[kind]}">{kind}:</b> {as_text(text)}</li>'
        for kind, text in _findings_of(report)
    )
    outage = report.outage_second
    facts = "; ".join(
        _fact(what, flow, flow.recovery_after(outage))
        for what, flow in (
            ("calls", report.calls),
            ("sign-ins", report.sign_ins),
            ("agents", report.agents),
        )
    )
    calls = "\n".join(
        f"{call.second:6.1f} s  {call.region}  {name_of(call)}: {call.outcome}"
        for call in report.api_calls
    )
    output = f"<pre>{as_text(report.output)}</pre>" if report.output else ""
    return (
        f'<section class="card" id="{name}"><h2>{name} '
        f'<span class="verdict {report.verdict}">{report.verdict}</span></h2>'
        f"<p>{as_text(report.sentence)}</p>{picture(report)}"
        f'<p class="faint">Lost: {as_text(facts)}.</p>'
        f"{f'<ul>{findings}</ul>' if findings else ''}"
        f"<details><summary>{len(report.api_calls)} API calls</summary>"
        f"<pre>{as_text(calls)}</pre>{output}</details></section>"
    )


_CLASSES = {"Note": "faint", "Warning": "warned", "Failure": "failed"}


def _fact(what: str, flow: Flow, recovery: float | None) -> str:
    lost = f"{flow.lost} of {flow.arrived} {what}"
    return lost if not flow.lost else f"{lost}, recovered: {seconds_text(recovery)}"
