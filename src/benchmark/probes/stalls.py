# SPDX-License-Identifier: Apache-2.0
"""A long mixed load: no request may take over a second, none may fail, none may be left without an answer.

Two generators run side by side, GET and POST, 32 connections each; their open connections are looked at every second.
"""
import concurrent.futures
import threading
import time

from harness import cases, load
from harness.backend import Backend
from harness.process import rss_mib, thread_count
from probes.report import exactly, told

MIX = ("get300", "post1k")
NEEDS_QUIET_MACHINE = True


def backend(directory, options):
    return Backend(directory, options.port + 9, options.port + 8)


def run(options, peer, backend):
    seconds = options.seconds or 300
    for name in MIX:
        generate(peer, cases.ALL[name], options, max((options.warm_up or 40) // len(MIX), 1))
    threads, rss = thread_count(peer.pid), rss_mib(peer.pid)
    worst = Watch()
    with worst, concurrent.futures.ThreadPoolExecutor(len(MIX)) as pool:
        running = {name: pool.submit(generate, peer, cases.ALL[name], options, seconds, worst) for name in MIX}
        results = {name: future.result() for name, future in running.items()}
    rows = []
    for name, (figure, stalled) in results.items():
        title = cases.ALL[name].title
        rows += [
            told(f"{title}: requests", f"{figure['requests']:,} ({figure['requests'] * 1e6 / figure['micros']:,.0f}/s)"),
            told(f"{title}: p50, p99, slowest", f"{figure['p50'] / 1000:.1f}, {figure['p99'] / 1000:.1f}, {figure['max'] / 1000:.0f} ms"),
            exactly(f"{title}: over a second", figure["slow"], 0),
            exactly(f"{title}: without an answer at the end", stalled, 0),
            exactly(f"{title}: status of 400 or more", figure["status"], 0),
            exactly(f"{title}: connection errors and time-outs", figure["socket"] + figure["timeout"], 0),
        ]
    rows.append(exactly(f"connections silent for over a second, worst of {worst.looks} looks", worst.stalled, 0))
    rows.append(told("threads before and after", f"{threads}, {thread_count(peer.pid)}"))
    rows.append(told("RSS before and after", f"{rss:.0f}, {rss_mib(peer.pid):.0f} MiB"))
    return rows


def generate(peer, case, options, seconds, watch=None):
    route = peer.route(case.path)
    load.check(route, case)
    return load.wrk([route], seconds, options.connections // len(MIX), case, on_start=watch and watch.add)


class Watch:
    """Looks every second at the connections of the generators."""

    def __init__(self):
        self.stalled = self.looks = 0
        self._pids = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def add(self, pid):
        self._pids.append(pid)

    def _look(self):
        started = time.monotonic()
        while not self._stopping.wait(1):
            if time.monotonic() - started > 3:
                self.stalled = max(self.stalled, sum(map(load.stalled_connections, self._pids)))
                self.looks += 1

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stopping.set()
        self._thread.join()
