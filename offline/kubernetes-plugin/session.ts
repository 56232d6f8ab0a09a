import { messageOf } from "../plugin/errors.ts";
import type { EngineLog, Severity } from "../plugin/engineLog.ts";
import type { Values } from "../plugin/values.ts";
import { Cluster } from "./cluster/cluster.ts";
import { contextNamespace, loadKubeConfig } from "./cluster/kubeconfig.ts";
import { settingsOf } from "./config.ts";
import type { Settings } from "./config.ts";
import { at, gvkOf, isCrd } from "./objects/object.ts";
import type { Gvk } from "./objects/object.ts";
import { isNamespaced } from "./objects/scope.ts";

/** What all deeds of a configured plugin share. */
export class Session {
    public readonly settings: Settings;
    /** Why the cluster cannot be reached; `undefined` where it can. */
    public readonly unreachable: string | undefined;
    public readonly namespace: string;
    readonly #cluster: Cluster | undefined;
    /** Definitions of custom resources that the program is about to make. */
    readonly #crds: Values[] = [];

    private constructor(settings: Settings, cluster: Cluster | undefined, unreachable: string | undefined) {
        this.settings = settings;
        this.unreachable = unreachable;
        this.#cluster = cluster;
        const configured = cluster && contextNamespace(cluster.config);
        this.namespace = settings.namespace ?? configured ?? "default";
    }

    /** A plugin that was not configured yet. */
    public static empty(): Session {
        return new Session(settingsOf({}), undefined, "the provider is not configured");
    }

    /** Looks for the cluster. Not to find it is no error yet: a preview can do without. */
    public static async open(config: Values): Promise<Session> {
        const settings = settingsOf(config);
        if (!settings.enableServerSideApply) {
            throw new Error(
                "the offline Kubernetes plugin has server-side apply only: leave `enableServerSideApply` on, or use " +
                    "the official plugin",
            );
        }
        let cluster: Cluster | undefined;
        try {
            cluster = new Cluster(loadKubeConfig(settings));
        } catch (error) {
            return new Session(settings, undefined, messageOf(error));
        }
        try {
            await cluster.version();
            return new Session(settings, cluster, undefined);
        } catch (error) {
            const reason = `unable to load schema information from the API server: ${messageOf(error)}`;
            return new Session(settings, cluster, reason);
        }
    }

    /** @throws where the cluster cannot be reached. */
    public get cluster(): Cluster {
        if (this.#cluster === undefined || this.unreachable !== undefined) {
            throw new Error(`configured Kubernetes cluster is unreachable: ${this.unreachable}`);
        }
        return this.#cluster;
    }

    /** Remembers a definition of custom resources, for those that come before it is made. */
    public expect(crd: Values): void {
        if (isCrd(crd)) {
            this.#crds.push(crd);
        }
    }

    /** Whether the cluster knows a kind. */
    public async knows(kind: Gvk): Promise<boolean> {
        return this.unreachable === undefined && (await this.cluster.discovery.find(kind)) !== undefined;
    }

    /** Whether objects of a kind live in namespaces; `undefined` where nobody can tell. */
    public async isNamespaced(kind: Gvk, more: readonly Values[] = []): Promise<boolean | undefined> {
        const known = isNamespaced(kind);
        const crd = [...more.filter(isCrd), ...this.#crds].find(
            (each) =>
                at(each, "spec", "group") === kind.group && at(each, "spec", "names", "kind") === kind.kind,
        );
        if (known !== undefined || crd !== undefined) {
            return known ?? at(crd, "spec", "scope") === "Namespaced";
        }
        return this.unreachable === undefined
            ? (await this.cluster.discovery.find(kind))?.namespaced
            : undefined;
    }

    /** Whether an object lives in a namespace; taken for granted where nobody can tell. */
    public async livesInNamespace(object: Values): Promise<boolean> {
        return (await this.isNamespaced(gvkOf(object))) ?? true;
    }
}

/** A deed on one resource. */
export interface Deed {
    readonly session: Session;
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    /** Aborted when the engine cancels. */
    readonly signal: AbortSignal;
    /** Seconds, as the program's `customTimeouts` has them; 0 where it says nothing. */
    readonly timeout: number;
    readonly report: Reporter;
}

/** Tells about one resource. */
export interface Reporter {
    /** A line beside the resource, until the next one comes. */
    status(message: string, severity?: Severity): void;
    /** A message that stays. */
    tell(message: string, severity: Severity): void;
}

/** A reporter to the engine. */
export function reporter(log: EngineLog, urn: string): Reporter {
    return {
        status: (message, severity) => {
            log.status(urn, message, severity);
        },
        tell: (message, severity) => {
            log.tell(urn, message, severity);
        },
    };
}
