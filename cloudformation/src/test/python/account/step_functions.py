"""Step Functions: jobs go to the test, waiting is quick, objects from S3 are text."""

import copy
import json
import re
import sys
import time
import urllib.request

import boto3
import botocore.session
import moto.stepfunctions.models as models
import moto.stepfunctions.parser.asl.component.common.retry.retrier_decl as retrier
import moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_factory as factory
import moto.stepfunctions.parser.asl.utils.boto_client as boto_client
import moto.stepfunctions.parser.backend.execution_worker as execution_worker
from botocore.config import Config
from botocore.response import StreamingBody
from botocore.validate import ParamValidator
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.resource import ResourceCondition
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_aws_sdk import (
    StateTaskServiceAwsSdk,
)
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
    StateTaskServiceCallback,
)
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction

from account import calls

# What state machines were told to wait for, in seconds.
waits = []


def install(port, spark_host, second):
    _call_as_its_role(port)
    _wait_quickly(second)
    _spell_as_state_machines_do()
    _read_objects_as_text()
    _hand_jobs_over(spark_host)
    _run_more_than_once()
    _tell_when_it_began()


def _call_as_its_role(port):
    original = boto_client.boto_client_for

    def client_for(region, service, state_credentials):
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id=_role(state_credentials),
            aws_secret_access_key="secret",
            config=Config(parameter_validation=True, retries={"total_max_attempts": 1}, read_timeout=900),
        )

    _replace("boto_client_for", original, client_for)


def _role(state_credentials):
    """Whose calls they are, in the record of calls."""
    return re.sub(r".*-(\w+Role)-.*", r"\1", state_credentials.role_arn)


def _wait_quickly(second):
    def wait_interval(self, env, wait_seconds):
        waits.append(wait_seconds)
        # Whoever waits for a day is let go on after a tenth of a second.
        time.sleep(min(0.1, max(0, wait_seconds) * second))

    WaitFunction._wait_interval = wait_interval

    class Clock:
        """What retrier_decl knows as time."""

        def __getattr__(self, name):
            return getattr(time, name)

        def sleep(self, seconds):
            time.sleep(seconds * second)

    retrier.time = Clock()


def _spell_as_state_machines_do():
    """Whatever a service calls its parameters and what it answers, state machines begin them with a capital."""
    services = botocore.session.get_session()
    StateTaskService._SERVICE_NAME_SFN_TO_BOTO_OVERRIDES["emrserverless"] = "emr-serverless"

    def operation(task):
        model = services.get_service_model(task._get_boto_service_name())
        return model.operation_model(task.resource.api_action[0].upper() + task.resource.api_action[1:])

    def parameters(self, parameters, *_):
        self._to_boto_request(parameters, operation(self).input_shape)

    def response(self, response, *_):
        self._from_boto_response(response, operation(self).output_shape)

    StateTaskServiceAwsSdk._normalise_parameters = parameters
    StateTaskServiceAwsSdk._normalise_response = response


def _read_objects_as_text():
    original = StateTaskServiceAwsSdk._eval_service_task

    def evaluate(self, env, *args, **kwargs):
        original(self, env, *args, **kwargs)
        response = env.stack[-1]
        for name, value in list(response.items() if isinstance(response, dict) else ()):
            if isinstance(value, StreamingBody):
                response[name] = value.read().decode()
            elif name in ("LastModified", "ResponseMetadata"):
                response[name] = str(value)

    StateTaskServiceAwsSdk._eval_service_task = evaluate


class SparkJob(StateTaskServiceCallback):
    """startJobRun.sync of EMR Serverless or Glue: validated as the SDK would, then run by the test."""

    host = None

    def __init__(self, service):
        super().__init__(supported_integration_patterns={ResourceCondition.Sync})
        self.service = service
        client = boto3.client(
            service, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none"
        )
        self.shape = client.meta.service_model.operation_model("StartJobRun").input_shape

    def _validate_service_integration_is_supported(self):
        if self.resource.api_action != "startJobRun":
            raise ValueError(self.resource.resource_arn)

    def _get_supported_parameters(self):
        return {name[0].upper() + name[1:] for name in self.shape.members}

    def _eval_service_task(self, env, resource_runtime_part, normalised_parameters, state_credentials):
        if self.service == "emr-serverless":
            self._to_boto_request(normalised_parameters, self.shape)
            normalised_parameters.setdefault("clientToken", "token")
        report = ParamValidator().validate(normalised_parameters, self.shape)
        if report.has_errors():
            raise RuntimeError(report.generate_report())
        self._record(_role(state_credentials), normalised_parameters)
        request = urllib.request.Request(
            f"{self.host}/{self.service}", data=json.dumps(normalised_parameters).encode(), method="POST"
        )
        with urllib.request.urlopen(request, timeout=1800) as response:
            env.stack.append(json.loads(response.read()))

    def _record(self, principal, parameters):
        if self.service == "emr-serverless":
            application = f"arn:aws:emr-serverless:us-east-1:123456789012:/applications/{parameters['applicationId']}"
            calls.record(principal, "emr-serverless:StartJobRun", application)
            calls.record(principal, "iam:PassRole", parameters["executionRoleArn"])
            calls.record(principal, "emr-serverless:GetJobRun", f"{application}/jobruns/00local")
        else:
            job = f"arn:aws:glue:us-east-1:123456789012:job/{parameters['JobName']}"
            calls.record(principal, "glue:StartJobRun", job)
            calls.record(principal, "glue:GetJobRun", job)

    def _eval_integration_pattern(self, env, resource_runtime_part, normalised_parameters, state_credentials):
        run = env.stack[-1]
        if run["State"] == "SUCCESS":
            return
        cause = EventDetails(
            taskFailedEventDetails=TaskFailedEventDetails(
                resource=self._get_sfn_resource(),
                resourceType=self._get_sfn_resource_type(),
                error=StatesErrorNameType.StatesTaskFailed.to_name(),
                cause=json.dumps(run),
            )
        )
        failed = StatesErrorName(StatesErrorNameType.StatesTaskFailed)
        raise FailureEventException(FailureEvent(env, failed, HistoryEventType.TaskFailed, cause))


def _hand_jobs_over(spark_host):
    SparkJob.host = spark_host
    original = factory.state_task_service_for

    def service_for(service_name):
        return SparkJob(service_name) if service_name in ("emr-serverless", "glue") else original(service_name)

    _replace("state_task_service_for", original, service_for)


def _run_more_than_once():
    """moto copies a state machine for each execution, and fails to copy the executions before."""

    def without_executions(self, memo):
        clone = copy.copy(self)
        clone.executions = []
        return clone

    models.StateMachine.__deepcopy__ = without_executions


def _tell_when_it_began():
    """In the context object every time is a text."""

    def data(StartTime, **rest):
        return {"StartTime": StartTime.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z", **rest}

    execution_worker.ExecutionData = data


def _replace(name, original, replacement):
    """In every module that has imported it by name."""
    for module in list(sys.modules.values()):
        if getattr(module, name, None) is original:
            setattr(module, name, replacement)
