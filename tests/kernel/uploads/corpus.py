"""Files that people and attackers send, built on the spot."""

import io
import os
import struct
import wave
import zipfile
import zlib
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

EXECUTABLE = b"MZ\x90\x00" + b"\x00" * 60 + b"This program cannot be run in DOS mode." + b"\x00" * 400
DOCX_PARTS = {
    "[Content_Types].xml": b"<?xml version='1.0'?><Types/>",
    "word/document.xml": "<?xml version='1.0'?><w:document>借条</w:document>".encode(),
}


def new_pdf(pages: int = 1) -> pikepdf.Pdf:
    """An open PDF with as many A4 pages."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    return pdf


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """The bytes of an open PDF."""
    buffer = io.BytesIO()
    pdf.save(buffer, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def plain_pdf(pages: int = 1) -> bytes:
    return saved(new_pdf(pages))


def pdf_holding(data: bytes) -> bytes:
    """A PDF whose page content holds the bytes as they are."""
    pdf = new_pdf()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"% " + data.replace(b"\n", b" ") + b"\n")
    return saved(pdf, compress_streams=False)


def padded_pdf(megabytes: int) -> bytes:
    """A PDF as heavy as a scan: its weight is in images that do not compress."""
    pdf = new_pdf()
    noise = os.urandom(1024 * 1024)
    for _ in range(megabytes):
        image = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=1024, Height=1024, BitsPerComponent=8, ColorSpace=Name.DeviceGray
        )
        pdf.Root[f"/Scan{_}"] = pdf.make_stream(noise, image)
    return saved(pdf, compress_streams=False)


def encrypted_pdf(user: str = "secret") -> bytes:
    return saved(new_pdf(), encryption=pikepdf.Encryption(owner="owner", user=user))


def truncated_pdf() -> bytes:
    whole = plain_pdf(20)
    return whole[: len(whole) // 2]


def javascript_action() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))


def active_pdf() -> bytes:
    """A PDF with one of everything that acts: start-up script, page action, launch link, attachment, XFA, remote jump."""
    pdf = new_pdf(2)
    pdf.Root.OpenAction = pdf.make_indirect(javascript_action())
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))
    pdf.pages[0].obj.AA = Dictionary(O=javascript_action())
    pdf.pages[1].obj.Annots = Array([_link(Name.Launch, "cmd.exe"), _link(Name.GoToR, "//host/share.pdf")])
    pdf.attachments["payload.exe"] = EXECUTABLE
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("run"), javascript_action()]))
    return saved(pdf)


def linked_pdf() -> bytes:
    """A harmless PDF with a web link."""
    pdf = new_pdf()
    action = Dictionary(S=Name.URI, URI=String("https://www.court.gov.cn/"))
    pdf.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)])
    return saved(pdf)


def _link(kind: Name, target: str) -> Dictionary:
    action = Dictionary(S=kind, F=String(target))
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)


def docx(parts: dict[str, bytes] | None = None) -> bytes:
    return zipped(DOCX_PARTS | (parts or {}))


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def bomb_docx() -> bytes:
    return docx({"word/media/image1.bmp": bytes(200 * 1024 * 1024)})


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(buffer, kind)
    return buffer.getvalue()


def plain_picture(size: tuple[int, int]) -> bytes:
    """A white PNG: small as a file, large when decoded."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, "PNG")
    return buffer.getvalue()


def huge_png(side: int = 60_000) -> bytes:
    """A PNG of a few bytes that claims `side` × `side` pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 100)) + chunk(b"IEND", b"")


def sound(seconds: float = 0.2) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(int(seconds * 32_000)))
    return buffer.getvalue()


def mp3_frames(count: int = 4) -> bytes:
    """Silent frames of MPEG-1 layer 3, 128 kbit/s, 44.1 kHz: 417 bytes each."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * count


def counted_mp3(frames: int) -> bytes:
    """Frames of which the first says how many there are, as encoders write it."""
    first = b"\xff\xfb\x90\x00" + bytes(32) + b"Xing" + struct.pack(">II", 1, frames)
    return first + bytes(417 - len(first)) + mp3_frames(3)


def mp4_boxes(header: bytes = bytes(32)) -> bytes:
    return _box(b"ftyp", b"isom\x00\x00\x02\x00isommp42") + _box(b"moov", header) + _box(b"mdat", bytes(64))


def timed_mp4(seconds: int, unit: int = 600, *, long: bool = False) -> bytes:
    """A film whose header says its length, in the short form or the long one."""
    times = struct.pack(">QQIQ", 0, 0, unit, seconds * unit) if long else struct.pack(">IIII", 0, 0, unit, seconds * unit)
    return mp4_boxes(_box(b"free", bytes(5)) + _box(b"mvhd", bytes([long, 0, 0, 0]) + times + bytes(80)))


def endless_mp4(length: int = 1 << 63) -> bytes:
    """A film with a box inside another that claims to be longer than any file."""
    return mp4_boxes(struct.pack(">I4sQ", 1, b"free", length) + bytes(16))


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", 8 + len(data)) + kind + data


def written(folder: Path, name: str, data: bytes) -> Path:
    """The file on disk."""
    path = folder / name
    path.write_bytes(data)
    return path
