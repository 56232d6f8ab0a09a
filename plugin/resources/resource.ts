import { refusedChanges } from "../../components/nats/streams/checks/changes.ts";
import { checkName, checkTogether } from "../../components/nats/streams/checks/cluster.ts";
import { checkValues } from "../../components/nats/streams/checks/values.ts";
import { decode, decodeAll, isSame, type Values } from "../../components/nats/streams/fields/codec.ts";
import { kinds, type Kind, type KindToken } from "../../components/nats/streams/kinds.ts";
import type { Problem } from "../../components/problems.ts";
import type { Asset, JetStreamApi } from "./api.ts";
import { includesUnknown, isUnknown, knownPart } from "./unknown.ts";

/** What identifies a resource. Another value is another resource. */
const identity = ["stream", "name", "bucket"] as const;

/** One that exists cannot become what is declared. */
export class RefusedError extends Error {}

/** Resources of one kind in JetStream. */
export class JetStreamResource {
    readonly kind: Kind;

    /** @param token the type token. */
    constructor(token: string) {
        if (!(token in kinds)) {
            throw new Error(`"${token}" does not exist: use one of ${Object.keys(kinds).join(", ")}`);
        }
        this.kind = kinds[token as KindToken];
    }

    /** Every problem of new inputs, as far as they are known. */
    check(olds: Values, news: Values): Problem[] {
        const known = knownPart(news);
        const own = [
            ...this.#checkIdentity(news),
            ...checkValues(this.kind.fields, withoutIdentity(known), ""),
        ];
        if (own.length > 0) {
            return own;
        }
        const isChange = Object.keys(olds).length > 0 && this.replaces(olds, news).length === 0;
        return [
            ...checkTogether(this.kind, withoutIdentity(known), ""),
            ...(isChange ? refusedChanges(this.kind, olds, { ...olds, ...known, ...gone(olds, news) }) : []),
        ];
    }

    #checkIdentity(news: Values): Problem[] {
        const required = this.kind === kinds["dhi:nats:Consumer"] ? ["stream", "name"] : [this.kind.key];
        return required.flatMap((key) => {
            const value = news[key];
            if (isUnknown(value)) {
                return [];
            }
            return typeof value === "string"
                ? checkName(key === "stream" ? kinds["dhi:nats:Stream"] : this.kind, value, key)
                : [{ path: key, reason: "is required: use a name" }];
        });
    }

    /** Which properties differ for the server. */
    diff(olds: Values, news: Values): string[] {
        const differs = ([name, field]: (typeof fields)[number]) =>
            includesUnknown(news[name]) || !isSame(field, olds[name], news[name]);
        const fields = Object.entries(this.kind.fields);
        return [...this.replaces(olds, news), ...fields.filter(differs).map(([name]) => name)];
    }

    /** Which changed properties make it another resource. */
    replaces(olds: Values, news: Values): string[] {
        return identity.filter((key) => olds[key] !== news[key]);
    }

    /** Whether it exists and will be taken over. */
    async willAdopt(api: JetStreamApi, news: Values): Promise<boolean> {
        const found = await api.find(this.asset(news));
        if (found !== undefined) {
            this.#refuseChanges(found, news);
        }
        return found !== undefined;
    }

    /** Creates it, or takes over one that exists. Returns whether it existed. */
    create(api: JetStreamApi, news: Values): Promise<boolean> {
        return api.persist(async () => {
            const asset = this.asset(news);
            const found = await api.find(asset);
            const config = this.kind.encode(news);
            if (found === undefined) {
                await api.create(asset, config);
            } else {
                this.#refuseChanges(found, news);
                await api.update(asset, { ...found, ...config });
            }
            return found !== undefined;
        });
    }

    /** Changes what was declared, and leaves what was not. */
    update(api: JetStreamApi, olds: Values, news: Values): Promise<void> {
        return api.persist(async () => {
            const asset = this.asset(news);
            const config = this.kind.encode(news);
            const found = await api.find(asset);
            if (found === undefined) {
                await api.create(asset, config);
                return;
            }
            // What is no longer declared gets the server's default.
            const removed = Object.keys(this.kind.encode(olds)).filter((key) => !(key in config));
            const rest = Object.entries(found).filter(([key]) => !removed.includes(key));
            await api.update(asset, { ...Object.fromEntries(rest), ...config });
        });
    }

    delete(api: JetStreamApi, olds: Values): Promise<void> {
        return api.persist(() => api.delete(this.asset(olds)));
    }

    /**
     * Its declared properties as the server has them; undefined if it does not exist.
     *
     * @param declared its inputs; empty where it is imported by its ID.
     */
    async read(api: JetStreamApi, id: string, declared: Values): Promise<Values | undefined> {
        const isImport = Object.keys(declared).length === 0;
        const names = isImport ? this.#names(id) : declared;
        const config = await api.find(this.asset(names));
        if (config === undefined) {
            return undefined;
        }
        const { fields } = this.kind;
        const normalized = this.kind.normalize(config);
        const found = isImport ? decodeAll(fields, normalized) : decode(fields, declared, normalized);
        return {
            ...Object.fromEntries(identity.filter((key) => key in names).map((key) => [key, names[key]])),
            ...found,
        };
    }

    /** Where it is in the server's API. */
    asset(values: Values): Asset {
        const name = this.kind.serverName(String(values[this.kind.key]));
        return values["stream"] === undefined
            ? { stream: name }
            : { stream: String(values["stream"]), consumer: name };
    }

    /** Its ID in the state. */
    id({ stream, [this.kind.key]: name }: Values): string {
        return stream === undefined ? String(name) : `${String(stream)}/${String(name)}`;
    }

    #names(id: string): Values {
        const [stream, name] = id.split("/");
        return name === undefined ? { [this.kind.key]: id } : { stream, name };
    }

    /** @throws {RefusedError} where one that exists cannot become what is declared. */
    #refuseChanges(found: Values, news: Values): void {
        const { fields, noun } = this.kind;
        const olds = decode(fields, news, this.kind.normalize(found));
        const problems = refusedChanges(this.kind, olds, news);
        if (problems.length > 0) {
            const reasons = problems.map(({ path, reason }) => `${path}: ${reason}`).join("; ");
            throw new RefusedError(`the ${noun} "${this.id(news)}" exists already: ${reasons}`);
        }
    }
}

function withoutIdentity(values: Values): Values {
    return Object.fromEntries(Object.entries(values).filter(([key]) => !identity.includes(key as "name")));
}

/** Keys that new inputs no longer have. */
function gone(olds: Values, news: Values): Values {
    return Object.fromEntries(
        Object.keys(olds)
            .filter((key) => !(key in news))
            .map((key) => [key, undefined]),
    );
}
