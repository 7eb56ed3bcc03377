package io.github.spotifypipeline.local.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.spotifypipeline.local.sandbox.Response.Delivery;
import java.time.Duration;
import java.util.function.Function;

/** How each fault looks to a client. */
final class FaultyAnswer {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String TOO_MANY_REQUESTS = "Too many requests";
    private static final String NOT_REGISTERED = "User not registered in the Developer Dashboard";
    private static final String PREMIUM_REQUIRED = "Active premium subscription required for the owner of the app. When"
            + " the subscription status changes, it can take a few hours before requests are allowed again.";

    private FaultyAnswer() {}

    /**
     * What a request gets that meets a fault.
     *
     * @param delay what a refusal of too many requests asks for
     * @param service gives the right answer, where the fault has a use for it
     */
    static Response to(Request request, Fault fault, Duration delay, Function<Request, Response> service) {
        return switch (fault) {
            case CUT_BEFORE_ANSWER -> Response.empty(200).delivered(Delivery.NONE);
            case CUT_WITHIN_ANSWER -> service.apply(request).delivered(Delivery.HALF);
            case SILENCE -> Response.empty(200).delivered(Delivery.PENDING);

            case INTERNAL_ERROR -> Response.json(500, error(500, "Internal server error"));
            case BAD_GATEWAY -> Response.html(502, page("502 Bad Gateway"));
            case UNAVAILABLE -> Response.empty(503);
            case GATEWAY_TIMEOUT -> Response.text(504, "upstream request timeout");
            case OUTAGE -> Response.json(502, error(502, "Bad gateway."));
            case NOT_FOUND -> Response.empty(404);
            case BAD_REQUEST -> Response.empty(400);
            case TOKEN_REFUSED -> Response.of(Refusal.unknownToken());
            case NOT_REGISTERED -> Response.text(403, NOT_REGISTERED);
            case PREMIUM_REQUIRED -> Response.text(403, PREMIUM_REQUIRED);

            case WAIT_SECONDS, WAIT_HOURS -> asking(delay, Response.json(429, error(429, "API rate limit exceeded")));
            case WAIT_SECONDS_IN_TEXT, WAIT_IGNORED -> asking(delay, Response.text(429, TOO_MANY_REQUESTS));
            case WAIT_UNSAID -> Response.text(429, TOO_MANY_REQUESTS);
            case QUOTA_SPENT -> asking(delay, Response.json(429, quotaExceeded()));

            case TEXT_FOR_JSON -> Response.text(200, "OK");
            case PAGE_FOR_JSON -> Response.html(200, page("Spotify"));
            case EMPTY_BODY -> Response.empty(200);
            case NO_CONTENT -> Response.empty(204);
            case HALF_THE_JSON -> half(service.apply(request));
            case ERROR_FOR_JSON -> Response.json(200, error(500, "Internal server error"));
            case BYTE_ORDER_MARK -> marked(service.apply(request));
            case OFFSET_IGNORED -> service.apply(request.without("offset"));
        };
    }

    private static ObjectNode quotaExceeded() {
        ObjectNode answer = error(429, TOO_MANY_REQUESTS);
        answer.withObject("/error").put("reason", "QUOTA_EXCEEDED");
        return answer;
    }

    private static ObjectNode error(int status, String message) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putObject("error").put("status", status).put("message", message);
        return answer;
    }

    private static Response asking(Duration delay, Response refusal) {
        return refusal.with(
                "retry-after", Long.toString(delay.plusSeconds(1).minusNanos(1).toSeconds()));
    }

    private static Response half(Response whole) {
        return whole.withBody(whole.body().substring(0, whole.body().length() / 2));
    }

    private static Response marked(Response plain) {
        return plain.withBody(BYTE_ORDER_MARK + plain.body());
    }

    private static String page(String title) {
        return "<!DOCTYPE html>\n<html>\n<head><title>%s</title></head>\n<body><h1>%s</h1></body>\n</html>\n"
                .formatted(title, title);
    }
}
