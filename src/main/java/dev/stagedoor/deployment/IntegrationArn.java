/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.deployment;

import dev.stagedoor.dataplane.snapshot.AwsService;
import dev.stagedoor.dataplane.snapshot.TargetUri;
import dev.stagedoor.platform.configuration.AwsSettings;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the URI of an AWS integration, {@code arn:aws:apigateway:{region}:{service}:{path|action}/{service_api}}, where
 * the service may have a subdomain before it. Source: API reference, Integration, {@code uri}.
 *
 * @param uri where the service is and what it is asked for; an action is a parameter of the query or a header
 */
record IntegrationArn(AwsService service, TargetUri uri) {

    private static final Pattern ARN = Pattern.compile(
            "arn:(aws|aws-cn|aws-us-gov):apigateway:([a-z0-9-]*):(?:([A-Za-z0-9.-]+)\\.)?([a-z0-9-]+):(path|action)/(.*)");
    private static final Pattern FUNCTION = Pattern.compile(
            "/*(?:2015-03-31|2021-11-15)/functions/(arn:.+|[^/]+)/(invocations|response-streaming-invocations)");

    /** How services that take JSON know their actions; all others read {@code Action=} (AWS's query protocol). */
    private record JsonProtocol(String targetPrefix, String contentType) {}

    private static final String JSON_1_0 = "application/x-amz-json-1.0";
    private static final String JSON_1_1 = "application/x-amz-json-1.1";

    /** The target prefixes of their service models. SSM and SQS read the query protocol too (recorded), and get it. */
    private static final Map<String, JsonProtocol> JSON_SERVICES = Map.ofEntries(
            Map.entry("dynamodb", new JsonProtocol("DynamoDB_20120810", JSON_1_0)),
            Map.entry("states", new JsonProtocol("AWSStepFunctions", JSON_1_0)),
            Map.entry("kinesis", new JsonProtocol("Kinesis_20131202", JSON_1_1)),
            Map.entry("firehose", new JsonProtocol("Firehose_20150804", JSON_1_1)),
            Map.entry("events", new JsonProtocol("AWSEvents", JSON_1_1)),
            Map.entry("logs", new JsonProtocol("Logs_20140328", JSON_1_1)),
            Map.entry("secretsmanager", new JsonProtocol("secretsmanager", JSON_1_1)),
            Map.entry("kms", new JsonProtocol("TrentService", JSON_1_1)),
            Map.entry("ecs", new JsonProtocol("AmazonEC2ContainerServiceV20141113", JSON_1_1)),
            Map.entry("ecr", new JsonProtocol("AmazonEC2ContainerRegistry_V20150921", JSON_1_1)),
            Map.entry("codebuild", new JsonProtocol("CodeBuild_20161006", JSON_1_1)),
            Map.entry("codepipeline", new JsonProtocol("CodePipeline_20150709", JSON_1_1)),
            Map.entry("glue", new JsonProtocol("AWSGlue", JSON_1_1)),
            Map.entry("athena", new JsonProtocol("AmazonAthena", JSON_1_1)),
            Map.entry("sagemaker", new JsonProtocol("SageMaker", JSON_1_1)),
            Map.entry("comprehend", new JsonProtocol("Comprehend_20171127", JSON_1_1)),
            Map.entry("rekognition", new JsonProtocol("RekognitionService", JSON_1_1)),
            Map.entry("textract", new JsonProtocol("Textract", JSON_1_1)),
            Map.entry("translate", new JsonProtocol("AWSShineFrontendService_20170701", JSON_1_1)),
            Map.entry("transcribe", new JsonProtocol("Transcribe", JSON_1_1)),
            Map.entry("cognito-idp", new JsonProtocol("AWSCognitoIdentityProviderService", JSON_1_1)),
            Map.entry("cognito-identity", new JsonProtocol("AWSCognitoIdentityService", JSON_1_1)));

    /** Services with one endpoint for all regions. */
    private static final Set<String> GLOBAL = Set.of("iam", "route53", "cloudfront", "organizations");

    /**
     * @param role the integration's {@code credentials}
     * @throws IllegalArgumentException when nothing can be called by this
     */
    static IntegrationArn parse(String text, Map<String, String> stageVariables, String role, AwsSettings aws) {
        String substituted = IntegrationUri.substitute(text, stageVariables);
        Matcher arn = ARN.matcher(substituted);
        if (!arn.matches()) {
            throw new IllegalArgumentException(IntegrationUri.INVALID);
        }
        String partition = arn.group(1);
        String region = arn.group(2);
        String subdomain = arn.group(3);
        String service = arn.group(4);
        boolean action = arn.group(5).equals("action");
        String api = arn.group(6);
        JsonProtocol json = action ? JSON_SERVICES.get(service) : null;
        String endpoint = aws.endpointOf(service).orElseGet(() -> endpoint(partition, region, service));
        String path =
                api.startsWith("/") ? api : "/" + api; // "s3:path//" lists buckets (AWS's tutorial for an S3 proxy)
        String function = null;
        if (service.equals("lambda") && !action) {
            Matcher invocation = FUNCTION.matcher(path);
            if (!invocation.matches()) {
                throw new IllegalArgumentException("Invalid Lambda function ARN: " + substituted);
            }
            function = invocation.group(1);
            path = invocation.group(2).equals("invocations")
                    ? "/2015-03-31/functions/" + function + "/invocations"
                    : "/2021-11-15/functions/" + function + "/response-streaming-invocations";
        } else if (action) {
            path = json == null ? "/?Action=" + api : "/";
        }
        TargetUri uri = IntegrationUri.parse(endpoint + path, Map.of());
        String credentials = IntegrationUri.substitute(role, stageVariables);
        return new IntegrationArn(
                new AwsService(
                        signingName(service),
                        GLOBAL.contains(service) || region.isEmpty() ? "us-east-1" : region,
                        credentials,
                        json == null ? null : json.targetPrefix() + "." + api,
                        json == null ? null : json.contentType(),
                        function),
                subdomain == null ? uri : below(subdomain, uri));
    }

    private static String endpoint(String partition, String region, String service) {
        String domain = partition.equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com";
        return "https://" + service + (GLOBAL.contains(service) || region.isEmpty() ? "" : "." + region) + "." + domain;
    }

    /**
     * The subdomain is part of the {@code Host} field, and of the address only where it is AWS that is called: what
     * stands in for it at one address has no names below that.
     */
    private static TargetUri below(String subdomain, TargetUri uri) {
        boolean named = uri.host().endsWith(".amazonaws.com") || uri.host().endsWith(".amazonaws.com.cn");
        return new TargetUri(
                uri.scheme(),
                named ? subdomain + "." + uri.host() : uri.host(),
                uri.port(),
                subdomain + "." + uri.authority(),
                uri.path(),
                uri.query());
    }

    private static String signingName(String service) {
        return service.equals("email") ? "ses" : service;
    }
}
