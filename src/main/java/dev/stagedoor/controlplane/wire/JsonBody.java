/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stagedoor.controlplane.definition.Json;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/**
 * Reads and writes the JSON of the management API, whatever the server brings for JSON itself. AWS reads every body as
 * JSON whatever its Content-Type says, and so do we; no body is an empty object.
 */
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.WILDCARD)
public class JsonBody implements MessageBodyReader<ObjectNode>, MessageBodyWriter<ObjectNode> {

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == ObjectNode.class;
    }

    @Override
    public ObjectNode readFrom(
            Class<ObjectNode> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream in)
            throws IOException {
        return parse(in.readAllBytes());
    }

    /**
     * The body of a call.
     *
     * @return an empty object when there is no body
     * @throws AwsException {@code SerializationException} when it is no JSON object, with the place
     */
    public static ObjectNode parse(byte[] body) {
        JsonNode json;
        try {
            json = body.length == 0 ? Json.object() : Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw AwsException.serialization("Unable to parse the request body as JSON" + place);
        } catch (IOException e) {
            throw AwsException.serialization("Unable to read the request body");
        }
        if (json.isMissingNode() || json.isNull()) {
            return Json.object();
        }
        if (json instanceof ObjectNode object) {
            return object;
        }
        throw AwsException.serialization(
                json.isArray() ? "Start of list found where not expected" : "Unexpected value type in payload");
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == ObjectNode.class;
    }

    @Override
    public void writeTo(
            ObjectNode body,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        out.write(Json.MAPPER.writeValueAsBytes(body));
    }
}
