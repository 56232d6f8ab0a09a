import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { temporaryName } from "../files.ts";
import { findGo, type GoToolchain } from "./goToolchain.ts";
import { withLock } from "../lock.ts";
import type { Report } from "../step.ts";

/** An executable that is built from Go modules; which package at which version stands in its `go.mod`. */
export interface GoTool {
    /** Name of the executable. */
    readonly name: string;
    /** The folder under `offline/go` with its `go.mod` and `go.sum`. */
    readonly module: string;
    /** For a program whose few lines lie in that folder. @default - the program that the go.mod's `tool` line names */
    readonly own?: OwnProgram;
    /** The variable of the program that holds its version, if it has one. */
    readonly versionVariable?: string;
    /** Does that variable want the leading `v`? */
    readonly versionPrefix?: "v" | "";
    /** What that variable gets where it is not the module's version. */
    readonly versionGiven?: string;
    /** Build tags: what a module lets one leave out. */
    readonly tags?: readonly string[];
    /** Flags of the compiler for some packages: `example.com/module/...=-l`. */
    readonly compilerFlags?: string;
    /** Roughly how long a first build takes, for the progress line. */
    readonly duration: string;
}

/** A program of the kit's own, around modules. */
export interface OwnProgram {
    /** Its package: `.` or `./pause`. */
    readonly package: string;
    /** The module whose version it carries. */
    readonly versionOf: string;
    /** Files that it embeds out of that module, by the name that they have beside the program. */
    readonly embeds?: Readonly<Record<string, string>>;
}

/** What a tool's `go.mod` pins. */
export interface GoPin {
    /** The main package. */
    readonly package: string;
    /** Version of the module that holds it, without the leading `v`. */
    readonly version: string;
    /** The oldest Go that can build it. */
    readonly go: string;
}

/** A system to build for, in Go's names. */
export interface GoPlatform {
    readonly os: string;
    readonly arch: string;
}

/** A tool that is there. */
export interface BuiltGoTool {
    readonly path: string;
    readonly version: string;
    /** False when an earlier run had built it. */
    readonly fresh: boolean;
}

const sources = fileURLToPath(new URL("../go/", import.meta.url));

/**
 * Builds a tool from Go modules, unless this very build is there already.
 *
 * The folder's name is the stamp: it holds a hash of everything that goes in, and the file appears in it by a rename
 * once it is complete. An interrupted build is resumed by Go's own build cache.
 */
export async function ensureGoTool(
    workspace: Workspace,
    tool: GoTool,
    report: Report,
    platform?: GoPlatform,
): Promise<BuiltGoTool> {
    const { folder, files, pin } = readModule(tool);
    const go = await findGo(workspace, pin.go, `Building ${tool.name} ${pin.version}`);
    const target = platform ?? go;
    const key = stampKey([...files, go.version, ...flags(tool, pin)]);
    const path = join(workspace.home, "tools", stampFolder(tool, pin, target, key), tool.name);
    if (existsSync(path)) {
        return { path, version: pin.version, fresh: false };
    }
    const waiting = () => report(`waiting for another process that builds ${tool.name}`);
    return withLock(path, waiting, async () => {
        // Looked at again: the process that held the lock may just have built it.
        if (!existsSync(path)) {
            report(`building ${tool.name} v${pin.version} from Go modules, ${tool.duration}`);
            await build(
                workspace,
                { go, folder, path, target, own: tool.own, arguments: [...flags(tool, pin), pin.package] },
                report,
            );
        }
        return { path, version: pin.version, fresh: true };
    });
}

/** Changes with a tool's sources and settings. Asks no `go` and so works, at no cost, where there is none. */
export function sourceKey(tool: GoTool, more: string): string {
    const { files, pin } = readModule(tool);
    return stampKey([...files, ...flags(tool, pin), more]);
}

/** Reads what a `go.mod` pins. */
export function parseGoMod(goMod: string, own?: OwnProgram): GoPin {
    const main = own?.versionOf ?? /^tool (\S+)$/m.exec(goMod)?.[1];
    const go = /^go (\S+)$/m.exec(goMod)?.[1];
    const required = [...goMod.matchAll(/^(?:require |\t)(\S+) v(\S+)/gm)];
    const version = required.find(([, module]) => main === module || main?.startsWith(`${module}/`))?.[2];
    if (main === undefined || go === undefined || version === undefined) {
        throw new Error(
            'A go.mod of the kit needs a "go" line, one "tool" line and the module it comes from.',
        );
    }
    return { package: own?.package ?? main, version, go };
}

/** A short hash of everything that decides what a build makes. */
export function stampKey(parts: readonly string[]): string {
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}

function readModule(tool: GoTool): { folder: string; files: string[]; pin: GoPin } {
    const folder = join(sources, tool.module);
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    const goMod = read("go.mod");
    return {
        folder,
        files: [goMod, read("go.sum"), ...ownFiles(folder, tool.own).map(read)],
        pin: parseGoMod(goMod, tool.own),
    };
}

/** The Go files of a program of the kit's own, in an order that is the same everywhere. */
function ownFiles(folder: string, own: OwnProgram | undefined): string[] {
    if (own === undefined) {
        return [];
    }
    return readdirSync(join(folder, own.package))
        .filter((name) => name.endsWith(".go"))
        .sort()
        .map((name) => join(own.package, name));
}

function stampFolder(tool: GoTool, pin: GoPin, target: GoPlatform, key: string): string {
    return [tool.name, pin.version, target.os, target.arch, key].join("-");
}

function flags(tool: GoTool, pin: GoPin): string[] {
    const { versionVariable: variable, versionPrefix = "", versionGiven = pin.version, tags = [] } = tool;
    const compiler = tool.compilerFlags === undefined ? [] : ["-gcflags", tool.compilerFlags];
    const linker = ["-s", "-w", ...(variable ? ["-X", `${variable}=${versionPrefix}${versionGiven}`] : [])];
    const selection = tags.length > 0 ? ["-tags", tags.join(",")] : [];
    const common = ["-mod=readonly", "-trimpath", "-buildvcs=false"];
    return [...common, ...selection, ...compiler, "-ldflags", linker.join(" ")];
}

interface Build {
    readonly go: GoToolchain;
    readonly folder: string;
    readonly path: string;
    readonly target: GoPlatform;
    readonly own: OwnProgram | undefined;
    readonly arguments: readonly string[];
}

async function build(workspace: Workspace, build: Build, report: Report): Promise<void> {
    mkdirSync(dirname(build.path), { recursive: true });
    const temporary = temporaryName(build.path);
    const options = {
        cwd: build.folder,
        env: { ...workspace.env, ...buildEnvironment(build.target) },
        extendEnv: false,
        stdin: "ignore",
    } as const;
    const overlay = await overlayOf(build, options);
    // -v prints each package as it is compiled: the only sign of life in minutes of silence.
    const run = execa(build.go.path, ["build", "-v", "-o", temporary, ...overlay, ...build.arguments], {
        ...options,
        reject: false,
        all: true,
    });
    const lines: string[] = [];
    const progress = everyFewSeconds(report);
    for await (const line of run.iterable({ from: "all" })) {
        lines.push(line);
        progress(`${lines.length} steps done, now ${line.replace(/^go: /, "")}`);
    }
    const result = await run;
    if (result.failed) {
        throw new Error(
            `Building ${build.path} failed:\n${lines.slice(-20).join("\n")}\n${result.shortMessage}`,
        );
    }
    renameSync(temporary, build.path);
}

/** Shows the compiler files of a module as if they lay beside the program, where alone it may embed them. */
async function overlayOf(
    { go, folder, path, own }: Build,
    options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<string[]> {
    if (own?.embeds === undefined) {
        return [];
    }
    const { stdout } = await execa(go.path, ["mod", "download", "-json", own.versionOf], {
        ...options,
        extendEnv: false,
    });
    const { Dir: module } = JSON.parse(stdout) as { Dir: string };
    const replaced = Object.entries(own.embeds).map(([name, file]) => [
        join(folder, own.package, name),
        join(module, file),
    ]);
    const overlay = join(dirname(path), "overlay.json");
    writeFileSync(overlay, JSON.stringify({ Replace: Object.fromEntries(replaced) }));
    return ["-overlay", overlay];
}

/** The user's proxies and caches stay; what would change the result, or reach out for more than modules, does not. */
function buildEnvironment({ os, arch }: GoPlatform): NodeJS.ProcessEnv {
    return { GOOS: os, GOARCH: arch, CGO_ENABLED: "0", GOTOOLCHAIN: "local", GOWORK: "off", GOFLAGS: "" };
}

function everyFewSeconds(report: Report, interval = 10_000): Report {
    let next = Date.now() + interval;
    return (line) => {
        if (Date.now() >= next) {
            next = Date.now() + interval;
            report(line);
        }
    };
}
