"""Whose real name is proven online: of them no identity card is asked, by the page of papers and by the check alike."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from courtportal.kernel.identity.models import User
from filing.causes.answers import text
from filing.intake.rules import content as contents


def proven_parties(parties: Iterable[Mapping[str, Any]], is_filer: Callable[[str], bool]) -> frozenset[str]:
    """The ids of the plaintiffs who proved who they are (《人民法院在线诉讼规则》 art. 7): the filer, told by ``is_filer`` from
    where a party's facts came from, and each client who joined with an account of the same proven name.
    """
    people = [one for one in parties if one["role"] == contents.PLAINTIFF and one["kind"] == "person"]
    accounts = {one["signer"] for one in people if one.get("signer")}
    names = dict(User.objects.filter(pk__in=accounts).values_list("pk", "person__name")) if accounts else {}
    signed = {str(account): name for account, name in names.items() if name}
    return frozenset(
        one["id"]
        for one in people
        if is_filer(one["source"]) or text(contents.facts(one), "name") == signed.get(one.get("signer", ""))
    )
