import { kindOf, roleOf } from "../meaning/roles.ts";
import { componentKey, groupBy } from "../groupBy.ts";
import type { Operation, Resource, StackPreview } from "../stackPreview.ts";

/** A box of a graph. */
interface Node {
    readonly id: string;
    readonly label: string;
    readonly operation: Operation | undefined;
}

/** More boxes are not readable. */
const maxNodes = 60;
const colors: Readonly<Record<string, string>> = {
    create: "fill:#2da44e,color:#fff",
    update: "fill:#bf8700,color:#fff",
    replace: "fill:#8250df,color:#fff",
    delete: "fill:#cf222e,color:#fff",
};

/**
 * A Mermaid graph of a stack's components with the resources that matter: those that change and those that run or keep data.
 * `undefined` if it would have too many boxes.
 */
export function graphOf({ changes, unchanged }: StackPreview): string | undefined {
    const changing = new Map(changes.map(({ urn, operation }) => [urn, operation]));
    const drawn = [...changes, ...unchanged].filter((each) => roleOf(each) !== "other");
    if (drawn.length === 0 || drawn.length > maxNodes) {
        return undefined;
    }
    const groups = groupBy(drawn, componentKey);
    const nodes = new Map(
        drawn.map((each, index): [Resource, Node] => [
            each,
            { id: `r${index}`, label: labelOf(each), operation: changing.get(each.urn) },
        ]),
    );
    const boxes = [...groups.values()].flatMap((resources, index) => {
        const name = resources[0]?.component?.name;
        const inside = resources.map((each) => `    ${box(nodes.get(each))}`);
        return name === undefined ? inside : [`  subgraph c${index}["${escaped(name)}"]`, ...inside, "  end"];
    });
    const classes = Object.entries(colors).map(([name, style]) => `  classDef ${name} ${style}`);
    return ["flowchart LR", ...boxes, ...classes].join("\n");
}

function labelOf(resource: Resource): string {
    return `${kindOf(resource)}<br/>${escaped(resource.name)}`;
}

function box(node: Node | undefined): string {
    const { id = "", label = "", operation = "" } = node ?? {};
    return `${id}["${label}"]${operation in colors ? `:::${operation}` : ""}`;
}

/** Mermaid reads entities with `#`: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters. */
function escaped(text: string): string {
    return [...text.slice(0, 60)]
        .map((character) => (/[\w .-]/.test(character) ? character : `#${character.codePointAt(0)};`))
        .join("");
}
