import type { Input } from "@pulumi/pulumi";
import { checkEncryptionKey } from "../components/nats/args/checkJetStream.ts";
import type { Problem } from "../components/problems.ts";
import type { PlainSettings } from "./schema.ts";
import type { Hide } from "./secrets.ts";

/** The key of JetStream's files. */
export function encryption(
    { natsEncryptionKey }: PlainSettings,
    hide: Hide,
): { encryptionKey?: Input<string> } {
    return natsEncryptionKey === undefined ? {} : { encryptionKey: hide(natsEncryptionKey) };
}

/** Every problem of the key of JetStream's files. */
export function checkEncryption({ nats: { jetstream }, natsEncryptionKey }: PlainSettings): Problem[] {
    return checkEncryptionKey({ jetstream, encryptionKey: natsEncryptionKey }).map(({ reason }) => ({
        path: "natsEncryptionKey",
        reason,
    }));
}
