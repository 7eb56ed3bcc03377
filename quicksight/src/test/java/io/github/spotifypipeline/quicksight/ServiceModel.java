package io.github.spotifypipeline.quicksight;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

/** What QuickSight's own model, as the AWS SDK has it, says of a JSON: members, kinds, words. What must be there it does not tell. */
final class ServiceModel {

    private static final Map<MarshallingType<?>, Predicate<JsonNode>> SCALARS = Map.of(
            MarshallingType.STRING, JsonNode::isTextual,
            MarshallingType.INTEGER, JsonNode::isIntegralNumber,
            MarshallingType.LONG, JsonNode::isIntegralNumber,
            MarshallingType.DOUBLE, JsonNode::isNumber,
            MarshallingType.BOOLEAN, JsonNode::isBoolean,
            MarshallingType.INSTANT, JsonNode::isNumber);

    private final List<String> problems = new ArrayList<>();

    private ServiceModel() {}

    /**
     * @param shape a new builder of what the JSON should be
     * @return what the service would not take, each with its path; empty if there is no such thing
     */
    static List<String> problems(SdkPojo shape, JsonNode json) {
        ServiceModel model = new ServiceModel();
        model.checkObject("", shape, json);
        return model.problems;
    }

    private void checkObject(String path, SdkPojo shape, JsonNode json) {
        if (!json.isObject()) {
            problems.add(path + " is no object");
            return;
        }
        Map<String, SdkField<?>> members = new TreeMap<>();
        shape.sdkFields().forEach(field -> members.put(field.memberName(), field));
        json.properties().forEach(entry -> {
            String memberPath = path + "/" + entry.getKey();
            SdkField<?> member = members.get(entry.getKey());
            if (member == null) {
                problems.add(memberPath + " is unknown");
            } else {
                check(memberPath, member, typeOf(shape, member), entry.getValue());
            }
        });
    }

    private void check(String path, SdkField<?> field, Type type, JsonNode json) {
        MarshallingType<?> kind = field.marshallingType();
        if (kind == MarshallingType.SDK_POJO) {
            checkObject(path, field.constructor().get(), json);
        } else if (kind == MarshallingType.LIST) {
            checkElements(path, field, type, json);
        } else if (kind == MarshallingType.MAP) {
            SdkField<?> value = field.getTrait(MapTrait.class).valueFieldInfo();
            json.properties()
                    .forEach(entry -> check(path + "/" + entry.getKey(), value, String.class, entry.getValue()));
        } else if (!SCALARS.get(kind).test(json)) {
            problems.add(path + " is no " + kind);
        } else if (type instanceof Class<?> words && words.isEnum() && !knows(words, json.asText())) {
            problems.add(path + " cannot be " + json.asText());
        }
    }

    private void checkElements(String path, SdkField<?> field, Type type, JsonNode json) {
        if (!json.isArray()) {
            problems.add(path + " is no list");
            return;
        }
        SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
        Type elementType = type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : String.class;
        for (int i = 0; i < json.size(); i++) {
            check(path + "/" + i, element, elementType, json.get(i));
        }
    }

    private static boolean knows(Class<?> words, String word) {
        return Arrays.stream(words.getEnumConstants())
                .anyMatch(known -> known.toString().equals(word));
    }

    /** Enumerations are text to the marshaller: only the getter of the built object tells which words there are. */
    private static Type typeOf(SdkPojo builder, SdkField<?> member) {
        Class<?> built = builder.getClass().getEnclosingClass();
        Optional<Method> getter = Arrays.stream(built.getMethods())
                .filter(method ->
                        method.getParameterCount() == 0 && method.getName().equalsIgnoreCase(member.memberName()))
                .findFirst();
        return getter.orElseThrow().getGenericReturnType();
    }
}
