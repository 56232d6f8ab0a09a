/** The program of the plugin: the engine starts it, and calls it for each component and each stream. */
import type { sendUnaryData, UntypedHandleCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { Log } from "./log.ts";
import { grpc, service } from "./sdk.ts";
import { resourceService } from "./service.ts";

const args = process.argv.slice(2);

let components: Promise<UntypedServiceImplementation> | undefined;

/** A method of the components, which are loaded when one is called: they need the SDKs of Docker and Kubernetes. */
function ofComponents(method: "construct" | "call"): UntypedHandleCall {
    return (call: unknown, callback: sendUnaryData<unknown>) => {
        components ??= import("./components.ts").then(({ componentService }) => componentService(args));
        components.then((implementation) => {
            const handle = implementation[method] as (...args: unknown[]) => void;
            handle.call(implementation, call, callback);
        }, callback);
    };
}

const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 2 ** 20 });
server.addService(service, {
    ...resourceService(new Log(args[0])),
    construct: ofComponents("construct"),
    call: ofComponents("call"),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
        throw error;
    }
    // The engine reads the port from the first line.
    console.log(String(port));
});
