import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives each test of a suite an empty folder as Docker's configuration. */
export function useDockerConfig() {
    const { DOCKER_CONFIG } = process.env;
    const config = {
        folder: "",
        write: (content: object) =>
            writeFileSync(join(config.folder, "config.json"), JSON.stringify(content)),
    };
    beforeEach(() => {
        config.folder = mkdtempSync(join(tmpdir(), "dhi-docker-"));
        process.env["DOCKER_CONFIG"] = config.folder;
    });
    afterEach(() => {
        rmSync(config.folder, { recursive: true });
        delete process.env["DOCKER_CONFIG"];
        Object.assign(process.env, DOCKER_CONFIG === undefined ? {} : { DOCKER_CONFIG });
    });
    return config;
}
