/* SPDX-License-Identifier: Apache-2.0 */
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tutorials of AWS's documentation call: the PetStore, the Lambda functions that the reader writes, and as much of Kinesis and S3
 * as they use. {@code java TutorialBackends.java 18082}; ends with its standard input.
 */
public class TutorialBackends {

    private static final String[] PETS = {
        "{\"id\":1,\"type\":\"dog\",\"price\":249.99}", "{\"id\":2,\"type\":\"cat\",\"price\":124.99}", "{\"id\":3,\"type\":\"fish\",\"price\":0.99}"
    };

    private final Map<String, String> streams = new TreeMap<>();
    private final Map<String, String> objects = new TreeMap<>();

    public static void main(String[] arguments) throws IOException {
        TutorialBackends backends = new TutorialBackends();
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> backends.guarded(exchange, backends::s3));
        server.createContext("/petstore", exchange -> backends.guarded(exchange, backends::petStore));
        server.createContext("/kinesis", exchange -> backends.guarded(exchange, backends::kinesis));
        server.createContext("/2015-03-31/functions/", exchange -> backends.guarded(exchange, backends::lambda));
        server.start();
        System.out.println("ready");
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private interface Backend {
        void answer(HttpExchange exchange, String path, String body) throws IOException;
    }

    private synchronized void guarded(HttpExchange exchange, Backend backend) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            try {
                backend.answer(exchange, exchange.getRequestURI().getPath(), body);
            } catch (RuntimeException e) {
                send(exchange, 500, "text/plain", e.toString());
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    // --- http://petstore-demo-endpoint.execute-api.com/petstore

    private void petStore(HttpExchange exchange, String path, String body) throws IOException {
        String rest = path.substring("/petstore".length());
        String type = query(exchange, "type");
        Matcher one = Pattern.compile("/pets/([1-3])").matcher(rest);
        if (one.matches()) {
            send(exchange, 200, "application/json", PETS[Integer.parseInt(one.group(1)) - 1]);
        } else if (rest.equals("/pets") && exchange.getRequestMethod().equals("POST")) {
            send(exchange, 200, "application/json", "{\"pet\":" + body + ",\"message\":\"success\"}");
        } else if (rest.equals("/pets") && type.isEmpty()) {
            send(exchange, 200, "application/json", "[" + String.join(",", PETS) + "]");
        } else if (rest.equals("/pets")) {
            String price = type.equals("fish") ? "0.99" : "249.99";
            String page = query(exchange, "page");
            int first = (page.isEmpty() ? 0 : Integer.parseInt(page) - 1) * 3 + 1;
            StringBuilder pets = new StringBuilder();
            for (int id = first; id < first + 3; id++) {
                pets.append(pets.length() == 0 ? "" : ",")
                        .append("{\"id\":" + id + ",\"type\":\"" + type + "\",\"price\":" + price + "}");
            }
            send(exchange, 200, "application/json", "[" + pets + "]");
        } else {
            send(exchange, 404, "application/json", "{\"error\":\"not found\"}");
        }
    }

    private static String query(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : (query == null ? "" : query).split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    // --- Lambda's Invoke API, with the functions of the tutorials in it

    private void lambda(HttpExchange exchange, String path, String event) throws IOException {
        String name = path.replaceFirst(".*functions/(?:arn:[^/]*:function:)?([^/:]+).*", "$1");
        String result = switch (name) {
            case "GetStartedLambdaProxyIntegration" -> {
                String greeting = greeting(
                        find("queryStringParameters\":\\{[^}]*\"name", event),
                        find("queryStringParameters\":\\{[^}]*\"city", event),
                        find("\\\\\"time\\\\", event),
                        find("headers\":\\{[^}]*\"day", event));
                yield "{\"statusCode\":200,\"headers\":{\"x-custom-header\":\"my custom header value\"},\"body\":\"{\\\"message\\\":\\\""
                        + greeting + "\\\"}\"}";
            }
            case "GetStartedLambdaIntegration" -> "{\"greeting\":\""
                    + greeting(find("\"name", event), find("\"city", event), find("\"time", event), find("\"day", event))
                    + "\"}";
            case "Calc" -> calc(event);
            default -> throw new IllegalArgumentException(name);
        };
        send(exchange, 200, "application/json", result);
    }

    private static String greeting(String name, String city, String time, String day) {
        return "Good " + time + ", " + name + " of " + city + ". Happy " + day + "!";
    }

    private static String calc(String event) {
        double a = Double.parseDouble(number("a", event));
        double b = Double.parseDouble(number("b", event));
        String op = find("\"op", event);
        double c = switch (op) {
            case "+", "add" -> a + b;
            case "-", "sub" -> a - b;
            case "*", "mul" -> a * b;
            default -> a / b;
        };
        return "{\"a\":" + plain(a) + ",\"b\":" + plain(b) + ",\"op\":\"" + op + "\",\"c\":" + plain(c) + "}";
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static String number(String name, String json) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([0-9.-]+)").matcher(json);
        return matcher.find() ? matcher.group(1) : "NaN";
    }

    /** The string after a name; the event may have a body with quoted quotes. */
    private static String find(String name, String json) {
        Matcher matcher = Pattern.compile(name + "\"\\s*:\\s*\\\\?\"([^\"\\\\]*)").matcher(json);
        return matcher.find() ? matcher.group(1) : "nobody";
    }

    // --- Kinesis

    private void kinesis(HttpExchange exchange, String path, String body) throws IOException {
        String action = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target")).replaceFirst(".*\\.", "");
        if (action.equals("null")) {
            action = query(exchange, "Action");
        }
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        if (!type.startsWith("application/x-amz-json-1.1")) {
            send(exchange, 404, "application/x-amz-json-1.1", "{\"__type\":\"UnknownOperationException\",\"type\":\"" + type + "\"}");
            return;
        }
        String stream = find("\"StreamName", body);
        String answer = switch (action) {
            case "CreateStream" -> {
                streams.put(stream, "");
                yield "";
            }
            case "ListStreams" -> {
                StringBuilder names = new StringBuilder();
                streams.keySet().forEach(name -> names.append(names.length() == 0 ? "" : ",").append("\"" + name + "\""));
                yield "{\"HasMoreStreams\":false,\"StreamNames\":[" + names + "]}";
            }
            case "DescribeStream" -> "{\"StreamDescription\":{\"StreamName\":\"" + stream + "\",\"StreamStatus\":\"ACTIVE\"}}";
            case "PutRecord" -> {
                streams.put(stream, find("\"Data", body));
                yield "{\"SequenceNumber\":\"49559409944537880850133345460169886593573102115167928386\",\"ShardId\":\"shardId-000000000004\"}";
            }
            case "GetShardIterator" -> "{\"ShardIterator\":\"" + stream + "\"}";
            case "GetRecords" -> "{\"MillisBehindLatest\":0,\"Records\":[{\"Data\":\"" + streams.get(find("\"ShardIterator", body))
                    + "\",\"PartitionKey\":\"some key\"}]}";
            default -> throw new IllegalArgumentException(action);
        };
        send(exchange, 200, "application/x-amz-json-1.1", answer);
    }

    // --- S3, by path

    private void s3(HttpExchange exchange, String path, String body) throws IOException {
        if (!String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")).contains("/s3/aws4_request")) {
            send(exchange, 403, "application/xml", "<Error><Code>AccessDenied</Code></Error>");
        } else if (path.equals("/") || path.isEmpty()) {
            send(exchange, 200, "application/xml", "<ListAllMyBucketsResult><Buckets><Bucket><Name>apig-demo</Name></Bucket></Buckets></ListAllMyBucketsResult>");
        } else if (exchange.getRequestMethod().equals("PUT")) {
            objects.put(path, body);
            send(exchange, 200, "application/xml", "");
        } else if (objects.containsKey(path)) {
            send(exchange, 200, "text/plain", objects.get(path));
        } else {
            send(exchange, 404, "application/xml", "<Error><Code>NoSuchKey</Code></Error>");
        }
    }
}
