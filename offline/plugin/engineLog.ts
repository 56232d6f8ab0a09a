import grpc from "@grpc/grpc-js";
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb.js";

/** How much a message matters. */
export type Severity = "DEBUG" | "INFO" | "WARNING" | "ERROR";

/** Shows messages and the progress of long operations in the Pulumi client. Losing a line is no error. */
export class EngineLog {
    readonly #address: string | undefined;
    #client: Promise<EngineClient> | undefined;

    /** @param address where the engine listens, if it does. */
    public constructor(address: string | undefined) {
        this.#address = address;
    }

    /** Shows a line beside a resource, until the next one comes. */
    public status(urn: string, message: string, severity: Severity = "INFO"): void {
        this.#send(urn, message, severity, true).catch(() => undefined);
    }

    /** Tells something that stays among the resource's messages. */
    public tell(urn: string, message: string, severity: Severity): void {
        this.#send(urn, message, severity, false).catch(() => undefined);
    }

    async #send(urn: string, message: string, severity: Severity, ephemeral: boolean): Promise<void> {
        if (this.#address === undefined || message.trim() === "") {
            return;
        }
        const { default: messages } = await import("@pulumi/pulumi/proto/engine_pb.js");
        const client = await (this.#client ??= connect(this.#address));
        const request = new messages.LogRequest();
        request.setSeverity(messages.LogSeverity[severity]);
        request.setUrn(urn);
        request.setMessage(message);
        request.setEphemeral(ephemeral);
        client.log(request, () => undefined);
    }
}

async function connect(address: string): Promise<EngineClient> {
    const { default: services } = await import("@pulumi/pulumi/proto/engine_grpc_pb.js");
    return new services.EngineClient(address, grpc.credentials.createInsecure());
}
