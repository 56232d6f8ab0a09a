/**
 * `node --import tsx ci/listStacks.ts [STACK]`: every stack of `stacks/`, or that one, with the runtime it is for, as an output of
 * a CI step: `stacks=[{"name":"dev","runtime":"docker"}]`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";

const folder = new URL("../stacks/", import.meta.url);
const [wanted] = process.argv.slice(2);
const names = readdirSync(folder)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .filter((name) => wanted === undefined || name === wanted)
    .sort();
if (names.length === 0) {
    console.error(`There is no stack "${wanted}" in stacks/.`);
    process.exit(1);
}
console.log(`stacks=${JSON.stringify(names.map((name) => ({ name, runtime: runtimeOf(name) })))}`);

function runtimeOf(name: string): string {
    const file = parse(readFileSync(new URL(`Pulumi.${name}.yaml`, folder), "utf8")) as {
        config?: { "dhi:runtime"?: string };
    };
    return file.config?.["dhi:runtime"] ?? "docker";
}
