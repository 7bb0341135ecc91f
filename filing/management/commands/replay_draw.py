"""``manage.py replay_draw CASE``: draw the panel of a case again from the record, and see that nothing else comes of it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courtportal.kernel.audit.models import AuditEntry
from filing.cases.assignment import candidate_names, replayed
from filing.cases.draw_models import PanelDraw
from filing.cases.models import Case
from filing.cases.rules.case_number import InvalidCaseNumber, parse_case_number
from filing.cases.rules.draw import commitment


class Command(BaseCommand):
    """Prints each draw with candidates, exclusions, weights and seed; exit code 1 if one does not come out the same."""

    help = "Draw the panel of a case again from its record"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case_number", help="（2026）粤0604民初123号")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            number = str(parse_case_number(options["case_number"]))
        except InvalidCaseNumber as error:
            raise CommandError("not a case number") from error
        draws = PanelDraw.objects.filter(case__case_number=number).select_related("seed", "chosen").order_by("number")
        if not Case.objects.filter(case_number=number).exists() or not draws:
            raise CommandError("no such case, or its panel was not drawn by lot")
        wrong = [one.number for one in draws if not self._replay(one)]
        if wrong:
            raise CommandError(f"draws that come out differently: {wrong}")
        self.stdout.write(f"{len(draws)} draws replayed, all with the recorded result")

    def _replay(self, stored: PanelDraw) -> bool:
        lot, names = replayed(stored), candidate_names([stored])
        committed = _place("commit_seed", stored.seed_id)
        self.stdout.write(f"#{stored.number} {stored.duty} ({stored.reason}) at {stored.drawn_at.isoformat()}")
        self.stdout.write(f"  seed {stored.seed.seed}, committed {stored.seed.commitment}")
        for one in lot.candidates:
            weight = dict(lot.weights).get(one.id)
            self.stdout.write(f"  {names.get(one.id, one.id)}: {one.load} open, {one.excluded or f'weight {weight}'}")
        self.stdout.write(f"  drawn: {names.get(lot.chosen, 'nobody')}")
        same = lot.chosen == str(stored.chosen_id or "") and [list(pair) for pair in lot.weights] == stored.weights
        kept = commitment(stored.seed.seed) == stored.seed.commitment
        early = committed is not None and committed < (_place("draw", stored.pk) or 0)
        return same and kept and early


def _place(action: str, object_id: object) -> int | None:
    """Where in the audit log the deed stands."""
    entries = AuditEntry.objects.filter(action=action, object_id=str(object_id)).order_by("sequence")
    return entries.values_list("sequence", flat=True).first()
