import { natsDefaults, type CompleteNatsClusterArgs } from "../args/cluster.ts";
import type { NatsAccount } from "../args/accounts.ts";
import type { Logins } from "./authorization.ts";
import { renderServerConfig, type ServerConfig } from "./serverConfig.ts";

/**
 * Renders what of a server's configuration only a restart makes it read. A running server loads the rest by a signal:
 * users and their permissions, passwords, those of routes too, most limits, and the files of certificates. It refuses a
 * changed configuration as a whole (nats-server 2.15, reload.go), so what it may refuse is here too.
 */
export function renderRestartConfig(config: ServerConfig): string {
    return renderServerConfig({
        ...config,
        routePassword: "",
        logins: loginsAtStart(config.logins),
        cluster: { ...config.cluster, ...loadedLimits },
    });
}

/** The limits that running servers load, each with some value: the text is only compared. */
const loadedLimits = {
    maxPayload: natsDefaults.maxPayload,
    maxConnections: 1,
    maxControlLine: "4Ki",
    writeDeadline: "10s",
    pingInterval: "2m",
    maxPingsOut: 1,
} satisfies Partial<CompleteNatsClusterArgs>;

/** Which accounts there are and which have JetStream, and the kind of login. */
function loginsAtStart(logins: Logins): Logins {
    const { operator, token, accounts = {}, systemPassword, jetstream } = logins;
    if (operator !== undefined) {
        return logins;
    }
    const all = Object.entries(accounts).map(([name, { jetstream }]): [string, NatsAccount] => [
        name,
        jetstream === undefined ? {} : { jetstream },
    ]);
    return {
        jetstream,
        token: token && "",
        systemPassword: systemPassword && "",
        accounts: Object.fromEntries(all),
    };
}
