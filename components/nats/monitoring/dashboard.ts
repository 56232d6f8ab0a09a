import type { MonitoredCluster } from "./cluster.ts";
import { natsPanels, type Panel, type Row } from "./panels.ts";

/** Grafana's grid has this many columns. */
const columns = 24;
const heights = { stat: 4, timeseries: 8 } as const;
/** The dashboard's variable with the Prometheus that Grafana reads. */
const datasource = { type: "prometheus", uid: "${datasource}" };

/**
 * A Grafana dashboard of a cluster, as JSON that Grafana imports.
 *
 * @example writeFileSync("dashboard.json", JSON.stringify(natsDashboard(cluster)))
 */
export function natsDashboard(cluster: MonitoredCluster): Record<string, unknown> {
    return {
        // The same at each run, so that a dashboard that was imported is replaced. At most 40 characters are allowed.
        uid: cluster.name.slice(0, 40),
        title: `NATS ${cluster.name}`,
        tags: ["nats", "dhi"],
        schemaVersion: 39,
        editable: true,
        time: { from: "now-3h", to: "now" },
        refresh: "30s",
        templating: {
            list: [{ name: "datasource", label: "Prometheus", type: "datasource", query: "prometheus" }],
        },
        panels: place(natsPanels(cluster)),
    };
}

/** The panels with their places: rows below each other, the panels of a row beside each other. */
function place(rows: readonly Row[]): Record<string, unknown>[] {
    let y = 0;
    let id = 0;
    return rows.flatMap((row) => {
        const w = Math.floor(columns / row.length);
        const h = Math.max(...row.map(({ type }) => heights[type]));
        const placed = row.map((panel, index) => ({
            id: ++id,
            gridPos: { x: index * w, y, w, h },
            ...panelOf(panel),
        }));
        y += h;
        return placed;
    });
}

function panelOf({
    title,
    type,
    unit,
    queries,
    showsName = false,
    wrongFrom,
}: Panel): Record<string, unknown> {
    const steps = [
        { color: "green", value: null },
        ...(wrongFrom === undefined ? [] : [{ color: "red", value: wrongFrom }]),
    ];
    return {
        type,
        title,
        datasource,
        targets: queries.map(({ expr, legend }, index) => ({
            refId: String.fromCharCode("A".charCodeAt(0) + index),
            datasource,
            expr,
            legendFormat: legend,
        })),
        fieldConfig: { defaults: { unit, min: 0, thresholds: { mode: "absolute", steps } }, overrides: [] },
        options:
            type === "stat"
                ? { reduceOptions: { calcs: ["lastNotNull"] }, textMode: showsName ? "name" : "auto" }
                : { legend: { displayMode: "list", placement: "bottom" }, tooltip: { mode: "multi" } },
    };
}
