"""EventBridge Scheduler: what a deployed schedule calls when its moment has come, with the role that it has."""

import json
import re
import uuid

import boto3

from account import cloudformation

_port = None


def install(port):
    global _port
    _port = port


def fire(logical_name, scheduled_time):
    """Calls the target of the schedule with this logical name, as if at this time; returns what was sent."""
    target = cloudformation.deployed(logical_name)["Target"]
    text = target["Input"]
    for name, value in {"scheduled-time": scheduled_time, "execution-id": uuid.uuid4().hex}.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    if "<aws." in text:
        raise RuntimeError(f"The scheduler knows no such attribute: {text}")
    sent = json.loads(text)
    role = re.sub(r".*-(\w+Role)-.*", r"\1", target["RoleArn"])
    if target["Arn"].endswith(":aws-sdk:sfn:startExecution"):
        answer = _client("stepfunctions", role).start_execution(
            stateMachineArn=sent["StateMachineArn"], name=sent["Name"], input=sent["Input"]
        )
        return {"sent": sent, "execution": answer["executionArn"]}
    answer = _client("lambda", role).invoke(FunctionName=target["Arn"], Payload=text.encode())
    return {"sent": sent, "error": answer.get("FunctionError", ""), "answer": answer["Payload"].read().decode()}


def _client(service, role):
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=f"http://127.0.0.1:{_port}",
        aws_access_key_id=role,
        aws_secret_access_key="secret",
    )
