/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.utils.builder.Buildable;

/** Management calls by the AWS SDK whose operation and parameters are data: how recorded calls are made again. */
final class SdkCalls {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiGatewayClient client;

    SdkCalls(ApiGatewayClient client) {
        this.client = client;
    }

    /** @param operation AWS's name, such as {@code CreateRestApi}; @return the answer's members by their names */
    ObjectNode call(String operation, JsonNode parameters) {
        try {
            Class<?> type = Class.forName("software.amazon.awssdk.services.apigateway.model." + operation + "Request");
            SdkPojo builder = (SdkPojo) type.getMethod("builder").invoke(null);
            fill(builder, parameters);
            String method = Character.toLowerCase(operation.charAt(0)) + operation.substring(1);
            Object request = ((Buildable) builder).build();
            Object answer = ApiGatewayClient.class.getMethod(method, type).invoke(client, request);
            return answer instanceof SdkPojo pojo ? toJson(pojo) : JSON.createObjectNode();
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(operation, e);
        }
    }

    private static void fill(SdkPojo builder, JsonNode parameters) {
        for (SdkField<?> field : builder.sdkFields()) {
            JsonNode value = parameters.get(field.memberName());
            if (value != null) {
                field.set(builder, toSdk(field, value));
            }
        }
    }

    private static Object toSdk(SdkField<?> field, JsonNode value) {
        switch (field.marshallingType().getTargetClass().getSimpleName()) {
            case "Boolean":
                return value.asBoolean();
            case "Integer":
                return value.asInt();
            case "Long":
                return value.asLong();
            case "Double":
                return value.asDouble();
            case "SdkBytes":
                return SdkBytes.fromUtf8String(value.asText());
            case "List":
                SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
                List<Object> list = new ArrayList<>();
                value.forEach(each -> list.add(toSdk(element, each)));
                return list;
            case "Map":
                SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
                Map<String, Object> map = new LinkedHashMap<>();
                value.properties().forEach(each -> map.put(each.getKey(), toSdk(member, each.getValue())));
                return map;
            case "SdkPojo":
                SdkPojo builder = field.constructor().get();
                fill(builder, value);
                return ((Buildable) builder).build();
            default:
                return value.asText();
        }
    }

    private static ObjectNode toJson(SdkPojo pojo) {
        ObjectNode object = JSON.createObjectNode();
        for (SdkField<?> field : pojo.sdkFields()) {
            JsonNode value = toJson(field.getValueOrDefault(pojo));
            if (value != null) {
                object.set(field.memberName(), value);
            }
        }
        return object;
    }

    private static @Nullable JsonNode toJson(@Nullable Object value) {
        if (value == null || value instanceof SdkAutoConstructList || value instanceof SdkAutoConstructMap) {
            return null;
        }
        if (value instanceof SdkPojo pojo) {
            return toJson(pojo);
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JSON.createArrayNode();
            list.forEach(each -> array.add(toJson(each)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.createObjectNode();
            map.forEach((name, each) -> object.set(String.valueOf(name), toJson(each)));
            return object;
        }
        return JSON.getNodeFactory().textNode(String.valueOf(value));
    }
}
