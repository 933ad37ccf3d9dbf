# SPDX-License-Identifier: Apache-2.0
"""The one backend that every peer talks to: nginx, with a small server of its own behind it for big uploads, and a Lambda function."""
import http.server
import os
import pathlib
import socketserver
import sys

from harness.process import Process, wait_for_port

DOWNLOAD_MIB = 100


def nginx_user():
    return "user root;" if os.geteuid() == 0 else ""


def configuration(directory, port, sink_port):
    kilobyte = "abcdefghijklmnopqrstuvwxyz012345" * 32
    return f"""
daemon off; {nginx_user()} worker_processes 2; pid {directory}/backend.pid; error_log {directory}/backend.log warn;
events {{ worker_connections 20000; }}
http {{
  access_log off; server_tokens off; default_type application/json;
  keepalive_requests 1000000000; keepalive_timeout 1h; sendfile on; tcp_nopush on;
  client_body_temp_path {directory}/temporary; proxy_temp_path {directory}/temporary; fastcgi_temp_path {directory}/temporary;
  uwsgi_temp_path {directory}/temporary; scgi_temp_path {directory}/temporary;
  upstream stored {{ server unix:{directory}/stored.sock; keepalive 256; }}
  server {{
    # a bounded send buffer: thousands of answers that nobody reads would otherwise fill the kernel's TCP memory
    listen 127.0.0.1:{port} backlog=4096 sndbuf=128k;
    location = /get300 {{ return 200 "{kilobyte[:300]}"; }}
    location = /get10k {{ set $k "{kilobyte}"; return 200 "$k$k$k$k$k$k$k$k$k$k"; }}
    location = /download {{ alias {directory}/download; }}
    # `return` alone would answer before it has read the body, which no real backend does; a proxied location reads it first.
    location = /post {{ client_body_buffer_size 64k; proxy_pass http://stored; proxy_http_version 1.1; proxy_set_header Connection ""; }}
    location /2015-03-31/functions/ {{ client_body_buffer_size 64k; proxy_pass http://stored; proxy_http_version 1.1; proxy_set_header Connection ""; }}
    location = /upload {{ client_max_body_size 0; proxy_request_buffering off; proxy_pass http://127.0.0.1:{sink_port}; proxy_http_version 1.1; }}
  }}
  server {{ listen unix:{directory}/stored.sock; location / {{ return 200 '{{"stored":true}}'; }}
    location /2015-03-31/functions/ {{ return 200 '{{"statusCode":200,"headers":{{"Content-Type":"application/json"}},"body":"{kilobyte[:300]}"}}'; }} }}
}}
"""


class Backend:
    """Starts and stops the backend. Paths: /get300, /get10k, /post, /download (100 MiB), /upload (any size), and Lambda's Invoke
    for any function. A worker waits for the Lambda Runtime API on function_port."""

    def __init__(self, directory, port, sink_port):
        self.address = f"http://127.0.0.1:{port}"
        self._directory = pathlib.Path(directory)
        self._port = port
        self._sink_port = sink_port
        self.function_port = sink_port - 1

    def __enter__(self):
        self._directory.mkdir(parents=True, exist_ok=True)
        (self._directory / "stored.sock").unlink(missing_ok=True)
        with open(self._directory / "download", "wb") as file:
            file.truncate(DOWNLOAD_MIB << 20)
        configuration_file = self._directory / "backend.conf"
        configuration_file.write_text(configuration(self._directory, self._port, self._sink_port))
        self.processes = [
            Process("backend", ["nginx", "-e", "stderr", "-c", str(configuration_file)], self._directory / "backend.log"),
            self._python("sink", "harness.backend", self._sink_port),
            self._python("function", "harness.function", self.function_port),
        ]
        wait_for_port(self._port, self.processes[0])
        wait_for_port(self._sink_port, self.processes[1])
        return self

    def _python(self, name, module, port):
        return Process(name, [sys.executable, "-m", module, str(port)], self._directory / f"{name}.log",
                       env={"PYTHONPATH": str(pathlib.Path(__file__).parent.parent)})

    def __exit__(self, *_):
        for process in self.processes:
            process.stop()


class _Sink(http.server.BaseHTTPRequestHandler):
    """Reads a body of any length to its end, then answers with the number of bytes."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        received = 0
        buffer = memoryview(bytearray(1 << 20))
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            while size := int(self.rfile.readline().split(b";")[0], 16):
                received += self._read(size, buffer)
                self.rfile.readline()
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
        else:
            received = self._read(int(self.headers["Content-Length"]), buffer)
        answer = b"%d" % received
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _read(self, size, buffer):
        left = size
        while left:
            count = self.rfile.readinto1(buffer[: min(left, len(buffer))])
            if not count:
                raise ConnectionError("the body ended early")
            left -= count
        return size

    def log_message(self, *_):
        pass


class _SinkServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024


if __name__ == "__main__":
    _SinkServer(("127.0.0.1", int(sys.argv[1])), _Sink).serve_forever()
