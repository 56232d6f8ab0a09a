import assert from "node:assert/strict";
import { parse } from "yaml";
import { monitoringFiles } from "../../../../cli/monitoring/files.ts";
import { parsed } from "../../settings/bad.ts";
import { makeCertificate } from "../../settings/certificate.ts";

const settingsOf = (values: object) => parsed(values).settings ?? assert.fail();
const filesOf = (values: object) => monitoringFiles("prod", settingsOf(values));

interface Scrape {
    readonly scrape_configs: readonly { readonly job_name: string }[];
}

describe("the files of npm run monitoring", () => {
    it("belong together: the scraped job is that of the rules and the dashboard", () => {
        for (const [values, job] of [
            [{ nats: { exporter: true } }, "dhi-prod-nats"],
            [{ runtime: "kubernetes", nats: { exporter: true } }, "dhi-prod/dhi-prod-nats"],
            [
                { runtime: "kubernetes", kubernetes: { exporter: true, namespace: "messaging" } },
                "messaging/dhi-prod-nats",
            ],
        ] as const) {
            const files = filesOf(values);
            const { scrape_configs } = parse(files["scrape.yaml"]) as Scrape;
            assert.deepEqual(
                scrape_configs.map(({ job_name }) => job_name),
                [job],
            );
            assert.match(files["rules.yaml"], new RegExp(`job="${job}"`));
            assert.ok(files["dashboard.json"].includes(`job=\\"${job}\\"`));
        }
    });

    it("have the port of the exporter", () => {
        const targets = (nats: object) => /127\.0\.0\.1:\d+/.exec(filesOf({ nats })["scrape.yaml"])?.[0];
        assert.equal(targets({ exporter: true }), "127.0.0.1:7777");
        assert.equal(targets({ exporter: true, exporterPort: 17_777 }), "127.0.0.1:17777");
    });

    it("have when certificates end, and none of what is secret", function () {
        const certificate = makeCertificate(this);
        const files = filesOf({ nats: { exporter: true }, natsTls: certificate });
        assert.match(files["rules.yaml"], /NatsCertificateExpiring/);
        assert.doesNotMatch(Object.values(files).join(), /BEGIN|mArKeR/);
    });

    it("are refused for a stack that exports no metrics, with what to run", () => {
        for (const values of [{}, { kubernetes: { exporter: true } }]) {
            assert.throws(() => filesOf(values), /config set --path dhi:nats\.exporter true --stack prod/);
        }
    });
});
