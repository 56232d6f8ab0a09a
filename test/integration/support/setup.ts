import { runSteps } from "../../../cli/steps.ts";
import { provideTools, toolSteps } from "../../../cli/tools.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { ensureImages } from "../../../offline/images/localImages.ts";

/** The images that tests use, always stand-ins: the same on every machine, and no login needed. */
const images = [
    { repository: "nats", tag: "2.14.5-debian13" },
    { repository: "nats", tag: "2.15.1-debian13" },
    { repository: "busybox", tag: "1.37.0-debian13" },
];

/** Provides what integration tests run on. Mocha calls it once, before all of them. */
export async function mochaGlobalSetup(): Promise<void> {
    const workspace = openWorkspace();
    const run = async (report: (line: string) => void) => {
        const made = await ensureImages(workspace, images, report);
        return made.map(({ name }) => name).join(", ");
    };
    const standIns = { title: "Stand-in images [offline kit]", after: [toolSteps.engine], run };
    // The Kubernetes plugin renders charts, which takes no cluster.
    await runSteps([...provideTools(workspace, "docker", "kubernetes"), standIns]);
}
