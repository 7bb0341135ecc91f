"""Reads a stranger's table (XLSX or CSV) into rows of text, and takes files out of a stranger's ZIP. No Django.

Runs only inside the confined child process; every size is counted as it comes, nothing written in the file is believed.
"""

import csv
import io
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl

from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.limits import Limits
from filing.bulk.rules.cells import cell_text, unsafe

MOST_ROWS, MOST_COLUMNS = 5_000, 300
NOTE = "#"
_STEP = 64 * 1024


def read_table(path: Path, name: str) -> dict[str, Any]:
    """``{"keys": […], "rows": [[number, […]], …]}``: the first row names the columns, rows that begin with # are notes.

    Raises Refusal: table_broken, table_empty, table_too_long.
    """
    lines = _csv(path) if name.lower().endswith(".csv") else _xlsx(path)
    found: dict[str, Any] = {"keys": [], "rows": []}
    for number, line in lines:
        cells = [unsafe(cell_text(value)) for value in line[:MOST_COLUMNS]]
        if not any(cells):
            continue
        if not found["keys"]:
            found["keys"] = cells
        elif not cells[0].startswith(NOTE):
            found["rows"].append([number, cells])
        if len(found["rows"]) > MOST_ROWS:
            raise Refusal("table_too_long", limit=MOST_ROWS)
    if not found["rows"]:
        raise Refusal("table_empty")
    return found


def _xlsx(path: Path) -> list[tuple[int, list[object]]]:
    try:
        with path.open("rb") as file:  # opened here: by its path the reader would go by the name's ending
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            lines = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 100, max_col=MOST_COLUMNS, values_only=True)
            return [(number, list(line)) for number, line in enumerate(lines, 1)]
    except Exception as error:  # whatever a stranger's file makes of the reader, it is a file that cannot be read
        raise Refusal("table_broken") from error


def _csv(path: Path) -> list[tuple[int, list[object]]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refusal("table_broken")
    try:
        return [(number, list(line)) for number, line in enumerate(csv.reader(io.StringIO(text)), 1) if number <= MOST_ROWS + 100]
    except csv.Error as error:
        raise Refusal("table_broken") from error


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The name as its sender wrote it; archives made on Chinese Windows do not say that their names are GBK."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def check_entries(archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by name. Raises Refusal: zip_entries, zip_encrypted, zip_paths, zip_doubled."""
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        raise Refusal("zip_entries", entries=len(entries), limit=limits.archive_entries)
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry_name(entry)
        if entry.flag_bits & 0x1:
            raise Refusal("zip_encrypted")
        unsafe_kind = stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG}
        if "/" in name or "\\" in name or name in {"", ".", ".."} or "\x00" in name or unsafe_kind:
            raise Refusal("zip_paths")
        if name in found:
            raise Refusal("zip_doubled", entry=name)
        found[name] = entry
    return found


def list_archive(path: Path, limits: Limits) -> list[str]:
    """The names in a ZIP without folders. Raises Refusal as ``check_entries``, and zip_broken."""
    try:
        with zipfile.ZipFile(path) as archive:
            return list(check_entries(archive, limits))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Refusal("zip_broken") from error


def extract(path: Path, names: list[str], folder: Path, limits: Limits) -> None:
    """Write these files as 0, 1, 2 … into the folder; names from the archive never become names on disk.

    Raises Refusal: zip_bomb (counted while unpacking), zip_broken.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = check_entries(archive, limits)
            for at, name in enumerate(names):
                _unpack(archive, entries[name], folder / str(at), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError) as error:
        raise Refusal("zip_broken") from error


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, limits: Limits) -> None:
    unpacked = 0
    with archive.open(entry) as source, target.open("wb") as file:
        while piece := source.read(_STEP):
            unpacked += len(piece)
            if unpacked > limits.file_bytes or unpacked > max(entry.compress_size, 1024) * limits.archive_ratio:
                raise Refusal("zip_bomb")
            file.write(piece)
