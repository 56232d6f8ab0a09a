import { execa } from "execa";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { pulumi, quietly } from "../cli/pulumiCli.ts";
import { LocalStackConfig } from "../cli/stack/config.ts";
import { stackFile } from "../cli/stack/files.ts";
import { componentName } from "../settings/names.ts";
import { freePorts } from "../test/integration/support/ports.ts";
import { plainCluster, type PlainCluster } from "./compose.ts";
import { docker, workspace } from "./docker.ts";
import { machine, median, say, seconds, times } from "./figures.ts";
import { table } from "./table.ts";
import { phasesOf, timed, type TimedRun } from "./timedRun.ts";

const rounds = 7;
const stack = "bench-start";
const file = stackFile(workspace.root, stack);

/** Compares ways to a formed cluster of three servers, from nothing but the images. */
export async function benchStart(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-bench-"));
    const [clientPort, monitorPort] = await freePorts();
    const nats = { nodes: 3, clientPort, monitorPort };
    writeFileSync(file, stringify({ config: { "dhi:runtime": "docker", "dhi:nats": nats } }));
    try {
        say("tools and images, by npm start");
        await start();
        const server = `${componentName(stack, "nats")}-0`;
        const image = await docker("container", "inspect", "--format", "{{.Config.Image}}", server);
        await clear();
        const plain = await plainCluster(folder, image, ...(await freePorts()));
        const samples: Samples = { plain: [], up: [], start: [] };
        for (let round = 1; round <= rounds; round++) {
            say(`round ${round} of ${rounds}`);
            samples.plain.push(await secondsOf(plain));
            samples.up.push(await up());
            await clear();
            await removeStack();
            samples.start.push(await start());
            await clear();
        }
        return [machine(), ratios(plain.title, samples), breakdown(samples)].join("\n\n");
    } finally {
        await clear().catch((error: unknown) => say(String(error)));
        await removeStack();
        rmSync(file);
        rmSync(folder, { recursive: true });
    }
}

/** What was measured in each round. */
interface Samples {
    readonly plain: number[];
    readonly up: TimedRun[];
    readonly start: TimedRun[];
}

async function secondsOf(plain: PlainCluster): Promise<number> {
    try {
        return await seconds(() => plain.up());
    } finally {
        await plain.down();
    }
}

function ratios(title: string, { plain, up: ups, start: starts }: Samples): string {
    const yardstick = median(plain);
    const row = (what: string, taken: readonly number[]) => [
        what,
        median(taken).toFixed(1),
        `${Math.min(...taken).toFixed(1)} to ${Math.max(...taken).toFixed(1)}`,
        times(median(taken) / yardstick),
    ];
    return table(
        [`from nothing to a formed cluster (median of ${rounds})`, "seconds", "range", "ratio"],
        [
            row(title, plain),
            row(
                "pulumi up",
                ups.map((run) => run.seconds),
            ),
            row(
                "npm start, with a new stack",
                starts.map((run) => run.seconds),
            ),
        ],
    );
}

function breakdown({ up: ups, start: starts }: Samples): string {
    const ofStart = phasesOf(starts);
    return table(
        ["phase, some at the same time", "pulumi up: from", "seconds", "npm start: from", "seconds"],
        phasesOf(ups).map((phase, index) => {
            const [title, ...figures] = [...phase, ...(ofStart[index]?.slice(1) ?? [])];
            return [String(title), ...figures.map((figure) => Number(figure).toFixed(1))];
        }),
    );
}

const options = ["--yes", "--skip-preview", "--stack", stack, "--non-interactive"];

const up = () => timed((stdout) => pulumi(workspace, stack, ["up", ...options], { stdin: "ignore", stdout }));

const start = () =>
    timed((stdout) => {
        const command = ["start", "--", "--stack", stack];
        return execa("npm", command, { cwd: workspace.root, stdin: "ignore", stdout });
    });

/** Removes what runs, with its data. */
async function clear(): Promise<void> {
    const command = ["run", "down", "--", "--stack", stack, "--volumes"];
    await execa("npm", command, { cwd: workspace.root, stdin: "ignore" });
}

/** Removes the stack and this machine's configuration of it, if there is one. */
async function removeStack(): Promise<void> {
    const command = ["stack", "rm", "--yes", "--preserve-config", "--stack", stack];
    await pulumi(workspace, stack, command, { ...quietly, reject: false });
    const { folder, effectiveFile } = new LocalStackConfig(workspace, stack);
    for (const own of [effectiveFile, join(folder, `local.${stack}.yaml`)]) {
        rmSync(own, { force: true });
    }
}
