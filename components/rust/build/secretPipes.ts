import { execa } from "execa";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const pollMilliseconds = 20;

/**
 * Hands secrets to a program that reads files, and leaves none: each is a named pipe that holds nothing, and its content
 * is written once somebody reads. So it is in no file, no argument and no environment, also when the run is killed.
 *
 * @param contents by name; those that are empty get no pipe.
 * @param use is given the paths, by the same names. The pipes are gone once it is done.
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

/** Waits for a reader without blocking, which would keep the process from ending where none comes. */
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

/** The pipe, open for writing; `undefined` while nobody has opened it for reading. */
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
