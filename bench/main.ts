/** `npm run bench -- NAME`: measures comparisons on this machine. */
import { parseArgs } from "node:util";
import { runCommand, usageError } from "../cli/command.ts";
import { benchImage } from "./image/image.ts";
import { benchPreview } from "./preview.ts";
import { machine } from "./report/figures.ts";
import type { Result } from "./report/result.ts";
import { resultTable } from "./report/table.ts";
import { versions } from "./report/versions.ts";
import { benchNames, page, writeReport } from "./report/write.ts";
import { benchRoll } from "./roll.ts";
import { benchSizes } from "./sizes.ts";
import { benchStart } from "./start.ts";
import { benchThroughput } from "./throughput/throughput.ts";

interface Bench {
    run(rounds: number): Promise<Result[]>;
    /** How often each way is measured, unless the user says. */
    readonly rounds: number;
}

const benches: Readonly<Record<string, Bench>> = {
    image: { run: benchImage, rounds: 3 },
    preview: { run: benchPreview, rounds: 7 },
    roll: { run: benchRoll, rounds: 3 },
    sizes: { run: benchSizes, rounds: 3 },
    start: { run: benchStart, rounds: 3 },
    throughput: { run: benchThroughput, rounds: 5 },
};

const help = `Usage: npm run bench -- NAME [options]

Measures a comparison on this machine and prints tables of medians with the lowest and highest figure, and ratios. What is
compared takes turns, so that other work on the machine affects all of it.

  image       how fast the sample Rust service is rebuilt, here and on CI's runners, how large its image is, and how fast
              it starts (takes 20 to 30 minutes)
  preview     how long an unchanged preview of the stack dev takes and what in it, as ratios to a program without
              resources. The stack must be up: run "npm start" first (takes 2 to 5 minutes)
  roll        what another tag for three servers does to clients that publish, by "pulumi up" and by Docker Compose
              (takes 3 minutes)
  sizes       how long 1, 3, 5 and 9 servers take until they are formed, unchanged previews and updates
              (takes 4 minutes)
  start       how long a new cluster of three servers takes until it is formed, by "pulumi up" and by "npm start", and in
              which of their phases, as a ratio to Docker Compose; and unchanged previews and updates, as ratios to a
              program without resources (takes 4 minutes)
  throughput  messages per second and latency of a hardened cluster, as ratios to the same servers as processes without
              containers. Requires Linux, root and an engine on this machine (takes 4 minutes)

  --rounds N   measure each way N times
  --json FILE  write all figures as JSON
  --svg FILE   write a picture
  --docs       write both into docs/images/, and the tables into docs/benchmarks.md
  --help       show this help

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Examples:
  npm run bench -- roll
  npm run bench -- throughput --rounds 1 --svg throughput.svg
  npm run bench -- start --docs`;

await runCommand(help, async () => {
    const { values, positionals } = parseArgs({
        allowPositionals: true,
        options: {
            rounds: { type: "string" },
            json: { type: "string" },
            svg: { type: "string" },
            docs: { type: "boolean", default: false },
            help: { type: "boolean" },
        },
    });
    const [name = "", ...more] = positionals;
    const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
    if (bench === undefined || more.length > 0) {
        throw usageError(`NAME is required: use one of ${Object.keys(benches).join(", ")}.`);
    }
    if (values.docs && !benchNames.includes(name)) {
        throw usageError(
            `--docs: ${page} has figures of ${benchNames.join(", ")}; write these by --json and --svg.`,
        );
    }
    const rounds = Number(values.rounds ?? bench.rounds);
    if (!Number.isInteger(rounds) || rounds < 1) {
        throw usageError(
            `--rounds: "${values.rounds}" is not a valid number: use a whole number, 1 or more.`,
        );
    }
    const before = { bench: name, date: new Date().toISOString().slice(0, 10), machine: machine() };
    const report = { ...before, versions: await versions(), results: await bench.run(rounds) };
    console.log([report.machine, ...report.results.map(resultTable)].join("\n\n"));
    await writeReport(report, values);
});
