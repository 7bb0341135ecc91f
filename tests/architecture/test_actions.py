"""Every action that changes something leaves an audit entry (requirement 34) and runs in one transaction."""

import ast
from pathlib import Path

from tests.architecture.test_layers import ROOT, sources

RECORDS = {"record", "record_all", "record_reading"}
# Why these write without an entry of their own.
EXCUSED = {
    "filing/intake/actions/evidence.py": "a draft has no legal effect; its beginning and its submission are recorded",
    "filing/parties/actions/answer_draft.py": "a draft of an answer has no legal effect; the answer is recorded",
    "filing/unsent/actions/keep.py": "a form that is not sent has no legal effect; its sending is recorded",
    "delivery/service/actions/reach_out.py": "part of make_order and settle_address, which record",
    "transcription/transcripts/actions/conduct.py": "filing's own conduct of the hearing records each step",
}


def action_files() -> list[Path]:
    """The modules of all ``actions`` folders, and those that are called so."""
    return [path for path in sources() if "actions" in path.with_suffix("").parts and path.stem != "__init__"]


def _names(tree: ast.AST) -> set[str]:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {call.id if isinstance(call, ast.Name) else call.attr for call in calls if isinstance(call, ast.Name | ast.Attribute)}


def _writes(tree: ast.AST) -> bool:
    return bool(_names(tree) & {"save", "create", "bulk_create", "update", "delete", "get_or_create", "update_or_create"})


def test_an_action_that_writes_records_or_is_part_of_one_that_does() -> None:
    """A module either records itself or is only called by actions that do (it then says so by taking no actor)."""
    silent = []
    for path in action_files():
        tree = ast.parse(path.read_text("utf-8"))
        takes_actor = any(
            argument.arg == "actor"
            for node in tree.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            for argument in node.args.kwonlyargs
        )
        if takes_actor and _writes(tree) and not _names(tree) & RECORDS:
            silent.append(str(path.relative_to(ROOT)))
    assert set(silent) <= set(EXCUSED)
