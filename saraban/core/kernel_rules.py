"""Rules that a process takes upon itself and cannot lay down: Landlock and seccomp.

Written against the kernel itself, by ctypes: of the libraries that are kept, none does
both without a compiler or a package of the system (those for Landlock are first trials;
the one for libseccomp has had no release since 2021). Imports nothing of the system,
since each child that reads a file takes these rules before anything else.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Iterable
from typing import Final, NamedTuple

_NO_NEW_PRIVS: Final = 38
_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION: Final = 1
_PATH_BENEATH: Final = 1

# What Landlock knows of files, by the version that brought it.
_EXECUTE, _WRITE, _READ, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FOLDER, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_FOLDER, _MAKE_FILE, _MAKE_SOCKET = 1 << 7, 1 << 8, 1 << 9
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_OF_FILES: Final = _EXECUTE | _WRITE | _READ | _TRUNCATE
_READING: Final = _EXECUTE | _READ | _READ_FOLDER
_CHANGING: Final = (
    _WRITE | _REMOVE_FOLDER | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE | _MAKE_SOCKET
) | (_REFER | _TRUNCATE)
_KNOWN: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6


class _Machine(NamedTuple):
    """One sort of processor: its mark in a filter, and its numbers of system calls."""

    mark: int
    calls: dict[str, int]


# Numbers of the kernel's own tables, the same for ever.
_SAME: Final = {
    "clone3": 435,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "pidfd_send_signal": 424,
    "pidfd_open": 434,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsmount": 432,
    "mount_setattr": 442,
    "fchmodat2": 452,
    "setxattrat": 463,
    "removexattrat": 466,
}
_MACHINES: Final = {
    "x86_64": _Machine(
        0xC000003E,
        {
            **_SAME,
            "socket": 41,
            "clone": 56,
            "fork": 57,
            "vfork": 58,
            "execve": 59,
            "kill": 62,
            "ptrace": 101,
            "execveat": 322,
            "tkill": 200,
            "tgkill": 234,
            "prlimit64": 302,
            "rt_sigqueueinfo": 129,
            "rt_tgsigqueueinfo": 297,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "kcmp": 312,
            "unshare": 272,
            "setns": 308,
            "mount": 165,
            "umount2": 166,
            "pivot_root": 155,
            "chroot": 161,
            "bpf": 321,
            "perf_event_open": 298,
            "userfaultfd": 323,
            "add_key": 248,
            "request_key": 249,
            "keyctl": 250,
            "open_by_handle_at": 304,
            "shmget": 29,
            "shmat": 30,
            "shmctl": 31,
            "semget": 64,
            "msgget": 68,
            "mq_open": 240,
            "mq_unlink": 241,
            "setpriority": 141,
            "sched_setparam": 142,
            "sched_setscheduler": 144,
            "sched_setaffinity": 203,
            "sched_setattr": 314,
            "ioprio_set": 251,
            "migrate_pages": 256,
            "move_pages": 279,
            "truncate": 76,
            "symlink": 88,
            "symlinkat": 266,
            "link": 86,
            "linkat": 265,
            "mknod": 133,
            "mknodat": 259,
            "chmod": 90,
            "fchmodat": 268,
            "chown": 92,
            "lchown": 94,
            "fchownat": 260,
            "setxattr": 188,
            "lsetxattr": 189,
            "removexattr": 197,
            "lremovexattr": 198,
            "utime": 132,
            "utimes": 235,
            "futimesat": 261,
            "utimensat": 280,
        },
    ),
    "aarch64": _Machine(
        0xC00000B7,
        {
            **_SAME,
            "socket": 198,
            "clone": 220,
            "execve": 221,
            "kill": 129,
            "ptrace": 117,
            "execveat": 281,
            "tkill": 130,
            "tgkill": 131,
            "prlimit64": 261,
            "rt_sigqueueinfo": 138,
            "rt_tgsigqueueinfo": 240,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "kcmp": 272,
            "unshare": 97,
            "setns": 268,
            "mount": 40,
            "umount2": 39,
            "pivot_root": 41,
            "chroot": 51,
            "bpf": 280,
            "perf_event_open": 241,
            "userfaultfd": 282,
            "add_key": 217,
            "request_key": 218,
            "keyctl": 219,
            "open_by_handle_at": 265,
            "shmget": 194,
            "shmctl": 195,
            "shmat": 196,
            "semget": 190,
            "msgget": 186,
            "mq_open": 180,
            "mq_unlink": 181,
            "setpriority": 140,
            "sched_setparam": 118,
            "sched_setscheduler": 119,
            "sched_setaffinity": 122,
            "sched_setattr": 274,
            "ioprio_set": 30,
            "migrate_pages": 238,
            "move_pages": 239,
            "truncate": 45,
            "symlinkat": 36,
            "linkat": 37,
            "mknodat": 33,
            "fchmodat": 53,
            "fchownat": 54,
            "setxattr": 5,
            "lsetxattr": 6,
            "removexattr": 14,
            "lremovexattr": 15,
            "utimensat": 88,
        },
    ),
}
# Calls of which an argument decides; all others of the tables are refused.
_BY_ARGUMENT: Final = frozenset({"socket", "clone", "clone3", "tgkill", "prlimit64"})
# What a program that starts others, and puts dates and modes on its own files, needs.
_OF_PROGRAMS: Final = frozenset(
    {"clone", "clone3", "fork", "vfork", "execve", "execveat", "kill"}
    | {"fchmodat", "fchmodat2", "chmod", "utime", "utimes", "futimesat", "utimensat"}
)
_UNIX: Final = 1
_THREAD: Final = 0x10000
_REFUSED, _UNKNOWN, _ALLOWED = 0x50001, 0x50026, 0x7FFF0000
_OTHER_WORDS: Final = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MARK, _FIRST, _FIRST_HIGH = 0, 4, 16, 20


def landlock_version() -> int:
    """Return the version of Landlock that the kernel has; 0 where there is none."""
    made = _libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    return max(0, int(made))


def has_call_filter() -> bool:
    """Whether the system calls of this sort of processor are known here."""
    return platform.machine() in _MACHINES


def renounce_privileges() -> None:
    """Let no program that is started have more rights than this process."""
    _must(_libc().prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))


def open_only(
    reads: Iterable[str],
    writes: Iterable[str],
    devices: Iterable[str],
    sockets: Iterable[str],
) -> None:
    """Let this process and its children open nothing but what lies in these places.

    In folders of ``sockets`` it may make sockets and remove files. Needs ``renounce_privileges``.
    Kernels that know networks and other processes'
    sockets and signals refuse these too.
    """
    version = landlock_version()
    handled = max(bits for since, bits in _KNOWN.items() if since <= version)
    network = 3 if version >= _NETWORK_SINCE else 0
    scopes = 3 if version >= _SCOPES_SINCE else 0
    rules = struct.pack("QQQ", handled, network, scopes)
    size = 24 if scopes else 16 if network else 8
    ruleset = _must(_libc().syscall(_CREATE_RULESET, rules, ctypes.c_size_t(size), 0))
    try:
        for path in reads:
            _allow(ruleset, path, _READING & handled)
        for path in writes:
            _allow(ruleset, path, (_READING | _CHANGING) & ~_EXECUTE & handled)
        for path in devices:
            _allow(ruleset, path, (_READ | _WRITE) & handled)
        for path in sockets:
            _allow(ruleset, path, (_MAKE_SOCKET | _REMOVE_FILE) & handled)
        _must(_libc().syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112  Each import costs every child.
            rights &= _OF_FILES
        rule = struct.pack("=Qi", rights, place)
        _must(_libc().syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0))
    finally:
        os.close(place)


def refuse_calls(*, is_program: bool) -> None:
    """Refuse what reading a file never needs: networks, other processes, the machine.

    A script of ours may not even start another process; a program may, and may talk to
    those that it started. Needs ``renounce_privileges``.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return
    lines = b"".join(_filter_of(machine, is_program=is_program))
    kept = ctypes.create_string_buffer(lines)
    count = len(lines) // 8
    filter_ = struct.pack("HxxxxxxP", count, ctypes.addressof(kept))
    _must(_libc().prctl(_SET_SECCOMP, _FILTER_MODE, filter_, 0, 0))


def _filter_of(machine: _Machine, *, is_program: bool) -> list[bytes]:
    calls = machine.calls
    allowed = _OF_PROGRAMS if is_program else frozenset()
    lines = [
        _line(_LOAD, _MARK),
        *_unless(_EQUAL, machine.mark, _REFUSED),
        _line(_LOAD, _NUMBER),
        # Calls of another word length, which have numbers of their own.
        *_when(_AT_LEAST, _OTHER_WORDS, _line(_RETURN, _REFUSED)),
    ]
    for name in sorted(calls.keys() - _BY_ARGUMENT - allowed):
        lines += _when(_EQUAL, calls[name], _line(_RETURN, _REFUSED))
    if not is_program:
        # Its flags lie in memory, which no filter reads: libraries then use clone.
        lines += _when(_EQUAL, calls["clone3"], _line(_RETURN, _UNKNOWN))
        lines += _when(
            _EQUAL,
            calls["clone"],
            _line(_LOAD, _FIRST),
            _line(_HAS_BITS, _THREAD, 1, 0),
            _line(_RETURN, _REFUSED),
            _line(_RETURN, _ALLOWED),
        )
    lines += _when(_EQUAL, calls["prlimit64"], *_only(0))
    # A process may end itself so; a program's children too.
    if not is_program:
        lines += _when(_EQUAL, calls["tgkill"], *_only(os.getpid()))
    lines += _when(
        _EQUAL,
        calls["socket"],
        *(_only(_UNIX) if is_program else [_line(_RETURN, _REFUSED)]),
    )
    return [*lines, _line(_RETURN, _ALLOWED)]


def _only(value: int) -> list[bytes]:
    """Allow a call of which the first argument has this value, and no other."""
    return [
        _line(_LOAD, _FIRST),
        _line(_EQUAL, value, 0, 1),
        _line(_RETURN, _ALLOWED),
        _line(_RETURN, _REFUSED),
    ]


def _when(test: int, value: int, *then: bytes) -> list[bytes]:
    """Do some lines, all of which end the filter, where the test holds."""
    return [_line(test, value, 0, len(then)), *then]


def _unless(test: int, value: int, answer: int) -> list[bytes]:
    return [_line(test, value, 1, 0), _line(_RETURN, answer)]


def _line(code: int, value: int, hit: int = 0, miss: int = 0) -> bytes:
    return struct.pack("HBBI", code, hit, miss, value)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _must(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return int(answer)
