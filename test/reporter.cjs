// A reporter of mocha's on the screen (option `base`), and its counts in a file (option `output`) for test/parts.ts.
const { reporters, Runner } = require("mocha");
const { writeFileSync } = require("node:fs");

module.exports = function (runner, options) {
    const { base, output } = options.reporterOptions;
    const reporter = new reporters[base](runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
        const { passes, failures, pending } = reporter.stats;
        writeFileSync(output, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
    return reporter;
};
