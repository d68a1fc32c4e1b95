"use strict";
// Everything here comes from a server or a document that may mean harm: it becomes text nodes, never markup.
const data = JSON.parse(document.getElementById("data").textContent);
const STATES = ["open", "unshown", "met", "gap", "broken"];
const WORDS = { met: "met", broken: "broken", gap: "with a gap", unshown: "not shown", open: "open" };
const PAGE = 200;
const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);

function element(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function drawing(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** An element whose content is made when it is opened for the first time. */
function lazy(attributes, summary, content) {
  const details = element("details", attributes, summary);
  details.show = () => {
    if (!details.shown) {
      details.shown = true;
      details.append(content());
    }
  };
  details.addEventListener("toggle", () => details.open && details.show());
  return details;
}
