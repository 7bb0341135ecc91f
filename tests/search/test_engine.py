"""The embedded engine: exact phrases, fields, facets, sorting, durable changes."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines import Filters, IndexDocument, SearchRequest
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.store import IndexBusyError, Store
from search.query import parse
from search.text import contains

SYLLABLES = [
    "原告",
    "被告",
    "借款",
    "利息",
    "张三",
    "犯",
    "盗窃",
    "担保",
    "，",
    "。",
    "第823条",
    "第1823条",
    "100,000元",
    "ABC",
    "于",
    "与",
]


def judgment(number: int, text: str, **fields: object) -> IndexDocument:
    """A judgment with `text` as facts."""
    values: dict[str, object] = {
        "id": f"j{number}", "digest": str(number), "title": f"虚构人{number}民间借贷纠纷民事判决书",
        "case_number": f"（2024）粤0604民初{number}号", "decided_on": date(2021 + number % 5, 1 + number % 12, 1),
        "sections": {"facts": text}, "court": ("最高法", "粤", "粤06", "粤0604"), "cause": ("四", "108(3)"),
        "document_type": "judgment", "procedure": "summary",
    }  # fmt: skip
    return IndexDocument(**(values | fields))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[EmbeddedEngine, dict[str, str]]:
    rng = random.Random(7)
    texts = {f"j{i}": "".join(rng.choices(SYLLABLES, k=30)) for i in range(120)}
    engine = EmbeddedEngine(tmp_path_factory.mktemp("index"))
    engine.put(judgment(int(key[1:]), text) for key, text in texts.items())
    return engine, texts


def found(engine: EmbeddedEngine, query: str, **request: object) -> set[str]:
    result = engine.search(SearchRequest(parse(query), limit=500, **request))  # type: ignore[arg-type]
    assert result.total == len(result.hits)
    return {hit.id for hit in result.hits}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_phrase_finds_exactly_the_texts_that_contain_it(
    corpus: tuple[EmbeddedEngine, dict[str, str]], data: st.DataObject
) -> None:
    engine, texts = corpus
    text = texts[data.draw(st.sampled_from(sorted(texts)))]
    start = data.draw(st.integers(0, len(text) - 1))
    phrase = text[start : start + data.draw(st.integers(1, 12))].strip("，。")
    if not any(contains(t, phrase) for t in texts.values()):
        return  # cut inside a number: not a phrase of any text
    assert found(engine, f'事实:"{phrase}"') == {key for key, t in texts.items() if contains(t, phrase)}


def test_a_name_glued_to_a_verb_is_found(corpus: tuple[EmbeddedEngine, dict[str, str]]) -> None:
    engine, texts = corpus
    assert found(engine, "张三") == {key for key, text in texts.items() if "张三" in text}
    assert found(engine, "张三犯") >= {key for key, text in texts.items() if "张三犯" in text}


def test_823_does_not_find_1823(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.put([judgment(1, "依照第823条"), judgment(2, "依照第1823条")])
    assert found(engine, "823") == {"j1"}


def test_negation_alternatives_and_fields_combine(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.put([
        judgment(1, "借款十万元", sections={"facts": "借款十万元", "reasons": "利率过高"}, amount=Decimal("100000.00")),
        judgment(2, "买卖货物", sections={"facts": "买卖货物的利率"}, names={"judge": ("何清",), "party": ("张三", "丰收")}),
    ])  # fmt: skip
    assert found(engine, "理由:利率") == {"j1"}
    assert found(engine, "利率 非 借款") == {"j2"}
    assert found(engine, "借款 或 买卖") == {"j1", "j2"}
    assert found(engine, "法官:何清") == {"j2"}
    assert found(engine, '当事人:"三丰"') == set(), "a phrase must not join two names"
    assert found(engine, "金额:10万..20万") == {"j1"}
    assert found(engine, "(2024)粤0604民初2号") == {"j2"}


def test_statutes_are_found_by_article_and_law(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.put([
        judgment(1, "", statutes=("民法典:667", ":667", "民法典")),
        judgment(2, "", statutes=("民法典:1667", ":1667", "民法典")),
    ])  # fmt: skip
    assert found(engine, "法条:民法典第六百六十七条") == {"j1"}
    assert found(engine, "法条:667") == {"j1"}
    assert found(engine, "法条:民法典") == {"j1", "j2"}


def test_facets_count_what_another_choice_would_give(corpus: tuple[EmbeddedEngine, dict[str, str]]) -> None:
    engine, texts = corpus
    chosen = engine.search(SearchRequest(None, Filters(year="2021"), limit=500))
    free = engine.search(SearchRequest(None, limit=1))
    assert chosen.facets["year"] == free.facets["year"], "the year facet ignores the chosen year"
    assert chosen.facets["court"]["粤06"] == chosen.total == free.facets["year"]["2021"]
    assert sum(free.facets["year"].values()) == len(texts)


def test_order_and_pages_cover_every_hit_once(corpus: tuple[EmbeddedEngine, dict[str, str]]) -> None:
    engine, texts = corpus
    pages = [engine.search(SearchRequest(None, sort="newest", offset=at, limit=25)).hits for at in range(0, 125, 25)]
    assert sorted(hit.id for page in pages for hit in page) == sorted(texts)


def test_changes_are_seen_by_another_reader_at_once_and_replace(tmp_path: Path) -> None:
    writer, reader = EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)
    assert found(reader, "借款") == set()
    writer.put([judgment(1, "借款")])
    assert found(reader, "借款") == {"j1"}
    writer.put([judgment(1, "买卖", digest="new")])
    assert found(reader, "借款") == set()
    assert reader.digests() == {"j1": "new"}
    writer.remove(["j1", "unknown"])
    assert found(reader, "") == set()


def test_a_rebuild_swaps_the_index_under_a_reader(tmp_path: Path) -> None:
    writer, reader = EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)
    writer.put([judgment(1, "借款"), judgment(2, "借款")])
    assert len(found(reader, "借款")) == 2
    assert writer.rebuild([judgment(3, "借款")]) == 1
    assert found(reader, "借款") == {"j3"}
    assert len([path for path in tmp_path.iterdir() if path.is_dir() and not path.is_symlink()]) == 1


def test_a_batch_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)

    def broken() -> Iterator[IndexDocument]:
        yield judgment(1, "借款")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.put(broken())
    engine.put([judgment(2, "借款")])
    assert found(engine, "借款") == {"j2"}


def test_a_removed_text_leaves_the_files_with_the_next_rebuild(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.put([judgment(1, "canaryword 借款"), judgment(2, "利息")])

    def files_hold(word: str) -> bool:
        return engine._searcher().doc_freq("ch", word) > 0  # counts removed documents, as long as their segment stays

    assert files_hold("canaryword")
    assert not engine.holds_deleted()
    engine.remove(["j1"])
    assert engine.holds_deleted()
    assert files_hold("canaryword")
    engine.rebuild([judgment(2, "利息")])
    assert not engine.holds_deleted()
    assert not files_hold("canaryword")
    assert found(engine, "") == {"j2"}


def test_a_writer_does_not_wait_for_ever_for_another(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    engine.put([judgment(1, "借款")])
    with Store(tmp_path).locked(), pytest.raises(IndexBusyError), Store(tmp_path).locked(0.05):
        pytest.fail("two writers at once")
    engine.put([judgment(2, "借款")])
    assert found(engine, "借款") == {"j1", "j2"}
