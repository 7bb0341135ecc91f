"""Service by publication (公告送达): a judge orders it, the portal publishes it, after the term it counts as service (CPL 95)."""
