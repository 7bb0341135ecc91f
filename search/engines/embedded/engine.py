"""Search, put, remove and rebuild over the tantivy index of a folder."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from threading import Lock

from tantivy import Index, Order, Query, Searcher

from search.engines.base import FACETS, EngineUnavailableError, Filters, Hit, IndexDocument, SearchRequest, SearchResult
from search.engines.embedded import schema
from search.engines.embedded.compile import Compiler
from search.engines.embedded.store import Store

_MOST_KEYS = 10_000
_REBUILD_PATIENCE = 600.0
_ORDERS = {"newest": Order.Desc, "oldest": Order.Asc}


class EmbeddedEngine:
    """The index below `root`. Every process may read; writers wait for one another."""

    def __init__(self, root: Path) -> None:
        self._store = Store(root)
        self._lock = Lock()
        self._index: Index | None = None
        self._state: tuple[Path, int, int] | None = None

    def search(self, request: SearchRequest) -> SearchResult:
        searcher, compiler = self._searcher(), Compiler(schema.build())
        by_relevance = request.sort == "relevance" and request.query is not None
        query = compiler.full(request.query, request.filters, ranked=by_relevance)
        if by_relevance:
            found = searcher.search(query, request.limit, offset=request.offset)
        else:
            order = _ORDERS.get(request.sort, Order.Desc)
            found = searcher.search(query, request.limit, order_by_field="decided", offset=request.offset, order=order)
        hits = tuple(Hit(str(searcher.doc(address).get_first("id")), float(score)) for score, address in found.hits)
        facets = self._facets(searcher, compiler, request) if request.facets else {}
        return SearchResult(int(getattr(found, "count", len(hits))), hits, facets)

    def put(self, documents: Iterable[IndexDocument]) -> int:
        with self._store.locked():
            return self._fill(self._folder(), documents, replacing=True)

    def remove(self, ids: Iterable[str]) -> None:
        with self._store.locked(), self._store.writer(self._folder()) as writer:
            for judgment_id in ids:
                writer.delete_documents_by_term("id", judgment_id)

    def digests(self) -> dict[str, str]:
        searcher = self._searcher()
        found = searcher.search(Query.all_query(), max(1, searcher.num_docs))
        documents = (searcher.doc(address) for _, address in found.hits)
        return {str(doc.get_first("id")): str(doc.get_first("digest")) for doc in documents}

    def holds_deleted(self) -> bool:
        meta = json.loads((self._store.path() / "meta.json").read_text("utf-8"))
        return any((segment.get("deletes") or {}).get("num_deleted_docs") for segment in meta["segments"])

    def rebuild(self, documents: Iterable[IndexDocument]) -> int:
        self._store.path()
        with self._store.locked(_REBUILD_PATIENCE):
            folder = self._store.create()
            count = self._fill(folder, documents, replacing=False)
            self._store.publish(folder)
        return count

    def _folder(self) -> Path:
        """The current index, with the lock already held."""
        if not self._store.link.is_symlink():
            self._store.publish(self._store.create())
        return self._store.link.resolve()

    def _fill(self, folder: Path, documents: Iterable[IndexDocument], *, replacing: bool) -> int:
        count = 0
        with self._store.writer(folder) as writer:
            for judgment in documents:
                if replacing:
                    writer.delete_documents_by_term("id", judgment.id)
                writer.add_document(schema.document(judgment))
                count += 1
        return count

    def _searcher(self) -> Searcher:
        """A searcher on the last commit of any process: the index file's time is looked at, which costs microseconds."""
        try:
            return self._current()
        except FileNotFoundError:  # swapped between two looks
            return self._current()
        except (OSError, ValueError) as error:
            raise EngineUnavailableError(str(error)) from error

    def _current(self) -> Searcher:
        path = self._store.path()
        stat = (path / "meta.json").stat()
        state = (path, stat.st_mtime_ns, stat.st_ino)
        with self._lock:
            if self._index is None or self._state is None or self._state[0] != path:
                self._index = Index.open(str(path))
                self._index.config_reader("manual")
            if self._state != state:
                self._index.reload()
                self._state = state
            return self._index.searcher()

    def _facets(self, searcher: Searcher, compiler: Compiler, request: SearchRequest) -> dict[str, dict[str, int]]:
        groups: dict[Filters, list[str]] = {}
        for name in FACETS:
            groups.setdefault(replace(request.filters, **{name: ""}), []).append(name)
        counts: dict[str, dict[str, int]] = {}
        for filters, names in groups.items():
            wanted = {name: {"terms": {"field": name, "size": _MOST_KEYS}} for name in names}
            answer = searcher.aggregate(compiler.full(request.query, filters, ranked=False), wanted)
            for name in names:
                counts[name] = {str(b["key"]): int(b["doc_count"]) for b in answer[name]["buckets"]}
        return counts
