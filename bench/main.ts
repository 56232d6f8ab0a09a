/** `npm run bench -- <name>`: measured comparisons, each printed as a table with ratios. */
import { runCommand, usageError } from "../cli/command.ts";
import { benchImage } from "./image.ts";

const benches: Readonly<Record<string, () => Promise<string>>> = { image: benchImage };

const help = `Usage: npm run bench -- NAME

Measures on this machine, in one run, and prints a table with ratios.

  image    how fast the sample Rust service is rebuilt, here and on CI's runners, how big its image is, how soon it
           answers (20 to 30 minutes)`;

await runCommand(help, async () => {
    const bench = benches[process.argv[2] ?? ""];
    if (bench === undefined) {
        throw usageError(`Name a benchmark: ${Object.keys(benches).join(", ")}.`);
    }
    console.log(await bench());
});
