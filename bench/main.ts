/** `npm run bench -- NAME`: measures comparisons on this machine. */
import { runCommand, usageError } from "../cli/command.ts";
import { benchImage } from "./image.ts";
import { benchPreview } from "./preview.ts";
import { benchStart } from "./start.ts";

const benches: Readonly<Record<string, () => Promise<string>>> = {
    image: benchImage,
    preview: benchPreview,
    start: benchStart,
};

const help = `Usage: npm run bench -- NAME

Measures a comparison on this machine and prints tables with ratios.

  image    how fast the sample Rust service is rebuilt, here and on CI's runners, how large its image is, and how fast it
           starts (takes 20 to 30 minutes)
  preview  how long an unchanged preview of the stack dev takes and what in it, as ratios to a program without resources.
           The stack must be up: run "npm start" first (takes 2 to 5 minutes)
  start    how long a new cluster of three servers takes until it is formed, by "pulumi up" and by "npm start", and in which
           of their phases, as a ratio to Docker Compose (takes 5 minutes)
  --help   show this help

Exit codes: 0 success, 1 failed, 2 invalid arguments.

Examples:
  npm run bench -- image
  npm run bench -- preview
  npm run bench -- start`;

await runCommand(help, async () => {
    const bench = benches[process.argv[2] ?? ""];
    if (bench === undefined) {
        throw usageError(`NAME is required: use one of ${Object.keys(benches).join(", ")}.`);
    }
    console.log(await bench());
});
