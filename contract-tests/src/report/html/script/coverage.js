// Coverage: operation → parameter or other subject → keyword.

const casesOf = new Map();
data.cases.forEach((one, index) => {
  if (!casesOf.has(one[3])) casesOf.set(one[3], []);
  casesOf.get(one[3]).push(index);
});
const coveredBy = new Map(data.covered);
const openFor = new Map(data.open);
const unescaped = (token) => token.replaceAll("~1", "/").replaceAll("~0", "~");

/** The part of the request that an obligation is about, and the way from there. */
function subjectOf(pointer) {
  const tokens = pointer.split("/").slice(1).map(unescaped);
  if (!tokens.length) return ["the request as a whole", ""];
  const long = ["query", "path", "header", "cookie", "querystring", "body", "responses", "method"].includes(tokens[0]) ? 2 : 1;
  return [tokens.slice(0, long).join(" "), tokens.slice(long).join("/")];
}

function keywordRow(index) {
  const [, pointer, keyword, side, state] = data.obligations[index];
  const name = STATES[state];
  const cases = (casesOf.get(index) || []).map((at) => `${data.cases[at][0]} ${data.cases[at][2]}`);
  if (coveredBy.has(index)) cases.push(`${coveredBy.get(index)} (the same request)`);
  if (openFor.has(index)) cases.push(openFor.get(index));
  return element("li", {},
    element("span", { class: `dot ${name}`, title: WORDS[name] }), `${keyword} `, element("small", {}, `${side ? "invalid" : "valid"} · ${WORDS[name]}`),
    subjectOf(pointer)[1] ? element("small", {}, ` at ${subjectOf(pointer)[1]}`) : null,
    cases.length ? element("div", {}, element("small", {}, cases.slice(0, 5).join(" · ") + (cases.length > 5 ? ` and ${cases.length - 5} more` : ""))) : null);
}

function subjects(obligations) {
  const groups = new Map();
  for (const index of obligations) {
    const [subject] = subjectOf(data.obligations[index][1]);
    if (!groups.has(subject)) groups.set(subject, []);
    groups.get(subject).push(index);
  }
  const made = [...groups].map(([subject, list]) => lazy({}, element("summary", {}, bar(list), subject, element("small", {}, ` ${told(list)}`)),
    () => element("ul", {}, ...list.map(keywordRow))));
  return element("div", {}, ...made);
}

const told = (list) => `${list.length - counts(list).open - counts(list).unshown} of ${list.length} shown`;

const branches = data.operations.map((operation, index) => lazy({},
  element("summary", {}, bar(perOperation[index].obligations), operation.key, element("small", {}, ` ${told(perOperation[index].obligations)}`)),
  () => subjects(perOperation[index].obligations)));

function showCoverage() {
  const shown = branches.filter((_, index) => perOperation[index].obligations.length && wantsOperation(data.operations[index], index));
  byId("coverage-list").replaceChildren(...shown);
  byId("coverage-count").textContent = told(data.obligations.map((_, index) => index));
}
