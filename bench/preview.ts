import { execa } from "execa";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { defaultStack, pulumiOutput } from "../cli/pulumiCli.ts";
import { LocalStackConfig } from "../cli/stack/config.ts";
import { workspace } from "./docker.ts";
import { machine, median, say, seconds, times } from "./figures.ts";
import { phasesIn, type PreviewPhases } from "./previewPhases.ts";
import { table } from "./table.ts";

const rounds = 7;

/** A program of which previews are measured. */
interface Program {
    readonly folder: string;
    readonly stack: string;
    readonly env: NodeJS.ProcessEnv;
}

/** Compares previews of the default stack, which is up and unchanged, with those of a program without resources. */
export async function benchPreview(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-bench-"));
    try {
        const ours = await runningStack();
        const empty = await emptyProgram(folder);
        const log = join(folder, "calls.json");
        const ways = [
            { title: "directly", through: direct, refresh: false },
            { title: "directly, with a refresh", through: direct, refresh: true },
            { title: "through npm", through: npm, refresh: false },
            { title: "through npm, with a refresh", through: npm, refresh: true },
        ];
        const taken = ways.map(() => ({ ours: [] as number[], empty: [] as number[] }));
        const phases: PreviewPhases[] = [];
        // Programs and ways alternate, so that other work on the machine affects all of them. The first round compiles.
        for (let round = 0; round <= rounds; round++) {
            say(round === 0 ? "a first round, not measured" : `round ${round} of ${rounds}`);
            for (const [index, { through, refresh }] of ways.entries()) {
                const own = await seconds(() => through(ours, refresh));
                const other = await seconds(() => through(empty, refresh));
                if (round > 0) {
                    taken[index]?.ours.push(own);
                    taken[index]?.empty.push(other);
                }
            }
            const whole = await seconds(() => direct(ours, true, { PULUMI_DEBUG_GRPC: log }));
            phases.push(phasesIn(log, whole));
            rmSync(log);
        }
        const yardstick = median(taken[0]?.empty ?? []);
        return [
            machine(),
            ratios(ways.map(({ title }, index) => ({ title, ...(taken[index] ?? { ours: [], empty: [] }) }))),
            breakdown(phases.slice(1), yardstick),
        ].join("\n\n");
    } finally {
        rmSync(folder, { recursive: true });
    }
}

function ratios(
    rows: readonly { title: string; ours: readonly number[]; empty: readonly number[] }[],
): string {
    return table(
        [`unchanged preview of ${defaultStack} (median of ${rounds})`, "seconds", "empty program", "ratio"],
        rows.map(({ title, ours, empty }) => [
            title,
            median(ours).toFixed(2),
            median(empty).toFixed(2),
            times(median(ours) / median(empty)),
        ]),
    );
}

function breakdown(phases: readonly PreviewPhases[], yardstick: number): string {
    const titles: Readonly<Record<keyof PreviewPhases, string>> = {
        engine: "engine: CLI, language host, Pulumi's SDK",
        refresh: "refresh: the plugin reads every resource",
        load: "load: the program and its settings",
        plugin: "plugin: its start",
        checks: "checks: every resource is registered and compared",
    };
    const keys = Object.keys(titles) as (keyof PreviewPhases)[];
    return table(
        ["phase of a preview with a refresh", "seconds", "times an empty program"],
        keys.map((key) => {
            const taken = median(phases.map((each) => each[key]));
            return [titles[key], taken.toFixed(2), times(taken / yardstick)];
        }),
    );
}

const previewArgs = ({ stack }: Program, refresh: boolean) => [
    ...["preview", "--non-interactive", "--stack", stack, `--refresh=${refresh}`],
];

function direct(program: Program, refresh: boolean, env: NodeJS.ProcessEnv = {}) {
    return execa("pulumi", previewArgs(program, refresh), {
        cwd: program.folder,
        env: { ...program.env, ...env },
    });
}

function npm(program: Program, refresh: boolean) {
    const args = ["run", "--silent", "pulumi", "--", ...previewArgs(program, refresh)];
    return execa("npm", args, { cwd: program.folder, env: program.env });
}

/** @throws if the default stack is not up. */
async function runningStack(): Promise<Program> {
    const config = new LocalStackConfig(workspace, defaultStack);
    const stacks = JSON.parse(await pulumiOutput(workspace, defaultStack, ["stack", "ls", "--json"])) as {
        readonly name: string;
        readonly resourceCount?: number;
    }[];
    if (!stacks.some(({ name, resourceCount = 0 }) => name === defaultStack && resourceCount > 1)) {
        throw new Error(`The stack ${defaultStack} is not up: run "npm start" first.`);
    }
    config.render();
    return {
        folder: workspace.root,
        stack: defaultStack,
        env: { ...workspace.env, PULUMI_OPTION_CONFIG_FILE: config.effectiveFile },
    };
}

/** A program without resources as `pulumi new javascript` makes it, with the same tools and a state of its own. */
async function emptyProgram(folder: string): Promise<Program> {
    const state = join(folder, "state");
    mkdirSync(state);
    symlinkSync(join(workspace.root, "node_modules"), join(folder, "node_modules"));
    const runtime = { name: "nodejs", options: { packagemanager: "npm" } };
    writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "empty", runtime, main: "index.js" }));
    writeFileSync(join(folder, "index.js"), "");
    writeFileSync(
        join(folder, "package.json"),
        JSON.stringify({ type: "module", scripts: { pulumi: "pulumi" } }),
    );
    const env = { ...workspace.env, PULUMI_BACKEND_URL: pathToFileURL(state).href };
    const options = { cwd: folder, env };
    await execa("pulumi", ["stack", "init", "empty", "--non-interactive"], options);
    await execa("pulumi", ["up", "--yes", "--stack", "empty", "--non-interactive"], options);
    return { folder, stack: "empty", env };
}
