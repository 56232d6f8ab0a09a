import { withDefaults, type PlainArgs, type WithDefaults } from "../../arguments.ts";
import { checkAddress } from "../../docker/address.ts";
import { checkReference } from "../../images/reference.ts";
import { invalid, unless, type Problem } from "../../problems.ts";
import { checkNatsArgs, checkReadiness, maxNodes } from "../args/checkCluster.ts";
import { extraListeners, extraPorts } from "../args/listeners.ts";
import { dockerNatsDefaults, type DockerNatsClusterArgs } from "./args.ts";

type Complete = WithDefaults<PlainArgs<DockerNatsClusterArgs>, typeof dockerNatsDefaults>;

/** Every problem of the arguments that can be found without running anything. */
export function checkDockerNatsArgs(args: PlainArgs<DockerNatsClusterArgs>): Problem[] {
    const complete = withDefaults(args, dockerNatsDefaults);
    return [
        ...checkNatsArgs(args),
        ...checkReference(args.initImage, "run", "busybox").map((reason) => ({ path: "initImage", reason })),
        ...checkPorts(complete),
        ...checkAddress(complete.publishOn),
        ...checkReadiness(complete.readinessSeconds),
    ];
}

/** The ports that a cluster publishes: one for each server, from the first on. */
interface Range {
    readonly path: string;
    /** How messages about other ranges name it. */
    readonly title: string;
    readonly first: number;
    readonly example: number;
}

/** What is wrong with the host's ports: invalid ones, and ranges that overlap. */
function checkPorts(args: Complete): Problem[] {
    // Too many nodes are a problem of their own.
    const nodes = Math.min(args.nodes, maxNodes);
    const ranges = portRanges(args);
    const problems = ranges.flatMap((range) => checkPort(range, nodes));
    return problems.length > 0 ? problems : ranges.flatMap((range) => checkOverlap(range, ranges, nodes));
}

function portRanges(args: Complete): Range[] {
    const { clientPort, monitorPort, listeners, listenerPorts } = args;
    const listening = extraListeners.filter((name) => listeners[name] !== undefined);
    return [
        ...(["clientPort", "monitorPort"] as const).map((path) => ({
            path,
            title: path,
            first: { clientPort, monitorPort }[path],
            example: dockerNatsDefaults[path],
        })),
        ...listening.map((name) => ({
            path: `listenerPorts.${name}`,
            title: `the ${name} listener`,
            first: listenerPorts[name] ?? extraPorts[name],
            example: extraPorts[name],
        })),
    ];
}

function checkPort({ path, first, example }: Range, nodes: number): Problem[] {
    const max = 65_536 - (nodes > 0 ? nodes : 1);
    return unless(
        Number.isInteger(first) && first >= 1 && first <= max,
        path,
        invalid(
            `port for the first of ${nodes} nodes`,
            first,
            `one from 1 to ${max}, for example ${example}`,
        ),
    );
}

/** Whether a range overlaps one of those before it. */
function checkOverlap({ path, first }: Range, ranges: readonly Range[], nodes: number): Problem[] {
    const before = ranges.slice(
        0,
        ranges.findIndex((range) => range.path === path),
    );
    const other = before.find((range) => Math.abs(range.first - first) < nodes);
    return unless(
        other === undefined,
        path,
        `${first} to ${first + nodes - 1} overlap the ports of ${other?.title} ` +
            `(${other?.first} to ${Number(other?.first) + nodes - 1}): use ${Number(other?.first) + nodes} or more`,
    );
}
