import { execa } from "execa";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const pollMilliseconds = 20;

/**
 * Passes secrets to a program that reads files, without storing them: each is a named pipe, whose content is written once
 * the program reads it. So no file, argument or environment contains a secret, even if the run is killed.
 *
 * @param contents by name; empty ones get no pipe.
 * @param use gets the paths by the same names. The pipes are removed once it has finished.
 */
export async function withSecretPipes<T>(
    contents: Readonly<Record<string, string>>,
    use: (paths: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "dhi-pipes-"));
    const secrets = Object.entries(contents)
        .filter(([, content]) => content !== "")
        .map(([name, content]) => ({ name, content, path: join(folder, name) }));
    const writers: NodeJS.Timeout[] = [];
    try {
        if (secrets.length > 0) {
            await execa("mkfifo", ["-m", "600", ...secrets.map(({ path }) => path)]);
        }
        writers.push(...secrets.map(({ path, content }) => writeWhenRead(path, content)));
        return await use(Object.fromEntries(secrets.map(({ name, path }) => [name, path])));
    } finally {
        writers.forEach((writer) => clearInterval(writer));
        rmSync(folder, { recursive: true });
    }
}

/** Waits for a reader without blocking: without a reader, a blocked process could not exit. */
function writeWhenRead(path: string, content: string): NodeJS.Timeout {
    const writer = setInterval(() => {
        const pipe = openIfRead(path);
        if (pipe !== undefined) {
            clearInterval(writer);
            writeSync(pipe, content);
            closeSync(pipe);
        }
    }, pollMilliseconds);
    return writer;
}

/** The pipe, open for writing; `undefined` until it has a reader. */
function openIfRead(path: string): number | undefined {
    try {
        return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENXIO") {
            return undefined;
        }
        throw error;
    }
}
