import type { Package } from "./packages.ts";

/** The API of https://osv.dev, which has the advisories of GitHub, RustSec and of malicious packages. */
export const osv = "https://api.osv.dev";

/** A known vulnerability that is accepted for a time. */
export interface Acceptance {
    /** The advisory, such as `GHSA-…` or `RUSTSEC-…`. */
    readonly id: string;
    readonly reason: string;
    /** The last day, as `2027-01-31`. */
    readonly until: string;
}

/** What this repository accepts. */
export const accepted: readonly Acceptance[] = [];

interface Advisory {
    readonly id: string;
    readonly summary?: string;
    readonly withdrawn?: string;
    readonly database_specific?: { readonly severity?: string };
}

interface Answer {
    readonly results: readonly {
        readonly vulns?: readonly { readonly id: string }[];
        /** Set if there are more. */
        readonly next_page_token?: string;
    }[];
}

/** How many packages the API takes in one request. */
const batch = 1000;

/**
 * A line for each package with an advisory that is not accepted, and for each acceptance that has expired.
 *
 * @param today as `2026-11-26`.
 */
export async function knownVulnerabilities(
    packages: readonly Package[],
    acceptances: readonly Acceptance[],
    today: string,
    address: string = osv,
): Promise<string[]> {
    const found = await findAdvisories(packages, address);
    const current = acceptances.filter(({ until }) => until >= today).map(({ id }) => id);
    const lines = acceptances
        .filter(({ until }) => until < today)
        .map(({ id, until }) => `${id} was accepted until ${until}: fix it, or set a later date`);
    for (const { id, of } of found.filter((each) => !current.includes(each.id))) {
        const advisory = await ask<Advisory>(`${address}/v1/vulns/${id}`);
        if (advisory.withdrawn === undefined) {
            const severity = advisory.database_specific?.severity?.toLowerCase() ?? "severity unknown";
            lines.push(`${of}: ${advisory.summary ?? id} (${severity}), https://osv.dev/${id}`);
        }
    }
    return [...new Set(lines)];
}

/** The identifiers of advisories, and the packages that they are about. */
async function findAdvisories(packages: readonly Package[], address: string) {
    const found: { readonly id: string; readonly of: string }[] = [];
    let waiting = packages.map((of) => ({ of, token: undefined as string | undefined }));
    while (waiting.length > 0) {
        const asked = waiting.slice(0, batch);
        const queries = asked.map(({ of: { ecosystem, name, version }, token }) => ({
            package: { ecosystem, name },
            version,
            page_token: token,
        }));
        const { results } = await ask<Answer>(`${address}/v1/querybatch`, { queries });
        if (results.length !== asked.length) {
            throw new Error(`${address} answered for ${results.length} of ${asked.length} packages`);
        }
        waiting = waiting.slice(batch);
        asked.forEach(({ of }, index) => {
            const { vulns = [], next_page_token: token } = results[index] ?? {};
            found.push(...vulns.map(({ id }) => ({ id, of: `${of.ecosystem} ${of.name} ${of.version}` })));
            if (token !== undefined) {
                waiting.push({ of, token });
            }
        });
    }
    return found;
}

async function ask<Body>(url: string, body?: unknown): Promise<Body> {
    const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(60_000) });
    if (!answer.ok) {
        throw new Error(`${url} answered ${answer.status}`);
    }
    return (await answer.json()) as Body;
}
