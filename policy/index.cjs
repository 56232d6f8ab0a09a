// The entry of the policy pack. It is CommonJS because Pulumi loads policy packs by `require`.
module.exports = async () => {
    // The SDK reads the package.json of the working folder, which may be the program's.
    process.chdir(__dirname);
    const { importCompiled } = await import("../workspace/compiled.js");
    await importCompiled("policy/pack.ts");
};
