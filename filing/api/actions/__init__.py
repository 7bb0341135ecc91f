"""Use cases that only programs have: a whole change of a draft against the version that was read."""
