/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.conformance;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.protocols.core.OperationInfo;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayRequest;

/**
 * One operation of the management API as the AWS SDK for Java calls it.
 *
 * @param name in the spelling of AWS's documentation, such as {@code UpdateStage}
 * @param route verb and path with every parameter as {@code {}}, such as {@code PATCH /restapis/{}/stages/{}}
 */
record SdkOperation(String name, String route) {

    private static final Map<String, String> NOUNS = Map.of(
            "TagResource", "Tags",
            "UntagResource", "Tags",
            "GetTags", "Tags",
            "FlushStageCache", "Stage",
            "FlushStageAuthorizersCache", "Stage",
            "GetModelTemplate", "Model",
            "GetUsage", "UsagePlan",
            "UpdateUsage", "UsagePlan",
            "RejectDomainNameAccessAssociation", "DomainNameAccessAssociation");

    /** All operations of the v1 API, in the order of their names. */
    static List<SdkOperation> all() {
        return Arrays.stream(ApiGatewayClient.class.getMethods())
                .filter(method -> method.getParameterCount() == 1
                        && ApiGatewayRequest.class.isAssignableFrom(method.getParameterTypes()[0])
                        && !Consumer.class.isAssignableFrom(method.getParameterTypes()[0])
                        && !method.getName().endsWith("Paginator"))
                .map(method -> read(method.getParameterTypes()[0].getSimpleName()))
                .sorted(Comparator.comparing(SdkOperation::name))
                .toList();
    }

    /** The SDK keeps verb and path in a private constant of the request's marshaller. */
    private static SdkOperation read(String request) {
        try {
            Class<?> marshaller =
                    Class.forName("software.amazon.awssdk.services.apigateway.transform." + request + "Marshaller");
            Field binding = marshaller.getDeclaredField("SDK_OPERATION_BINDING");
            binding.setAccessible(true);
            OperationInfo info = (OperationInfo) binding.get(null);
            return new SdkOperation(
                    request.substring(0, request.length() - "Request".length()),
                    info.httpMethod() + " " + normalise(info.requestUri()));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The path without its query, and without the names of its parameters. */
    static String normalise(String uri) {
        return uri.replaceFirst("\\?.*", "").replaceAll("\\{[^}]*}", "{}");
    }

    /** The name of the Java method that implements it. */
    String methodName() {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** The AWS noun that it is about, such as {@code Stage}. */
    String noun() {
        String noun = NOUNS.getOrDefault(
                name, name.replaceFirst("^(Create|Delete|Get|Put|Update|Import|Generate|TestInvoke)", ""));
        return noun.equals("Tags") ? noun : noun.replaceFirst("s$", "");
    }
}
