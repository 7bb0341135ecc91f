"""The words of a refusal: which file, what is wrong with it, what to do. One message for each reason."""

from collections.abc import Mapping

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courtportal.kernel.uploads.checks.findings import Refusal

_ALLOWED_WORDS = gettext_lazy("可以上传 PDF、JPG、PNG、DOCX 文件；录音录像可以上传 MP3、WAV、M4A、MP4。")
_CONTENT_WORDS = {
    "pdf": gettext_lazy("PDF 文件"),
    "jpeg": gettext_lazy("JPG 图片"),
    "png": gettext_lazy("PNG 图片"),
    "gif": gettext_lazy("GIF 图片"),
    "tiff": gettext_lazy("TIFF 图片"),
    "svg": gettext_lazy("SVG 矢量图"),
    "webp": gettext_lazy("WebP 图片"),
    "bmp": gettext_lazy("BMP 图片"),
    "zip": gettext_lazy("压缩包或 Office 文件"),
    "archive": gettext_lazy("压缩包"),
    "mp3": gettext_lazy("MP3 录音"),
    "wav": gettext_lazy("WAV 录音"),
    "mp4": gettext_lazy("MP4 音视频"),
    "markup": gettext_lazy("网页"),
}
_MESSAGES = {
    "empty": gettext_lazy("“%(name)s”是空文件（0 字节）。请重新导出或拍摄后再上传。"),
    "too_large": gettext_lazy("“%(name)s”超过 %(limit_size)s 的上限。请压缩，或拆成几个文件分别上传。"),
    "quota": gettext_lazy(
        "24 小时内上传的文件合计超过 %(limit_size)s，“%(name)s”没有保存。请明天再传，或联系法院窗口提交光盘、U 盘。"
    ),
    "executable": gettext_lazy("“%(name)s”是程序，不是文档，不能上传。请选择文档、照片或者录音录像。"),
    "executable_disguised": gettext_lazy(
        "“%(name)s”的扩展名是 .%(extension)s，内容却是程序，可能是伪装的病毒。请不要打开它，向发给您的人核实，再上传真正的文件。"
    ),
    "script": gettext_lazy("“%(name)s”的内容是脚本（一串命令），不是文档，不能上传。请确认选对了文件。"),
    "markup": gettext_lazy("“%(name)s”的内容是网页。请在浏览器中选择“打印”→“另存为 PDF”，再上传 PDF。"),
    "svg": gettext_lazy("“%(name)s”的内容是 SVG 矢量图，法院不能直接使用。请用画图软件或浏览器导出为 PNG 或 PDF，再上传。"),
    "archive_not_unpacked": gettext_lazy("“%(name)s”是压缩包，法官打不开里面的文件。请先解压，再把里面的文件逐个上传。"),
    "type_not_allowed": gettext_lazy("不能上传“%(name)s”这种文件（.%(extension)s）。%(allowed)s"),
    "content_unknown": gettext_lazy(
        "“%(name)s”的扩展名是 .%(extension)s，但内容不是这种文件，可能已损坏。请用原来的软件重新导出后再上传。"
    ),
    "extension_mismatch": gettext_lazy(
        "“%(name)s”的扩展名是 .%(extension)s，内容却是%(content_words)s。请用原来的软件另存为正确的格式，不要只改文件名。"
    ),
    "old_office": gettext_lazy(
        "“%(name)s”是旧版 Office 文件（.%(extension)s）。请用 Word 或 WPS 打开，另存为 PDF 或 DOCX 后再上传。"
    ),
    "old_office_renamed": gettext_lazy(
        "“%(name)s”是旧版 Office 文件，只是把扩展名改成了 .%(extension)s。"
        "请用 Word 或 WPS 打开，另存为 PDF 或 DOCX，不要只改文件名。"
    ),
    "office_password": gettext_lazy(
        "“%(name)s”要输入密码才能打开。请用 Word 或 WPS 打开，在“文件→信息→保护文档”中取消密码，保存后再上传。"
    ),
    "pdf_with_archive": gettext_lazy(
        "“%(name)s”是 PDF，但里面还夹着一个压缩包。请用“打印”→“另存为 PDF”重新导出；压缩包里的文件解压后单独上传。"
    ),
    "picture_with_archive": gettext_lazy(
        "图片“%(name)s”后面夹着一个压缩包。请在看图软件中把图片另存为新的 JPG 或 PNG；压缩包里的文件解压后单独上传。"
    ),
    "pdf_with_markup": gettext_lazy(
        "“%(name)s”开头写着网页代码，不是正常的 PDF。请在浏览器中打开原来的网页，选择“打印”→“另存为 PDF”，再上传。"
    ),
    "polyglot": gettext_lazy("“%(name)s”里还藏着另一个文件（%(other_words)s）。请分开，每个文件单独上传。"),
    "pdf_password": gettext_lazy("“%(name)s”要输入密码才能打开，法官无法查阅。请用 PDF 软件打开，取消密码后保存，再上传新文件。"),
    "pdf_restricted": gettext_lazy(
        "“%(name)s”能打开，但设有权限限制（例如禁止打印或复制），不能入卷。"
        "请用“打印”→“另存为 PDF”；打印也被禁止的，请向制作人要一份没有限制的，再上传。"
    ),
    "pdf_cut_off": gettext_lazy(
        "“%(name)s”只有前半部分，从中间断开了，多半是没有下载完或没有拷贝完。请重新下载或拷贝，确认能翻到最后一页，再上传。"
    ),
    "pdf_end_missing": gettext_lazy(
        "“%(name)s”缺少最后的结束标记，最后几个字节没有保存下来。"
        "请用 PDF 软件打开，看看页数对不对，再用“打印”→“另存为 PDF”保存一份上传。"
    ),
    "pdf_hollow": gettext_lazy("“%(name)s”只有 PDF 的开头和结尾，中间什么内容也没有。请用原来的软件重新导出，再上传。"),
    "pdf_table_broken": gettext_lazy(
        "“%(name)s”内部的目录坏了，找不到各页的内容。"
        "请用 PDF 软件打开，用“打印”→“另存为 PDF”重新保存；打不开的，请重新扫描或导出。"
    ),
    "pdf_pages_circular": gettext_lazy(
        "“%(name)s”的页面顺序首尾相连成了一个圈，翻不到尽头。请用制作它的软件重新导出，或者重新扫描，再上传。"
    ),
    "pdf_broken": gettext_lazy("“%(name)s”里面有损坏，打不开。请重新扫描或导出；如果是下载的，请重新下载后再上传。"),
    "pdf_page_broken": gettext_lazy("“%(name)s”的第 %(page)s 页已损坏，显示不出来。请重新扫描或导出整个文件后再上传。"),
    "pdf_dynamic_form": gettext_lazy(
        "“%(name)s”是只能在特定软件里显示的动态表单，法官会看到空白页。请在该软件中用“打印”→“另存为 PDF”，再上传新文件。"
    ),
    "pdf_empty": gettext_lazy("“%(name)s”里没有页面。请重新导出后再上传。"),
    "too_many_pages": gettext_lazy("“%(name)s”有 %(pages)s 页，超过每个文件 %(limit)s 页的上限。请拆成几个文件分别上传。"),
    "pdf_page_count_false": gettext_lazy(
        "“%(name)s”自称有 %(pages)s 页，里面却没有这么多，不是正常的 PDF。请用“打印”→“另存为 PDF”重新导出，再上传。"
    ),
    "too_many_pixels": gettext_lazy(
        "图片“%(name)s”的像素过大（%(pixels)s，上限 %(limit)s）。请用 300 dpi 重新扫描，或缩小后再上传。"
    ),
    "heic": gettext_lazy("“%(name)s”是 HEIC 照片。请在手机“设置→相机→格式”中选择“兼容性最佳”后重新拍摄，或另存为 JPG 后再上传。"),
    "heic_renamed": gettext_lazy(
        "“%(name)s”的扩展名是 .%(extension)s，内容却还是 HEIC 照片，改名不等于转换。请在相册里导出为 JPG，或截屏保存，再上传。"
    ),
    "picture_gif": gettext_lazy(
        "“%(name)s”是 GIF 图片。静止的请另存为 PNG 或 JPG；会动的请截成几张图片，或作为视频（MP4）上传。"
    ),
    "picture_tiff": gettext_lazy(
        "“%(name)s”是 TIFF 扫描图，可能有好几页，浏览器打不开。请在扫描软件中选择 PDF 格式重新扫描，或另存为 PDF 后再上传。"
    ),
    "picture_kind": gettext_lazy("“%(name)s”是%(content_words)s，不能直接上传。请另存为 JPG 或 PNG 后再上传。"),
    "picture_animated": gettext_lazy("图片“%(name)s”是会动的，打印出来只有一帧。请截成几张静止的图片，或作为视频（MP4）上传。"),
    "image_broken": gettext_lazy("图片“%(name)s”已损坏或不完整。请重新拍摄或导出后再上传。"),
    "media_broken": gettext_lazy("录音录像“%(name)s”已损坏或不完整。请从设备上重新导出后再上传。"),
    "archive_broken": gettext_lazy("“%(name)s”已损坏，打不开。请在 Word 中重新保存后再上传。"),
    "archive_entries": gettext_lazy("“%(name)s”内部的部件过多（%(entries)s，上限 %(limit)s）。请另存为 PDF 后再上传。"),
    "archive_bomb": gettext_lazy("“%(name)s”解压后过大，不能接收。请另存为 PDF 后再上传。"),
    "archive_nested": gettext_lazy("“%(name)s”里夹着另一个压缩包。请把夹带的文件取出，单独上传；文档本身另存为 PDF。"),
    "archive_encrypted": gettext_lazy("“%(name)s”是用压缩软件加密的。请用加密时的软件解开，再用 Word 或 WPS 重新保存后上传。"),
    "archive_paths": gettext_lazy("“%(name)s”的内部结构不安全，不能接收。请另存为 PDF 后再上传。"),
    "not_docx": gettext_lazy("“%(name)s”不是 Word 文档。压缩包请先解压，每个文件单独上传。"),
    "docx_macro": gettext_lazy("“%(name)s”含有宏（会自动运行的程序）。请在 Word 中另存为 PDF，或另存为不含宏的 DOCX 后再上传。"),
    "docx_control": gettext_lazy("“%(name)s”含有 ActiveX 控件（会运行程序的按钮或表单）。请在 Word 中另存为 PDF 后再上传。"),
    "docx_object": gettext_lazy(
        "“%(name)s”里嵌着别的文件（例如表格、演示文稿或程序），法官看不到它们的内容。请把嵌入的文件单独上传，文档另存为 PDF。"
    ),
    "docx_linked": gettext_lazy(
        "“%(name)s”打开时会从别处取内容（外部模板或链接的文件），法官看到的可能和您看到的不一样。"
        "请在 Word 中另存为 PDF 后再上传。"
    ),
    "docx_entities": gettext_lazy(
        "“%(name)s”内部含有不属于 Word 文档的定义，打开时可能出错。请用 Word 或 WPS 打开，另存为新的 DOCX 或 PDF 后再上传。"
    ),
    "too_costly": gettext_lazy("“%(name)s”太复杂，没能在限定时间内检查完。请另存为普通 PDF，或拆成几个文件后再上传。"),
    "infected": gettext_lazy("“%(name)s”被查出病毒（%(virus)s），没有保存。请先在您的设备上杀毒。"),
    "scan_too_large": gettext_lazy("“%(name)s”太大，查毒程序检查不了，没有保存。请压缩，或拆成几个文件分别上传。"),
    "too_many_at_once": gettext_lazy("“%(name)s”没有开始上传：您有 %(limit)s 个文件还没传完。请先传完或取消其中几个。"),
    "cut_off": gettext_lazy("“%(name)s”没有传完。已传的部分还在，请继续上传。"),
}


class UploadRefused(Exception):
    """A file was not accepted. `message` says so in the reader's language, naming file, reason and remedy."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def refused(refusal: Refusal, name: str) -> UploadRefused:
    """The refusal in the words of the current language."""
    return UploadRefused(refusal.code, words(refusal.code, name, refusal.facts))


def words(code: str, name: str, facts: Mapping[str, str | int]) -> str:
    """The sentence for one reason, filled with the name of the file and the facts found."""
    filled: dict[str, object] = dict(facts) | {"name": name, "allowed": _ALLOWED_WORDS}
    for key in ("content", "other"):
        if key in facts:
            filled[f"{key}_words"] = _CONTENT_WORDS.get(str(facts[key]), _("另一种文件"))
    if "limit" in facts:
        filled["limit_size"] = filesizeformat(facts["limit"])
    return str(_MESSAGES[code]) % filled
