// Search, filters, keys.

function choices(select, all, values) {
  select.replaceChildren(element("option", { value: "" }, all), ...values.map(([value, text]) => element("option", { value }, text)));
}

function show() {
  showFindings();
  showOperations();
  showCoverage();
  showCases();
}

function read() {
  wanted.text = byId("search").value.trim().toLowerCase();
  for (const name of ["weight", "check", "operation"]) wanted[name] = byId(name).value;
  show();
}

function reset() {
  for (const name of ["search", "weight", "check", "operation"]) byId(name).value = "";
  read();
}

function step(by) {
  const shown = cards.filter((card) => card.isConnected);
  const summaries = shown.map((card) => card.firstElementChild);
  const at = summaries.indexOf(document.activeElement);
  const next = summaries[at < 0 ? (by > 0 ? 0 : summaries.length - 1) : Math.min(summaries.length - 1, Math.max(0, at + by))];
  if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
}

const SECTIONS = ["findings", "operations", "coverage", "latency", "cases"];
const KEYS = {
  "/": () => byId("search").focus(), j: () => step(1), k: () => step(-1), r: reset, "?": () => byId("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (typing && event.key === "Escape") { event.target.blur(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
  const action = KEYS[event.key] || (SECTIONS[Number(event.key) - 1] && (() => byId(SECTIONS[Number(event.key) - 1]).scrollIntoView()));
  if (action) { event.preventDefault(); action(); }
});

let waiting;
byId("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(read, 120); });
for (const name of ["weight", "check", "operation"]) byId(name).addEventListener("change", read);
byId("reset").addEventListener("click", reset);
byId("help").addEventListener("click", () => byId("keys").showModal());
byId("more").addEventListener("click", moreCases);
addEventListener("hashchange", () => {
  const number = /^#finding-(\d+)$/.exec(location.hash);
  if (number && cards[number[1] - 1]) openFinding(number[1] - 1);
});

// On paper nothing can be opened.
let opened = [];
addEventListener("beforeprint", () => {
  opened = cards.filter((card) => card.isConnected && !card.open);
  for (const card of opened) { card.show(); card.open = true; }
});
addEventListener("afterprint", () => { for (const card of opened) card.open = false; });

const present = (values) => [...new Set(values)].map((value) => [value, value]);
choices(byId("weight"), "any severity", ["critical", "major", "minor", "gap", "accepted"].filter((word) => data.findings.some((finding) => weightOf(finding) === word)).map((word) => [word, word]));
choices(byId("check"), "any check", present(data.findings.map((finding) => finding.check)).sort());
choices(byId("operation"), "any operation", data.operations.map((operation, index) => [String(index), operation.key]));
byId("legend").replaceChildren(...["met", "broken", "gap", "unshown", "open"].map((state) =>
  element("span", {}, element("span", { class: `dot ${state}` }), WORDS[state])));
if (data.obligations.length) byId("whole").append(bar(data.obligations.map((_, index) => index)));
show();
showLatency();
if (/^#finding-\d+$/.test(location.hash)) dispatchEvent(new Event("hashchange"));
document.documentElement.setAttribute("data-ready", String(Math.round(performance.now())));
