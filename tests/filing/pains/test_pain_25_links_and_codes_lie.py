"""Pain 25: links and e-mails lie. A verification never expired, the words were wrong, the error named another field.

Ours: the end of a link or code is enforced to the second and shown beforehand; every rule points at the field it is about.
"""

import datetime as dt
import re

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.causes.answers import is_visible, problems
from filing.causes.elements import form_keys, load_form
from filing.causes.wording import PROBLEMS
from filing.intake.actions.drafts import start_draft
from filing.intake.sharing.actions.invite import Invited, invite
from filing.intake.sharing.actions.join import NotOpen, join
from filing.intake.sharing.models import DraftShare
from tests.factories.claims import answers_for
from tests.factories.filings import litigant, make_draft
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

TODAY = dt.date(2026, 8, 20)
WRONG = {
    "money": "-5", "number": "许多", "date": "2026-02-30", "phone": "123", "email": "没有", "choice": "?", "yes_no": "?",
    "choices": "?", "plate": "粤E1", "case_number": "123", "bank_card": "0217",
}  # fmt: skip


def invited(now: dt.datetime, contact: str = "13911112222") -> DraftShare:
    owner = litigant()
    draft = start_draft(actor=owner, form_key="private_lending", court=None, now=now)
    whom = Invited(DraftShare.Role.CO_COUNSEL, "程律", contact)
    return invite(actor=owner, draft_id=draft.pk, invited=whom, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize(("late", "opens"), [(-1, True), (0, False), (30 * 86400, False)])
def test_a_link_ends_to_the_second(now: dt.datetime, late: int, opens: bool) -> None:
    share, at = invited(now), dt.timedelta(days=7, seconds=late)
    visitor = actor_for(make_user("程律"), Role.LITIGANT)
    if opens:
        assert join(actor=visitor, share=share, code=share.code, now=now + at).user_id == visitor.user_id
        return
    with pytest.raises(NotOpen) as refused:
        join(actor=visitor, share=share, code=share.code, now=now + at)
    assert refused.value.reason == "expired"


@pytest.mark.django_db
def test_the_message_the_page_and_the_owner_are_told_the_same_end(now: dt.datetime) -> None:
    share = invited(now)
    run_until_quiet()
    end = "2026年9月8日"
    assert end in SimulatedMessage.objects.get(key=f"sms:draft-share:{share.pk}").body
    assert end in sign_in(make_user("程律")).get(reverse("filing:draft_join", args=[share.token])).content.decode()
    owner = sign_in(User.objects.get(pk=share.invited_by_id))
    assert end in owner.get(reverse("filing:draft_sharing", args=[share.draft_id])).content.decode()
    with clock.at(now + dt.timedelta(days=7)):
        owner = sign_in(User.objects.get(pk=share.invited_by_id))
        assert "链接已过期" in owner.get(reverse("filing:draft_sharing", args=[share.draft_id])).content.decode()


@pytest.mark.django_db
def test_a_message_that_waited_too_long_is_not_sent_with_a_dead_link(now: dt.datetime) -> None:
    share = invited(now)
    with clock.at(now + dt.timedelta(days=8)):
        run_until_quiet()
    assert not SimulatedMessage.objects.filter(key=f"sms:draft-share:{share.pk}").exists()


@pytest.mark.django_db
def test_a_new_invitation_ends_the_old_link(now: dt.datetime) -> None:
    share = invited(now)
    owner = actor_for(User.objects.get(pk=share.invited_by_id), Role.LITIGANT)
    invite(actor=owner, draft_id=share.draft_id, invited=Invited(share.role, "程律", share.contact), now=now)
    with pytest.raises(NotOpen) as refused:
        join(actor=actor_for(make_user()), share=share, code=share.code, now=now)
    assert refused.value.reason == "ended"


def asked() -> list[tuple[str, str]]:
    """Every element of every form that can be answered wrongly, with its form."""
    return [
        (form_key, element.key)
        for form_key in sorted(form_keys())
        for element in load_form(form_key).elements()
        if not element.computes and element.type in WRONG
    ]


@pytest.mark.parametrize(("form_key", "key"), asked())
def test_each_rule_of_each_form_points_at_the_field_it_is_about(form_key: str, key: str) -> None:
    """A right claim with one wrong answer: that one is named and no other; where the question is not asked, none."""
    form, right = load_form(form_key), answers_for(form_key)
    element, elements = form.element(key), list(form.elements())
    typed = {**right, key: WRONG[element.type]}
    assert problems(elements, right, today=TODAY) == []
    opened = {one.key for one in elements if is_visible(one, typed) and not is_visible(one, right)}
    named = {problem.key for problem in problems(elements, typed, today=TODAY)} - opened
    assert named == ({key} if is_visible(element, typed) else set())


@pytest.mark.django_db
def test_the_page_puts_the_words_beside_the_field_and_links_the_summary_to_it(now: dt.datetime) -> None:
    owner = litigant()
    draft = make_draft(owner, now)
    browser = sign_in(User.objects.get(pk=owner.user_id))
    answer = browser.post(
        reverse("filing:draft_page", args=[draft.pk, "principal"]), {"principal_owed": "-5", "principal_as_of": "2026-08-20"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_principal_owed"' in page
    assert 'href="#id_principal_as_of"' not in page
    assert 'id="id_principal_as_of_error"' not in page
    described = re.search(r'<input[^>]*id="id_principal_owed"[^>]*>', page)
    assert described is not None
    assert "id_principal_owed_error" in described[0]
    assert 'aria-invalid="true"' in described[0]
    assert page.count('id="id_principal_owed_error"') == 1


@pytest.mark.parametrize("form_key", sorted(form_keys()))
def test_every_field_that_a_problem_names_stands_on_a_page_of_its_form(form_key: str) -> None:
    form = load_form(form_key)
    for problem in problems(list(form.elements()), {}, today=TODAY):
        assert [page.key for page in form.pages if problem.key in {one.key for one in page.elements}], problem.key
        assert str(PROBLEMS[problem.code])
