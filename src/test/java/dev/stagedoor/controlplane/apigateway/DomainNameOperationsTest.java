/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainNameOperationsTest {

    private static final String REGIONAL =
            "{'domainName': 'api.example.com', 'regionalCertificateArn': 'arn:r', 'endpointConfiguration':"
                    + " {'types': ['REGIONAL']}}";
    private static final String EDGE = "{'domainName': 'api.example.com', 'certificateArn': 'arn:e'}";
    private static final String PRIVATE =
            "{'domainName': 'api.example.com', 'certificateArn': 'arn:p', 'endpointConfiguration':"
                    + " {'types': ['PRIVATE']}}";
    private static final String NAMED = "{'domainName': 'api.example.com'}";

    private final OneMethod api = new OneMethod();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aRegionalDomainHasAnEndpointInTheRegion() {
        ObjectNode made = api.done("CreateDomainName", REGIONAL);
        assertThat(made.path("regionalDomainName").asText())
                .matches("d-[a-z0-9]{10}\\.execute-api\\.us-east-1\\.amazonaws\\.com");
        assertThat(made.path("domainNameArn").asText())
                .isEqualTo("arn:aws:apigateway:us-east-1::/domainnames/api.example.com");
        made.remove("regionalDomainName");
        made.remove("domainNameArn");
        assertThat(made.toString())
                .isEqualTo("{\"domainName\":\"api.example.com\",\"regionalCertificateArn\":\"arn:r\","
                        + "\"endpointConfiguration\":{\"types\":[\"REGIONAL\"],\"ipAddressType\":\"ipv4\"},"
                        + "\"domainNameStatus\":\"AVAILABLE\",\"securityPolicy\":\"TLS_1_2\","
                        + "\"routingMode\":\"BASE_PATH_MAPPING_ONLY\"}");
    }

    /** A domain has all requests to its host: whoever takes the management API's would lock everybody out. */
    @ParameterizedTest
    @CsvSource({"api.example.com, api.example.com:8080", "*.example.com, API.example.com"})
    void theHostOfTheManagementApiIsNotToBeHad(String domainName, String host) {
        String create = "{'domainName': '" + domainName + "', 'regionalCertificateArn': 'arn:r',"
                + " 'endpointConfiguration': {'types': ['REGIONAL']}, 'Host': '%s'}";
        api.refused(
                "CreateDomainName",
                create.formatted(host),
                400,
                "The domain name " + domainName
                        + " would take over api.example.com, where the management API was called."
                        + " Choose another, or call the management API at another host.");
        api.done("CreateDomainName", create.formatted("localhost:8080"));
    }

    @Test
    void anEdgeDomainHasADistribution() {
        ObjectNode made = api.done("CreateDomainName", EDGE);
        assertThat(made.at("/endpointConfiguration/types/0").asText()).isEqualTo("EDGE");
        assertThat(made.path("distributionDomainName").asText()).endsWith(".cloudfront.net");
        assertThat(made.path("distributionHostedZoneId").asText()).isEqualTo("Z2FDTNDATAQYW2");
    }

    @Test
    void privateDomainsOfOneNameAreToldApartByTheirIds() {
        ObjectNode first = api.done("CreateDomainName", PRIVATE);
        ObjectNode second = api.done("CreateDomainName", PRIVATE);
        String id = first.path("domainNameId").asText();
        assertThat(second.path("domainNameId").asText()).isNotEqualTo(id);
        assertThat(first.path("domainNameArn").asText())
                .isEqualTo("arn:aws:apigateway:us-east-1:123456789012:/domainnames/api.example.com+" + id);
        api.refused("GetDomainName", NAMED, 404, "Invalid domain name identifier specified");
        assertThat(api.done("GetDomainName", "{'domainName': 'api.example.com', 'domainNameId': '" + id + "'}")
                        .path("domainNameId")
                        .asText())
                .isEqualTo(id);
        assertThat(api.done("GetDomainNames", "{'resourceOwner': 'SELF'}").path("items"))
                .hasSize(2);
        assertThat(api.done("GetDomainNames", "{'resourceOwner': 'OTHER_ACCOUNTS'}")
                        .path("items"))
                .isEmpty();
    }

    @Test
    void anUploadedCertificateIsKeptAndNeverAnswered() {
        ObjectNode made = api.done(
                "CreateDomainName",
                "{'domainName': 'a.example.com', 'certificateName': 'c', 'certificateBody': 'PUBLIC',"
                        + " 'certificatePrivateKey': 'SECRET', 'certificateChain': 'CHAIN'}");
        assertThat(made.path("certificateUploadDate").isIntegralNumber()).isTrue();
        assertThat(made.toString()).doesNotContain("PUBLIC", "SECRET", "CHAIN");
        assertThat(api.stored("/domainnames/a.example.com").toString())
                .contains("PUBLIC", "CHAIN")
                .doesNotContain("SECRET");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'domainName': 'Nonsense!'|Invalid domain name specified: Nonsense!",
                "'domainName': 'localhost'|Invalid domain name specified: localhost",
                "'domainName': '127.0.0.1'|Invalid domain name specified: 127.0.0.1",
                "'domainName': 'a.b', 'endpointConfiguration': {'types': ['REGIONAL']}|A regional certificate must be"
                        + " specified for a REGIONAL domain name",
                "'domainName': 'a.b'|A certificate must be specified for an EDGE domain name",
                "'domainName': 'a.b', 'certificateArn': 'x', 'securityPolicy': 'SecurityPolicy_TLS13_2025_EDGE'"
                        + "|endpointAccessMode is required for security policies that start with SecurityPolicy_",
                "'domainName': 'a.b', 'certificateArn': 'x', 'mutualTlsAuthentication': {'truststoreUri': 's3://b/k'}"
                        + "|Mutual TLS is only supported for REGIONAL domain names with a security policy of TLS 1.2 or"
                        + " later",
                "'domainName': 'a.b', 'certificateArn': 'x', 'endpointConfiguration': {'types': ['PRIVATE'],"
                        + " 'ipAddressType': 'ipv4'}|Only dualstack ipAddressType is supported for Private APIs.",
                "'domainName': 'a.b', 'certificateArn': 'x', 'routingMode': 'ANY'|1 validation error detected: Value"
                        + " 'ANY' at 'createDomainNameInput.routingMode' failed to satisfy constraint: Member must"
                        + " satisfy enum value set: [BASE_PATH_MAPPING_ONLY, ROUTING_RULE_ONLY,"
                        + " ROUTING_RULE_THEN_BASE_PATH_MAPPING]"
            })
    void whatADomainCannotBe(String members, String message) {
        api.refused("CreateDomainName", "{" + members + "}", 400, message);
    }

    @Test
    void aNameIsTakenOnce() {
        api.done("CreateDomainName", REGIONAL);
        api.refused("CreateDomainName", EDGE, 409, "The domain name you provided already exists.");
    }

    @ParameterizedTest
    @CsvSource({
        "add,/certificateName,n",
        "add,/certificateArn,n",
        "add,/regionalCertificateName,n",
        "replace,/regionalCertificateName,n",
        "add,/regionalCertificateArn,n",
        "replace,/regionalCertificateArn,n",
        "replace,/endpointConfiguration/ipAddressType,dualstack",
        "replace,/endpointAccessMode,STRICT",
        "add,/mutualTlsAuthentication/truststoreUri,s3://b/k",
        "replace,/mutualTlsAuthentication/truststoreUri,s3://b/k",
        "replace,/routingMode,ROUTING_RULE_ONLY",
        "replace,/securityPolicy,TLS_1_0",
        "add,/ownershipVerificationCertificateArn,n",
        "replace,/ownershipVerificationCertificateArn,n"
    })
    void whatCanBePatched(String op, String path, String value) {
        api.done("CreateDomainName", REGIONAL);
        assertThat(api.patch("UpdateDomainName", NAMED, op, path, value)
                        .at(path)
                        .asText())
                .isEqualTo(value);
    }

    @Test
    void certificatesAreReplacedAndRemovedWhereAnotherIsThere() {
        api.done("CreateDomainName", EDGE);
        assertThat(patch("replace", "/certificateArn", "new")
                        .path("certificateArn")
                        .asText())
                .isEqualTo("new");
        patch("add", "/certificateName", "name");
        assertThat(patch("remove", "/certificateArn", "").has("certificateArn")).isFalse();
        assertThat(patch("replace", "/certificateName", "other")
                        .path("certificateName")
                        .asText())
                .isEqualTo("other");
        patch("add", "/ownershipVerificationCertificateArn", "own");
        assertThat(patch("remove", "/ownershipVerificationCertificateArn", "")
                        .has("ownershipVerificationCertificateArn"))
                .isFalse();
        api.refused(
                "UpdateDomainName",
                OneMethod.patchOf(NAMED, "remove", "/certificateName", ""),
                400,
                "A certificate must be specified for an EDGE domain name");
    }

    @Test
    void aDomainMovesFromTheEdgeToARegion() {
        api.done("CreateDomainName", EDGE);
        patch("add", "/regionalCertificateArn", "arn:r");
        ObjectNode both = patch("add", "/endpointConfiguration/types", "REGIONAL");
        assertThat(both.has("regionalDomainName") && both.has("distributionDomainName"))
                .isTrue();
        ObjectNode regional = patch("remove", "/endpointConfiguration/types", "EDGE");
        assertThat(regional.path("regionalDomainName")).isEqualTo(both.path("regionalDomainName"));
        assertThat(regional.has("distributionDomainName")).isFalse();
        assertThat(patch("remove", "/certificateArn", "").has("certificateArn")).isFalse();
        patch("add", "/regionalCertificateName", "name");
        assertThat(patch("remove", "/regionalCertificateArn", "").has("regionalCertificateArn"))
                .isFalse();
        patch("add", "/regionalCertificateArn", "arn:r");
        assertThat(patch("remove", "/regionalCertificateName", "").has("regionalCertificateName"))
                .isFalse();
    }

    @Test
    void addingAndRemovingAreTwoRequests() {
        api.done("CreateDomainName", EDGE);
        api.refused(
                "UpdateDomainName",
                "{'domainName': 'api.example.com', 'patchOperations': [{'op': 'add', 'path':"
                        + " '/regionalCertificateArn', 'value': 'r'}, {'op': 'remove', 'path': '/certificateArn'}]}",
                400,
                "Certificates and endpoint types cannot be added and removed in one request");
    }

    @Test
    void mutualTlsIsTurnedOnVersionedAndOff() {
        api.done("CreateDomainName", REGIONAL);
        api.refused(
                "UpdateDomainName",
                OneMethod.patchOf(NAMED, "add", "/mutualTlsAuthentication/truststoreUri", "http://x"),
                400,
                "Invalid truststoreUri specified, must be an S3 URI");
        patch("add", "/mutualTlsAuthentication/truststoreUri", "s3://bucket/trust.pem");
        for (String op : new String[] {"add", "replace"}) {
            assertThat(patch(op, "/mutualTlsAuthentication/truststoreVersion", op)
                            .at("/mutualTlsAuthentication/truststoreVersion")
                            .asText())
                    .isEqualTo(op);
        }
        assertThat(patch("remove", "/mutualTlsAuthentication/truststoreVersion", "")
                        .path("mutualTlsAuthentication")
                        .toString())
                .isEqualTo("{\"truststoreUri\":\"s3://bucket/trust.pem\"}");
        assertThat(patch("remove", "/mutualTlsAuthentication/truststoreUri", "").has("mutualTlsAuthentication"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/policy", "/managementPolicy"})
    void policiesAreForPrivateDomains(String path) {
        String policy = "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"execute-api:Invoke\","
                + "\"Resource\":\"execute-api:/*\"}]}";
        api.done("CreateDomainName", REGIONAL);
        api.refused(
                "UpdateDomainName",
                OneMethod.patchOf(NAMED, "replace", path, policy),
                400,
                "Policies are only supported for private custom domain names");
        String id = api.done("CreateDomainName", PRIVATE).path("domainNameId").asText();
        String named = "{'domainName': 'api.example.com', 'domainNameId': '" + id + "'}";
        assertThat(api.patch("UpdateDomainName", named, "replace", path, policy)
                        .at(path)
                        .asText())
                .contains("arn:aws:execute-api:us-east-1:123456789012:/domainnames/api.example.com+" + id + "/*");
    }

    @ParameterizedTest
    @CsvSource({
        "replace,/domainName",
        "add,/endpointConfiguration/ipAddressType",
        "remove,/endpointConfiguration/ipAddressType",
        "replace,/endpointConfiguration/types",
        "add,/endpointAccessMode",
        "remove,/endpointAccessMode",
        "add,/managementPolicy",
        "remove,/managementPolicy",
        "add,/policy",
        "remove,/policy",
        "add,/routingMode",
        "remove,/routingMode",
        "add,/securityPolicy",
        "remove,/securityPolicy",
        "copy,/certificateArn"
    })
    void whatCannotBePatched(String op, String path) {
        api.done("CreateDomainName", REGIONAL);
        assertThat(api.call("UpdateDomainName", OneMethod.patchOf(NAMED, op, path, "TLS_1_2"))
                        .body()
                        .path("message")
                        .asText())
                .startsWith("Invalid patch path  '" + path + "' specified for op '" + op + "'. ");
    }

    @Test
    void aDomainIsTaggedAndDeletedWithItsMappings() {
        api.done("CreateDomainName", REGIONAL);
        String arn = "'resourceArn': 'arn:aws:apigateway:us-east-1::/domainnames/api.example.com'";
        api.done("TagResource", "{" + arn + ", 'tags': {'a': '1'}}");
        assertThat(api.done("GetDomainName", NAMED).at("/tags/a").asText()).isEqualTo("1");
        api.done("CreateBasePathMapping", NAMED);
        api.done("DeleteDomainName", NAMED);
        api.done("CreateDomainName", REGIONAL);
        assertThat(api.done("GetBasePathMappings", NAMED).path("items")).isEmpty();
    }

    @Test
    void aPrivateDomainIsReachedByAssociatedEndpoints() {
        ObjectNode domain = api.done("CreateDomainName", PRIVATE);
        String arn = domain.path("domainNameArn").asText();
        String create = "{'domainNameArn': '" + arn + "', 'accessAssociationSourceType': 'VPCE',"
                + " 'accessAssociationSource': 'vpce-1', 'tags': {'a': '1'}}";
        ObjectNode made = api.done("CreateDomainNameAccessAssociation", create);
        String association = made.path("domainNameAccessAssociationArn").asText();
        assertThat(association)
                .isEqualTo("arn:aws:apigateway:us-east-1:123456789012:/domainnameaccessassociations/domainname/"
                        + "api.example.com+" + domain.path("domainNameId").asText() + "/vpcesource/vpce-1");
        api.refused("CreateDomainNameAccessAssociation", create, 409, "Domain name access association already exists");
        assertThat(api.done("GetDomainNameAccessAssociations", "{}").at("/items/0"))
                .isEqualTo(made);
        assertThat(api.done("GetTags", "{'resourceArn': '" + association + "'}")
                        .at("/tags/a")
                        .asText())
                .isEqualTo("1");
        String both = "{'domainNameAccessAssociationArn': '" + association + "', 'domainNameArn': '%s'}";
        api.refused(
                "RejectDomainNameAccessAssociation",
                both.formatted("arn:other"),
                400,
                "Invalid domain name identifier specified");
        api.done("RejectDomainNameAccessAssociation", both.formatted(arn));
        api.done("CreateDomainNameAccessAssociation", create);
        api.done("DeleteDomainNameAccessAssociation", both.formatted(arn));
        api.refused(
                "DeleteDomainNameAccessAssociation",
                both.formatted(arn),
                404,
                "Invalid domain name access association identifier specified");
    }

    @Test
    void onlyPrivateDomainsAreAssociatedAndOnlyWithEndpoints() {
        String arn =
                api.done("CreateDomainName", REGIONAL).path("domainNameArn").asText();
        String create =
                "{'domainNameArn': '%s', 'accessAssociationSourceType': 'VPCE', 'accessAssociationSource': '%s'}";
        api.refused(
                "CreateDomainNameAccessAssociation",
                create.formatted(arn, "vpce-1"),
                400,
                "Invalid domain name identifier specified");
        String own = api.done("CreateDomainName", PRIVATE).path("domainNameArn").asText();
        api.refused(
                "CreateDomainNameAccessAssociation",
                create.formatted(own, "vpc-1"),
                400,
                "Invalid VPC endpoint identifier specified");
    }

    private ObjectNode patch(String op, String path, String value) {
        return api.patch("UpdateDomainName", NAMED, op, path, value);
    }
}
