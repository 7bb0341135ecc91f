"""What a process of long life does so that it stays small; nothing here changes what the program does."""

import ctypes
import gc
import sys


def settle() -> None:
    """What is loaded by now stays for good: the collector never walks through it again."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Collect, and give what is free to the system again, which glibc keeps otherwise."""
    gc.collect()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)
