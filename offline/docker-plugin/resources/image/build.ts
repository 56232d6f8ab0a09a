import { execa } from "execa";
import { addressEnvironment, addressFlags } from "../../engine/connection.ts";
import type { DaemonAddress } from "../../engine/connection.ts";
import { stringMap, strings, text } from "../../../plugin/values.ts";
import type { Values } from "../../../plugin/values.ts";
import type { Context } from "../resource.ts";
import { findBuildClient } from "./buildClient.ts";
import { cachedImages } from "./inputs.ts";

const shownLines = 20;
const shortestHidden = 8;
/** Empty lines, and digests of steps that no one knows by that name. */
const idleTalk = /^$|^#\d+ sha256:[0-9a-f]{64}$/;

/** Builds an image with `docker build` and leaves it in the local store under its name. */
export async function buildImage(context: Context, name: string, build: Values): Promise<void> {
    const { engine, signal, progress } = context;
    const buildKit = build["builderVersion"] !== "BuilderV1";
    const given = stringMap(build["args"]);
    const { flags, environment } = buildArguments(given);
    const settings = [...options(name, build), ...flags, text(build["context"])];
    const running = execa(
        await findBuildClient(buildKit),
        [...addressFlags(engine.address), "build", ...settings],
        {
            all: true,
            cancelSignal: signal,
            reject: false,
            env: {
                ...addressEnvironment(engine.address),
                ...environment,
                ...builder(engine.address, buildKit),
            },
        },
    );
    const last: string[] = [];
    for await (const line of running.iterable({ from: "all" })) {
        if (idleTalk.test(line)) {
            continue;
        }
        const shown = withoutValues(line, given);
        progress(shown);
        last.push(shown);
        last.splice(0, last.length - shownLines);
    }
    const { exitCode, isCanceled } = await running;
    if (exitCode !== 0) {
        throw new Error(isCanceled ? "cancelled" : `error building image:\n${last.join("\n")}`);
    }
}

function builder({ context }: DaemonAddress, buildKit: boolean): Record<string, string> {
    // A builder of the user's own would keep the image to itself.
    return { DOCKER_BUILDKIT: buildKit ? "1" : "0", BUILDX_BUILDER: context ?? "default" };
}

/** BuildKit shows commands with the values of build arguments filled in, and one of those may be a secret. */
function withoutValues(line: string, given: Record<string, string>): string {
    const long = Object.entries(given).filter(([, value]) => value.length >= shortestHidden);
    return long.reduce((shown, [name, value]) => shown.replaceAll(value, `[${name}]`), line);
}

function options(name: string, build: Values): string[] {
    const hosts = strings(build["addHosts"]).flatMap((host) => ["--add-host", host]);
    const caches = cachedImages(build).flatMap((image) => ["--cache-from", image]);
    const settings = ["platform", "target", "network"].flatMap((key) =>
        text(build[key]) === "" ? [] : [`--${key}`, text(build[key])],
    );
    const plain = build["builderVersion"] === "BuilderV1" ? [] : ["--progress", "plain"];
    return ["--tag", name, "--file", text(build["dockerfile"]), ...plain, ...settings, ...hosts, ...caches];
}

/** Variables by which the client itself goes; as build arguments they have to be named with their value. */
const reserved = /^(DOCKER_|BUILDX_|BUILDKIT_|PATH$|HOME$)/;

/** Values of build arguments may be secret: the client takes them from its environment, by name. */
function buildArguments(given: Record<string, string>): {
    flags: string[];
    environment: Record<string, string>;
} {
    const isOwn = ([name]: [string, string]): boolean => reserved.test(name);
    const entries = Object.entries(given);
    const named = entries.filter((entry) => !isOwn(entry));
    const spelled = entries.filter(isOwn).map(([name, value]) => `${name}=${value}`);
    const flags = [...named.map(([name]) => name), ...spelled].flatMap((argument) => [
        "--build-arg",
        argument,
    ]);
    return { flags, environment: Object.fromEntries(named) };
}
