"""What a judge says to order a publication, and what a clerk says about where it was posted."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from courtportal.kernel.uploads.forms import UploadField
from delivery.publication.models import PublicationPosting
from delivery.service.noting_words import GROUNDS
from delivery.service.rules.effect import Ground

Place = PublicationPosting.Place


class OrderForm(PrintedForm, forms.Form):
    """Ground, reasons for the file, and the gist for everyone."""

    use_required_attribute = False
    ground = forms.ChoiceField(label=_("公告的理由"), choices=list(GROUNDS.items()), widget=forms.RadioSelect)
    reasons = ParagraphsField(
        label=_("原因和经过"),
        max_length=1000,
        help_text=_("写明怎样查找过受送达人、为什么其他方式不能送达。记入案卷，不公开（民事诉讼法第九十五条第二款）。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    gist = ParagraphsField(
        label=_("公告中的要点"),
        max_length=600,
        help_text=_("起诉要点、开庭的时间和地点或者裁判主要内容，任何人都能看到。不要写住址、证件号码、电话等个人信息。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def chosen_ground(self) -> Ground:
        """The ground."""
        return Ground(self.cleaned_data["ground"])


class PostingForm(PrintedForm, forms.Form):
    """Where else the notice was posted or printed, since when, and the photo of it."""

    use_required_attribute = False
    place = forms.ChoiceField(
        label=_("张贴或者刊登的地方"),
        choices=[(one.value, one.label) for one in (Place.BOARD, Place.HOME, Place.PRESS)],
        widget=forms.RadioSelect,
    )
    where = forms.CharField(label=_("具体位置或者报纸名称、版次"), max_length=120, required=False)
    posted_at = forms.DateTimeField(
        label=_("张贴或者刊登的时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("从最后一次张贴或者刊登的次日起计算三十日（民诉法解释第一百三十八条）。"),
    )
    photo = UploadField(
        purpose="photograph",
        label=_("照片"),
        required=False,
        help_text=_("在住所地张贴的必须拍照（民诉法解释第一百三十八条）。"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        photo: Any = self.fields["photo"]
        photo.actor = actor

    def clean_posted_at(self) -> dt.datetime:
        """Not in the future."""
        posted_at: dt.datetime = self.cleaned_data["posted_at"]
        if posted_at > clock.now():
            raise forms.ValidationError(_("时间不能晚于现在。"))
        return posted_at

    def clean(self) -> dict[str, Any]:
        """At the domicile with a photo."""
        found = super().clean() or self.cleaned_data
        if found.get("place") == Place.HOME and not found.get("photo"):
            self.add_error("photo", _("在住所地张贴的，请上传照片。"))
        return found
