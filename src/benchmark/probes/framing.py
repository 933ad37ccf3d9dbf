# SPDX-License-Identifier: Apache-2.0
"""HTTP framing and path confusion through the gateway: the 98 cases of framing_cases.py, judged by what leaves the gateway.

A framing case passes by that script's own verdict. A path case passes when the request is refused (400 and above, and the
backend never sees it), or reaches the backend exactly once with the path that was sent; percent-encoding what may not stand
raw in a URI, and leaving a fragment off, change nothing.
"""
import json
import pathlib
import subprocess
import sys
import urllib.parse

from probes.report import Row

CASES = pathlib.Path(__file__).with_name("framing_cases.py")

# Gaps of the containers below us, which no WAR can close; each is measured (the numbers are RFC 9112 sections).
KNOWN_GAPS = {
    "F02": "Payara: with Content-Length before Transfer-Encoding it hides the length and keeps the connection (6.3)",
    "F25": "Payara: drops a header line without a colon before the application sees the request (5)",
    "F31": "Payara: refuses every chunk extension (7.1.1); safe",
    "F32": "Payara: takes a bare LF as the end of a chunk-size line (7.1)",
    "F33": "Payara: takes a bare LF as the end of a chunk-size line (7.1)",
    "F58": "Payara: as F02, with a Content-Length of 0 (6.3)",
    "P14": "Payara: answers 200 by itself to a malformed percent-encoding; no filter runs",
    "P15": "Payara: as P14",
    "P30": "Payara: as P14",
    "P31": "Payara: takes ;jsessionid=… out of the request URI before the application sees it",
}


def run(options, peer, backend):
    route = peer.route("")
    results = options.out / "run" / "framing.json"
    results.unlink(missing_ok=True)
    command = [sys.executable, str(CASES), "--port", str(route.port), "--authority", route.host, "--out", str(results)]
    command += ["--prefix", route.path] * bool(route.path) + ["--only", options.only] * bool(options.only)
    subprocess.run(command, stdout=subprocess.DEVNULL, timeout=900, check=True)
    gaps = KNOWN_GAPS if peer.name == "stagedoor" else {}
    rows = [framing_row(case, gaps) if "verdict" in case else path_row(case, gaps) for case in json.loads(results.read_text())]
    failed = [row.what.split(" ")[0] for row in rows if not row.passed]
    sys.stderr.write(f"{len(rows)} cases, {len(rows) - len(failed)} passed, not passed: {' '.join(failed) or 'none'}\n")
    return rows


def framing_row(case, gaps):
    passed = case["verdict"] == "PASS" and case["alive"]
    verdict = "" if case["verdict"] == "PASS" else f"{case['verdict']}; "
    alive = "" if case["alive"] else "; the next request had no answer"
    return Row(f"{case['id']} {case['title']}", verdict + told(case) + alive, f"{case['want']} ({case['ref']})", passed,
               "" if passed else gaps.get(case["id"], ""))


def path_row(case, gaps):
    sent = case["path"]
    seen = [each["uri"] for each in case["seen"]]
    statuses = case["status"]
    if len(seen) == 1:
        passed = same(sent.partition("?")[0], seen[0])
        cause = "" if passed else "the backend got another path"
    elif seen:
        passed, cause = False, "the backend got more than one request"
    else:
        passed = not statuses and case["closed"] or bool(statuses) and min(statuses) >= 400
        cause = "" if passed else "answered without the backend"
    return Row(f"{case['id']} path {ascii(sent)[1:-1]}", told(case), "refused, or passed on unchanged", passed,
               cause and gaps.get(case["id"], cause))


def same(sent, seen):
    """Whether two paths are the same octets once what may not stand raw is percent-encoded and a fragment is left off."""
    raw = sent.encode("latin-1")
    return encoded(raw) == encoded(seen.encode("latin-1")) or encoded(raw.partition(b"#")[0]) == encoded(seen.encode("latin-1"))


def encoded(path):
    return urllib.parse.quote(path, safe="/%:@!$&'()*+,;=-._~#")


def told(case):
    statuses = ",".join(map(str, case["status"])) or ("closed" if case["closed"] else "nothing")
    return statuses + "".join(f" → {ascii(each['uri'][:40])[1:-1]}" for each in case["seen"])
