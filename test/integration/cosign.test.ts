/** cosign's word on the same images: it and dhi agree on every signature, but where dhi is stricter. */
import assert from "node:assert/strict";
import { execa } from "execa";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cases, path, tag, team } from "../unit/components/images/signatures/cases.ts";
import { payloadOf, pemOf, SignedImages } from "../unit/components/images/signatures/signedImages.ts";
import {
    hasOpenssl,
    issuer,
    signerCertificate,
    workflow,
} from "../unit/components/images/signatures/signerCertificate.ts";
import { requireCosign } from "./support/cosign.ts";
import { skip } from "./support/skip.ts";

describe("cosign", () => {
    const folder = mkdtempSync(join(tmpdir(), "dhi-cosign-"));
    let cosign: string;
    let registry: SignedImages;
    let digest: string;
    let payload: string;

    before(async function () {
        cosign = await requireCosign(this);
        writeFileSync(join(folder, "team.pub"), pemOf(team.publicKey));
    });
    after(() => rmSync(folder, { recursive: true }));
    beforeEach(async () => {
        registry = await new SignedImages().open();
        digest = registry.image(path, tag);
        payload = payloadOf(digest, `${registry.address}/${path}`);
    });
    afterEach(() => registry.close());

    /** Whether cosign accepts an image. With this option it reads every layout. */
    async function accepts(...trust: string[]): Promise<boolean> {
        const reference = `${registry.address}/${path}@${digest}`;
        const options = ["--insecure-ignore-tlog=true", "--allow-http-registry=true"];
        const { exitCode, all } = await execa(
            cosign,
            ["verify", ...trust, ...options, "--experimental-oci11", reference],
            { cwd: folder, reject: false, all: true },
        );
        // Codes of "no signatures found", "no matching signatures", and of everything about bundles.
        assert.ok([0, 1, 10, 12].includes(exitCode ?? -1), all);
        return exitCode === 0;
    }

    for (const { title, publish, refused, stricter } of cases) {
        it(`${title}${stricter ? ", unlike dhi" : ""}`, async () => {
            publish({ registry, digest, payload });
            assert.equal(await accepts("--key", "team.pub"), refused === undefined || stricter === true);
        });
    }

    for (const [title, days] of [
        ["accepts a certificate", 1],
        ["refuses an expired certificate", -1],
    ] as const) {
        it(title, async function () {
            if (!hasOpenssl()) {
                skip(this, "openssl is not installed");
            }
            const { key, certificate, ca } = signerCertificate(days);
            writeFileSync(join(folder, "ca.crt"), ca);
            const annotations = { "dev.sigstore.cosign/certificate": certificate };
            registry.sign(path, digest, { key, payload, annotations });
            const signer = ["--certificate-identity", workflow, "--certificate-oidc-issuer", issuer];
            assert.equal(await accepts("--ca-roots", "ca.crt", "--insecure-ignore-sct", ...signer), days > 0);
        });
    }
});
