import { execa } from "execa";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { defaultStack, pulumiOutput } from "../cli/pulumiCli.ts";
import { LocalStackConfig } from "../cli/stack/config.ts";
import { emptyProgram, runOn, type Program } from "./clusters/emptyProgram.ts";
import { phasesIn, type PreviewPhases } from "./clusters/previewPhases.ts";
import { inFolder, workspace } from "./docker.ts";
import { say, seconds } from "./report/figures.ts";
import type { Result } from "./report/result.ts";

/** Compares previews of the default stack, which is up and unchanged, with those of a program without resources. */
export function benchPreview(rounds: number): Promise<Result[]> {
    return inFolder((folder) => compare(folder, rounds));
}

async function compare(folder: string, rounds: number): Promise<Result[]> {
    const ours = await runningStack();
    const empty = await emptyProgram(folder);
    await runOn(empty, "up", "--yes");
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
    const columns = ["empty program", defaultStack];
    return [
        {
            subject: `unchanged preview of ${defaultStack}`,
            columns,
            yardstick: "empty program",
            rows: ways.map(({ title }, index) => ({
                title,
                unit: "s",
                samples: [taken[index]?.empty ?? [], taken[index]?.ours ?? []],
            })),
        },
        breakdown(phases.slice(1)),
    ];
}

function breakdown(phases: readonly PreviewPhases[]): Result {
    const titles: Readonly<Record<keyof PreviewPhases, string>> = {
        engine: "engine: CLI, language host, Pulumi's SDK",
        refresh: "refresh: the plugin reads every resource",
        load: "load: the program and its settings",
        plugin: "plugin: its start",
        checks: "checks: every resource is registered and compared",
    };
    const keys = Object.keys(titles) as (keyof PreviewPhases)[];
    return {
        subject: "phase of a preview with a refresh",
        columns: [defaultStack],
        rows: keys.map((key) => ({
            title: titles[key],
            unit: "s",
            samples: [phases.map((each) => each[key])],
        })),
        isTableOnly: true,
    };
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
