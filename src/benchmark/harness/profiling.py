# SPDX-License-Identifier: Apache-2.0
"""Two profiles of one interval. perf sees all CPU time (kernel, JIT, GC, Java) but not what the compiler inlined; Flight
Recorder sees inlined Java frames but no kernel. Together they say where the time goes."""
import collections
import contextlib
import pathlib
import re
import shutil
import subprocess
import sys
import threading
import time

from harness import benchmark, cases, load
from harness.backend import Backend
from harness.peers import ALL, NotAvailable
from harness.process import cpu_seconds, is_java, load_average, wait_for_quiet

SUMMARY = pathlib.Path(__file__).with_name("ProfileSummary.java")
SYSTEM_CALL = re.compile(r"^(?:__do_sys_|__se_sys_|__x64_sys_|__arm64_sys_|ksys_)(\w+)$")


def run(options):
    """Returns the exit status."""
    options.out.mkdir(parents=True, exist_ok=True)
    if options.pid:
        profile(options, options.pid)
        return 0
    if not options.force and not wait_for_quiet():
        print(f"Another load is on this machine (load average {load_average()}); profile all the same with --force.", file=sys.stderr)
        return 2
    options.java_options += ["-XX:+PreserveFramePointer", "-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints",
                             "-XX:FlightRecorderOptions=stackdepth=256"]
    options.cases = [options.case]
    case = cases.ALL[options.case]
    with contextlib.ExitStack() as stack:
        backend = stack.enter_context(Backend(options.out / "run", options.port + 9, options.port + 8))
        try:
            peer = stack.enter_context(ALL[options.peer](options, options.out / "run", options.port + 1, backend))
        except NotAvailable as e:
            print(e, file=sys.stderr)
            return 1
        benchmark.warm_up(options, peer, backend, benchmark.Log())
        background = threading.Thread(target=benchmark.requests, args=(options, peer, case, backend, options.seconds + 4))
        background.start()
        time.sleep(1)
        profile(options, peer.pid)
        background.join()
    return 0


def profile(options, pid):
    java_tools = pathlib.Path(options.java).parent
    recording = options.out / "profile.jfr"
    perf_data = options.out / "perf.data"
    recording.unlink(missing_ok=True)
    java = is_java(pid)
    if java:
        jcmd(java_tools, pid, "JFR.start", "name=profile", "settings=profile", "jdk.ExecutionSample#period=10ms")
    cpu = cpu_seconds(pid)
    with_perf = shutil.which("perf") and subprocess.run(
        ["perf", "record", "-q", "-e", "cpu-clock", "-F", "499", "-g", "-p", str(pid), "-o", str(perf_data), "--", "sleep", str(options.seconds)],
        stderr=subprocess.DEVNULL).returncode == 0
    if not with_perf:
        time.sleep(options.seconds)
    print(f"CPU used in {options.seconds} s: {cpu_seconds(pid) - cpu:.2f} s\n")
    if with_perf and java:
        jcmd(java_tools, pid, "Compiler.perfmap")
    if java:
        jcmd(java_tools, pid, "JFR.stop", "name=profile", f"filename={recording}")
    if with_perf:
        print_layers(perf_data)
    else:
        print("perf cannot record here: no split by layer.\n")
    if java:
        subprocess.run([options.java, str(SUMMARY), str(recording)], check=True)


def jcmd(java_tools, pid, *command):
    done = subprocess.run([str(java_tools / "jcmd"), str(pid), *command], capture_output=True, text=True)
    if done.returncode:
        raise load.LoadError(f"jcmd {' '.join(command)}: {done.stdout}{done.stderr}")


def print_layers(perf_data):
    """All CPU time by layer, and the system calls by name, from perf's samples."""
    script = subprocess.run(["perf", "script", "-i", str(perf_data), "-F", "comm,tid,ip,sym,dso"], capture_output=True, text=True, errors="replace")
    layers, calls, threads, symbols = (collections.Counter() for _ in range(4))
    for sample in script.stdout.split("\n\n"):
        head, *frames = sample.strip("\n").split("\n")
        frames = [match.groups() for match in (re.match(r"\s*[0-9a-f]+ (.*) \((.*)\)$", frame) for frame in frames) if match]
        if not frames:
            continue
        thread = re.sub(r"\s+\d+\s*$", "", head).strip()
        layers[layer(thread, frames)] += 1
        threads[re.sub(r"[-#( ]*\d+\)?$", "", thread)] += 1
        symbols[frames[0][0].split("+0x")[0]] += 1
        call = next((found[1] for found in (SYSTEM_CALL.match(symbol.split("+0x")[0]) for symbol, _ in reversed(frames)) if found), None)
        if call:
            calls[call] += 1
    total = sum(layers.values())
    print_shares("All CPU time by layer (perf)", layers, total)
    print_shares("System calls (part of the kernel's share)", calls, total, 12)
    print_shares("Threads by name", threads, total, 12)
    print_shares("Hottest symbols outside inlining", symbols, total, 25)


def layer(thread, frames):
    symbol, library = frames[0]
    if "kernel" in library:
        return "kernel"
    if "Compiler" in thread:
        return "JIT compiler"
    if thread.startswith(("GC Thread", "G1 ")):
        return "garbage collector"
    if "libjvm" in library:
        return "JVM runtime"
    if "perf-" in library or "[JIT]" in library or "Interpreter" in symbol:
        return "Java code"
    return "native code"


def print_shares(title, counter, total, most=10):
    print(title)
    for name, count in counter.most_common(most):
        if count * 200 >= total:
            print(f"  {count / total:6.1%}  {name}")
    print()
