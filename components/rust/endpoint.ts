import type { Output } from "@pulumi/pulumi";

/** How a running service is reached. Every app component has these outputs, whatever the runtime. */
export interface AppEndpoint {
    /** The base URL of the service; of its first replica, where each has its own. Undefined for one without a port. */
    readonly url: Output<string | undefined>;
    /** The digest of the image that runs; its id for one that was never pushed. */
    readonly imageDigest: Output<string>;
}
