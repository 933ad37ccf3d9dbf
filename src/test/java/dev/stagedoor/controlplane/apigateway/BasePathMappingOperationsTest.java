/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasePathMappingOperationsTest {

    private final OneMethod api = new OneMethod();

    @BeforeEach
    void createDomain() {
        api.deploy("dev");
        api.done("CreateDomainName", "{'domainName': 'api.example.com', 'certificateArn': 'arn:e'}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anEmptyBasePathIsNone() {
        ObjectNode made = api.done("CreateBasePathMapping", mapping("'stage': 'dev', 'basePath': ''"));
        assertThat(made.toString())
                .isEqualTo("{\"basePath\":\"(none)\",\"restApiId\":\"" + api.restApiId + "\",\"stage\":\"dev\"}");
        assertThat(api.done("GetBasePathMapping", mapping("'basePath': '(none)'")))
                .isEqualTo(made);
        api.refused(
                "CreateBasePathMapping",
                mapping("'basePath': '(none)'"),
                409,
                "Base path already exists for this domain name");
    }

    @Test
    void mappingsAreListedByPath() {
        api.done("CreateBasePathMapping", mapping("'basePath': 'v2'"));
        api.done("CreateBasePathMapping", mapping("'basePath': 'v1'"));
        ObjectNode page = api.done("GetBasePathMappings", mapping("'limit': '1'"));
        assertThat(page.at("/items/0/basePath").asText()).isEqualTo("v1");
        assertThat(api.done(
                                "GetBasePathMappings",
                                mapping("'position': '" + page.path("position").asText() + "'"))
                        .at("/items/0/basePath")
                        .asText())
                .isEqualTo("v2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'basePath': 'a/b'|400|API Gateway V1 doesn't support the slash character (/) in base path mappings. To"
                        + " create a multi-level base path mapping, use API Gateway V2.",
                "'basePath': 'a b'|400|Invalid base path specified: a b",
                "'restApiId': 'nothere'|400|Invalid REST API identifier specified",
                "'stage': 'prod'|400|Invalid stage identifier specified",
                "'domainName': 'other.example.com'|404|Invalid domain name identifier specified"
            })
    void aMappingLeadsToAStageThatIsThere(String members, int status, String message) {
        api.refused("CreateBasePathMapping", mapping(members), status, message);
    }

    @Test
    void aBasePathHasAtMost300Characters() {
        api.done("CreateBasePathMapping", mapping("'basePath': '" + "a".repeat(300) + "'"));
        String tooLong = "a".repeat(301);
        api.refused(
                "CreateBasePathMapping",
                mapping("'basePath': '" + tooLong + "'"),
                400,
                "Invalid base path specified: " + tooLong);
    }

    @ParameterizedTest
    @CsvSource({"/basepath,v2", "/basePath,v2", "/stage,prod"})
    void pathAndStageAreReplaced(String path, String value) {
        api.done("CreateDeployment", "{'stageName': 'prod'}");
        api.done("CreateBasePathMapping", mapping("'basePath': 'v1', 'stage': 'dev'"));
        ObjectNode patched = api.patch("UpdateBasePathMapping", mapping("'basePath': 'v1'"), "replace", path, value);
        assertThat(patched.path(path.equals("/stage") ? "stage" : "basePath").asText())
                .isEqualTo(value);
        assertThat(api.done("GetBasePathMappings", mapping("")).path("items")).containsExactly(patched);
    }

    @Test
    void theApiIsReplacedByOneThatIsThere() {
        String other = api.done("CreateRestApi", "{'name': 'other'}").path("id").asText();
        api.done("CreateBasePathMapping", mapping("'basePath': 'v1'"));
        assertThat(api.patch("UpdateBasePathMapping", mapping("'basePath': 'v1'"), "replace", "/restapiId", other)
                        .path("restApiId")
                        .asText())
                .isEqualTo(other);
        api.refused(
                "UpdateBasePathMapping",
                OneMethod.patchOf(mapping("'basePath': 'v1'"), "replace", "/restapiId", "nothere"),
                400,
                "Invalid REST API identifier specified");
    }

    @Test
    void aPathIsNotMovedOntoAnother() {
        api.done("CreateBasePathMapping", mapping("'basePath': 'v1'"));
        api.done("CreateBasePathMapping", mapping("'basePath': 'v2'"));
        api.refused(
                "UpdateBasePathMapping",
                OneMethod.patchOf(mapping("'basePath': 'v1'"), "replace", "/basePath", "v2"),
                409,
                "Base path already exists for this domain name");
    }

    @ParameterizedTest
    @CsvSource({
        "add,/basepath,Please choose supported operations",
        "remove,/stage,Please choose supported operations",
        "add,/restapiId,Please choose supported operations",
        "replace,/other,'Must be one of: [/basePath, /restapiId, /stage]'"
    })
    void nothingElseIsPatched(String op, String path, String hint) {
        api.done("CreateBasePathMapping", mapping("'basePath': 'v1'"));
        api.refused(
                "UpdateBasePathMapping",
                OneMethod.patchOf(mapping("'basePath': 'v1'"), op, path, "x"),
                400,
                "Invalid patch path  '" + path + "' specified for op '" + op + "'. " + hint);
    }

    @ParameterizedTest
    @CsvSource({"GetBasePathMapping", "UpdateBasePathMapping", "DeleteBasePathMapping"})
    void aMappingThatIsNotThereIsNotFound(String operation) {
        api.refused(operation, mapping("'basePath': 'no'"), 404, "Invalid base path mapping identifier specified");
    }

    @Test
    void whatADomainLeadsToIsNotDeleted() {
        api.done("CreateBasePathMapping", mapping("'stage': 'dev'"));
        api.refused(
                "DeleteStage",
                "{'stageName': 'dev'}",
                400,
                "Deleting stage dev failed. Please remove all base path mappings related to the stage in your domains:"
                        + " api.example.com");
        api.refused(
                "DeleteRestApi",
                "{}",
                400,
                "Deleting RestApi " + api.restApiId + " failed. Please remove all base path mappings related to the"
                        + " RestApi in your domains: api.example.com");
        api.done("DeleteBasePathMapping", mapping("'basePath': '(none)'"));
        api.done("DeleteStage", "{'stageName': 'dev'}");
        api.done("DeleteRestApi", "{}");
    }

    private static String mapping(String members) {
        String domain = members.contains("domainName") ? "" : "'domainName': 'api.example.com'";
        return "{" + domain + (domain.isEmpty() || members.isEmpty() ? "" : ", ") + members + "}";
    }
}
