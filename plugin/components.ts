/** Components for programs in other languages. */
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import { provider } from "./provider.ts";
import { grpc } from "./sdk.ts";

/**
 * The SDK's implementation of the service, of which `construct` is used. The SDK only starts it in a server of its own,
 * which would print a second port.
 */
export async function componentService(args: string[]): Promise<UntypedServiceImplementation> {
    const { prototype } = grpc.Server;
    const { addService } = prototype;
    return new Promise((resolve, reject) => {
        prototype.addService = (_, implementation) => {
            resolve(implementation);
            throw new Error("its methods are all that is needed");
        };
        pulumi.provider
            .main(provider, args)
            .catch(reject)
            .finally(() => {
                prototype.addService = addService;
            });
    });
}
