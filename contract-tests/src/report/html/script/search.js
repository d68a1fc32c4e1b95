// What is looked for.

const wanted = { text: "", weight: "", check: "", operation: "" };

function matches(...texts) {
  return wanted.text === "" || texts.some((text) => text.toLowerCase().includes(wanted.text));
}

const weightOf = (finding) => (finding.accepted ? "accepted" : finding.verdict === "gap" ? "gap" : finding.severity);

function wantsFinding(finding) {
  return (wanted.weight === "" || weightOf(finding) === wanted.weight)
    && (wanted.check === "" || finding.check === wanted.check)
    && (wanted.operation === "" || finding.operations.includes(Number(wanted.operation)))
    && matches(finding.message, finding.check, finding.cause, finding.actual, finding.expected, finding.case,
      ...finding.operations.map((index) => data.operations[index].key));
}

const wantsOperation = (operation, index) =>
  (wanted.operation === "" || index === Number(wanted.operation))
  && matches(operation.key, operation.id || "", operation.summary || "", ...operation.tags);
