import { fstatSync } from "node:fs";
import grpc from "@grpc/grpc-js";
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";

/** A plugin at work: its gRPC methods, and how to stop what is under way. */
export interface ServedProvider {
    /** The methods, as the gRPC server wants them. What is not here, it answers as not implemented. */
    service(): UntypedServiceImplementation;
    close(): void;
}

/**
 * Runs a resource plugin in this process: answers with a port number on standard output, and serves there until it is
 * told to stop.
 *
 * @param load makes the provider, given the engine's address. It is called after the port is known, so that all that
 * does the work is loaded while the engine is still connecting.
 */
export function serve(load: (engineAddress: string | undefined) => Promise<ServedProvider>): void {
    const engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-"));
    const server = new grpc.Server({
        "grpc.max_receive_message_length": -1,
        "grpc.max_send_message_length": -1,
    });
    let provider: ServedProvider | undefined;
    let loading: Promise<UntypedServiceImplementation> | undefined;

    server.addService(
        service.ResourceProviderService,
        methods(() => loading),
    );
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            process.stderr.write(`could not listen on 127.0.0.1: ${error.message}\n`);
            process.exit(1);
        }
        process.stdout.write(`${port}\n`);
        loading = load(engineAddress).then((loaded) => {
            provider = loaded;
            return loaded.service();
        });
    });

    const stop = (): void => {
        provider?.close();
        server.forceShutdown();
        process.exit(0);
    };
    process.once("SIGTERM", stop);
    process.once("SIGINT", stop);
    if (isPipe(0)) {
        // The engine holds the other end for as long as it lives. Should it be killed, this is the only sign.
        process.stdin.once("end", stop).resume();
    }
}

/**
 * Declined before all is loaded, for no provider here has it. The engine waits 10 seconds for an answer, as for none
 * else, and on a busy machine loading takes longer.
 */
const declined = "handshake";

type Loading = () => Promise<UntypedServiceImplementation> | undefined;

function methods(loading: Loading): UntypedServiceImplementation {
    const names = Object.keys(service.ResourceProviderService);
    return Object.fromEntries(names.map((name) => [name, whenLoaded(name, loading)]));
}

function whenLoaded(name: string, loading: Loading): handleUnaryCall<unknown, unknown> {
    return (call, callback) => {
        const unimplemented = { code: grpc.status.UNIMPLEMENTED, details: `${name} is not implemented` };
        const handle = async (): Promise<void> => {
            const offered = name === declined ? undefined : await loading();
            const method = offered?.[name] as handleUnaryCall<unknown, unknown> | undefined;
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

function isPipe(descriptor: number): boolean {
    try {
        const stats = fstatSync(descriptor);
        return stats.isFIFO() || stats.isSocket();
    } catch {
        return false;
    }
}
