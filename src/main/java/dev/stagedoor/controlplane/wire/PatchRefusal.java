/* SPDX-License-Identifier: Apache-2.0 */
package dev.stagedoor.controlplane.wire;

import dev.stagedoor.controlplane.wire.PatchOperation.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How an AWS resource words its refusal of a patch; AWS has three ways, by resource (all recorded). */
public enum PatchRefusal {

    /** ApiKey, Resource, Model, RequestValidator and the like: the paths that the operation may have. */
    LISTS_PATHS {
        @Override
        AwsException unknownPath(Shape shape, PatchOperation operation) {
            List<String> paths = new ArrayList<>();
            shape.members().forEach(member -> collect("/", member, operation.op(), paths));
            String hint = paths.isEmpty() ? "Please choose supported operations" : "Must be one of: " + paths;
            return AwsException.badRequest("Invalid patch path  '" + operation.path() + "' specified for op '"
                    + operation.op() + "'. " + hint);
        }

        @Override
        AwsException wrongOperation(Shape shape, Member member, Set<Op> allowed, PatchOperation operation) {
            return unknownPath(shape, operation);
        }
    },

    /** RestApi, Method and the like: the operations that the path may have. */
    LISTS_OPERATIONS {
        @Override
        AwsException wrongOperation(Shape shape, Member member, Set<Op> allowed, PatchOperation operation) {
            if (member.type == Member.Type.LIST) {
                return AwsException.badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
            }
            return AwsException.badRequest("Invalid patch operation specified. Must be one of: "
                    + allowed.stream().sorted().map(Op::toString).collect(Collectors.joining(", ", "[", "]")));
        }
    },

    /** GatewayResponse, MethodResponse and the like: the path alone. */
    NAMES_PATH {
        @Override
        AwsException wrongOperation(Shape shape, Member member, Set<Op> allowed, PatchOperation operation) {
            return unknownPath(shape, operation);
        }
    };

    /** The path names nothing that can be patched. */
    AwsException unknownPath(Shape shape, PatchOperation operation) {
        return AwsException.badRequest("Invalid patch path " + operation.path());
    }

    /** The path names something that can be patched, but not so. */
    abstract AwsException wrongOperation(Shape shape, Member member, Set<Op> allowed, PatchOperation operation);

    private static void collect(String prefix, Member member, Op op, List<String> paths) {
        if (member.patchOps().contains(op)
                || member.patchWholeOps().contains(op)
                || member.patchByValueOps().contains(op)) {
            paths.add(prefix + member.name());
        }
        if (member.type == Member.Type.STRUCTURE) {
            member.parts.forEach(part -> collect(prefix + member.name() + "/", part, op, paths));
        }
    }
}
