"""What must not stand in a view; read by test_access only."""

from filing.cases.models import Case


def everything() -> object:
    """All cases, whoever asks."""
    return Case.objects.all()
