import { execa } from "execa";

/** What `npm audit signatures` found, or why it could not check. */
export type SignatureResult = { readonly problems: readonly string[] } | { readonly unchecked: string };

/** Whether the registry signed the installed packages, and the provenance of those that have one, by npm. */
export async function checkSignatures(folder: string): Promise<SignatureResult> {
    // Its retries take minutes where the keys cannot be reached.
    const options = ["--fetch-retries=1", "--fetch-timeout=20000"];
    const { all, exitCode } = await execa("npm", ["audit", "signatures", ...options], {
        cwd: folder,
        all: true,
        reject: false,
    });
    return readSignatures(exitCode ?? 1, all);
}

/** Reads what npm printed. */
export function readSignatures(exitCode: number, printed: string): SignatureResult {
    const lines = printed.split("\n").map((line) => line.trim());
    if (exitCode === 0) {
        return { problems: [] };
    }
    const notFound = lines.find((line) => /found no (?:installed )?dependencies to audit/.test(line));
    if (notFound !== undefined) {
        return { unchecked: `the registry offers no signatures (${notFound.replace(/^npm error /, "")})` };
    }
    const network = /^npm error code (E(?:NOTFOUND|CONNREFUSED|CONNRESET|AI_AGAIN|TIMEDOUT|[45]\d\d))$/;
    const code = lines.flatMap((line) => network.exec(line)?.[1] ?? [])[0];
    return code === undefined
        ? { problems: lines.filter((line) => line !== "") }
        : { unchecked: `the signing keys cannot be fetched (${code})` };
}
