"""A question in plain words, and its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _


class QuestionForm(forms.Form):
    """What is not clear."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("您的问题"),
        max_length=1000,
        help_text=_("例如：要带什么材料、看不懂哪一段、时间能不能改。问题和回答存入案件卷宗，对方当事人也能查阅。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnswerForm(forms.Form):
    """What the court says to it."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("回答"),
        max_length=1000,
        help_text=_("只说明送达和程序，不提供法律意见，不预告裁判。问题和回答存入案件卷宗，各方当事人都能查阅。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
