import { natsDefaults } from "../../components/nats/args/cluster.ts";
import { dockerNatsDefaults } from "../../components/nats/docker/args.ts";
import { unless, type Problem } from "../../components/problems.ts";
import { rustAppDefaults } from "../../components/rust/args/app.ts";
import { rowOf } from "../../components/rust/args/ports.ts";
import type { PlainSettings } from "../schema.ts";

type PlainApp = PlainSettings["apps"][number];

/** Who has ports beside the services. */
const cluster = "the cluster";

/**
 * Problems between services: names, volumes and host ports are for one of them only. Those within a service are its
 * component's to find.
 */
export function checkTogether({ runtime, apps, nats }: PlainSettings): Problem[] {
    const names = new Map([["nats", cluster]]);
    const volumes = new Map<string, string>();
    const ports = new Map<number, string>();
    const nodes = nats.nodes ?? natsDefaults.nodes;
    take(ports, rowOf(nats.clientPort ?? dockerNatsDefaults.clientPort, nodes), cluster);
    take(ports, rowOf(nats.monitorPort ?? dockerNatsDefaults.monitorPort, nodes), cluster);
    return apps.flatMap((app, index) => {
        const namesake = take(names, [app.name], "another service");
        const problems = [
            ...unless(
                namesake === undefined,
                "name",
                `"${app.name}" is the name of ${namesake} too; write another`,
            ),
            ...checkVolumes(volumes, app),
            // On Kubernetes every service has an address of its own.
            ...(runtime === "docker" ? checkPorts(ports, app) : []),
        ];
        return problems.map(({ path, reason }) => ({ path: `apps[${index}].${path}`, reason }));
    });
}

/** Volumes are called after service and volume: "c" of "a-b" is the same as "b-c" of "a". */
function checkVolumes(taken: Map<string, string>, { name, volumes = [] }: PlainApp): Problem[] {
    take(taken, [`${name}-secrets`], name);
    return volumes.flatMap((volume, index) => {
        const full = `${name}-${volume.name}`;
        const holder = take(taken, [full], name);
        return unless(
            holder === undefined || holder === name,
            `volumes[${index}].name`,
            `"${full}" is what a volume of "${holder}" is called too; write another`,
        );
    });
}

function checkPorts(
    taken: Map<number, string>,
    { name, port, ports = [], replicas = rustAppDefaults.replicas }: PlainApp,
): Problem[] {
    const published = [
        { path: "port", first: port },
        ...ports.map((each, index) => ({ path: `ports[${index}].port`, first: each.port })),
    ];
    return published.flatMap(({ path, first }) => {
        const holder = first === undefined ? undefined : take(taken, rowOf(first, replicas), name);
        return unless(
            holder === undefined || holder === name,
            path,
            `${first} meets a port of ${holder === cluster ? holder : `"${holder}"`}; write another`,
        );
    });
}

/** Notes down who has some things. Returns who has one of them already. */
function take<Key>(taken: Map<Key, string>, keys: readonly Key[], holder: string): string | undefined {
    const other = keys.map((key) => taken.get(key)).find((each) => each !== undefined);
    keys.forEach((key) => taken.set(key, holder));
    return other;
}
