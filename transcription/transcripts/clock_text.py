"""A moment of the hearing's time line in words. Pure."""


def clock_text(milliseconds: int) -> str:
    """754000 → 00:12:34"""
    seconds = milliseconds // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
