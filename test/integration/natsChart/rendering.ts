import { execa } from "execa";
import { parse, parseAllDocuments, parseDocument, visit } from "yaml";
import { openWorkspace } from "../../../cli/workspace.ts";
import { findOnPath } from "../../../offline/files.ts";
import { ensureHelm } from "../../../offline/helm.ts";

/** Rendered objects by what identifies them, such as `v1/Service/nats`. */
export type Objects = Readonly<Record<string, unknown>>;

/**
 * Provides Helm, the user's own or one built here, which takes minutes once. Skips the suite, loudly, where it cannot be
 * had.
 */
export async function requireHelm(context: Mocha.Context): Promise<string> {
    const workspace = openWorkspace();
    context.timeout(900_000);
    try {
        await ensureHelm(workspace, (line) => console.log(`      ${line}`));
    } catch (error) {
        console.warn(`      SKIPPED: no Helm: ${error instanceof Error ? error.message : String(error)}`);
        context.skip();
    }
    return findOnPath("helm", workspace.env["PATH"])[0] ?? "helm";
}

/**
 * Renders a chart without its test hooks, as Pulumi's chart resource does.
 *
 * @throws {ExecaError} with Helm's own message when the chart refuses the values.
 */
export async function render(
    helm: string,
    chart: string,
    values: object,
    release = "nats",
): Promise<Objects> {
    const args = ["template", release, chart, "--namespace", "messaging", "--no-hooks", "--values", "-"];
    const { stdout } = await execa(helm, args, { input: JSON.stringify(values) });
    const documents = parseAllDocuments(stdout).map((document) => document.toJS() as Rendered | null);
    const objects = documents.filter((object) => object !== null);
    return Object.fromEntries(
        objects.map((object) => [[object.apiVersion, object.kind, object.metadata.name].join("/"), object]),
    );
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
