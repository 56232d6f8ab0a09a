import { Client, credentials, type ServiceError } from "@grpc/grpc-js";

/** A message with one string, like all messages of the fixture `grpc` and a health check's request. */
function printText(text: string): Buffer {
    const bytes = Buffer.from(text);
    return bytes.length === 0 ? bytes : Buffer.concat([Buffer.from([0x0a, bytes.length]), bytes]);
}

/** Calls a method of a gRPC service. Returns the response's bytes; throws a `ServiceError`. */
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

/** The string in a response of the fixture. */
export function textIn(answer: Buffer): string {
    return answer.subarray(2).toString();
}
