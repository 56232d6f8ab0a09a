import grpc from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import { toStruct } from "./values.ts";
import type { Values } from "./values.ts";

/** A resource was made or changed, but not to the end. The engine keeps it in the state, so that it is not forgotten. */
export class PartlyDone extends Error {
    public readonly id: string;
    public readonly state: Values;
    /** What the engine shows beside the resource. */
    public readonly reasons: readonly string[];

    public constructor(cause: unknown, { id, state }: { readonly id: string; readonly state: Values }) {
        super(messageOf(cause), { cause });
        this.id = id;
        this.state = state;
        this.reasons = [this.message, ...detailsOf(cause)];
    }
}

/** An error with more to say than fits into one line. */
export class DetailedError extends Error {
    public readonly details: readonly string[];

    public constructor(message: string, details: readonly string[], cause?: unknown) {
        super(message, { cause });
        this.details = details;
    }
}

/** The details of an error, or of what it was caused by. */
export function detailsOf(error: unknown): readonly string[] {
    if (error instanceof DetailedError) {
        return error.details;
    }
    return error instanceof Error && error.cause !== undefined ? detailsOf(error.cause) : [];
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
    return error instanceof Error ? error.message : String(error);
}

/** An error with a word before it about what was tried. */
export function failed(what: string, cause: unknown): Error {
    return new Error(`${what}: ${messageOf(cause)}`, { cause });
}

/** An error as gRPC sends it: the message for the user, and what was left behind for the engine. No stack. */
export function asServiceError(error: unknown): Partial<ServiceError> {
    const message = messageOf(error);
    const metadata = new grpc.Metadata();
    if (error instanceof PartlyDone) {
        metadata.add("grpc-status-details-bin", Buffer.from(details(error, message).serializeBinary()));
    }
    return { code: grpc.status.UNKNOWN, details: message, metadata };
}

/** The engine reads these details to keep the resource in the state; else it would be forgotten, and stay for ever. */
function details({ id, state, reasons }: PartlyDone, message: string): InstanceType<typeof status.Status> {
    const failed = new messages.ErrorResourceInitFailed().setId(id).setProperties(toStruct(state));
    failed.setReasonsList([...reasons]);
    const packed = new any.Any();
    packed.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const response = new status.Status();
    response.setCode(grpc.status.UNKNOWN);
    response.setMessage(message);
    response.addDetails(packed);
    return response;
}
