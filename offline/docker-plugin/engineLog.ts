import grpc from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";

/** Shows progress of long operations in the Pulumi client. Losing a line is no error. */
export class EngineLog {
    readonly #address: string | undefined;
    #client: Promise<EngineClient> | undefined;

    /** @param address where the engine listens, if it does. */
    public constructor(address: string | undefined) {
        this.#address = address;
    }

    /** Shows a line beside a resource, until the next one comes. */
    public status(urn: string, message: string): void {
        this.#send(urn, message).catch(() => undefined);
    }

    async #send(urn: string, message: string): Promise<void> {
        if (this.#address === undefined || message.trim() === "") {
            return;
        }
        const { default: messages } = await import("@pulumi/pulumi/proto/engine_pb.js");
        const client = await (this.#client ??= connect(this.#address));
        const request = new messages.LogRequest();
        request.setSeverity(messages.LogSeverity.INFO);
        request.setUrn(urn);
        request.setMessage(message);
        request.setEphemeral(true);
        client.log(request, () => undefined);
    }
}

async function connect(address: string): Promise<EngineClient> {
    const { default: services } = await import("@pulumi/pulumi/proto/engine_grpc_pb.js");
    return new services.EngineClient(address, grpc.credentials.createInsecure());
}
