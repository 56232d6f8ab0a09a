import { openStack } from "../../cli/stack/open.ts";
import { provideImage } from "../../cli/nats/docker.ts";
import { busyboxImage } from "../../cli/nats/image.ts";
import { BenchStack } from "../clusters/stack.ts";
import { inFolder } from "../docker.ts";
import { say } from "../report/figures.ts";
import type { Result, Row } from "../report/result.ts";
import { measurements, Meter, type Measurement } from "./measure.ts";
import { inOneNamespace } from "./oneNamespace.ts";
import { programOf } from "./programs.ts";
import { placeOf, three, writeContext, type Target } from "./target.ts";

/** Compares hardened clusters with the same servers as processes. All of them run, and are measured in turns. */
export function benchThroughput(rounds: number): Promise<Result[]> {
    if (process.platform !== "linux" || process.getuid?.() !== 0) {
        throw new Error("Processes of other network namespaces are measured: run it as root on Linux.");
    }
    const always = { jetstream: { size: "1Gi", syncInterval: "always" } };
    return inFolder((folder) =>
        BenchStack.use("bench-hardened", {}, (stack) =>
            BenchStack.use("bench-always", always, async (other) => {
                say("tools, images and hardened clusters, by npm start");
                await stack.start();
                await other.start();
                const given = openStack(stack.name);
                const client = await programOf(
                    await provideImage({ ...given, stack: stack.name }),
                    "nats",
                    folder,
                );
                const image = await stack.image();
                const program = await programOf(image, "nats-server", folder);
                const needs = { folder, image, program, busybox: busyboxImage(given.config) };
                const hardened = await targetOf(stack, "hardened stack", folder);
                const synced = await targetOf(other, "hardened stack, syncInterval: always", folder);
                return inOneNamespace("processes", needs, (processes) =>
                    inOneNamespace("hardened", needs, (contained) =>
                        compare(client, [processes, contained, hardened], synced, rounds),
                    ),
                );
            }),
        ),
    );
}

async function targetOf(stack: BenchStack, title: string, folder: string): Promise<Target> {
    const { natsUser, natsPassword } = await stack.outputs();
    const servers = await three(async (index) => {
        const name = stack.server(index);
        return { name, address: "127.0.0.1", ...(await placeOf(name)) };
    });
    const login = { user: natsUser, secret: natsPassword };
    return { title, servers, context: writeContext(folder, stack.name, login) };
}

async function compare(
    client: string,
    targets: readonly Target[],
    synced: Target,
    rounds: number,
): Promise<Result[]> {
    const all = [...targets, synced];
    const meters = all.map((target) => new Meter(client, target));
    await Promise.all(meters.map((meter) => meter.ready()));
    for (let round = 1; round <= rounds; round++) {
        say(`round ${round} of ${rounds}`);
        // Each round begins with another one, because what was measured before may still have an effect.
        for (const meter of rotated(meters.slice(0, targets.length), round)) {
            await meter.measureCore();
        }
        for (const meter of rotated(meters, round)) {
            await meter.measureJetStream();
        }
    }
    return [
        {
            subject: "three servers, messages of 128 bytes",
            columns: all.map(({ title }) => title),
            yardstick: all[0]?.title ?? "",
            rows: (Object.keys(measurements) as Measurement[]).map((name): Row => {
                const [title, unit] = measurements[name];
                return { title, unit, samples: meters.map(({ samples }) => samples.of(name)) };
            }),
        },
    ];
}

function rotated<Value>(values: readonly Value[], by: number): Value[] {
    const start = by % values.length;
    return [...values.slice(start), ...values.slice(0, start)];
}
