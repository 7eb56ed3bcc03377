package io.github.spotifypipeline.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the deployed roles permit, held against the calls that were made. */
final class Permissions {
    /**
     * Permitted, and rightly never seen here: what AWS itself does in a role's name, or what only a cancelled or very
     * large job needs. "By" limits it to one role.
     */
    private static final Set<String> NOT_SEEN_HERE = Set.of(
            // AWS writes the functions' logs.
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            // The Spark job presents itself to the database, which here does not ask AWS.
            "rds-db:connect",
            // Step Functions cancels the job when the execution is stopped, and hears by a rule that it has ended.
            "emr-serverless:CancelJobRun by WeeklyRole",
            "events:PutTargets",
            "events:PutRule",
            "events:DescribeRule",
            // The scheduler's last resort.
            "sqs:SendMessage",
            // QuickSight's way into the network.
            "ec2:CreateNetworkInterface",
            "ec2:ModifyNetworkInterfaceAttribute",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeSubnets",
            "ec2:DescribeSecurityGroups");

    /** Spark's logs are written by EMR Serverless itself. */
    private static final String LOGS = "/logs/*";

    /** A statement of a role: what it permits on what. */
    private record Grant(String role, String action, String resource) {
        boolean permits(String who, String call, String on) {
            return role.equals(who) && matches(action, call) && matches(resource, on);
        }

        boolean isForAws() {
            return NOT_SEEN_HERE.contains(action)
                    || NOT_SEEN_HERE.contains(action + " by " + role)
                    || resource.endsWith(LOGS);
        }

        private static boolean matches(String pattern, String value) {
            String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
            return Pattern.matches(regex, value);
        }

        @Override
        public String toString() {
            return "%s: %s on %s".formatted(role, action, resource);
        }
    }

    private final List<Grant> grants;

    private Permissions(List<Grant> grants) {
        this.grants = grants;
    }

    /** All roles' inline policies, by the logical names of the roles. */
    static Permissions of(EmulatedAccount account) {
        List<Grant> grants = new ArrayList<>();
        account.aws("iam", "get-account-authorization-details", "--filter", "Role")
                .path("RoleDetailList")
                .forEach(role -> {
                    String logicalName = role.path("RoleName").asText().replaceAll(".*-(\\w+Role)-.*", "$1");
                    role.path("RolePolicyList")
                            .forEach(policy -> policy.at("/PolicyDocument/Statement")
                                    .forEach(statement -> add(grants, logicalName, statement)));
                });
        return new Permissions(grants);
    }

    private static void add(List<Grant> grants, String role, JsonNode statement) {
        for (String action : texts(statement.path("Action"))) {
            for (String resource : texts(statement.path("Resource"))) {
                grants.add(new Grant(role, action, resource));
            }
        }
    }

    private static List<String> texts(JsonNode oneOrMore) {
        List<String> texts = new ArrayList<>();
        if (oneOrMore.isArray()) {
            oneOrMore.forEach(text -> texts.add(text.asText()));
        } else {
            texts.add(oneOrMore.asText());
        }
        return texts;
    }

    /** The same without one permission, to see whether anybody notices. */
    Permissions without(String action) {
        return new Permissions(
                grants.stream().filter(grant -> !grant.action().equals(action)).toList());
    }

    Permissions with(String role, String action, String resource) {
        List<Grant> more = new ArrayList<>(grants);
        more.add(new Grant(role, action, resource));
        return new Permissions(more);
    }

    @Override
    public String toString() {
        return grants.stream().map(Grant::toString).collect(Collectors.joining("\n"));
    }

    /** Calls by roles that no policy of theirs permits. */
    Set<String> notPermitted(JsonNode calls) {
        Set<String> roles = grants.stream().map(Grant::role).collect(Collectors.toSet());
        Set<String> refused = new TreeSet<>();
        for (JsonNode call : calls) {
            String who = call.path("principal").asText();
            String action = call.path("action").asText();
            String resource = call.path("resource").asText();
            if (roles.contains(who) && grants.stream().noneMatch(grant -> grant.permits(who, action, resource))) {
                refused.add("%s: %s on %s".formatted(who, action, resource));
            }
        }
        return refused;
    }

    /** Permissions that no call has needed. */
    Set<String> neverUsed(JsonNode calls) {
        Map<String, Grant> unused = new TreeMap<>();
        grants.stream().filter(grant -> !grant.isForAws()).forEach(grant -> unused.put(grant.toString(), grant));
        for (JsonNode call : calls) {
            unused.values()
                    .removeIf(grant -> grant.permits(
                            call.path("principal").asText(),
                            call.path("action").asText(),
                            call.path("resource").asText()));
        }
        return unused.keySet();
    }
}
