"""A first migration that makes its tables at once, so that an empty database is built in seconds."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

_AFTERWARDS = (migrations.AddField, migrations.AddIndex, migrations.AddConstraint)


class FirstTables(migrations.Migration):
    """Creates every table as it stands after the last of the migration's operations.

    Operation by operation, Django renders all models that touch a table anew for each column, index and constraint added to it:
    with a hundred and fifty models that hang together most of a minute. Here they are rendered once; what is added to a table
    further down is there when the table is made. Other operations (ForbidChange) follow, in their order.
    """

    initial = True

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """The state after the migration; the tables are there."""
        project_state.__dict__.pop("apps", None)  # rendered again when first asked for, whole
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            if not isinstance(operation, _AFTERWARDS):
                operation.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state
