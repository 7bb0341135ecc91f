"""``manage.py fee``: the litigation fee of a case, line by line."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from filing.fees.rules.amounts import AmountError
from filing.fees.rules.litigation_fee import FeeError, Halving, LitigationFee, litigation_fee
from filing.fees.rules.scales import FeeKind
from filing.management.arguments import amount_argument, refuse


class Command(BaseCommand):
    """Print the fee payable, the whole fee, and each line with its article."""

    help = "诉讼费用：应交金额、全额与逐项计算（《诉讼费用交纳办法》）/ Litigation fee, line by line"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Kinds and reasons are those of the fee measures."""
        parser.add_argument("--kind", required=True, choices=[kind.value for kind in FeeKind])
        parser.add_argument("--amount", type=amount_argument, help="元 / yuan")
        parser.add_argument("--base", type=amount_argument, help="幅度内的每件标准 / fixed fee within a range")
        parser.add_argument("--province", help="省份简称，例如 粤 / short name of the province")
        parser.add_argument("--half", nargs="+", action="extend", default=[], choices=[reason.value for reason in Halving])
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute and print; exit code 2 with the reason where there is no such fee."""
        try:
            result = litigation_fee(
                kind=FeeKind(options["kind"]),
                amount=options["amount"],
                base=options["base"],
                province=options["province"],
                halvings=[Halving(reason) for reason in options["half"]],
            )
        except (FeeError, AmountError) as error:
            refuse(error.message)
        self.stdout.write(_as_json(result) if options["json"] else _as_text(result))


def _as_json(result: LitigationFee) -> str:
    lines = [
        {"article": line.article.text.zh, "part": line.part.zh, "rate": line.rate, "amount": str(line.amount)}
        for line in result.lines
    ]
    answer = {"fee": str(result.fee), "full_fee": str(result.full_fee), "lines": lines}
    return json.dumps(answer, ensure_ascii=False)


def _as_text(result: LitigationFee) -> str:
    rows = [f"{line.amount:>18,}  {line.rate:>6}  {line.part.zh}  {line.article.text.zh}" for line in result.lines]
    return "\n".join([*rows, f"{result.fee:>18,}  应交金额（全额 {result.full_fee:,} 元）"])
