/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.sdk;

import dev.stagedoor.controlplane.wire.AwsException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The SDKs that can be generated, with the names, texts and properties that AWS lists them with; in the order of their ids. */
public enum SdkType {
    ANDROID(
            "Android",
            "",
            required("groupId", "Group ID", ""),
            required("invokerPackage", "Invoker package", ""),
            required("artifactId", "Artifact ID", ""),
            required("artifactVersion", "Artifact version", "")),
    JAVA(
            "Java",
            "Java SDK generator for API Gateway APIs",
            required(
                    "service.name",
                    "Service Name",
                    "Name of the service which is used to derive the Java interface name for your client"),
            required(
                    "java.package-name",
                    "Java Package Name",
                    "Name of the Java package your code will be generated under"),
            optional(
                    "java.build-system",
                    "Java Build System",
                    "Build system to setup for project; Currently supported: maven, gradle"),
            optional(
                    "java.group-id",
                    "Java Group Id",
                    "Group id for your Maven or Gradle project. Defaults to package name"),
            optional(
                    "java.artifact-id",
                    "Java Artifact Id",
                    "Artifact Id for your Maven project or project name for your Gradle project."
                            + " Defaults to service name"),
            optional(
                    "java.artifact-version",
                    "Java Artifact Version",
                    "Version of your Maven or Gradle project. Defaults to 1.0-SNAPSHOT"),
            optional(
                    "java.license-text",
                    "Source Code License Text",
                    "Customer provided license to inject into source file headers")),
    JAVASCRIPT("JavaScript", ""),
    OBJECTIVEC("iOS (Objective-C)", "", required("classPrefix", "Prefix", "")),
    RUBY(
            "Ruby",
            "Ruby SDK generator for API Gateway APIs",
            required(
                    "service.name",
                    "Service Name",
                    "Name of the service which is used to derive the name for your client"),
            optional("ruby.gem-name", "Ruby Gem Name", "Name of the Ruby gem your code will be generated under"),
            optional("ruby.gem-version", "Ruby Gem Version", "Version number for your service gem. Defaults to 1.0.0")),
    SWIFT("iOS (Swift)", "", required("classPrefix", "Prefix", ""));

    /** What a caller can say about the SDK. */
    public record Property(String name, String friendlyName, String description, boolean required) {}

    private final String friendlyName;
    private final String description;
    private final List<Property> properties;

    SdkType(String friendlyName, String description, Property... properties) {
        this.friendlyName = friendlyName;
        this.description = description;
        this.properties = List.of(properties);
    }

    private static Property required(String name, String friendlyName, String description) {
        return new Property(name, friendlyName, description, true);
    }

    private static Property optional(String name, String friendlyName, String description) {
        return new Property(name, friendlyName, description, false);
    }

    /** @throws AwsException {@code NotFoundException} */
    public static SdkType require(String id) {
        return find(id).orElseThrow(() -> AwsException.notFound("Invalid SDK type identifier specified"));
    }

    /** The type of this id, which is in lower case. */
    public static Optional<SdkType> find(String id) {
        return Arrays.stream(values()).filter(type -> type.id().equals(id)).findFirst();
    }

    /** As it stands in paths. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public String friendlyName() {
        return friendlyName;
    }

    public String description() {
        return description;
    }

    public List<Property> properties() {
        return properties;
    }
}
