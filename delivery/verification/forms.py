"""What one hands in to verify: a code or a file."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.signing.verification import MOST_BYTES


class CodeForm(forms.Form):
    """The code printed on the document, typed in any spelling."""

    code = forms.CharField(
        label=_("文书验证码"),
        help_text=_("印在文书右上角二维码旁，例如 ABCD-EFGH-JKLM-NPQR。"),
        max_length=40,
        error_messages={"required": _("请输入文书右上角的验证码。")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FileForm(forms.Form):
    """The PDF file as it was received."""

    file = forms.FileField(
        label=_("PDF文件"),
        help_text=_("请选择收到的原始文件，最大30MB。打印后再扫描的文件请用验证码核验。文件核验后不保存。"),
        error_messages={"required": _("请选择要核验的PDF文件。"), "empty": _("这个文件是空的，请选择收到的原始文件。")},
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """A file of bearable size."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("文件超过30MB，不是法院送达的文书。"))
        return file
