"""Views and sockets get protected objects only through the policy table (requirement 18)."""

import ast
from pathlib import Path

from django.apps import apps

from courtportal.kernel.authz.policy import table
from tests.architecture.test_layers import ROOT, sources

OUTER = {"views", "consumers", "api"}


def _is_outer(path: Path) -> bool:
    return path.stem in OUTER or path.parent.name in OUTER or path.stem.endswith("_consumer")


def _protected() -> set[str]:
    """Names of the models that have rules."""
    labels = {label for label, _action in table.rules}
    return {model.__name__ for model in apps.get_models() if model._meta.label_lower in labels}


def raw_reads(path: Path, protected: set[str]) -> list[str]:
    """Places that reach for ``Model.objects`` of a protected model."""
    tree = ast.parse(path.read_text("utf-8"))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value.id}.objects"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and isinstance(node.value, ast.Name)
        and node.value.id in protected
    ]


def test_views_and_sockets_hold_nothing_they_were_not_given() -> None:
    protected = _protected()
    assert {"Case", "Filing", "Decision"} <= protected
    found = [place for path in sources() if _is_outer(path) for place in raw_reads(path, protected)]
    assert not found


def test_the_search_for_raw_reads_finds_one(tmp_path: Path) -> None:
    module = ROOT / "tests" / "architecture" / "raw_read_sample.py"
    assert raw_reads(module, {"Case"})
