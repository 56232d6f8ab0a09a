import type { Input } from "@pulumi/pulumi";
import { unless, type Problem } from "../components/problems.ts";
import { missingSecret, setCommand } from "./commands.ts";
import { project } from "./names.ts";
import { checkUserSecrets } from "./natsUsers.ts";
import type { PlainSettings } from "./schema.ts";

/** Marks a value as secret. */
export type Hide = (value: string) => Input<string>;

/** Every problem of the logins for the registry and the cluster: missing, or set in two ways. */
export function checkSecrets(settings: PlainSettings): Problem[] {
    const { natsPassword, natsToken, natsRoutePassword, registryUsername, registryPassword } = settings;
    return [
        ...unless(
            registryUsername === undefined || registryPassword !== undefined,
            "registryPassword",
            missingSecret("registryPassword"),
        ),
        ...unless(
            registryUsername !== undefined || registryPassword === undefined,
            "registryUsername",
            `is required with ${project}:registryPassword; set it with: ${setCommand("registryUsername", { secret: false })}`,
        ),
        ...unless(
            natsPassword !== undefined || natsToken !== undefined || settings.nats.operator !== undefined,
            "natsPassword",
            missingSecret("natsPassword"),
        ),
        ...unless(
            natsPassword === undefined || natsToken === undefined,
            "natsToken",
            `cannot be combined with ${project}:natsPassword: remove one of them, for example with: pulumi config rm ${project}:natsToken`,
        ),
        ...unless(natsRoutePassword !== undefined, "natsRoutePassword", missingSecret("natsRoutePassword")),
        ...checkUserSecrets(settings),
    ];
}
