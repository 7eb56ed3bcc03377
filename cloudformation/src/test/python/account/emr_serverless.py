"""EMR Serverless: runs of jobs that nobody waits for. They go on until somebody cancels them, or a test has them fail."""

import json
import re
import uuid
from urllib.parse import parse_qs

from account import calls

_PATH = re.compile(r"/applications/(\w+)/jobruns(?:/(\w+))?")
_runs = {}


def install():
    calls.answer(_answer)


def fail(run_id):
    _runs[run_id]["state"] = "FAILED"


def _answer(method, path, query, body):
    """None where this is somebody else's call."""
    match = _PATH.fullmatch(path)
    if not match:
        return None
    application = f"arn:aws:emr-serverless:us-east-1:123456789012:/applications/{match[1]}"
    if method == "POST":
        return _start(application, match[1], json.loads(body))
    if method == "DELETE":
        _runs[match[2]]["state"] = "CANCELLING"
        cancelled = {"applicationId": match[1], "jobRunId": match[2]}
        return [("emr-serverless:CancelJobRun", f"{application}/jobruns/{match[2]}")], cancelled
    return [("emr-serverless:ListJobRuns", application)], {"jobRuns": _listed(parse_qs(query))}


def _start(application, application_id, order):
    run = {"id": f"00{uuid.uuid4().hex[:14]}", "state": "RUNNING", **order}
    _runs[run["id"]] = run
    needed = [("emr-serverless:StartJobRun", application), ("iam:PassRole", order["executionRoleArn"])]
    arn = f"{application}/jobruns/{run['id']}"
    return needed, {"applicationId": application_id, "jobRunId": run["id"], "arn": arn}


def _listed(query):
    """What is being cancelled is over when somebody looks again."""
    modes, states = query.get("mode"), query.get("states")
    runs = [
        dict(run)
        for run in _runs.values()
        if (not modes or run.get("mode", "BATCH") in modes) and (not states or run["state"] in states)
    ]
    for run in runs:
        if run["state"] == "CANCELLING":
            _runs[run["id"]]["state"] = "CANCELLED"
    return runs
