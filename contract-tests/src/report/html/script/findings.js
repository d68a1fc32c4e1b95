// Findings.

function badge(word) {
  return element("span", { class: `badge ${word}` }, word);
}

function copied(text) {
  const button = element("button", {
    type: "button",
    click: () => {
      const done = () => { button.textContent = "copied"; };
      // A page from disk has no clipboard in some browsers; there the text is selected.
      const select = () => getSelection().selectAllChildren(button.previousSibling);
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, select);
      else select();
    },
  }, "copy");
  return element("div", { class: "copy" }, element("pre", {}, text), button);
}

function facts(pairs) {
  const rows = pairs.filter(([, value]) => value).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
  return element("dl", { class: "facts" }, ...rows);
}

function excerpt(finding) {
  if (!finding.excerpt.length) return null;
  const width = String(finding.excerpt[finding.excerpt.length - 1].line).length;
  const lines = finding.excerpt.flatMap(({ line, before, marked, after }) =>
    [`${String(line).padStart(width)}  ${before}`, marked ? element("mark", {}, marked) : null, after, "\n"].filter(Boolean));
  return element("div", {}, element("h3", {}, finding.place), element("pre", {}, ...lines));
}

function message(start, headers, body) {
  const lines = [start, ...headers.map(([name, value]) => `${name}: ${value}`)];
  const note = [body.base64 ? "shown as Base64" : "", body.cut ? `cut; ${body.bytes} bytes in all` : ""].filter(Boolean).join(", ");
  return element("pre", {}, lines.join("\n"), body.text ? `\n\n${pretty(body)}` : "", note ? `\n\n(${note})` : "");
}

function pretty(body) {
  if (body.base64 || body.cut || !/json/i.test(body.type || "")) return body.text;
  try { return JSON.stringify(JSON.parse(body.text), null, 2); } catch { return body.text; }
}

function exchange(one) {
  const { request, answer } = one;
  const came = answer.error
    ? element("pre", {}, `no answer: ${answer.error}`)
    : message(`${answer.status} ${answer.reason} (${answer.ms.toFixed(1)} ms)`, answer.headers, answer.body);
  return element("div", { class: "exchange" },
    element("h3", {}, `Case ${one.case}: ${one.title}`),
    element("div", { class: "messages" },
      element("div", {}, message(`${request.method} ${request.url}`, request.headers, request.body)),
      element("div", {}, came)));
}

function findingBody(finding) {
  const shown = finding.exchanges.length;
  return element("div", {},
    facts([
      ["expected", finding.expected], ["actual", finding.actual], 
      ["operations", finding.operations.map((index) => data.operations[index].key).join("\n")],
      ...finding.notes.map((note) => ["note", note]),
      ["cause", finding.cause], ["accepted", finding.accepted], ["check", data.checks[finding.check]],
    ]),
    excerpt(finding),
    ...(finding.quote.length ? [element("h3", {}, `The answer, at ${finding.pointer || "its root"}`), element("pre", { class: "quote" }, finding.quote.join("\n"))] : []),
    ...(finding.replay ? [element("h3", {}, "Send it again"), copied(finding.replay)] : []),
    element("h3", {}, "As curl"), copied(finding.curl),
    ...(finding.patch ? [element("h3", {}, "The change to the document that closes the gap (an OpenAPI Overlay)"), copied(finding.patch)] : []),
    ...finding.exchanges.map(exchange),
    shown < finding.count ? element("p", { class: "empty" }, `${finding.count - shown} more like these`) : null);
}

function findingCard(finding, index) {
  const operations = finding.operations.map((at) => data.operations[at].key);
  const where = operations.length > 3 ? `${operations.slice(0, 2).join(", ")} and ${operations.length - 2} more` : operations.join(", ");
  const summary = element("summary", {},
    badge(weightOf(finding)), element("span", { class: "what" }, finding.message),
    element("span", { class: "where" }, `${finding.check} · ${where} · ${finding.count}×`));
  return lazy({ class: `finding ${weightOf(finding)}`, id: `finding-${index + 1}` }, summary, () => findingBody(finding));
}

const cards = data.findings.map(findingCard);

function showFindings() {
  const list = byId("findings-list");
  const shown = cards.filter((_, index) => wantsFinding(data.findings[index]));
  const empty = data.findings.length ? "None matches." : "None.";
  list.replaceChildren(...(shown.length ? shown : [element("p", { class: "empty" }, empty)]));
  byId("findings-count").textContent = `${shown.length} of ${data.findings.length}`;
}
