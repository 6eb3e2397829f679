// What the pages do beyond HTML and HTMX. Nothing here is needed: every page works without a script.

import { clean, overflowIndex, tweetLength } from "./tweet-text.js";

const live = document.getElementById("live"); // heard, not seen
const toast = document.getElementById("toast"); // heard, and seen for a while
const language = document.documentElement.lang;
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (event, act) => document.addEventListener(event, act);
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);
let hush;

function announce(text) {
  if (text) toast.textContent = text;
  clearTimeout(hush);
  hush = setTimeout(() => toast.replaceChildren(), 8_000);
}

// Times: "now", "5m", "3h", then the day.

const span = (unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow" });
const [minutely, hourly] = [span("minute"), span("hour")];
const now = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");

function ago(then) {
  const minutes = (Date.now() - then) / 60_000;
  if (minutes < 1) return now;
  if (minutes < 60) return minutely.format(Math.floor(minutes));
  if (minutes < 24 * 60) return hourly.format(Math.floor(minutes / 60));
  const year = then.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(language, { day: "numeric", month: "short", year });
}

// Compose: count, mark what is too much, keep a draft.

const draftOf = (form) => `draft:${form.dataset.draft}`;

function show(counter, left) {
  if (left < 0 && !counter.matches(".over")) live.textContent = toast.dataset.over;
  counter.textContent = left;
  counter.classList.toggle("low", left >= 0 && left <= 20);
  counter.classList.toggle("over", left < 0);
}

function count(form) {
  const { text } = form.elements;
  const left = text.dataset.limit - tweetLength(clean(text.value));
  show(form.querySelector(".counter"), left);
  const isBusy = form.matches(".htmx-request, :has(.htmx-request)");
  form.querySelector(".button-primary").disabled = left < 0 || !text.value.trim() || isBusy;
  const cut = left < 0 ? overflowIndex(text.value) : -1;
  const end = cut < 0 ? text.value.length : cut;
  const over = make("mark", { textContent: text.value.slice(end) });
  // A last line that is empty would have no height.
  form.querySelector(".mirror").replaceChildren(text.value.slice(0, end), over, "\u200b");
}

function prepare(form) {
  const { text } = form.elements;
  text.before(make("div", { className: "mirror", ariaHidden: "true" }));
  const draft = localStorage.getItem(draftOf(form));
  if (draft?.startsWith(text.value.trim())) text.value = draft;
  const at = text.value.startsWith(" ") ? 0 : text.value.length; // before links that it begins with
  text.setSelectionRange(at, at);
  count(form);
}

on("input", ({ target }) => {
  if (!target.matches(".compose [name=text]")) return;
  count(target.form);
  localStorage.setItem(draftOf(target.form), target.value);
});
on("focusin", ({ target }) => target.closest(".compose")?.classList.add("open"));

// Pictures: pasted and dropped ones are chosen as well. HTMX uploads them, what is chosen meanwhile
// thereafter; the Tweet waits for all.

function choose(event, { files, types }) {
  const form = event.target.closest(".compose");
  if (!form || !files.length || types.includes("text/plain")) return; // a table comes as a picture too
  event.preventDefault();
  form.classList.add("open");
  form.elements.images.files = files;
  form.elements.images.dispatchEvent(new Event("change", { bubbles: true }));
}

function gather({ target: input }) {
  if (!input.matches(".compose [type=file]")) return;
  const chosen = new DataTransfer();
  for (const file of [...(input.waiting ?? []), ...input.files]) chosen.items.add(file);
  input.waiting = input.files = chosen.files;
}

function hold({ type, target }) {
  if (type === "htmx:beforeSend" && target.type === "file") target.value = target.waiting = "";
  const form = target.closest(".compose");
  if (form) count(form);
}

on("paste", (event) => choose(event, event.clipboardData));
on("drop", (event) => choose(event, event.dataTransfer));
on("dragover", (event) => {
  const isFile = event.dataTransfer.types.includes("Files");
  if (isFile && event.target.closest(".compose")) event.preventDefault();
});
document.addEventListener("change", gather, true); // before HTMX reads them
on("htmx:beforeSend", hold);
on("htmx:afterRequest", hold);

// The form of an answer is asked for once; then it is there.

on("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  const text = elt.matches(".reply") && target.querySelector("[name=text]");
  if (!text) return;
  event.preventDefault();
  text.focus();
});

// One submit only. The draft goes once the site has said that the Tweet is there.

on("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  if (form.matches(".compose")) sessionStorage.setItem("sent", draftOf(form));
});
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));
if (document.querySelector(".posted")) localStorage.removeItem(sessionStorage.getItem("sent"));

// A link opens in another tab when one asks for that, whatever HTMX would make of it.

const elsewhere = ({ ctrlKey, metaKey, shiftKey }) => ctrlKey || metaKey || shiftKey;
const leave = (event) => elsewhere(event) && event.target.closest("a") && event.stopPropagation();
document.addEventListener("click", leave, true);

// A picture opens in a dialog.

const photo = document.getElementById("photo");
const turn = (rel) => document.querySelector(`.photo [rel=${rel}]`)?.click();
on("htmx:afterSwap", ({ target }) => target === photo && photo.showModal());
photo.onclose = () => photo.replaceChildren();

// Menus close when one looks elsewhere.

function closeMenus(except) {
  for (const menu of all("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
}

on("click", (event) => {
  closeMenus(event.target);
  const link = event.target.closest("[data-copy]");
  if (link && navigator.clipboard) {
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(() => announce(toast.dataset.copied));
    closeMenus();
  }
});

// Keys, as on classic Twitter; "?" tells them and can switch them off.

const help = document.querySelector("#keys");
const here = () => document.activeElement.closest(".tweet");
const act = (name) => here()?.querySelector(`.tweet-actions > .${name}`)?.click();
const keys = {
  n: () => (document.getElementById("id_text") ?? document.querySelector(".compose-float"))?.focus(),
  j: () => step(1),
  k: () => step(-1),
  r: () => act("reply"),
  t: () => act("retweet"),
  f: () => act("like"),
  ArrowLeft: () => turn("prev"),
  ArrowRight: () => turn("next"),
  "/": () => document.querySelector(".find input").focus(),
  "?": () => help?.showModal(),
};

function step(by) {
  const articles = all(".tweet > article");
  articles[articles.indexOf(here()?.querySelector("article")) + by]?.focus();
}

on("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape") {
    target.closest("details.menu[open]")?.querySelector("summary").focus();
    closeMenus();
    document.getElementById("suggestions").replaceChildren();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[key] || help?.open) return;
  if (target.matches("input, textarea, select")) return;
  if (localStorage.getItem("keys") === "off" && key !== "?") return;
  event.preventDefault();
  keys[key]();
});
all("#keys [type=checkbox]").forEach((box) => {
  box.checked = localStorage.getItem("keys") !== "off";
  box.onchange = () => localStorage.setItem("keys", box.checked ? "on" : "off");
});

// HTMX: say what went wrong, and put the focus where the reader goes on.

on("htmx:sendError", () => announce(toast.dataset.offline));
on("allauth.error", () => announce(toast.dataset.key)); // a passkey's dialog was closed
on("htmx:responseError", ({ detail: { xhr } }) => {
  announce(toast.dataset[{ 413: "large", 429: "limited" }[xhr.status] ?? "failed"]);
});
on("htmx:beforeSwap", ({ detail, detail: { target, xhr, requestConfig: { elt } } }) => {
  if (new URL(xhr.responseURL).pathname.startsWith("/accounts/")) {
    detail.shouldSwap = false; // the session has ended: sign in, and come back
    location.assign(xhr.responseURL);
  }
  const posted = xhr.status === 200 && elt.matches(".compose");
  if (posted) localStorage.removeItem(draftOf(elt));
  const last = target.matches(".more") && target.previousElementSibling;
  const next = () => {
    if (posted) return (target.matches(".answer") ? target : document).querySelector(".timeline article");
    if (last) return last.nextElementSibling?.querySelector("article, .who");
    const { activeElement: focused, body } = document;
    if (!target.matches(".uploads") || (focused !== body && focused.checkVisibility())) return null;
    return target.querySelector(".upload:last-child") ?? target.closest("form").elements.images;
  };
  const move = () => next()?.focus?.({ preventScroll: true });
  document.addEventListener("htmx:afterSettle", move, { once: true });
});
on("htmx:oobAfterSwap", () => announce());
on("htmx:afterSettle", () => document.querySelector(".follow:hover")?.classList.add("fresh"));
document.addEventListener("mouseleave", ({ target }) => target.classList?.remove("fresh"), true);

function enhance() {
  all(".compose:not(:has(.mirror))").forEach(prepare);
  all("time[title]").forEach((time) => (time.textContent = ago(new Date(time.dateTime))));
}

all(".field textarea[maxlength]").forEach((field) => {
  const counter = make("span", { className: "counter", ariaHidden: "true" });
  field.after(counter);
  (field.oninput = () => show(counter, field.maxLength - field.value.length))();
});
document.querySelector("main [aria-invalid=true]")?.focus();
on("htmx:load", enhance);
enhance();
setInterval(enhance, 60_000);
