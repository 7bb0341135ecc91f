"""How often one network may verify, by the page and by programs together."""

import datetime as dt

from courtportal.kernel.limits import Limit

# Enough for a person with a pile of paper, too few to try codes (79 bits) or to burden the validator.
CODES = Limit("verify a code", 20, dt.timedelta(minutes=1))
FILES = Limit("verify a file", 6, dt.timedelta(minutes=1))
