import assert from "node:assert/strict";
import { monitoredOnDocker } from "../../../../../components/nats/monitoring/cluster.ts";
import { natsDashboard } from "../../../../../components/nats/monitoring/dashboard.ts";

interface Panel {
    readonly id: number;
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly targets: readonly { readonly expr: string }[];
}
const panelsOf = (jetstream: unknown, nodes = 3) =>
    natsDashboard(monitoredOnDocker("dev-nats", { nodes, jetstream }))["panels"] as Panel[];

describe("the dashboard of a cluster", () => {
    it("has panels that fit Grafana's grid, beside and below each other", () => {
        const panels = panelsOf({ size: "1Gi" });
        const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
            assert.ok(x + w <= 24);
            return Array.from(
                { length: w * h },
                (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`,
            );
        });
        assert.equal(new Set(cells).size, cells.length, "panels overlap");
        assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    });

    it("has panels about JetStream only for servers that have it, and its leader only for several", () => {
        const titles = (panels: Panel[]) => panels.map(({ title }) => title);
        const core = titles(panelsOf(false));
        assert.ok(!core.includes("File store") && !core.includes("Leader of JetStream"));
        assert.ok(titles(panelsOf({}, 3)).includes("Leader of JetStream"));
        const single = titles(panelsOf({}, 1));
        assert.ok(single.includes("File store") && !single.includes("Leader of JetStream"));
    });

    it("is imported over itself, and reads its own cluster from the Prometheus that its user chooses", () => {
        const name = "a-name-that-is-longer-than-a-uid-of-grafana";
        const dashboard = natsDashboard(monitoredOnDocker(name, { nodes: 3, jetstream: {} }));
        assert.equal(String(dashboard["uid"]).length, 40);
        const text = JSON.stringify(dashboard["panels"]);
        assert.match(text, /"uid":"\$\{datasource\}"/);
        for (const { expr } of (dashboard["panels"] as Panel[]).flatMap(({ targets }) => targets)) {
            assert.match(expr, new RegExp(`(?:job|nats_cluster)="${name}"`));
        }
    });
});
