"""Who may do what with kept papers (their owner alone), and who sees and ends a representation."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Rule, register
from filing.cases.models import Party
from filing.cases.policies import LITIGANTS, PANEL, on_panel, on_side, own_party
from filing.parties.appeal_answers import is_appealed_against
from filing.parties.rules.handing_in import APPEALED, BETWEEN_SIDES, UNDECIDED


def own_papers(actor: Actor) -> Q:
    """Papers the actor keeps."""
    return Q(owner_id=actor.user_id)


def _of_my_cases(actor: Actor) -> Q:
    return on_side(actor, "party__case__") & Q(party__left_at=None)


def _of_my_panel(actor: Actor) -> Q:
    return on_panel(actor, "party__case__")


def _mine(actor: Actor) -> Q:
    """The principal dismisses, the agent gives up."""
    return Q(ended_at=None) & (Q(party__user_id=actor.user_id) | Q(user_id=actor.user_id))


def _between_sides(actor: Actor) -> Q:
    """The actor's cases in which both sides take part."""
    return on_side(actor) & Q(case_type__in=BETWEEN_SIDES)


def _served_with_an_appeal(actor: Actor) -> Q:
    """The cases in which the appeal of another was served on the actor's own party."""
    return on_side(actor) & Q(is_appealed_against(Party.objects.filter(own_party(actor))))


register(
    Rule("filing.case", "hand_in_paper", LITIGANTS, _between_sides, UNDECIDED, why=_("案件已经裁判，不能再提交")),
    Rule("filing.case", "hand_in_paper", LITIGANTS, _served_with_an_appeal, APPEALED),
    Rule("filing.keptpaper", "keep", LITIGANTS),
    Rule("filing.keptpaper", "view", LITIGANTS, own_papers),
    Rule("filing.keptpaper", "change", LITIGANTS, own_papers),
    Rule("filing.representation", "view", LITIGANTS, _of_my_cases),
    Rule("filing.representation", "view", PANEL, _of_my_panel),
    Rule("filing.representation", "end", LITIGANTS, _mine, why=_("只有当事人本人和代理人可以终止代理")),
)
