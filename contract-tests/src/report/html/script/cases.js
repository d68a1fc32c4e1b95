// Cases.

let found = [];

function caseRow(index) {
  const [id, operation, title, obligation, status, time, bytes, findings] = data.cases[index];
  const [, pointer, keyword, side] = data.obligations[obligation] || [0, "", "", 0];
  const link = findings.length ? element("a", { href: `#finding-${findings[0] + 1}`, click: () => openFinding(findings[0]) }, id) : id;
  return element("tr", {},
    element("td", {}, element("code", {}, link)), element("td", { class: "wide" }, data.operations[operation]?.key || ""), element("td", { class: "wide" }, title),
    element("td", {}, `${pointer || "/"} ${keyword} ${side ? "invalid" : "valid"}`),
    element("td", { class: "number" }, status === null ? "–" : String(status)),
    element("td", { class: "number" }, time === null ? "–" : time.toFixed(1)), element("td", { class: "number" }, String(bytes)));
}

function showCases() {
  found = [];
  data.cases.forEach((one, index) => {
    const hasFinding = one[7].some((at) => wantsFinding(data.findings[at]));
    const isWanted = (wanted.operation === "" || one[1] === Number(wanted.operation))
      && ((wanted.weight === "" && wanted.check === "") || hasFinding)
      && matches(one[0], one[2], data.operations[one[1]]?.key || "", String(one[4]), data.obligations[one[3]]?.[1] || "", data.obligations[one[3]]?.[2] || "");
    if (isWanted) found.push(index);
  });
  byId("cases-list").replaceChildren();
  byId("cases-count").textContent = `${found.length} of ${data.cases.length}`;
  moreCases();
}

function moreCases() {
  const list = byId("cases-list");
  const from = list.childElementCount;
  list.append(...found.slice(from, from + PAGE).map(caseRow));
  byId("more").hidden = list.childElementCount >= found.length;
}

function openFinding(index) {
  const card = cards[index];
  if (!card.isConnected) reset();
  card.show();
  card.open = true;
}
