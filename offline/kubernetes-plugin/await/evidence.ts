import { at, isOwnedBy, metadataOf, nameOf, namespaceOf } from "../objects/object.ts";
import { text } from "../../plugin/values.ts";
import type { Values } from "../../plugin/values.ts";
import type { Deed } from "../session.ts";
import { crashed } from "./podProblems.ts";
import type { View } from "./verdict.ts";

const logLines = 5;

/** What else tells why an object is not ready: warnings of the cluster, and the last words of what crashed. */
export async function evidence(deed: Deed, view: View): Promise<string[]> {
    const found = await Promise.all([warnings(deed, view), lastWords(deed, view)]);
    return found.flat();
}

/** Warnings about the object and what it owns: a pod that may not be made is never a pod. */
async function warnings({ session }: Deed, { live, related }: View): Promise<string[]> {
    const owned = Object.values(related)
        .flat()
        .filter((object) => isOwnedBy(object, live));
    const watched = [live, ...owned].map((object) => metadataOf(object)["uid"]);
    const query = { fieldSelector: "type=Warning" };
    const events = await session.cluster.list("v1", "Event", namespaceOf(live), query).catch(() => []);
    const messages = events
        .filter((event) => watched.includes(at(event, "involvedObject", "uid")))
        .map(({ reason, message }) => `${text(reason)}: ${text(message)}`);
    return [...new Set(messages)];
}

async function lastWords({ session }: Deed, { live, related }: View): Promise<string[]> {
    const owners = [live, ...(related["apps/v1/ReplicaSet"] ?? []).filter((each) => isOwnedBy(each, live))];
    const pods = (related["v1/Pod"] ?? []).filter((pod) => owners.some((owner) => isOwnedBy(pod, owner)));
    const speakers: readonly Values[] = live["kind"] === "Pod" ? [live] : pods;
    const words = speakers.flatMap((pod) =>
        crashed(pod).map(async ({ container, previous }) => {
            const log = await session.cluster.logs(pod, container, previous, logLines).catch(() => "");
            const lines = log.trim();
            return lines === "" ? [] : [`last log lines of ${nameOf(pod)}/${container}:\n${lines}`];
        }),
    );
    return (await Promise.all(words)).flat();
}
