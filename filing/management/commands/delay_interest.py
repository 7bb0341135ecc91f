"""``manage.py delay_interest``: the doubled interest on a judgment debt that is paid late."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from filing.enforcement.rules.delay_interest import DAILY_RATE, SOURCE, delay_interest
from filing.management.arguments import amount_argument, date_argument


class Command(BaseCommand):
    """Print the number of days and the interest."""

    help = "迟延履行期间的加倍部分债务利息（法释〔2014〕8号）/ Doubled interest for delayed performance"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The principal leaves general interest out."""
        parser.add_argument("--principal", required=True, type=amount_argument, help="元 / yuan")
        parser.add_argument("--last-day", required=True, type=date_argument, help="履行期间最后一日 / last day to perform")
        parser.add_argument("--paid", required=True, type=date_argument, help="清偿之日 / day of payment")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute and print."""
        result = delay_interest(principal=options["principal"], last_day=options["last_day"], paid=options["paid"])
        if options["json"]:
            self.stdout.write(json.dumps({"days": result.days, "interest": str(result.interest)}))
            return
        rate = f"{DAILY_RATE * 100:f}%"
        self.stdout.write(f"{options['principal']:,} × {rate} × {result.days}日 = {result.interest:,}  {SOURCE.text.zh}")
