# SPDX-License-Identifier: Apache-2.0
"""Figures as one line, as a Markdown table and as CSV."""
import csv
import dataclasses
import datetime
import os
import platform
import statistics
import subprocess

from harness import cases
from harness.load import Requests, Stream


def brief(figures):
    match figures:
        case Requests():
            return (f"{figures.cpu_micros:.1f} µs CPU, {figures.per_second:,.0f}/s, p50 {figures.p50_millis:.2f} ms, p99 {figures.p99_millis:.2f} ms, "
                    f"slow {figures.slow}, stalled {figures.stalled}, failed {figures.failed}, other load {figures.other_load:.0%}")
        case Stream():
            return f"{figures.mib_per_second:,.0f} MiB/s, {figures.cpu_seconds_per_gib:.2f} s CPU/GiB, RSS +{figures.rss_growth_mib:.0f} MiB, failed {figures.failed} {figures.failures}"
        case None:
            return "n/a"
    return figures


def markdown(options, running, missing, results):
    lines = [f"# Benchmark, {datetime.date.today()}", "", setting(options), ""]
    for name in options.cases:
        case = cases.ALL[name]
        lines += [f"## {case.title}", ""]
        lines += header(case)
        lines += [row(case, peer, [f for c, p, _, f in results if c is case and p is peer]) for peer in running.values()]
        lines.append("")
    lines += [f"{title} was left out: {reason}\n" for title, reason in missing.items()]
    small = [f for *_, f in results if isinstance(f, Requests)]
    if disturbed := sum(not f.quiet for f in small):
        lines.append(f"**Something else used more than 5 % of this machine during {disturbed} of {len(small)} measurements. "
                     "Medians leave those out where a quiet round is left; better measure again.**\n")
    return "\n".join(lines)


def setting(options):
    version = subprocess.run([options.java, "-version"], capture_output=True, text=True).stderr.splitlines()[0] if options.java else "no Java"
    return (f"{os.cpu_count()} cores ({cpu_model()}), shared by load generator, backend and proxy; Linux {platform.release()}; {version}, "
            f"{' '.join(options.java_options)}. {options.connections} keep-alive connections, {options.rounds} interleaved rounds of {options.seconds} s; "
            "medians, in brackets the lowest and highest CPU time.")


def cpu_model():
    with open("/proc/cpuinfo") as cpuinfo:
        return next((line.partition(":")[2].strip() for line in cpuinfo if line.startswith("model name")), platform.machine())


def header(case):
    titles = (["", "MiB/s", "CPU s / GiB", "peak RSS growth, MiB", "failed"] if case.direction else
              ["", "CPU µs / request", "requests/s", "p50 ms", "p99 ms", "RSS MiB", "over 1 s", "stalled", "failed or timed out"])
    return ["| " + " | ".join(titles) + " |", "|---" * len(titles) + "|"]


def row(case, peer, rounds):
    figures = [f for f in rounds if not isinstance(f, str) and f is not None]
    if not figures:
        return f"| {peer.title} | {next((f for f in rounds if f), 'n/a')} |" + " |" * (3 if case.direction else 7)

    def median(of):
        return statistics.median(of(f) for f in figures)

    def total(of):
        return sum(of(f) for f in figures)

    if case.direction:
        cells = [f"{median(lambda f: f.mib_per_second):,.0f}", f"{median(lambda f: f.cpu_seconds_per_gib):.2f}",
                 f"{max(f.rss_growth_mib for f in figures):.0f}", f"{total(lambda f: f.failed)}"]
    else:
        failures = [f"{total(lambda f: f.slow)}", f"{total(lambda f: f.stalled)}", f"{total(lambda f: f.failed)}"]
        figures = [f for f in figures if f.quiet] or figures
        costs = [f.cpu_micros for f in figures]
        cells = [f"{statistics.median(costs):.1f} ({min(costs):.1f}–{max(costs):.1f})", f"{median(lambda f: f.per_second):,.0f}",
                 f"{median(lambda f: f.p50_millis):.2f}", f"{median(lambda f: f.p99_millis):.2f}", f"{median(lambda f: f.rss_mib):.0f}", *failures]
    return f"| {peer.title} | " + " | ".join(cells) + " |"


def write_csv(path, results):
    columns = sorted({field.name for kind in (Requests, Stream) for field in dataclasses.fields(kind)})
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, ["case", "peer", "round", *columns, "problem"])
        writer.writeheader()
        for case, peer, turn, figures in results:
            values = {} if figures is None else {"problem": figures} if isinstance(figures, str) else dataclasses.asdict(figures)
            writer.writerow({"case": case.name, "peer": peer.name, "round": turn, **values})
