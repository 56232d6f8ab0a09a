// Mocha's `spec` reporter, which also writes the counts to a file for test/run.ts.
const { reporters, Runner } = require("mocha");
const { writeFileSync } = require("node:fs");

module.exports = class extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        runner.once(Runner.constants.EVENT_RUN_END, () => {
            const { passes, failures, pending } = this.stats;
            writeFileSync(options.reporterOptions.output, JSON.stringify({ passes, failures, pending }));
        });
    }
};
