"""CloudFormation: resource types that moto has no model of, and the corners in which it differs from AWS."""

import hashlib
import json
import re
import sys
import uuid

import boto3
import moto.cloudformation.models as models
import moto.cloudformation.parsing as parsing
import moto.cloudformation.utils as utils
import moto.iam.models as iam
import moto.rds.models as rds
from moto.core.common_models import CloudFormationModel

from account import calls, functions

REGION = "us-east-1"
ACCOUNT = "123456789012"
# Where every database is. Tests map the name to this machine.
DATABASE_HOST = "warehouse.emulated.us-east-1.rds.amazonaws.com"

# What Ref returns, and the end of the ARN; {id} and {name} are the resource's.
SHAPES = {
    "AWS::EMRServerless::Application": ("id", "emr-serverless", "/applications/{id}"),
    "AWS::Glue::Connection": ("name", "glue", "connection/{name}"),
    "AWS::Glue::Job": ("name", "glue", "job/{name}"),
    "AWS::Scheduler::Schedule": ("name", "scheduler", "schedule/default/{name}"),
    "AWS::QuickSight::DataSet": ("arn", "quicksight", "dataset/{DataSetId}"),
    "AWS::QuickSight::DataSource": ("arn", "quicksight", "datasource/{DataSourceId}"),
    "AWS::QuickSight::Dashboard": ("arn", "quicksight", "dashboard/{DashboardId}"),
    "AWS::QuickSight::Theme": ("arn", "quicksight", "theme/{ThemeId}"),
    "AWS::QuickSight::VPCConnection": ("arn", "quicksight", "vpcConnection/{VPCConnectionId}"),
    "AWS::Budgets::Budget": ("name", "budgets", "budget/{name}"),
    "AWS::CloudWatch::Alarm": ("name", "cloudwatch", "alarm:{name}"),
    "AWS::EC2::SecurityGroupEgress": ("id", "ec2", "security-group-rule/{id}"),
    "AWS::RDS::DBCluster": ("name", "rds", "cluster:{name}"),
    # Not under its own name: moto has a model of that one.
    "AWS::RDS::DBInstance of a cluster": ("name", "rds", "db:{name}"),
    "AWS::RDS::DBClusterParameterGroup": ("name", "rds", "cluster-pg:{name}"),
    "AWS::S3::BucketPolicy": ("name", "s3", "{name}"),
    "AWS::SNS::Subscription": ("arn", "sns", "{name}"),
    "AWS::SNS::TopicPolicy": ("id", "sns", "{name}"),
    "AWS::SQS::QueuePolicy": ("id", "sqs", "{name}"),
}

_generic_models = {}
# Properties by physical name, of what has a generic model.
_deployed = {}


def install(port, lambda_host):
    Custom.lambda_host = lambda_host
    _model_unknown_types()
    _model_state_machines(port)
    _read_templates_from_here()
    _read_short_get_att_whole()
    _show_outputs_after_change_sets()
    _show_outputs_of_nested_stacks()
    _accept_parameter_groups_by_reference()
    _model_instances_of_clusters()
    _show_policies_of_roles()


def deployed(logical_name):
    return next(properties for name, properties in _deployed.items() if f"-{logical_name}-" in name)


def _model_unknown_types():
    original = parsing.resource_class_from_type

    def class_of(resource_type):
        if resource_type in OWN_MODELS:
            return OWN_MODELS[resource_type]
        known = resource_type in parsing.NULL_MODELS or resource_type in parsing.get_model_map()
        if resource_type.startswith("Custom::"):
            return Custom
        if known:
            return original(resource_type)
        if resource_type not in SHAPES:
            raise RuntimeError(f"The account knows no {resource_type}; add its shape to account/cloudformation.py")
        return _generic_models.setdefault(resource_type, _generic_model(resource_type))

    parsing.resource_class_from_type = class_of


def _generic_model(resource_type):
    reference, service, tail = SHAPES[resource_type]

    class Generic(CloudFormationModel):
        # moto finds a resource's backend by the module it is in.
        __module__ = "moto.cloudformation.generic"

        def __init__(self, name, properties):
            self.name = name
            self.properties = properties
            self.id = "00" + hashlib.sha256(name.encode()).hexdigest()[:14]
            names = {**{k: v for k, v in properties.items() if isinstance(v, str)}, "id": self.id, "name": name}
            self.arn = f"arn:aws:{service}:{REGION}:{ACCOUNT}:{tail.format(**names)}"
            self.physical_resource_id = {"id": self.id, "name": name, "arn": self.arn}[reference]
            self.tags = []
            _deployed[name] = properties

        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return resource_type

        @classmethod
        def has_cfn_attr(cls, attribute):
            return True

        def get_cfn_attribute(self, attribute):
            if attribute == "MasterUserSecret.SecretArn":
                return _master_secret()
            return {
                "Arn": self.arn,
                "ApplicationId": self.id,
                "DBClusterResourceId": "cluster-EMULATED",
                "Endpoint.Address": DATABASE_HOST,
            }[attribute]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            return cls(resource_name, cloudformation_json.get("Properties", {}))

        @classmethod
        def update_from_cloudformation_json(cls, original_resource, new_resource_name, cloudformation_json, *args, **kwargs):
            original_resource.properties = cloudformation_json.get("Properties", {})
            return original_resource

        @classmethod
        def delete_from_cloudformation_json(cls, *args, **kwargs):
            return None

        def is_created(self):
            return True

        def delete(self, *args, **kwargs):
            return None

    return Generic


class StateMachine(CloudFormationModel):
    """A definition from S3, with its substitutions: each token needs one, and each one a token."""

    __module__ = "moto.cloudformation.generic"
    port = None

    def __init__(self, arn, name):
        self.arn = self.physical_resource_id = arn
        self.name = name
        self.tags = []

    @staticmethod
    def cloudformation_name_type():
        return "StateMachineName"

    @staticmethod
    def cloudformation_type():
        return "AWS::StepFunctions::StateMachine"

    @classmethod
    def has_cfn_attr(cls, attribute):
        return attribute in ("Arn", "Name")

    def get_cfn_attribute(self, attribute):
        return {"Arn": self.arn, "Name": self.name}[attribute]

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        made = cls._client("stepfunctions").create_state_machine(
            name=resource_name, definition=cls._definition(properties), roleArn=properties["RoleArn"]
        )
        return cls(made["stateMachineArn"], resource_name)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, new_resource_name, cloudformation_json, *args, **kwargs):
        properties = cloudformation_json["Properties"]
        cls._client("stepfunctions").update_state_machine(
            stateMachineArn=original_resource.arn, definition=cls._definition(properties), roleArn=properties["RoleArn"]
        )
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, *args, **kwargs):
        return None

    def is_created(self):
        return True

    @classmethod
    def _definition(cls, properties):
        place = properties["DefinitionS3Location"]
        stored = cls._client("s3").get_object(Bucket=place["Bucket"], Key=place["Key"])
        text = stored["Body"].read().decode()
        substitutions = properties.get("DefinitionSubstitutions", {})
        tokens = set(re.findall(r"\$\{(\w+)}", text))
        if tokens != set(substitutions):
            raise RuntimeError(f"Tokens without substitution, or substitutions without token: {tokens ^ set(substitutions)}")
        for token, value in substitutions.items():
            text = text.replace("${%s}" % token, json.dumps(str(value))[1:-1])
        return text

    @classmethod
    def _client(cls, service):
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=f"http://127.0.0.1:{cls.port}",
            aws_access_key_id="cloudformation",
            aws_secret_access_key="cloudformation",
        )


class Secret(CloudFormationModel):
    """A secret with the given text, or with a password made up here."""

    __module__ = "moto.cloudformation.generic"

    def __init__(self, arn, name):
        self.arn = self.physical_resource_id = arn
        self.name = name
        self.tags = []

    @staticmethod
    def cloudformation_name_type():
        return "Name"

    @staticmethod
    def cloudformation_type():
        return "AWS::SecretsManager::Secret"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        text = properties.get("SecretString")
        if text is None:
            generate = properties["GenerateSecretString"]
            password = uuid.uuid4().hex
            text = json.dumps({**json.loads(generate["SecretStringTemplate"]), generate["GenerateStringKey"]: password})
        made = StateMachine._client("secretsmanager").create_secret(Name=resource_name, SecretString=text)
        return cls(made["ARN"], resource_name)

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, *args, **kwargs):
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, *args, **kwargs):
        return None

    def is_created(self):
        return True


class Custom(CloudFormationModel):
    """A custom resource: its function is called, and the deployment fails with what it answers."""

    __module__ = "moto.cloudformation.generic"
    lambda_host = None

    def __init__(self, physical_id):
        self.physical_resource_id = physical_id
        self.tags = []

    @staticmethod
    def cloudformation_name_type():
        return ""

    @staticmethod
    def cloudformation_type():
        return "Custom::"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        return cls(cls._request("Create", cloudformation_json["Properties"], kwargs)["PhysicalResourceId"])

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, new_resource_name, cloudformation_json, *args, **kwargs):
        cls._request("Update", cloudformation_json["Properties"], kwargs)
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, *args, **kwargs):
        return None

    def is_created(self):
        return True

    @classmethod
    def _request(cls, kind, properties, details):
        request_id = uuid.uuid4().hex
        event = {
            "RequestType": kind,
            "RequestId": request_id,
            "ResponseURL": f"http://127.0.0.1:{StateMachine.port}/account/answers/{request_id}",
            "StackId": details.get("StackId", "stack"),
            "LogicalResourceId": details.get("LogicalId", "resource"),
            # As CloudFormation sends them: every number is a text.
            "ResourceProperties": {name: str(value) for name, value in properties.items()},
        }
        _, said = functions.call(cls.lambda_host, properties["ServiceToken"].split(":")[-1], json.dumps(event))
        answer = calls.answers.get(request_id, {"Status": "FAILED", "Reason": f"no answer, only {said.decode()}"})
        if answer["Status"] != "SUCCESS":
            raise RuntimeError(f"Custom resource: {answer['Reason']}")
        return answer


OWN_MODELS = {"AWS::StepFunctions::StateMachine": StateMachine, "AWS::SecretsManager::Secret": Secret}


def _model_state_machines(port):
    StateMachine.port = port


def _read_templates_from_here():
    """Templates lie in this account's S3, whose address moto takes for a bucket's."""
    original = utils.get_stack_from_s3_url

    def read(template_url, account_id, partition):
        return original(template_url.replace("127.0.0.1", "localhost"), account_id, partition)

    _replace("get_stack_from_s3_url", original, read)


def _replace(name, original, replacement):
    """In every module that has imported it by name."""
    for module in list(sys.modules.values()):
        if getattr(module, name, None) is original:
            setattr(module, name, replacement)


def _read_short_get_att_whole():
    """moto takes !GetAtt A.B.C for three parts and loses the last."""
    original = utils.yaml_tag_constructor

    def construct(loader, tag, node):
        value = original(loader, tag, node)
        if isinstance(value, dict) and isinstance(value.get("Fn::GetAtt"), list):
            resource, *attribute = value["Fn::GetAtt"]
            value["Fn::GetAtt"] = [resource, ".".join(attribute)]
        return value

    _replace("yaml_tag_constructor", original, construct)


def _show_outputs_after_change_sets():
    change_set = getattr(models, "ChangeSet", None) or models.FakeChangeSet
    original = change_set.apply

    def apply(self):
        original(self)
        self.stack.template = self.template
        self.stack._parse_template()
        self.stack.output_map = self.stack._create_output_map()

    change_set.apply = apply


def _show_outputs_of_nested_stacks():
    def attribute(self, name):
        for output in self.stack_outputs if hasattr(self, "stack_outputs") else self.output_map.values():
            # One whose condition does not hold is none.
            if output and name == f"Outputs.{output.key}":
                return output.value
        raise parsing.UnformattedGetAttTemplateException()

    stack = getattr(models, "Stack", None) or models.FakeStack
    stack.get_cfn_attribute = attribute
    stack.has_cfn_attr = classmethod(lambda cls, name: name.startswith("Outputs."))


def _accept_parameter_groups_by_reference():
    is_default = rds.DBInstance.is_default_parameter_group
    rds.DBInstance.is_default_parameter_group = lambda self, group: is_default(self, getattr(group, "name", group))
    initialise = rds.DBInstance.__init__

    def init(self, backend, **kwargs):
        group = kwargs.get("db_parameter_group_name")
        kwargs["db_parameter_group_name"] = getattr(group, "name", group)
        initialise(self, backend, **kwargs)

    rds.DBInstance.__init__ = init
    attribute = rds.DBInstance.get_cfn_attribute

    def get_cfn_attribute(self, name):
        if name == "MasterUserSecret.SecretArn":
            return _master_secret()
        if name == "Endpoint.Address":
            return DATABASE_HOST
        if name == "DbiResourceId":
            return "db-EMULATED"
        return attribute(self, name)

    rds.DBInstance.get_cfn_attribute = get_cfn_attribute


def _model_instances_of_clusters():
    """An instance of Aurora has nothing of its own that anybody asks for."""
    original = rds.DBInstance.create_from_cloudformation_json.__func__
    generic = _generic_model("AWS::RDS::DBInstance of a cluster")

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        is_of_cluster = "DBClusterIdentifier" in cloudformation_json["Properties"]
        maker = generic.create_from_cloudformation_json.__func__ if is_of_cluster else original
        return maker(generic if is_of_cluster else cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)

    rds.DBInstance.create_from_cloudformation_json = classmethod(create)


def _show_policies_of_roles():
    """moto keeps those that stand in the role itself as Python writes them, not as JSON."""
    original = iam.Role.put_policy
    iam.Role.put_policy = lambda self, name, policy: original(
        self, name, policy if isinstance(policy, str) else json.dumps(policy, default=str)
    )


def _master_secret():
    """The secret that RDS makes for the master user. Its password is the one that the test's server knows."""
    secrets = StateMachine._client("secretsmanager")
    try:
        return secrets.describe_secret(SecretId="rds!master")["ARN"]
    except secrets.exceptions.ResourceNotFoundException:
        value = json.dumps({"username": "master", "password": "the-master-password"})
        return secrets.create_secret(Name="rds!master", SecretString=value)["ARN"]
