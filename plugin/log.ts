import { engine, grpc } from "./sdk.ts";

/** Messages to the user, which Pulumi shows with a resource. */
export class Log {
    /** @param address of the engine; undefined where the plugin was not started by one. */
    constructor(private readonly address: string | undefined) {}

    info(urn: string, message: string): Promise<void> {
        return this.#send("INFO", urn, message);
    }

    warn(urn: string, message: string): Promise<void> {
        return this.#send("WARNING", urn, message);
    }

    async #send(severity: "INFO" | "WARNING", urn: string, message: string): Promise<void> {
        if (this.address === undefined) {
            return;
        }
        const { EngineClient, LogRequest, LogSeverity } = engine();
        const request = new LogRequest();
        request.setSeverity(LogSeverity[severity]);
        request.setUrn(urn);
        request.setMessage(message);
        const client = new EngineClient(this.address, grpc.credentials.createInsecure());
        // A message that cannot be shown must not fail what it is about.
        await new Promise((resolve) => client.log(request, resolve));
        client.close();
    }
}
