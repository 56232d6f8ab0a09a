import { createHash } from "node:crypto";
import bcrypt from "bcryptjs";

/**
 * A server spends this work on every login: at 8 about 15 ms. With more, clients that reconnect together, as in a rolling
 * change, wait for each other; a password that cannot be guessed (16 random characters) needs no more.
 */
const cost = 8;

const hashes = new Map<string, string>();

/**
 * The bcrypt hash of a password, which is what servers get. Its salt comes from the user's name, so that the same
 * configuration always has the same text.
 *
 * @param user the user's name.
 */
export function hashPassword(user: string, password: string): string {
    const key = JSON.stringify([user, password]);
    const known = hashes.get(key);
    if (known !== undefined) {
        return known;
    }
    const salt = createHash("sha256").update(`nats user ${user}`).digest().subarray(0, 16);
    const settings = `$2b$${String(cost).padStart(2, "0")}$${bcrypt.encodeBase64(salt, salt.length)}`;
    const hash = bcrypt.hashSync(password, settings);
    hashes.set(key, hash);
    return hash;
}

/** What to say of a password that is a hash. */
export const hashAsPassword =
    "is a bcrypt hash, with which no client can log in: use the password itself, which is hashed for the servers";

/** Whether a text looks like a bcrypt hash, which a server takes for one (`isBcrypt` in its server/auth.go). */
export function isHash(password: string): boolean {
    return /^\$2[abxy]\$\d\d\$/.test(password);
}

/** Whether a text is the seed of a user's NKey, which is as secret as a password. */
export function isSeed(text: string): boolean {
    return /^SU[A-Z2-7]{56}$/.test(text);
}
