"""The reference as HTML for people: no script, one style sheet, everything that is shown is escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

STYLE = """
:root { color-scheme: light dark; --line: #8885; --soft: #8882; --link: #1a5fb4; }
@media (prefers-color-scheme: dark) { :root { --link: #8ab4f8; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem; padding-bottom: .75rem; border-bottom: 1px solid var(--line); }
a { color: var(--link); }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1.5rem 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .25rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; max-width: 48rem; }
code, pre { font: .875em/1.45 ui-monospace, monospace; }
code { background: var(--soft); padding: .1em .3em; border-radius: .25em; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .75rem; border-radius: .4rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
td:first-child { white-space: nowrap; }
summary { cursor: pointer; margin-top: .5rem; }
@media (max-width: 40rem) {
  thead { display: none; }
  td { display: block; padding: 0 0 .2rem; border: 0; }
  td:first-child { padding-top: .6rem; white-space: normal; }
  td:last-child { padding-bottom: .6rem; border-bottom: 1px solid var(--line); }
}
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Setwise</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/reading.css">
</head>
<body>
<nav><a href="/docs">All operations</a><a href="/problems">Problems</a>
<a href="/problems/codes">Codes of errors</a><a href="/docs/events">Events</a></nav>
<main>
<h1>{title}</h1>
{content}
</main>
</body>
</html>
"""


def problem_page(found: Mapping[str, Any]) -> str:
    """One type of problem."""
    status = f"<p>Status {escape(str(found['status']))}, type <code>{escape(str(found['type']))}</code></p>"
    return _page(str(found["title"]), f"{status}\n<p>{_text(found['detail'])}</p>")


def problems_page(problems: Iterable[Mapping[str, Any]]) -> str:
    """All types of problems."""
    rows = [
        (f'<a href="{escape(str(one["type"]))}"><code>{escape(str(one["type"]))}</code></a>', str(one["status"]),
         escape(str(one["title"])), _text(one["detail"]))
        for one in problems
    ]  # fmt: skip
    lead = "<p>The <code>type</code> of every error answer (<code>application/problem+json</code>) is one of these.</p>"
    return _page("Problems", lead + _table(("Type", "Status", "Title", "What it means, and what to do"), rows))


def codes_page(codes: Iterable[Mapping[str, str]]) -> str:
    """All codes of errors."""
    rows = [
        (f'<code id="{escape(one["code"])}">{escape(one["code"])}</code>', _text(one["meaning"]), _text(one["mending"]))
        for one in codes
    ]
    lead = (
        "<p>What a 422 says is wrong with a request, place by place, is in its <code>errors</code>. Each has one of "
        "these as its <code>code</code>, for programs; its <code>detail</code> is for people.</p>"
    )
    return _page("Codes of errors", lead + _table(("Code", "What it means", "What to do"), rows))


def events_page(events: Iterable[Mapping[str, Any]]) -> str:
    """All events, each with its schema and an example."""
    lead = (
        "<p>What services tell each other, as the <code>data</code> of a CloudEvents 1.0 envelope: the whole state of "
        "its subject at a version. Delivered at least once, in any order. A version only grows.</p>"
    )
    return _page("Events", lead + "\n".join(map(_event, events)))


def _event(event: Mapping[str, Any]) -> str:
    kind = escape(event["type"])
    consumers = ", ".join(map(escape, event["consumers"])) or "nobody yet"
    return (
        f'<section id="{kind}">\n<h2><code>{kind}</code></h2>\n<p>{_text(event["description"])}</p>\n'
        f"<p>Published by {escape(event['producer'])}, consumed by {consumers}.</p>\n"
        f"<details><summary>Example</summary><pre>{_json(event['example'])}</pre></details>\n"
        f"<details><summary>Schema</summary><pre>{_json(event['schema'])}</pre></details>\n</section>"
    )


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of cells that are HTML already."""
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def _page(title: str, content: str) -> str:
    return _PAGE.format(title=escape(title), content=content)


def _text(markdown: Any) -> str:
    """A sentence with its code in backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(str(markdown)))


def _json(value: Any) -> str:
    return escape(json.dumps(value, indent=2, ensure_ascii=False))
