# SPDX-License-Identifier: Apache-2.0
"""Processes that we start, their CPU time and memory as Linux counts them, and whether the machine is ours alone."""
import ctypes
import os
import signal
import socket
import subprocess
import time

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _end_with_parent():
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """One process started by us, writing to a log file; a context manager that ends it (and only it) by pid."""

    def __init__(self, name, argv, log, env=None, cwd=None):
        self.name = name
        self.log = log
        with open(log, "ab") as out:
            self._popen = subprocess.Popen(
                argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd, env={**os.environ, **(env or {})},
                preexec_fn=_end_with_parent)
        self.pid = self._popen.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def running(self):
        return self._popen.poll() is None

    def stop(self):
        if self.running():
            self._popen.terminate()
            try:
                self._popen.wait(10)
            except subprocess.TimeoutExpired:
                self._popen.kill()
        self._popen.wait()

    def log_tail(self, lines=20):
        with open(self.log, errors="replace") as log:
            return "".join(log.readlines()[-lines:])


def family(pid):
    """pid and its children (nginx works in children)."""
    pids = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as children:
            for child in children.read().split():
                pids += family(int(child))
    return pids


def cpu_seconds(pid):
    """User and system time spent so far by pid and its living children."""
    ticks = 0
    for member in family(pid):
        with open(f"/proc/{member}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / CLOCK_TICKS


def rss_mib(pid, peak=False):
    """Resident memory now, or the largest since reset_peak_rss."""
    wanted = "VmHWM:" if peak else "VmRSS:"
    kib = 0
    for member in family(pid):
        with open(f"/proc/{member}/status") as status:
            kib += sum(int(line.split()[1]) for line in status if line.startswith(wanted))
    return kib / 1024


def reset_peak_rss(pid):
    for member in family(pid):
        with open(f"/proc/{member}/clear_refs", "w") as clear:
            clear.write("5")


def is_java(pid):
    """Whether pid is a JVM; to any other process jcmd's signal means "dump core" or "quit"."""
    return os.path.basename(os.readlink(f"/proc/{pid}/exe")) == "java"


def thread_count(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def descriptor_count(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def machine_busy_seconds():
    """CPU seconds that all processes of the machine have used since it started."""
    with open("/proc/stat") as stat:
        user, nice, system, _, _, irq, softirq, *_ = (int(field) for field in stat.readline().split()[1:])
    return (user + nice + system + irq + softirq) / CLOCK_TICKS


def load_average():
    with open("/proc/loadavg") as loadavg:
        return float(loadavg.read().split()[0])


def machine_busy_share(seconds=2.0):
    """The part of all cores that is in use, watched for some seconds."""
    before = machine_busy_seconds()
    time.sleep(seconds)
    return (machine_busy_seconds() - before) / seconds / os.cpu_count()


def wait_for_quiet(limit_seconds=120, share=0.10):
    """True as soon as the machine is idle; the load average itself lags a minute behind, so it only opens the question."""
    deadline = time.monotonic() + limit_seconds
    while load_average() > 0.5 and machine_busy_share() > share:
        if time.monotonic() > deadline:
            return False
    return True


def wait_for_port(port, process, limit_seconds=60):
    deadline = time.monotonic() + limit_seconds
    while time.monotonic() < deadline:
        if not process.running():
            raise RuntimeError(f"{process.name} ended while starting; the end of {process.log}:\n{process.log_tail()}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{process.name} did not listen on port {port} in {limit_seconds} s; see {process.log}")


def end_on_signals():
    """SIGTERM and SIGHUP unwind the stack, so that every context manager stops what it started."""

    def leave(number, _):
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
