// Home, while somebody looks at it: says that there are new Tweets, and shows them when asked to.

const SOONEST = 30_000; // milliseconds from one look to the next; longer while nothing is new
const LATEST = 300_000;
const live = document.getElementById("live");
const timeline = document.getElementById("timeline");
const { title } = document;
const place = () => document.getElementById("new"); // another one each time that they are shown
const on = (event, act, capture) => document.addEventListener(event, act, capture);

let [wait, looked, told, timer] = [SOONEST, Date.now(), "", 0];

function plan() {
  clearTimeout(timer);
  if (document.visibilityState !== "visible") return;
  timer = setTimeout(look, Math.max(looked + wait - Date.now(), 0));
}

function look() {
  looked = Date.now();
  wait = Math.min(wait * 1.5, LATEST);
  place()?.dispatchEvent(new Event("look")); // HTMX asks
  plan();
}

function tell() {
  const bar = place()?.firstElementChild;
  const count = bar?.dataset.count ?? "";
  if (count === told) return;
  document.title = count ? `(${count}) ${title}` : title;
  live.textContent = bar?.textContent ?? "";
  [wait, told] = [SOONEST, count];
  plan();
}

// A Tweet stands once: where it has come again, on top.
function show() {
  for (const row of timeline.querySelectorAll(":scope > [id]")) {
    if (document.getElementById(row.id) !== row) row.remove();
  }
  timeline.querySelector("article")?.focus();
  tell();
}

on("htmx:afterSettle", ({ target, detail }) => {
  if (target === place()) tell();
  else if (detail.requestConfig?.elt.matches(".new-tweets")) show();
});
// Nobody asked for the look: when it fails, the next one may not.
const hush = (event) => event.target.id === "new" && event.stopPropagation();
on("htmx:sendError", hush, true);
on("htmx:responseError", hush, true);
on("visibilitychange", () => {
  wait = SOONEST;
  plan();
});
plan();
