// Keys of the review: each presses the button, link or summary that shows it. Nothing here is needed: all is on the page.
"use strict";
(() => {
  const same = { j: "n", k: "p", ArrowRight: "n", ArrowLeft: "p" };
  const written = "input:not([type=radio]):not([type=checkbox]), select, textarea";

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Escape" && at !== document.body) { at.blur(); return; }
    if (at.closest(written)) return;
    const arrow = event.key.startsWith("Arrow");
    if (arrow && at.closest("input, summary, .scroll")) return;
    if (/^[1-9]$/.test(event.key) && choose(Number(event.key))) { event.preventDefault(); return; }
    const key = same[event.key] || event.key;
    if (key.length !== 1) return;
    const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!found) return;
    event.preventDefault();
    if (found.matches("select")) { const box = found.closest("details"); if (box) box.open = true; found.focus(); return; }
    found.click();
    if (found.matches("summary") && found.parentElement.open) {
      const first = found.parentElement.querySelector("input:not([type=hidden]), select, textarea");
      if (first) first.focus(); else found.focus();
      found.parentElement.scrollIntoView({ block: "nearest" });
    }
  });

  // A number chooses a usual reason of the form that is open; Enter on its button then sends it.
  function choose(number) {
    const form = document.querySelector("details.act[open] form:has(.why)");
    const ways = form ? form.querySelectorAll(".why input[type=radio]") : [];
    if (number > ways.length) return false;
    ways[number - 1].checked = true;
    form.querySelector("button").focus();
    return true;
  }
})();
