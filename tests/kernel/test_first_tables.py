"""The migrations leave what the models say, table by table: made at once, nothing may be missing."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

from courtportal.kernel.first_tables import FirstTables

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
