package io.github.spotifypipeline.cloudformation;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * CloudFormation's custom resource {@code Custom::DatabaseRoles}: reads the passwords, has {@link DatabaseRoles} make the
 * roles, and answers CloudFormation whatever happens, since a stack that waits for an answer waits for an hour.
 *
 * <p>Properties: {@code MasterSecretArn, DashboardSecretArn, Host, Port, Database, FunctionName}, and {@code Version}, which
 * changes when the roles shall be made anew. Deleting it leaves the roles with the data.
 */
public final class RolesResource implements RequestStreamHandler {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A database that has just been made, or was paused, may need some minutes until it lets anybody in. */
    private static final int ATTEMPTS = 6;

    private static final Duration PAUSE = Duration.ofSeconds(15);

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        JsonNode event = JSON.readTree(input);
        ObjectNode answer = JSON.createObjectNode();
        try {
            if (!event.path("RequestType").asText().equals("Delete")) {
                makeRoles(event.path("ResourceProperties"));
            }
            answer.put("Status", "SUCCESS");
        } catch (RuntimeException e) {
            answer.put("Status", "FAILED").put("Reason", reason(e));
        }
        send(event, answer);
    }

    private static void makeRoles(JsonNode properties) {
        JsonNode master = secret(properties.path("MasterSecretArn").asText());
        JsonNode dashboard = secret(properties.path("DashboardSecretArn").asText());
        ObjectNode order = JSON.createObjectNode()
                .put("host", properties.path("Host").asText())
                .put("port", properties.path("Port").asInt())
                .put("database", properties.path("Database").asText())
                .put("masterUser", master.path("username").asText())
                .put("masterPassword", master.path("password").asText())
                .put("dashboardPassword", dashboard.path("password").asText());
        invoke(properties.path("FunctionName").asText(), order);
    }

    private static JsonNode secret(String arn) {
        try (SecretsManagerClient secrets = SecretsManagerClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            return tree(secrets.getSecretValue(of -> of.secretId(arn)).secretString());
        }
    }

    private static void invoke(String function, ObjectNode order) {
        try (LambdaClient lambda = LambdaClient.builder()
                .httpClient(UrlConnectionHttpClient.builder()
                        .socketTimeout(PATIENCE.multipliedBy(2))
                        .build())
                .build()) {
            for (int attempt = 1; ; attempt++) {
                InvokeResponse response = lambda.invoke(
                        of -> of.functionName(function).payload(SdkBytes.fromUtf8String(order.toString())));
                if (response.functionError() == null) {
                    return;
                }
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(tree(response.payload().asUtf8String())
                            .path("errorMessage")
                            .asText());
                }
                sleep();
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot make the roles: interrupted", e);
        }
    }

    private static void send(JsonNode event, ObjectNode answer) throws IOException {
        answer.put("PhysicalResourceId", event.path("PhysicalResourceId").asText("database-roles"));
        for (String name : new String[] {"StackId", "RequestId", "LogicalResourceId"}) {
            answer.set(name, event.path(name));
        }
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(event.path("ResponseURL").asText()))
                .timeout(PATIENCE)
                .PUT(HttpRequest.BodyPublishers.ofString(answer.toString()))
                .build();
        try {
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Cannot answer CloudFormation: interrupted", e);
        }
    }

    private static String reason(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            // Without the cause: it would quote what may be a secret.
            throw new IllegalStateException("Cannot read what should be JSON");
        }
    }
}
