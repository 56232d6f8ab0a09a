import type { ServiceError } from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import type { fromStruct } from "./values.ts";
import type { Values } from "./values.ts";

const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"] as const;

/** Reads the properties of a message. */
export type Reader = typeof fromStruct;

/** The result of Diff. */
export interface Difference {
    readonly changed: boolean;
    readonly replaces: readonly string[];
    readonly deleteBeforeReplace: boolean;
    readonly detailed: Readonly<Record<string, (typeof kinds)[number]>>;
}

/** A resource of the plugin. */
export interface Live {
    readonly id: string;
    readonly state: Values;
    readonly inputs: Values;
}

/** An error of Create after which the resource exists. */
export interface HalfCreated extends Error {
    readonly id: string;
    readonly state: Values;
}

/** Reads the ID and state of an error, which the engine stores. */
export function asHalfCreated(read: Reader, error: ServiceError): Error {
    const [bytes] = error.metadata.get("grpc-status-details-bin");
    const [details] =
        typeof bytes === "object" ? status.Status.deserializeBinary(bytes).getDetailsList() : [];
    const parse = (data: Uint8Array): messages.ErrorResourceInitFailed =>
        messages.ErrorResourceInitFailed.deserializeBinary(data);
    const failed = details?.unpack(parse, "pulumirpc.ErrorResourceInitFailed");
    if (failed === null || failed === undefined) {
        return new Error(error.details);
    }
    const half = new Error([error.details, ...failed.getReasonsList()].join("\n"));
    return Object.assign(half, { id: failed.getId(), state: read(failed.getProperties()) });
}

/** The result of Check. */
export function checked(
    read: Reader,
    answer: messages.CheckResponse,
): { inputs: Values; failures: string[] } {
    const failures = answer
        .getFailuresList()
        .map((failure) => `${failure.getProperty()}${failure.getReason()}`);
    return { inputs: read(answer.getInputs()), failures };
}

/** Reads the result of Diff. */
export function difference(answer: messages.DiffResponse): Difference {
    const detailed = [...answer.getDetaileddiffMap().getEntryList()].map(
        ([key]) => [key, kinds[answer.getDetaileddiffMap().get(key)?.getKind() ?? 0]] as const,
    );
    return {
        changed: answer.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
        replaces: answer.getReplacesList(),
        deleteBeforeReplace: answer.getDeletebeforereplace(),
        detailed: Object.fromEntries(detailed) as Difference["detailed"],
    };
}
