"""How a thing stood on the page that changes it: what another tab or person did meanwhile is shown before it is overwritten."""

from copy import copy
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

CHANGED = _("您打开这个页面之后，它已经被改动。请看清现在的情况；仍要照您填写的办理的，再提交一次。")


class PageOutdated(Exception):
    """The thing was changed after the page was drawn; ``standing`` says how it stands now."""

    def __init__(self, standing: str) -> None:
        super().__init__(standing)
        self.standing = standing


def require_seen(standing: str, seen: str | None) -> None:
    """For an action that holds the lock. Raises PageOutdated unless it was seen as it stands; None: no page was behind it."""
    if seen is not None and seen != standing:
        raise PageOutdated(standing)


class SeenForm(forms.Form):
    """A form that carries how the thing stood, as a short word that differs after each change.

    Shown again it carries how it stands now: whoever has read what changed and sends it once more means it.
    """

    use_required_attribute = False
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, standing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.was_seen = self.standing = standing
        if self.is_bound:
            self.was_seen = str(self.data.get("seen", ""))
            self.show_again(standing)

    def show_again(self, standing: str) -> None:
        """The page that is drawn next was drawn for this."""
        data = cast("dict[str, Any]", copy(self.data))  # what was sent cannot be written to, a copy of it can
        data["seen"] = self.standing = standing
        self.data = data

    def clean(self) -> dict[str, Any]:
        """Nothing holds that was meant for how the thing stood before."""
        given = super().clean() or self.cleaned_data
        if self.was_seen != self.standing:
            self.add_error(None, str(CHANGED))
        return given

    def say_outdated(self, problem: PageOutdated) -> None:
        """It was changed between the check and the lock."""
        self.show_again(problem.standing)
        self.add_error(None, str(CHANGED))
