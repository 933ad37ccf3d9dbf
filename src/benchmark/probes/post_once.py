# SPDX-License-Identifier: Apache-2.0
"""POSTs to a backend that breaks almost every third exchange at a random stage: none may be executed twice."""
from probes import breaking
from probes.report import exactly, told

BROKEN_SHARE = 0.3


def backend(directory, options):
    return breaking.BreakingBackend(directory, options, BROKEN_SHARE)


def run(options, peer, backend):
    count = options.requests or 100_000
    outcomes, state, rows = breaking.load(options, peer, backend, count, post_share=1, leaving_share=0)
    return rows + [
        told("executed", f"{state['executed']:,}"),
        exactly("executed twice", state["twice"], 0),
        exactly("answered 200 without having been executed", max(0, outcomes.get("200", 0) - state["executed"]), 0),
    ] + breaking.at_rest(peer, backend)
