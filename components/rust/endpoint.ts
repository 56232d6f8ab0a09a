import type { Output } from "@pulumi/pulumi";

/** How to reach a running service. Every app component has these outputs, whatever the runtime. */
export interface AppEndpoint {
    /** The base URL of the service; of the first replica, where each has its own. Undefined without a `port`. */
    readonly url: Output<string | undefined>;
    /** The digest of the running image; the image's ID where it was never pushed. */
    readonly imageDigest: Output<string>;
}
