import { importsOf, sources, target } from "./imports.ts";

/** The room that a file is in: a folder, a folder of components/, or a file of the checkout's root. */
function roomOf(file: string): string {
    const [first = "", second = ""] = file.split("/");
    if (first !== "components") {
        return first;
    }
    return second.includes(".") ? first : `${first}/${second}`;
}

/** Draws the rooms and the imports between them: a dotted arrow imports types only. */
export function architectureDiagram(): string {
    const arrows = new Map<string, boolean>();
    const inHouse = sources.filter((file) => roomOf(file) !== "test");
    for (const file of inHouse) {
        for (const { from, typeOnly } of importsOf(file)) {
            const [start, end] = [roomOf(file), roomOf(target(file, from))];
            if (from.startsWith(".") && isDrawn(start, end)) {
                const key = `${nodeOf(start, end)} ${nodeOf(end, start)}`;
                arrows.set(key, (arrows.get(key) ?? true) && typeOnly);
            }
        }
    }
    const rooms = [...new Set(inHouse.map(roomOf))].sort();
    const [parts, others] = [rooms.filter(isComponent), rooms.filter((room) => !isComponent(room))];
    const nodes = (drawn: readonly string[], indent: string) =>
        drawn.map((room) => `${indent}${idOf(room)}["${room}"]`);
    return [
        "```mermaid",
        "flowchart TD",
        ...nodes(
            others.filter((room) => room !== "components"),
            "  ",
        ),
        "  subgraph components",
        ...nodes(parts, "    "),
        "  end",
        ...[...arrows]
            .sort()
            .map(([key, typeOnly]) => `  ${key.replace(" ", typeOnly ? " -.-> " : " --> ")}`),
        "```",
    ].join("\n");
}

const isComponent = (room: string) => room.startsWith("components/");

/** Files at the top of components/ are used by all of its rooms: arrows to them would hide the others. */
function isDrawn(start: string, end: string): boolean {
    return (
        start !== end &&
        end !== "test" &&
        !(isComponent(start) && end === "components") &&
        start !== "components"
    );
}

/** An arrow from outside points at components/ as a whole. */
function nodeOf(room: string, other: string): string {
    return isComponent(room) && !isComponent(other) ? "components" : idOf(room);
}

function idOf(room: string): string {
    return room.replace(/\W/g, "_");
}
