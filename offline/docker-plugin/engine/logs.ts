const frameHeader = 8;

/**
 * The text of a container's log.
 *
 * @param raw the daemon's answer: plain text where the container has a terminal, else frames of one stream each.
 */
export function logText(raw: Buffer, terminal: boolean): string {
    return (terminal ? raw : Buffer.concat([...frames(raw)])).toString("utf8");
}

/** Each frame: one byte for the stream, three of nothing, four for the length, then the text. */
function* frames(raw: Buffer): Generator<Buffer> {
    let start = 0;
    while (start + frameHeader <= raw.length) {
        const end = start + frameHeader + raw.readUInt32BE(start + 4);
        yield raw.subarray(start + frameHeader, end);
        start = end;
    }
}
