import { groupBy } from "../groupBy.ts";
import type { ResourceChange, StackPreview } from "../stackPreview.ts";
import { counted, inPast } from "../words.ts";
import { added, each, severities, things, type Effect } from "./effect.ts";
import { isStream, roleOf, type Role } from "./roles.ts";
import { containers, loadedFiles, logins, statefulSets } from "./servers.ts";

/** What the changes of a preview or an update mean, worst first. */
export function effectsOf({ changes, drift, unchanged, update }: StackPreview): Effect[] {
    const byRole = groupBy(changes, roleOf);
    const of = (role: Role) => byRole.get(role) ?? [];
    const others = [...unchanged, ...(update?.unfinished ?? [])];
    const ended = of("place").filter((change) => goes(change) && !change.retainOnDelete);
    const inNamespace = ended.some(isNamespace);
    const lost = new Set(drift.filter(({ operation }) => operation === "delete").map(({ urn }) => urn));
    const around = {
        count: of("server").length + others.filter((each) => roleOf(each) === "server").length,
        lost,
        inNamespace,
    };
    const effects = [
        ...data(of("data"), inNamespace),
        ...places(ended),
        ...containers(of("server"), around),
        ...loadedFiles(of("other"), of("server")),
        ...statefulSets(of("servers"), around),
        ...logins(of("other")),
        ...services(of("service"), lost),
        ...builds(of("build")),
    ].toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
    return update === undefined ? effects : effects.map(asDone);
}

/** An effect of what is done, which nothing avoids any more. */
function asDone({ severity, verdict, noticed, resources }: Effect): Effect {
    return { severity, verdict: inPast(verdict), noticed, resources };
}

/** Whether an update would delete data: not what stays in the cluster, or what Pulumi refuses to delete. */
export function deletesData(preview: StackPreview): boolean {
    return effectsOf(preview).some(({ severity }) => severity === "data");
}

function goes({ operation }: ResourceChange): boolean {
    return ["delete", "replace", "forget"].includes(operation);
}

/** @param inNamespace whether a namespace goes, in which nothing stays that Pulumi forgets. */
function data(changes: readonly ResourceChange[], inNamespace: boolean): Effect[] {
    const going = changes.filter(goes);
    const kept = inNamespace ? [] : going.filter(({ retainOnDelete }) => retainOnDelete);
    const refused = going.filter((each) => !each.retainOnDelete && each.protect);
    const gone = going.filter((each) => !each.retainOnDelete && !each.protect);
    const changed = changes.filter((change) => change.operation === "update" && isStream(change));
    const created = changes.filter((change) => change.operation === "create" && isStream(change));
    return [
        ...each(changed, (resources) => ({
            severity: "none",
            verdict: `${things(resources)} changed`,
            noticed: "Nothing: it is changed in place, with its messages.",
            resources,
        })),
        ...each(created, (resources) => ({
            severity: "none",
            verdict: `${things(resources)} created`,
            noticed: "Nothing.",
            resources,
        })),
        ...each(gone, (resources) => ({
            severity: "data",
            verdict: `DELETES ${things(resources)}`,
            noticed: "What is in it is lost.",
            avoidable: resources.every(isStream)
                ? "Keep it in the stack file, or set `onDelete: retain` in an update before."
                : "Keep it in the stack file, or make a copy before.",
            resources,
        })),
        ...each(refused, (resources) => ({
            severity: "outage",
            verdict: `the update fails at ${counted(resources.length, "protected resource")}`,
            noticed: "Pulumi refuses to delete what is protected, and the update stops there.",
            protection: "`protect`, until `pulumi state unprotect` with the URN.",
            resources,
        })),
        ...each(kept, (resources) => ({
            severity: "none",
            verdict: `${things(resources)} ${resources.length === 1 ? "stays" : "stay"} without Pulumi`,
            noticed: "Nothing: it stays with what is in it, and Pulumi forgets it.",
            protection: "`retainOnDelete`.",
            resources,
        })),
    ];
}

function places(ended: readonly ResourceChange[]): Effect[] {
    return [
        ...each(ended.filter(isNamespace), (resources) => ({
            severity: "data",
            verdict: `DELETES ${things(resources)} with everything in ${resources.length === 1 ? "it" : "them"}`,
            noticed: "Everything in it stops and is deleted, also claims with their data.",
            resources,
        })),
        ...each(
            ended.filter((each) => !isNamespace(each)),
            (resources) => ({
                severity: "outage",
                verdict: `${things(resources)} ${resources.length === 1 ? "goes" : "go"}`,
                noticed: "What is connected to it stops, and its clients are disconnected.",
                resources,
            }),
        ),
    ];
}

function isNamespace({ type }: ResourceChange): boolean {
    return type === "kubernetes:core/v1:Namespace";
}

/** @param lost the URNs of those that somebody else removed. */
function services(changes: readonly ResourceChange[], lost: ReadonlySet<string>): Effect[] {
    const restarted = changes.filter(
        ({ operation, properties, type }) =>
            operation === "replace" ||
            (operation === "update" &&
                (type.startsWith("docker:") ||
                    properties.some(({ path }) => path.startsWith("spec.template")))),
    );
    const removed = changes.filter(({ operation }) => operation === "delete");
    return [
        ...each(restarted, (resources) => ({
            severity: "restart",
            verdict: `${counted(resources.length, "service")} ${resources.length === 1 ? "restarts" : "restart"}`,
            noticed: resources.every(restartsGradually)
                ? "Nothing, if it stops as it is asked to: a new pod is ready before an old one stops."
                : "Requests to it fail until the new container is healthy.",
            resources,
        })),
        ...each(removed, (resources) => ({
            severity: "outage",
            verdict: `${counted(resources.length, "service")} ${resources.length === 1 ? "goes" : "go"}`,
            noticed: "Nothing answers under its name any more.",
            resources,
        })),
        ...added(
            changes,
            lost,
            (count, isBack) => `${counted(count, "service")} ${isBack ? "created again" : "created"}`,
        ),
    ];
}

/** A Deployment replaces its pods while others run. */
function restartsGradually({ type }: ResourceChange): boolean {
    return type === "kubernetes:apps/v1:Deployment";
}

function builds(changes: readonly ResourceChange[]): Effect[] {
    const built = changes.filter(({ operation }) => operation !== "delete");
    return each(built, (resources) => ({
        severity: "none",
        verdict: `${counted(resources.length, "image")} built`,
        noticed: "Nothing.",
        resources,
    }));
}
