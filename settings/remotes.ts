import { defined } from "../components/arguments.ts";
import type { NatsRemoteArgs } from "../components/nats/args/remotes.ts";
import { unless, type Problem } from "../components/problems.ts";
import { setCommand } from "./commands.ts";
import type { PlainSettings } from "./schema.ts";
import type { Hide } from "./secrets.ts";

type LeafRemotes = NonNullable<NatsRemoteArgs["leafRemotes"]>;

/** The connections to other clusters, as arguments of a cluster on any runtime. */
export function remoteArgs(settings: PlainSettings, hide: Hide): NatsRemoteArgs {
    const { nats, natsGatewayPassword } = settings;
    return defined({
        leafRemotes: nats.leafRemotes && leafRemotes(settings, hide),
        gateways: nats.gateways,
        gatewayPassword: natsGatewayPassword === undefined ? undefined : hide(natsGatewayPassword),
    });
}

function leafRemotes({ nats, natsLeafRemotes = {} }: PlainSettings, hide: Hide): LeafRemotes {
    const remotes = Object.entries(nats.leafRemotes ?? {}).map(([name, remote]) => {
        const secrets = Object.entries(defined(natsLeafRemotes[name] ?? {}));
        return [name, { ...remote, ...Object.fromEntries(secrets.map(([key, text]) => [key, hide(text)])) }];
    });
    return Object.fromEntries(remotes) as LeafRemotes;
}

/** Where the secrets of remotes are. */
const secretKeys = ["password", "credentials", "ca", "certificate", "key"];

/** The key of an argument of a remote, if its name differs. */
export function remoteKeyOf(path: string): string | undefined {
    const [argument, name, key = ""] = path.split(".");
    if (argument === "gatewayPassword") {
        return "natsGatewayPassword";
    }
    return argument === "leafRemotes" && secretKeys.includes(key)
        ? `natsLeafRemotes.${name}.${key}`
        : undefined;
}

/** What is wrong with the secrets of remotes: those of remotes that do not exist. */
export function checkRemoteKeys({ nats, natsLeafRemotes = {} }: PlainSettings): Problem[] {
    return Object.keys(natsLeafRemotes).flatMap((name) =>
        unless(
            nats.leafRemotes?.[name] !== undefined,
            `natsLeafRemotes.${name}`,
            `belongs to no remote: set its addresses with: ${setCommand(`nats.leafRemotes.${name}.urls[0]`, { secret: false })}`,
        ),
    );
}
