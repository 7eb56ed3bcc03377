"""Starts the account: python3 -m account PORT

Lambda calls go to LAMBDA_HOST, Spark jobs to SPARK_HOST (both addresses of the test). A second of waiting inside the state
machine lasts SECOND seconds.
"""

import os
import sys

PORT = sys.argv[1]
os.environ["MOTO_PORT"] = PORT

from moto.core.config import default_user_config
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

default_user_config["stepfunctions"]["execute_state_machine"] = True

from account import calls, cloudformation, emr_serverless, functions, quicksight, schedules, step_functions

# Buckets are closed to who comes without TLS, and here there is none.
FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL
functions.install(os.environ["LAMBDA_HOST"])
cloudformation.install(PORT, os.environ["LAMBDA_HOST"])
step_functions.install(PORT, os.environ["SPARK_HOST"], float(os.environ.get("SECOND", "1")))
quicksight.install()
emr_serverless.install()
schedules.install(PORT)
calls.install()

import moto.server

moto.server.main(["-H", "127.0.0.1", "-p", PORT])
