import { execa } from "execa";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { writableRun } from "../../components/hardening/docker.ts";
import { contextArguments, contextFiles, contextFolder } from "../../components/nats/context.ts";
import { ensureImages, localImageName } from "../../offline/images/localImages.ts";
import { componentName } from "../../settings/names.ts";
import type { NatsCommand } from "./context.ts";
import { natscliImage, verifiedImage } from "./image.ts";
import { serverNames } from "./servers.ts";

const options = [
    ...writableRun,
    "--memory=128m",
    "--label=dhi.command=nats",
    // The command has files of its own.
    ...["--tmpfs=/tmp", "--env=XDG_CONFIG_HOME=/tmp"],
];

/**
 * Runs a `nats` command in a container on the cluster's network. The login is copied into the container, whose
 * configuration and command line do not have it, and is removed with it.
 *
 * @returns the command's exit code.
 */
export async function runInContainer(given: NatsCommand): Promise<number> {
    const { workspace, stack, outputs, login, command } = given;
    const cluster = componentName(stack, "nats");
    const scheme = outputs.nats.caCertificate === undefined ? "nats" : "tls";
    const servers = serverNames(stack, outputs).map((name) => `${scheme}://${name}:4222`);
    const { env } = workspace;
    const terminal = process.stdin.isTTY && process.stdout.isTTY ? ["--tty"] : [];
    const image = await provideImage(given);
    const { stdout: container } = await execa(
        "docker",
        [
            ...["create", "--rm", "--interactive", ...terminal, "--network", cluster, ...options, image],
            ...[...contextArguments, ...command],
        ],
        { env },
    );
    try {
        const tls = { ca: outputs.nats.caCertificate, ...outputs.natsClientTls };
        const files = contextFiles({ ...login, servers, ...tls });
        const copy = ["cp", "-", `${container}:/`];
        await execa("docker", copy, { env, input: await archive(files) });
        const start = ["start", "--attach", "--interactive", container];
        const { exitCode = 1 } = await execa("docker", start, { env, stdio: "inherit", reject: false });
        return exitCode;
    } finally {
        await execa("docker", ["rm", "--force", container], { env, reject: false });
    }
}

/** The image of the `nats` command: the real one, which the engine pulls, or its local substitute. */
export async function provideImage(
    given: Pick<NatsCommand, "workspace" | "stack" | "config">,
): Promise<string> {
    const { workspace, config } = given;
    if (!config.usesLocalSubstitutes) {
        return verifiedImage(given);
    }
    const image = { repository: "natscli", tag: natscliImage(config).tag };
    await ensureImages(workspace, [image], console.error);
    return localImageName(image);
}

/** The context's folder as a tar archive. Docker gives its files to root, so that the container's user needs the right to read. */
async function archive(files: Readonly<Record<string, string>>): Promise<Buffer> {
    const tar = pack();
    tar.entry({ name: contextFolder.slice(1), type: "directory", mode: 0o755 });
    for (const [name, text] of Object.entries(files)) {
        tar.entry({ name: `${contextFolder.slice(1)}/${name}`, mode: 0o644 }, text);
    }
    tar.finalize();
    return buffer(tar);
}
