"""A form field for one file: sent with the form, or already sent in pieces and named by its upload's id.

In both cases `cleaned_data` holds an Upload. With scripts the file travels as soon as it is chosen (`web/upload.js`);
without them it comes with the form. When another field of the form is wrong, the file need not be chosen again.
"""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import EMPTY_VALUES
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.uploads.actions import ALLOWED_FOR, limits, receive
from courtportal.kernel.uploads.kinds import DOCUMENTS
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.refusals import UploadRefused


class UploadInput(forms.FileInput):
    """A file input with a hidden one beside it for the id of a file that has arrived."""

    template_name = "uploads/upload_input.html"
    needs_multipart_form = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.get(name) or data.get(f"{name}_upload") or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}_upload" not in data

    def format_value(self, value: Any) -> Any:
        return value if isinstance(value, str | Upload) else None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        extensions = ALLOWED_FOR.get(self.purpose, DOCUMENTS)
        context["widget"]["attrs"]["accept"] = ",".join(f".{extension}" for extension in extensions)
        context["upload"] = {
            "address": reverse("uploads:collection"),
            "purpose": self.purpose,
            "most_bytes": limits().file_bytes,
            "kinds": "、".join(extension.upper() for extension in extensions if extension != "jpeg"),
            "given": value if isinstance(value, Upload) else None,
        }
        return context


class UploadField(forms.Field):
    """One uploaded file; needs the actor: `form.fields["file"].actor = actor` or `UploadField(actor=…)`."""

    default_error_messages = {"required": _("请选择文件。")}

    def __init__(self, *, purpose: str, actor: Actor | None = None, **options: Any) -> None:
        super().__init__(widget=UploadInput(purpose), **options)
        self.purpose = purpose
        self.actor = actor

    def to_python(self, value: Any) -> Upload | None:
        """The Upload; checks a file that came with the form. Raises ValidationError in the words of the refusal."""
        if value in EMPTY_VALUES or self.actor is None:
            return None
        if isinstance(value, Upload):
            return value
        if isinstance(value, UploadedFile):
            try:
                upload = receive(self.actor, value, self.purpose, clock.now())
            except UploadRefused as refusal:
                raise forms.ValidationError(refusal.message, code=refusal.code) from refusal
            if upload.state != Upload.State.CHECKED:
                raise forms.ValidationError(_("暂时不能检查病毒，这个文件还不能使用。请过几分钟再选择一次。"), code="quarantined")
            return upload
        try:
            return self._of_this_purpose(access(self.actor, Upload, str(value), "use"))
        except (Http404, Refused) as error:  # it is gone, or waits in quarantine
            raise forms.ValidationError(_("这个文件已不可用，请重新选择。"), code="gone") from error

    def _of_this_purpose(self, upload: Upload) -> Upload:
        """What was sent for something else was checked as something else. Raises Http404 as for no upload at all."""
        if upload.purpose != self.purpose:
            raise Http404
        return upload

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> "BoundUpload":
        return BoundUpload(form, self, field_name)


class PhotographsInput(UploadInput):
    """Several photographs: sent with the form, or one by one and named by their uploads' ids in the order of the pages."""

    template_name = "uploads/photographs_input.html"
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        sent = data.getlist(f"{name}_upload") if hasattr(data, "getlist") else data.get(f"{name}_upload", [])
        return [*filter(None, sent), *(files.getlist(name) if hasattr(files, "getlist") else files.get(name, []))]

    def format_value(self, value: Any) -> Any:
        return None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, {**(attrs or {}), "multiple": True})
        context["upload"]["taken"] = [one for one in value or () if isinstance(one, Upload)]
        return context


class PhotographsField(UploadField):
    """The uploads of several photographs, in order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(purpose="photograph", **options)
        self.widget = PhotographsInput(self.purpose)

    def to_python(self, value: Any) -> Any:
        """The uploads; each file is judged by itself, and what is right stands again when another is refused."""
        self.taken: list[Upload] = []
        wrong: list[forms.ValidationError] = []
        for one in value or ():
            try:
                upload = super().to_python(one)
            except forms.ValidationError as error:
                wrong.append(error)
            else:
                self.taken += [upload] if upload else []
        if wrong:
            raise forms.ValidationError(wrong)
        return self.taken


class BoundUpload(forms.BoundField):
    """Shows an accepted file again when the form comes back because of another field."""

    def value(self) -> Any:
        if taken := getattr(self.field, "taken", None):
            return taken
        given = getattr(self.form, "cleaned_data", {}).get(self.name)
        return given if isinstance(given, Upload) else super().value()
