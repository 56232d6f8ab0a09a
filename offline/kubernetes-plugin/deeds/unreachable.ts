import type { Deed } from "../session.ts";

const deleting =
    "configured Kubernetes cluster is unreachable and the `deleteUnreachable` option is enabled. Deleting the " +
    "unreachable resource from Pulumi state";

/**
 * What a refresh answers without a cluster: an error, or what the user asked for in such a case.
 *
 * @param known the resource as the state has it.
 */
export function unreachable<T>(deed: Deed, known: T): T | undefined {
    const { session, report } = deed;
    report.tell(`configured Kubernetes cluster is unreachable: ${session.unreachable}`, "WARNING");
    if (session.settings.deleteUnreachable) {
        report.tell(deleting, "INFO");
        return undefined;
    }
    if (session.settings.skipUpdateUnreachable) {
        return known;
    }
    throw new Error(
        "failed to read resource state due to unreachable cluster. If the cluster was deleted, you can remove this " +
            "resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE " +
            'environment variable set to "true"',
    );
}

/** Whether a deletion is to be forgotten, for want of a cluster to do it in. */
export function deletesUnreachable({ session, report }: Deed): boolean {
    if (session.unreachable === undefined) {
        return false;
    }
    report.tell(`configured Kubernetes cluster is unreachable: ${session.unreachable}`, "WARNING");
    if (session.settings.deleteUnreachable) {
        report.tell(deleting, "INFO");
        return true;
    }
    throw new Error(
        "configured Kubernetes cluster is unreachable. If the cluster was deleted, you can remove this resource from " +
            "Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set " +
            'to "true"',
    );
}
