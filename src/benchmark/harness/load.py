# SPDX-License-Identifier: Apache-2.0
"""Load, and what it cost the proxy: many small requests with wrk, or one big body over one connection."""
import dataclasses
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import time

from harness.process import cpu_seconds, machine_busy_seconds, reset_peak_rss, rss_mib

SCRIPT = pathlib.Path(__file__).with_name("wrk.lua")
CLIENT_TIMEOUT_SECONDS = 30
STALL_MILLIS = 1000


class LoadError(RuntimeError):
    """The load could not be made, or its answers were wrong."""


@dataclasses.dataclass
class Requests:
    """One interval of small requests. slow: took over a second; stalled: unanswered for over a second at the end;
    failed: a status of 400 or more, a broken connection, or no answer in 30 s; other_load: share of the machine that others used."""

    requests: int
    seconds: float
    cpu_micros: float
    p50_millis: float
    p99_millis: float
    max_millis: float
    rss_mib: float
    slow: int
    stalled: int
    failed: int
    other_load: float

    @property
    def per_second(self):
        return self.requests / self.seconds

    @property
    def quiet(self):
        return self.other_load <= 0.05


@dataclasses.dataclass
class Stream:
    """Big bodies one after the other."""

    mib_per_second: float
    cpu_seconds_per_gib: float
    rss_growth_mib: float
    failed: int
    failures: str


def requests(routes, pid, backend_pids, seconds, connections, case):
    """Runs wrk for some seconds, asking for the routes in turn, and reads the proxy's CPU time around it."""
    cpu, backend_cpu, busy = cpu_seconds(pid), sum(map(cpu_seconds, backend_pids)), machine_busy_seconds()
    children = os.times()
    figure, stalled = wrk(routes, seconds, connections, case)
    cpu = cpu_seconds(pid) - cpu
    backend_cpu = sum(map(cpu_seconds, backend_pids)) - backend_cpu
    now = os.times()
    wrk_cpu = now.children_user + now.children_system - children.children_user - children.children_system
    busy = machine_busy_seconds() - busy
    took = figure["micros"] / 1e6
    return Requests(
        requests=figure["requests"], seconds=took, cpu_micros=cpu * 1e6 / figure["requests"],
        p50_millis=figure["p50"] / 1000, p99_millis=figure["p99"] / 1000, max_millis=figure["max"] / 1000,
        rss_mib=rss_mib(pid), slow=figure["slow"], stalled=stalled, failed=figure["status"] + figure["socket"] + figure["timeout"],
        other_load=max(0.0, busy - cpu - backend_cpu - wrk_cpu) / took / os.cpu_count())


def wrk(routes, seconds, connections, case, on_start=None):
    """One run of wrk with requests of a case, asking for the routes in turn: its figures by name (times in microseconds), and the
    connections that were stalled at the end."""
    with tempfile.TemporaryDirectory() as directory:
        body_file = paths_file = "-"
        if case.body:
            body_file = pathlib.Path(directory, "body")
            body_file.write_bytes(case.body)
        if len(routes) > 1:
            paths_file = pathlib.Path(directory, "paths")
            paths_file.write_text("".join(each.path + "\n" for each in routes))
        command = ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds}s", f"--timeout={CLIENT_TIMEOUT_SECONDS}s", "--latency",
                   "-s", str(SCRIPT), "-H", f"Host: {routes[0].host}", f"http://127.0.0.1:{routes[0].port}{routes[0].path}",
                   "--", case.method, case.content_type, str(body_file), str(paths_file)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        try:
            if on_start:
                on_start(process.pid)
            time.sleep(max(seconds - 0.3, 0.1))
            stalled = stalled_connections(process.pid)
            output, _ = process.communicate(timeout=seconds + CLIENT_TIMEOUT_SECONDS + 10)
        except subprocess.TimeoutExpired:
            raise LoadError("the load generator could not finish") from None
        finally:
            process.kill()
            process.wait()
    result = re.search(r"RESULT (.*)", output)
    figure = {name: int(value) for name, value in (pair.split("=") for pair in result[1].split())} if result else {}
    if not figure.get("requests"):
        raise LoadError(f"no request was answered: {output[-1000:]}")
    return figure, stalled


def stalled_connections(pid):
    """Connections of process pid on which nothing has come for over a second: wrk itself never reports a request that is
    still open when its time is up."""
    sockets = subprocess.run(["ss", "-tinpHO", "state", "established"], capture_output=True, text=True, check=True).stdout
    ages = (re.search(r"lastrcv:(\d+)", line) for line in sockets.splitlines() if f"pid={pid}," in line)
    return sum(int(age[1]) > STALL_MILLIS for age in ages if age)


def check(route, case):
    """One request by hand, so that no measurement is of a wrong answer."""
    status, received = exchange(route, case.method, case.body, content_type=case.content_type)
    if status != 200 or (case.answer_bytes is not None and received != case.answer_bytes):
        raise LoadError(f"{case.method} {route.path} at port {route.port}: status {status}, {received} bytes instead of {case.answer_bytes}")


def stream(route, pid, direction, transfers, mib):
    """direction "down" fetches mib MiB, "up" sends them; so many transfers one after the other on fresh connections."""
    before_rss = rss_mib(pid)
    reset_peak_rss(pid)
    body = Zeros(mib << 20) if direction == "up" else b""
    expected = None if direction == "up" else mib << 20
    failed, cpu, started = [], cpu_seconds(pid), time.monotonic()
    for _ in range(transfers):
        try:
            status, received = exchange(route, "POST" if direction == "up" else "GET", body)
            if status != 200 or expected not in (None, received):
                failed.append(f"status {status}, {received} bytes")
        except OSError as e:
            failed.append(str(e))
    took, cpu = time.monotonic() - started, cpu_seconds(pid) - cpu
    gib = transfers * mib / 1024
    return Stream(transfers * mib / took, cpu / gib, rss_mib(pid, peak=True) - before_rss, len(failed), "; ".join(sorted(set(failed))))


class Zeros:
    """A body of so many zero bytes that is never in memory as a whole."""

    def __init__(self, size):
        self._size = size

    def __len__(self):
        return self._size

    def send(self, connection):
        chunk = memoryview(bytes(1 << 18))
        left = self._size
        while left:
            connection.sendall(chunk[: min(left, len(chunk))])
            left -= min(left, len(chunk))


def exchange(route, method, body=b"", timeout=60, content_type="application/octet-stream"):
    """One request on a connection of its own; returns the status and the number of body bytes (which are read, not kept)."""
    with socket.create_connection(("127.0.0.1", route.port), timeout) as connection:
        length = f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n" if method == "POST" else ""
        connection.sendall(f"{method} {route.path} HTTP/1.1\r\nHost: {route.host}\r\nConnection: close\r\n{length}\r\n".encode())
        body.send(connection) if isinstance(body, Zeros) else connection.sendall(body)
        buffer = bytearray(1 << 18)
        head = b""
        while b"\r\n\r\n" not in head:
            count = connection.recv_into(buffer)
            if not count:
                return 0, 0
            head += buffer[:count]
        head, _, rest = head.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
        received = len(rest)
        while length is None or received < int(length[1]):
            count = connection.recv_into(buffer)
            if not count:
                break
            received += count
        return status, received  # without a Content-Length the count includes chunk framing
