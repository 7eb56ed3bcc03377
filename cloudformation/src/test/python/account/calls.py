"""The record of every call to the account: who (by access key, which tests name after the role), what, and on what.

GET /account/calls shows it, with what the state machine has waited for; POST /account/quicksight names failing data sets;
POST /account/schedules/NAME is the moment that a schedule was made for; POST /account/failures/ID, the end of a job's run;
GET /account/resources/NAME, properties as deployed.
"""

import io
import json
import re
import threading
from urllib.parse import parse_qs, unquote
from xml.sax.saxutils import unescape

import moto.server as server

_ACCESS_KEY = re.compile(r"Credential=([^/]+)/\d+/[^/]+/([^/]+)/aws4_request")
_calls = []
_answers = []
# What functions have answered to custom resources, by request.
answers = {}
_lock = threading.Lock()


def record(principal, action, resource):
    with _lock:
        _calls.append({"principal": principal, "action": action, "resource": resource})


def answer(function):
    """Of a call, it tells what the caller must be permitted ((action, resource), …) and the answer; None leaves it to moto."""
    _answers.append(function)


def install():
    original = server.run_simple

    def run(host, port, application, **kwargs):
        return original(host, port, _Recorder(application), **kwargs)

    server.run_simple = run


class _Recorder:
    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        path, method = unquote(environ["PATH_INFO"]), environ["REQUEST_METHOD"]
        if path.startswith("/account/"):
            return _tell(path, environ, start_response)
        principal, service = _signer(environ)
        body = _body(environ) if service not in ("s3", "") else b""
        for function in _answers:
            answered = function(method, path, environ.get("QUERY_STRING", ""), body)
            if answered:
                needed, content = answered
                for action, resource in needed:
                    record(principal, action, resource)
                return _json(start_response, content)
        if service == "s3" and method == "POST" and "delete" in environ.get("QUERY_STRING", ""):
            for key in re.findall(r"<Key>(.*?)</Key>", _body(environ).decode()):
                record(principal, "s3:DeleteObject", f"arn:aws:s3:::{path.strip('/')}/{unescape(key)}")
        elif service:
            action, resource = _described(service, method, path, environ, body)
            record(principal, action, resource)
            if action == "s3:GetObject":
                start_response = _recording_absence(principal, resource, start_response)
        return self.application(environ, start_response)


def _recording_absence(principal, arn, start_response):
    """S3 says that an object is not there only to who may list the bucket; to others it says 403."""

    def start(status, headers, *rest):
        if status.startswith("404"):
            record(principal, "s3:ListBucket", arn.split("/")[0])
        return start_response(status, headers, *rest)

    return start


def _signer(environ):
    match = _ACCESS_KEY.search(environ.get("HTTP_AUTHORIZATION", ""))
    return match.groups() if match else ("", "")


def _body(environ):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _described(service, method, path, environ, body):
    if service == "s3":
        return _s3(method, path, environ)
    if service == "lambda":
        return "lambda:InvokeFunction" if path.endswith("/invocations") else f"lambda:{method}", _function(path)
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        content = json.loads(body or b"{}")
        return f"{_prefix(service)}:{target.split('.')[-1]}", content.get("SecretId") or content.get("stateMachineArn") or "*"
    if "/operation/" in path:
        return f"{_prefix(service)}:{path.split('/')[-1]}", "*"
    form = parse_qs(body.decode(errors="replace"))
    return f"{_prefix(service)}:{form.get('Action', ['?'])[0]}", form.get("TopicArn", ["*"])[0]


def _prefix(service):
    return {"monitoring": "cloudwatch"}.get(service, service)


def _function(path):
    name = path.split("/functions/")[-1].split("/")[0]
    return name if name.startswith("arn:") else f"arn:aws:lambda:us-east-1:123456789012:function:{name}"


def _s3(method, path, environ):
    bucket, _, key = path.lstrip("/").partition("/")
    arn = f"arn:aws:s3:::{bucket}" + (f"/{key}" if key else "")
    query = environ.get("QUERY_STRING", "")
    if not key:
        return "s3:ListBucket" if method in ("GET", "HEAD") else f"s3:{method}Bucket", arn
    verbs = {"GET": "s3:GetObject", "HEAD": "s3:GetObject", "PUT": "s3:PutObject", "POST": "s3:PutObject"}
    return verbs.get(method, "s3:AbortMultipartUpload" if "uploadId" in query else "s3:DeleteObject"), arn


def _tell(path, environ, start_response):
    from account import cloudformation, emr_serverless, quicksight, schedules, step_functions

    if path.startswith("/account/resources/"):
        return _json(start_response, cloudformation.deployed(path.split("/")[-1]))

    if path.startswith("/account/schedules/"):
        return _json(start_response, schedules.fire(path.split("/")[-1], _body(environ).decode()))
    if path.startswith("/account/failures/"):
        emr_serverless.fail(path.split("/")[-1])
    if path.startswith("/account/answers/"):
        answers[path.split("/")[-1]] = json.loads(_body(environ))
    if path == "/account/quicksight":
        quicksight.FAILING.clear()
        quicksight.FAILING.update(json.loads(_body(environ)))
    if environ["REQUEST_METHOD"] == "DELETE":
        _calls.clear()
        step_functions.waits.clear()
    return _json(start_response, {"calls": _calls, "waits": step_functions.waits})


def _json(start_response, content):
    body = json.dumps(content).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
