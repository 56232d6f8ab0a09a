import { readdirSync, readFileSync } from "node:fs";

const sampleMilliseconds = 50;

/** Collects the command lines and environments of all processes of the machine while something runs. */
export class ProcessWatch {
    readonly #seen = new Set<string>();

    /** Starts to look, many times a second. Returns what stops it. */
    start(): () => void {
        this.sample();
        const interval = setInterval(() => this.sample(), sampleMilliseconds);
        return () => clearInterval(interval);
    }

    sample(): void {
        for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
            for (const file of ["cmdline", "environ"]) {
                try {
                    this.#seen.add(withoutPulumiConfig(readFileSync(`/proc/${pid}/${file}`, "utf8")));
                } catch {
                    // The process has ended, or is a kernel's.
                }
            }
        }
    }

    /** Everything seen so far. */
    get text(): string {
        return [...this.#seen].join("\n");
    }
}

/**
 * Pulumi itself hands a program its configuration in this variable, in clear, for as long as the program runs. Only
 * the same user can read it there, and no program can change it.
 */
function withoutPulumiConfig(environment: string): string {
    return environment
        .split("\0")
        .filter((variable) => !variable.startsWith("PULUMI_CONFIG="))
        .join("\0");
}

/**
 * Names every place where a secret stands, in any of the forms it may be written in: as it is, in JSON, in a URL, in
 * Base64.
 *
 * @param places texts by the name of the place they come from.
 */
export function findSecrets(
    secrets: Readonly<Record<string, string>>,
    places: Readonly<Record<string, string>>,
): string[] {
    return Object.entries(secrets).flatMap(([key, secret]) =>
        Object.entries(places)
            .filter(([, text]) => formsOf(secret).some((form) => text.includes(form)))
            .map(([place]) => `${key} stands in ${place}`),
    );
}

function formsOf(secret: string): string[] {
    const json = JSON.stringify(secret).slice(1, -1);
    return [
        secret,
        json,
        JSON.stringify(json).slice(1, -1),
        encodeURIComponent(secret),
        Buffer.from(secret).toString("base64"),
    ];
}
