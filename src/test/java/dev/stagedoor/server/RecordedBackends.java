/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What stood behind the APIs whose answers were recorded: functions, AWS services and HTTP servers, as far as those
 * tests used them.
 */
final class RecordedBackends implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record StoredObject(byte[] content, String contentType) {

        String eTag() {
            try {
                return "\""
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("MD5").digest(content)) + "\"";
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final AwsStandIn aws = new AwsStandIn(this::answer);
    private final HttpServer http;
    private final Map<String, String> functions = new HashMap<>();
    private final Map<String, StoredObject> objects = new HashMap<>();
    private final TreeMap<String, ObjectNode> items = new TreeMap<>();
    private final ArrayNode records = JSON.createArrayNode();
    private final ObjectNode message = JSON.createObjectNode();

    RecordedBackends() {
        Stream.of("test", "test2", "test 3").forEach(this::putItem);
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/post", RecordedBackends::httpbin);
        http.createContext("/echo", RecordedBackends::echo);
        http.createContext("/function-url", RecordedBackends::statusOfPath);
        http.start();
    }

    /** Host and port of the HTTP servers. */
    String authority() {
        return "127.0.0.1:" + http.getAddress().getPort();
    }

    void addFunction(String name, String does) {
        functions.put(name, does);
    }

    void addObject(String key, byte[] content) {
        objects.put(key, new StoredObject(content, "binary/octet-stream"));
    }

    /** What reached a service, in the shape in which that service told the recorder. */
    JsonNode reached(String service) {
        return switch (service) {
            case "dynamodb" -> scan();
            case "kinesis" -> records;
            case "sqs-message-body" -> message.path("Body");
            case "sqs-message-attributes" -> message.path("MessageAttributes");
            case "sqs-messages" ->
                JSON.createArrayNode().add(JSON.createObjectNode().set("Body", message.get("Body")));
            default -> object(service.substring("s3:".length()));
        };
    }

    private JsonNode object(String key) {
        StoredObject stored = objects.get(key);
        ObjectNode shown = JSON.createObjectNode();
        if (stored == null) {
            shown.putObject("Error")
                    .put("Code", "NoSuchKey")
                    .put("Key", key)
                    .put("Message", "The specified key does not exist.");
        } else {
            shown.putObject("Body").put("base64", Base64.getEncoder().encodeToString(stored.content()));
            shown.put("ContentLength", stored.content().length)
                    .put("ContentType", stored.contentType())
                    .put("ETag", stored.eTag());
        }
        return shown;
    }

    // --- AWS

    private AwsStandIn.Answer answer(AwsStandIn.Call call) {
        String service = call.header("Authorization").split("/", -1)[3];
        try {
            return switch (service) {
                case "lambda" -> invoke(call);
                case "s3" -> s3(call);
                case "dynamodb" -> json(dynamoDb(call));
                case "kinesis" -> json(kinesis(call));
                case "sqs" -> sqs(call);
                default -> throw new IllegalArgumentException(service);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AwsStandIn.Answer json(JsonNode body) throws IOException {
        return new AwsStandIn.Answer(
                200, Map.of("Content-Type", "application/x-amz-json-1.0"), JSON.writeValueAsBytes(body));
    }

    private AwsStandIn.Answer invoke(AwsStandIn.Call call) throws IOException {
        String name = call.target().replaceFirst(".*:function:([^/:]+).*", "$1");
        String payload = new String(call.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        JsonNode event = JSON.readTree(payload);
        return switch (functions.getOrDefault(name, "")) {
            case "echo" -> json(event);
            case "proxy-echo" ->
                json(JSON.createObjectNode()
                        .put("statusCode", 200)
                        .put("body", payload)
                        .put("isBase64Encoded", false));
            case "maps" -> {
                boolean error = event.path("body").path("httpStatus").asInt() >= 400;
                yield json(
                        JSON.createObjectNode().put("statusCode", 200).put("body", error ? "customerror" : "noerror"));
            }
            case "selects" ->
                switch (event.path("statusCode").asText()) {
                    case "400" -> failed("four", 7);
                    case "500" -> failed("five", 9);
                    default -> json(JSON.getNodeFactory().textNode("Pass"));
                };
            case "returns-its-body" ->
                event.path("body").isTextual()
                        ? json(JSON.readTree(event.path("body").asText()))
                        : functionError(JSON.createObjectNode().put("errorMessage", "the JSON object must be str"));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static AwsStandIn.Answer failed(String hundreds, int line) throws IOException {
        String error = "Error: Raising " + hundreds + " hundred from within the Lambda function";
        ObjectNode body = JSON.createObjectNode()
                .put("errorMessage", error)
                .put("errorType", "Exception")
                .put("requestId", UUID.randomUUID().toString());
        body.putArray("stackTrace")
                .add("  File \"/var/task/lambda_select_pattern.py\", line " + line
                        + ", in handler\n    raise Exception(\"" + error + "\")\n");
        return functionError(body);
    }

    private static AwsStandIn.Answer functionError(JsonNode body) throws IOException {
        return new AwsStandIn.Answer(200, Map.of("X-Amz-Function-Error", "Unhandled"), JSON.writeValueAsBytes(body));
    }

    private AwsStandIn.Answer s3(AwsStandIn.Call call) {
        URI target = URI.create(call.target());
        String key = target.getPath().replaceFirst("^/[^/]+/", "");
        switch (call.method()) {
            case "PUT" -> {
                byte[] content = call.body().getBytes(StandardCharsets.ISO_8859_1);
                StoredObject stored = new StoredObject(content, call.header("Content-type"));
                objects.put(key, stored);
                return new AwsStandIn.Answer(200, Map.of("ETag", stored.eTag()), new byte[0]);
            }
            case "DELETE" -> {
                objects.remove(key);
                return new AwsStandIn.Answer(204, Map.of(), new byte[0]);
            }
            default -> {
                StoredObject stored = objects.get(key);
                if (stored == null) {
                    String error =
                            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code><Message>The"
                                    + " specified key does not exist.</Message><Key>" + key + "</Key><RequestId>"
                                    + UUID.randomUUID() + "</RequestId><HostId>host</HostId></Error>";
                    return new AwsStandIn.Answer(
                            404, Map.of("Content-Type", "application/xml"), error.getBytes(StandardCharsets.UTF_8));
                }
                String type =
                        parameters(target.getRawQuery()).getOrDefault("response-content-type", stored.contentType());
                return new AwsStandIn.Answer(
                        200, Map.of("ETag", stored.eTag(), "Content-Type", type), stored.content());
            }
        }
    }

    private void putItem(String id) {
        ObjectNode item = JSON.createObjectNode();
        item.putObject("id").put("S", id);
        items.put(id, item);
    }

    private ObjectNode scan() {
        ObjectNode found = JSON.createObjectNode().put("Count", items.size()).put("ScannedCount", items.size());
        found.putArray("Items").addAll(items.values());
        return found;
    }

    private ObjectNode dynamoDb(AwsStandIn.Call call) throws IOException {
        JsonNode request = JSON.readTree(call.body());
        return switch (call.header("X-amz-target")) {
            case "DynamoDB_20120810.PutItem" -> {
                putItem(request.at("/Item/id/S").asText());
                yield JSON.createObjectNode();
            }
            case "DynamoDB_20120810.Query" -> {
                ObjectNode item =
                        items.get(request.at("/ExpressionAttributeValues/:id/S").asText());
                int count = item == null ? 0 : 1;
                ObjectNode found = JSON.createObjectNode().put("Count", count).put("ScannedCount", count);
                ArrayNode array = found.putArray("Items");
                if (item != null) {
                    array.add(item);
                }
                yield found;
            }
            case "DynamoDB_20120810.Scan" -> scan();
            default -> throw new IllegalArgumentException(call.header("X-amz-target"));
        };
    }

    private ObjectNode kinesis(AwsStandIn.Call call) throws IOException {
        JsonNode request = JSON.readTree(call.body());
        if (call.header("X-amz-target").equals("Kinesis_20131202.PutRecord")) {
            return record(request);
        }
        ObjectNode answer = JSON.createObjectNode().put("FailedRecordCount", 0);
        ArrayNode put = answer.putArray("Records");
        request.path("Records").forEach(each -> put.add(record(each)));
        return answer;
    }

    private ObjectNode record(JsonNode put) {
        String sequenceNumber = "4966" + records.size();
        records.addObject()
                .put(
                        "Data",
                        new String(Base64.getDecoder().decode(put.path("Data").asText()), StandardCharsets.UTF_8))
                .put("PartitionKey", put.path("PartitionKey").asText())
                .put("SequenceNumber", sequenceNumber);
        return JSON.createObjectNode().put("SequenceNumber", sequenceNumber).put("ShardId", "shardId-000000000000");
    }

    private AwsStandIn.Answer sqs(AwsStandIn.Call call) throws IOException {
        message.removeAll();
        if (call.header("X-amz-target").equals("AmazonSQS.SendMessage")) {
            message.put("Body", JSON.readTree(call.body()).path("MessageBody").asText());
            return json(
                    JSON.createObjectNode().put("MessageId", UUID.randomUUID().toString()));
        }
        Map<String, String> form = parameters(call.body());
        message.put("Body", form.getOrDefault("MessageBody", ""));
        // SQS takes the name in the plural too: recorded, test_sqs_aws_integration_with_message_attribute.
        String attribute = form.containsKey("MessageAttribute.1.Name") ? "MessageAttribute.1." : "MessageAttributes.1.";
        message.putObject("MessageAttributes")
                .putObject(form.getOrDefault(attribute + "Name", ""))
                .put("DataType", form.get(attribute + "Value.DataType"))
                .put("StringValue", form.get(attribute + "Value.StringValue"));
        return new AwsStandIn.Answer(
                200, Map.of("Content-Type", "text/xml"), "<SendMessageResponse/>".getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> parameters(@Nullable String form) {
        Map<String, String> parameters = new TreeMap<>();
        for (String parameter : form == null || form.isEmpty() ? new String[0] : form.split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            parameters.merge(
                    URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                    pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                    (one, other) -> one + "," + other);
        }
        return parameters;
    }

    // --- HTTP

    /** As httpbin.org answers: with what arrived, every name Capitalised-Like-This. */
    private static void httpbin(HttpExchange exchange) throws IOException {
        String data = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        ObjectNode arrived = JSON.createObjectNode();
        arrived.putObject("args");
        arrived.put("data", data);
        ObjectNode headers = fields(exchange, RecordedBackends::capitalised);
        headers.remove(
                List.of("X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto", "Via")); // as httpbin hides them
        arrived.set("headers", headers);
        arrived.set("json", data.startsWith("{") || data.startsWith("[") ? JSON.readTree(data) : null);
        exchange.getResponseHeaders().set("Access-Control-Allow-Credentials", "true");
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        exchange.getResponseHeaders().set("Connection", "keep-alive");
        exchange.getResponseHeaders().set("Server", "gunicorn/19.9.0");
        send(exchange, 200, arrived);
    }

    /** A function behind a URL of its own that answers with what arrived. */
    private static void echo(HttpExchange exchange) throws IOException {
        ObjectNode arrived = JSON.createObjectNode();
        arrived.set("args", JSON.valueToTree(parameters(exchange.getRequestURI().getRawQuery())));
        arrived.put("data", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        arrived.put("domain", exchange.getRequestHeaders().getFirst("Host"));
        ObjectNode headers = fields(exchange, name -> name.toLowerCase(Locale.ROOT));
        headers.remove(headers.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.startsWith("x-"))
                .collect(Collectors.toSet()));
        arrived.set("headers", headers);
        arrived.put("method", exchange.getRequestMethod());
        arrived.put("origin", "192.0.2.1");
        arrived.put("path", exchange.getRequestURI().getPath().substring("/echo".length()));
        exchange.getResponseHeaders().set("Connection", "keep-alive");
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        exchange.getResponseHeaders().set("X-Amzn-Trace-Id", "Root=1-67890abc-0123456789abcdef01234567");
        send(exchange, 200, arrived);
    }

    private static void statusOfPath(HttpExchange exchange) throws IOException {
        int status = Integer.parseInt(exchange.getRequestURI().getPath().replaceFirst(".*/", ""));
        send(
                exchange,
                status,
                JSON.createObjectNode().put("status_code", status).put("message", ""));
    }

    private static ObjectNode fields(HttpExchange exchange, java.util.function.UnaryOperator<String> named) {
        ObjectNode fields = JSON.createObjectNode();
        exchange.getRequestHeaders().forEach((name, values) -> fields.put(named.apply(name), String.join(",", values)));
        return fields;
    }

    private static String capitalised(String name) {
        return Stream.of(name.split("-", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT)
                        + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
    }

    private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        aws.close();
        http.stop(0);
    }
}
