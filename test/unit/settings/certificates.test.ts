import assert from "node:assert/strict";
import { expiringCertificates } from "../../../settings/certificates.ts";
import type { PlainSettings } from "../../../settings/schema.ts";
import { makeCertificate } from "./certificate.ts";

describe("certificates that expire soon", () => {
    let now: number;
    const inDays = (days: number) => new Date(now + days * 86_400_000 + 60_000);
    let pem: ReturnType<typeof makeCertificate>;
    before(function () {
        // Valid for two days.
        pem = makeCertificate(this);
        now = Date.now();
    });

    const expiring = (settings: Partial<PlainSettings>, at: Date) =>
        expiringCertificates(settings as PlainSettings, at).map(({ path, reason }) => `${path} ${reason}`);
    const end = () => new Date(now + 2 * 86_400_000).toISOString().slice(0, 10);

    it("are named 30 days before, each with its authority", () => {
        assert.deepEqual(expiring({ natsTls: pem }, inDays(-29)), [
            `natsTls.certificate expires on ${end()}, in 30 days: set a new certificate`,
            `natsTls.ca expires on ${end()}, in 30 days: set a new certificate`,
        ]);
        assert.deepEqual(expiring({ natsTls: pem }, inDays(-30)), []);
    });

    it("are those of routes, clients and listeners too", () => {
        const { certificate, key } = pem;
        const settings = {
            natsRouteTls: pem,
            natsClientTls: { certificate, key },
            natsListenerTls: { mqtt: pem },
        };
        const paths = expiring(settings, inDays(0)).map((line) => line.split(" ")[0]);
        assert.deepEqual(paths, [
            "natsRouteTls.certificate",
            "natsRouteTls.ca",
            "natsClientTls.certificate",
            "natsListenerTls.mqtt.certificate",
            "natsListenerTls.mqtt.ca",
        ]);
    });

    it("have little time left at last, and none afterwards", () => {
        const [line] = expiring({ natsTls: pem }, inDays(1));
        assert.match(line ?? "", /in less than a day: set a new certificate$/);
        const [over] = expiring({ natsTls: pem }, inDays(2));
        assert.match(over ?? "", /which is over: set a new certificate$/);
    });
});
