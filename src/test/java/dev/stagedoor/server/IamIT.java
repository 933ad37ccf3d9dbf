/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

/** Users, access keys and policies with the AWS SDK's IAM client, and what they let their holders do. */
@InServer
class IamIT {

    private static final String ONE_STAGE = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "apigateway:GET", "Resource": "arn:aws:apigateway:*::/restapis"},
              {"Effect": "Deny", "Action": "apigateway:DELETE", "Resource": "*"},
              {"Effect": "Allow", "Action": ["iam:GetUser", "iam:*AccessKey*"],
               "Resource": "arn:aws:iam::*:user/${aws:username}"}]}
            """;

    @Deployment(testable = false)
    @TargetsContainer("h2")
    public static WebArchive war() {
        return ShippedWar.archive();
    }

    private final Gateway gateway = TestServers.gateway("h2");
    private final IamClient iam = iam(gateway);

    private static IamClient iam(Gateway gateway) {
        return IamClient.builder()
                .endpointOverride(gateway.endpoint())
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(gateway.accessKeyId(), gateway.secretAccessKey())))
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    private Gateway as(AccessKey key) {
        return new Gateway(gateway.endpoint(), key.accessKeyId(), key.secretAccessKey());
    }

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @AfterEach
    void close() {
        iam.close();
    }

    @Test
    void aUserIsMadeShownListedTaggedAndDeleted() {
        User made = iam.createUser(user -> user.userName("lee")
                        .path("/team/")
                        .tags(Tag.builder().key("team").value("a & b").build()))
                .user();
        assertThat(made.arn()).isEqualTo("arn:aws:iam::123456789012:user/team/lee");
        assertThat(made.userId()).matches("AIDA[A-Z2-7]{17}");

        User found = iam.getUser(user -> user.userName("lee")).user();
        assertThat(found.tags()).extracting(Tag::value).containsExactly("a & b");
        assertThat(found.createDate()).isEqualTo(made.createDate());
        assertThat(iam.listUsers().users()).extracting(User::userName).contains("admin", "lee");
        assertThat(iam.listGroupsForUser(user -> user.userName("lee")).groups()).isEmpty();
        assertThatThrownBy(() -> iam.createUser(user -> user.userName("LEE")))
                .isInstanceOf(EntityAlreadyExistsException.class);

        iam.deleteUser(user -> user.userName("lee"));
        assertThatThrownBy(() -> iam.getUser(user -> user.userName("lee")))
                .isInstanceOf(NoSuchEntityException.class)
                .hasMessageContaining("The user with name lee cannot be found.");
    }

    @Test
    void aUsersKeyMayDoWhatItsPoliciesSayUntilItIsInactive() {
        iam.createUser(user -> user.userName("kim"));
        AccessKey key = iam.createAccessKey(user -> user.userName("kim")).accessKey();
        Gateway kim = as(key);
        try (ApiGatewayClient management = kim.management();
                IamClient own = iam(kim)) {
            assertThatThrownBy(management::getRestApis)
                    .isInstanceOfSatisfying(
                            ApiGatewayException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"))
                    .hasMessageContaining("because no identity-based policy allows the apigateway:GET action");

            iam.putUserPolicy(
                    policy -> policy.userName("kim").policyName("some").policyDocument(ONE_STAGE));
            assertThat(URLDecoder.decode(
                            iam.getUserPolicy(policy -> policy.userName("kim").policyName("some"))
                                    .policyDocument(),
                            StandardCharsets.UTF_8))
                    .isEqualTo(ONE_STAGE);
            assertThat(management.getRestApis()).isNotNull();
            assertThatThrownBy(management::getAccount).hasMessageContaining("no identity-based policy");
            assertThat(own.getUser().user().userName()).isEqualTo("kim");
            assertThatThrownBy(() -> own.getUser(user -> user.userName("admin")))
                    .isInstanceOfSatisfying(IamException.class, e -> {
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
                        assertThat(e.awsErrorDetails().errorMessage())
                                .isEqualTo("User: arn:aws:iam::123456789012:user/kim is not authorized to perform:"
                                        + " iam:GetUser on resource: arn:aws:iam::123456789012:user/admin because no"
                                        + " identity-based policy allows the iam:GetUser action");
                    });

            iam.attachUserPolicy(policy ->
                    policy.userName("kim").policyArn("arn:aws:iam::aws:policy/AmazonAPIGatewayAdministrator"));
            String api = management.createRestApi(body -> body.name("kim's")).id();
            assertThatThrownBy(() -> management.deleteRestApi(id -> id.restApiId(api)))
                    .hasMessageContaining("with an explicit deny in an identity-based policy");
            assertThat(iam.listAttachedUserPolicies(user -> user.userName("kim"))
                            .attachedPolicies())
                    .extracting(AttachedPolicy::policyName)
                    .containsExactly("AmazonAPIGatewayAdministrator");

            AccessKey second = own.createAccessKey().accessKey();
            assertThatThrownBy(own::createAccessKey).isInstanceOf(LimitExceededException.class);
            own.updateAccessKey(update -> update.accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
            assertThatThrownBy(management::getRestApis).hasMessageContaining("security token");
            assertThatThrownBy(own::getUser)
                    .isInstanceOfSatisfying(
                            IamException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId"));
            assertThat(iam.listAccessKeys(user -> user.userName("kim")).accessKeyMetadata())
                    .extracting(AccessKeyMetadata::status)
                    .containsExactlyInAnyOrder(StatusType.INACTIVE, StatusType.ACTIVE);

            assertThatThrownBy(() -> iam.deleteUser(user -> user.userName("kim")))
                    .isInstanceOf(DeleteConflictException.class);
            for (AccessKey made : List.of(key, second)) {
                iam.deleteAccessKey(id -> id.userName("kim").accessKeyId(made.accessKeyId()));
            }
            iam.deleteUserPolicy(policy -> policy.userName("kim").policyName("some"));
            iam.detachUserPolicy(policy ->
                    policy.userName("kim").policyArn("arn:aws:iam::aws:policy/AmazonAPIGatewayAdministrator"));
            iam.deleteUser(user -> user.userName("kim"));
        }
    }

    @Test
    void aPolicyThatIsNoneIsRefusedInIamsWords() {
        iam.createUser(user -> user.userName("max"));

        assertThatThrownBy(() -> iam.putUserPolicy(policy -> policy.userName("max")
                        .policyName("bad")
                        .policyDocument(
                                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\"}}")))
                .isInstanceOf(MalformedPolicyDocumentException.class)
                .hasMessageContaining("Policy statement must contain resources. (at Statement)");
        assertThat(iam.listUserPolicies(user -> user.userName("max")).policyNames())
                .isEmpty();

        iam.deleteUser(user -> user.userName("max"));
    }

    @Test
    void theLastAdministratorStays() {
        assertThatThrownBy(() -> iam.deleteAccessKey(id -> id.userName("admin").accessKeyId(gateway.accessKeyId())))
                .isInstanceOf(DeleteConflictException.class)
                .hasMessageContaining("stagedoor.admin.access-key-id");
        assertThatThrownBy(() -> iam.detachUserPolicy(
                        policy -> policy.userName("admin").policyArn("arn:aws:iam::aws:policy/AdministratorAccess")))
                .isInstanceOf(DeleteConflictException.class)
                .hasMessageContaining("This would leave no active access key");
        assertThat(iam.getUser().user().userName()).isEqualTo("admin");
    }

    @Test
    void listsComeInPages() {
        for (String name : List.of("page-a", "page-b", "page-c")) {
            iam.createUser(user -> user.userName(name).path("/pages/"));
        }
        assertThat(iam.listUsersPaginator(page -> page.pathPrefix("/pages/").maxItems(2))
                        .users())
                .extracting(User::userName)
                .containsExactly("page-a", "page-b", "page-c");
        for (String name : List.of("page-a", "page-b", "page-c")) {
            iam.deleteUser(user -> user.userName(name));
        }
    }
}
