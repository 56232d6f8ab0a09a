import { execa } from "execa";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { dataDirectory, ports } from "../../components/nats/config/serverConfig.ts";
import { configFile } from "../../components/nats/docker/files.ts";
import { dockerProbe } from "../../components/nats/docker/probe.ts";
import { waitUntilReady } from "../../components/nats/docker/readiness.ts";
import { freePorts } from "../../test/integration/support/ports.ts";
import { docker, repository, workspace } from "../docker.ts";
import { plainConfig } from "./plainConfig.ts";

/** A cluster of the same servers with the same configuration, not hardened and without Pulumi. */
export interface PlainCluster {
    /** What creates it. */
    readonly title: string;
    /** Whether {@link up} of one that runs updates it. */
    readonly isUpdatable: boolean;
    /** Where clients connect. */
    readonly clientUrls: readonly string[];
    /** Creates or updates it with servers of an image, and waits until it is formed. */
    up(image: string): Promise<unknown>;
    /** Removes it with its volumes. */
    down(): Promise<unknown>;
}

/** A server, in the words of Compose. */
interface Service {
    readonly user: string;
    readonly command: readonly string[];
    readonly ports: readonly string[];
    readonly volumes: readonly string[];
}

const readinessSeconds = 120;

/**
 * A cluster by Docker Compose, or by one `docker run` for each server at the same time where there is no Compose, which
 * creates one but does not update it.
 *
 * @param folder for temporary files.
 * @param size the number of servers.
 */
export async function plainCluster(folder: string, size = 3): Promise<PlainCluster> {
    const names = Array.from({ length: size }, (_, index) => `${repository}-nats-${index}`);
    const [client, monitor] = await freePorts();
    const services = names.map((name, index): [string, Service] => {
        const file = join(folder, `${name}.conf`);
        writeFileSync(file, plainConfig(name, names));
        return [
            name,
            {
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
        clientUrls: names.map((_, index) => `nats://127.0.0.1:${client + index}`),
        async up(image: string) {
            await plain.up(image);
            const peers = names.length - 1;
            await Promise.all(
                servers.map((server) => waitUntilReady(server, peers, readinessSeconds, dockerProbe)),
            );
        },
    };
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

function byCompose(
    command: readonly string[],
    folder: string,
    services: readonly [string, Service][],
): Omit<PlainCluster, "clientUrls"> {
    const file = join(folder, "compose.yaml");
    const volumes = Object.fromEntries(services.map(([name]) => [name, { name }]));
    const [program = "", ...first] = [...command, "--file", file, "--project-name", repository];
    const run = (...args: string[]) => execa(program, [...first, ...args], { env: workspace.env });
    return {
        title: `${command.join(" ")} up`,
        isUpdatable: true,
        up(image) {
            const all = services.map(([name, service]) => [name, { image, ...service }]);
            writeFileSync(file, stringify({ version: "3.8", services: Object.fromEntries(all), volumes }));
            return run("up", "--detach");
        },
        down: () => run("down", "--volumes", "--timeout", "0"),
    };
}

function byRun(services: readonly [string, Service][]): Omit<PlainCluster, "clientUrls"> {
    const names = services.map(([name]) => name);
    return {
        title: "docker run, all at once",
        isUpdatable: false,
        async up(image) {
            await docker("network", "create", repository);
            const runs = services.map(([name, { user, command, ports: published, volumes }]) =>
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
