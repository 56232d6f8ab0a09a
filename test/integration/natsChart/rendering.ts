import { tmpdir } from "node:os";
import { basename, dirname } from "node:path";
import { parse, parseDocument, visit } from "yaml";
import { kubernetesPlugin } from "../../../offline/tools/kubernetesPlugin.ts";
import { Plugin } from "../support/plugin.ts";

/** Rendered objects by their identity, such as `v1/Service/nats`. */
export type Objects = Readonly<Record<string, unknown>>;

/** The Helm in the Kubernetes plugin, which renders without a cluster. */
export class Helm {
    private constructor(readonly plugin: Plugin) {}

    static async start(): Promise<Helm> {
        return new Helm(await Plugin.start(kubernetesPlugin, { renderYamlToDirectory: tmpdir() }));
    }

    /**
     * Renders a chart without its test hooks, as Pulumi's chart resources do.
     *
     * @throws with Helm's message when the chart refuses the values.
     */
    async render(chart: string, values: object, release = "nats"): Promise<Objects> {
        const jsonOpts = JSON.stringify({
            path: dirname(chart),
            chart: basename(chart),
            release_name: release,
            namespace: "messaging",
            values,
        });
        const { result } = await this.plugin.invoke("kubernetes:helm:template", { jsonOpts });
        const objects = result as unknown as Rendered[];
        return Object.fromEntries(
            objects.map((object) => [
                [object.apiVersion, object.kind, object.metadata.name].join("/"),
                object,
            ]),
        );
    }

    stop(): void {
        this.plugin.stop();
    }
}

interface Rendered {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
}

/**
 * The meaning of an object for Kubernetes and NATS: with parsed configuration, without null values. The entry scripts of
 * nats-box differ between the charts, so they count as equal.
 */
export function meaning(object: unknown, key = ""): unknown {
    if (typeof object === "string") {
        return key === "nats.conf"
            ? parseConf(object)
            : /\.json$/.test(key)
              ? (parse(object) as unknown)
              : object;
    }
    if (Array.isArray(object)) {
        const isScript = object[0] === "sh" && object[1] === "-ec";
        return isScript
            ? ["a script", ...(object.slice(3) as unknown[])]
            : object.map((item) => meaning(item));
    }
    if (typeof object !== "object" || object === null) {
        return object;
    }
    const entries = Object.entries(object).filter(([, value]) => value !== null);
    return Object.fromEntries(entries.map(([name, value]) => [name, meaning(value, name)]));
}

/**
 * The data of a nats.conf that the chart rendered: JSON, except for includes and unquoted values (variables and sizes),
 * which get their marks back: `<< $NAME >>`.
 */
export function parseConf(text: string): unknown {
    const directives = text.replace(/^(\s*)include (.*);$/gm, "$1$2$include: null,");
    const document = parseDocument(directives);
    if (document.errors.length > 0) {
        throw new Error(`nats.conf is not valid: ${document.errors.join("; ")}\n${text}`);
    }
    visit(document, {
        Scalar(_, node) {
            if (node.type === "PLAIN" && typeof node.value === "string") {
                node.value = `<< ${node.value} >>`;
            }
        },
    });
    return document.toJS();
}
