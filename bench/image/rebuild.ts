import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dockerfilePath } from "../../components/rust/build/dockerBuild.ts";
import { docker, repository } from "../docker.ts";
import { say, seconds } from "../report/figures.ts";
import type { Result } from "../report/result.ts";

/** The images and the program of all builds. */
export interface Ingredients {
    readonly builder: string;
    readonly runtime: string;
    readonly binary: string;
}

/** No round starts after this many seconds, so a busy machine may measure only one. */
const maxSeconds = 360;
/** The sample has its own ignore file. */
const ownDockerfile = dockerfilePath({ files: { hasOwnIgnoreFile: true } });

/** The usual first Dockerfile, which copies and compiles everything after every change. */
function usualDockerfile({ builder, runtime, binary }: Ingredients): string {
    return `FROM ${builder} AS build
WORKDIR /build
COPY . .
RUN cargo build --locked --release
FROM ${runtime}
COPY --from=build /build/target/release/${binary} /app
ENTRYPOINT ["/app"]
`;
}

/**
 * Compares rebuilds after a one-line change: with the Dockerfile of dhi, with the usual one, and without a cache. The
 * builds alternate, so that other work on the machine affects all of them.
 *
 * @param folder for temporary files.
 * @param context a copy of the sources, which is changed.
 * @param rounds each builds ours twice.
 */
export async function measureRebuilds(
    folder: string,
    context: string,
    with_: Ingredients,
    rounds: number,
): Promise<Result> {
    const usualFile = join(folder, "Dockerfile.usual");
    writeFileSync(usualFile, usualDockerfile(with_));
    writeFileSync(`${usualFile}.dockerignore`, "target\n");
    const build = (args: readonly string[]) => seconds(() => docker("build", "--quiet", ...args, context));
    const ours = ["-f", ownDockerfile, "-t", `${repository}:ours`, ...ownArgs(with_)];
    const usual = ["-f", usualFile, "-t", `${repository}:usual`];
    const samples = { ours: [] as number[], usual: [] as number[], cold: [] as number[] };
    let changes = 0;
    const rebuild = async (kind: keyof typeof samples, ...args: string[]) => {
        changeOneLine(context, ++changes);
        const taken = await build(args);
        samples[kind].push(taken);
        say(`${kind}: ${taken.toFixed(1)} s`);
    };

    say("filling the cache of dhi (not measured; the usual Dockerfile has no cache that survives a change)");
    await build(ours);
    const start = performance.now();
    for (let round = 0; round < rounds && performance.now() - start < maxSeconds * 1000; round++) {
        await rebuild("ours", ...ours);
        await rebuild("usual", ...usual);
        await rebuild("ours", ...ours);
        await rebuild("cold", ...usual, "--no-cache");
    }
    // Build the last change, so that the next build has the change of README.md only.
    await build(ours);
    writeFileSync(join(context, "README.md"), `# Changed ${Date.now()}\n`);
    const readme = await build(ours);

    const title = "dhi: mounted sources, caches that hit";
    return {
        subject: "rebuild",
        columns: [title, "usual: COPY . . and cargo build", "no cache"],
        yardstick: title,
        rows: [
            {
                title: "after a one-line change",
                unit: "s",
                samples: [samples.ours, samples.usual, samples.cold],
            },
            { title: "after a change of README.md", unit: "s", samples: [[readme], [], []] },
        ],
    };
}

function ownArgs({ builder, runtime, binary }: Ingredients): string[] {
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
    return Object.entries(args).flatMap(([key, value]) => ["--build-arg", `${key}=${value}`]);
}

/** Changes the greeting of the sample service. */
export function changeOneLine(context: string, number: number): void {
    const file = join(context, "src/routes.rs");
    const text = readFileSync(file, "utf8");
    const changed = text.replace(
        /"Hello from a [^"]*"/,
        `"Hello from a change, number ${number} of ${Date.now()}!\\n"`,
    );
    if (changed === text) {
        throw new Error(`${file} has no greeting to change.`);
    }
    writeFileSync(file, changed);
}
