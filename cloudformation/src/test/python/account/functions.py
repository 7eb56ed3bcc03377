"""Lambda: calls are answered by the test, which runs the deployed jars in Lambda's own runtime client."""

import urllib.request

from moto.awslambda.models import LambdaFunction


def install(host):
    def invoke(function, body, request_headers, response_headers):
        error, payload = call(host, function.function_name, body)
        if error:
            response_headers["x-amz-function-error"] = error
        return payload

    LambdaFunction.invoke = invoke


def call(host, name, body):
    """The kind of error, if there was one, and what the function said."""
    content = body if isinstance(body, bytes) else (body or "{}").encode()
    request = urllib.request.Request(f"{host}/invoke/{name}", data=content, method="POST")
    with urllib.request.urlopen(request, timeout=900) as response:
        return response.headers["Function-Error"], response.read()
