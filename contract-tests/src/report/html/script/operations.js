// Operations.

function counts(obligations) {
  const by = Object.fromEntries(STATES.map((state) => [state, 0]));
  for (const index of obligations) by[STATES[data.obligations[index][4]]] += 1;
  return by;
}

function bar(obligations) {
  const by = counts(obligations);
  const shown = ["broken", "gap", "met", "unshown", "open"].filter((state) => by[state]);
  let at = 0;
  const parts = shown.map((state) => {
    const width = (by[state] / obligations.length) * 100;
    const part = drawing("rect", { class: state, x: at, y: 0, width, height: 10 });
    at += width;
    return part;
  });
  const told = shown.map((state) => `${by[state]} ${WORDS[state]}`).join(", ");
  return drawing("svg", { class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": told },
    drawing("title", {}, told), ...parts);
}

const perOperation = data.operations.map(() => ({ obligations: [], times: [], requests: 0, findings: 0 }));
data.obligations.forEach(([operation], index) => perOperation[operation] && perOperation[operation].obligations.push(index));
for (const one of data.cases) {
  const operation = perOperation[one[1]];
  if (!operation) continue;
  operation.requests += 1;
  if (one[5] !== null) operation.times.push(one[5]);
}
for (const finding of data.findings) for (const index of finding.operations) perOperation[index].findings += 1;
for (const operation of perOperation) operation.times.sort((a, b) => a - b);

const quantile = (sorted, share) => sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] : null;
const milliseconds = (value) => value === null ? "–" : value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;

function operationRow(operation, index) {
  const { obligations, times, requests, findings } = perOperation[index];
  const choose = () => { byId("operation").value = String(index); read(); byId("findings").scrollIntoView(); };
  return element("tr", {},
    element("td", { class: "wide" },
      element("a", { href: "#findings", class: operation.deprecated ? "deprecated" : null, click: (event) => { event.preventDefault(); choose(); } }, operation.key),
      operation.summary ? element("div", { class: "empty" }, operation.summary) : null),
    element("td", {}, obligations.length ? bar(obligations) : ""),
    element("td", { class: "number" }, String(requests)),
    ...[0.5, 0.95, 1].map((share) => element("td", { class: "number" }, milliseconds(quantile(times, share)))),
    element("td", { class: "number" }, String(findings)));
}

function showOperations() {
  const shown = data.operations.flatMap((operation, index) => wantsOperation(operation, index) ? [operationRow(operation, index)] : []);
  byId("operations-list").replaceChildren(...shown);
  byId("operations-count").textContent = `${shown.length} of ${data.operations.length}`;
}
