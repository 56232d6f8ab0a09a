import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createUser } from "@nats-io/nkeys";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { execa } from "execa";
import { natsImage } from "../../../offline/images/recipes/nats.ts";
import { ensureGoTool } from "../../../offline/tools/goTool.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { freePorts } from "../support/ports.ts";

/** A NATS server with JetStream as a process, which starts in less time than a container. */
export class Server {
    static readonly password = "of a server";
    readonly #folder = mkdtempSync(join(tmpdir(), "dhi-streams-"));
    readonly #user = createUser();
    #process: { kill(): unknown } | undefined;

    private constructor(
        private readonly program: string,
        private readonly port: number,
    ) {}

    static async start(): Promise<Server> {
        const tool = { ...natsImage.tool, module: "nats-server/2.14.5" };
        const { path } = await ensureGoTool(openWorkspace(), tool, console.log);
        const [port = 0] = await freePorts();
        const server = new Server(path, port);
        await server.resume();
        return server;
    }

    /** The same by an NKey. */
    get nkeyLogin() {
        const password = new TextDecoder().decode(this.#user.getSeed());
        return { servers: this.url, loginKind: "nkey", password };
    }

    /** The inputs of a provider. */
    get login() {
        return { servers: this.url, username: "app", password: Server.password };
    }

    get url(): string {
        return `nats://127.0.0.1:${this.port}`;
    }

    connect(): Promise<NatsConnection> {
        return connect({ servers: this.url, user: "app", pass: Server.password });
    }

    /** Starts it with what it has stored. */
    async resume(): Promise<void> {
        const config = join(this.#folder, "nats.conf");
        writeFileSync(
            config,
            `listen: "127.0.0.1:${this.port}"\n` +
                `jetstream { store_dir: "${this.#folder}", max_memory_store: 67108864, max_file_store: 67108864 }\n` +
                `authorization { users: [{ user: app, password: "${Server.password}" }, { nkey: "${this.#user.getPublicKey()}" }] }\n`,
        );
        this.#process = execa(this.program, ["--config", config], { reject: false, stdio: "ignore" });
        for (let tries = 0; tries < 50; tries++) {
            const connection = await this.connect().catch(() => undefined);
            if (connection !== undefined) {
                await connection.close();
                return;
            }
            await sleep(100);
        }
        throw new Error("the server does not answer");
    }

    pause(): void {
        this.#process?.kill();
    }

    stop(): void {
        this.pause();
        rmSync(this.#folder, { recursive: true, force: true });
    }
}
