import { readdirSync, readFileSync } from "node:fs";

const sampleMilliseconds = 50;

/** Collects the command lines and environments of all processes of the machine while something runs. */
export class ProcessWatch {
    readonly #seen = new Set<string>();

    /** Starts to collect, many times a second. Returns a function that stops it. */
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
                    // The process has exited, or is a kernel thread.
                }
            }
        }
    }

    /** Discards everything collected. */
    forget(): void {
        this.#seen.clear();
    }

    /** Everything collected so far. */
    get text(): string {
        return [...this.#seen].join("\n");
    }
}

/**
 * Pulumi passes a program its configuration in this variable, in plain text, while the program runs. Only the same user
 * can read it, and no program can change this.
 */
function withoutPulumiConfig(environment: string): string {
    return environment
        .split("\0")
        .filter((variable) => !variable.startsWith("PULUMI_CONFIG="))
        .join("\0");
}

/**
 * Finds secrets in texts, in any encoding: plain, JSON, URL or Base64, alone or after other text.
 *
 * @param places texts, by the name of the place that they come from.
 * @returns a line for each secret and place.
 */
export function findSecrets(
    secrets: Readonly<Record<string, string>>,
    places: Readonly<Record<string, string | Buffer>>,
): string[] {
    return Object.entries(secrets).flatMap(([key, secret]) => {
        const forms = formsOf(secret);
        return Object.entries(places)
            .filter(([, text]) => forms.some((form) => text.includes(form)))
            .map(([place]) => `${key} is in ${place}`);
    });
}

/** The encodings of a secret. */
export function formsOf(secret: string): string[] {
    const json = inJson(secret);
    return [...new Set([secret, json, inJson(json), encodeURIComponent(secret), ...inBase64(secret)])];
}

function inJson(text: string): string {
    return JSON.stringify(text).slice(1, -1);
}

/**
 * Base64 encodes three bytes as four characters, so a text has three forms, depending on the number of bytes before it,
 * as for the password in `user:password`. Characters that also depend on neighboring bytes are left out.
 */
function inBase64(secret: string): string[] {
    return [0, 1, 2].flatMap((before) => {
        const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
        const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
        const skipped = Math.ceil((before * 4) / 3);
        return (["base64", "base64url"] as const).map((form) => whole.toString(form).slice(skipped));
    });
}
