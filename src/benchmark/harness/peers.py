# SPDX-License-Identifier: Apache-2.0
"""The gateways that are compared. Each is a context manager and says how to reach the backend through it."""
import contextlib
import dataclasses
import http.client
import os
import pathlib
import secrets
import shutil
import time

from harness import management
from harness.backend import nginx_user
from harness.process import Process, wait_for_port

ROOT = pathlib.Path(__file__).resolve().parents[3]
SCG_PROJECT = ROOT / "src/benchmark/spring-cloud-gateway"
SCG_JAR = SCG_PROJECT / "target/spring-cloud-gateway.jar"
WAR = ROOT / "target/stagedoor.war"
PAYARA = ROOT / "target/server/payara-micro.jar"
SERVER_CONFIG = ROOT / "server-config/payara"


class NotAvailable(RuntimeError):
    """A peer cannot take part; the message says why."""


@dataclasses.dataclass
class Route:
    """Where a load generator sends a request: connect to 127.0.0.1:port, ask for path under this Host."""

    port: int
    path: str
    host: str


class Nginx:
    """Debian's nginx, keep-alive to the backend, bodies streamed as they come, nothing else switched on."""

    name = "nginx"
    title = "nginx"
    warm_up_seconds = 3

    def __init__(self, options, directory, port, backend):
        self._directory, self._port, self._backend = directory, port, backend

    def __enter__(self):
        file = self._directory / "nginx.conf"
        file.write_text(self._configuration())
        self._process = Process("nginx", ["nginx", "-e", "stderr", "-c", str(file)], self._directory / "nginx.log")
        self.pid = self._process.pid
        wait_for_port(self._port, self._process)
        return self

    def __exit__(self, *_):
        self._process.stop()

    def route(self, path, api="proxy"):
        return Route(self._port, path, f"127.0.0.1:{self._port}")

    def _configuration(self):
        d = self._directory
        return f"""
daemon off; {nginx_user()} worker_processes auto; pid {d}/nginx.pid; error_log {d}/nginx.log warn;
events {{ worker_connections 20000; }}
http {{
  access_log off; keepalive_requests 1000000000; keepalive_timeout 1h; tcp_nodelay on;
  client_body_temp_path {d}/temporary; proxy_temp_path {d}/temporary; fastcgi_temp_path {d}/temporary;
  uwsgi_temp_path {d}/temporary; scgi_temp_path {d}/temporary;
  upstream backend {{ server {self._backend.address.removeprefix("http://")}; keepalive 128; keepalive_requests 1000000000; }}
  server {{
    listen 127.0.0.1:{self._port} backlog=4096;
    client_max_body_size 0; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_request_buffering off; proxy_max_temp_file_size 0;
    location / {{ proxy_pass http://backend; }}
  }}
}}
"""


class SpringCloudGateway:
    """Spring Cloud Gateway on Reactor Netty with one route and no filter: see spring-cloud-gateway/."""

    name = "scg"
    title = "Spring Cloud Gateway"
    warm_up_seconds = 120

    def __init__(self, options, directory, port, backend):
        self._options, self._directory, self._port, self._backend = options, directory, port, backend

    def __enter__(self):
        if not SCG_JAR.exists():
            raise NotAvailable(f"{SCG_JAR.relative_to(ROOT)} is missing; build it: mvn -q -f {SCG_PROJECT.relative_to(ROOT)} package")
        self._process = Process(
            "Spring Cloud Gateway",
            [self._options.java, *self._options.java_options, "-jar", str(SCG_JAR), f"--server.port={self._port}",
             f"--backend={self._backend.address}"],
            self._directory / "scg.log")
        self.pid = self._process.pid
        wait_for_port(self._port, self._process)
        return self

    def __exit__(self, *_):
        self._process.stop()

    def route(self, path, api="proxy"):
        return Route(self._port, path, f"127.0.0.1:{self._port}")


class Stagedoor:
    """The real WAR in Payara Micro; the APIs are imported and deployed through the management API."""

    name = "stagedoor"
    title = "Stagedoor"
    warm_up_seconds = 120

    def __init__(self, options, directory, port, backend):
        self._options, self._directory, self._port, self._backend = options, directory, port, backend
        self._apis = {}

    def __enter__(self):
        if not WAR.exists() or not PAYARA.exists():
            raise NotAvailable("target/stagedoor.war is missing; build it: mvn -q -DskipTests package")
        with contextlib.ExitStack() as started:
            started.callback(self._stop)
            self._start()
            self.management = self._sign_in()
            self._deploy("proxy")
            started.pop_all()
        return self

    def __exit__(self, *_):
        self._stop()

    def _start(self):
        data = self._directory / "stagedoor-data"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        pre_boot = self._directory / "pre-boot.asadmin"
        pre_boot.write_text((SERVER_CONFIG / "pre-boot.asadmin").read_text() + "\nset configs.config.server-config.network-config.network-listeners"
                            ".network-listener.http-listener.address=127.0.0.1\n")
        self._key = "AKIABENCHMARK0000000", secrets.token_hex(20)
        environment = {
            "STAGEDOOR_DATA": str(data),
            "STAGEDOOR_ADMIN_ACCESS_KEY_ID": self._key[0],
            "STAGEDOOR_ADMIN_SECRET_ACCESS_KEY": self._key[1],
            "STAGEDOOR_EGRESS_ALLOW": "127.0.0.0/8",
            **self._functions(),
            "STAGEDOOR_PAYLOAD_LIMIT_BYTES": "0",  # the streaming cases send 100 MB
            **self._options.stagedoor_environment,
        }
        self._process = Process(
            "Stagedoor",
            [self._options.java, f"@{SERVER_CONFIG}/jvm.options", *self._options.java_options, "-jar", str(PAYARA),
             "--nohazelcast", "--disablephonehome", "--logproperties", str(SERVER_CONFIG / "logging.properties"),
             "--port", str(self._port), "--prebootcommandfile", str(pre_boot), "--deploy", str(WAR), "--contextroot", "/"],
            self._directory / "stagedoor.log", env=environment, cwd=self._directory)
        self.pid, self.log = self._process.pid, self._process.log
        wait_for_port(self._port, self._process)

    def _functions(self):
        """The backend is the Lambda Invoke API, too, and the worker of the function named here."""
        if not hasattr(self._backend, "function_port"):
            return {}
        return {
            "STAGEDOOR_AWS_ENDPOINT": self._backend.address,
            "STAGEDOOR_AWS_ACCESS_KEY_ID": "AKIABENCHMARK0000001",
            "STAGEDOOR_AWS_SECRET_ACCESS_KEY": secrets.token_hex(20),
            "STAGEDOOR_FUNCTIONS": "here",
            "STAGEDOOR_FUNCTIONS_HERE_PORT": str(self._backend.function_port),
        }

    def _stop(self):
        if hasattr(self, "_process"):
            self._process.stop()

    def _sign_in(self, limit_seconds=90):
        """Waits until the management API answers a signed call: before that Payara answers on the port by itself."""
        gateway = management.Management(self._port, *self._key)
        deadline = time.monotonic() + limit_seconds
        while True:
            try:
                account = gateway.call("GET", "/account", timeout=10)
                if account and "apiKeyVersion" in account:
                    return gateway
                problem = f"GET /account answered {account}"
            except (management.ManagementError, ValueError, http.client.HTTPException) as e:
                problem = str(e)
            if time.monotonic() > deadline or not self._process.running():
                raise NotAvailable(f"its management API did not answer in {limit_seconds} s ({problem}); see {self._process.log}")
            time.sleep(0.5)

    def _deploy(self, api):
        try:
            self._apis[api] = self.management.deploy(management.definition(api, self._backend.address))
        except management.ManagementError as e:
            raise NotAvailable(f"the API '{api}' could not be imported and deployed: {e}") from e

    def route(self, path, api="proxy"):
        """api: a name of management.definition; it is deployed when it is first asked for."""
        if api not in self._apis:
            self._deploy(api)
        return Route(self._port, "/prod" + path, f"{self._apis[api]}.execute-api.localhost:{self._port}")


class Running:
    """A gateway that somebody else started and configured."""

    name = "running"
    title = "running gateway"

    def __init__(self, options):
        self._options = options
        self.pid = options.pid or os.getpid()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def route(self, path, api="proxy"):
        port = self._options.gateway_port
        return Route(port, self._options.prefix + path, self._options.authority or f"127.0.0.1:{port}")


ALL = {peer.name: peer for peer in (Stagedoor, Nginx, SpringCloudGateway)}


def java_of(java_home):
    return os.path.join(java_home, "bin", "java") if java_home else shutil.which("java")
