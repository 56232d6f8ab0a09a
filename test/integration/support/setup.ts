import { runSteps } from "../../../cli/steps.ts";
import { provideTools, toolSteps } from "../../../cli/provide/tools.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { ensureImages } from "../../../offline/images/localImages.ts";

/** The images of the tests: local substitutes, which are the same on every machine and need no login. */
const images = [
    { repository: "nats", tag: "2.14.5-debian13" },
    { repository: "nats", tag: "2.15.1-debian13" },
    { repository: "busybox", tag: "1.37.0-debian13" },
];

/** Provides tools and images. Mocha calls it once, before all integration tests. */
export async function mochaGlobalSetup(): Promise<void> {
    const workspace = openWorkspace();
    const run = async (report: (line: string) => void) => {
        const made = await ensureImages(workspace, images, report);
        return made.map(({ name }) => name).join(", ");
    };
    const localImages = { title: "Local images [offline kit]", after: [toolSteps.engine], run };
    // The Kubernetes plugin renders charts without a cluster.
    await runSteps([...provideTools(workspace, "docker", "kubernetes"), localImages]);
}
