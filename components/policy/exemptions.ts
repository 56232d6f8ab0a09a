import type { MadeResource } from "./resource.ts";
import type { Violation } from "./rules/rule.ts";

/** Lets one resource violate one rule for some time. */
export interface Exemption {
    /** The rule's name, which is in the message. */
    readonly rule: string;
    /** The name of the resource; or the key, or the part of a program, that makes it, as in the message. */
    readonly resource: string;
    /** Why, for those who read the preview. */
    readonly reason: string;
    /**
     * The last day, in UTC.
     *
     * @example "2027-01-31"
     */
    readonly until: string;
}

/** A violation with the resource that it is of. */
export interface Finding extends Violation {
    readonly resource: MadeResource;
    /** What makes the resource, where it is known: a key of a stack. */
    readonly origin?: string | undefined;
}

/** What is left to report. */
export interface Judgment {
    readonly refused: readonly Finding[];
    /** Every exemption with what it exempts, which may be nothing. */
    readonly exempted: ReadonlyMap<Exemption, readonly Finding[]>;
}

/** Sorts findings into refused and exempted ones. An exemption whose last day is over is none. */
export function judge(
    findings: readonly Finding[],
    exemptions: readonly Exemption[],
    today: string,
): Judgment {
    const valid = exemptions.filter(({ until }) => until >= today);
    const exempted = valid.map(
        (each) => [each, findings.filter((finding) => covers(each, finding))] as const,
    );
    const refused = findings.filter((finding) => !valid.some((each) => covers(each, finding)));
    return { refused, exempted: new Map(exempted) };
}

/** Whether an exemption is of a violation, whatever its last day. A key stands for all keys below it. */
export function covers(
    exemption: Pick<Exemption, "rule" | "resource">,
    found: {
        readonly rule: string;
        readonly resource?: Pick<MadeResource, "name">;
        readonly origin?: string | undefined;
    },
): boolean {
    const { rule, resource: named } = exemption;
    const { resource, origin = "" } = found;
    const isOrigin = origin === named || origin.startsWith(`${named}.`) || origin.startsWith(`${named}[`);
    return rule === found.rule && (named === resource?.name || isOrigin);
}

/** A day as exemptions have it. */
export function dayOf(date: Date): string {
    return date.toISOString().slice(0, 10);
}

/** Findings as a report, with a line for each. */
export function printFindings(findings: readonly Finding[], of = "of the rules of production"): string {
    const lines = [...new Set(findings.map(printFinding))].sort();
    const count = lines.length === 1 ? "a violation" : `${lines.length} violations`;
    return [`What this stack would make has ${count} ${of}:`, ...lines].join("\n  ");
}

/** A finding as a line of a report. */
export function printFinding({ resource, origin, rule, path, reason, fix }: Finding): string {
    const kind = resource.type.split(":").at(-1) ?? resource.type;
    const from = origin === undefined ? "" : `, of ${origin}`;
    const at = path === "" ? "" : `${path}: `;
    const says = [reason, fix].filter((text) => text !== "").join(": ");
    return `${kind} "${resource.name}"${from}: ${at}${says} (rule ${rule})`;
}

/** An exemption as a line of a report. */
export function printExemption(
    { rule, resource, reason, until }: Exemption,
    findings: readonly Finding[],
): string {
    const count = findings.length === 1 ? "1 violation" : `${findings.length} violations`;
    return `${resource} is exempt from the rule ${rule} until ${until} (${reason}): ${count} in what is made.`;
}
