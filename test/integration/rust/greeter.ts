import { Client, credentials, type ServiceError } from "@grpc/grpc-js";

/** A message with one text, as every message of the fixture `grpc` and the request for a health check are. */
function printText(text: string): Buffer {
    const bytes = Buffer.from(text);
    return bytes.length === 0 ? bytes : Buffer.concat([Buffer.from([0x0a, bytes.length]), bytes]);
}

/** Calls a method of a gRPC service. Returns the answer's bytes; throws a `ServiceError`. */
export async function call(address: string, method: string, text: string): Promise<Buffer> {
    const client = new Client(address, credentials.createInsecure());
    try {
        return await new Promise<Buffer>((resolve, reject) => {
            const done = (error: ServiceError | null, answer?: Buffer) =>
                error === null ? resolve(answer ?? Buffer.alloc(0)) : reject(error);
            const deadline = Date.now() + 10_000;
            client.makeUnaryRequest(method, printText, (bytes) => bytes, text, { deadline }, done);
        });
    } finally {
        client.close();
    }
}

/** The text of an answer of the fixture's. */
export function textIn(answer: Buffer): string {
    return answer.subarray(2).toString();
}
