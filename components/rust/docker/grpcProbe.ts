import { once } from "node:events";
import { connect, constants, type ClientHttp2Stream, type IncomingHttpHeaders } from "node:http2";
import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";

/** Status codes with which a health check may fail: https://grpc.io/docs/guides/status-codes/. */
const meanings: Record<string, string> = {
    "5": "it does not have this service (NOT_FOUND)",
    "12": "it has no grpc.health.v1 (UNIMPLEMENTED)",
    "16": "it requires a login (UNAUTHENTICATED)",
};
/** Source: https://github.com/grpc/grpc/blob/master/doc/health-checking.md. */
const states = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

/**
 * Calls `grpc.health.v1` without a library: request and response have one field each.
 *
 * @param base such as `http://127.0.0.1:50051`.
 * @param stream the connection to use.
 * @returns what the service answers instead of SERVING. Rejects if nothing answers.
 */
export async function probeGrpc(
    base: string,
    service: string | undefined,
    milliseconds: number,
    stream: Duplex,
): Promise<string | undefined> {
    const session = connect(base, { createConnection: () => stream });
    // The stream fails with it.
    session.on("error", () => undefined);
    try {
        const call = session.request(
            {
                [constants.HTTP2_HEADER_METHOD]: "POST",
                [constants.HTTP2_HEADER_PATH]: "/grpc.health.v1.Health/Check",
                [constants.HTTP2_HEADER_CONTENT_TYPE]: "application/grpc",
                [constants.HTTP2_HEADER_TE]: "trailers",
            },
            { signal: AbortSignal.timeout(milliseconds) },
        );
        call.end(message(service));
        return verdict(await answer(call));
    } finally {
        session.destroy();
    }
}

/** Headers and trailers together, and the message. */
async function answer(stream: ClientHttp2Stream) {
    let trailers: IncomingHttpHeaders = {};
    stream.on("trailers", (headers: IncomingHttpHeaders) => (trailers = headers));
    const [headers] = (await once(stream, "response")) as [IncomingHttpHeaders];
    const body = await buffer(stream);
    return { headers: { ...headers, ...trailers }, body };
}

function verdict({ headers, body }: Awaited<ReturnType<typeof answer>>): string | undefined {
    const http = headers[constants.HTTP2_HEADER_STATUS];
    const status = headers["grpc-status"];
    if (status === undefined) {
        return `it does not speak gRPC (HTTP status ${http})`;
    }
    if (status !== "0") {
        return meanings[String(status)] ?? `status ${status} (${headers["grpc-message"] ?? "no message"})`;
    }
    // Five bytes of frame and one of the field's number; a state of 0 is not sent.
    const state = states[body[6] ?? 0] ?? "UNKNOWN";
    return state === "SERVING" ? undefined : state;
}

/** `HealthCheckRequest` in its frame: its only field is the service's name. */
function message(service = ""): Buffer {
    const name = Buffer.from(service);
    const field = name.length === 0 ? name : Buffer.from([0x0a, ...varint(name.length), ...name]);
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(field.length, 1);
    return Buffer.concat([frame, field]);
}

function varint(value: number): number[] {
    return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}
