import { execa } from "execa";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import type { RustProgram } from "./program.ts";

/** Resolves once the service answers. */
export async function answering(url: string): Promise<void> {
    for (const deadline = Date.now() + 20_000; ;) {
        try {
            await fetch(url);
            return;
        } catch (error) {
            if (Date.now() > deadline) {
                throw error;
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }
}

/** Every file of an image, from a container that is not started. */
export async function filesOf(program: RustProgram, image: string): Promise<Set<string>> {
    const container = (await program.docker("create", image, "none")).trim();
    try {
        const { stdout } = await execa("docker", ["export", container], {
            encoding: "buffer",
            maxBuffer: 2 ** 30,
        });
        const list = await execa("tar", ["--list"], { input: stdout });
        // Without the files that the engine adds to every container.
        return new Set(
            list.stdout
                .split("\n")
                .filter(
                    (file) =>
                        !/^(\.dockerenv|dev\/|proc\/|sys\/|etc\/(hostname|hosts|mtab|resolv\.conf))/.test(
                            file,
                        ),
                ),
        );
    } finally {
        await program.docker("rm", container);
    }
}

/** A server with a certificate of its own CA, on an address that containers can reach. */
export async function serveHttps(): Promise<{ server: Server; ca: string; url: string }> {
    const address =
        networkInterfaces()["eth0"]?.[0]?.address ??
        Object.values(networkInterfaces())
            .flat()
            .find((one) => one?.internal === false)?.address ??
        "";
    const folder = mkdtempSync(join(tmpdir(), "dhi-https-"));
    const openssl = (...args: string[]) => execa("openssl", args, { cwd: folder });
    await openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=Test authority",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
    );
    await openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=test",
        "-keyout",
        "key.pem",
        "-out",
        "request.pem",
    );
    writeFileSync(join(folder, "names"), `subjectAltName=IP:${address}\n`);
    await openssl(
        "x509",
        "-req",
        "-in",
        "request.pem",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        "2",
        "-extfile",
        "names",
        "-out",
        "cert.pem",
    );
    const read = (file: string) => readFileSync(join(folder, file), "utf8");
    const [key, cert, ca] = [read("key.pem"), read("cert.pem"), read("ca.pem")];
    rmSync(folder, { recursive: true });
    const server = createServer({ key, cert }, (_, response) => response.end("safe and sound"));
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    const { port } = server.address() as { port: number };
    return { server, ca, url: `https://${address}:${port}/` };
}
