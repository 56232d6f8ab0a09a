/** What attestations say of an image's vulnerabilities: the findings of scanners, and statements that some do not matter (VEX). */

/** The vulnerabilities of an image, each counted once, by its highest severity. */
export interface FindingCounts {
    readonly critical: number;
    readonly high: number;
    /** Without a severity. */
    readonly unrated: number;
    /** Of all these kinds, what a VEX statement says does not affect the image, or is fixed in it. */
    readonly dismissed: number;
}

/** A vulnerability of one package. */
interface Finding {
    readonly id: string;
    /** On the scale of CVSS, from 0 to 10; 0 where nobody says. */
    readonly score: number;
    /** The package URL, where the format has one. */
    readonly purl?: string | undefined;
}

/** A VEX statement. */
interface Statement {
    readonly ids: readonly string[];
    /** The packages that it is about; none for the whole image. */
    readonly purls: readonly string[];
    readonly dismisses: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** The lowest scores of severities, as in CVSS. */
const scores: Readonly<Record<string, number>> = {
    ...{ critical: 9, high: 7, medium: 4, moderate: 4 },
    ...{ low: 0.1, negligible: 0.1, info: 0.1, none: 0.1 },
};
/** With which words OpenVEX and CycloneDX say that a vulnerability does not matter. */
const dismissing = ["not_affected", "fixed", "false_positive", "resolved", "resolved_with_pedigree"];

/**
 * Counts what predicates of attestations say together. A finding is dismissed only if every statement about it says so, and one
 * that names its package, where the finding does: what is not sure counts.
 *
 * @returns undefined where there is neither a scan nor a statement that something affects the image.
 */
export function countFindings(predicates: readonly unknown[]): FindingCounts | undefined {
    const scanned = predicates.flatMap(findingsIn);
    const statements = predicates.flatMap(statementsIn);
    const known = new Set(scanned.map(({ id }) => id));
    const stated = statements
        .filter(({ ids, dismisses }) => !dismisses && !ids.some((id) => known.has(id)))
        .map(({ ids: [id = ""] }): Finding => ({ id, score: 0 }));
    const findings = [...scanned, ...stated];
    if (findings.length === 0 && !predicates.some(isScan)) {
        return undefined;
    }
    const open = highestScores(findings.filter((finding) => !isDismissed(finding, statements)));
    const all = highestScores(findings);
    const closed = [...all].filter(([id, score]) => !open.has(id) && (score === 0 || score >= 7));
    const count = (from: number, below: number) =>
        [...open.values()].filter((score) => score >= from && score < below).length;
    return { critical: count(9, 11), high: count(7, 9), unrated: count(0, 0.1), dismissed: closed.length };
}

function highestScores(findings: readonly Finding[]): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const { id, score } of findings) {
        found.set(id, Math.max(score, found.get(id) ?? 0));
    }
    return found;
}

function isDismissed({ id, purl }: Finding, statements: readonly Statement[]): boolean {
    const about = statements.filter(
        ({ ids, purls }) =>
            ids.includes(id) &&
            (purl === undefined || purls.length === 0 || purls.some((each) => isSamePackage(each, purl))),
    );
    return about.length > 0 && about.every(({ dismisses }) => dismisses);
}

/** Whether a statement's package is a finding's, of the same version unless the statement has none. */
function isSamePackage(stated: string, found: string): boolean {
    const [one = "", other = ""] = [stated, found].map((purl) => purl.split(/[?#]/)[0]);
    return one === other || (!one.includes("@") && other.startsWith(`${one}@`));
}

/** Of in-toto and cosign, a predicate has a scanner's result in it, in a format of the scanner. */
function resultOf(predicate: unknown): unknown {
    return at(predicate, "scanner", "result") ?? predicate;
}

function isScan(predicate: unknown): boolean {
    const result = resultOf(predicate);
    const lists = ["Results", "matches", "runs", "vulnerabilities"].map((name) => at(result, name));
    return result !== predicate || [result, ...lists].some(Array.isArray);
}

/** The findings of Docker Scout, in-toto, Trivy, Grype, SARIF and CycloneDX, each of which has its own list. */
function findingsIn(predicate: unknown): Finding[] {
    const result = resultOf(predicate);
    return [
        ...list(result).flatMap((each) => [...ofScout(each), ...ofInToto(each)]),
        ...list(at(result, "Results")).flatMap((each) => list(each["Vulnerabilities"]).map(ofTrivy)),
        ...list(at(result, "matches")).map(ofGrype),
        ...list(at(result, "runs")).flatMap(ofSarif),
        ...list(at(result, "vulnerabilities")).flatMap(ofCycloneDx),
    ].filter(({ id }) => id !== "");
}

function ofScout({ purl, vulnerabilities }: Json): Finding[] {
    return list(vulnerabilities).map((each) => ({
        id: text(each["source_id"]),
        score: scoreOf([at(each, "cvss", "severity"), at(each, "cvss", "score")]),
        purl: text(purl) || undefined,
    }));
}

function ofInToto(entry: Json): Finding[] {
    const { id, severity } = (entry["vulnerability"] ?? entry) as Json;
    return [{ id: text(id), score: scoreOf(list(severity).map(({ score }) => score)) }];
}

function ofTrivy(found: Json): Finding {
    return {
        id: text(found["VulnerabilityID"]),
        score: scoreOf([found["Severity"]]),
        purl: text(at(found, "PkgIdentifier", "PURL")) || undefined,
    };
}

function ofGrype({ vulnerability, artifact }: Json): Finding {
    return {
        id: text(at(vulnerability, "id")),
        score: scoreOf([at(vulnerability, "severity")]),
        purl: text(at(artifact, "purl")) || undefined,
    };
}

function ofSarif(run: Json): Finding[] {
    const rules = new Map(list(at(run, "tool", "driver", "rules")).map((rule) => [text(rule["id"]), rule]));
    return list(run["results"]).map(({ ruleId }) => ({
        id: text(ruleId),
        score: scoreOf([at(rules.get(text(ruleId)), "properties", "security-severity")]),
    }));
}

function ofCycloneDx({ id, ratings, affects }: Json): Finding[] {
    const score = scoreOf(list(ratings).flatMap((rating) => [rating["severity"], rating["score"]]));
    const purls = purlsIn(affects);
    return (purls.length === 0 ? [undefined] : purls).map((purl) => ({ id: text(id), score, purl }));
}

/** The statements of OpenVEX, and those of CycloneDX beside its findings. */
function statementsIn(predicate: unknown): Statement[] {
    const openVex = list(at(predicate, "statements")).map(({ vulnerability, products, status }) => ({
        ids: idsOf(vulnerability),
        purls: list(products).flatMap(packagesOf),
        dismisses: dismissing.includes(text(status)),
    }));
    const cycloneDx = list(at(predicate, "vulnerabilities"))
        .filter(({ analysis }) => at(analysis, "state") !== undefined)
        .map(({ id, affects, analysis }) => ({
            ids: [text(id)],
            purls: purlsIn(affects),
            dismisses: dismissing.includes(text(at(analysis, "state"))),
        }));
    return [...openVex, ...cycloneDx];
}

/** Older versions have the name alone. */
function idsOf(vulnerability: unknown): string[] {
    const aliases = at(vulnerability, "aliases");
    return [text(vulnerability), text(at(vulnerability, "name")), ...(Array.isArray(aliases) ? aliases : [])]
        .map(text)
        .filter((id) => id !== "");
}

/** The packages of an OpenVEX product: its subcomponents where the product is the image, or the product itself. */
function packagesOf(product: Json): string[] {
    const parts = list(product["subcomponents"]);
    return (parts.length === 0 ? [product] : parts)
        .map((each) => text(at(each, "identifiers", "purl")) || text(each["@id"]))
        .filter((purl) => !/^pkg:(?:oci|docker)\//.test(purl));
}

/** The packages that CycloneDX names by the reference of a component, which by custom is its package URL. */
function purlsIn(affects: unknown): string[] {
    return list(affects).map(({ ref }) => text(ref).replace(/^urn:cdx:[^#]*#/, ""));
}

/** The highest of several words and numbers. */
function scoreOf(severities: readonly unknown[]): number {
    const known = severities.map((each) => scores[text(each).toLowerCase()] ?? (Number(each) || 0));
    return Math.min(Math.max(0, ...known), 10);
}

function at(value: unknown, ...keys: readonly string[]): unknown {
    return keys.reduce<unknown>((node, key) => (isJson(node) ? node[key] : undefined), value);
}

function list(value: unknown): Json[] {
    return Array.isArray(value) ? value.filter(isJson) : [];
}

function text(value: unknown): string {
    return typeof value === "string" ? value : "";
}

function isJson(value: unknown): value is Json {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
