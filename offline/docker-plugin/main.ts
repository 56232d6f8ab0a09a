import { fstatSync } from "node:fs";
import grpc from "@grpc/grpc-js";
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ResourceProvider } from "./server.ts";

// Stands in for the official `pulumi-resource-docker` where that cannot be had. Started by the Pulumi engine with the
// engine's address; answers with a port number on standard output, and serves there until it is told to stop.

const engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
const server = new grpc.Server({
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
});
let provider: ResourceProvider | undefined;
let loading: Promise<UntypedServiceImplementation> | undefined;

server.addService(service.ResourceProviderService, methods());
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
        process.stderr.write(`could not listen on 127.0.0.1: ${error.message}\n`);
        process.exit(1);
    }
    process.stdout.write(`${port}\n`);
    loading = load();
});

process.once("SIGTERM", stop);
process.once("SIGINT", stop);
if (isPipe(0)) {
    // The engine holds the other end for as long as it lives. Should it be killed, this is the only sign.
    process.stdin.once("end", stop).resume();
}

/** All that does the work is loaded after the port is known, while the engine is still connecting. */
async function load(): Promise<UntypedServiceImplementation> {
    const [{ ResourceProvider }, { EngineLog }] = await Promise.all([
        import("./server.ts"),
        import("./engineLog.ts"),
    ]);
    provider = new ResourceProvider(new EngineLog(engineAddress));
    return provider.service();
}

function methods(): UntypedServiceImplementation {
    const names = Object.keys(service.ResourceProviderService);
    return Object.fromEntries(names.map((name) => [name, whenLoaded(name)]));
}

function whenLoaded(name: string): handleUnaryCall<unknown, unknown> {
    return (call, callback) => {
        const unimplemented = { code: grpc.status.UNIMPLEMENTED, details: `${name} is not implemented` };
        const handle = async (): Promise<void> => {
            const method = (await loading)?.[name] as handleUnaryCall<unknown, unknown> | undefined;
            if (method === undefined) {
                callback(unimplemented);
            } else {
                method(call, callback);
            }
        };
        handle().catch((error: unknown) => {
            callback({ code: grpc.status.INTERNAL, details: String(error) });
        });
    };
}

function stop(): void {
    provider?.close();
    server.forceShutdown();
    process.exit(0);
}

function isPipe(descriptor: number): boolean {
    try {
        const stats = fstatSync(descriptor);
        return stats.isFIFO() || stats.isSocket();
    } catch {
        return false;
    }
}
