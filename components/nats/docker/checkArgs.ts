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
        ...checkExporter(args.exporterImage),
        ...checkPorts(complete),
        ...checkAddress(complete.publishOn),
        ...checkReadiness(complete.readinessSeconds),
    ];
}

function checkExporter(image: string | undefined): Problem[] {
    return image === undefined
        ? []
        : checkReference(image, "run", "prometheus-nats-exporter").map((reason) => ({
              path: "exporterImage",
              reason,
          }));
}

/** Consecutive ports that a cluster publishes: one for each server, or a single one. */
interface Range {
    readonly path: string;
    /** How messages about other ranges name it. */
    readonly title: string;
    readonly first: number;
    readonly count: number;
    readonly example: number;
}

/** What is wrong with the host's ports: invalid ones, and ranges that overlap. */
function checkPorts(args: Complete): Problem[] {
    const ranges = portRanges(args);
    const problems = ranges.flatMap(checkPort);
    return problems.length > 0 ? problems : ranges.flatMap((range) => checkOverlap(range, ranges));
}

function portRanges(args: Complete): Range[] {
    const { clientPort, monitorPort, listeners, listenerPorts, exporterImage, exporterPort } = args;
    const listening = extraListeners.filter((name) => listeners[name] !== undefined);
    // Too many nodes are a problem of their own.
    const count = Math.min(args.nodes, maxNodes);
    return [
        ...(["clientPort", "monitorPort"] as const).map((path) => ({
            path,
            title: path,
            first: { clientPort, monitorPort }[path],
            count,
            example: dockerNatsDefaults[path],
        })),
        ...listening.map((name) => ({
            path: `listenerPorts.${name}`,
            title: `the ${name} listener`,
            first: listenerPorts[name] ?? extraPorts[name],
            count,
            example: extraPorts[name],
        })),
        ...(exporterImage === undefined
            ? []
            : [
                  {
                      path: "exporterPort",
                      title: "exporterPort",
                      first: exporterPort,
                      count: 1,
                      example: dockerNatsDefaults.exporterPort,
                  },
              ]),
    ];
}

function checkPort({ path, first, count, example }: Range): Problem[] {
    const max = 65_536 - (count > 0 ? count : 1);
    const what = path === "exporterPort" ? "port" : `port for the first of ${count} nodes`;
    return unless(
        Number.isInteger(first) && first >= 1 && first <= max,
        path,
        invalid(what, first, `one from 1 to ${max}, for example ${example}`),
    );
}

const last = ({ first, count }: Range) => first + count - 1;

/** Whether a range overlaps one of those before it. */
function checkOverlap(range: Range, ranges: readonly Range[]): Problem[] {
    const { path, first, count } = range;
    const before = ranges.slice(
        0,
        ranges.findIndex((each) => each.path === path),
    );
    const other = before.find((each) => first <= last(each) && each.first <= last(range));
    const own = count === 1 ? `${first} overlaps` : `${first} to ${last(range)} overlap`;
    return other === undefined
        ? []
        : [
              {
                  path,
                  reason:
                      `${own} the ports of ${other.title} ` +
                      `(${other.first} to ${last(other)}): use ${last(other) + 1} or more`,
              },
          ];
}
