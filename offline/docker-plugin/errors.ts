import grpc from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import { messageOf, PartlyCreated } from "./resources/resource.ts";
import { toStruct } from "./values.ts";

/** An error as gRPC sends it: the message for the user, and what was left behind for the engine. No stack. */
export function asServiceError(error: unknown): Partial<ServiceError> {
    const message = messageOf(error);
    const metadata = new grpc.Metadata();
    if (error instanceof PartlyCreated) {
        metadata.add("grpc-status-details-bin", Buffer.from(details(error, message).serializeBinary()));
    }
    return { code: grpc.status.UNKNOWN, details: message, metadata };
}

/** The engine reads these details to keep the resource in the state; else it would be forgotten, and stay for ever. */
function details({ id, state }: PartlyCreated, message: string): InstanceType<typeof status.Status> {
    const failed = new messages.ErrorResourceInitFailed().setId(id).setProperties(toStruct(state));
    failed.setReasonsList([message]);
    const packed = new any.Any();
    packed.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const response = new status.Status();
    response.setCode(grpc.status.UNKNOWN);
    response.setMessage(message);
    response.addDetails(packed);
    return response;
}
