# SPDX-License-Identifier: Apache-2.0
"""The few calls of the AWS management API that a load run needs, signed with Signature Version 4; standard library only."""
import datetime
import hashlib
import hmac
import http.client
import json
import urllib.parse

REGION = "us-east-1"
SERVICE = "apigateway"
HASTY_MILLIS = 500

# What the photo album in AWS's developer guide does to its input.
PHOTO_ALBUM_TEMPLATE = """#set($inputRoot = $input.path('$'))
{"photos": [
#foreach($photo in $inputRoot.photos.photo)
  {"id": "$photo.id", "photographedBy": "$photo.photographer_first_name $photo.photographer_last_name", "title": "$photo.title",
   "ispublic": $photo.ispublic, "isfriend": $photo.isfriend, "isfamily": $photo.isfamily}#if($foreach.hasNext),#end

#end
]}"""


class ManagementError(RuntimeError):
    """The gateway refused a management call, or is not there."""


class Management:
    """The management API of one gateway on this machine."""

    def __init__(self, port, access_key_id, secret_access_key):
        self.port = port
        self._access_key_id = access_key_id
        self._secret_access_key = secret_access_key

    def call(self, method, path, body=None, query=None, content_type="application/json", timeout=300):
        """One call; body is bytes, or a value to write as JSON. Returns the answer's JSON, or None when it has none."""
        payload = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        canonical_query = urllib.parse.urlencode(sorted((query or {}).items()), quote_via=urllib.parse.quote)
        headers = self._signed_headers(method, path, canonical_query, payload, content_type)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path + ("?" + canonical_query if canonical_query else ""), payload, headers)
            response = connection.getresponse()
            text = response.read()
        except OSError as e:
            raise ManagementError(f"{method} {path}: {e}") from e
        finally:
            connection.close()
        if response.status >= 300:
            raise ManagementError(f"{method} {path}: {response.status} {text[:500].decode(errors='replace')}")
        return json.loads(text) if text else None

    def deploy(self, definition, stage="prod", **stage_settings):
        """Imports an OpenAPI document (a dict) and deploys it; returns the API's id."""
        api = self.call("POST", "/restapis", definition, {"mode": "import"})
        self.call("POST", f"/restapis/{api['id']}/deployments", {"stageName": stage, **stage_settings})
        return api["id"]

    def delete(self, api_id):
        self.call("DELETE", f"/restapis/{api_id}")

    def _signed_headers(self, method, path, canonical_query, payload, content_type):
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        host = f"127.0.0.1:{self.port}"
        payload_hash = hashlib.sha256(payload).hexdigest()
        headers = {"content-type": content_type, "host": host, "x-amz-content-sha256": payload_hash, "x-amz-date": now}
        signed = ";".join(headers)
        # Every service but S3 signs the path encoded once more.
        request = "\n".join([
            method, urllib.parse.quote(path, safe="/"), canonical_query,
            *(f"{name}:{value}" for name, value in headers.items()), "", signed, payload_hash])
        scope = f"{now[:8]}/{REGION}/{SERVICE}/aws4_request"
        to_sign = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(request.encode()).hexdigest()])
        key = ("AWS4" + self._secret_access_key).encode()
        for part in (now[:8], REGION, SERVICE, "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
        return {**headers, "accept": "application/json", "authorization":
                f"AWS4-HMAC-SHA256 Credential={self._access_key_id}/{scope}, SignedHeaders={signed}, Signature={signature}"}


def resource_paths(count):
    """count paths of three segments, ten to a parent."""
    return [f"/catalogue/group-{number // 10:04d}/item-{number:05d}" for number in range(count)]


def definition(name, backend):
    """The API of a name: proxy, the bare route; hasty, the same with a short time-out; mapped, functions; resources-<count>, with one
    GET on each of resource_paths(count)."""
    if name in ("proxy", "hasty"):
        limit = {"timeoutInMillis": HASTY_MILLIS} if name == "hasty" else {}
        paths = {"/{proxy+}": {"x-amazon-apigateway-any-method": {
            "parameters": [{"name": "proxy", "in": "path", "required": True, "schema": {"type": "string"}}],
            **integration(
                "http_proxy", backend + "/{proxy}", "ANY", passthroughBehavior="when_no_match", **limit,
                requestParameters={"integration.request.path.proxy": "method.request.path.proxy"})}}}
    elif name == "mapped":
        paths = {"/photos": {"post": {
            **integration(
                "http", backend + "/post", "POST", requestTemplates={"application/json": PHOTO_ALBUM_TEMPLATE},
                responses={"default": {"statusCode": "200"}}),
            "responses": {"200": {"description": "stored"}}}}}
    elif name == "functions":
        arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:{}/invocations"
        paths = {f"/{function}": {"get": integration("aws_proxy", arn.format(function), "POST")} for function in ("here", "elsewhere")}
    else:
        paths = {path: {"get": integration("http_proxy", backend + "/get300", "GET")} for path in resource_paths(int(name.rpartition("-")[2]))}
    return {"openapi": "3.0.1", "info": {"title": name, "version": "1"}, "paths": paths}


def integration(kind, uri, method, **more):
    """The parts of an operation that say what it calls."""
    return {"responses": {}, "x-amazon-apigateway-integration": {"type": kind, "httpMethod": method, "uri": uri, **more}}
