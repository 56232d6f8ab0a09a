import { project } from "./names.ts";

/** The command that sets a key, which is written as `pulumi config set --path` reads it. */
export function setCommand(key: string, { secret }: { secret: boolean }): string {
    const path = /\W/.test(key) ? "--path " : "";
    // A shell must not interpret quotes and brackets.
    const name = /[^\w.]/.test(key) ? `'${project}:${key}'` : `${project}:${key}`;
    return `pulumi config set ${secret ? "--secret " : ""}${path}${name}`;
}

/** The reason for a secret without a value. */
export function missingSecret(key: string): string {
    return `is required; set it with: ${setCommand(key, { secret: true })}`;
}

/** The commands that set a certificate, one for each part. */
export function setCertificateCommand(key: string): string {
    const others = key === "natsClientTls" ? ".key" : ".key and .ca";
    return `${setCommand(`${key}.certificate`, { secret: true })} < FILE, and likewise ${others}`;
}
