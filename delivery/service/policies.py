"""Who may see and do what in service: the recipient's own side, the panel of the case, its court's supervisors."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Role, Rule, every_row, register
from filing.public import Party, conducts, of_the_court, on_panel, own_party

RECIPIENTS = frozenset({Role.LITIGANT, Role.LAWYER})
PANEL = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE, Role.ASSISTANT, Role.CLERK, Role.ENFORCEMENT_OFFICER})
SERVERS = frozenset({Role.CLERK, Role.ASSISTANT, Role.ENFORCEMENT_OFFICER})
# A finding of service is a judge's, in an enforcement case the officer's; a clerk notes what happened.
FINDERS = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE, Role.ENFORCEMENT_OFFICER})
SUPERVISORS = frozenset({Role.DIVISION_HEAD, Role.PRESIDENT})


def of_party(actor: Actor, party: str) -> Q:
    """The actor is the party or represents it now; `party` is the path to it (`party__`)."""
    return Q(**{f"{party}in": Party.objects.filter(own_party(actor))})


def arrived(actor: Actor) -> Q:
    """What has reached the inbox of the actor's own party."""
    return of_party(actor, "party__") & Q(reached_at__isnull=False)


def arrived_items(actor: Actor) -> Q:
    """The documents of what has reached the inbox."""
    return of_party(actor, "recipient__party__") & Q(recipient__reached_at__isnull=False)


def opened_items(actor: Actor) -> Q:
    """Documents whose opening is noted."""
    return arrived_items(actor) & Q(read_at__isnull=False)


def cases_of_panel(actor: Actor) -> Q:
    """Cases on whose panel the actor sits."""
    return on_panel(actor)


def orders_of_panel(actor: Actor) -> Q:
    """Orders of cases on whose panel the actor sits."""
    return on_panel(actor, "case__")


def orders_of_court(actor: Actor) -> Q:
    """Orders of the actor's court."""
    return of_the_court(actor)


def recipients_of_panel(actor: Actor) -> Q:
    """Recipients in such orders."""
    return on_panel(actor, "order__case__")


def recipients_of_court(actor: Actor) -> Q:
    """Recipients in orders of the actor's court."""
    return of_the_court(actor)


def unserved_of_panel(actor: Actor) -> Q:
    """Recipients in such orders who are not served yet."""
    return recipients_of_panel(actor) & Q(served_at=None)


def unknown_of_panel(actor: Actor) -> Q:
    """Such recipients without an account."""
    return unserved_of_panel(actor) & Q(party__user=None)


def recipients_conducted(actor: Actor) -> Q:
    """Recipients in cases that the actor judges alone, presides over or, as their officer, enforces."""
    case = "order__case__"
    return on_panel(actor, case) if actor.role is Role.ENFORCEMENT_OFFICER else conducts(actor, case)


def work_of_panel(actor: Actor) -> Q:
    """Work in cases on whose panel the actor sits."""
    return on_panel(actor, "order__case__")


def work_of_court(actor: Actor) -> Q:
    """Work in cases of the actor's court."""
    return of_the_court(actor)


def note_files_of_panel(actor: Actor) -> Q:
    """Photos and papers noted in cases on whose panel the actor sits."""
    return on_panel(actor, "note__attempt__recipient__order__case__")


def note_files_of_court(actor: Actor) -> Q:
    """Photos and papers noted in cases of the actor's court."""
    return of_the_court(actor, "note__attempt__recipient__order__case__")


def proofs_of_own(actor: Actor) -> Q:
    """Proofs of what was served on the actor's party."""
    return of_party(actor, "recipient__party__")


def proofs_of_court(actor: Actor) -> Q:
    """Proofs of the actor's court."""
    return of_the_court(actor, "recipient__order__case__")


def proofs_of_panel(actor: Actor) -> Q:
    """Proofs in cases on whose panel the actor sits."""
    return on_panel(actor, "recipient__order__case__")


register(
    Rule("delivery.serviceorder", "view", PANEL, orders_of_panel),
    Rule("delivery.serviceorder", "view", SUPERVISORS, orders_of_court),
    Rule("delivery.serviceorder", "list", PANEL, orders_of_panel),
    Rule("delivery.serviceorder", "list", SUPERVISORS, orders_of_court),
    Rule("filing.case", "order_service", SERVERS, cases_of_panel),
    Rule("delivery.servicerecipient", "view", RECIPIENTS, arrived),
    Rule("delivery.servicerecipient", "view", PANEL, recipients_of_panel),
    Rule("delivery.servicerecipient", "inbox", RECIPIENTS, arrived),
    Rule("delivery.servicerecipient", "acknowledge", RECIPIENTS, arrived),
    Rule("delivery.servicerecipient", "list", PANEL, recipients_of_panel),
    Rule("delivery.servicerecipient", "list", SUPERVISORS, recipients_of_court),
    Rule("delivery.servicerecipient", "record_outcome", SERVERS, unserved_of_panel),
    Rule("delivery.servicerecipient", "correct_finding", FINDERS, recipients_conducted),
    Rule("delivery.servicerecipient", "take_step", SERVERS, unserved_of_panel),
    Rule("delivery.servicerecipient", "invite_again", SERVERS, unknown_of_panel),
    Rule("delivery.serviceitem", "view", RECIPIENTS, arrived_items),
    Rule("delivery.serviceitem", "read", RECIPIENTS, arrived_items),
    Rule("delivery.serviceitem", "download", RECIPIENTS, opened_items),
    Rule("delivery.workitem", "view", PANEL, work_of_panel),
    Rule("delivery.workitem", "view", SUPERVISORS, work_of_court),
    Rule("delivery.workitem", "settle", SERVERS, lambda actor: work_of_panel(actor) & Q(done_at=None)),
    Rule("delivery.servicenotefile", "view", PANEL, note_files_of_panel),
    Rule("delivery.servicenotefile", "view", SUPERVISORS, note_files_of_court),
    Rule("delivery.proofofservice", "view", RECIPIENTS, proofs_of_own),
    Rule("delivery.proofofservice", "view", PANEL, proofs_of_panel),
    Rule("delivery.proofofservice", "view", SUPERVISORS, proofs_of_court),
    Rule("delivery.proofofservice", "view", frozenset({Role.SYSTEM}), every_row),
)
