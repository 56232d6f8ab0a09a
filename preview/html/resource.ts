import { kindOf } from "../meaning/roles.ts";
import { following } from "../report/diff.ts";
import type { Operation, ResourceChange } from "../stackPreview.ts";
import { html, joined, type Html, type Part } from "./markup.ts";
import { inputsText, longText, nameHtml, propertyRow, short } from "./value.ts";

/** A resource that changes: a line, and below it all that changes. */
export function resourceItem(change: ResourceChange, id: string, isOutside: boolean): Html {
    const { operation, name } = change;
    return html`<details
        class="item resource"
        id="${id}"
        data-operation="${isOutside ? "outside" : operation}"
    >
        <summary>
            ${badge(operation, isOutside ? outside(operation) : operation)}
            <span class="kind">${short(kindOf(change))}</span>
            ${nameHtml(name)}${tags(change)}${paths(change)}
        </summary>
        <div class="body">
            ${body(change)}
            <div class="urn">${longText(change.urn)}</div>
        </div>
    </details> `;
}

export function badge(operation: Operation, label: string = operation): Html {
    return html`<span class="badge ${operation}">${label}</span>`;
}

/** What was done to a resource, in contrast to what an update would do. */
function outside(operation: Operation): string {
    return operation === "delete" ? "deleted" : "changed";
}

function tags({ protect, retainOnDelete, deletedFirst }: ResourceChange): Part {
    const found = [
        ...(protect ? ["protected"] : []),
        ...(retainOnDelete ? ["kept"] : []),
        ...(deletedFirst ? ["deleted first"] : []),
    ];
    return found.map((tag) => html` <span class="tag">${tag}</span>`);
}

/** What changes in a resource, so that only its values are folded. */
function paths({ properties }: ResourceChange): Part {
    const shown = properties.slice(0, 4).map(({ path }) => html`<bdi>${short(path, 60)}</bdi>`);
    const rest = properties.length > 4 ? [`${properties.length - 4} more`] : [];
    return shown.length === 0 ? "" : html` <span class="paths">${joined([...shown, ...rest], ", ")}</span>`;
}

function body({ operation, properties, inputs }: ResourceChange): Html {
    if (properties.length > 0) {
        return html`<dl>${properties.map(propertyRow)}</dl>`;
    }
    const text = inputsText(inputs);
    if (text === "") {
        return html`<p>No inputs.</p>`;
    }
    switch (operation) {
        case "create":
        case "import":
            return html`<ins><pre>${text}</pre></ins>`;
        case "delete":
        case "forget":
            return html`<del><pre>${text}</pre></del>`;
        default:
            return html`<p>${following}</p>`;
    }
}
