package io.github.spotifypipeline.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** Secrets Manager's protocol on a real server, with one secret; while it lives, this JVM's clients go there. */
public final class FakeSecretsManager implements AutoCloseable {
    private static final List<String> PROPERTIES =
            List.of("aws.endpointUrlSecretsManager", "aws.region", "aws.accessKeyId", "aws.secretAccessKey");

    private final MockWebServer server = new MockWebServer();
    private final List<String> written = new CopyOnWriteArrayList<>();
    private volatile String region = "";
    private volatile String secret;
    private volatile boolean isReadOnly;

    public FakeSecretsManager(String secret) {
        this.secret = secret;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String url = server.url("").toString();
        List<String> values = List.of(url, "eu-central-1", "test", "test");
        for (int i = 0; i < PROPERTIES.size(); i++) {
            System.setProperty(PROPERTIES.get(i), values.get(i));
        }
    }

    private MockResponse answer(RecordedRequest request) {
        region = request.getHeaders().get("Authorization").replaceAll(".*Credential=[^/]*/[^/]*/([^/]*)/.*", "$1");
        String action = request.getHeaders().get("X-Amz-Target");
        if (action.equals("secretsmanager.GetSecretValue")) {
            ObjectNode value = Json.MAPPER.createObjectNode().put("SecretString", secret);
            return new MockResponse.Builder().body(value.toString()).build();
        }
        if (isReadOnly) {
            return new MockResponse.Builder()
                    .code(400)
                    .body("{\"__type\":\"AccessDeniedException\",\"Message\":\"You may not\"}")
                    .build();
        }
        JsonNode order = TestRun.tree(request.getBody().utf8());
        secret = order.path("SecretString").asText();
        written.add(secret);
        return new MockResponse.Builder().body("{}").build();
    }

    public FakeSecretsManager readOnly() {
        isReadOnly = true;
        return this;
    }

    /** The region that the last call was signed for. */
    public String region() {
        return region;
    }

    /** What the secret has been set to, in order. */
    public List<String> written() {
        return written;
    }

    @Override
    public void close() {
        PROPERTIES.forEach(System::clearProperty);
        server.close();
    }
}
