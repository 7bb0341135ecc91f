"""The forms of evidence and of the clerk's review."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.printable import ParagraphsField, PrintedForm
from courtportal.kernel.uploads.forms import PhotographsField, UploadField
from courtportal.kernel.web.forms import NumberTyped, SentOnce
from filing.cases.models import Procedure
from filing.cases.rules.procedure import SUIT, is_open_to, procedure_at
from filing.causes import registry
from filing.causes.answers import foreign_currency, text
from filing.causes.elements import evidence_kinds, evidence_kinds_of
from filing.causes.forms import language
from filing.causes.procedures import case_type_of, is_application
from filing.fees.rules.currency import HIGHEST_RATE, USUAL_SOURCE, Exchange
from filing.intake.actions.review import LONGEST_CORRECTION_DAYS, review_data
from filing.intake.advice_words import told
from filing.intake.correction_places import place_of_mark
from filing.intake.examining import WORDS, Examined, conditions, lacking
from filing.intake.findings import stands_open
from filing.intake.models import Filing
from filing.intake.payment_order import CAUSE, CONDITIONS, awaits_suit
from filing.intake.queries import latest_version
from filing.intake.rules.hints import is_never_small, procedure_hints, suggested_procedure

MOST_FILE_PAGES = 9999
PROCEDURES = [(one.value, one.label) for one in (Procedure.SUMMARY, Procedure.ORDINARY, Procedure.SMALL_CLAIMS)]


def _in_words(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    name = "label_en" if language() == "en" else "label_zh"
    return [(row["key"], row[name]) for row in rows]


class UnchangedForm(forms.Form):
    """That what a correction asked for was left as it is on purpose."""

    use_required_attribute = False
    unchanged = forms.BooleanField(
        label=_("标明“还没有改动”的，我确认不改、没有可改的，或者已经在别处补上"),
        error_messages={"required": _("法院要求补正的内容还有没改动的。请先修改；确认不改的，请勾选这一项再提交。")},
    )


class EvidenceForm(SentOnce):
    """What the catalogue says of an item; for a new item also its file."""

    use_required_attribute = False
    file = UploadField(
        purpose="evidence", label=_("文件"), help_text=_("PDF、照片（JPG、PNG）、Word、录音录像。手机可以直接拍照。")
    )
    title = forms.CharField(
        label=_("证据名称"),
        max_length=160,
        required=False,
        help_text=_("例如：张三写的借条。不填的，用所选的种类；选了几种的，用文件名"),
    )
    kinds = forms.MultipleChoiceField(label=_("这是什么"), widget=forms.CheckboxSelectMultiple)
    purpose = ParagraphsField(
        label=_("用来证明什么"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("例如：证明对方于2025年1月15日借款10万元"),
    )

    def __init__(self, *args: Any, actor: Actor, form_key: str = "", with_file: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = evidence_kinds_of(form_key) if form_key else evidence_kinds()
        kinds = cast("forms.MultipleChoiceField", self.fields["kinds"])
        kinds.choices = [(key, label.in_language(language())) for key, label in offered.items()]
        file = cast("UploadField", self.fields["file"])
        file.actor = actor
        if not with_file:
            del self.fields["file"]


class PhotosForm(EvidenceForm):
    """Photographs of one document, in the order of its pages."""

    photos = PhotographsField(label=_("照片"), help_text=_("可以一次选多张，按页码顺序。也可以直接拍照。"))
    field_order = ("photos", "title", "kinds", "purpose")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, with_file=False, **kwargs)
        cast("PhotographsField", self.fields["photos"]).actor = actor


class ReplaceForm(forms.Form):
    """What takes the place of a file: another file, or photographs of its pages."""

    use_required_attribute = False
    file = UploadField(
        purpose="evidence", label=_("另一个文件"), required=False, help_text=_("PDF、照片（JPG、PNG）、Word、录音录像。")
    )
    photos = PhotographsField(
        label=_("或者重新拍的照片"),
        required=False,
        help_text=_("整份重拍，一页一张，可以一次选多张，按页码顺序，自动合成一份文件。"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("file", "photos"):
            cast("UploadField", self.fields[name]).actor = actor

    def clean(self) -> dict[str, Any]:
        """One of both: two would leave open which one counts."""
        given = super().clean() or {}
        if not self.errors and bool(given.get("file")) == bool(given.get("photos")):
            self.add_error("file", _("请选择一个文件，或者选择重新拍的照片，二者选一。"))
        return given


class CheckListForm(forms.Form):
    """The conditions of a suit that the clerk has checked (民事诉讼法 第一百二十二至一百二十四条)."""

    use_required_attribute = False
    checked = forms.MultipleChoiceField(label=_("审查要点"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["checked"])
        field.choices = _in_words(review_data()["check_list"])


class AcceptForm(CheckListForm):
    """Acceptance: of a suit also the procedure; why, where the check found something that should be dealt with first."""

    use_required_attribute = False
    procedure = forms.ChoiceField(label=_("适用程序"), choices=PROCEDURES)
    file_first = forms.BooleanField(label=_("期限内无法判定，先行立案（法释〔2015〕8号第八条）"), required=False)
    exchange_rate = forms.DecimalField(
        label=_("受理之日 1 单位外币合人民币多少元"), max_digits=10, decimal_places=6, max_value=HIGHEST_RATE,
        min_value=Decimal("0.000001"), widget=NumberTyped,
        help_text=_("诉讼费按这个汇率折算成人民币计算，标的额也是（《诉讼费用交纳办法》第五十五条）。"),
    )  # fmt: skip
    exchange_source = forms.CharField(label=_("汇率的来源"), max_length=100)
    suit = forms.ChoiceField(
        label=_("转入诉讼的案由"),
        help_text=_("支付令失效，原申请转入诉讼，请按申请人写明的债权债务关系选择（民事诉讼法第二百二十八条）。"),
    )
    numerous = forms.BooleanField(
        label=_("一方人数众多、起诉时人数尚未确定的代表人诉讼（民事诉讼法第五十七条），不预交案件受理费"), required=False
    )
    reason = ParagraphsField(
        label=_("检查结果还没有处理，仍然受理的理由"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("自动检查有必须处理或者应当处理的，写明为什么可以受理，记入审查记录。"),
    )  # fmt: skip

    def __init__(self, *args: Any, filing: Filing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cause_code = filing.cause_code
        self._ask_suit(filing)
        for name in ("checked", "reason"):
            self.fields[name].needed_when = _("（必填，先行立案的除外）")  # type: ignore[attr-defined]
        if filing.decide_by > clock.today():  # not before the last day of the term
            del self.fields["file_first"]
        if not stands_open(filing):
            del self.fields["reason"]
        self._ask_rate(filing)
        if is_application(filing.cause_code) and "suit" not in self.fields:
            del self.fields["procedure"], self.fields["numerous"]
            return
        level, case_type = filing.court.level, SUIT if "suit" in self.fields else case_type_of(filing.cause_code)
        never_small = is_never_small(latest_version(filing).content)
        field = cast("forms.ChoiceField", self.fields["procedure"])
        offered = [(code, label) for code, label in PROCEDURES if is_open_to(code, case_type, level)]
        field.choices = [one for one in offered if not (never_small and one[0] == Procedure.SMALL_CLAIMS)]
        field.initial = procedure_at(level, Procedure.SUMMARY, case_type)
        if is_open_to(Procedure.SMALL_CLAIMS, case_type, level):
            found = procedure_hints(
                filing.cause_code, amount=filing.amount, province=filing.court.province, never_small=never_small
            )
            proposed = Procedure(suggested_procedure(found))
            field.initial = proposed.value
            words = [word for hint in map(told, found) for word in (hint.text, hint.estimate) if word]
            words.insert(0, _("按规则建议适用：%(procedure)s，由您审查后决定。") % {"procedure": proposed.label})
            field.help_text = (" " if language() == "en" else "").join(words)

    def _ask_suit(self, filing: Filing) -> None:
        """Of an order that lapsed the cause of the suit; of an application for an order the conditions of its own."""
        if awaits_suit(filing):
            causes = [(one.code, one.name.in_language(language())) for one in registry.choosable() if registry.is_suit(one.code)]
            cast("forms.ChoiceField", self.fields["suit"]).choices = [("", _("请选择")), *causes]
            return
        del self.fields["suit"]
        if filing.cause_code == CAUSE:
            cast("forms.MultipleChoiceField", self.fields["checked"]).choices = list(CONDITIONS.items())

    def _needed(self) -> set[str]:
        """The conditions to tick; none while the suit is not chosen whose conditions they are."""
        if "suit" in self.fields and not self.cleaned_data.get("suit"):
            return set()
        return conditions(self.cleaned_data.get("suit") or self.cause_code)

    def _ask_rate(self, filing: Filing) -> None:
        """Of a claim in a foreign currency only; what the filer gave stands there to be looked at."""
        answers = latest_version(filing).content["answers"]
        if not foreign_currency(filing.form, answers):
            del self.fields["exchange_rate"], self.fields["exchange_source"]
            return
        currency = filing.form.element("currency")
        names = {key: label.in_language(language()) for key, label in currency.options}
        told = {"currency": names.get(text(answers, "currency"), text(answers, "currency"))}
        self.fields["exchange_rate"].label = _("受理之日 1 %(currency)s合人民币多少元") % told
        given = {"rate": text(answers, "exchange_rate"), "source": text(answers, "exchange_source")}
        if given["rate"]:
            self.fields["exchange_rate"].help_text += " " + _("起诉人填的是 %(rate)s（%(source)s），请按受理之日核对。") % given
        self.fields["exchange_source"].initial = filing.court.settings.get("exchange_source", USUAL_SOURCE)

    def clean(self) -> dict[str, Any]:
        """Every condition was checked, and what stands open is answered for; what cannot be decided in time is filed first."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("exchange_rate"):
            cleaned["exchange"] = Exchange(cleaned["exchange_rate"], cleaned.get("exchange_source", ""))
        if cleaned.get("file_first"):
            return cleaned
        given = Examined(cleaned.get("checked", ()), cleaned.get("reason", ""))
        for owed in lacking(given, needed=self._needed(), open_findings="reason" in self.fields):
            self.add_error(owed, WORDS[owed])
        return cleaned


class RejectForm(PrintedForm, forms.Form):
    """Rejection: a fixed ground and the reason in words."""

    use_required_attribute = False
    ground = forms.ChoiceField(label=_("处理和依据"))
    reason = ParagraphsField(
        label=_("理由"), max_length=2000, widget=forms.Textarea({"rows": 4}), help_text=_("写给当事人看，说明事实和可以怎么做")
    )

    def __init__(self, *args: Any, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["ground"])
        field.choices = [("", _("请选择")), *grounds]


class CorrectionTermForm(PrintedForm, forms.Form):
    """The term of a correction, and of a further one why the first list was not enough (法释〔2015〕8号 第七条)."""

    use_required_attribute = False
    days = forms.IntegerField(
        label=_("补正期限（天）"), min_value=1, max_value=LONGEST_CORRECTION_DAYS, initial=7, widget=NumberTyped
    )
    why_again = ParagraphsField(
        label=_("再次要求补正的理由"),
        help_text=_("补正内容应当一次性、全面告知。例如：补正的材料本身又有新的问题。理由记入审查记录，并告知当事人。"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("已经告知过补正内容，再次要求补正的，请写明理由。")},
    )

    words = ParagraphsField(
        label=_("给当事人的说明"),
        help_text=_("不是补正的原因，例如怎样联系立案人员。在通知书上和原因分开写。"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["why_again"]


class CorrectionItemForm(PrintedForm, forms.Form):
    """One thing to correct: where, of a file on which page, a fixed reason; the clerk's own words stand apart."""

    use_required_attribute = False
    page = forms.ChoiceField(label=_("哪一处"), required=False)
    file_page = forms.IntegerField(
        label=_("材料第几页"), required=False, min_value=1, max_value=MOST_FILE_PAGES, widget=NumberTyped
    )
    reason = forms.ChoiceField(label=_("原因"), required=False)
    note = forms.CharField(label=_("说明"), required=False, max_length=500)

    def __init__(
        self, *args: Any, places: list[tuple[str, list[tuple[str, str]]]], reasons: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("page", places), ("reason", reasons)):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [("", "—"), *choices]  # of places a group for each part

    def clean(self) -> dict[str, Any]:
        """An item is whole or empty; "other" needs a note."""
        cleaned: dict[str, Any] = super().clean() or {}
        page, reason, note = cleaned.get("page"), cleaned.get("reason"), cleaned.get("note", "").strip()
        if cleaned.get("file_page") and not place_of_mark(page or "").file:
            self.add_error("file_page", _("只有选了一件证据或者材料，才填页码。"))
        if reason and not page:
            self.add_error("page", _("请选择需要补正的部分。"))
        if (page or note or cleaned.get("file_page")) and not reason:
            self.add_error("reason", _("请选择原因。"))
        if reason == "other" and not note:
            self.add_error("note", _("选择“其他”的，请写明需要补正什么。"))
        return cleaned


class CorrectionLines(forms.BaseFormSet):  # type: ignore[type-arg]  # it has no parameter when it runs
    """The lines of the list; there is one to write on however many were said to be sent."""

    def total_form_count(self) -> int:
        """One at least."""
        return max(1, super().total_form_count())


CorrectionItems = forms.formset_factory(CorrectionItemForm, CorrectionLines, extra=3, max_num=30)
