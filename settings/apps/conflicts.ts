import { natsDefaults } from "../../components/nats/args/cluster.ts";
import { dockerNatsDefaults } from "../../components/nats/docker/args.ts";
import { unless, type Problem } from "../../components/problems.ts";
import { rustAppDefaults } from "../../components/rust/args/app.ts";
import { consecutivePorts } from "../../components/rust/args/ports.ts";
import { hostPorts } from "../listeners.ts";
import type { PlainSettings } from "../schema.ts";

type PlainApp = PlainSettings["apps"][number];

/** The holder of ports that no service has. */
const cluster = "the cluster";

/** Names, volumes and host ports that several services use. Conflicts within a service are found by its component. */
export function checkConflicts(settings: PlainSettings): Problem[] {
    const { runtime, apps, nats } = settings;
    const names = new Map([["nats", cluster]]);
    const volumes = new Map<string, string>();
    const ports = new Map<number, string>();
    const nodes = nats.nodes ?? natsDefaults.nodes;
    take(ports, consecutivePorts(nats.clientPort ?? dockerNatsDefaults.clientPort, nodes), cluster);
    take(ports, consecutivePorts(nats.monitorPort ?? dockerNatsDefaults.monitorPort, nodes), cluster);
    if (nats.exporter === true) {
        take(ports, [nats.exporterPort ?? dockerNatsDefaults.exporterPort], cluster);
    }
    for (const port of hostPorts(settings)) {
        take(ports, consecutivePorts(port, nodes), cluster);
    }
    return apps.flatMap((app, index) => {
        const holder = take(names, [app.name], "another service");
        const problems = [
            ...unless(
                holder === undefined,
                "name",
                `"${app.name}" is already used by ${holder}: use another name`,
            ),
            ...checkVolumes(volumes, app),
            // On Kubernetes every service has its own address.
            ...(runtime === "docker" ? checkPorts(ports, app) : []),
        ];
        return problems.map(({ path, reason }) => ({ path: `apps[${index}].${path}`, reason }));
    });
}

/** A volume's full name has the service's name, so that "c" of "a-b" has the same name as "b-c" of "a". */
function checkVolumes(taken: Map<string, string>, { name, volumes = [] }: PlainApp): Problem[] {
    take(taken, [`${name}-secrets`], name);
    return volumes.flatMap((volume, index) => {
        const full = `${name}-${volume.name}`;
        const holder = take(taken, [full], name);
        return unless(
            holder === undefined || holder === name,
            `volumes[${index}].name`,
            `"${full}" is already used by a volume of "${holder}": use another name`,
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
        const holder = first === undefined ? undefined : take(taken, consecutivePorts(first, replicas), name);
        return unless(
            holder === undefined || holder === name,
            path,
            `${first} is already used by ${holder === cluster ? holder : `"${holder}"`}: use another port`,
        );
    });
}

/** Records the holder of some keys. Returns the previous holder of one of them. */
function take<Key>(taken: Map<Key, string>, keys: readonly Key[], holder: string): string | undefined {
    const other = keys.map((key) => taken.get(key)).find((each) => each !== undefined);
    keys.forEach((key) => taken.set(key, holder));
    return other;
}
