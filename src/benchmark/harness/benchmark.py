# SPDX-License-Identifier: Apache-2.0
"""The run itself: start everything, warm up, measure in interleaved rounds, report."""
import contextlib
import shutil
import sys

from harness import cases, load, management, peers, report
from harness.backend import DOWNLOAD_MIB, Backend
from harness.process import load_average, wait_for_quiet

SETTLE_SECONDS = 2


def run(options):
    """Returns the exit status: 0, 1 when nothing could be measured, 2 when the machine is busy."""
    if not options.force and not wait_for_quiet():
        print(f"Another load is on this machine (load average {load_average()}): figures would be worthless. "
              "Stop it, or measure all the same with --force.", file=sys.stderr)
        return 2
    missing_tools = [tool for tool in ("wrk", "ss", "nginx") if not shutil.which(tool)]
    if missing_tools:
        print(f"Not installed: {', '.join(missing_tools)} (Debian: apt-get install wrk iproute2 nginx-light)", file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    log = Log()
    with contextlib.ExitStack() as stack:
        backend = stack.enter_context(Backend(options.out / "run", options.port + 9, options.port + 8))
        running, missing = start(options, stack, backend, log)
        if not running:
            print("No peer is left to measure.", file=sys.stderr)
            return 1
        results = measure(options, running, backend, log)
    table = report.markdown(options, running, missing, results)
    (options.out / "benchmark.md").write_text(table)
    report.write_csv(options.out / "benchmark.csv", results)
    print(table)
    print(f"Written to {options.out}/benchmark.md and benchmark.csv", file=sys.stderr)
    return 0


class Log:
    def __call__(self, text):
        print(text, file=sys.stderr, flush=True)


def start(options, stack, backend, log):
    """Starts the peers one by one; returns those that run, and why the others do not."""
    running, missing = {}, {}
    for number, name in enumerate(options.peers):
        peer = peers.ALL[name](options, options.out / "run", options.port + 1 + number, backend)
        log(f"starting {peer.title}")
        try:
            running[name] = stack.enter_context(peer)
        except (peers.NotAvailable, RuntimeError) as e:
            missing[peer.title] = str(e)
            log(f"{peer.title} is left out: {e}")
    for peer in running.values():
        warm_up(options, peer, backend, log)
    return running, missing


def warm_up(options, peer, backend, log):
    """Compiles the hot paths of the cases that will be measured; half of the time goes to the first of them."""
    small = [cases.ALL[name] for name in options.cases if not cases.ALL[name].direction] or [cases.ALL["get300"]]
    total = peer.warm_up_seconds if options.warm_up is None or peer.warm_up_seconds < 10 else options.warm_up
    log(f"warming up {peer.title} for {total} s")
    for index, case in enumerate(small):
        share = total if len(small) == 1 else total / 2 if index == 0 else total / 2 / (len(small) - 1)
        with contextlib.suppress(NotMeasured):
            requests(options, peer, case, backend, max(round(share), 1))


class NotMeasured(RuntimeError):
    """This case says nothing about this peer."""


def measure(options, running, backend, log):
    """A list of (case, peer, round, figures or why there are none)."""
    results = []
    for case in (cases.ALL[name] for name in options.cases):
        for turn in range(1, options.rounds + 1):
            for peer in running.values():
                try:
                    figures = streams(options, peer, case) if case.direction else settled(options, peer, case, backend)
                except NotMeasured:
                    figures = None
                except (load.LoadError, management.ManagementError, peers.NotAvailable, OSError) as e:
                    figures = str(e)
                results.append((case, peer, turn, figures))
                log(f"{case.name} round {turn} {peer.name}: {report.brief(figures)}")
    return results


def settled(options, peer, case, backend):
    requests(options, peer, case, backend, SETTLE_SECONDS)
    return requests(options, peer, case, backend, options.seconds)


def requests(options, peer, case, backend, seconds):
    if case.api != "proxy" and not hasattr(peer, "management"):
        raise NotMeasured
    routes = [peer.route(path, case.api) for path in (management.resource_paths(case.resources) if case.resources else [case.path])]
    load.check(routes[-1], case)
    backend_pids = [process.pid for process in backend.processes]
    return load.requests(routes, peer.pid, backend_pids, seconds, options.connections, case)


def streams(options, peer, case):
    route = peer.route(case.path)
    load.stream(route, peer.pid, case.direction, 1, DOWNLOAD_MIB)
    return load.stream(route, peer.pid, case.direction, options.transfers, DOWNLOAD_MIB)
