"""Takes rights away from the running process before it touches a stranger's file.

Limits of the operating system bound processor time, memory and written bytes; a system-call filter forbids sockets and
the start of programs (Linux on x86-64 and ARM64; elsewhere only the limits hold). Nothing here can be undone.
"""

import ctypes
import errno
import platform
import resource
import signal
import struct

from courtportal.kernel.uploads.limits import Limits

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 1, 38, 22, 2
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | errno.EPERM
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
# The calls that start a program: execve, execveat, fork, vfork of either machine. They share no number with a socket call.
_STARTS = {59, 322, 57, 58, 221, 281}
# architecture: (audit number, first foreign call number, forbidden calls: socket, socketpair, connect, bind, execve,
# execveat, ptrace, io_uring_setup, fork, vfork where it exists)
_MACHINES = {
    "x86_64": (0xC000003E, 0x40000000, (41, 53, 42, 49, 59, 322, 101, 425, 57, 58)),
    "aarch64": (0xC00000B7, 0xFFFFFFFF, (198, 199, 203, 200, 221, 281, 117, 425)),
}


def confine(limits: Limits, *, programs: bool = False) -> bool:
    """Confine this process for good; true when sockets, and without ``programs`` the start of others, are forbidden too."""
    for kind, ceiling in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes + 64 * 1024 * 1024),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (ceiling, ceiling))
    # Between the two limits the process dies of SIGXCPU, so that whoever started it knows why.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))
    return _forbid(programs=programs)


def die_with_parent() -> None:
    """Ask the kernel to kill this process when the one that started it is gone, so that none is orphaned."""
    if platform.system() == "Linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _forbid(*, programs: bool) -> bool:
    machine = _MACHINES.get(platform.machine())
    if platform.system() != "Linux" or machine is None:
        return False
    audit_number, first_foreign, forbidden = machine
    program = _filter(audit_number, first_foreign, tuple(set(forbidden) - _STARTS) if programs else forbidden)
    buffer = ctypes.create_string_buffer(program)
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
    if prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    pointer = ctypes.create_string_buffer(header)
    return bool(prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(pointer), 0, 0) == 0)


def _filter(audit_number: int, first_foreign: int, forbidden: tuple[int, ...]) -> bytes:
    """The filter as instructions of classic BPF: deny foreign call tables and the forbidden numbers, allow the rest."""
    tests = [(_JUMP_AT_LEAST, first_foreign), *((_JUMP_EQUAL, number) for number in forbidden)]
    deny_at = 3 + len(tests) + 1
    code = [(_LOAD, 0, 0, 4), (_JUMP_EQUAL, 0, deny_at - 2, audit_number), (_LOAD, 0, 0, 0)]
    for test, number in tests:
        code.append((test, deny_at - len(code) - 1, 0, number))
    code += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _DENY)]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)
