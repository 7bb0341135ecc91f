"""The embedded engine: a tantivy index in a folder, for one machine."""

from pathlib import Path

from search.engines.base import register
from search.engines.embedded.engine import EmbeddedEngine

register("embedded", lambda location: EmbeddedEngine(Path(location)))
