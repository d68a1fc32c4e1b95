// Latency: each request a point, in the order of the plan, on a logarithmic scale.

function showLatency() {
  const timed = data.cases.flatMap((one, index) => one[5] === null ? [] : [[index, Math.max(one[5], 0.01), one[4]]]);
  if (!timed.length) return;
  const [width, height, left, bottom] = [900, 260, 60, 24];
  const times = timed.map(([, time]) => time).sort((a, b) => a - b);
  const [low, high] = [Math.floor(Math.log10(times[0])), Math.max(Math.ceil(Math.log10(times[times.length - 1])), Math.floor(Math.log10(times[0])) + 1)];
  const x = (index) => left + (index / Math.max(1, data.cases.length - 1)) * (width - left - 10);
  const y = (time) => 8 + (1 - (Math.log10(time) - low) / (high - low)) * (height - bottom - 8);
  const paths = { s2: "", s3: "", s4: "", s5: "" };
  for (const [index, time, status] of timed) {
    const kind = status >= 500 ? "s5" : status >= 400 ? "s4" : status >= 300 ? "s3" : "s2";
    paths[kind] += `M${x(index).toFixed(1)} ${y(time).toFixed(1)}h0`;
  }
  const lines = [];
  for (let power = low; power <= high; power += 1) {
    const at = y(10 ** power);
    const label = power >= 3 ? `${10 ** (power - 3)} s` : `${10 ** power} ms`;
    lines.push(drawing("path", { class: "axis", d: `M${left} ${at}H${width - 10}` }), drawing("text", { x: left - 6, y: at + 4, "text-anchor": "end" }, label));
  }
  const said = `median ${milliseconds(quantile(times, 0.5))}, 95 % within ${milliseconds(quantile(times, 0.95))}, longest ${milliseconds(times[times.length - 1])}`;
  byId("latency-count").textContent = said;
  byId("latency-plot").replaceChildren(
    element("div", { class: "scroll" }, drawing("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Time of each request: ${said}` },
      ...lines, ...Object.entries(paths).map(([kind, d]) => drawing("path", { class: `points ${kind}`, d })),
      drawing("text", { x: left, y: height - 4 }, `${data.cases.length} requests in the order of the plan`))),
    element("p", { class: "legend" }, ...[["met", "2xx"], ["moved", "3xx"], ["gap", "4xx"], ["broken", "5xx"]].map(([dot, word]) =>
      element("span", {}, element("span", { class: `dot ${dot}` }), word))));
}
