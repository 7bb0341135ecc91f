"""A migration operation that lets the database itself keep what is settled, by whatever statement a change is asked for."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_FUNCTION = """
CREATE OR REPLACE FUNCTION courtportal_forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is settled and cannot be changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


class ForbidChange(Operation):
    """From here on a row can neither be deleted nor changed: UPDATE and DELETE raise IntegrityError.

    ``columns`` limits what may not change; ``unless`` is an SQL condition on OLD (the row before) under which it is not settled
    yet. ``name`` tells several of one table apart. SQLite drops a table's triggers when a later migration alters the table: such
    a migration ends with this operation again.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, columns: tuple[str, ...] = (), unless: str = "", name: str = "settled") -> None:
        self.model_name, self.columns, self.unless, self.name = model_name, columns, unless, name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the triggers."""
        model = to_state.apps.get_model(app_label, self.model_name)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_FUNCTION, params=None)
        for deed in ("update", "delete"):
            schema_editor.execute(self._trigger(deed, model._meta.db_table, schema_editor.connection.vendor), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the triggers."""
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        of_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for deed in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {self._trigger_name(table, deed)}{of_table}", params=None)

    def describe(self) -> str:
        return f"Settle the rows of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"settle_{self.model_name.lower()}"

    def _trigger_name(self, table: str, deed: str) -> str:
        return f"{table}_{self.name}_{deed}"

    def _trigger(self, deed: str, table: str, vendor: str) -> str:
        if vendor == "postgresql":
            body = "EXECUTE FUNCTION courtportal_forbid_change()"
        else:
            body = f"BEGIN SELECT RAISE(ABORT, '{table} is settled and cannot be changed'); END"
        when = f" WHEN ({condition})" if (condition := self._condition(deed)) else ""
        return f"CREATE TRIGGER {self._trigger_name(table, deed)} BEFORE {deed.upper()} ON {table} FOR EACH ROW{when} {body}"

    def _condition(self, deed: str) -> str:
        parts = [f"NOT ({self.unless})"] if self.unless else []
        if deed == "update" and self.columns:
            parts.append("(" + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in self.columns) + ")")
        return " AND ".join(parts)


class AllowChange(ForbidChange):
    """Lifts a ``ForbidChange`` that was given the same arguments, so that another can take its place."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the triggers."""
        super().database_backwards(app_label, schema_editor, to_state, from_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make them again."""
        super().database_forwards(app_label, schema_editor, to_state, from_state)
