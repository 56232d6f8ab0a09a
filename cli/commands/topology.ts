/** `npm run topology`: shows what runs of a stack's cluster. */
import { renameSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { usageError } from "../command.ts";
import { monitoringOf } from "../nats/monitoring.ts";
import { openStack } from "../stack/open.ts";
import { readOutputs } from "../stack/outputs.ts";
import { topologyPage } from "../topology/page.ts";
import { topologySvg } from "../topology/svg.ts";
import { topologyText } from "../topology/text.ts";
import { readTopology } from "../topology/topology.ts";

const watchSeconds = 2;

export const help = `Usage: npm run -s topology -- STACK [options]

Shows the servers of a stack's cluster (version, clients, routes, memory, file store; * is the leader of JetStream), its
streams with the servers that have copies (* leads), consumers, and what is wrong. It reads the servers' monitoring, and
needs no login.

  --watch       every ${watchSeconds} seconds, until Ctrl+C
  --json        print JSON instead of tables
  --svg FILE    write a picture as well
  --html FILE   write a page as well; with --watch the page refreshes itself
  --help        show this help

Exit codes: 0 nothing is wrong, 1 failed, 2 invalid arguments, 3 something is wrong.

Examples:
  npm run -s topology -- dev
  npm run -s topology -- dev --watch --html topology.html
  npm run -s topology -- prod --json | jq '.problems'`;

export async function run(): Promise<void> {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            watch: { type: "boolean", default: false },
            json: { type: "boolean", default: false },
            svg: { type: "string" },
            html: { type: "string" },
            help: { type: "boolean" },
        },
    });
    const [stack, ...more] = positionals;
    if (stack === undefined || more.length > 0) {
        throw usageError("use the name of one stack");
    }
    const { workspace, config } = openStack(stack);
    const { servers, read, close } = await monitoringOf(stack, config, await readOutputs(workspace, stack));
    do {
        const topology = await readTopology(stack, servers, read);
        const text = values.json ? JSON.stringify(topology, null, 4) : topologyText(topology);
        console.log(values.watch && !values.json ? `${clear}${text}` : text);
        writeWhole(values.svg, topologySvg(topology).text);
        writeWhole(values.html, topologyPage(topology, values.watch ? watchSeconds : undefined));
        process.exitCode = topology.problems.length > 0 ? 3 : 0;
        await setTimeout(values.watch ? watchSeconds * 1000 : 0);
    } while (values.watch);
    close();
}

/** Moves the cursor up and erases what is below, as `watch` does; nothing where the output is not a terminal. */
const clear = process.stdout.isTTY ? "\x1b[H\x1b[2J" : "";

/** A browser that reads the file meanwhile gets all of one state. */
function writeWhole(file: string | undefined, text: string): void {
    if (file !== undefined) {
        writeFileSync(`${file}.part`, text);
        renameSync(`${file}.part`, file);
    }
}
