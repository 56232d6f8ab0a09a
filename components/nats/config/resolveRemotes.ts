import * as pulumi from "@pulumi/pulumi";
import type { NatsRemoteArgs } from "../args/remotes.ts";
import type { Remotes } from "./remotes.ts";

/** The connections to other clusters, with the secrets resolved. A secret as a whole. */
export function resolveRemotes({
    leafRemotes,
    gateways,
    gatewayPassword,
}: NatsRemoteArgs): pulumi.Output<Remotes> {
    return pulumi.secret(pulumi.output({ leafRemotes, gateways, gatewayPassword }) as pulumi.Output<Remotes>);
}
