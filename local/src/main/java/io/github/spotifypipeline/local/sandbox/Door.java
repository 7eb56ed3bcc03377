package io.github.spotifypipeline.local.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.spotifypipeline.local.sandbox.Response.Delivery;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Takes requests from the network to the service and carries its answers back. */
final class Door implements HttpHandler {
    private static final long NO_BODY = -1;

    private final Function<Request, Response> service;
    private final AtomicLong requests = new AtomicLong();

    Door(Function<Request, Response> service) {
        this.service = service;
    }

    /** How many requests came in, of any kind. */
    long requestCount() {
        return requests.get();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        Response response = answer(exchange);
        // A pending exchange is left to its client, or to the server's end.
        if (response.delivery() != Delivery.PENDING) {
            try (exchange) {
                send(response, exchange);
            }
        }
    }

    private Response answer(HttpExchange exchange) throws IOException {
        try {
            return service.apply(read(exchange));
        } catch (Refusal refusal) {
            return Response.of(refusal);
        } catch (RuntimeException bug) {
            return Response.of(new Refusal(500, "The sandbox itself failed: " + bug, bug));
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Request.decoded(query),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("authorization")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** To close an exchange before all that was announced is sent is to cut its connection. */
    private static void send(Response response, HttpExchange exchange) throws IOException {
        if (response.delivery() == Delivery.NONE) {
            return;
        }
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        response.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(response.status(), body.length == 0 ? NO_BODY : body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, response.delivery() == Delivery.HALF ? body.length / 2 : body.length);
        out.flush();
    }
}
