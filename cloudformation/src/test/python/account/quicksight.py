"""QuickSight: SPICE refreshes, which moto begins but cannot show. Those of FAILING data sets fail."""

import json
import re

from account import calls

FAILING = set()
_PATH = re.compile(r"^/accounts/(\d+)/data-sets/([^/]+)/ingestions/([^/]+)$")


def install():
    calls.answer(_answer)


def _answer(method, path, query, body):
    """None where this is somebody else's call."""
    match = _PATH.match(path)
    if not match:
        return None
    account, data_set, ingestion = match.groups()
    arn = f"arn:aws:quicksight:us-east-1:{account}:dataset/{data_set}/ingestion/{ingestion}"
    if method == "PUT":
        begun = {"Arn": arn, "IngestionId": ingestion, "IngestionStatus": "INITIALIZED"}
        return [("quicksight:CreateIngestion", arn)], begun
    status = "FAILED" if data_set in FAILING else "COMPLETED"
    shown = {"Arn": arn, "IngestionId": ingestion, "IngestionStatus": status, "CreatedTime": 0}
    return [("quicksight:DescribeIngestion", arn)], {"Ingestion": shown}
