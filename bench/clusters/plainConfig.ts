import { natsDefaults } from "../../components/nats/args/cluster.ts";
import { hashPassword } from "../../components/nats/config/passwords.ts";
import { renderServerConfig } from "../../components/nats/config/serverConfig.ts";

/** The login of clusters that only a benchmark uses. */
export const plainLogin = { user: "app", pass: "bench" } as const;

/** The configuration of a server, as hardened servers have it by default. */
export function plainConfig(serverName: string, peers: readonly string[]): string {
    const { user: name, pass: password } = plainLogin;
    const routePassword = "bench";
    const authentication = { users: [{ name, password }] } as const;
    const cluster = { ...natsDefaults, image: "", authentication, routePassword };
    const logins = { users: [{ name, hash: hashPassword(name, password) }], jetstream: true };
    return renderServerConfig({ serverName, cluster, peers, routePassword, logins });
}
