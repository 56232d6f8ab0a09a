const block = 512;

/** A file to be put into a container. */
export interface TarFile {
    /** Where, from the root. */
    readonly path: string;
    readonly content: Buffer;
    readonly mode: number;
    readonly uid: number;
    readonly gid: number;
}

/**
 * A tar archive of one file, in memory: an uploaded file is often a secret and must not touch the disk.
 * Long paths get a pax record, since the old header has room for 100 bytes only.
 */
export function tar(file: TarFile): Buffer {
    const name = Buffer.from(file.path, "utf8");
    const long = name.length > 100 ? pax("path", file.path) : [];
    return Buffer.concat([
        ...long,
        header(name.subarray(0, 100), file.content.length, "0", file),
        padded(file.content),
        Buffer.alloc(2 * block),
    ]);
}

function pax(key: string, value: string): Buffer[] {
    const record = Buffer.from(paxRecord(key, value), "utf8");
    const owner = { mode: 0o644, uid: 0, gid: 0 };
    return [header(Buffer.from("PaxHeaders"), record.length, "x", owner), padded(record)];
}

/** `"<length> key=value\n"`, where the length counts its own digits too. */
function paxRecord(key: string, value: string): string {
    const rest = ` ${key}=${value}\n`;
    const size = Buffer.byteLength(rest);
    const digits = String(size + String(size).length).length;
    return `${size + digits}${rest}`;
}

function header(
    name: Buffer,
    size: number,
    type: string,
    owner: Pick<TarFile, "mode" | "uid" | "gid">,
): Buffer {
    const head = Buffer.alloc(block);
    name.copy(head, 0);
    head.write(octal(owner.mode, 8), 100);
    head.write(octal(owner.uid, 8), 108);
    head.write(octal(owner.gid, 8), 116);
    head.write(octal(size, 12), 124);
    head.write(octal(Math.floor(Date.now() / 1000), 12), 136);
    head.write(" ".repeat(8), 148);
    head.write(type, 156);
    head.write("ustar\0" + "00", 257);
    const sum = head.reduce((total, byte) => total + byte, 0);
    head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return head;
}

function octal(value: number, width: number): string {
    return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

function padded(content: Buffer): Buffer {
    const missing = (block - (content.length % block)) % block;
    return Buffer.concat([content, Buffer.alloc(missing)]);
}
