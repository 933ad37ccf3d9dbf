/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiKey;
import software.amazon.awssdk.services.apigateway.model.ApiStage;
import software.amazon.awssdk.services.apigateway.model.BadRequestException;
import software.amazon.awssdk.services.apigateway.model.BasePathMapping;
import software.amazon.awssdk.services.apigateway.model.ClientCertificate;
import software.amazon.awssdk.services.apigateway.model.ConflictException;
import software.amazon.awssdk.services.apigateway.model.CreateApiKeyResponse;
import software.amazon.awssdk.services.apigateway.model.CreateDomainNameResponse;
import software.amazon.awssdk.services.apigateway.model.DomainName;
import software.amazon.awssdk.services.apigateway.model.DomainNameAccessAssociation;
import software.amazon.awssdk.services.apigateway.model.DomainNameStatus;
import software.amazon.awssdk.services.apigateway.model.EndpointType;
import software.amazon.awssdk.services.apigateway.model.GenerateClientCertificateResponse;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.QuotaPeriodType;
import software.amazon.awssdk.services.apigateway.model.UsagePlan;
import software.amazon.awssdk.services.apigateway.model.UsagePlanKey;
import software.amazon.awssdk.services.apigateway.model.VpcLink;
import software.amazon.awssdk.services.apigateway.model.VpcLinkStatus;

/** What belongs to the account and not to one API: every operation, by the AWS SDK, on every database. */
abstract class AccountResourcesContract {

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private ApiGatewayClient management;
    private String api;

    abstract Gateway gateway();

    @BeforeEach
    void createStage() {
        gateway().awaitReady();
        management = gateway().management();
        String definition =
                "{\"openapi\":\"3.0.1\",\"info\":{\"title\":\"account\",\"version\":\"1\"},\"paths\":{\"/\":"
                        + "{\"get\":{\"x-amazon-apigateway-integration\":{\"type\":\"mock\"}}}}}";
        api = management
                .importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition)))
                .id();
        management.createDeployment(request -> request.restApiId(api).stageName("dev"));
    }

    @AfterEach
    void deleteApi() {
        management.deleteRestApi(request -> request.restApiId(api));
        management.close();
    }

    @Test
    void apiKeys() {
        CreateApiKeyResponse made = management.createApiKey(request ->
                request.name(unique).customerId("c-" + unique).enabled(true).tags(Map.of("team", "shop")));
        management.updateApiKey(
                request -> request.apiKey(made.id()).patchOperations(replace("/description", "patched")));

        assertThat(management.getApiKey(request -> request.apiKey(made.id()).includeValue(true)))
                .satisfies(found -> {
                    assertThat(found.value()).isEqualTo(made.value());
                    assertThat(found.description()).isEqualTo("patched");
                    assertThat(found.enabled()).isTrue();
                    assertThat(found.tags()).containsEntry("team", "shop");
                });
        assertThat(management
                        .getApiKeysPaginator(
                                request -> request.nameQuery(unique).limit(1))
                        .items())
                .singleElement()
                .extracting(ApiKey::value)
                .isNull();
        assertThatThrownBy(() -> management.createApiKey(request -> request.value(made.value())))
                .isInstanceOf(ConflictException.class);

        List<String> imported = management
                .importApiKeys(request -> request.format("csv")
                        .failOnWarnings(true)
                        .body(SdkBytes.fromUtf8String("Name,key\n" + unique + "-2," + made.value() + "\n")))
                .ids();
        assertThat(imported).containsExactly(made.id());

        management.deleteApiKey(request -> request.apiKey(made.id()));
        assertThatThrownBy(() -> management.getApiKey(request -> request.apiKey(made.id())))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Invalid API Key identifier specified");
    }

    /** A key that is tied while it is deleted would be in the list of the plan's keys and nowhere else. */
    @Test
    void aKeyIsNotPutIntoAPlanWhileItIsDeleted() {
        String plan =
                management.createUsagePlan(request -> request.name(unique)).id();
        for (int round = 0; round < 40; round++) {
            String key =
                    management.createApiKey(request -> request.enabled(true)).id();
            atOnce(
                    () -> management.createUsagePlanKey(
                            request -> request.usagePlanId(plan).keyId(key).keyType("API_KEY")),
                    () -> management.deleteApiKey(request -> request.apiKey(key)));
            assertThat(management
                            .getUsagePlanKeys(request -> request.usagePlanId(plan))
                            .items())
                    .isEmpty();
        }
        management.deleteUsagePlan(request -> request.usagePlanId(plan));
    }

    /** A stage that is put into a plan while it is deleted would stay there and keep the plan from being deleted. */
    @Test
    void aStageIsNotPutIntoAPlanWhileItIsDeleted() {
        String plan =
                management.createUsagePlan(request -> request.name(unique)).id();
        for (int round = 0; round < 40; round++) {
            management.createDeployment(request -> request.restApiId(api).stageName("brief"));
            atOnce(
                    () -> management.updateUsagePlan(request -> request.usagePlanId(plan)
                            .patchOperations(PatchOperation.builder()
                                    .op(Op.ADD)
                                    .path("/apiStages")
                                    .value(api + ":brief")
                                    .build())),
                    () -> management.deleteStage(
                            request -> request.restApiId(api).stageName("brief")));
            assertThat(management
                            .getUsagePlan(request -> request.usagePlanId(plan))
                            .apiStages())
                    .isEmpty();
        }
        management.deleteUsagePlan(request -> request.usagePlanId(plan));
    }

    /** The deletion succeeds; the other call may have come too late. */
    private static void atOnce(Runnable tie, Runnable deletion) {
        CompletableFuture<Void> tied = CompletableFuture.runAsync(tie);
        CompletableFuture<Void> deleted = CompletableFuture.runAsync(deletion);
        tied.exceptionally(late -> {
                    assertThat(late).hasCauseInstanceOf(NotFoundException.class);
                    return null;
                })
                .join();
        deleted.join();
    }

    @Test
    void usagePlansTheirKeysAndTheirUsage() {
        String plan = management
                .createUsagePlan(request -> request.name(unique)
                        .apiStages(ApiStage.builder().apiId(api).stage("dev").build())
                        .throttle(limits -> limits.burstLimit(5).rateLimit(2.5))
                        .quota(quota -> quota.limit(100).period(QuotaPeriodType.DAY)))
                .id();
        String key = management.createApiKey(request -> request.name(unique)).id();
        management.createUsagePlanKey(
                request -> request.usagePlanId(plan).keyId(key).keyType("API_KEY"));
        management.updateUsagePlan(request -> request.usagePlanId(plan)
                .patchOperations(
                        replace("/quota/limit", "200"),
                        PatchOperation.builder()
                                .op(Op.ADD)
                                .path("/apiStages/" + api + ":dev/throttle/~1/GET/rateLimit")
                                .value("1")
                                .build()));

        assertThat(management.getUsagePlan(request -> request.usagePlanId(plan)))
                .satisfies(found -> {
                    assertThat(found.quota().limit()).isEqualTo(200);
                    assertThat(found.throttle().rateLimit()).isEqualTo(2.5);
                    assertThat(found.apiStages().get(0).throttle()).containsOnlyKeys("//GET");
                });
        assertThat(management
                        .getUsagePlansPaginator(request -> request.keyId(key))
                        .items())
                .extracting(UsagePlan::id)
                .containsExactly(plan);
        assertThat(management
                        .getUsagePlanKeysPaginator(request -> request.usagePlanId(plan))
                        .items())
                .extracting(UsagePlanKey::id)
                .containsExactly(key);
        assertThat(management
                        .getUsagePlanKey(request -> request.usagePlanId(plan).keyId(key))
                        .name())
                .isEqualTo(unique);

        String today = LocalDate.now(ZoneOffset.UTC).toString();
        management.updateUsage(
                request -> request.usagePlanId(plan).keyId(key).patchOperations(replace("/remaining", "300")));
        assertThat(management
                        .getUsage(request ->
                                request.usagePlanId(plan).startDate(today).endDate(today))
                        .items())
                .containsEntry(key, List.of(List.of(0L, 300L)));

        assertThatThrownBy(() -> management.deleteUsagePlan(request -> request.usagePlanId(plan)))
                .isInstanceOf(BadRequestException.class);
        management.deleteStage(request -> request.restApiId(api).stageName("dev"));
        management.deleteUsagePlanKey(request -> request.usagePlanId(plan).keyId(key));
        management.deleteUsagePlan(request -> request.usagePlanId(plan));
        management.deleteApiKey(request -> request.apiKey(key));
        assertThatThrownBy(() -> management.getUsagePlan(request -> request.usagePlanId(plan)))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void clientCertificates() {
        GenerateClientCertificateResponse made =
                management.generateClientCertificate(request -> request.description(unique));
        String id = made.clientCertificateId();
        management.updateClientCertificate(
                request -> request.clientCertificateId(id).patchOperations(replace("/description", "patched")));
        management.updateStage(request ->
                request.restApiId(api).stageName("dev").patchOperations(replace("/clientCertificateId", id)));

        assertThat(management.getClientCertificate(request -> request.clientCertificateId(id)))
                .satisfies(found -> {
                    assertThat(found.description()).isEqualTo("patched");
                    assertThat(found.pemEncodedCertificate()).isEqualTo(made.pemEncodedCertificate());
                });
        assertThat(management.getClientCertificatesPaginator().items())
                .extracting(ClientCertificate::clientCertificateId)
                .contains(id);
        assertThatThrownBy(() -> management.deleteClientCertificate(request -> request.clientCertificateId(id)))
                .isInstanceOf(BadRequestException.class);
        management.updateStage(request ->
                request.restApiId(api).stageName("dev").patchOperations(replace("/clientCertificateId", "")));
        management.deleteClientCertificate(request -> request.clientCertificateId(id));
    }

    @Test
    void vpcLinks() {
        String target = TestLoadBalancer.ARN;
        String id = management
                .createVpcLink(request -> request.name(unique).targetArns(target))
                .id();
        management.updateVpcLink(request -> request.vpcLinkId(id).patchOperations(replace("/name", "patched")));

        assertThat(management.getVpcLink(request -> request.vpcLinkId(id))).satisfies(found -> {
            assertThat(found.name()).isEqualTo("patched");
            assertThat(found.status()).isEqualTo(VpcLinkStatus.AVAILABLE);
        });
        assertThat(management.getVpcLinksPaginator().items())
                .extracting(VpcLink::id)
                .contains(id);
        management.deleteVpcLink(request -> request.vpcLinkId(id));
        assertThatThrownBy(() -> management.getVpcLink(request -> request.vpcLinkId(id)))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void domainNamesAndTheirMappings() {
        String name = unique + ".example.com";
        management.createDomainName(request -> request.domainName(name)
                .regionalCertificateArn("arn:aws:acm:us-east-1:123456789012:certificate/1")
                .endpointConfiguration(endpoint -> endpoint.types(EndpointType.REGIONAL)));
        management.updateDomainName(
                request -> request.domainName(name).patchOperations(replace("/securityPolicy", "TLS_1_0")));

        assertThat(management.getDomainName(request -> request.domainName(name)))
                .satisfies(found -> {
                    assertThat(found.domainNameStatus()).isEqualTo(DomainNameStatus.AVAILABLE);
                    assertThat(found.securityPolicyAsString()).isEqualTo("TLS_1_0");
                });
        assertThat(management.getDomainNamesPaginator().items())
                .extracting(DomainName::domainName)
                .contains(name);

        management.createBasePathMapping(
                request -> request.domainName(name).restApiId(api).stage("dev"));
        management.updateBasePathMapping(
                request -> request.domainName(name).basePath("(none)").patchOperations(replace("/basePath", "v1")));
        assertThat(management
                        .getBasePathMapping(request -> request.domainName(name).basePath("v1"))
                        .restApiId())
                .isEqualTo(api);
        assertThat(management
                        .getBasePathMappingsPaginator(request -> request.domainName(name))
                        .items())
                .extracting(BasePathMapping::basePath)
                .containsExactly("v1");
        assertThatThrownBy(() -> management.deleteRestApi(request -> request.restApiId(api)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Please remove all base path mappings");
        management.deleteBasePathMapping(request -> request.domainName(name).basePath("v1"));
        management.deleteDomainName(request -> request.domainName(name));
    }

    @Test
    void associationsOfPrivateDomainNames() {
        CreateDomainNameResponse domain =
                management.createDomainName(request -> request.domainName(unique + ".example.com")
                        .certificateArn("arn:aws:acm:us-east-1:123456789012:certificate/1")
                        .endpointConfiguration(endpoint -> endpoint.types(EndpointType.PRIVATE)));
        String rejected = associate(domain, "vpce-1");
        String deleted = associate(domain, "vpce-2");

        assertThat(management
                        .getDomainNameAccessAssociations(request -> request.limit(500))
                        .items())
                .extracting(DomainNameAccessAssociation::domainNameAccessAssociationArn)
                .contains(rejected, deleted);
        management.rejectDomainNameAccessAssociation(
                request -> request.domainNameAccessAssociationArn(rejected).domainNameArn(domain.domainNameArn()));
        management.tagResource(request -> request.resourceArn(deleted).tags(Map.of("team", "shop")));
        assertThat(management.getTags(request -> request.resourceArn(deleted)).tags())
                .containsEntry("team", "shop");
        management.deleteDomainNameAccessAssociation(request -> request.domainNameAccessAssociationArn(deleted));
        assertThatThrownBy(() -> management.getTags(request -> request.resourceArn(deleted)))
                .isInstanceOf(NotFoundException.class);
        management.deleteDomainName(
                request -> request.domainName(domain.domainName()).domainNameId(domain.domainNameId()));
    }

    private String associate(CreateDomainNameResponse domain, String endpoint) {
        return management
                .createDomainNameAccessAssociation(request -> request.domainNameArn(domain.domainNameArn())
                        .accessAssociationSourceType("VPCE")
                        .accessAssociationSource(endpoint))
                .domainNameAccessAssociationArn();
    }

    private static PatchOperation replace(String path, String value) {
        return PatchOperation.builder().op(Op.REPLACE).path(path).value(value).build();
    }
}
