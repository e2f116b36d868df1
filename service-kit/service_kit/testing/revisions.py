"""What a migration does to code of the release before, which still runs while the new one is rolled out.

A release first expands: it adds what may be left out. Only a later one contracts: it takes away what nobody uses any
more. A revision that contracts says so, ``CONTRACTS = "what no running release uses any more"``; every other one must
leave the old code working. ``./setwise test`` holds every revision to that.
"""

from __future__ import annotations

import ast

TAKES_AWAY = {"drop_table", "drop_column", "rename_table"}
# What old code still writes may be against it.
TIGHTENS = {"create_unique_constraint", "create_check_constraint", "create_foreign_key", "create_exclude_constraint"}
# What alter_column may do without harm to a writer that knows nothing of it.
HARMLESS = {"existing_type", "existing_nullable", "existing_server_default", "server_default", "schema"}


def contracts(source: str) -> bool:
    """Whether the revision says that it takes something away on purpose."""
    names = (target for node in ast.parse(source).body if isinstance(node, ast.Assign) for target in node.targets)
    return any(isinstance(name, ast.Name) and name.id == "CONTRACTS" for name in names)


def breakages(source: str) -> list[str]:
    """What the revision's ``upgrade()`` does that code written before it would stumble over, as ``line: what``."""
    upgrades = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"]
    calls = [call for upgrade in upgrades for call in _calls(upgrade)]
    new_tables = {_words(call)[0] for call in calls if _name(call) == "create_table" and _words(call)}
    free = [call for upgrade in upgrades for batch in _batches(upgrade, new_tables) for call in _calls(batch)]
    return [f"{call.lineno}: {what}" for call in calls if call not in free and (what := _breaks(call, new_tables))]


def _breaks(call: ast.Call, new_tables: set[str]) -> str:
    """What is wrong with one operation; empty when nothing is. Tables that this revision makes are free."""
    name, words = _name(call), _words(call)
    if name in TAKES_AWAY:
        return f"{name} {' '.join(words)}"
    if name == "alter_column" and (options := {key.arg or "**" for key in call.keywords} - HARMLESS):
        loosened = options == {"nullable"} and _keyword(call, "nullable") is True
        return "" if loosened else f"alter_column {' '.join(words)} ({', '.join(sorted(options))})"
    tightens = name in TIGHTENS or (name == "create_index" and _keyword(call, "unique") is True)
    if tightens and not new_tables.intersection(words):
        return f"{name} {' '.join(words)}"
    if name == "add_column" and not new_tables.intersection(words):
        column = next((arg for arg in call.args if isinstance(arg, ast.Call)), None)
        options = {key.arg or "**" for key in column.keywords} if column else set()
        if column and _keyword(column, "nullable") is False and "server_default" not in options:
            return f"add_column {' '.join(_words(column))} (required, without a server default)"
    return ""


def _calls(block: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(block) if isinstance(node, ast.Call)]


def _batches(function: ast.FunctionDef, new_tables: set[str]) -> list[ast.With]:
    """The ``with op.batch_alter_table(...)`` of tables that this revision makes."""
    blocks = [node for node in ast.walk(function) if isinstance(node, ast.With)]
    heads = [(block, call) for block in blocks for item in block.items for call in _calls(item)]
    return [
        block for block, call in heads if _name(call) == "batch_alter_table" and new_tables.intersection(_words(call))
    ]


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _words(call: ast.Call) -> list[str]:
    return [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def _keyword(call: ast.Call, name: str) -> object:
    values = {key.arg: key.value.value for key in call.keywords if isinstance(key.value, ast.Constant)}
    return values.get(name)
