// What the pages do beyond HTML and HTMX. Nothing here is needed: every page works without a script.

import { clean, overflowIndex, tweetLength } from "./tweet-text.js";

const live = document.getElementById("live"); // heard, not seen
const toast = document.getElementById("toast"); // heard and seen for a while
const language = document.documentElement.lang;
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

let quiet;

function announce(text) {
  toast.textContent = text;
  hushLater();
}

function hushLater() {
  clearTimeout(quiet);
  quiet = setTimeout(() => toast.replaceChildren(), 8_000);
}

// Times: "now", "5m", "3h", then the day.

const units = Object.fromEntries(
  ["minute", "hour"].map((unit) => [
    unit,
    new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow" }),
  ]),
);
const now = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");

function ago(then) {
  const minutes = (Date.now() - then) / 60_000;
  if (minutes < 1) return now;
  if (minutes < 60) return units.minute.format(Math.floor(minutes));
  if (minutes < 24 * 60) return units.hour.format(Math.floor(minutes / 60));
  const year = then.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(language, { day: "numeric", month: "short", year });
}

function tellTimes() {
  for (const time of all("time[title]")) time.textContent = ago(new Date(time.dateTime));
}

// Compose: count, mark what is too much, keep a draft, show the picture.

function draftOf(form) {
  return `draft:${form.dataset.draft}`;
}

function count(form) {
  const { text } = form.elements;
  const left = text.dataset.limit - tweetLength(clean(text.value));
  const counter = form.querySelector(".counter");
  const wasOver = counter.classList.contains("over");
  counter.textContent = left;
  counter.classList.toggle("low", left >= 0 && left <= 20);
  counter.classList.toggle("over", left < 0);
  if (left < 0 && !wasOver) live.textContent = toast.dataset.over;
  form.querySelector(".button-primary").disabled = left < 0 || !text.value.trim();

  const cut = left < 0 ? overflowIndex(text.value) : -1;
  const end = cut < 0 ? text.value.length : cut;
  const over = document.createElement("mark");
  over.textContent = text.value.slice(end);
  // A last line that is empty has no height of its own.
  form.querySelector(".mirror").replaceChildren(text.value.slice(0, end), over, "\u200b");
}

function showPicture(form) {
  const [file] = form.elements.image.files;
  const preview = form.querySelector(".preview");
  all("img", preview).forEach((old) => old.remove());
  preview.hidden = !file;
  form.querySelector(".compose-alt").hidden = !file;
  if (!file) return;
  const picture = new Image();
  picture.src = URL.createObjectURL(file);
  picture.onload = picture.onerror = () => URL.revokeObjectURL(picture.src);
  preview.prepend(picture);
}

function prepare(form) {
  const { text } = form.elements;
  const mirror = document.createElement("div");
  mirror.className = "mirror";
  mirror.ariaHidden = "true";
  text.before(mirror);
  const draft = localStorage.getItem(draftOf(form));
  if (draft?.startsWith(text.value.trim())) text.value = draft;
  count(form);
  showPicture(form);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest(".compose");
  if (target.name !== "text" || !form) return;
  count(form);
  localStorage.setItem(draftOf(form), target.value);
});

document.addEventListener("change", ({ target }) => {
  if (target.matches(".compose [name=image]")) showPicture(target.form);
});

document.addEventListener("focusin", ({ target }) => {
  target.closest(".compose")?.classList.add("open");
});

// One submit only. The draft goes once the site has said that the Tweet is there.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  if (form.matches(".compose")) sessionStorage.setItem("sent", draftOf(form));
});

addEventListener("pageshow", () => {
  for (const form of all("form[data-sent]")) delete form.dataset.sent;
});

if (document.querySelector(".notice.posted")) {
  localStorage.removeItem(sessionStorage.getItem("sent"));
}

// Menus close when one looks elsewhere.

function closeMenus(except) {
  for (const menu of all("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const link = event.target.closest("[data-copy]");
  if (link && navigator.clipboard) {
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(() => announce(toast.dataset.copied));
    closeMenus();
  }
  const clear = event.target.closest(".preview button");
  if (clear) {
    clear.form.elements.image.value = "";
    showPicture(clear.form);
    clear.form.elements.text.focus();
  }
});

// Keys, as on classic Twitter; "?" tells them and can switch them off.

const keys = {
  n: () => (document.getElementById("id_text") ?? document.querySelector(".compose-float"))?.focus(),
  j: () => step(1),
  k: () => step(-1),
  r: () => act("reply"),
  t: () => act("retweet"),
  f: () => act("like"),
  "/": () => document.querySelector(".find input").focus(),
  "?": () => document.getElementById("keys")?.showModal(),
};
const current = () => document.activeElement.closest(".tweet");
const act = (name) => current()?.querySelector(`.tweet-actions > .${name}`)?.click();

function step(by) {
  const articles = all(".tweet > article");
  articles[articles.indexOf(current()?.querySelector("article")) + by]?.focus();
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape") {
    target.closest("details.menu[open]")?.querySelector("summary").focus();
    closeMenus();
    document.getElementById("suggestions").replaceChildren();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[key]) return;
  if (target.matches("input, textarea, select") || document.querySelector("dialog[open]")) return;
  if (localStorage.getItem("keys") === "off" && key !== "?") return;
  event.preventDefault();
  keys[key]();
});

const keysSwitch = document.querySelector("#keys [type=checkbox]");
if (keysSwitch) {
  keysSwitch.checked = localStorage.getItem("keys") !== "off";
  keysSwitch.onchange = () => localStorage.setItem("keys", keysSwitch.checked ? "on" : "off");
}

// HTMX: say what went wrong, and put the focus where the person left it.

document.addEventListener("htmx:sendError", () => announce(toast.dataset.offline));
document.addEventListener("htmx:responseError", ({ detail }) =>
  announce(detail.xhr.status === 429 ? toast.dataset.limited : toast.dataset.failed),
);

document.addEventListener("htmx:beforeSwap", ({ detail: { target, xhr }, detail }) => {
  if (new URL(xhr.responseURL).pathname.startsWith("/accounts/")) {
    detail.shouldSwap = false; // the session has ended: let the page ask to sign in
    location.reload();
  }
  const posted = xhr.status === 200;
  let focus;
  if (target.matches(".more")) {
    const last = target.previousElementSibling;
    const row = () => last.nextElementSibling;
    focus = () => row()?.querySelector("article") ?? row()?.querySelector("a");
  } else if (target.matches(".compose")) {
    if (posted) localStorage.removeItem(draftOf(target));
    focus = () => document.querySelector(posted ? "#timeline article" : "#id_text");
  } else return;
  const move = () => focus()?.focus({ preventScroll: true });
  document.addEventListener("htmx:afterSettle", move, { once: true });
});

function enhance() {
  all(".compose:not(:has(.mirror))").forEach(prepare);
  tellTimes();
}

enhance();
document.addEventListener("htmx:load", enhance);
document.addEventListener("htmx:oobAfterSwap", hushLater);
setInterval(tellTimes, 60_000);
