import type { ResourceChange, StackPreview, Value } from "../../../../preview/stackPreview.ts";

export const origin = { marker: "dhi", time: "2026-11-26 09:30 UTC", commit: "0123456789abcdef" };
export const text = (value: string): Value => ({ kind: "text", text: value });
export const secret: Value = { kind: "secret" };
export const absent: Value = { kind: "absent" };

/** A change of a server of a cluster on Docker. */
export function change(fields: Partial<ResourceChange> = {}): ResourceChange {
    const { name = "app-nats-0", type = "docker:index/container:Container" } = fields;
    return {
        urn: `urn:pulumi:prod::dhi::${type}::${name}`,
        type,
        name,
        component: { type: "dhi:nats:DockerCluster", name: "app-nats" },
        inputs: { image: "dhi.io/nats:2.15.1-debian13" },
        operation: "replace",
        properties: [],
        protect: false,
        retainOnDelete: false,
        deletedFirst: false,
        ...fields,
    };
}

export function stackPreview(fields: Partial<StackPreview> = {}): StackPreview {
    return {
        stack: "prod",
        succeeded: true,
        seconds: 1,
        changes: [],
        drift: [],
        unchanged: [],
        messages: [],
        findings: [],
        ...fields,
    };
}

/** A stack with something of every kind, each name and each text the same one. */
export function everything(name: string, stack = name): StackPreview {
    const component = { type: `dhi:nats:${name}`, name };
    const volume = { type: "docker:index/volume:Volume", name, component };
    const property = { path: name, before: text(name), after: text(`${name} `), replaces: true };
    return stackPreview({
        stack,
        changes: [
            change({ name, component, properties: [property, { ...property, path: "image" }] }),
            change({ ...volume, operation: "delete", inputs: { [name]: name } }),
            change({ ...volume, operation: "create", inputs: { [name]: { [name]: [name] } } }),
            change({ name, type: name, operation: "update", deletedFirst: true, retainOnDelete: true }),
        ],
        drift: [change({ name, operation: "update", properties: [{ ...property, before: absent }] })],
        unchanged: [change(volume)],
        messages: [{ severity: "warning", text: name, resource: name }],
        findings: [{ policy: name, level: "mandatory", message: name, resource: name }],
    });
}

/** A stack with many resources, a hundred in each component, with the inputs that a container has. */
export function manyChanges(count: number): StackPreview {
    const inputs = Object.fromEntries(
        Array.from({ length: 25 }, (_, index) => [
            `property${index}`,
            { value: `value ${index}`, list: [1, 2] },
        ]),
    );
    const operations = ["create", "update", "replace", "delete"] as const;
    return stackPreview({
        stack: "large",
        changes: Array.from({ length: count }, (_, index) => {
            const operation = operations[index % operations.length] ?? "create";
            const properties = [
                { path: "spec.replicas", before: text("3"), after: text(`${index}`), replaces: false },
            ];
            return change({
                name: `resource-${index}`,
                component: { type: "dhi:rust:DockerService", name: `service-${Math.floor(index / 100)}` },
                operation,
                inputs,
                properties: operation === "update" || operation === "replace" ? properties : [],
            });
        }),
    });
}

/** Names that try to be more than a name. */
export const hostileNames: Readonly<Record<string, string>> = {
    "an element": `<img src="x" onerror="document.title='owned'">`,
    "a script": "<script>document.title='owned'</script>",
    "the end of an attribute": `" onfocus="document.title='owned'" autofocus x='`,
    "the end of an element": "</bdi></summary></details></style></script><h1>owned</h1>",
    "a comment": "<!-- --><!--",
    Markdown: "**bold** [a](javascript:owned) | ``` `",
    entities: "&lt;b&gt; &#60;b&#62; &quot;",
    "marks of direction": "user\u202efdp.exe\u2066",
    controls: "a\u0000b\u0007c\u001b[31m\u200bd\ufeff",
    "two lines": "one\ntwo",
    "half a character": "a\ud83d",
    "letters under many marks": "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306".repeat(5),
    "an invisible word": "a\u{e0068}\u{e0069}\u00ad",
};
