/** Files of a backup: a snapshot each, encrypted if there is a key. */
import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from "node:crypto";
import { createReadStream, createWriteStream, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What a file has, so that a changed or a cut one is found. */
export interface FileFacts {
    /** In bytes, as it is on the disk. */
    readonly size: number;
    /** SHA-256 of the file as it is on the disk, in hexadecimal. */
    readonly sha256: string;
}

const algorithm = "aes-256-gcm";
const [saltBytes, ivBytes, tagBytes] = [16, 12, 16];

/** Writes what is read, and returns what the file has then. */
export async function writeParts(
    file: string,
    parts: AsyncIterable<Uint8Array>,
    passphrase: string | undefined,
): Promise<FileFacts> {
    const hash = createHash("sha256");
    const hashing = new Transform({
        transform(chunk: Buffer, _, done) {
            hash.update(chunk);
            done(null, chunk);
        },
    });
    const target = createWriteStream(file, { mode: 0o600 });
    await pipeline(passphrase === undefined ? parts : encrypted(parts, passphrase), hashing, target);
    return { size: statSync(file).size, sha256: hash.digest("hex") };
}

/** The SHA-256 of a file. */
export async function hashOf(file: string): Promise<string> {
    const hash = createHash("sha256");
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
}

/**
 * Reads what {@link writeParts} wrote.
 *
 * @throws at the end, if the passphrase is another one.
 */
export async function* readParts(file: string, passphrase: string | undefined): AsyncGenerator<Uint8Array> {
    if (passphrase === undefined) {
        yield* createReadStream(file) as AsyncIterable<Uint8Array>;
        return;
    }
    const { size } = statSync(file);
    const head = await bytesAt(file, 0, saltBytes + ivBytes);
    const decipher = createDecipheriv(algorithm, keyOf(passphrase, head), head.subarray(saltBytes));
    decipher.setAuthTag(await bytesAt(file, size - tagBytes, tagBytes));
    const body = createReadStream(file, { start: saltBytes + ivBytes, end: size - tagBytes - 1 });
    for await (const part of body as AsyncIterable<Uint8Array>) {
        yield decipher.update(part);
    }
    yield decipher.final();
}

/** Salt, initialization vector, content, authentication tag. */
async function* encrypted(parts: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Uint8Array> {
    const head = randomBytes(saltBytes + ivBytes);
    const cipher = createCipheriv(algorithm, keyOf(passphrase, head), head.subarray(saltBytes));
    yield head;
    for await (const part of parts) {
        yield cipher.update(part);
    }
    yield cipher.final();
    yield cipher.getAuthTag();
}

function keyOf(passphrase: string, head: Buffer): Buffer {
    return scryptSync(passphrase, head.subarray(0, saltBytes), 32);
}

async function bytesAt(file: string, position: number, length: number): Promise<Buffer> {
    const handle = await open(file);
    try {
        const { buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
        return buffer;
    } finally {
        await handle.close();
    }
}
