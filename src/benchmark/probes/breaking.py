# SPDX-License-Identifier: Apache-2.0
"""What the probes post-once and nonces share: a backend that breaks exchanges, and clients that know their own nonces."""
import json
import pathlib
import re
import subprocess
import time
import urllib.request

from harness.management import HASTY_MILLIS
from harness.process import Process, wait_for_port
from probes.report import exactly, told

HERE = pathlib.Path(__file__).parent
SILENCE_MILLIS = 2 * HASTY_MILLIS
LIMIT_SECONDS = 1800


class BreakingBackend:
    """Runs BreakingBackend.java, which breaks that share of the exchanges; a context manager."""

    def __init__(self, directory, options, broken_share):
        self.address = f"http://127.0.0.1:{options.port + 9}"
        self._port = options.port + 9
        self._command = [options.java, "-Xmx512m", str(HERE / "BreakingBackend.java"), str(self._port), str(broken_share), str(SILENCE_MILLIS)]
        self._log = pathlib.Path(directory) / "breaking-backend.log"

    def __enter__(self):
        self.processes = [Process("breaking backend", self._command, self._log)]
        wait_for_port(self._port, self.processes[0])
        return self

    def __exit__(self, *_):
        self.processes[0].stop()

    def state(self):
        """Counts: requests read whole, nonces executed, nonces executed twice, connections, broken exchanges by stage."""
        for _ in range(20):  # it may break this one too
            try:
                with urllib.request.urlopen(f"{self.address}/state", timeout=10) as answer:
                    return json.load(answer)
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the breaking backend does not tell its state")


def load(options, peer, backend, count, post_share, leaving_share):
    """Makes the requests and returns (outcomes by name, rows of the table about the load itself)."""
    route = peer.route("/exchange", "hasty")
    command = [options.java, "-Xmx256m", str(HERE / "NonceClients.java"), str(route.port), route.host, route.path,
               str(count), str(options.connections), str(post_share), str(leaving_share)]
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_SECONDS)
    took = time.monotonic() - started
    if done.returncode:
        raise RuntimeError(done.stderr)
    outcomes = json.loads(done.stdout)
    log = re.compile(r"\bSEVERE\b|OutOfMemory|IllegalState")
    severe = [line for line in open(peer.log, errors="replace") if log.search(line)]
    rows = [
        told("requests", f"{count:,} ({count / took:,.0f}/s over {options.connections} connections)"),
        *(told(f"answered {outcome}" if outcome[:1].isdigit() else outcome, f"{number:,}") for outcome, number in outcomes.items()),
        exactly("unanswered", outcomes.get("unanswered", 0), 0),
        exactly("with another request's nonce", outcomes.get("wrong nonce", 0), 0),
        exactly("what became of a request is known", sum(outcomes.values()), count),
        exactly("severe lines in the server's log", len(severe), 0),
    ]
    state = backend.state()
    rows.append(told("backend: requests read whole, connections", f"{state['requests']:,}, {state['connections']:,}"))
    rows += [told(f"backend broke {stage.replace('_', ' ')}", f"{number:,}") for stage, number in state["broken"].items()]
    return outcomes, state, rows


def at_rest(peer, backend):
    """What must hold when the load is over."""
    time.sleep(8)  # longer than any connection is kept
    return [exactly("backend connections left open", backend.state()["open"], 0)]
