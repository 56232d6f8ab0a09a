import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { handleUnaryCall } from "@grpc/grpc-js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import service from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/engine_pb.js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";

/** The part of the Pulumi engine that a plugin calls: its log. */
export class EngineStub {
    /** The messages of the plugin. */
    public readonly messages: string[] = [];
    readonly #server = new Server();

    /** Starts to listen and returns the address for the plugin. */
    public async listen(): Promise<string> {
        const log: handleUnaryCall<LogRequest, Empty> = (call, callback) => {
            if (call.request.getSeverity() !== messages.LogSeverity.DEBUG) {
                this.messages.push(call.request.getMessage());
            }
            callback(null, new empty.Empty());
        };
        this.#server.addService(service.EngineService, { log });
        const port = await new Promise<number>((resolve, reject) => {
            this.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
                if (error === null) {
                    resolve(bound);
                } else {
                    reject(error);
                }
            });
        });
        return `127.0.0.1:${port}`;
    }

    public close(): void {
        this.#server.forceShutdown();
    }
}
