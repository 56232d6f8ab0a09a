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

    /** Starts anew. */
    forget(): void {
        this.#seen.clear();
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
 * Base64, alone or with something before it.
 *
 * @param places texts by the name of the place they come from.
 */
export function findSecrets(
    secrets: Readonly<Record<string, string>>,
    places: Readonly<Record<string, string | Buffer>>,
): string[] {
    return Object.entries(secrets).flatMap(([key, secret]) => {
        const forms = formsOf(secret);
        return Object.entries(places)
            .filter(([, text]) => forms.some((form) => text.includes(form)))
            .map(([place]) => `${key} stands in ${place}`);
    });
}

/** The ways in which a secret may be written. */
export function formsOf(secret: string): string[] {
    const json = inJson(secret);
    return [...new Set([secret, json, inJson(json), encodeURIComponent(secret), ...inBase64(secret)])];
}

function inJson(text: string): string {
    return JSON.stringify(text).slice(1, -1);
}

/**
 * In Base64 three bytes become four letters, so a text reads differently after one byte, or two, of something else:
 * `user:password` of a login has the password in one of three forms. Letters that neighbours share are left out.
 */
function inBase64(secret: string): string[] {
    return [0, 1, 2].flatMap((before) => {
        const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
        const whole = bytes.subarray(0, bytes.length - (bytes.length % 3));
        const skipped = Math.ceil((before * 4) / 3);
        return (["base64", "base64url"] as const).map((form) => whole.toString(form).slice(skipped));
    });
}
