"""Checks of a file's content. Pure: no Django, no network; they run in a confined child process (see `child`)."""
