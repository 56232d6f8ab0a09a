import { serve } from "../plugin/serve.ts";

// Stands in for the official `pulumi-resource-kubernetes` where that cannot be had. Started by the Pulumi engine with
// the engine's address.
serve(async (engineAddress) => {
    const [{ ResourceProvider }, { EngineLog }] = await Promise.all([
        import("./server.ts"),
        import("../plugin/engineLog.ts"),
    ]);
    return new ResourceProvider(new EngineLog(engineAddress));
});
