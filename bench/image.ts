import { execa } from "execa";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openWorkspace } from "../cli/workspace.ts";
import { ensureImages, standInName } from "../offline/images.ts";
import { slimBase } from "./slim.ts";
import { table } from "./table.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const workspace = openWorkspace();
const binary = "docker-rust-hello";
const wanted = [
    { repository: "rust", tag: "1-debian13-dev" },
    { repository: "static", tag: "20250419-glibc-debian13" },
];
const [builder = "", runtime = ""] = wanted.map(standInName);
const starts = 7;

/** What most people write first: everything copied, everything compiled, for any change. */
const usualDockerfile = `FROM ${builder} AS build
WORKDIR /build
COPY . .
RUN cargo build --locked --release
FROM ${runtime}
COPY --from=build /build/target/release/${binary} /app
ENTRYPOINT ["/app"]
`;

/** Measures the image of the sample service against its alternatives. */
export async function benchImage(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-bench-"));
    try {
        say("images");
        await ensureImages(workspace, wanted, say);
        const context = join(folder, "hello");
        cpSync(join(root, "apps/hello"), context, {
            recursive: true,
            filter: (path) => !path.endsWith("/target"),
        });
        const speed = await measureBuilds(folder, context);
        const bases = await makeAlternatives(folder);
        return [machine(), speed, await measureSizes(bases), await measureStarts(bases)].join("\n\n");
    } finally {
        rmSync(folder, { recursive: true });
    }
}

async function measureBuilds(folder: string, context: string): Promise<string> {
    const usual = join(folder, "Dockerfile.usual");
    writeFileSync(usual, usualDockerfile);
    writeFileSync(`${usual}.dockerignore`, "target\n");
    const ours = ["-f", join(root, "components/rust/Dockerfile"), ...oursArgs()];
    const others = ["-f", usual, "-t", "dhi-bench:usual"];

    say("filling the caches of both (not measured)");
    await build(context, ours);
    await build(context, others);
    changeOneLine(context, 1);
    say("one line changed: the Dockerfile of dhi");
    const oursSeconds = await build(context, ours);
    say("one line changed: the usual Dockerfile");
    const usualSeconds = await build(context, others);
    say("no cache at all");
    const coldSeconds = await build(context, [...others, "--no-cache"]);
    writeFileSync(join(context, "README.md"), "# Changed\n");
    const readmeSeconds = await build(context, ours);
    const row = (what: string, seconds: number) => [what, seconds.toFixed(1), times(seconds / oursSeconds)];
    return table(
        ["rebuild after a one-line change", "seconds", "times ours"],
        [
            row("dhi: mounted sources, caches that hit", oursSeconds),
            row("usual: COPY . . and cargo build", usualSeconds),
            row("no cache", coldSeconds),
            row("dhi, after a change of README.md", readmeSeconds),
        ],
    );
}

function oursArgs(): string[] {
    const args = {
        BUILDER_IMAGE: builder,
        RUNTIME_IMAGE: runtime,
        BINARY: binary,
        CACHE: "bench",
        INCREMENTAL: "true",
        TITLE: binary,
        VERSION: "0",
        BASE_NAME: runtime,
    };
    return [
        "-t",
        "dhi-bench:ours",
        ...Object.entries(args).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]),
    ];
}

function changeOneLine(context: string, number: number): void {
    const file = join(context, "src/routes.rs");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/"Hello from a [^"]*"/, `"Hello from a change, number ${number}!\\n"`));
}

/** Builds with BuildKit and returns the seconds it took. */
async function build(context: string, args: readonly string[]): Promise<number> {
    const start = performance.now();
    await docker("build", "--quiet", ...args, context);
    return (performance.now() - start) / 1000;
}

/** The same program on other bases, by what they are. */
async function makeAlternatives(folder: string): Promise<Map<string, string>> {
    const slim = await slimBase(workspace, say);
    const bases = new Map([["dhi: static and one file", "dhi-bench:ours"]]);
    for (const [title, base] of [
        [slim.title, slim.image],
        ["the builder image", builder],
    ] as const) {
        const tag = `dhi-bench:${bases.size}`;
        const context = join(folder, tag.replace(":", "-"));
        mkdirSync(context);
        writeFileSync(
            join(context, "Dockerfile"),
            `FROM ${base}\nCOPY --from=dhi-bench:ours /app /app\nENTRYPOINT ["/app"]\n`,
        );
        await docker("build", "--quiet", "-t", tag, context);
        bases.set(title, tag);
    }
    return bases;
}

async function measureSizes(images: ReadonlyMap<string, string>): Promise<string> {
    const found: { title: string; bytes: number; files: number }[] = [];
    for (const [title, image] of images) {
        found.push({
            title,
            bytes: Number(await docker("image", "inspect", "-f", "{{.Size}}", image)),
            files: await countFiles(image),
        });
    }
    const ours = found[0] ?? { bytes: 1, files: 1 };
    return table(
        ["image", "MB", "times ours", "files", "times ours"],
        found.map(({ title, bytes, files }) => [
            title,
            (bytes / 1e6).toFixed(1),
            times(bytes / ours.bytes),
            String(files),
            times(files / ours.files),
        ]),
    );
}

async function countFiles(image: string): Promise<number> {
    const container = await docker("create", image);
    try {
        const { stdout } = await execa("docker", ["export", container], { env: workspace.env }).pipe("tar", [
            "--list",
        ]);
        return stdout.split("\n").filter((path) => !path.endsWith("/")).length;
    } finally {
        await docker("rm", container);
    }
}

async function measureStarts(images: ReadonlyMap<string, string>): Promise<string> {
    const rows: { title: string; milliseconds: number }[] = [];
    for (const [title, image] of images) {
        say(`starting ${title}`);
        const samples: number[] = [];
        for (let round = 0; round < starts; round++) {
            samples.push(await startOnce(image));
        }
        rows.push({ title, milliseconds: samples.sort((a, b) => a - b)[Math.floor(starts / 2)] ?? 0 });
    }
    const ours = rows[0]?.milliseconds ?? 1;
    return table(
        [`start to first answer, median of ${starts}`, "ms", "times ours"],
        rows.map(({ title, milliseconds }) => [
            title,
            String(Math.round(milliseconds)),
            times(milliseconds / ours),
        ]),
    );
}

/** Milliseconds from `docker run` to the first answered request. */
async function startOnce(image: string): Promise<number> {
    const port = 24_000 + Math.floor(Math.random() * 1000);
    const start = performance.now();
    const container = await docker("run", "--detach", "--publish", `127.0.0.1:${port}:8000`, image);
    try {
        for (;;) {
            const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
            if (answer?.ok === true) {
                return performance.now() - start;
            }
            if (performance.now() - start > 30_000) {
                throw new Error(`${image} did not answer:\n${await docker("logs", container)}`);
            }
        }
    } finally {
        await docker("rm", "--force", container);
    }
}

async function docker(...args: string[]): Promise<string> {
    const env = { ...workspace.env, DOCKER_BUILDKIT: "1" };
    return (await execa("docker", args, { env })).stdout.trim();
}

/** Other work on the machine shows in the load: the figures of a busy one compare only with each other. */
function machine(): string {
    return `${cpus().length} x ${cpus()[0]?.model ?? "processor"}, load ${loadavg()[0]?.toFixed(1)}`;
}

function times(ratio: number): string {
    return `${ratio.toFixed(ratio < 10 ? 1 : 0)} x`;
}

function say(line: string): void {
    console.error(`  ${line}`);
}
