import { execa } from "execa";
import { createServer, type Server } from "node:https";
import { makeCertificate } from "../support/authority.ts";
import { eventually } from "../support/nats.ts";
import { ownAddress } from "../support/ports.ts";
import type { RustProgram } from "./program.ts";

/** Resolves once the service answers. */
export async function answering(url: string): Promise<void> {
    await eventually(`${url} answers`, async () => (await fetch(url)).status > 0, 20);
}

/** Every file of an image, from a container that is not started, without those that the engine adds. */
export async function filesOf(program: RustProgram, image: string): Promise<Set<string>> {
    const container = (await program.docker("create", image, "none")).trim();
    const added = /^(\.dockerenv|dev\/|proc\/|sys\/|etc\/(hostname|hosts|mtab|resolv\.conf))/;
    try {
        const options = { encoding: "buffer", maxBuffer: 2 ** 30 } as const;
        const { stdout } = await execa("docker", ["export", container], options);
        const list = await execa("tar", ["--list"], { input: stdout });
        return new Set(list.stdout.split("\n").filter((file) => !added.test(file)));
    } finally {
        await program.docker("rm", container);
    }
}

/** A server with a certificate of its own CA, on an address that containers can reach. */
export async function serveHttps(): Promise<{ server: Server; ca: string; url: string }> {
    const address = ownAddress();
    const { ca, certificate, key } = await makeCertificate([`IP:${address}`]);
    const server = createServer({ key, cert: certificate }, (_, response) => response.end("safe and sound"));
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    const { port } = server.address() as { port: number };
    return { server, ca, url: `https://${address}:${port}/` };
}
