import { isMap, itemsAt, valueAt, type MadeResource, type Values } from "../resource.ts";
import { readNatsConf, type Block } from "./natsConf.ts";
import type { Violation } from "./rule.ts";

/** A server's configuration in a resource. */
export interface FoundConf {
    readonly resource: MadeResource;
    /** The path of the input with its text. */
    readonly path: string;
    readonly conf: Block;
}

/** Keys of which no other program's configuration has one. */
const known = ["server_name", "cluster", "jetstream", "leafnodes", "mqtt", "accounts", "lame_duck_duration"];
const listenerBlocks = ["cluster", "leafnodes", "gateway", "websocket", "mqtt"];
/** With what a block listens; a block of leaf nodes may have remotes only. */
const listens = ["port", "listen", "host"];

/** The servers' configurations in a resource: in a ConfigMap, or in files that a container gets. */
export function confsIn(resource: MadeResource): FoundConf[] {
    const { props, type } = resource;
    const data = valueAt(props, "data");
    const texts =
        type.endsWith(":ConfigMap") && isMap(data)
            ? Object.entries(data).map(([name, text]) => ({ path: `data["${name}"]`, name, text }))
            : itemsAt(props, "uploads").map(({ path, item }) => ({
                  path: `${path}.content`,
                  name: valueAt(item, "file"),
                  text: valueAt(item, "content"),
              }));
    return texts.flatMap(({ path, name, text }) => {
        const isConf = typeof name === "string" && name.endsWith(".conf") && typeof text === "string";
        const conf = isConf ? readNatsConf(text) : undefined;
        return conf !== undefined && known.some((key) => key in conf) ? [{ resource, path, conf }] : [];
    });
}

/** The listeners without TLS. The one for monitoring is none for clients, and the pods' probes need it as it is. */
export function checkListeners({ path, conf }: FoundConf): Violation[] {
    const blocks = listenerBlocks.flatMap((name) => {
        const block = conf[name];
        return isMap(block) && (name !== "leafnodes" || listens.some((key) => key in block))
            ? [{ name: `the block "${name}"`, block }]
            : [];
    });
    return [{ name: "the listener for clients", block: conf }, ...blocks].flatMap(({ name, block }) =>
        hasTls(block)
            ? []
            : [
                  {
                      rule: "tls",
                      path,
                      reason: `${name} accepts connections without TLS`,
                      fix: "give it a certificate",
                  },
              ],
    );
}

function hasTls(block: Values): boolean {
    const tls = block["tls"];
    const optional = ["allow_non_tls", "no_tls"].some((key) => block[key] === "true");
    return isMap(tls) && Object.keys(tls).length > 0 && !optional;
}

/** JetStream on an even number of servers, or without a volume for its files, with the resource that shows it. */
export function checkJetStream(
    { resource, path, conf }: FoundConf,
    all: readonly MadeResource[],
): [MadeResource, Violation[]][] {
    const jetstream = conf["jetstream"];
    if (jetstream === undefined || /^(?:false|disabled|off|no)$/.test(String(jetstream))) {
        return [];
    }
    const folder = String(valueAt(jetstream, "store_dir") ?? "");
    return resource.type.endsWith(":ConfigMap")
        ? all.filter((other) => reads(other, resource)).map((set) => [set, checkStatefulSet(set, folder)])
        : [[resource, checkRoutes(path, valueAt(conf, "cluster.routes"))]];
}

/** Whether a StatefulSet's pods have a ConfigMap as a volume. */
function reads({ type, props }: MadeResource, { props: map }: MadeResource): boolean {
    const same = valueAt(props, "metadata.namespace") === valueAt(map, "metadata.namespace");
    return (
        type.endsWith(":StatefulSet") &&
        same &&
        itemsAt(props, "spec.template.spec.volumes").some(
            ({ item }) => valueAt(item, "configMap.name") === valueAt(map, "metadata.name"),
        )
    );
}

function checkStatefulSet({ props }: MadeResource, folder: string): Violation[] {
    const claims = itemsAt(props, "spec.volumeClaimTemplates").map(({ item }) =>
        valueAt(item, "metadata.name"),
    );
    const pod = "spec.template.spec";
    const others = itemsAt(props, `${pod}.volumes`)
        .filter(({ item }) => valueAt(item, "persistentVolumeClaim") !== undefined)
        .map(({ item }) => valueAt(item, "name"));
    const mounted = itemsAt(props, `${pod}.containers`)
        .flatMap(({ item }) => itemsAt(item, "volumeMounts"))
        .some(({ item }) => {
            const isVolume = [...claims, ...others].includes(valueAt(item, "name"));
            return isVolume && isBelow(folder, String(valueAt(item, "mountPath")));
        });
    return [
        ...checkCount("spec.replicas", valueAt(props, "spec.replicas") ?? 1),
        ...(mounted
            ? []
            : [
                  {
                      rule: "jetstream" as const,
                      path: "spec.volumeClaimTemplates",
                      reason: `no volume keeps ${folder || "the streams"} when a pod goes`,
                      fix: "use a volumeClaimTemplate that is mounted there",
                  },
              ]),
    ];
}

function checkRoutes(path: string, routes: unknown): Violation[] {
    return Array.isArray(routes) && routes.length > 0 ? checkCount(path, new Set(routes).size) : [];
}

function checkCount(path: string, servers: unknown): Violation[] {
    return typeof servers === "number" && servers % 2 === 0
        ? [
              {
                  rule: "jetstream",
                  path,
                  reason: `${servers} servers tolerate no more failures than ${servers - 1}, and half of them decide nothing`,
                  fix: `use ${servers - 1} or ${servers + 1}`,
              },
          ]
        : [];
}

function isBelow(folder: string, mount: string): boolean {
    return folder === mount || folder.startsWith(`${mount.replace(/\/$/, "")}/`);
}
