import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { debianProgram } from "./debian.ts";
import { eventually } from "./nats.ts";
import { skip } from "./skip.ts";

/** A result of a query, with its labels and its value of now. */
export interface Sample {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
}

/** An alert that is pending or fires. */
export interface ActiveAlert {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly state: "pending" | "firing";
}

/** Debian's Prometheus, on loopback, with the files that `npm run monitoring` writes, and shorter times. */
export class Prometheus {
    readonly #url: string;
    readonly #folder: string;
    readonly #process: ChildProcess;

    private constructor(
        program: string,
        readonly promtool: string,
        readonly files: string,
        port: number,
    ) {
        this.#folder = mkdtempSync(join(tmpdir(), "dhi-prometheus-"));
        this.#url = `http://127.0.0.1:${port}`;
        this.#configure();
        this.#process = spawn(
            program,
            [
                `--config.file=${this.#path("prometheus.yml")}`,
                `--storage.tsdb.path=${this.#path("data")}`,
                `--web.listen-address=127.0.0.1:${port}`,
            ],
            { stdio: "ignore" },
        );
    }

    /** Where Prometheus and its `promtool` are. Skips a suite with a message where they are not. */
    static async require(context: Mocha.Context): Promise<[prometheus: string, promtool: string]> {
        const reason = "there is no Prometheus: install prometheus, or run this on Debian or Ubuntu";
        const program = await debianProgram("prometheus");
        const promtool = await debianProgram("prometheus", "promtool");
        return program === undefined || promtool === undefined ? skip(context, reason) : [program, promtool];
    }

    /** @param files the folder with the written files. */
    static async start(
        [program, promtool]: readonly [string, string],
        files: string,
        port: number,
    ): Promise<Prometheus> {
        const prometheus = new Prometheus(program, promtool, files, port);
        await eventually("Prometheus is ready", async () => (await fetch(`${prometheus.#url}/-/ready`)).ok);
        return prometheus;
    }

    /** Reads the written files again. */
    reload(): void {
        this.#configure();
        this.#process.kill("SIGHUP");
    }

    async query(expr: string): Promise<readonly Sample[]> {
        const { data } = (await this.#get(`query?query=${encodeURIComponent(expr)}`)) as {
            data: { result: Sample[] };
        };
        return data.result;
    }

    async alerts(): Promise<readonly ActiveAlert[]> {
        return ((await this.#get("alerts")) as { data: { alerts: ActiveAlert[] } }).data.alerts;
    }

    /** The names of the alerts that fire. */
    async firing(): Promise<string[]> {
        const firing = (await this.alerts()).filter(({ state }) => state === "firing");
        return [...new Set(firing.map(({ labels }) => labels["alertname"] ?? ""))].sort();
    }

    async stop(): Promise<void> {
        const ended = once(this.#process, "exit");
        this.#process.kill();
        await ended;
        rmSync(this.#folder, { recursive: true, force: true });
    }

    #path(name: string): string {
        return join(this.#folder, name);
    }

    async #get(path: string): Promise<unknown> {
        const answer = await fetch(`${this.#url}/api/v1/${path}`);
        if (!answer.ok) {
            throw new Error(`${path}: ${await answer.text()}`);
        }
        return answer.json();
    }

    /** The scrape configuration as it is, and the rules without the times for which something must be wrong. */
    #configure(): void {
        const rules = readFileSync(join(this.files, "rules.yaml"), "utf8")
            .replace(/for: \d+m/g, "for: 0m")
            .replace(/\[\d+m\]/g, "[10s]");
        writeFileSync(this.#path("rules.yaml"), rules);
        const scrape = parse(readFileSync(join(this.files, "scrape.yaml"), "utf8")) as object;
        const every = { scrape_interval: "1s", evaluation_interval: "1s", scrape_timeout: "1s" };
        const config = { global: every, rule_files: ["rules.yaml"], ...scrape };
        writeFileSync(this.#path("prometheus.yml"), stringify(config));
    }
}
