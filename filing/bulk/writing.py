"""The files that go out: the template of a form, and the report with what is wrong beside each cell."""

import csv
import io
from collections.abc import Iterable, Sequence

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from filing.bulk.models import BulkJob, BulkRow
from filing.bulk.rules.cells import safe
from filing.bulk.rules.columns import NOTE, REF, columns, example, explained
from filing.bulk.wording import noted_in_words, problem_in_words, state_in_words

WRONG, HEAD = PatternFill("solid", fgColor="FFF3D6"), PatternFill("solid", fgColor="F6F7F9")
EXAMPLE = "示例（虚构，提交前可不删） FICTITIOUS EXAMPLE"
WIDTH = 22
OWN = {REF: "您的编号"}


def _head(form_key: str) -> list[list[str]]:
    """The rows above the data: keys, names and explanations in both languages, an example that says that it is one."""
    found = columns(form_key)
    return [
        [REF, *(column.key for column in found)],
        [f"{NOTE} 您的编号", *(column.label("zh") for column in found)],
        [f"{NOTE} Your reference", *(column.label("en") for column in found)],
        [f"{NOTE} 说明", *(explained(column, "zh") for column in found)],
        [f"{NOTE} How to fill in", *(explained(column, "en") for column in found)],
        [f"{NOTE} {EXAMPLE}", *(example(column) for column in found)],
    ]


def template_csv(form_key: str) -> bytes:
    """The template as CSV with the mark by which spreadsheet programs know UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([[safe(cell) for cell in row] for row in _head(form_key)])
    return text.getvalue().encode("utf-8-sig")


def template_xlsx(form_key: str) -> bytes:
    """The template as a workbook; every column is text, so that no program turns an identity number into a figure."""
    book, sheet = _book("批量立案")
    for row in _head(form_key):
        _append(sheet, row)
    for number in range(1, len(columns(form_key)) + 2):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = WIDTH
        for cell in sheet[f"{letter}7:{letter}206"]:
            cell[0].number_format = "@"
    _dress(sheet, 6)
    return _bytes(book)


def report_xlsx(job: BulkJob, rows: Iterable[BulkRow]) -> bytes:
    """The table as it was handed in, each row with its result and each wrong cell with what is wrong and how to mend it."""
    listed, names = list(rows), {column.key: column for column in columns(job.form_key)}
    found = {row.pk: _beside(row) for row in listed}
    keys = [key for key in job.columns if key]
    wrong = {key for problems in found.values() for key in problems}
    layout = [(key, part) for key in keys for part in (("value", "problem") if key in wrong else ("value",))]
    book, sheet = _book("检查结果")
    _append(
        sheet,
        ["# 行 Row", "# 结果 Result", "# 整行 Whole row", *(key if part == "value" else f"# {key}" for key, part in layout)],
    )
    _append(
        sheet,
        ["#", "#", "#", *(_title(names[key].label("zh") if key in names else OWN.get(key, key), part) for key, part in layout)],
    )
    for row in listed:
        problems = found[row.pk]
        cells = [row.values.get(key, "") if part == "value" else problems.get(key, "") for key, part in layout]
        _append(sheet, [str(row.number), state_in_words(row), problems.get("", ""), *cells])
        _mark(sheet, layout, problems)
    _dress(sheet, 2)
    return _bytes(book)


def _title(label: str, part: str) -> str:
    return label if part == "value" else f"↑ {label}：问题和改法"


def _beside(row: BulkRow) -> dict[str, str]:
    """Column key → all that is wrong there, in words."""
    found: dict[str, list[str]] = {}
    for problem in row.problems.get("found", []):
        found.setdefault(problem["column"], []).append(problem_in_words(problem))
    for noted in row.problems.get("noted", []):
        found.setdefault(noted["column"], []).append(noted_in_words(noted))
    return {key: " ".join(words) for key, words in found.items()}


def _mark(sheet: Worksheet, layout: Sequence[tuple[str, str]], problems: dict[str, str]) -> None:
    for at, (key, part) in enumerate(layout, 4):
        if key in problems:
            cell = sheet.cell(sheet.max_row, at)
            cell.fill = WRONG
            if part == "value":
                cell.comment = Comment(problems[key], "")


def _book(title: str) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


def _append(sheet: Worksheet, row: Sequence[str]) -> None:
    """One row of plain text: nothing in it is ever run."""
    sheet.append([safe(cell) for cell in row])
    for cell in sheet[sheet.max_row]:
        cell.data_type = "s"


def _dress(sheet: Worksheet, head: int) -> None:
    for line in range(1, head + 1):
        for column in range(1, sheet.max_column + 1):
            cell = sheet.cell(line, column)
            cell.fill, cell.font = HEAD, Font(bold=line == 1)
    sheet.freeze_panes = sheet.cell(head + 1, 2).coordinate


def _bytes(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
