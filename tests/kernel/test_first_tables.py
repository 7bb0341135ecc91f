"""The migrations leave what the models say, table by table: made at once, nothing may be missing."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from courtportal.kernel.first_tables import FirstTables
from courtportal.kernel.immutable import AllowChange, ForbidChange

OURS = ("kernel", "filing", "delivery", "transcription", "search")
TABLES = [model for label in OURS for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("label", OURS)
def test_an_empty_database_gets_its_tables_at_once(label: str) -> None:
    roots = MigrationLoader(None).graph.root_nodes(label)
    assert [isinstance(MigrationLoader(None).get_migration(*root), FirstTables) for root in roots] == [True]


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label_lower)
def test_a_table_has_its_columns_indexes_and_constraints(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)}
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert columns == {field.column for field in model._meta.local_concrete_fields}
    named = {index.name for index in model._meta.indexes} | {rule.name for rule in model._meta.constraints}
    assert named <= found.keys()
    keys = {tuple(one["columns"]) for one in found.values() if one["foreign_key"]}
    relations = {(field.column,) for field in model._meta.local_concrete_fields if field.is_relation and field.db_constraint}  # type: ignore[attr-defined]
    assert relations <= keys


@pytest.fixture(scope="module")
def both_ways() -> tuple[ProjectState, ProjectState, dict[str, Migration]]:
    """What the squashed migrations lead to, and what the single ones do by which a database from before comes to it."""
    squashed = {one.app_label: one for one in MigrationLoader(None).disk_migrations.values() if one.replaces}
    single = MigrationLoader(None, replace_migrations=False)
    at_once = MigrationLoader(None).graph.make_state([(label, one.name) for label, one in squashed.items()])
    return at_once, single.graph.make_state([one.replaces[-1] for one in squashed.values()]), squashed


@pytest.mark.parametrize("label", OURS)
def test_both_ways_lead_to_the_same_tables(
    label: str, both_ways: tuple[ProjectState, ProjectState, dict[str, Migration]]
) -> None:
    at_once, one_by_one, _squashed = both_ways
    assert _tables(at_once, label)
    assert _tables(at_once, label) == _tables(one_by_one, label)


@pytest.mark.parametrize("label", OURS)
def test_both_ways_settle_the_same_rows(label: str, both_ways: tuple[ProjectState, ProjectState, dict[str, Migration]]) -> None:
    squashed = both_ways[2][label]
    on_disk = MigrationLoader(None).disk_migrations
    settled: dict[tuple[str, str], tuple[Any, ...]] = {}
    for key in squashed.replaces:
        settled = _settling(on_disk[key].operations, settled)
    assert _settling(squashed.operations, {}) == settled


def _tables(state: ProjectState, label: str) -> dict[str, Any]:
    found = {}
    for (app, name), model in state.models.items():
        if app == label:
            indexes = sorted(
                repr(one.deconstruct()) for kind in ("indexes", "constraints") for one in model.options.get(kind, [])
            )
            fields = {field: repr(one.deconstruct()[1:]) for field, one in model.fields.items()}
            found[name] = (fields, indexes, model.options.get("db_table"), model.options.get("unique_together"))
    return found


def _settling(
    operations: Sequence[Any], before: dict[tuple[str, str], tuple[Any, ...]]
) -> dict[tuple[str, str], tuple[Any, ...]]:
    settled = dict(before)
    for one in operations:
        if isinstance(one, AllowChange):
            del settled[one.model_name, one.name]
        elif isinstance(one, ForbidChange):
            settled[one.model_name, one.name] = (one.columns, one.unless)
    return settled
