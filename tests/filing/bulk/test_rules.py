"""Columns, cells and rows of a bulk table: the same rules as the wizard, and nothing that a spreadsheet program runs."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.limits import Limits
from filing.bulk.reading.run import read
from filing.bulk.reading.tables import extract, list_archive, read_table
from filing.bulk.rules.cells import FORMULA_STARTS, cell_text, safe, unsafe
from filing.bulk.rules.columns import bulk_forms, columns, explained
from filing.bulk.rules.rows import Filer, content_of, evidence_of, problems_of, twins
from filing.causes.elements import form_keys, load_form
from filing.intake.rules import content as contents
from tests.filing.bulk.tables import FORM, USCC, as_csv, as_xlsx, as_zip, row

TODAY = dt.date(2026, 9, 1)
FILER = Filer(
    answers={
        "name": "演示银行（虚构）", "uscc": USCC, "address": "佛山市禅城区演示路1号", "representative": "韩行长",
        "phone": "0757-82345678", "has_agent": "no",
    },
    known={"my_name": "演示银行（虚构）", "my_phone": "0757-82345678", "my_address": "佛山市禅城区演示路1号"},
)  # fmt: skip
FILES = {"借条.pdf": ""}


def found(files: dict[str, str] = FILES, **changed: str) -> set[tuple[str, str]]:
    problems = problems_of(load_form(FORM), row(**changed), FILER, files=files, today=TODAY)
    return {(one.column, one.problem.code) for one in problems}


@given(text=st.text(max_size=20))
def test_no_text_is_run_as_a_formula_and_all_of_it_comes_back(text: str) -> None:
    assert not safe(text).startswith(FORMULA_STARTS)
    assert unsafe(safe(text)) == text


@pytest.mark.parametrize("attack", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "＝1"])
def test_every_known_start_of_a_formula_is_made_plain(attack: str) -> None:
    assert safe(attack)[0] == "'"


def test_cells_are_read_as_people_type() -> None:
    values = [None, True, dt.datetime(2026, 1, 31, tzinfo=dt.UTC), 12, 0.1, 100000.0, 1e15, " 甲 "]
    assert [cell_text(value) for value in values] == ["", "是", "2026-01-31", "12", "0.1", "100000", "1000000000000000", "甲"]


def test_a_right_row_has_no_problem() -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"principal_owed": "很多"}, ("principal_owed", "not_an_amount")),
        ({"principal_owed": ""}, ("principal_owed", "missing")),
        ({"d1.name": ""}, ("d1.name", "missing")),
        ({"d1.phone": "138"}, ("d1.phone", "bad_phone_mobile_length")),
        ({"d1.id_number": "110101198503020025"}, ("d1.id_number", "bad_id_number_check_digit")),
        ({"d1.kind": "公司人"}, ("d1.kind", "unknown_choice")),
        ({"contract_form": "握手"}, ("contract_form", "unknown_choice")),
        ({"evidence_files": ""}, ("evidence_files", "no_evidence")),
        ({"evidence_files": "没有.pdf"}, ("evidence_files", "file_missing")),
        ({"evidence_purposes": ""}, ("evidence_purposes", "missing")),
        ({"d2.name": "保证人"}, ("d2.address", "missing")),
    ],
)
def test_each_mistake_is_named_in_its_own_column(changed: dict[str, str], problem: tuple[str, str]) -> None:
    assert found(**changed) == {problem}


@pytest.mark.parametrize("key", sorted(form_keys()))
def test_only_what_every_row_is_asked_is_required_and_no_two_columns_are_called_the_same(key: str) -> None:
    for language in ("zh-hans", "en"):
        labels = [column.label(language) for column in columns(key)]
        assert sorted(labels) == sorted(set(labels))
        for column in columns(key):
            words = explained(column, language)
            parts = words.replace("; ", "；").split("；")
            assert len(parts) == len(set(parts)), words
            assert not (column.required and column.element.visible_if)
            assert (words.split("；")[0] == "必填") == column.required or language == "en"


def test_what_only_a_yes_asks_for_says_so_and_is_missed_only_after_a_yes() -> None:
    rate = next(column for column in columns(FORM) if column.key == "rate")
    assert explained(rate, "zh-hans").startswith("“是否约定利率”填“是”时必填")
    assert "required if “A rate was agreed” is yes" in explained(rate, "en")
    assert found(rate_agreed="否", rate="") == set()
    assert found(rate_agreed="是", rate="") == {("rate", "missing")}


def test_a_refused_file_says_why() -> None:
    assert found(files={"借条.pdf": "已损坏"}) == {("evidence_files", "file_refused")}


def test_choices_are_understood_by_their_names_in_either_language() -> None:
    content = content_of(load_form(FORM), row(interest_claimed="是", provided_by="银行转账", rate_agreed="No"), FILER)
    answers = contents.answers(content)
    assert answers["interest_claimed"] == "yes"
    assert answers["rate_agreed"] == "no"


def test_what_is_known_of_the_organisation_fills_the_pages_about_service() -> None:
    content = content_of(load_form(FORM), row(service_address="", service_phone=""), FILER)
    assert contents.answers(content)["service_address"] == "佛山市禅城区演示路1号"
    assert contents.names(content, "plaintiff") == "演示银行（虚构）"


def test_several_files_have_each_its_kind_and_purpose() -> None:
    listed = evidence_of(
        {"evidence_files": "甲.pdf；乙.png", "evidence_kinds": "transfer record；其他", "evidence_purposes": "证明"}
    )
    assert [(one.name, one.kind, one.purpose) for one in listed] == [
        ("甲.pdf", "transfer_record", "证明"),
        ("乙.png", "other", "证明"),
    ]


def test_rows_that_say_the_same_are_found() -> None:
    rows = {7: row(1), 8: row(2), 9: row(1)}
    assert twins(rows, ["d1.name", "principal_owed"]) == {9: 7}


@pytest.mark.parametrize("form_key", sorted(form_keys()))
def test_every_form_has_a_template_whose_columns_are_told_apart_and_explained(form_key: str) -> None:
    found = columns(form_key)
    assert len({column.key for column in found}) == len(found)
    for column in found:
        assert column.label("zh")
        assert column.label("en")
        assert explained(column, "zh")
        assert explained(column, "en")


@given(texts=st.lists(st.text("甲乙=+-@'\"abc,0", max_size=6), min_size=2, max_size=5))
def test_a_table_survives_writing_and_reading_as_csv(texts: list[str]) -> None:
    import tempfile

    rows = [{"ref": "r", "remarks": safe(text)} for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(as_csv(rows))
        table = read_table(path, "t.csv")
    at = table["keys"].index("remarks")
    assert [cells[at] for _number, cells in table["rows"]] == [text.strip() for text in texts]


def test_tables_of_chinese_windows_and_notes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(as_csv([{"ref": "# 示例", "remarks": "不算"}, row(1)], "gb18030"))
    table = read_table(path, "t.csv")
    assert [number for number, _cells in table["rows"]] == [3]


def test_figures_and_days_of_a_workbook_are_text(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(as_xlsx([{**row(), "principal_owed": 100000.5, "contract_date": dt.date(2025, 1, 15)}]))
    table = read_table(path, "t.xlsx")
    cells = dict(zip(table["keys"], table["rows"][0][1], strict=True))
    assert (cells["principal_owed"], cells["contract_date"]) == ("100000.5", "2025-01-15")


@pytest.mark.parametrize(("data", "name", "code"), [
    (b"\x00\x01", "t.xlsx", "table_broken"), (b"\xff\xff\xff", "t.csv", "table_broken"), (b"ref,a\n", "t.csv", "table_empty"),
])  # fmt: skip
def test_a_broken_table_says_so(data: bytes, name: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refusal) as refused:
        read_table(path, name)
    assert refused.value.code == code


@pytest.mark.parametrize(("names", "code"), [
    (["../etc/passwd"], "zip_paths"), (["a/b.pdf"], "zip_paths"), (["..\\b.pdf"], "zip_paths"), (["/b.pdf"], "zip_paths"),
])  # fmt: skip
def test_an_archive_with_paths_is_refused(names: list[str], code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(as_zip(dict.fromkeys(names, b"x")))
    with pytest.raises(Refusal) as refused:
        list_archive(path, Limits())
    assert refused.value.code == code


def test_a_bomb_and_too_many_entries_are_refused(tmp_path: Path) -> None:
    bomb, many = tmp_path / "bomb.zip", tmp_path / "many.zip"
    bomb.write_bytes(as_zip({"a.pdf": b"0" * 5_000_000}))
    many.write_bytes(as_zip({f"{number}.pdf": b"x" for number in range(6)}))
    with pytest.raises(Refusal) as refused:
        extract(bomb, ["a.pdf"], tmp_path, Limits())
    assert refused.value.code == "zip_bomb"
    with pytest.raises(Refusal) as refused:
        list_archive(many, Limits(archive_entries=5))
    assert refused.value.code == "zip_entries"


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    path, out = tmp_path / "link.zip", io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        entry = zipfile.ZipInfo("link.pdf")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    path.write_bytes(out.getvalue())
    with pytest.raises(Refusal) as refused:
        list_archive(path, Limits())
    assert refused.value.code == "zip_paths"


def test_the_confined_child_reads_a_table_and_unpacks_by_number(tmp_path: Path) -> None:
    table, archive = tmp_path / "t.csv", tmp_path / "a.zip"
    table.write_bytes(as_csv([row()]))
    archive.write_bytes(as_zip({"借条.pdf": b"one", "b.pdf": b"two"}))
    assert read("table", table, name="t.csv")["rows"][0][0] == 2
    assert read("list", archive) == ["借条.pdf", "b.pdf"]
    read("extract", archive, names=["b.pdf"], folder=str(tmp_path))
    assert (tmp_path / "0").read_bytes() == b"two"
    with pytest.raises(Refusal):
        read("extract", archive, names=["none.pdf"], folder=str(tmp_path))


def test_the_template_is_text_and_its_example_says_that_it_is_fictitious() -> None:
    from filing.bulk.writing import template_xlsx

    sheet = openpyxl.load_workbook(io.BytesIO(template_xlsx(FORM))).worksheets[0]
    assert sheet.cell(1, 1).value == "ref"
    assert "虚构" in str(sheet.cell(6, 1).value)
    assert "FICTITIOUS" in str(sheet.cell(6, 1).value)
    assert sheet.cell(7, 12).number_format == "@"


def test_every_row_names_evidence_and_no_organisation_files_for_divorce() -> None:
    evidence = next(column for column in columns(FORM) if column.key == "evidence_files")
    assert explained(evidence, "zh").startswith("必填")
    assert ("divorce" in bulk_forms(), FORM in bulk_forms()) == (False, True)
