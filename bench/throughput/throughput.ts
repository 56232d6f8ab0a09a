import { openStack } from "../../cli/stack/open.ts";
import { provideImage } from "../../cli/nats/docker.ts";
import { busyboxImage } from "../../cli/nats/image.ts";
import { BenchStack } from "../clusters/stack.ts";
import { docker, inFolder } from "../docker.ts";
import { say } from "../report/figures.ts";
import { Samples, type Result, type Row } from "../report/result.ts";
import { measure, measurements, type Measurement } from "./measure.ts";
import { useProcesses } from "./processes.ts";
import { programOf } from "./programs.ts";
import { writeContext, type Target } from "./target.ts";

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
                const program = await programOf(await stack.image(), "nats-server", folder);
                const needs = { folder, program, busybox: busyboxImage(given.config) };
                const hardened = await targetOf(stack, "hardened", folder);
                const synced = await targetOf(other, "hardened, syncInterval: always", folder);
                return useProcesses("in one namespace", needs, (loopback) =>
                    useProcesses("on a bridge", needs, (bridge) =>
                        compare(client, [bridge, loopback, hardened, synced], rounds),
                    ),
                );
            }),
        ),
    );
}

async function targetOf(stack: BenchStack, title: string, folder: string): Promise<Target> {
    const { natsUser, natsPassword } = await stack.outputs();
    const servers = [0, 1, 2].map(async (index) => {
        const name = stack.server(index);
        const pid = Number(await docker("container", "inspect", "--format", "{{.State.Pid}}", name));
        const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
        const host = await docker("container", "inspect", "--format", format, name);
        return { name, pid, address: "127.0.0.1", host };
    });
    const login = { user: natsUser, secret: natsPassword };
    return { title, servers: await Promise.all(servers), context: writeContext(folder, stack.name, login) };
}

async function compare(client: string, targets: readonly Target[], rounds: number): Promise<Result[]> {
    const taken = targets.map(() => new Samples<Measurement>());
    for (let round = 1; round <= rounds; round++) {
        for (const [index, target] of targets.entries()) {
            say(`round ${round} of ${rounds}: ${target.title}`);
            await measure(client, target, (name, value) => taken[index]?.add(name, value));
        }
    }
    return [
        {
            subject: "three servers, messages of 128 bytes",
            columns: targets.map(({ title }) => title),
            yardstick: targets[0]?.title ?? "",
            rows: (Object.keys(measurements) as Measurement[]).map((name): Row => {
                const [title, unit] = measurements[name];
                return { title, unit, samples: taken.map((samples) => samples.of(name)) };
            }),
        },
    ];
}
