import { setTimeout } from "node:timers/promises";
import { DetailedError } from "../../plugin/errors.ts";
import type { Values } from "../../plugin/values.ts";
import { annotation, nameOf, namespaceOf } from "../objects/object.ts";
import type { Deed } from "../session.ts";
import { deployment } from "./deployment.ts";
import { daemonSet, statefulSet } from "./sets.ts";
import { ingress, job, pod, resourceQuota, secret, service, volume, volumeClaim } from "./small.ts";
import { evidence } from "./evidence.ts";
import type { Awaiter, View } from "./verdict.ts";

/** Between two looks, in milliseconds. Looking again is simpler than a watch, and survives an API server's restart. */
export const pause = 1000;

const usualLimit = 10 * 60;

const awaiters: Readonly<Record<string, Awaiter>> = {
    "apps/v1/DaemonSet": daemonSet,
    "apps/v1/Deployment": deployment,
    "apps/v1/StatefulSet": statefulSet,
    "batch/v1/Job": job,
    "networking.k8s.io/v1/Ingress": ingress,
    "v1/PersistentVolume": volume,
    "v1/PersistentVolumeClaim": volumeClaim,
    "v1/Pod": pod,
    "v1/ResourceQuota": resourceQuota,
    "v1/Secret": secret,
    "v1/Service": service,
};

/** Those that a refresh asks too. */
const judgedOnRead = new Set(["DaemonSet", "Deployment", "StatefulSet", "Job", "Ingress", "Pod", "Service"]);

/** How long to wait for an object, in milliseconds: as the program says, the annotation says, or ten minutes. */
export function limitOf({ timeout }: Pick<Deed, "timeout">, inputs: Values): number {
    const annotated = annotation(inputs, "pulumi.com/timeoutSeconds");
    const seconds = timeout > 0 ? timeout : /^\d+$/.test(annotated) ? Number(annotated) : usualLimit;
    return seconds * 1000;
}

/**
 * Waits until an object does what it is for.
 *
 * @param submitted the object as the server answered.
 * @param before the object before an update.
 * @throws DetailedError with all that is known of why it does not.
 */
export async function waitUntilReady(
    deed: Deed,
    submitted: Values,
    inputs: Values,
    before?: Values,
): Promise<Values> {
    const awaiter = awaiterOf(submitted);
    if (skips(deed, inputs) || awaiter === undefined) {
        return submitted;
    }
    const end = Date.now() + limitOf(deed, inputs);
    const look = new Lookout(deed, awaiter, submitted, before);
    for (let reported = ""; ; await setTimeout(pause, undefined, { signal: deed.signal })) {
        const view = await look.now();
        const verdict = awaiter.judge(view);
        if (verdict.status !== undefined && verdict.status !== reported) {
            deed.report.status((reported = verdict.status));
        }
        if (verdict.ready) {
            return view.live;
        }
        if (verdict.failed === true || Date.now() > end) {
            const what = verdict.failed
                ? `Resource '${nameOf(view.live)}' was created but failed to initialize`
                : `'${nameOf(view.live)}' timed out waiting to be Ready`;
            throw new DetailedError(what, [...verdict.problems, ...(await evidence(deed, view))]);
        }
    }
}

/** Looks once, for a refresh. */
export async function judgeOnce(deed: Deed, live: Values, inputs: Values): Promise<void> {
    const awaiter = awaiterOf(live);
    if (awaiter === undefined || skips(deed, inputs) || !judgedOnRead.has(String(live["kind"]))) {
        return;
    }
    const look = new Lookout(deed, awaiter, live, live);
    const view = { ...(await look.now()), settled: Infinity };
    const { ready, problems } = awaiter.judge(view);
    if (!ready) {
        const what = `Resource '${nameOf(live)}' was created but failed to initialize`;
        throw new DetailedError(what, problems);
    }
}

function awaiterOf(object: Values): Awaiter | undefined {
    return awaiters[`${String(object["apiVersion"])}/${String(object["kind"])}`];
}

function skips({ report }: Deed, inputs: Values): boolean {
    if (annotation(inputs, "pulumi.com/waitFor") !== "") {
        throw new Error(
            "the offline Kubernetes plugin does not know the annotation `pulumi.com/waitFor`; the official one does",
        );
    }
    const skip = annotation(inputs, "pulumi.com/skipAwait") === "true";
    if (skip) {
        report.status(`Skipping await logic for ${nameOf(inputs)}`);
    }
    return skip;
}

/** Looks at an object and those around it, and remembers since when they have been the same. */
class Lookout {
    readonly #deed: Deed;
    readonly #awaiter: Awaiter;
    readonly #submitted: Values;
    readonly #before: Values | undefined;
    #seen = "";
    #since = Date.now();

    public constructor(deed: Deed, awaiter: Awaiter, submitted: Values, before: Values | undefined) {
        this.#deed = deed;
        this.#awaiter = awaiter;
        this.#submitted = submitted;
        this.#before = before;
    }

    public async now(): Promise<View> {
        const { cluster } = this.#deed.session;
        const list = async (kind: string): Promise<readonly [string, Values[]]> => {
            const [, apiVersion = "", name = ""] = /^(.*)\/(\w+)$/.exec(kind) ?? [];
            return [kind, await cluster.list(apiVersion, name, namespaceOf(this.#submitted))];
        };
        const [live, ...lists] = await Promise.all([
            cluster.read(this.#submitted, this.#deed.signal),
            ...this.#awaiter.related.map(list),
        ]);
        const own = lists.map(([, items]) =>
            items.filter((item) => nameOf(item) === nameOf(this.#submitted)),
        );
        const seen = JSON.stringify(own);
        if (seen !== this.#seen) {
            [this.#seen, this.#since] = [seen, Date.now()];
        }
        return {
            live,
            submitted: this.#submitted,
            before: this.#before,
            related: Object.fromEntries(lists),
            settled: (Date.now() - this.#since) / 1000,
        };
    }
}
