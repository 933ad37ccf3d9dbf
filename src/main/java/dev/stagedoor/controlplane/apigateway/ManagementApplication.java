/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.apigateway;

import dev.stagedoor.controlplane.wire.AnswerFilter;
import dev.stagedoor.controlplane.wire.ErrorMapper;
import dev.stagedoor.controlplane.wire.JsonBody;
import dev.stagedoor.controlplane.wire.StatusFeature;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/**
 * The management API, at the root of the management host: all that {@code --endpoint-url} needs. The {@code
 * ManagementFilter} forwards to it by name; its URL is not for anybody, and asks for the same proof.
 */
@ApplicationPath("/_management")
public class ManagementApplication extends Application {

    /** Listed, not scanned: what the data plane's application holds is none of ours. */
    @Override
    public Set<Class<?>> getClasses() {
        return Set.of(
                AccountOperations.class,
                RestApiOperations.class,
                ResourceOperations.class,
                MethodOperations.class,
                MethodResponseOperations.class,
                IntegrationOperations.class,
                IntegrationResponseOperations.class,
                DeploymentOperations.class,
                StageOperations.class,
                ExportOperations.class,
                SdkOperations.class,
                SdkTypeOperations.class,
                ApiKeyOperations.class,
                UsagePlanOperations.class,
                UsagePlanKeyOperations.class,
                UsageOperations.class,
                ClientCertificateOperations.class,
                VpcLinkOperations.class,
                AuthorizerOperations.class,
                ModelOperations.class,
                RequestValidatorOperations.class,
                GatewayResponseOperations.class,
                DocumentationPartOperations.class,
                DocumentationVersionOperations.class,
                DomainNameOperations.class,
                DomainNameAccessAssociationOperations.class,
                BasePathMappingOperations.class,
                TagOperations.class,
                StageTraces.class,
                // the rules of the wire
                JsonBody.class,
                StatusFeature.class,
                AnswerFilter.class,
                CallMetrics.class,
                ErrorMapper.class);
    }

    /** A path of Jersey's own making, {@code /application.wadl}, is no operation of AWS. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
