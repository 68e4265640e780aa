// Required into every Node.js process of an engine: the program's peak is the largest that is written.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");

const directory = process.env.PEAK_MEMORY_DIRECTORY;
const isProgram = process.argv.some((arg) => /@pulumi\/pulumi\/cmd\/run/.test(arg));
if (directory && isProgram) {
  process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(
      join(directory, `${process.pid}.json`),
      JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime }),
    );
  });
}
