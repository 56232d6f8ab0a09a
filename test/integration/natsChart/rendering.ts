import { tmpdir } from "node:os";
import { basename, dirname } from "node:path";
import { parse, parseDocument, visit } from "yaml";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { kubernetesPlugin } from "../../../offline/tools/kubernetesPlugin.ts";
import { pluginExecutable } from "../../../offline/tools/resourcePlugin.ts";
import { Plugin } from "../support/pluginClient.ts";

/** Rendered objects by what identifies them, such as `v1/Service/nats`. */
export type Objects = Readonly<Record<string, unknown>>;

/** The Helm in the Kubernetes plugin, which asks no cluster when it only renders. */
export class Helm {
    private constructor(readonly plugin: Plugin) {}

    static async start(): Promise<Helm> {
        const executable = pluginExecutable(openWorkspace(), kubernetesPlugin);
        const plugin = await Plugin.start({ name: "kubernetes", executable, keepsSecrets: false });
        await plugin.configure({ renderYamlToDirectory: tmpdir() });
        return new Helm(plugin);
    }

    /**
     * Renders a chart without its test hooks, as Pulumi's chart resources do.
     *
     * @throws with Helm's own message when the chart refuses the values.
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

    async stop(): Promise<void> {
        await this.plugin.stop();
    }
}

interface Rendered {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
}

/**
 * An object as Kubernetes and NATS understand it: configuration texts parsed, null left out. The entry script of
 * nats-box is our own wording, so only that there is one counts.
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
 * The data in a nats.conf that the chart wrote: JSON, but for includes and values without quotes (variables and sizes),
 * which keep the marks they have in the values: `<< $NAME >>`.
 */
export function parseConf(text: string): unknown {
    const directives = text.replace(/^(\s*)include (.*);$/gm, "$1$2$include: null,");
    const document = parseDocument(directives);
    if (document.errors.length > 0) {
        throw new Error(`not understood: ${document.errors.join("; ")}\n${text}`);
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
