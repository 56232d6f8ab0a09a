import { readFileSync } from "node:fs";
import { isObject, nonEmpty, strings } from "../../plugin/values.ts";
import type { Value, Values } from "../../plugin/values.ts";

/** A file given as an asset. */
export interface Asset {
    readonly text: string | undefined;
    readonly path: string | undefined;
}

/** What a chart is made with. */
export interface ChartArguments {
    readonly chart: string;
    readonly name: string;
    readonly namespace: string | undefined;
    readonly version: string | undefined;
    readonly devel: boolean;
    readonly dependencyUpdate: boolean;
    readonly verify: boolean;
    readonly keyring: Asset | undefined;
    readonly repo: string | undefined;
    readonly username: string | undefined;
    readonly password: string | undefined;
    readonly caFile: Asset | undefined;
    readonly certFile: Asset | undefined;
    readonly keyFile: Asset | undefined;
    readonly plainHttp: boolean;
    readonly values: Values;
    readonly valueFiles: readonly Asset[];
    readonly skipCrds: boolean;
    readonly includeHooks: boolean;
    readonly skipAwait: boolean;
    readonly postRenderer: readonly string[];
    /** Begins the names of the resources. */
    readonly resourcePrefix: string;
}

const signature = "4dabf18193072939515e22adb298388d";
const assetSignature = "c44067f5952c0a294b673a41bacd8c17";

/**
 * Reads the inputs of a chart.
 *
 * @param name the resource's name in the program: also the release's, where none is given.
 */
export function chartArguments(inputs: Values, name: string): ChartArguments {
    const repository = isObject(inputs["repositoryOpts"]) ? inputs["repositoryOpts"] : {};
    const renderer = isObject(inputs["postRenderer"]) ? inputs["postRenderer"] : {};
    const files = inputs["valueYamlFiles"];
    const chart = nonEmpty(inputs["chart"]);
    if (chart === undefined) {
        throw new Error("setting args: the chart needs `chart`: a name, a folder or an address");
    }
    return {
        chart,
        name: nonEmpty(inputs["name"]) ?? name,
        namespace: nonEmpty(inputs["namespace"]),
        version: nonEmpty(inputs["version"]),
        devel: inputs["devel"] === true,
        dependencyUpdate: inputs["dependencyUpdate"] === true,
        verify: inputs["verify"] === true,
        keyring: assetOf(inputs["keyring"]),
        repo: nonEmpty(repository["repo"]),
        username: nonEmpty(repository["username"]),
        password: nonEmpty(repository["password"]),
        caFile: assetOf(repository["caFile"]),
        certFile: assetOf(repository["certFile"]),
        keyFile: assetOf(repository["keyFile"]),
        plainHttp: inputs["plainHttp"] === true,
        values: isObject(inputs["values"]) ? (withTexts(inputs["values"]) as Values) : {},
        valueFiles: (Array.isArray(files) ? files : []).flatMap((file) => assetOf(file) ?? []),
        skipCrds: inputs["skipCrds"] === true,
        includeHooks: inputs["includeHooks"] === true,
        skipAwait: inputs["skipAwait"] === true,
        postRenderer: [nonEmpty(renderer["command"]) ?? [], strings(renderer["args"])].flat(),
        resourcePrefix: typeof inputs["resourcePrefix"] === "string" ? inputs["resourcePrefix"] : name,
    };
}

function isAsset(value: Value | undefined): boolean {
    return isObject(value) && value[signature] === assetSignature;
}

function assetOf(value: Value | undefined): Asset | undefined {
    if (!isObject(value) || !isAsset(value)) {
        return undefined;
    }
    const asset = { text: nonEmpty(value["text"]), path: nonEmpty(value["path"]) };
    if (asset.text === undefined && asset.path === undefined) {
        throw new Error("the offline Kubernetes plugin takes assets as texts and files, not from addresses");
    }
    return asset;
}

/** Assets among the values stand for their text. */
function withTexts(value: Value): Value {
    if (Array.isArray(value)) {
        return value.map(withTexts);
    }
    if (!isObject(value)) {
        return value;
    }
    if (isAsset(value)) {
        const asset = assetOf(value);
        return asset === undefined ? "" : textOf(asset);
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTexts(item)] as const));
}

/** What is in an asset. */
export function textOf({ text, path }: Asset): string {
    return text ?? readFileSync(path ?? "", "utf8");
}
