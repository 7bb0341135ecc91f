"""Engines that index and find judgments. Each is a folder that registers itself under a name; settings choose one."""

from search.engines.base import (
    EngineUnavailableError,
    Filters,
    Hit,
    IndexDocument,
    SearchEngine,
    SearchRequest,
    SearchResult,
    Sort,
    engine,
    register,
    use,
)

__all__ = [
    "EngineUnavailableError",
    "Filters",
    "Hit",
    "IndexDocument",
    "SearchEngine",
    "SearchRequest",
    "SearchResult",
    "Sort",
    "engine",
    "register",
    "use",
]
