#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 framing + path-confusion probe (stdlib only, raw sockets, loopback by default).

Target must run an echo application at / that answers every request that reaches the
application with one JSON line {"m","uri","ctx","sp","pi","qs","proto","host","cl","h":[[n,v]..],
"blen","body","err"} .  Against the gateway itself, point a proxy route
{proxy+} at such an echo backend, and the same cases check what *leaves* the gateway.

  framing_cases.py --port 8080 --out results.json [--only F02,P05] [--slow]
  framing_cases.py --port 8080 --authority ab12.execute-api.localhost:8080 --prefix /prod     (through a gateway)

Verdict per case:
  PASS  = matches 'want' (reject: 4xx/5xx or close, application never saw it;
                          one: exactly one request seen;  any: just no /SMUGGLED, no hang)
  FAIL  = the application saw a request it must not see, or a second (smuggled) request
  HANG  = neither an answer nor a close inside the time limit
Every loop is bounded; each case uses its own connection and a liveness GET follows each case.
"""
import argparse, json, re, socket, sys, time


def option(name, default):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv[:-1] else default


AUTHORITY, PREFIX = option("--authority", "a"), option("--prefix", "")
H = b"Host: %s\r\n" % AUTHORITY.encode()
SM = b"GET %s/SMUGGLED HTTP/1.1\r\n%s\r\n" % (PREFIX.encode(), H)
CH = b"Transfer-Encoding: chunked\r\n"


def post(headers, body, line=b"POST /t HTTP/1.1\r\n", host=H):
    return line + host + headers + b"\r\n" + body


def get(path, headers=b"", ver=b"HTTP/1.1"):
    return b"GET " + (PREFIX.encode() if path.startswith(b"/") else b"") + path + b" " + ver + b"\r\n" + H + headers + b"\r\n"


# id, title, raw bytes, want, reference
CASES = [
 ("F00", "baseline GET", get(b"/t"), "one", "-"),
 ("F01", "baseline pipelining, 2 GETs", get(b"/t") + get(b"/u"), "two", "9112 9.3.2"),
 ("F02", "CL.TE: CL=len(all), TE chunked, smuggled tail", None, "reject", "9112 6.3 p3 / CWE-444"),
 ("F03", "TE first then CL=4", post(CH + b"Content-Length: 4\r\n", b"0\r\n\r\n" + SM), "reject", "9112 6.3 p3"),
 ("F04", "TE: chunked, identity (chunked not final)", post(b"Transfer-Encoding: chunked, identity\r\n", b"0\r\n\r\n" + SM), "reject", "9112 6.3 p4"),
 ("F05", "TE: xchunked", post(b"Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + SM), "reject", "9112 6.1 (501/400)"),
 ("F06", "TE: <VT>chunked", post(b"Transfer-Encoding: \x0bchunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + SM), "reject", "9110 5.5"),
 ("F07", "space before colon 'Transfer-Encoding : chunked'", post(b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + SM), "reject", "9112 5.1 MUST 400"),
 ("F08", "obs-fold TE:<CRLF><SP>chunked", post(b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + SM), "reject", "9112 5.2"),
 ("F09", "two TE fields: chunked / identity", post(CH + b"Transfer-Encoding: identity\r\n", b"0\r\n\r\n" + SM), "reject", "9112 6.1"),
 ("F10", "TE: chunked, chunked", post(b"Transfer-Encoding: chunked, chunked\r\n", b"0\r\n\r\n" + SM), "reject", "9112 6.1 MUST NOT"),
 ("F11", "duplicate CL, different (5,0)", post(b"Content-Length: 5\r\nContent-Length: 0\r\n", b"AAAAA" + SM), "reject", "9112 6.3 p5"),
 ("F11b", "duplicate CL, different (0,5)", post(b"Content-Length: 0\r\nContent-Length: 5\r\n", b"AAAAA" + SM), "reject", "9112 6.3 p5"),
 ("F12", "duplicate CL, equal (5,5)", post(b"Content-Length: 5\r\nContent-Length: 5\r\nConnection: close\r\n", b"AAAAA"), "any", "9112 6.3 p5"),
 ("F13", "CL: +5", post(b"Content-Length: +5\r\nConnection: close\r\n", b"AAAAA"), "reject", "9110 8.6 1*DIGIT"),
 ("F14", "CL: -1", post(b"Content-Length: -1\r\n", b"AAAAA"), "reject", "9110 8.6"),
 ("F15", "CL: 0x5", post(b"Content-Length: 0x5\r\n", b"AAAAA"), "reject", "9110 8.6"),
 ("F16", "CL: 5, 6", post(b"Content-Length: 5, 6\r\n", b"AAAAA" + SM), "reject", "9112 6.3 p5"),
 ("F17", "CL: '5 x'", post(b"Content-Length: 5 x\r\n", b"AAAAA"), "reject", "9110 8.6"),
 ("F18", "CL: 2^64+5", post(b"Content-Length: 18446744073709551621\r\n", b"AAAAA" + SM), "reject", "9110 8.6 overflow"),
 ("F19", "CL empty value", post(b"Content-Length: \r\n", SM), "reject", "9110 8.6"),
 ("F20", "bare LF line endings throughout", b"GET /t HTTP/1.1\nHost: a\n\n", "any", "9112 2.2 MAY"),
 ("F21", "bare LF hides TE in a header value", post(b"X: a\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + SM), "reject", "9112 2.2 / CWE-93"),
 ("F22", "bare CR inside header value", get(b"/t", b"X: a\rTransfer-Encoding: chunked\r\nConnection: close\r\n"), "reject", "9112 2.2 / 9110 5.5"),
 ("F23", "NUL inside header value", get(b"/t", b"X: a\x00b\r\nConnection: close\r\n"), "reject", "9110 5.5"),
 ("F24", "header name with illegal char 'X(y'", get(b"/t", b"X(y: 1\r\nConnection: close\r\n"), "reject", "9110 5.1 token"),
 ("F25", "header line without colon", get(b"/t", b"Ignore\r\nMy-Header: m\r\nConnection: close\r\n"), "reject", "9112 5 / grizzly#2212"),
 ("F26", "leading space before first header", b"GET /t HTTP/1.1\r\n X: 1\r\n" + H + b"Connection: close\r\n\r\n", "reject", "9112 2.2"),
 ("F27", "chunk size '+5'", post(CH, b"+5\r\nAAAAA\r\n0\r\n\r\n"), "reject", "9112 7.1"),
 ("F28", "chunk size '0x5'", post(CH, b"0x5\r\nAAAAA\r\n0\r\n\r\n"), "reject", "9112 7.1"),
 ("F29", "chunk size '-1'", post(CH, b"-1\r\nAAAAA\r\n0\r\n\r\n"), "reject", "9112 7.1"),
 ("F30", "chunk size overflow 2^64+5 (hex)", post(CH, b"10000000000000005\r\nAAAAA\r\n0\r\n\r\n" + SM), "reject", "9112 7.1"),
 ("F31", "chunk extension ;a=b (legal)", post(CH, b"5;a=b\r\nAAAAA\r\n0\r\n\r\n"), "one", "9112 7.1.1"),
 ("F32", "chunk-ext with bare LF; body shows which parse won", post(CH + b"Connection: close\r\n", b"2;\nxx\r\n5\r\nAAAAA\r\n0\r\n\r\n"), "reject", "CVE-2025-55315 (Kestrel)"),
 ("F32b", "chunk-ext ';x<LF>' then data (LF ends line?)", post(CH + b"Connection: close\r\n", b"2;x\nxx\r\n0\r\n\r\n"), "reject", "CVE-2025-55315 (Kestrel)"),
 ("F33", "chunk-size line ended by bare LF", post(CH, b"5\nAAAAA\r\n0\r\n\r\n"), "reject", "9112 7.1"),
 ("F34", "chunk data not followed by CRLF (SPILL)", post(CH, b"5\r\nAAAAAXX0\r\n\r\n" + SM), "reject", "9112 7.1"),
 ("F35", "chunk extension of 256 KiB", post(CH, b"5;a=" + b"b" * 262144 + b"\r\nAAAAA\r\n0\r\n\r\n"), "reject", "9112 7.1.1 DoS"),
 ("F36", "trailer X-Api-Key must not become a header", post(CH, b"5\r\nAAAAA\r\n0\r\nX-Api-Key: k\r\nContent-Length: 99\r\n\r\n"), "notrailer", "9110 6.5.1"),
 ("F37", "trailer section of 256 KiB", post(CH, b"0\r\nX: " + b"b" * 262144 + b"\r\n\r\n" + SM), "reject1", "CVE-2023-46589 (Tomcat)"),
 ("F38", "HTTP/1.0 with TE chunked", post(CH + b"Content-Length: 5\r\n", b"0\r\n\r\n" + SM, line=b"POST /t HTTP/1.0\r\n"), "reject", "9112 6.1"),
 ("F39", "no Host in HTTP/1.1", b"GET /t HTTP/1.1\r\nConnection: close\r\n\r\n", "reject", "9112 3.2 MUST 400"),
 ("F40", "two Host fields", b"GET /t HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", "reject", "9112 3.2 MUST 400"),
 ("F41", "invalid Host 'a b/@c'", b"GET /t HTTP/1.1\r\nHost: a b/@c\r\nConnection: close\r\n\r\n", "reject", "9112 3.2 MUST 400"),
 ("F42", "absolute-form target, other Host", b"GET http://evil/t HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "any", "9112 3.2.2"),
 ("F43", "HTTP/0.9 'GET /t'", b"GET /t\r\n\r\n", "reject", "9112 (obsolete)"),
 ("F44", "version HTTP/9.9", get(b"/t", b"Connection: close\r\n", b"HTTP/9.9"), "reject", "9110 15.6.6 505"),
 ("F45", "version 'http/1.1'", get(b"/t", b"Connection: close\r\n", b"http/1.1"), "reject", "9112 2.3"),
 ("F46", "method with illegal char 'G<T'", b"G<T /t HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "reject", "9110 9.1 token"),
 ("F47", "raw space in request target", b"GET /t x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "reject", "9112 3"),
 ("F48", "GET with CL body then 2nd request", get(b"/t", b"Content-Length: 5\r\n") + b"AAAAA" + get(b"/u"), "two", "9110 9.3.1"),
 ("F49", "Expect: 100-continue, body sent at once", post(b"Content-Length: 5\r\nExpect: 100-continue\r\n", b"AAAAA"), "one", "9110 10.1.1"),
 ("F50", "Expect: nonsense", post(b"Content-Length: 5\r\nExpect: nonsense\r\nConnection: close\r\n", b"AAAAA"), "any", "9110 10.1.1 (417)"),
 ("F51", "h2c upgrade offered", get(b"/t", b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"), "noh2c", "9113 3.1 / h2c smuggling"),
 ("F52", "64 KiB single header", get(b"/t", b"X: " + b"a" * 65536 + b"\r\nConnection: close\r\n"), "reject", "9110 5.4 / AWS 10,240 B"),
 ("F53", "2,000 headers", get(b"/t", b"".join(b"X%d: 1\r\n" % i for i in range(2000)) + b"Connection: close\r\n"), "reject", "9110 5.4"),
 ("F54", "64 KiB target", get(b"/" + b"a" * 65536, b"Connection: close\r\n"), "reject", "9110 15.5.15 414"),
 ("F55", "Connection: X-Api-Key (hop-by-hop strip)", get(b"/t", b"X-Api-Key: k\r\nConnection: close, X-Api-Key\r\n"), "any", "9110 7.6.1 / CVE-2022-1388"),
 ("F56", "body shorter than CL then half-close", post(b"Content-Length: 50\r\n", b"AAAAA"), "shut", "9112 8"),
 ("F57", "Content_Length underscore alias", post(b"Content_Length: 5\r\nConnection: close\r\n", b""), "any", "Envoy headers_with_underscores"),
 ("F58", "TE: chunked + CL: 0 (0.CL)", post(b"Content-Length: 0\r\n" + CH, b"%x\r\n" % len(SM) + SM + b"\r\n0\r\n\r\n"), "reject", "9112 6.3 p3"),
 ("F59", "TE: CHUNKED upper case (legal)", post(b"Transfer-Encoding: CHUNKED\r\n", b"5\r\nAAAAA\r\n0\r\n\r\n"), "one", "9112 7 case-insens."),
 ("F60", "TE: chunked;q=1 parameter", post(b"Transfer-Encoding: chunked;q=1\r\nContent-Length: 5\r\n", b"0\r\n\r\n" + SM), "reject", "9112 7"),
]
_f02body = b"0\r\n\r\n" + SM
CASES = [(i, t, post(b"Content-Length: %d\r\n" % len(_f02body) + CH, _f02body) if i == "F02" else r, w, f) for i, t, r, w, f in CASES]

PATHS = [
 ("P01", b"/a//b"), ("P02", b"//a/b"), ("P03", b"/a/../b"), ("P04", b"/a/%2e%2e/b"), ("P05", b"/a/..;/b"),
 ("P06", b"/a;x=y/b"), ("P07", b"/a%2fb"), ("P08", b"/a%5cb"), ("P09", b"/a\\b"), ("P10", b"/a%00b"),
 ("P11", b"/a/%c0%ae%c0%ae/b"), ("P12", b"/a/./b"), ("P13", b"/a%252e%252e/b"), ("P14", b"/a%"), ("P15", b"/a%zz"),
 ("P16", b"/a?b#c"), ("P17", b"/a#frag"), ("P18", b"/\xc3\xa9"), ("P19", b"/a%0d%0aX:1"), ("P20", b"*"),
 ("P21", b"a/b"), ("P22", b"/../../etc/passwd"), ("P23", b"/%2e%2e/x"), ("P24", b"/A/B"), ("P25", b"/WEB-INF/web.xml"),
 ("P26", b"/web-inf/web.xml"), ("P27", b"/a/%2e/b"), ("P28", b"/a/..%2fb"), ("P29", b"/a\tb"), ("P30", b"/a/%u002e%u002e/b"),
 ("P31", b"/a/b;jsessionid=1"), ("P32", b"/a/b/"), ("P33", b"/a%2Fb%3Fc"), ("P34", b"/;/a"), ("P35", b"/a/b%20"),
]


def retarget(raw):
    """a hand-written case: the gateway's stage prefix in its request line, its authority in its header section (lengths in the body stay true)"""
    head, sep, body = raw.partition(b"\r\n\r\n")
    head = head.replace(b"Host: a\r\n", H) if AUTHORITY != "a" else head
    if PREFIX and not head.split(b" ", 2)[1].startswith(PREFIX.encode()): head = re.sub(rb"^(\S+ )/", rb"\g<1>" + PREFIX.encode() + b"/", head)
    return head + sep + body


def talk(a, raw, t=2.5, shut=False, cap=4 << 20):
    """send raw, read to close or t seconds of silence; -> bytes, closed, seconds"""
    raw = retarget(raw)
    s = socket.create_connection((a.host, a.port), timeout=5)
    t0 = time.time(); data = b""; closed = False
    try:
        try:
            s.sendall(raw)
            if shut: s.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        s.settimeout(t)
        while len(data) < cap:
            try:
                b = s.recv(65536)
            except socket.timeout:
                break
            except OSError:
                closed = True; break
            if not b:
                closed = True; break
            data += b
            s.settimeout(0.7)
    finally:
        s.close()
    return data, closed, round(time.time() - t0, 2)


def parse(data):
    st = [int(x) for x in re.findall(rb"(?:^|\n|\})HTTP/1\.[01] (\d{3})", data)]
    seen = []
    for m in re.finditer(rb'\{"m": ?".*?"err": ?(?:null|".*?")\}', data, re.S):
        try: seen.append(json.loads(m.group(0).decode("latin-1")))
        except ValueError: pass
    return st, seen


def verdict(want, st, seen, closed, data):
    sm = any("SMUGGLED" in s["uri"] for s in seen)
    n = len(seen)
    if want == "reject":
        if n: return "FAIL(desync)" if sm else "FAIL(accepted)"
        return "PASS" if (st or closed) else "HANG"
    if sm and want not in ("reject1",): return "FAIL(desync)"
    if want == "reject1": return "PASS" if not sm and (st or closed) else "FAIL(desync)" if sm else "HANG"
    if want == "one": return "PASS" if n == 1 else "FAIL(n=%d)" % n
    if want == "two": return "PASS" if n == 2 else "FAIL(n=%d)" % n
    if want == "notrailer":
        bad = any(h[0].lower() == "x-api-key" or h[0].lower() == "content-length" and h[1] == "99" for s in seen for h in s["h"])  # a proxy may re-frame the body with a length of its own
        return "FAIL(trailer merged)" if bad else "PASS"
    if want == "noh2c": return "FAIL(101)" if 101 in st else "PASS" if (st or closed) else "HANG"
    if want == "shut": return "PASS" if (closed or st) and not any(200 == x for x in st) else "FAIL(200 on short body)" if 200 in st else "HANG"
    return "PASS" if (st or closed) else "HANG"


def live(a):
    try:
        d, _, dt = talk(a, get(b"/live", b"Connection: close\r\n"), 5)
        return re.search(rb'"uri": ?"[^"]*/live"', d) is not None, dt
    except OSError:
        return False, -1


def slow(a):
    """bounded resource-hold checks: N partial headers, N slow bodies, N slow readers."""
    out = []
    for kind, n, raw in (("partial-header", a.idle, b"GET /t HTTP/1.1\r\nHost: a\r\nX: "),
                         ("slow-body", a.slowbody, post(b"Content-Length: 1000\r\n", b"A"))):
        ok0, l0 = live(a)
        ss = []
        for _ in range(n):
            try:
                s = socket.create_connection((a.host, a.port), timeout=5); s.sendall(retarget(raw)); ss.append(s)
            except OSError as e:
                out.append({"slow": kind, "open_error": str(e), "after": len(ss)}); break
        time.sleep(1.0)
        lat = []; okn = 0
        for _ in range(10):
            ok, dt = live(a); okn += ok; lat.append(dt)
            if not ok and len(lat) >= 3: break
        out.append({"slow": kind, "held": len(ss), "live_before_s": l0, "ok": okn, "tried": len(lat), "live_during_s": lat})
        for s in ss: s.close()
        time.sleep(1.0)
        out[-1]["recovered"] = live(a)[0]
    return out


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--host", default="127.0.0.1"); ap.add_argument("--port", type=int, default=8080)
    ap.add_argument("--out", default=""); ap.add_argument("--only", default=""); ap.add_argument("--slow", action="store_true")
    ap.add_argument("--idle", type=int, default=2000); ap.add_argument("--slowbody", type=int, default=220)
    ap.add_argument("--authority", default=""); ap.add_argument("--prefix", default="")
    a = ap.parse_args()
    if not (a.host == "localhost" or a.host.startswith("127.") or a.host == "::1"):
        sys.exit("loopback only")
    only = set(filter(None, a.only.split(",")))
    res = []
    for i, title, raw, want, ref in CASES:
        if only and i not in only: continue
        d, closed, dt = talk(a, raw, shut=(want == "shut"))
        st, seen = parse(d)
        v = verdict(want, st, seen, closed, d)
        r = {"id": i, "title": title, "want": want, "ref": ref, "status": st, "closed": closed, "s": dt, "verdict": v, "alive": live(a)[0],
             "seen": [{k: s[k] for k in ("m", "uri", "cl", "blen", "body", "err", "host")} | {"h": [h for h in s["h"] if len(h[1]) < 200][:12]} for s in seen], "raw_head": d[:160].decode("latin-1")}
        res.append(r)
        print("%-5s %-13s %-22s closed=%-5s %.1fs  %s | %s" % (i, v, ",".join(map(str, st)) or "-", closed, dt, title, " ; ".join("%s cl=%s blen=%s" % (s["uri"][:24], s["cl"], s["blen"]) for s in seen)), flush=True)
    for i, p in PATHS:
        if only and i not in only: continue
        d, closed, dt = talk(a, get(p, b"Connection: close\r\n"))
        st, seen = parse(d)
        r = {"id": i, "path": p.decode("latin-1"), "status": st, "closed": closed, "s": dt,
             "seen": [{k: s[k] for k in ("uri", "sp", "pi", "qs", "host")} for s in seen]}
        res.append(r)
        print("%-5s %-22s -> %s %s" % (i, ascii(p.decode("latin-1")), st, [(ascii(s["uri"]), ascii(s["sp"]), s["pi"]) for s in seen]), flush=True)
    if a.slow:
        for r in slow(a): res.append(r); print(json.dumps(r), flush=True)
    f = [r for r in res if "verdict" in r]
    print("framing: %d cases, PASS %d, not PASS: %s" % (len(f), sum(r["verdict"] == "PASS" for r in f), [r["id"] for r in f if r["verdict"] != "PASS"]))
    if a.out: json.dump(res, open(a.out, "w"), indent=1)


main()
