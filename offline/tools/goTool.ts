import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { execa } from "execa";

import type { Workspace } from "../../workspace/workspace.ts";
import { temporaryName } from "../files.ts";
import { findGo, type GoToolchain } from "./goToolchain.ts";
import { withLock } from "../lock.ts";
import type { Outcome, Report } from "../step.ts";

/** An executable that is built from Go modules; its `go.mod` names the package and the version. */
export interface GoTool {
    /** Name of the executable. */
    readonly name: string;
    /** The folder under `offline/go` with its `go.mod` and `go.sum`. */
    readonly module: string;
    /** For a program whose source is in that folder. @default - the program that the go.mod's `tool` line names */
    readonly own?: OwnProgram;
    /** The variable with the program's version, if it has one. */
    readonly versionVariable?: string;
    /** Whether that variable has a leading `v`. */
    readonly versionPrefix?: "v" | "";
    /** The value of that variable. @default - the module's version */
    readonly versionValue?: string;
    /** Build tags, with which a module leaves out what is not needed. */
    readonly tags?: readonly string[];
    /** Compiler flags for some packages: `example.com/module/...=-l`. */
    readonly compilerFlags?: string;
    /** Files of a module that belong beside the executable, by their names there. */
    readonly beside?: { readonly module: string; readonly files: Readonly<Record<string, string>> };
    /** How long a first build takes, for the progress line: `about 4 minutes on two cores`. */
    readonly duration: string;
}

/** A program of the kit's own that uses modules. */
export interface OwnProgram {
    /** Its package: `.` or `./pause`. */
    readonly package: string;
    /** The module whose version it has. */
    readonly versionOf: string;
    /** Files of that module that it embeds, by their name in the program's folder. */
    readonly embeds?: Readonly<Record<string, string>>;
}

/** What a tool's `go.mod` pins. */
export interface GoPin {
    /** The main package. */
    readonly package: string;
    /** Version of its module, without the leading `v`. */
    readonly version: string;
    /** The oldest Go that can build it. */
    readonly go: string;
}

/** A system to build for, in Go's names. */
export interface GoPlatform {
    readonly os: string;
    readonly arch: string;
}

/** A tool that is ready to use. */
export interface BuiltGoTool {
    readonly path: string;
    readonly version: string;
    /** Whether this run built it. */
    readonly fresh: boolean;
}

const sources = fileURLToPath(new URL("../go/", import.meta.url));

/**
 * Builds a tool from Go modules, unless the same build exists.
 *
 * The folder's name has a hash of everything that goes into the build, and a rename puts the file there once it is
 * complete. After an interruption, Go's build cache resumes the build.
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
    const key = buildKey([...files, go.version, ...flags(tool, pin)]);
    const path = join(workspace.home, "tools", buildFolder(tool, pin, target, key), tool.name);
    if (existsSync(path)) {
        return { path, version: pin.version, fresh: false };
    }
    return withLock({ name: path, activity: `builds ${tool.name}` }, report, async () => {
        // Checked again: the process that had the lock may have built it.
        if (!existsSync(path)) {
            report(`building ${tool.name} v${pin.version} from Go modules, ${tool.duration}`);
            await build(
                workspace,
                { go, folder, path, target, tool, arguments: [...flags(tool, pin), pin.package] },
                report,
            );
        }
        return { path, version: pin.version, fresh: true };
    });
}

/** The line of a step whose tool was built. */
export function builtOutcome({ version, fresh }: BuiltGoTool, what = version): Outcome {
    const when = fresh ? "built" : "built earlier";
    return { version, origin: "built", isSubstitute: true, detail: `${when} from Go modules ${what}` };
}

/** Changes with a tool's sources and settings. Does not run `go`, so it works without Go. */
export function sourceKey(tool: GoTool, more: string): string {
    const { files, pin } = readModule(tool);
    return buildKey([...files, ...flags(tool, pin), more]);
}

/** Reads what a `go.mod` pins. */
export function parseGoMod(goMod: string, own?: OwnProgram): GoPin {
    const main = own?.versionOf ?? /^tool (\S+)$/m.exec(goMod)?.[1];
    const go = /^go (\S+)$/m.exec(goMod)?.[1];
    const required = [...goMod.matchAll(/^(?:require |\t)(\S+) v(\S+)/gm)];
    const version = required.find(([, module]) => main === module || main?.startsWith(`${module}/`))?.[2];
    if (main === undefined || go === undefined || version === undefined) {
        throw new Error(
            'A go.mod of the kit must have a "go" line, one "tool" line and the module of that tool.',
        );
    }
    return { package: own?.package ?? main, version, go };
}

/** A short hash of everything that decides the result of a build. */
export function buildKey(parts: readonly string[]): string {
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

/** The files of a program of the kit's own, sorted for a stable hash. */
function ownFiles(folder: string, own: OwnProgram | undefined): string[] {
    if (own === undefined) {
        return [];
    }
    return readdirSync(join(folder, own.package))
        .filter((name) => /\.(?:go|s)$/.test(name))
        .sort()
        .map((name) => join(own.package, name));
}

function buildFolder(tool: GoTool, pin: GoPin, target: GoPlatform, key: string): string {
    return [tool.name, pin.version, target.os, target.arch, key].join("-");
}

function flags(tool: GoTool, pin: GoPin): string[] {
    const { versionVariable: variable, versionPrefix = "", versionValue = pin.version, tags = [] } = tool;
    const compiler = tool.compilerFlags === undefined ? [] : ["-gcflags", tool.compilerFlags];
    const linker = ["-s", "-w", ...(variable ? ["-X", `${variable}=${versionPrefix}${versionValue}`] : [])];
    const selection = tags.length > 0 ? ["-tags", tags.join(",")] : [];
    const common = ["-mod=readonly", "-trimpath", "-buildvcs=false"];
    return [...common, ...selection, ...compiler, "-ldflags", linker.join(" ")];
}

interface Build {
    readonly go: GoToolchain;
    readonly folder: string;
    readonly path: string;
    readonly target: GoPlatform;
    readonly tool: GoTool;
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
    // -v prints each package as it is compiled: otherwise there is no output for minutes.
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
    await copyBeside(build, options);
    renameSync(temporary, build.path);
}

async function copyBeside({ go, path, tool: { beside } }: Build, options: GoOptions): Promise<void> {
    if (beside !== undefined) {
        const module = await moduleFolder(go, beside.module, options);
        for (const [name, file] of Object.entries(beside.files)) {
            // Files of a module are read-only, and not executable.
            writeFileSync(join(dirname(path), name), readFileSync(join(module, file)), { mode: 0o755 });
        }
    }
}

interface GoOptions {
    readonly cwd: string;
    readonly env: NodeJS.ProcessEnv;
}

async function moduleFolder(go: GoToolchain, module: string, options: GoOptions): Promise<string> {
    const { stdout } = await execa(go.path, ["mod", "download", "-json", module], {
        ...options,
        extendEnv: false,
    });
    return (JSON.parse(stdout) as { Dir: string }).Dir;
}

/** Makes the compiler see files of a module in the program's folder: it can embed only those. */
async function overlayOf({ go, folder, path, tool }: Build, options: GoOptions): Promise<string[]> {
    const { own } = tool;
    if (own?.embeds === undefined) {
        return [];
    }
    const module = await moduleFolder(go, own.versionOf, options);
    const replaced = Object.entries(own.embeds).map(([name, file]) => [
        join(folder, own.package, name),
        join(module, file),
    ]);
    const overlay = join(dirname(path), "overlay.json");
    writeFileSync(overlay, JSON.stringify({ Replace: Object.fromEntries(replaced) }));
    return ["-overlay", overlay];
}

/** Keeps the user's proxies and caches, and resets what would change the result or download more than modules. */
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
