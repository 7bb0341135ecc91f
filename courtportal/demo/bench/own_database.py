"""A database that belongs to one data folder: an SQLite file in it, or one of a PostgreSQL server's, named after the folder.

Portals that are killed and copied have databases of their own. Where ``DATABASE_URL`` names a PostgreSQL server, they are made
there, so that what holds on SQLite is seen to hold on PostgreSQL.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql

TABLES = "own_tables"
# The advisory lock under which databases are made: several workers of a test run share the server.
MAKING = 1128


def own_database(folder: Path) -> str:
    """The URL of the folder's database; on PostgreSQL it is made, with all tables, when first asked for. Raises psycopg.Error."""
    server = _server()
    if not server:
        return f"sqlite:///{folder / 'portal.sqlite3'}"
    name = database_name(folder)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MAKING])
        if not _exists(connection, name):
            _make_tables(connection, server)
            _copy(connection, TABLES, name)
    return _database(server, name)


def database_name(folder: Path) -> str:
    """What Django calls the folder's database: the file's path, or the name on the server."""
    if not _server():
        return str(folder / "portal.sqlite3")
    return "own_" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def copy_with_database(source: Path, target: Path) -> None:
    """Copy a data folder and its database, which nobody may use meanwhile. Raises OSError, psycopg.Error."""
    shutil.copytree(source, target, symlinks=True)
    if server := _server():
        with psycopg.connect(server, autocommit=True) as connection:
            _copy(connection, database_name(source), database_name(target))


def remove_with_database(folder: Path) -> None:
    """Remove a data folder and its database, whoever still holds it. Raises OSError, psycopg.Error."""
    shutil.rmtree(folder)
    if server := _server():
        name = sql.Identifier(database_name(folder))
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def _make_tables(connection: "psycopg.Connection[tuple[object, ...]]", server: str) -> None:
    """Migrate once on this server, whose life is shorter than that of the code; every database is a copy."""
    if _exists(connection, TABLES):
        return
    making = f"{TABLES}_making"
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--no-input"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "courtportal.settings.test", "DATABASE_URL": _database(server, making)}
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(TABLES)))


def _exists(connection: "psycopg.Connection[tuple[object, ...]]", name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _copy(connection: "psycopg.Connection[tuple[object, ...]]", source: str, target: str) -> None:
    connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(target), sql.Identifier(source)))


def _database(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _server() -> str:
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgresql:") else ""
