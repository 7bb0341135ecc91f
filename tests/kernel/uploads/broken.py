"""Forty-five files that nobody can read or that nobody should open, built on the spot, each with its own reason."""

import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.kernel.uploads import corpus

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)
LOCKED_OLE = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(96)


@dataclass(frozen=True)
class Broken:
    """A file as its sender names it, and the code of the refusal it must get."""

    name: str
    code: str
    make: Callable[[], bytes]


def bad_table() -> bytes:
    """A PDF whose table of objects points nowhere."""
    data = corpus.saved(corpus.new_pdf(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = data.rindex(b"startxref")
    return data[:at] + b"startxref\n999999\n%%EOF\n"


def claims_a_million_pages() -> bytes:
    """Written by hand, since a library would correct the number."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1000000/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 4\n0000000000 65535 f \n%strailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(data),
    )


def page_tree_in_a_circle() -> bytes:
    pdf = corpus.new_pdf()
    pdf.Root.Pages.Kids = Array([pdf.Root.Pages])
    return corpus.saved(pdf)


def second_page_damaged() -> bytes:
    """Three pages; what the second one shows cannot be unpacked."""
    pdf = corpus.new_pdf(3)
    for number, page in enumerate(pdf.pages):
        packed = zlib.compress(b"0 0 m 10 10 l S\n" * 200)
        if number == 1:
            packed = packed[:20] + b"\xff" * 20
        page.obj.Contents = pikepdf.Stream(pdf, packed, Filter=Name.FlateDecode)
    return corpus.saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


def form_drawn_by_a_program() -> bytes:
    """A form of XFA whose pages exist only while one particular program runs it."""
    pdf = corpus.new_pdf()
    pdf.Root.NeedsRendering = True
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp:xdp/>"))
    return corpus.saved(pdf)


def locked_docx() -> bytes:
    """An archive whose entries carry the mark of encryption."""
    data = bytearray(corpus.docx())
    for start, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(start)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(start, at + 4)
    return bytes(data)


def linked_out_docx() -> bytes:
    part = b'<Relationship Type=".../attachedTemplate" Target="https://a.example/x.dotm" TargetMode="External"/>'
    return corpus.docx({"word/_rels/settings.xml.rels": b"<Relationships>" + part + b"</Relationships>"})


def outside_docx() -> bytes:
    buffer = io.BytesIO(corpus.docx())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("../../etc/passwd", b"x")
    return buffer.getvalue()


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("white", "black")]
    buffer = io.BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=100, loop=0)
    return buffer.getvalue()


def heic() -> bytes:
    """What a phone writes: a container of that brand."""
    return struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(600)


def tiff() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (40, 40)).save(buffer, "TIFF")
    return buffer.getvalue()


def two_in_one(first: bytes) -> bytes:
    return first + corpus.zipped({"hidden.txt": b"x"})


BROKEN = (
    Broken("合同.pdf", "pdf_password", corpus.encrypted_pdf),
    Broken("禁止打印.pdf", "pdf_restricted", lambda: corpus.encrypted_pdf(user="")),
    Broken("下载一半.pdf", "pdf_cut_off", corpus.truncated_pdf),
    Broken("目录坏.pdf", "pdf_table_broken", bad_table),
    Broken("没有结尾.pdf", "pdf_end_missing", lambda: corpus.plain_pdf()[:-7]),
    Broken("只有开头.pdf", "pdf_hollow", lambda: b"%PDF-1.7\n%%EOF\n"),
    Broken("页面成环.pdf", "pdf_pages_circular", page_tree_in_a_circle),
    Broken("第二页坏.pdf", "pdf_page_broken", second_page_damaged),
    Broken("没有页.pdf", "pdf_empty", lambda: corpus.plain_pdf(0)),
    Broken("一千零一页.pdf", "too_many_pages", lambda: corpus.plain_pdf(1_001)),
    Broken("自称百万页.pdf", "pdf_page_count_false", claims_a_million_pages),
    Broken("动态表单.pdf", "pdf_dynamic_form", form_drawn_by_a_program),
    Broken("图中藏包.pdf", "pdf_with_archive", lambda: two_in_one(corpus.plain_pdf())),
    Broken("照片藏包.jpg", "picture_with_archive", lambda: two_in_one(corpus.picture("JPEG"))),
    Broken("网页也是文件.pdf", "pdf_with_markup", lambda: b"%PDF-1.7 <html><script>x</script>\n%%EOF"),
    Broken("程序.pdf", "executable_disguised", lambda: corpus.EXECUTABLE),
    Broken("脚本.pdf", "script", lambda: b"#!/bin/sh\nrm -rf /\n"),
    Broken("网页.pdf", "markup", lambda: b"<!doctype html><p>x"),
    Broken("矢量图.png", "svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    Broken("软件.exe", "executable", lambda: corpus.EXECUTABLE),
    Broken("记事.txt", "type_not_allowed", "今借到十万元".encode),
    Broken("记事.pdf", "content_unknown", "今借到十万元".encode),
    Broken("压缩包.rar", "archive_not_unpacked", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99)),
    Broken("改名.pdf", "extension_mismatch", lambda: corpus.picture("JPEG")),
    Broken("旧版.doc", "old_office", lambda: OLE),
    Broken("有密码.docx", "office_password", lambda: LOCKED_OLE),
    Broken("带宏.docx", "docx_macro", lambda: corpus.docx({"word/vbaProject.bin": b"x"})),
    Broken("嵌对象.docx", "docx_object", lambda: corpus.docx({"word/embeddings/oleObject1.bin": b"x"})),
    Broken("外部模板.docx", "docx_linked", linked_out_docx),
    Broken("套压缩包.docx", "archive_nested", lambda: corpus.docx({"word/media/a.bin": corpus.zipped({"a": b"x"})})),
    Broken("解压炸弹.docx", "archive_bomb", corpus.bomb_docx),
    Broken("部件太多.docx", "archive_entries", lambda: corpus.docx({f"word/{n}.xml": b"" for n in range(1_000)})),
    Broken("越界路径.docx", "archive_paths", outside_docx),
    Broken("加密包.docx", "archive_encrypted", locked_docx),
    Broken("损坏.docx", "archive_broken", lambda: corpus.docx()[:80] + bytes(400)),
    Broken("压缩包.docx", "not_docx", lambda: corpus.zipped({"a.txt": b"x"})),
    Broken("空.pdf", "empty", lambda: b""),
    Broken("没拍完.jpg", "image_broken", lambda: corpus.picture("JPEG", (400, 300))[:9000]),
    Broken("像素炸弹.png", "too_many_pixels", corpus.huge_png),
    Broken("会动.png", "picture_animated", functools.partial(animated, "PNG")),
    Broken("会动.gif", "picture_gif", functools.partial(animated, "GIF")),
    Broken("照片.heic", "heic", heic),
    Broken("改名的照片.jpg", "heic_renamed", heic),
    Broken("扫描.tif", "picture_tiff", tiff),
    Broken("录音.wav", "media_broken", lambda: corpus.sound(1)[:-20_000]),
)
