"""Sanctions that wait for the president's signature, and refusals of enforcement for a judge's: signed as they are read."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.preview import as_it_would_be
from filing.enforcement.actions.decide import decide_sanction
from filing.enforcement.actions.refuse import ChangedMeanwhile, refuse_application
from filing.enforcement.models import ConsumptionRestriction, DishonestyListing, EnforcementApplication, Sanction
from filing.enforcement.papers import KIND_OF_REFUSAL, head, refusal_data, sanction_data
from filing.to_sign.sources import Source, Thing, allowed, no_words, register_source

CHANGED = gettext_noop("裁定书的内容刚被修改，没有签名：请重新阅读，再签名。")


def _source_of(code: str, kind: str, model: type[Sanction]) -> Source:
    """What a division head has checked is not changed any more: the moment of the check is its version."""

    def things(rows: Sequence[Any]) -> list[Thing]:
        return [
            Thing(
                row.pk, document_kinds.get(kind).title, row.enforcement.case.case_number,
                reverse("filing:enforcement_sanction", args=[code, row.pk]), row.pk, row.checked_as,
            )
            for row in rows
        ]  # fmt: skip

    def pdf(sanction: Sanction) -> bytes:
        made, data = sanction_data(sanction, clock.now())
        return render_document(as_it_would_be(made, data, **head(sanction.enforcement.case))).pdf

    return Source(
        code=code,
        name=_("失信和限制消费"),
        act=_("院长签发"),
        waiting=lambda actor: allowed(model, "decide")(actor).select_related("enforcement__case"),
        since="checked_at",
        things=things,
        readable=lambda actor, key: access(actor, model, key, "decide"),
        pdf=pdf,
        sign=lambda actor, thing, now: decide_sanction(
            actor=actor, model=model, sanction_id=thing.pk, read=thing.version, now=now
        ),
        is_signed=lambda user, thing: model._default_manager.filter(pk=thing.pk, decided_by=user).exists(),
        words=no_words,
    )


def _refusals(rows: Sequence[EnforcementApplication]) -> list[Thing]:
    title = document_kinds.get(KIND_OF_REFUSAL).title
    return [
        Thing(
            row.pk,
            title,
            row.source_case.case_number,
            reverse("filing:enforcement_application", args=[row.pk]),
            row.pk,
            row.put_as,
        )
        for row in rows
    ]


def _refusal_pdf(found: EnforcementApplication) -> bytes:
    return render_document(as_it_would_be(KIND_OF_REFUSAL, refusal_data(found, clock.now()), **head(found.source_case))).pdf


def _sign_refusal(actor: Actor, thing: Thing, now: dt.datetime) -> EnforcementApplication:
    return refuse_application(actor=actor, application_id=thing.pk, read=thing.version, now=now)


register_source(_source_of("listing", "dishonesty_decision", DishonestyListing))
register_source(_source_of("restriction", "consumption_restriction", ConsumptionRestriction))
register_source(
    Source(
        code="enforcement_refusal",
        name=_("不予受理执行申请的裁定"),
        act=_("个人签名"),
        waiting=lambda actor: allowed(EnforcementApplication, "sign_refusal")(actor).select_related("source_case"),
        since="submitted_at",
        things=_refusals,
        readable=lambda actor, key: access(actor, EnforcementApplication, key, "sign_refusal"),
        pdf=_refusal_pdf,
        sign=_sign_refusal,
        is_signed=lambda user, thing: EnforcementApplication.objects.filter(pk=thing.pk, decided_by=user).exists(),
        words=lambda error: CHANGED if isinstance(error, ChangedMeanwhile) else "",
    )
)
