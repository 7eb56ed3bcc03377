// Prints what AWS's own validator says against templates, and asl-validator against state machines, a line each.
// node validate.mjs FILE...; what ends in .asl.json is a state machine.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

const require = createRequire(import.meta.url);
const fromCdk = createRequire(require.resolve("aws-cdk-lib/package.json"));
const { CompositeEngine, TemplateFile } = fromCdk("@aws/cloudformation-validate");
const validateStateMachine = require("asl-validator");

// DEBUG and INFO are advice on taste.
const SERIOUS = ["WARN", "ERROR", "FATAL"];
const MISTAKEN = [
  "W1001", // does not see that a reference stands in an !If of the same condition
  "W2501", // takes the stack's name in a dynamic reference to a password for the password
  "W3002", // aws cloudformation package fills in local files
];

function templateFindings(engine, file) {
  return engine
    .validateTemplate(new TemplateFile(file))
    .diagnostics.filter((finding) => SERIOUS.includes(finding.severity) && !MISTAKEN.includes(finding.ruleId))
    .map((finding) => `${finding.severity} ${finding.ruleId} ${finding.message}`);
}

function stateMachineFindings(file) {
  const definition = JSON.parse(readFileSync(file, "utf8").replaceAll(/\$\{(\w+)}/g, (_, token) => sample(token)));
  return validateStateMachine(definition).errors.map((error) => `${error["Error code"]} ${error.Message ?? JSON.stringify(error)}`);
}

function sample(token) {
  return token.endsWith("Arn") ? `arn:aws:service:us-east-1:123456789012:${token}` : token;
}

const engine = new CompositeEngine();
for (const file of process.argv.slice(2)) {
  const findings = file.endsWith(".asl.json") ? stateMachineFindings(file) : templateFindings(engine, file);
  findings.forEach((finding) => console.log(`${basename(file)}: ${finding}`));
}
engine.free();
