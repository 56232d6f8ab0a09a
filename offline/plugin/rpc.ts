import type { handleUnaryCall } from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as rpc from "@pulumi/pulumi/proto/provider_pb.js";
import { asServiceError } from "./errors.ts";
import type { toStruct } from "./values.ts";

/** How a property changes. */
export type Change = "add" | "delete" | "update";

/** The changes between two states, by property path (`envs[0]`, `ports[1].external`). */
export type Changes = Map<string, { readonly change: Change; readonly replaces: boolean }>;

/** What a deployment would change. */
export interface Difference {
    readonly changes: Changes;
    readonly deletesBeforeReplacing: boolean;
}

/** A gRPC method from a plain one: whatever it throws becomes an error for the user, without a stack. */
export function unary<Q, A>(method: (request: Q) => A | Promise<A>): handleUnaryCall<Q, A> {
    return (call, callback) => {
        const answer = async (): Promise<A> => await method(call.request);
        answer().then(
            (response) => {
                callback(null, response);
            },
            (error: unknown) => {
                callback(asServiceError(error));
            },
        );
    };
}

/** Type and name in `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */
export function parseUrn(urn: string): { type: string; name: string } {
    const [, , types = "", ...name] = urn.split("::");
    return { type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

/** The name that the project's `pulumi:autonaming` asks for; `""` where it forbids made-up names. */
export function proposedName(request: rpc.CheckRequest): string | undefined {
    const autonaming = request.getAutonaming();
    const forbidden = autonaming?.getMode() === messages.CheckRequest.AutonamingOptions.Mode.DISABLE;
    return forbidden ? "" : autonaming?.getProposedName();
}

/** The answer to Check and CheckConfig. */
export function checkResponse(
    inputs: ReturnType<typeof toStruct> | undefined,
    failures: readonly string[],
): rpc.CheckResponse {
    const list = failures.map((reason) => new messages.CheckFailure().setReason(reason));
    return new messages.CheckResponse().setInputs(inputs).setFailuresList(list);
}

/** The answer to Diff and DiffConfig. */
export function diffResponse({ changes, deletesBeforeReplacing }: Difference): rpc.DiffResponse {
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const top = (paths: string[]): string[] =>
        [...new Set(paths.map((path) => path.replace(/[.[].*$/, "")))].sort();
    const replacing = [...changes].filter(([, { replaces }]) => replaces).map(([path]) => path);
    const response = new messages.DiffResponse()
        .setChanges(changes.size > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList(top([...changes.keys()]))
        .setReplacesList(top(replacing))
        .setDeletebeforereplace(replacing.length > 0 && deletesBeforeReplacing)
        .setHasdetaileddiff(true);
    for (const [path, { change, replaces }] of changes) {
        response
            .getDetaileddiffMap()
            .set(path, new messages.PropertyDiff().setKind(kindOf(change, replaces)));
    }
    return response;
}

function kindOf(change: Change, replaces: boolean): rpc.PropertyDiff.Kind {
    const { Kind } = messages.PropertyDiff;
    const plain = { add: Kind.ADD, delete: Kind.DELETE, update: Kind.UPDATE };
    const replacement = { add: Kind.ADD_REPLACE, delete: Kind.DELETE_REPLACE, update: Kind.UPDATE_REPLACE };
    return (replaces ? replacement : plain)[change];
}
