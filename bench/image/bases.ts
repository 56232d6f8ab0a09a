import { execa } from "execa";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { docker, repository, workspace } from "../docker.ts";
import { say } from "../report/figures.ts";
import { Samples, type Result } from "../report/result.ts";
import { slimBase } from "./slim.ts";

const starts = 7;
const timeoutMilliseconds = 30_000;

/** Images with the same program on several bases, by title, ours first. */
export type Bases = ReadonlyMap<string, string>;

/** Builds images with the program of our image on other bases. */
export async function makeBases(folder: string, builder: string): Promise<Bases> {
    const slim = await slimBase(workspace, say);
    const bases = new Map([["dhi: static and one file", `${repository}:ours`]]);
    for (const [title, base, tag] of [
        [slim.title, slim.image, "on-slim"],
        ["the builder image", builder, "on-builder"],
    ] as const) {
        const context = join(folder, tag);
        mkdirSync(context);
        writeFileSync(
            join(context, "Dockerfile"),
            `FROM ${base}\nCOPY --from=${repository}:ours /app /app\nENTRYPOINT ["/app"]\n`,
        );
        await docker("build", "--quiet", "-t", `${repository}:${tag}`, context);
        bases.set(title, `${repository}:${tag}`);
    }
    return bases;
}

/** Compares the size and number of files. */
export async function measureSizes(bases: Bases): Promise<Result> {
    const samples = new Samples<string>();
    for (const [title, image] of bases) {
        const bytes = Number(await docker("image", "inspect", "-f", "{{.Size}}", image));
        samples.add(`${title}, size`, bytes / 1e6);
        samples.add(`${title}, files`, await countFiles(image));
    }
    const titles = [...bases.keys()];
    const row = (title: string, unit: string, name: string) => ({
        title,
        unit,
        samples: titles.map((base) => samples.of(`${base}, ${name}`)),
    });
    return {
        subject: "image",
        columns: titles,
        yardstick: titles[0] ?? "",
        rows: [row("size", "MB", "size"), row("files", "", "files")],
    };
}

async function countFiles(image: string): Promise<number> {
    const container = await docker("create", image);
    try {
        const { stdout } = await execa("docker", ["export", container], {
            env: workspace.env,
            encoding: "buffer",
            buffer: false,
        }).pipe("tar", ["--list"]);
        return stdout.split("\n").filter((path) => !path.endsWith("/")).length;
    } finally {
        await docker("rm", container);
    }
}

/** Compares the time from `docker run` to the first response, alternating between the images. */
export async function measureStarts(bases: Bases): Promise<Result> {
    const samples = new Samples<string>();
    for (let round = 0; round < starts; round++) {
        say(`start ${round + 1} of ${starts}`);
        for (const [title, image] of bases) {
            samples.add(title, await startOnce(image));
        }
    }
    const titles = [...bases.keys()];
    return {
        subject: "start",
        columns: titles,
        yardstick: titles[0] ?? "",
        rows: [
            {
                title: "until the first response",
                unit: "ms",
                samples: titles.map((title) => samples.of(title)),
            },
        ],
    };
}

async function startOnce(image: string): Promise<number> {
    const port = await freePort();
    const start = performance.now();
    const container = await docker("run", "--detach", "--publish", `127.0.0.1:${port}:8000`, image);
    try {
        for (;;) {
            const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
            const taken = performance.now() - start;
            if (answer?.ok === true) {
                return taken;
            }
            if (taken > timeoutMilliseconds) {
                throw new Error(`${image} did not respond:\n${await docker("logs", container)}`);
            }
            await sleep(2);
        }
    } finally {
        await docker("rm", "--force", container);
    }
}

function freePort(): Promise<number> {
    return new Promise((resolve) => {
        const server = createServer().listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo;
            server.close(() => resolve(port));
        });
    });
}
