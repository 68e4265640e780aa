// V8's debugger on, as Pulumi has it in its packages, and in programs that load all of its SDK.
const { Session } = require("node:inspector");

const session = new Session();
session.connect();
session.post("Debugger.enable");
