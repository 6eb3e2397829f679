// Back in a list where "more" was pressed, one stands where one stood. A browser that has kept the
// page does that by itself. For others its entry in the history knows how many pages were open, and
// which row was in sight: they are asked for again, and one is brought there.

const MOST = 10; // pages that are asked for again
const more = () => document.querySelector("main .more a");
const topOf = (element) => element.getBoundingClientRect().top;
const inSight = (element) => element.getBoundingClientRect().bottom > 0;
let opened = 0;
let stays = true; // where the browser has put them

function remember() {
  if (!opened) return;
  const row = [...document.querySelectorAll("main li[id], main li [id]")].find(inSight);
  const place = { opened, y: scrollY, id: row?.id, top: row && topOf(row) };
  history.replaceState({ ...history.state, place }, "");
}

async function bring(pages) {
  while (opened < pages && more()) {
    const link = more();
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) return; // the session has ended, say
    const rows = await answer.text();
    if (!link.isConnected) return; // it was pressed meanwhile
    htmx.swap(link.closest("li"), rows, { swapStyle: "outerHTML" });
    opened += 1;
  }
}

async function comeBack({ opened: pages, y, id, top }) {
  await bring(Math.min(pages, MOST));
  const row = document.getElementById(id);
  if (stays) scrollTo(0, row ? scrollY + topOf(row) - top : y);
}

for (const type of ["wheel", "touchstart", "keydown"]) {
  addEventListener(type, () => (stays = false), { once: true, passive: true });
}
document.addEventListener("scrollend", remember);
addEventListener("pagehide", remember); // browsers that do not say when scrolling ends
document.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig, shouldSwap } }) => {
  if (!shouldSwap || !requestConfig.elt.matches(".more a")) return;
  opened += 1;
  setTimeout(remember); // once the rows are there
});
if (history.state?.place) comeBack(history.state.place).catch(() => {}); // offline: there is "more" still
