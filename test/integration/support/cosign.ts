import { ensureCosign } from "../../../offline/tools/testTools.ts";
import { openWorkspace } from "../../../workspace/workspace.ts";
import { skip } from "./skip.ts";

/** cosign for a suite; skips the suite with a message if it cannot be built. The first build takes minutes. */
export async function requireCosign(context: Mocha.Context): Promise<string> {
    context.timeout(1_800_000);
    try {
        return await ensureCosign(openWorkspace(), console.log);
    } catch (error) {
        return skip(context, `there is no cosign: ${(error as Error).message}`);
    }
}
