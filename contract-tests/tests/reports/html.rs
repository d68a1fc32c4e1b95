//! The page: what is in it, and what a real browser makes of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use contract_tests::report::html::Html;
use serde_json::Value;

use super::{here, program, report};

const START: &str = r#"<script type="application/json" id="data">"#;

async fn page() -> String {
    report(Html::new(Some("lockstep conform --case".to_owned()), here())).await
}

/// The island of JSON in a page, with what stands before and after it.
fn island(page: &str) -> (&str, Value, &str) {
    let (before, rest) = page.split_once(START).unwrap();
    let (data, after) = rest.split_once("</script>").unwrap();
    (before, serde_json::from_str(data).unwrap(), after)
}

fn length(value: &Value) -> usize {
    value.as_array().unwrap().len()
}

#[tokio::test]
async fn every_number_leads_somewhere() {
    let page = page().await;
    let (_, data, _) = island(&page);
    let index = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let [operations, findings, obligations] =
        ["operations", "findings", "obligations"].map(|name| length(&data[name]));
    assert!(operations == 3 && findings > 3, "{data:#}");
    for case in data["cases"].as_array().unwrap() {
        assert!(index(&case[1]) < operations && index(&case[3]) < obligations, "{case}");
        assert!(case[7].as_array().unwrap().iter().all(|finding| index(finding) < findings), "{case}");
    }
    for finding in data["findings"].as_array().unwrap() {
        assert!(data["checks"][finding["check"].as_str().unwrap()].is_string(), "{finding:#}");
        let replay = finding["replay"].as_str().unwrap();
        assert_eq!(replay, format!("lockstep conform --case {}", finding["case"].as_str().unwrap()));
        assert!(length(&finding["exchanges"]) > 0, "{finding:#}");
        let (place, excerpt) = (&finding["place"], finding["excerpt"].as_array().unwrap());
        assert_eq!(place.is_string(), excerpt.iter().any(|line| line["marked"] != ""), "{finding:#}");
    }
}

/// A browser that needs no screen, where there is one.
fn browser() -> Option<PathBuf> {
    program(&["chromium", "chromium-browser", "google-chrome", "chrome"])
}

/// What the browser has made of a page when its script has come to rest.
fn shown(browser: &Path, page: &str, fragment: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    std::fs::write(&file, page).unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=10000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}{fragment}", file.display()))
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("</html>"), "{}", String::from_utf8_lossy(&output.stderr));
    shown
}

/// The milliseconds after which the page was there, which it says at the end of its script.
fn ready(shown: &str) -> u32 {
    let (_, rest) = shown.split_once("data-ready=\"").unwrap();
    rest.split_once('"').unwrap().0.parse().unwrap()
}

/// Not what is in the island, which is no markup.
fn markup(shown: &str) -> String {
    let (before, _, after) = island(shown);
    format!("{before}{after}")
}

#[tokio::test]
async fn in_a_browser() {
    let Some(browser) = browser() else { return };
    let page = page().await;
    let shown = shown(&browser, &page, "#finding-1");
    ready(&shown);
    let (_, data, _) = island(&page);
    let markup = markup(&shown);
    assert_eq!(markup.matches("class=\"finding ").count(), length(&data["findings"]));
    assert!(markup.contains("id=\"finding-1\" open"), "the address opens a finding");
    assert!(markup.contains("<h3>As curl</h3>") && markup.contains("<mark>"));
    // What the server said is there, as text.
    assert!(markup.contains("&lt;img src=x onerror=alert(1)&gt;") && !markup.contains("<img"));
    for section in ["operations-list", "coverage-list", "latency-plot", "cases-list"] {
        assert!(!markup.contains(&format!("id=\"{section}\"></")), "{section} is empty");
    }
}

/// What a person does, for a page that lets it be done: of its own, it runs no script but one.
const PERSON: &str = r##"
(async () => {
  const told = [];
  const tell = (name, value) => told.push(`${name}=${value}`);
  const counted = () => document.querySelectorAll("#findings-list > .finding").length;
  const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const wait = () => new Promise((done) => setTimeout(done, 300));
  press("j");
  press("j");
  tell("second", document.activeElement === document.querySelectorAll(".finding > summary")[1]);
  press("/");
  tell("search", document.activeElement.id);
  document.activeElement.value = "DELETE /things";
  document.activeElement.dispatchEvent(new Event("input"));
  await wait();
  tell("fewer", counted() > 0 && counted() < data.findings.length);
  tell("operations", document.querySelectorAll("#operations-list > tr").length);
  document.activeElement.blur();
  press("r");
  tell("all", counted() === data.findings.length);
  const check = document.getElementById("check");
  check.value = "not_a_server_error";
  check.dispatchEvent(new Event("change"));
  tell("filtered", [...document.querySelectorAll("#findings-list .where")].every((node) => node.textContent.startsWith("not_a_server_error")));
  press("r");
  for (const branch of document.querySelectorAll("#coverage-list > details")) branch.open = true;
  await wait();
  for (const branch of document.querySelectorAll("#coverage-list details details")) branch.open = true;
  await wait();
  tell("obligations", document.querySelectorAll("#coverage-list li").length === data.obligations.length);
  press("?");
  tell("keys", document.getElementById("keys").open);
  document.documentElement.setAttribute("data-told", told.join(" "));
})();
"##;

#[tokio::test]
async fn keys_search_and_filters() {
    let Some(browser) = browser() else { return };
    let page = page().await;
    let policy = page.lines().find(|line| line.contains("Content-Security-Policy")).unwrap();
    let page = page.replace(policy, "").replace("</body>", &format!("<script>{PERSON}</script></body>"));
    let shown = shown(&browser, &page, "");
    let told = shown.split_once("data-told=\"").and_then(|(_, rest)| rest.split_once('"'));
    assert_eq!(
        told.map(|(told, _)| told),
        Some(
            "second=true search=search fewer=true operations=1 all=true filtered=true obligations=true keys=true"
        )
    );
}

/// That the page opens within two seconds depends on the machine; that what it makes at first does not grow with the
/// number of cases is why it does.
#[tokio::test]
async fn ten_thousand_cases_show_a_page_of_them() {
    let Some(browser) = browser() else { return };
    let page = page().await;
    let (before, mut data, after) = island(&page);
    let cases = data["cases"].as_array().unwrap();
    let many: Vec<Value> = cases.iter().cycle().take(10_000).cloned().collect();
    data["cases"] = many.into();
    let text = data.to_string().replace('<', "\\u003c");
    let shown = shown(&browser, &format!("{before}{START}{text}</script>{after}"), "");
    println!("10000 cases: open after {} ms", ready(&shown));
    let markup = markup(&shown);
    assert!(
        markup.contains(">10000 of 10000<") && markup.contains("10000 requests in the order of the plan")
    );
    let (_, list) = markup.split_once("id=\"cases-list\">").unwrap();
    assert_eq!(list.split_once("</tbody>").unwrap().0.matches("<tr>").count(), 200);
}
