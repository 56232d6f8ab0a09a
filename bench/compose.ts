import { execa } from "execa";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { natsDefaults } from "../components/nats/args/cluster.ts";
import { hashPassword } from "../components/nats/config/passwords.ts";
import { dataDirectory, ports, renderServerConfig } from "../components/nats/config/serverConfig.ts";
import { configFile } from "../components/nats/docker/files.ts";
import { dockerProbe } from "../components/nats/docker/probe.ts";
import { waitUntilReady } from "../components/nats/docker/readiness.ts";
import { docker, repository, workspace } from "./docker.ts";

/** A cluster of the same servers with the same configuration, not hardened and without Pulumi. */
export interface PlainCluster {
    /** What creates it. */
    readonly title: string;
    /** Creates it with its volumes. {@link plainCluster} also waits until it is formed. */
    up(): Promise<unknown>;
    /** Removes it with its volumes. */
    down(): Promise<unknown>;
}

/** A server, in the words of Compose. */
interface Service {
    readonly image: string;
    readonly user: string;
    readonly command: readonly string[];
    readonly ports: readonly string[];
    readonly volumes: readonly string[];
}

const names = [0, 1, 2].map((index) => `${repository}-nats-${index}`);
const readinessSeconds = 120;

/**
 * A cluster by Docker Compose, or by one `docker run` for each server at the same time where there is no Compose.
 *
 * @param folder for temporary files.
 * @param client the first of the ports for clients.
 * @param monitor the first of those for monitoring.
 */
export async function plainCluster(
    folder: string,
    image: string,
    client: number,
    monitor: number,
): Promise<PlainCluster> {
    const services = names.map((name, index): [string, Service] => {
        const file = join(folder, `${name}.conf`);
        writeFileSync(file, configOf(name));
        return [
            name,
            {
                image,
                user: "0:0",
                command: ["--config", configFile],
                ports: [
                    `127.0.0.1:${client + index}:${ports.client}`,
                    `127.0.0.1:${monitor + index}:${ports.monitor}`,
                ],
                volumes: [`${file}:${configFile}:ro`, `${name}:${dataDirectory}`],
            },
        ];
    });
    const command = await findCompose();
    const plain = command === undefined ? byRun(services) : byCompose(command, folder, services);
    const servers = names.map((name, index) => ({ name, monitorUrl: `http://127.0.0.1:${monitor + index}` }));
    return {
        ...plain,
        async up() {
            await plain.up();
            const peers = names.length - 1;
            await Promise.all(
                servers.map((server) => waitUntilReady(server, peers, readinessSeconds, dockerProbe)),
            );
        },
    };
}

function configOf(serverName: string): string {
    const users = [{ name: "app", password: "bench" }] as const;
    const routePassword = "bench";
    const cluster = { ...natsDefaults, image: "", authentication: { users }, routePassword };
    const logins = { users: [{ name: "app", hash: hashPassword("app", "bench") }], jetstream: true };
    return renderServerConfig({ serverName, cluster, peers: names, routePassword, logins });
}

async function findCompose(): Promise<string[] | undefined> {
    for (const command of [["docker", "compose"], ["docker-compose"]]) {
        const [program = "", ...args] = command;
        const { failed } = await execa(program, [...args, "version"], { env: workspace.env, reject: false });
        if (!failed) {
            return command;
        }
    }
    return undefined;
}

function byCompose(command: readonly string[], folder: string, services: [string, Service][]): PlainCluster {
    const file = join(folder, "compose.yaml");
    const volumes = Object.fromEntries(names.map((name) => [name, { name }]));
    writeFileSync(file, stringify({ version: "3.8", services: Object.fromEntries(services), volumes }));
    const [program = "", ...first] = [...command, "--file", file, "--project-name", repository];
    const run = (...args: string[]) => execa(program, [...first, ...args], { env: workspace.env });
    return {
        title: `${command.join(" ")} up`,
        up: () => run("up", "--detach"),
        down: () => run("down", "--volumes", "--timeout", "0"),
    };
}

function byRun(services: [string, Service][]): PlainCluster {
    return {
        title: "docker run, all at once",
        async up() {
            await docker("network", "create", repository);
            const runs = services.map(([name, { image, user, command, ports: published, volumes }]) =>
                docker(
                    ...["run", "--detach", "--name", name, "--network", repository, "--user", user],
                    ...published.flatMap((port) => ["--publish", port]),
                    ...volumes.flatMap((volume) => ["--volume", volume]),
                    ...[image, ...command],
                ),
            );
            await Promise.all(runs);
        },
        async down() {
            await docker("rm", "--force", ...names);
            await docker("network", "rm", repository);
            await docker("volume", "rm", ...names);
        },
    };
}
