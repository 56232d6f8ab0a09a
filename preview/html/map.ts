import { byName, byOperation, componentKey, groupBy } from "../groupBy.ts";
import { linksOf, type Link } from "../meaning/links.ts";
import { kindOf, roleOf } from "../meaning/roles.ts";
import type { Resource, ResourceChange, StackPreview } from "../stackPreview.ts";
import { counted } from "../words.ts";
import { html, joined, type Html, type Part } from "./markup.ts";
import { badge } from "./resource.ts";
import { nameHtml, short } from "./value.ts";

/** More are not readable at a glance. */
const maxBoxes = 40;
const maxResources = 18;
const maxArrows = 6;

/**
 * A stack at a glance: a box for each component, with what changes in it, and what runs or keeps data beside that.
 * `ids` are the places in the page where changes are described.
 */
export function stackMap(preview: StackPreview, ids: ReadonlyMap<Resource, string>): Part {
    const all = [...byOperation(preview.changes), ...byName(preview.unchanged)];
    const links = groupBy(linksOf(all), ({ from }) => componentKey(from));
    const boxes = [...groupBy(all, componentKey)]
        .map(([key, resources]) => box(resources, ids, links.get(key) ?? []))
        .filter((each) => each !== undefined);
    const rest = boxes.length - maxBoxes;
    return boxes.length === 0
        ? undefined
        : html`<h3>Components</h3>
              <ul class="map">
                  ${boxes.slice(0, maxBoxes)}
              </ul>
              ${rest > 0 ? html`<p>… and ${counted(rest, "more component")}</p>` : ""}`;
}

function box(
    resources: readonly Resource[],
    ids: ReadonlyMap<Resource, string>,
    links: readonly Link[],
): Html | undefined {
    const main = resources.filter((each) => roleOf(each) !== "other");
    const drawn = main.slice(0, maxResources);
    const undrawn = resources.filter((each) => ids.has(each) && !drawn.includes(each)).length;
    const unchanged = main.filter((each) => !ids.has(each) && !drawn.includes(each)).length;
    const rest = [
        ...(undrawn > 0 ? [counted(undrawn, `${drawn.length > 0 ? "more " : ""}change`)] : []),
        ...(unchanged > 0 ? [`${unchanged} more unchanged`] : []),
    ];
    if (drawn.length + rest.length === 0) {
        return undefined;
    }
    const component = resources[0]?.component;
    const title =
        component === undefined
            ? html`The stack itself`
            : html`${nameHtml(component.name)} <span class="kind">${short(kindOf(component))}</span>`;
    const uses = (each: Resource) =>
        links.filter(({ from, to }) => from === each && drawn.includes(to)).map(({ to }) => to.name);
    const others = links.flatMap(({ to }) => (resources.includes(to) ? [] : (to.component?.name ?? to.name)));
    return html`<li>
        <p class="title">${title}</p>
        ${arrows([...new Set(others)])}
        <ul>
            ${drawn.map((each) => node(each, ids.get(each), uses(each)))}
        </ul>
        ${rest.length > 0 ? html`<p class="rest">${rest.join(", ")}</p>` : ""}
    </li> `;
}

/** What something uses. */
function arrows(names: readonly string[]): Part {
    const shown = names.slice(0, maxArrows).map((name) => nameHtml(name));
    return names.length === 0
        ? ""
        : html`<p class="rest"><span class="unseen">uses</span> → ${joined(shown, ", ")}</p>`;
}

function node(resource: Resource, id: string | undefined, uses: readonly string[]): Html {
    const label = html`<span class="kind">${short(kindOf(resource))}</span> ${nameHtml(resource.name)}`;
    if (id === undefined) {
        return html`<li class="node">${label} <span class="kind">unchanged</span>${arrows(uses)}</li>`;
    }
    const { operation } = resource as ResourceChange;
    return html`<li class="node ${operation}">
        <a href="#${id}">${label} ${badge(operation)}</a>${arrows(uses)}
    </li>`;
}
