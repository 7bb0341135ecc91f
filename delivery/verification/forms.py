"""What one hands in to verify: a code or a file."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.signing.verification import MOST_BYTES
from courtportal.kernel.uploads.checks.sniffing import HEAD, sniff

# What people hand in by mistake; anything else goes to the validator, which says that it is not known.
PICTURES = frozenset({"jpeg", "png", "gif", "tiff", "bmp", "webp", "heic", "svg"})
OTHER_FORMS = frozenset({"zip", "ole", "archive", "markup", "mp3", "mp4", "wav", "executable", "script"})


class CodeForm(forms.Form):
    """The code printed on the document, typed in any spelling."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("文书验证码"),
        help_text=_("印在文书右上角二维码旁，例如 ABCD-EFGH-JKLM-NPQR。"),
        max_length=40,
        error_messages={"required": _("请输入文书右上角的验证码。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FileForm(forms.Form):
    """The PDF file as it was received."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("收到的PDF原文件"),
        help_text=_(
            "只能核验法院发来的PDF原文件，最大30MB。照片、截图、扫描件和打印件没有电子签名，请用上面的验证码核验。文件核验后不保存。"
        ),
        error_messages={"required": _("请选择要核验的PDF文件。"), "empty": _("这个文件是空的，请选择收到的原始文件。")},
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """A file of bearable size."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("文件超过30MB，不是法院送达的文书。"))
        content = sniff(file.read(HEAD))
        file.seek(0)
        if content in PICTURES:
            raise forms.ValidationError(
                _(
                    "这是一张图片。照片和截图里没有电子签名，核验不了；请在上面输入文书右上角二维码旁的验证码，或者用手机扫描二维码。"
                )
            )
        if content in OTHER_FORMS:
            raise forms.ValidationError(
                _("这不是PDF文件。请选择法院发来的PDF原文件，不要转换格式；只有别的格式的，请用文书右上角的验证码核验。")
            )
        return file
