import { kindOf, roleOf } from "../meaning/roles.ts";
import { linksOf } from "../meaning/links.ts";
import { byName, byOperation, componentKey, groupBy } from "../groupBy.ts";
import { cut } from "../words.ts";
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
    forget: "fill:#6e7781,color:#fff",
};

/**
 * A Mermaid graph of a stack's components with the resources that matter: those that change and those that run or keep data.
 * `undefined` if it would have too many boxes.
 */
export function graphOf({ changes, unchanged }: StackPreview): string | undefined {
    const changing = new Map(changes.map(({ urn, operation }) => [urn, operation]));
    const all = [...byOperation(changes), ...byName(unchanged)];
    const drawn = all.filter((each) => roleOf(each) !== "other");
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
        const component = resources[0]?.component;
        const inside = resources.map((each) => `    ${box(nodes.get(each))}`);
        const title = component && `${escaped(component.name)} ${escaped(kindOf(component))}`;
        return title === undefined ? inside : [`  subgraph c${index}["${title}"]`, ...inside, "  end"];
    });
    const ids = [...groups.keys()];
    const arrows = linksOf(all).map(({ from, to }) => {
        const [one, other] = [componentKey(from), componentKey(to)];
        return one === other
            ? [nodes.get(from)?.id, nodes.get(to)?.id]
            : [one, other].map((key) => (key !== "" && groups.has(key) ? `c${ids.indexOf(key)}` : undefined));
    });
    const drawnArrows = arrows
        .filter((ends) => !ends.includes(undefined))
        .map((ends) => `  ${ends.join(" --> ")}`);
    const classes = Object.entries(colors).map(([name, style]) => `  classDef ${name} ${style}`);
    return ["flowchart LR", ...boxes, ...new Set(drawnArrows), ...classes].join("\n");
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
    return [...cut(text, 60)]
        .map((character) => (/[\w .…-]/.test(character) ? character : `#${character.codePointAt(0)};`))
        .join("");
}
