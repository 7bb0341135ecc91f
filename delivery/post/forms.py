"""Where else a letter goes: an address with its source."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.identity.phone_field import PhoneField
from courtportal.kernel.rendering.printable import PrintedForm
from delivery.addresses.presumed import PostalAddress

# The order of 法发〔2017〕19号 arts 8 and 9; what the court knows from other cases it finds by itself.
SOURCES = {
    "agreed": _("合同或者往来函件中约定的送达地址"),
    "own_papers": _("本人在本案中提交的材料写明的地址"),
    "activity": _("一年内进行民事活动经常使用的地址"),
    "registered": _("户籍登记地、经常居住地，或者登记的住所地"),
}


class LetterForm(PrintedForm, forms.Form):
    """The address, whose it is, and whether the recipient refused to give one; it is printed on the label."""

    use_required_attribute = False
    source = forms.ChoiceField(label=_("地址的来源"), choices=list(SOURCES.items()), widget=forms.RadioSelect)
    address = forms.CharField(label=_("邮寄地址"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    name = forms.CharField(label=_("收件人"), max_length=80)
    phone = PhoneField(label=_("电话"), required=False)
    refused = forms.BooleanField(
        label=_("已要求本人提供送达地址并告知后果，本人拒绝提供"),
        required=False,
        help_text=_("拒绝提供的，按登记的住所地邮寄，退回之日视为送达（法院专递规定第五条、第十一条）。"),
    )

    def to(self) -> PostalAddress:
        """The address; only a registered one stands in for what was refused."""
        given = self.cleaned_data
        refused = given["refused"] and given["source"] == "registered"
        return PostalAddress(given["source"], given["address"], given["name"], given["phone"], refused=refused)
